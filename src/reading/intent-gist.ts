// What a short message comes to when it is no known phrase: by the few words that carry it, in the states where they can mean one thing.
import type { Intent, Where } from './reading.js'
import type { Tokens } from './tokens.js'
import { Phrases } from './phrase.js'

type Gist = 'unknown' | 'why' | 'refuses' | 'no_shot' | 'reports' | 'tells'

const not = '(không|chẳng|chả|chưa|hổng|đâu|quên|chịu|khó)'
const gists = new Phrases<Gist>([
  ['unknown', [`${not} *2 (nhớ|biết|rõ|rành|để ý|thấy|nhìn|đọc|chắc|luận|xác định)`, '(quên|quên mất|chịu|mù tịt|bó tay)']],
  ['why', ['(làm gì|làm chi|vì sao|tại sao|thế nào|kiểu gì|như thế nào|bằng cách nào|bảo mật|bị lộ|an toàn không|được không|giữ kín không|để làm)']],
  ['refuses', ['(không|chẳng|chả|khỏi|ngại|miễn|thôi) *2 (muốn|cho|cung cấp|cần|đồng ý|tiện|thích|nêu|khai|ghi|phải báo|báo)', '(ngại|khỏi cần|khỏi)']],
  ['no_shot', ['(không|chưa|chẳng|khỏi|hết|hông|thôi khỏi|quên) *3 (ảnh|clip|video|hình|cam|camera|quay|chụp|bằng chứng)']],
  ['reports', ['(muốn|cần|xin|cho|nhờ|để) *2 (báo|báo cáo|gửi phản ánh|gửi tin|phản ánh|tố giác|tố cáo|trình báo|kiến nghị|phản ảnh|khiếu nại)']],
  ['tells', ['(chưa|đến đâu|tới đâu|kết quả|sao rồi|bao giờ|khi nào|hôm trước|hôm bữa|thế nào|kiểu gì)']],
]) // prettier-ignore

/** Longer messages tell something, and are answers. */
const wordsMost = 10

const person = new Set<Where>(['name', 'cccd', 'address', 'telephone'])
const asked = new Set<Where>(['plate', 'time', 'road', 'vehicle', 'people', 'violation', ...person])

/**
 * The gist of a short message without figures that tells of no act.
 * Never a cancel, a restart or going back; a send only where nothing but the send is said.
 */
export function gistOf(tokens: Tokens, where: Where): Intent | undefined {
  if (where === 'review') return isSend(tokens) ? { name: 'confirm', sure: 'certain' } : undefined
  if (tokens.list.length > wordsMost || (where === 'time' ? /\d/ : /\d{2}/).test(tokens.text))
    return undefined
  const said = new Set(
    gists
      .all({ ...tokens, list: tokens.list.map((token) => ({ ...token, before: 'joined' as const })) })
      .filter((match) => match.loose === 0 || tokens.isPlain)
      .map(({ id }) => id),
  )
  const name = meant(said, where)
  return name === undefined ? undefined : { name, sure: 'likely' }
}

function meant(said: Set<Gist>, where: Where): Intent['name'] | undefined {
  const isPersonal = person.has(where) || where === 'consent'
  if (isPersonal && said.has('why')) return 'help'
  if (where === 'media' && said.has('no_shot')) return 'deny'
  if ((where === 'consent' || where === 'result_wanted') && said.has('refuses')) return 'deny'
  if (person.has(where) && said.has('refuses')) return 'skip'
  if (asked.has(where) && said.has('unknown')) return 'unknown_answer'
  if ((where === 'road' || where === 'media') && said.has('why')) return 'help'
  if ((where === 'idle' || where === 'done') && said.has('reports') && said.has('why')) return 'help'
  if ((where === 'idle' || where === 'done') && said.has('reports') && !said.has('tells'))
    return 'start_report'
  return undefined
}

/** Words that a send may be said with; any other word, and any no, makes it something else. */
const sending =
  /^(gui|goi|di|luon|giup|ho|gium|cho|chau|em|toi|minh|con|voi|a|nhe|nha|ad|cac|anh|chi|chu|dung|het|roi|ok|oke|vang|da|u|duoc|chuan|ca|xong|on|nao)$/

function isSend({ list }: Tokens): boolean {
  return (
    list.length <= wordsMost &&
    list.some((token) => /^(gửi|gui|gởi)$/i.test(token.text)) &&
    list.every((token) => sending.test(token.bare))
  )
}
