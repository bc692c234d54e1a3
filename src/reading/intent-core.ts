// The core of a short message: without who speaks to whom, polite words and what asks for a favour; words of Nghệ An and of
// the South put as everybody's. "Dạ thôi em huỷ giúp em với ạ" comes to "thôi huỷ".
import { fold } from './text.js'
import { keyOf, type Token, type Tokens } from './tokens.js'

export interface Core extends Tokens {
  /** For each word, whether a pause stood before it. */
  pauses: boolean[]
  /** The speaker named as who does it, with no wish before the act: "em quay lại" may tell what somebody did. */
  tells: boolean
}

const speaker = 'tôi tui em mình cháu con bác anh chị chú cô bạn e mk mik mjk tao a c t mi'
const favour = 'giúp giùm dùm hộ giùm giúp xin phép hãy cho vui lòng muốn cần nhờ'
const particle =
  'dạ ạ ah ạh này nè nhé nha nhá nhe nhen nghen nghe nhỉ hen hén ơi á à ơ vậy thế đó đấy ấy cơ chứ chớ mà với cái luôn lun trơn hả hihi haha hehe hic huhu kk thì là nên vì tại bởi cũng ad admin ads shop bot sếp quý hỉ nì đây kia khá hơi thật thiệt tiêu béng nhể chắc à nhể hầy hè hí các please pls ngay liền'
const dropped = new Set(`${speaker} ${favour} ${particle}`.split(' ').map(keyOf))
const speakers = new Set(speaker.split(' ').map(keyOf))
const favours = new Set(favour.split(' ').map(keyOf))

/** Without marks these are also words that carry the meaning: đã, thấy, mất, còn, đi, nhớ, bạn ... */
const droppedBare = new Set(
  `${speaker} ${favour} ${particle}`
    .split(' ')
    .map(fold)
    .filter(
      (word) =>
        !/^(con|mat|day|ban|chi|do|kia|co|bac|la|la|he|hoi|a|ma|chu|tieu|chac|that|the|thi)$/.test(word),
    ),
)

const keptAfterNo = new Set('cho cần muốn chắc tiện'.split(' ').map(keyOf))

/** Said in Nghệ An and the South, and by the young. */
const dialect = new Map<string, string>(
  (
    [
      ['nỏ', 'không'], ['nỏa', 'không'], ['hổng', 'không'], ['hông', 'không'], ['chẳng', 'không'], ['chả', 'không'], ['hem', 'không'],
      ['đếch', 'không'], ['đéo', 'không'], ['mô', 'đâu'], ['răng', 'sao'], ['rứa', 'thế'], ['vậy', 'thế'], ['chừ', 'giờ'], ['vưỡn', 'vẫn'], ['hấn', 'nó'], ['hắn', 'nó'],
      ['gởi', 'gửi'], ['bả', 'nó'], ['ổng', 'nó'], ['tê', 'kia'], ['ni', 'này'], ['nớ', 'đó'], ['bấy', 'thế'], ['lộn', 'nhầm'], ['trật', 'sai'],
      ['biểu', 'bảo'], ['chi', 'gì'], ['xí', 'chút'], ['xíu', 'chút'], ['tí', 'chút'], ['tý', 'chút'], ['tẹo', 'chút'], ['lát', 'chút'], ['chờ', 'đợi'], ['hình', 'ảnh'],
      ['lùi', 'quay'], ['trở', 'quay'], ['bấm', 'gõ'], ['chụp', 'quay'], ['coi', 'xem'], ['kiếm', 'tìm'], ['mần', 'làm'], ['oke', 'ok'], ['okie', 'ok'], ['oki', 'ok'], ['okela', 'ok'],
      ['video', 'ảnh'], ['clip', 'ảnh'], ['vid', 'ảnh'], ['tấm', 'ảnh'],
    ] as const
  ).map(([said, meant]) => [keyOf(said), keyOf(meant)]),
) // prettier-ignore

/** What a message says once everything civil is left out; its words stand joined, since pauses are put as anybody likes. */
export function coreOf(tokens: Tokens): Core {
  const list: Token[] = []
  const pauses: boolean[] = []
  let isPause = true
  tokens.list.forEach((token, at) => {
    isPause ||= token.before !== 'joined'
    const keys = isShowing(tokens, at) ? [shown] : token.keys.map((key) => dialect.get(key) ?? key)
    const said = { ...token, keys, before: 'joined' as const }
    if (isDropped(tokens, said, list.at(-1), at)) return
    list.push(said)
    pauses.push(isPause)
    isPause = false
  })
  return { ...tokens, list, pauses, isPlain: list.every((token) => token.isPlain), tells: isTelling(tokens) }
}

/** Stands for `chỉ dẫn` in the tiles. */
const shown = keyOf('chỉdẫn')

/** "Chỉ bác với", "chỉ em cách gửi": somebody is to be shown; else `chỉ` is only. */
function isShowing({ list }: Tokens, at: number): boolean {
  const [token, whom, then] = list.slice(at, at + 3)
  return (
    token?.keys[0] === keyOf('chỉ') &&
    speakers.has(whom?.keys[0] ?? '') &&
    (then === undefined || /^(?:voi|cach|nhe|nha|di|lam)$/.test(then.bare))
  )
}

/** @param last the last word that was kept */
function isDropped(tokens: Tokens, token: Token, last: Token | undefined, at: number): boolean {
  const key = token.keys[0] ?? ''
  const before = tokens.list[at - 1]
  const isCounted = before !== undefined && (/^\d+$/.test(before.text) || before.bare === 'xe')
  if (token.bare === 'con' && isCounted) return false
  // "Không cho", "không cần": what is refused. "Muốn", said alone, is a yes.
  if (last !== undefined && isNo(last) && keptAfterNo.has(key)) return false
  if (key === keyOf('muốn') && tokens.list.length === 1) return false
  if (before !== undefined && key === keyOf('được') && favours.has(before.keys[0] ?? '')) return true
  if (token.bare === 'dong' && tokens.list[at + 1]?.bare === 'chi') return true
  if (token.bare === 'chi' && before?.bare === 'dong') return true
  if (key === keyOf('làm') && tokens.list[at + 1]?.bare === 'on') return true
  if (key === keyOf('ơn') && before?.bare === 'lam') return true
  if (key === keyOf('thế')) return tokens.list[at + 1]?.bare !== 'thoi'
  if (key === keyOf('đâu')) return tokens.list.slice(0, at).some(isNo)
  return dropped.has(key) || (tokens.isPlain && droppedBare.has(token.bare))
}

const noes = new Set('không chưa chẳng đừng nỏ'.split(' ').map(keyOf))

/** Whether a word says no. */
export function isNo(token: Token): boolean {
  return token.keys.some((key) => noes.has(key))
}

function isTelling({ list }: Tokens): boolean {
  const at = list.findIndex((token) => speakers.has(token.keys[0] ?? ''))
  return at === 0 && !list.slice(0, 4).some((token) => favours.has(token.keys[0] ?? ''))
}
