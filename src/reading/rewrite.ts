// Rewrites words of a text (spelled digits, teen-code) while remembering where each character came from.
import type { Words } from './reading.js'
import { matchesOf } from './matches.js'
import { tidy } from './text.js'

/** No citizen's answer is longer; what comes after is not read, so that no text can hold a reader up. */
export const readLengthMax = 6000

/** The tidied beginning of a text: what every reader works on. Offsets in it are offsets in `tidy(text)`. */
export function head(text: string, most = readLengthMax): string {
  return tidy(text.slice(0, 3 * most).replace(piledMarks, '$1')).slice(0, most)
}

/** No letter carries more than three marks; sorting a pile of them into NFC takes long. */
const piledMarks = /(\p{M}{3})\p{M}{1,12000}/gu

/** A text changed word by word; `starts` and `ends` give, for each character, the span in the source it stands for. */
export interface Rewritten {
  source: string
  text: string
  starts: number[]
  ends: number[]
}

export interface Word {
  /** Lower case, NFC. */
  text: string
  start: number
  end: number
}

/** A piece of the source and what stands in its place. */
export interface Change {
  start: number
  end: number
  put: string
}

const wordPattern = /[\p{L}\p{M}]+/gu

/** The words of a text: letters only, so that `7h30` has the word `h`. */
export function wordsIn(source: string): Word[] {
  return matchesOf(wordPattern, source).map((match) => ({
    text: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }))
}

/** Puts the changes (in order, not overlapping) into the source. */
export function rewrite(source: string, changes: Change[]): Rewritten {
  const starts: number[] = []
  const ends: number[] = []
  let text = ''
  let at = 0
  const keep = (until: number) => {
    for (; at < until; at += 1) {
      text += source[at] ?? ''
      starts.push(at)
      ends.push(at + 1)
    }
  }
  for (const { start, end, put } of changes) {
    keep(start)
    for (const character of put) {
      text += character
      starts.push(start)
      ends.push(end)
    }
    at = end
  }
  keep(source.length)
  return { source, text, starts, ends }
}

/** The citizen's own words behind a span of the rewritten text. */
export function wordsAt(rewritten: Rewritten, from: number, to: number): Words {
  const start = rewritten.starts[from] ?? rewritten.source.length
  const end = to > from ? (rewritten.ends[to - 1] ?? rewritten.source.length) : start
  return { text: rewritten.source.slice(start, end), start, end }
}

/** Changes what was changed before; its words stay those of the first source. */
export function rewriteAgain(before: Rewritten, changes: Change[]): Rewritten {
  if (changes.length === 0) return before
  return onTop(before, rewrite(before.text, changes))
}

/** @param after a rewriting of the text of `before` */
export function onTop(before: Rewritten, after: Rewritten): Rewritten {
  const length = before.source.length
  return {
    source: before.source,
    text: after.text,
    starts: after.starts.map((start) => before.starts[start] ?? length),
    ends: after.ends.map((end) => before.ends[end - 1] ?? length),
  }
}
