// Reads the report back line by line; any line can be changed; the truth statement stands before "send".
import { readIntent } from '../../src/reading/intent.js'
import { refuse, say, step, valueChosen } from '../../src/conversation/step.js'

/** The version of the statement that is read before sending. */
const truthVersion = '2026-11-1'
const truth =
  'Khi bấm gửi, bạn cam đoan nội dung là đúng sự thật; báo tin sai sự thật có thể bị xử lý theo pháp luật.'

const choices = [
  { label: 'Gửi phản ánh', value: 'send' },
  { label: 'Sửa', value: '#do:edit' },
  { label: 'Huỷ', value: '#do:cancel' },
] as const

export default step<string>({
  label: 'Xem lại',
  unlisted: true,
  where: () => 'review',
  ask: ({ lines }) =>
    say(
      [
        'Bạn xem lại giúp mình:',
        ...lines.map(({ label, words }, at) => `${at + 1}. ${label}: ${words === '' ? 'bỏ qua' : words}`),
        'Sửa mục nào, bạn nhắn ví dụ "sửa 3".',
        truth,
      ].join('\n'),
      choices,
    ),
  read(message) {
    const said = valueChosen(choices, message)
    if (said === 'send') return truthVersion
    const intent = message.text === '' ? undefined : readIntent(message.text, 'review')
    if (intent?.name === 'confirm' && intent.sure === 'certain') return truthVersion
    return refuse('Bạn bấm "Gửi phản ánh" để gửi, hoặc nhắn "sửa" kèm số của mục cần sửa nhé.', choices)
  },
  passOver: () => refuse('Đây là bước cuối: bạn bấm "Gửi phản ánh", hoặc "Huỷ" nếu không gửi nữa.', choices),
  facts: (version) => ({ truthVersion: version }),
  examples: { accepts: ['Gửi phản ánh', 'gui phan anh', '1'], refuses: ['?', 'khoan'] },
})
