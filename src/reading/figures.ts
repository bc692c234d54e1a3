// Finds long runs of figures (telephones, identity numbers) however they are spaced, dotted or spelled out.
import { digitOf } from './number.js'
import { head, rewrite, wordsAt, wordsIn } from './rewrite.js'
import type { Change, Rewritten } from './rewrite.js'
import type { Words } from './reading.js'
import { takenBack as takenBackWords } from './taken-back.js'
import { matchesOf } from './matches.js'
import { fold } from './text.js'

export interface Figures {
  /** Figures only; a leading `+` is dropped. */
  digits: string
  /** It began with `+` or `(+`. */
  plus: boolean
  /** A letter stood in for a figure (O for 0, l for 1). */
  mended: boolean
  words: Words
}

/** Spelled figures count from this many in a row. */
const spelledInRowMin = 6
const run = /(?<![\p{L}\d]|\d\/|\d\/\d)\(?(\+?)\(?((?:[\dOoIlL][ .\-()_]{0,3}){6,30})(?![\d\p{L}])/gu
/** `sđt0912345678nhé`: letters that hang on to a number are words beside it. */
const hangingWords =
  /(?<=\d{9})(?=(?:nhé|nhe|nha|ạ|nhá|là|của|gọi|zalo)(?!\p{L}))|(?<=(?<!\p{L})(?:sđt|sdt|đt|dt|tel|zalo|phone|số|so|cccd|cmnd|cccđ|cc))(?=[+\d]\d{8})/giu
/** `0912,345,678`, `0912/345/678`, `0912–345–678` */
const oddGaps = /(?<!\d)(0\d{2,3})([,\/·–—])(\d{3})\2(\d{3,4}(?:\2\d{3})?)(?!\d)/g
/** `0 9 1 2 3 4 5 6 7 8`: a whole telephone or identity number, figure by figure. */
const oneByOne = /^[0Oo](?:[ .-][\dOo]){9,11}[ .-]?$/
const lettersForFigures: Record<string, string> = { O: '0', o: '0', I: '1', l: '1', L: '1' }

/** Every run of at least six figures, in order. Groups parted by spaces are one run, unless they are plainly two numbers. */
export function findFigures(text: string): Figures[] {
  const spoken = figureWords(head(text))
  return matchesOf(run, spoken.text).flatMap((match) => {
    if (!/\d{2}/.test(match[0]) && !oneByOne.test(match[0])) return []
    return numbersIn(match[0], spoken.text.slice(match.index + match[0].length).slice(0, 2)).map(
      ([from, to]) => {
        const written = match[0].slice(from, to)
        return {
          digits: figuresOf(written),
          plus: /^\(?\+/.test(written),
          mended: /[OoIlL]/.test(written),
          words: wordsAt(spoken, match.index + from, match.index + to),
        }
      },
    )
  })
}

/** No telephone or identity number has more figures. */
const figuresMax = 14

/** The spans of the numbers in a run: one, or those that a gap parts: two numbers, or a number and a date or a year beside it. */
function numbersIn(written: string, after: string): [number, number][] {
  const end = written.replace(/[ .\-()_]+$/, '').length
  const whole: [number, number][] = [[0, end]]
  const gaps = [...written.slice(0, end).matchAll(/[ .\-()_]+/g)]
  for (const gap of gaps) {
    const second = gap.index + gap[0].length
    const parts = [written.slice(0, gap.index), written.slice(second, end)].map(figuresOf)
    const [first = '', last = ''] = parts
    const both = parts.every(({ length }) => length >= 9 && length <= 12)
    if (both && first.length + last.length > figuresMax)
      return [
        [0, gap.index],
        [second, end],
      ]
    if (isNumber(first) && (isYear(last) || (last.length <= 2 && /^[/-]\d/.test(after))))
      return [[0, gap.index]]
    if (isNumber(last) && isYear(first)) return [[second, end]]
  }
  return whole
}

function isNumber(digits: string): boolean {
  return /^0[235789]\d{8}$/.test(digits) || digits.length === 12
}

function isYear(digits: string): boolean {
  return /^(?:19|20)\d\d$/.test(digits)
}

function figuresOf(written: string): string {
  return written.replace(/[^\dOoIlL]/g, '').replace(/[OoIlL]/g, (letter) => lettersForFigures[letter] ?? '')
}

function looseEnds(source: string): Change[] {
  const hanging = matchesOf(hangingWords, source).map(({ index }) => ({
    start: index,
    end: index,
    put: ' ',
  }))
  const gaps = matchesOf(oddGaps, source).flatMap(({ index, 0: written, 2: mark = ',' }) =>
    [...written].flatMap((character, at) =>
      character === mark ? [{ start: index + at, end: index + at + 1, put: '.' }] : [],
    ),
  )
  return [...hanging, ...gaps]
}

/** `không chín một hai ...` as figures. */
function figureWords(source: string): Rewritten {
  const words = wordsIn(source)
  const changes: Change[] = []
  for (let at = 0; at < words.length;) {
    let next = at
    let digits = ''
    while (next < Math.min(words.length, at + 2 * figuresMax)) {
      const digit = digitOf(words[next]?.text ?? '')
      const gap = next === at ? '' : source.slice(words[next - 1]?.end, words[next]?.start)
      if (digit === undefined || !/^[ ,.-]{0,3}$/.test(gap)) break
      digits += String(digit)
      next += 1
    }
    const [first, last] = [words[at], words[next - 1]]
    if (digits.length >= spelledInRowMin && first !== undefined && last !== undefined)
      changes.push({ start: first.start, end: last.end, put: digits })
    at = Math.max(next, at + 1)
  }
  return rewrite(
    source,
    [...changes, ...looseEnds(source)].sort((one, other) => one.start - other.start),
  )
}

const takenBack =
  /\b(?:khong|ko|k|kg|hok|hong|dau) phai(?: la| so| sdt| cccd)*\s{0,2}$|\bso cu(?: cua \w{1,6})?(?: la)?[\s:]{0,3}$/
const turn = new RegExp(
  `\\b(?:${takenBackWords}|doi sang|so moi|(?:gio|hien tai|nay) (?:dung|xai|chuyen|doi))\\b`,
)

/** `số tài xế là ...`, `hotline nhà xe ...`: a number of somebody else. */
const othersBefore =
  /\b(?:tai xe|lai xe|chu xe|nha xe|xe khach|cong ty|cty|hotline|tong dai|duong day nong|csgt|cong an)(?: (?:la|so|do|nay|ay|co|cua|ghi|tren)){0,3}[\s:,]{0,3}$/

/** Of several numbers, those that count: what was taken back or put right by a later one does not. */
export function keptFigures<One extends { figures: Figures }>(text: string, all: One[]): One[] {
  if (all.length < 2) return all
  const plain = fold(head(text))
  const left = all.filter(
    ({ figures: { words } }) =>
      !takenBack.test(plain.slice(Math.max(0, words.start - 24), words.start)) &&
      !othersBefore.test(plain.slice(Math.max(0, words.start - 40), words.start)),
  )
  const kept = left.length > 0 ? left : all
  const right = kept.find(({ figures }) =>
    /^[\s,]{0,3}moi (?:la )?dung\b/.test(plain.slice(figures.words.end).slice(0, 16)),
  )
  if (right !== undefined) return [right]
  const marker = turn.exec(plain)
  if (marker === null) return kept
  const after = kept.filter(({ figures }) => figures.words.start > marker.index)
  return after.length > 0 ? after : kept
}
