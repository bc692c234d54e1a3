// How a place's name is compared: a key without case, marks, spaces or i/y, and the marks themselves when both sides have them.
import { fold, tidy } from '../reading/text.js'

/** `Hòa Lý`, `hoa ly`, `HOÀ LÍ` -> `hoali`. Only letters and digits remain. */
export function nameKey(text: string): string {
  return fold(tidy(text))
    .replace(/[^a-z0-9]/g, '')
    .replace(/y/g, 'i')
}

/**
 * How the citizen's spelling stands to a name: `same` marks, none where the name has some (`bare`), or other marks (`differs`).
 * Where the tone sits (`hoà`, `hòa`) and i/y do not count.
 */
export function spelling(written: string, name: string): 'same' | 'bare' | 'differs' {
  const said = marked(written)
  const real = markedName(name)
  if (said.join('') === real.join('')) return 'same'
  if (said.length !== real.length) return hasMarks(written) ? 'differs' : 'bare'
  for (const [at, word] of said.entries())
    if (word !== real[at] && word !== nameKey(real[at] ?? '')) return 'differs'
  return 'bare'
}

/** Whether a text was written with diacritics at all. */
export function hasMarks(text: string): boolean {
  return /[đĐ\u0300-\u036f]/.test(text.normalize('NFD'))
}

/** Each syllable with its tone mark moved to the end, so that its place in the syllable does not count. */
function marked(text: string): string[] {
  return text
    .toLowerCase()
    .normalize('NFD')
    .split(/[^a-z0-9đ\u0300-\u036f]+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(tones, '').replace(/y/g, 'i') + (word.match(tones) ?? []).join(''))
}

/** Names of places, which are few; a citizen's words are never kept. */
function markedName(name: string): string[] {
  const known = markedNames.get(name)
  if (known !== undefined) return known
  const syllables = marked(name)
  markedNames.set(name, syllables)
  return syllables
}

const tones = /[\u0300\u0301\u0303\u0309\u0323]/g
const markedNames = new Map<string, string[]>()

/** At most one letter added, dropped, changed or swapped with its neighbour. */
export function oneSlipApart(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start += 1
  let end = 0
  while (
    end < Math.min(one.length, other.length) - start &&
    one[one.length - 1 - end] === other[other.length - 1 - end]
  )
    end += 1
  const left = one.slice(start, one.length - end)
  const right = other.slice(start, other.length - end)
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}
