// Brings together what stands apart in one plate: figures typed one by one, its two rows, a slash amid spaces, a figure said to repeat.
import { matchesOf } from './matches.js'
import { digitOf } from './number.js'
import { plateWords } from './plate-spoken.js'
import { onTop, rewrite, rewriteAgain } from './rewrite.js'
import type { Change, Rewritten } from './rewrite.js'

/** The text with plates read aloud put in figures, and each plate's parts side by side. */
export function joinedPlates(source: string): Rewritten {
  const repeated = rewrite(source, repeats(source))
  const spoken = onTop(repeated, plateWords(repeated.text))
  const rows = rewriteAgain(spoken, parted(spoken.text))
  return rewriteAgain(rows, gaps(rows.text))
}

/** `ngũ quý 9`, `năm số tám`, `toàn số 8` right after a series. */
const repeated =
  /(?<=\d[ .-]?[a-z]{1,2}\d?|(?<![\p{L}\p{M}])\p{L}{1,2})(?<gap>[\s,.:-]{1,3})(?:ngũ quý|ngu quy|(?:năm|nam|5|toàn|toan) (?:con|số|so))\s(?<figure>\d(?![\d\p{L}])|\p{L}+)/giu

function repeats(source: string): Change[] {
  return matchesOf(repeated, source).flatMap((match) => {
    const { gap = '', figure = '' } = match.groups ?? {}
    const digit = digitOf(figure.toLowerCase()) ?? (/^\d$/.test(figure) ? Number(figure) : undefined)
    if (digit === undefined) return []
    const { index } = match
    return [{ start: index + gap.length, end: index + match[0].length, put: String(digit).repeat(5) }]
  })
}

const series = '(?<![\\p{L}\\p{M}\\d.,/:-])(?<series>\\d\\d[ .-]{0,3}[a-zđ]{1,2}[ .-]?\\d?)'
const serial = '(?=\\d{3}[. ]?\\d\\d(?!\\d)|\\d{4}(?!\\d))'
const apart = [
  // `dòng trên 29-X1, dòng dưới 374.08`; without its marks `duoi` may be the tail.
  new RegExp(
    `${series}[\\s,;.]{0,3}(?:(?:còn|con|và|va)\\s)?(?:(?:(?:dòng|hàng|phía|bên|ở|số|dong|hang|phia|ben|so)\\s)+(?:dưới|duoi)|dưới)(?:\\s(?:ghi|là|la|có|co|số|so|thì|thi))*[\\s:]{0,3}${serial}`,
    'giu',
  ),
  new RegExp(`${series}\\s{0,2}[/|]\\s{0,2}(?=\\d{3}[. ]?\\d\\d(?!\\d))`, 'giu'),
]

/** The two rows of a motorbike's plate. */
function parted(text: string): Change[] {
  return apart
    .flatMap((shape) =>
      matchesOf(shape, text).map((match) => ({
        start: match.index + (match.groups?.series ?? '').trimEnd().length,
        end: match.index + match[0].length,
        put: '-',
      })),
    )
    .sort((one, other) => one.start - other.start)
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
