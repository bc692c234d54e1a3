// Finds long runs of figures (telephones, identity numbers) however they are spaced, dotted or spelled out.
import { digitOf } from './number.js'
import { head, rewrite, wordsAt, wordsIn } from './rewrite.js'
import type { Change, Rewritten } from './rewrite.js'
import type { Words } from './reading.js'

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
const run = /(?<![\p{L}\d])\(?(\+?)\(?((?:[\dOoIl][ .\-()_]{0,3}){6,30})(?![\d\p{L}])/gu
/** `0 9 1 2 3 4 5 6 7 8`: a whole telephone or identity number, figure by figure. */
const oneByOne = /^[0Oo](?:[ .-][\dOo]){9,11}[ .-]?$/
const lettersForFigures: Record<string, string> = { O: '0', o: '0', I: '1', l: '1' }

/** Every run of at least six figures, in order. Groups parted by spaces are one run, unless they are plainly two numbers. */
export function findFigures(text: string): Figures[] {
  const spoken = figureWords(head(text))
  return [...spoken.text.matchAll(run)].flatMap((match) => {
    if (!/\d{2}/.test(match[0]) && !oneByOne.test(match[0])) return []
    return numbersIn(match[0]).map(([from, to]) => {
      const written = match[0].slice(from, to)
      return {
        digits: figuresOf(written),
        plus: /^\(?\+/.test(written),
        mended: /[OoIl]/.test(written),
        words: wordsAt(spoken, match.index + from, match.index + to),
      }
    })
  })
}

/** No telephone or identity number has more figures. */
const figuresMax = 14

/** The spans of the numbers in a run: one, or two where a gap parts lengths that numbers have. */
function numbersIn(written: string): [number, number][] {
  const end = written.replace(/[ .\-()_]+$/, '').length
  const whole: [number, number][] = [[0, end]]
  if (figuresOf(written).length <= figuresMax) return whole
  for (const gap of written.slice(0, end).matchAll(/[ .\-()_]+/g)) {
    const lengths = [written.slice(0, gap.index), written.slice(gap.index)].map(
      (part) => figuresOf(part).length,
    )
    const second = gap.index + gap[0].length
    if (lengths.every((length) => length >= 9 && length <= 12))
      return [
        [0, gap.index],
        [second, end],
      ]
  }
  return whole
}

function figuresOf(written: string): string {
  return written.replace(/[^\dOoIl]/g, '').replace(/[OoIl]/g, (letter) => lettersForFigures[letter] ?? '')
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
  return rewrite(source, changes)
}
