// What officers read: the Vietnamese names of states, results, acts and refusals, and what a citizen is told of each step.
import type { DeadlineName } from '../reports/deadlines.js'
import type { MoveName, Result, Role } from '../reports/handling.js'
import type { Lack, ReportState } from '../reports/report.js'
import type { Why } from '../store/desk-acts.js'
import type { AlertState } from '../store/tables.js'
import type { ForwardingWhat, ReceiverKind } from '../store/tables-forwarding.js'

export const stateNames: Record<ReportState, string> = {
  received: 'Mới tiếp nhận',
  verifying: 'Đang xác minh',
  resolved: 'Đã có kết quả',
  transferred: 'Đã chuyển cơ quan khác',
  closed: 'Đã đóng',
}

export const resultNames: Record<Result, string> = {
  fined: 'Đã xử phạt',
  warned: 'Đã nhắc nhở, cảnh cáo',
  no_violation: 'Không có vi phạm',
  not_enough: 'Chưa đủ căn cứ xử lý',
  passed_on: 'Đã chuyển xử lý nguội, đơn vị khác xử phạt',
}

export const moveNames: Record<MoveName, string> = {
  accept: 'Bắt đầu xác minh',
  resolve: 'Ghi kết quả',
  transfer: 'Chuyển cơ quan ngoài hệ thống',
  close: 'Đóng hồ sơ',
  reopen: 'Mở lại để xác minh',
}

export const roleNames: Record<Role, string> = {
  officer: 'Cán bộ',
  duty: 'Trực chỉ huy',
  chief: 'Chỉ huy đơn vị',
  admin: 'Quản trị tài khoản',
  auditor: 'Giám sát',
}

export const alertNames: Record<AlertState, string> = {
  calling: 'Đang gọi',
  acknowledged: 'Đã nhận',
  on_the_way: 'Đang đến nơi',
  found: 'Đã gặp xe',
  not_found: 'Không tìm thấy',
  ended: 'Đã kết thúc',
}

export const deadlineNames: Record<DeadlineName, string> = {
  acknowledge: 'Tiếp nhận',
  verify: 'Xác minh',
  result: 'Trả lời',
  record: 'Biên bản',
  limitation: 'Thời hiệu',
  objection: 'Xem lại',
  agency: 'Cơ quan trả lời',
}

export const lackNames: Record<Lack, string> = {
  evidence: 'ảnh hoặc video',
  violation: 'hành vi',
  time: 'thời gian',
  place: 'địa điểm',
  plate: 'biển số',
  vehicle: 'loại xe, màu sơn',
  identity: 'danh tính người báo',
}

export const refusals: Record<Why, string> = {
  not_seen: 'Không tìm thấy phản ánh này trong phạm vi của bạn. Hãy quay lại hộp thư.',
  copy_only: 'Đơn vị bạn chỉ nhận bản sao để biết; đơn vị chính sẽ xử lý.',
  held: 'Người khác đang giữ phản ánh này. Đợi họ nhả, hoặc bấm "Giành xử lý" và ghi lý do.',
  not_held: 'Bạn không còn giữ phản ánh này. Tải lại trang để xem ai đang giữ.',
  reason: 'Hãy ghi lý do rõ hơn (ít nhất một câu ngắn) rồi gửi lại.',
  wrong_state: 'Bước này không làm được ở trạng thái hiện tại. Tải lại trang rồi chọn bước khác.',
  not_yours: 'Vai trò của bạn không được làm bước này. Hãy nhờ chỉ huy.',
  unknown_move: 'Không có bước này. Tải lại trang rồi chọn lại.',
  result: 'Hãy chọn kết quả.',
  own_proposal: 'Đề xuất của chính bạn phải do người thứ hai duyệt.',
  no_proposal: 'Không còn đề xuất nào chờ duyệt.',
  proposal_waits: 'Đang có đề xuất chờ người thứ hai duyệt; hãy duyệt hoặc từ chối trước.',
  erased: 'Người báo tin đã yêu cầu xoá dữ liệu nên không thể nhắn nữa.',
  no_chat: 'Phản ánh này nhận qua điện thoại, không có cuộc trò chuyện để trả lời.',
  empty: 'Hãy nhập nội dung trước khi gửi.',
  too_long: 'Nội dung quá dài. Hãy rút gọn hoặc chia thành hai tin.',
  unknown_unit: 'Không có đơn vị này. Hãy chọn lại trong danh sách.',
  same_unit: 'Phản ánh đang ở chính đơn vị này.',
  file_too_big: 'Tệp lớn hơn mức kênh cho phép. Hãy chọn tệp nhỏ hơn.',
  file_kind: 'Kênh không nhận loại tệp này. Hãy gửi ảnh JPG, PNG hoặc bằng lời.',
  conflict:
    'Bạn đã khai có liên quan đến vụ việc nên không được ghi kết quả hay đóng hồ sơ. Hãy nhờ người khác.',
  own_result: 'Người dân không đồng ý với kết quả do chính bạn ghi: người khác phải xem lại phản ánh này.',
  merged:
    'Phản ánh đã gộp hoặc đang có phản ánh khác gộp vào. Hãy làm ở phản ánh chính, hoặc đề nghị tách ra trước.',
  merge_order: 'Chỉ gộp phản ánh gửi sau vào phản ánh gửi trước, để thời hạn trả lời không bắt đầu lại.',
  unknown_step: 'Không có mục này để hỏi lại. Hãy chọn trong danh sách.',
}

const timelineNames: Record<string, string> = {
  filed: 'Người dân gửi phản ánh',
  alert_called: 'Báo động: đang diễn ra',
  alert_added: 'Người dân báo thêm',
  opened: 'Đơn vị đã mở xem',
  claimed: 'Nhận xử lý',
  taken_over: 'Giành xử lý',
  released: 'Nhả xử lý',
  replied: 'Trả lời người dân',
  asked: 'Hỏi lại một mục',
  handed_back: 'Trả cuộc trò chuyện cho trợ lý tự động',
  noted: 'Ghi chú nội bộ',
  moved: 'Chuyển bước',
  proposed: 'Đề xuất kết quả, chờ người thứ hai',
  proposal_agreed: 'Người thứ hai đồng ý',
  proposal_refused: 'Người thứ hai không đồng ý',
  bounced: 'Không thuộc thẩm quyền, chuyển đơn vị',
  arrived: 'Đơn vị mới nhận phản ánh',
  told: 'Đã báo cho người dân',
  case_marked: 'Cập nhật sổ theo dõi',
  cropped: 'Lưu ảnh cắt biển số',
  citizen_added: 'Người dân gửi thêm',
  citizen_answered: 'Người dân trả lời câu hỏi',
  objection: 'Người dân không đồng ý với kết quả',
  wants_person: 'Người dân muốn gặp cán bộ',
  evidence_kept: 'Đã tải xong chứng cứ',
  evidence_refused: 'Tệp không dùng được',
  evidence_lost: 'Không tải được tệp',
  evidence_infected: 'Phát hiện mã độc trong tệp; bản gốc bị khoá',
  rights: 'Người dân thực hiện quyền về dữ liệu cá nhân',
  alert_state: 'Cập nhật việc đang diễn ra',
  alert_step: 'Báo động: gọi người trực',
  alert_roster_empty: 'Báo động: không có ai trong ca trực',
  alert_handed_over: 'Báo động chuyển sang đơn vị khác',
  alike: 'Có phản ánh giống phản ánh này',
  merged: 'Gộp thành một vụ việc',
  not_merged: 'Xác định không phải một vụ việc',
  corrected: 'Đính chính (bản gốc giữ nguyên)',
  lower_asked: 'Đề nghị đính chính làm nhẹ, chờ người thứ hai',
  lower_agreed: 'Người thứ hai đồng ý đính chính',
  lower_refused: 'Người thứ hai không đồng ý đính chính',
  lowering_asked: 'Báo cấp trên: có đề nghị làm nhẹ',
  lowered: 'Báo cấp trên: phản ánh đã được làm nhẹ',
  identity_asked: 'Đề nghị mở danh tính, chờ người thứ hai',
  identity_agreed: 'Người thứ hai đồng ý mở danh tính',
  identity_refused: 'Người thứ hai không đồng ý mở danh tính',
  identity_opened: 'Danh tính đã được mở một lần',
  conflict_declared: 'Khai có liên quan đến vụ việc',
  merge_asked: 'Đề nghị gộp vào phản ánh khác, chờ người thứ hai',
  merge_agreed: 'Người thứ hai đồng ý gộp',
  merge_refused: 'Người thứ hai không đồng ý gộp',
  merged_away: 'Đã gộp vào phản ánh khác; người dân vẫn được trả lời riêng',
  merged_in: 'Có phản ánh khác gộp vào',
  merging_asked: 'Báo cấp trên: có đề nghị gộp phản ánh',
  merging_done: 'Báo cấp trên: phản ánh đã được gộp hoặc tách',
  unmerge_asked: 'Đề nghị tách ra khỏi phản ánh đã gộp, chờ người thứ hai',
  unmerge_agreed: 'Người thứ hai đồng ý tách ra',
  unmerge_refused: 'Người thứ hai không đồng ý tách ra',
  split_off: 'Đã tách ra, xử lý riêng',
  split_out: 'Một phản ánh gộp vào đây đã tách ra',
  dossier_asked: 'Đề nghị lập hồ sơ điều tra lạm dụng, chờ người thứ hai',
  dossier_agreed: 'Người thứ hai đồng ý lập hồ sơ điều tra',
  dossier_refused: 'Người thứ hai không đồng ý lập hồ sơ điều tra',
  dossier_taken: 'Hồ sơ điều tra đã được tải một lần',
  mark_asked: 'Đề nghị đánh dấu người báo tin',
  mark_agreed: 'Người thứ hai đồng ý đánh dấu',
  mark_refused: 'Người thứ hai không đồng ý đánh dấu',
  mark_begun: 'Người báo tin được đánh dấu có thời hạn',
  block_asked: 'Đề nghị hạn chế người báo tin',
  block_agreed: 'Người thứ hai đồng ý hạn chế',
  block_refused: 'Người thứ hai không đồng ý hạn chế',
  block_begun: 'Người báo tin bị hạn chế có thời hạn',
  agency_owed: 'Phải thông báo về cơ quan, đơn vị của người vi phạm',
  agency_told: 'Đã gửi thông báo về cơ quan, đơn vị',
  agency_answered: 'Cơ quan, đơn vị đã trả lời',
  agency_late: 'Quá hạn chờ cơ quan, đơn vị trả lời',
  deadline_near: 'Nhắc: sắp hết thời hạn',
  deadline_passed: 'Nhắc: đã quá thời hạn',
  taken_by_telephone: 'Nhận qua điện thoại',
}

/** A text inside a timeline entry's detail. */
export function textIn(detail: Record<string, unknown>, key: string): string {
  const value = detail[key]
  return typeof value === 'string' ? value : ''
}

/** What befell a report, in words. */
export function timelineName(what: string): string {
  return timelineNames[what] ?? what
}

/** What a citizen is told when a move happens. */
export function telling(
  code: string,
  unitName: string,
  move: { name: string; to: ReportState; result: string | null; reason: string | null },
): string {
  const reason = move.reason === null ? '' : `\nLý do: ${move.reason}`
  switch (move.to) {
    case 'verifying':
      return move.name === 'reopen'
        ? `Phản ánh ${code} được mở lại để xác minh thêm.${reason}`
        : `${unitName} đã bắt đầu xác minh phản ánh ${code}. Có kết quả chúng tôi sẽ báo bạn ngay.`
    case 'resolved':
      return `Kết quả phản ánh ${code}: ${resultSaid(move.result)}.${reason}\nCảm ơn bạn đã góp phần giữ an toàn giao thông.`
    case 'transferred':
      return `Phản ánh ${code} đã được chuyển đến cơ quan có thẩm quyền.${reason}`
    case 'closed':
      return `Phản ánh ${code} đã khép lại. Cảm ơn bạn. Nếu chưa đồng ý, bạn cứ nhắn vào đây.`
    case 'received':
      return `Phản ánh ${code} đã được tiếp nhận.`
  }
}

/** A result as it is said to anybody. */
export function resultSaid(result: string | null): string {
  return resultNames[result as Result] ?? 'đã xử lý'
}

/** How a receiver outside the desk is reached. */
export const receiverNames: Record<ReceiverKind, string> = {
  mail: 'Thư điện tử',
  webhook: 'Webhook',
  chat: 'Tin nhắn',
  push: 'Thông báo trình duyệt',
}

/** What a receiver outside the desk was told. */
export const forwardedNames: Record<ForwardingWhat, string> = {
  filed: 'Phản ánh mới',
  copied: 'Bản sao',
  arrived: 'Chuyển đến',
  alert: 'Báo động',
  alert_added: 'Tin thêm về báo động',
  test: 'Tin thử',
}
