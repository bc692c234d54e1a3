// Photos and clips: what good evidence is, then take them. They may come at any time, in any number.
import { readIntent } from '../../src/reading/intent.js'
import { plain, refuse, say, step, valueChosen, type Setting } from '../../src/conversation/step.js'

const nothing = [{ label: 'Không có ảnh, clip', value: 'none' }] as const

/** "Tôi không có ảnh", said whole. */
const without =
  /^(?:da |thua )?(?:toi|minh|em|chau|con|bac|chu|co|anh|chi|tui|t|e)?(?: (?:thi|thuc su|hien))? ?(?:khong|ko|k|hok|chang|chua) (?:co|chup|quay)(?: duoc| kip)?(?: (?:anh|hinh|clip|video|gi|tam nao|cai nao|ca|hay|hoac|va))*(?: a| dau| nhe| nha| roi| het)*$/

const askedAgain = 'Bạn gửi ảnh hoặc clip vào đây giúp mình nhé; không có thì bấm "Không có ảnh, clip".'

export default step<'sent' | 'none'>({
  label: 'Ảnh, clip',
  calledAlso: ['anh', 'clip', 'video', 'bang chung', 'hinh'],
  hearsFiles: true,
  tellsAlert: true,
  skip: (_, setting) => hasEvidence(setting) && setting.current === undefined,
  ask: ({ again }) =>
    say(
      again === true
        ? askedAgain
        : 'Bạn gửi ảnh hoặc clip vi phạm vào đây nhé. Tốt nhất là thấy rõ biển số, hành vi và khung cảnh; bản gốc, chưa cắt ghép thì dễ xác minh nhất.\n⚠️ Đừng đuổi theo xe, đừng nhắn tin khi đang lái xe.',
      nothing,
    ),
  read(message, setting) {
    if (message.files.some((file) => file.kind !== 'audio')) return 'sent'
    if (valueChosen(nothing, message) === 'none') return hasEvidence(setting) ? 'sent' : 'none'
    if (without.test(plain(message.text))) return hasEvidence(setting) ? 'sent' : 'none'
    const { name } = readIntent(message.text, 'media')
    if (name === 'done_media' || name === 'confirm')
      return hasEvidence(setting)
        ? 'sent'
        : refuse('Mình chưa thấy ảnh, clip nào. Bạn gửi vào đây giúp mình nhé.', nothing)
    if (name === 'deny' || name === 'skip' || name === 'unknown_answer')
      return hasEvidence(setting) ? 'sent' : 'none'
    return refuse(
      'Ở bước này bạn gửi giúp mình ảnh hoặc clip. Chưa có thì bấm "Không có ảnh, clip".',
      nothing,
    )
  },
  passOver: () => 'none',
  show: (answer, { files }) => (answer === 'none' && files.length === 0 ? 'không có' : counted(files)),
  facts: () => ({}),
  weak: (_, setting) =>
    hasEvidence(setting)
      ? undefined
      : say(
          'Có ảnh hoặc clip thì phản ánh dễ xác minh và xử lý hơn nhiều. Bạn tìm lại xem có tấm nào không? Không có thì mình vẫn gửi.',
          nothing,
        ),
  examples: { accepts: ['Không có ảnh, clip', 'khong co anh, clip', '1'], refuses: ['?', 'xe khách'] },
})

function hasEvidence({ files }: Setting): boolean {
  return files.some((file) => file.kind !== 'audio' && file.outcome !== 'refused' && file.outcome !== 'lost')
}

function counted(files: Setting['files']): string {
  const kinds = [
    ['image', 'ảnh'],
    ['video', 'clip'],
    ['file', 'tệp'],
    ['audio', 'đoạn ghi âm'],
  ] as const
  return kinds
    .map(([kind, word]) => ({ word, count: files.filter((file) => file.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`)
    .join(', ')
}
