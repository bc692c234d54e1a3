// What the page of second persons says: kinds of requests, purposes, the draft of a letter, and what a reporter is told.
import type { Purpose } from '../store/identities.js'
import type { SecondLookKind } from '../store/tables-secrecy.js'

export const lookNames: Record<SecondLookKind, string> = {
  identity: 'Mở danh tính người báo tin',
  lower: 'Đính chính làm nhẹ phản ánh',
  merge: 'Gộp vào phản ánh khác',
  unmerge: 'Tách ra khỏi phản ánh đã gộp',
  dossier: 'Lập hồ sơ điều tra lạm dụng',
  mark: 'Đánh dấu người báo tin',
  block: 'Hạn chế người báo tin',
}

export const purposeNames: Record<Purpose, string> = {
  verify: 'Xác minh, hỏi lại trực tiếp',
  summon: 'Mời làm việc, làm chứng',
  reward: 'Khen thưởng, hỗ trợ',
  misuse: 'Xử lý tin sai sự thật',
  court: 'Theo yêu cầu của cơ quan tố tụng',
}

/** Told to the reporter when their identity is opened; not where somebody is investigated or a court asks. */
export function openedSaid(code: string, purpose: string): string | undefined {
  if (purpose === 'misuse' || purpose === 'court') return undefined
  const why = purpose in purposeNames ? purposeNames[purpose as Purpose].toLowerCase() : 'xử lý phản ánh'
  return `Danh tính của bạn trong phản ánh ${code} vừa được hai cán bộ có thẩm quyền đồng ý mở một lần, để: ${why}. Lần mở này đã được ghi sổ.`
}

/** Told to the reporter whose report was put behind another, or taken back; the other's code is not theirs to know. */
export function mergedSaid(code: string): { merged: string; unmerged: string } {
  return {
    merged: `Phản ánh ${code} của bạn và một phản ánh gửi trước cùng nói về một vụ việc nên được xử lý chung. Mã của bạn giữ nguyên và bạn vẫn nhận kết quả riêng.`,
    unmerged: `Phản ánh ${code} của bạn được tách ra để xử lý riêng. Thời hạn trả lời bạn không thay đổi.`,
  }
}

/** The draft of the letter to the agency of an official or party member (plan 125/KH-UBND). It names no reporter. */
export function agencyLetter(facts: {
  policeName: string
  agency: string
  code: string
  what: string
  when: string
  where: string
  plate: string
}): string {
  const { policeName, agency, code, what, when, where, plate } = facts
  return [
    `Kính gửi: ${agency}`,
    '',
    `${policeName} thông báo: qua xử lý phản ánh số ${code}, đã xác định phương tiện biển số ${plate} có hành vi vi phạm: ${what}, thời gian: ${when}, địa điểm: ${where}. Người vi phạm là cán bộ, công chức, viên chức hoặc đảng viên thuộc quyền quản lý của quý cơ quan.`,
    '',
    'Thực hiện Chỉ thị số 23-CT/TW và Kế hoạch về không can thiệp vào việc xử lý vi phạm, đề nghị quý cơ quan xem xét, xử lý theo quy định và thông báo kết quả bằng văn bản trong 15 ngày.',
    '',
    `Trân trọng./.`,
  ].join('\n')
}
