// Brings together what stands apart in one plate: figures typed one by one, its two rows, a slash amid spaces, a figure said to repeat.
import { matchesOf } from './matches.js'
import { digitOf } from './number.js'
import { plateWords } from './plate-spoken.js'
import { onTop, rewrite, rewriteAgain } from './rewrite.js'
import type { Change, Rewritten } from './rewrite.js'

/** The text with plates read aloud put in figures, and each plate's parts side by side. */
export function joinedPlates(source: string): Rewritten {
  const dotted = rewrite(source, dots(source))
  const counted = rewriteAgain(dotted, repeats(dotted.text))
  const spoken = onTop(counted, plateWords(counted.text))
  const rows = rewriteAgain(spoken, parted(spoken.text))
  return rewriteAgain(rows, gaps(rows.text))
}

/** `98A chấm chấm chấm 45`, `98 chấm hỏi 402.19` */
const spelledDots =
  /(?<=\d\s?[a-z]{0,2}\d{0,4})[\s-]?(?:(?:chấm|cham)(?:\s(?:chấm|cham))+|(?:dấu\s|dau\s)?(?:chấm|cham)\s(?:hỏi|hoi)(?:\s|$))/giu

/** `98B-12(3/8).45`, `98B-123.4(5)`: one figure of several, or a doubtful one. */
const bracketed =
  /(?<=\d\d[ .-]?[a-z]{1,2}\d?[ .-]?[\d.]{0,5})[([]\s?\d(?:\s?(?:[/,]|hay|hoặc|hoac)?\s?\d){0,2}\s?[)\]]/giu

/** `99A-5 mấy mấy chấm 20` */
const unsaid = /(?<=\d\d[ .-]?[a-z]{1,2}\d?[ .-]?\d{1,4})(?:\s?(?:mấy|may))+(?:\s(?:chấm|cham))?\s?(?=\d)/giu

const figureWord = '(?:không|một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín)'

/** `29 chữ A`, `hai chín, chữ a`: the word adds nothing. */
const calledLetter = new RegExp(
  `(?<=(?:(?<![\\d.])\\d\\d|${figureWord}|mươi)[\\s,]{1,2})(?:chữ|chu)\\s(?:(?:cái|cai)\\s)?(?=\\p{L}{1,4}[\\s,]+(?:(?:số|so|như|trong)\\s)?(?:\\d|${figureWord}|\\p{L}+\\s\\d))`,
  'giu',
)

/** A pattern, a word without which it need not be tried, and what stands in the place of what it finds. */
type Step = readonly [sign: RegExp, shape: RegExp, put: (said: string) => string]

const dotSteps: readonly Step[] = [
  [/ch[ấa]m\s/i, spelledDots, (said) => (/h[ỏo]i/i.test(said) ? '?' : '...')],
  [/[([]/, bracketed, () => '?'],
  [/ch[ữu]\s/i, calledLetter, () => ''],
  [/m[ấa]y\s/i, unsaid, (said) => '?'.repeat((said.match(/m[ấa]y/giu) ?? []).length)],
]

function dots(source: string): Change[] {
  const changes = dotSteps.flatMap(([sign, shape, put]) =>
    sign.test(source)
      ? matchesOf(shape, source).map(({ index, 0: said }) => ({
          start: index,
          end: index + said.length,
          put: put(said),
        }))
      : [],
  )
  return inTurn(changes)
}

/** In the order of the text, none over another. */
function inTurn(changes: Change[]): Change[] {
  let end = 0
  return changes
    .sort((one, other) => one.start - other.start)
    .filter((change) => {
      const isFree = change.start >= end
      if (isFree) end = change.end
      return isFree
    })
}

const counts: Readonly<Record<string, number>> = {
  'ngũ quý': 5, 'ngu quy': 5, 'tứ quý': 4, 'tu quy': 4, 'tam hoa': 3, toàn: 5, toan: 5,
  hai: 2, ba: 3, bốn: 4, bon: 4, năm: 5, nam: 5, '2': 2, '3': 3, '4': 4, '5': 5,
} // prettier-ignore

/** `ngũ quý 9`, `năm số tám`, `toàn số 8`, `ba con 9` */
const repeated =
  /(?<![\p{L}\p{M}\d])(?:(?<name>ngũ quý|ngu quy|tứ quý|tu quy|tam hoa)|(?<count>hai|ba|bốn|bon|năm|nam|toàn|toan|[2-5])\s(?:con|số|so))\s(?<figure>\d(?![\d.,/:]|\s?\p{L}?\d)|(?:không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)(?!\p{L}))/giu
const afterSeries = /(?:\d[ .-]?[a-z]{1,2}\d?|(?<![\p{L}\p{M}])\p{L}{1,2})[\s,.:-]{1,3}$/iu
const afterTail = /(?:đuôi|duoi|cuối|cuoi|có|co|biển|bien)(?:\s(?:là|la|có|co|biển|bien))?[\s,.:-]{1,3}$/iu

const sayRepeated = /(?:con|s[ốo]|qu[ýy]|hoa)\s/i

/** Only right after a series, or of the last figures. */
function repeats(source: string): Change[] {
  if (!sayRepeated.test(source)) return []
  return matchesOf(repeated, source).flatMap((match) => {
    const { name, count, figure = '' } = match.groups ?? {}
    const before = source.slice(Math.max(0, match.index - 16), match.index)
    const isSerial = afterSeries.test(before)
    const digit = digitOf(figure.toLowerCase()) ?? (/^\d$/.test(figure) ? Number(figure) : undefined)
    const times = counts[(name ?? count ?? '').toLowerCase()]
    if (digit === undefined || times === undefined || !(isSerial || afterTail.test(before))) return []
    const put = (isSerial && times === 4 ? 'đuôi ' : '') + String(digit).repeat(times)
    return [{ start: match.index, end: match.index + match[0].length, put }]
  })
}

const series = '(?<![\\p{L}\\p{M}\\d.,/:-])(?<series>\\d\\d[ .-]{0,3}[a-zđ]{1,2}[ .-]?\\d?)'
const serial = '(?=\\d{3}[. ]?\\d\\d(?!\\d)|\\d{4}(?!\\d))'
const apart: readonly (readonly [sign: RegExp, shape: RegExp])[] = [
  // `dòng trên 29-X1, dòng dưới 374.08`; without its marks `duoi` may be the tail.
  [
    /d[ưu][ớo]i/i,
    new RegExp(
      `${series}[\\s,;.]{0,3}(?:(?:còn|con|và|va)\\s)?(?:(?:(?:dòng|hàng|phía|bên|ở|số|dong|hang|phia|ben|so)\\s)+(?:dưới|duoi)|dưới)(?:\\s(?:ghi|là|la|có|co|số|so|thì|thi))*[\\s:]{0,3}${serial}`,
      'giu',
    ),
  ],
  // `dòng đầu 29C, dòng hai 345.67`
  [
    /(?:dòng|hàng|dong|hang)\s/i,
    new RegExp(
      `${series}[\\s,;.]{0,3}(?:(?:còn|con|và|va)\\s)?(?:dòng|hàng|dong|hang)\\s(?:hai|thứ hai|thu hai|2|sau|kế|ke|tiếp|tiep)(?:\\s(?:ghi|là|la|có|co|số|so|thì|thi))*[\\s:]{0,3}${serial}`,
      'giu',
    ),
  ],
  // `29A, sau là 123.45`, `98A đuôi 123.45`: all the figures there are.
  [
    /sau|s[ốo]|[đd]u[ôo]i/i,
    new RegExp(
      `${series}[\\s,]{1,2}(?:(?:phía|đằng|dãy|các|phia|dang|day)\\s)?(?:sau|số|so|đuôi|duoi)(?:\\s(?:là|la|thì|thi|số|so))*[\\s:]{1,2}(?=\\d{3}[. ]?\\d\\d(?!\\d))`,
      'giu',
    ),
  ],
  // `98B (B bò) 123.45`, `98B như bò 123.45`
  [
    /\(|như|nhu|trong|bò/i,
    new RegExp(
      `${series}\\s?(?:\\([\\p{L} ]{1,14}\\)|(?:như|trong|nhu)\\s\\p{L}{1,6}|bò)[\\s,-]{1,2}(?=\\d{3}[. ]?\\d\\d(?!\\d))`,
      'giu',
    ),
  ],
  [/[/|]/, new RegExp(`${series}\\s{0,2}[/|]\\s{0,2}(?=\\d{3}[. ]?\\d\\d(?!\\d))`, 'giu')],
]

/** The two rows of a motorbike's plate. */
function parted(text: string): Change[] {
  return inTurn(
    apart.flatMap(([sign, shape]) =>
      sign.test(text)
        ? matchesOf(shape, text).map((match) => ({
            start: match.index + (match.groups?.series ?? '').trimEnd().length,
            end: match.index + match[0].length,
            put: '-',
          }))
        : [],
    ),
  )
}

const oneByOne =
  /(?<![\p{L}\p{M}\d.,/:-])\d ?\d ?[A-Za-z](?: ?[A-Za-z])?(?:(?: \d){4,6}|(?: ?[.-] ?\d| \d){5,6})(?![\p{L}\d])/gu

/** `9 8 A 1 2 3 4 5`: figures typed one by one stand together. */
function gaps(text: string): Change[] {
  return matchesOf(oneByOne, text).flatMap(({ index, 0: written }) =>
    [...written].flatMap((character, at) =>
      /[ .-]/.test(character) ? [{ start: index + at, end: index + at + 1, put: '' }] : [],
    ),
  )
}
