// The citizen's words cut into tokens that keep their place in the text, for the readers of places.
import { hasMarks, nameKey, spelling } from '../places/names.js'
import { fold, tidy } from './text.js'

export interface Token {
  text: string
  /** Lower case without diacritics. */
  folded: string
  /** As names are compared: also without i/y. */
  key: string
  start: number
  end: number
  /** What stands between the token before and this one. */
  gap: string
}

export interface Source {
  text: string
  folded: string
  tokens: Token[]
  /** Written with diacritics at all: then a word without them is another word. */
  marked: boolean
  /** Has both cases: then a capital says something. */
  cased: boolean
}

export interface Span {
  start: number
  end: number
}

/** Longer messages are read up to here: a place stands in the first words, and the rest may be an attack. */
export const textLengthMax = 2000
const tokensMax = 200

/** Tidies the text and cuts it; offsets are those of the tidied text. */
export function sourceOf(raw: string): Source {
  const text = tidy(raw.slice(0, textLengthMax))
  const tokens: Token[] = []
  let end = 0
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}']+/gu)) {
    if (tokens.length >= tokensMax) break
    const folded = fold(match[0])
    tokens.push({
      text: match[0],
      folded,
      key: nameKey(match[0]),
      start: match.index,
      end: match.index + match[0].length,
      gap: text.slice(end, match.index),
    })
    end = match.index + match[0].length
  }
  return {
    text,
    folded: fold(text),
    tokens,
    marked: hasMarks(text),
    cased: text !== text.toLowerCase() && text !== text.toUpperCase(),
  }
}

/** Whether the token is that Vietnamese word: with its marks, or bare in a text written without any. */
export function isWord(source: Source, token: Token | undefined, word: string): boolean {
  if (token === undefined || token.key !== keyOf(word)) return false
  const fits = spelling(token.text, word)
  return fits === 'same' || (fits === 'bare' && (!source.marked || bareAnyway.has(word)))
}

function keyOf(word: string): string {
  const known = wordKeys.get(word)
  if (known !== undefined) return known
  const key = nameKey(word)
  wordKeys.set(word, key)
  return key
}

/** Keys of the words the readers look for: a closed list, so this never grows with what citizens write. */
const wordKeys = new Map<string, string>()

/** Words that people leave bare in the middle of marked text, and that mean nothing else. */
const bareAnyway = new Set([
  'quốc', 'lộ', 'tỉnh', 'xã', 'huyện', 'phường', 'thôn', 'xóm', 'ngã', 'tư', 'đường', 'phố', 'thị', 'trấn', 'thành', 'cây', 'xăng', 'đoạn',
]) // prettier-ignore

/** Whether the words stand at the token, one after another. */
export function wordsAt(source: Source, at: number, words: readonly string[]): boolean {
  return words.every(
    (word, step) =>
      isWord(source, source.tokens[at + step], word) &&
      (step === 0 || /^[\s.]*$/.test(source.tokens[at + step]?.gap ?? '')),
  )
}

/** The words from one token to another (not included), as written. */
export function written(source: Source, from: number, to: number): string {
  const first = source.tokens[from]
  const last = source.tokens[to - 1]
  return first === undefined || last === undefined ? '' : source.text.slice(first.start, last.end)
}

/** Whether two stretches of the text share a character. */
export function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end
}

/** A gap that ends a thought: comma, full stop, bracket, line break or a dash with spaces. */
export function isBreak(gap: string): boolean {
  return /[,;:()\n|]|\.\s|\s[-–—>]/.test(gap)
}
