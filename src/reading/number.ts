// Numbers written in words: one digit at a time (`hai chín`), or as people count (`mười chín`, `bốn mươi ba`).

const digitWords: Record<number, string[]> = {
  0: ['không', 'khong', 'hông', 'zero'],
  1: ['một', 'mot', 'mốt'],
  2: ['hai'],
  3: ['ba'],
  4: ['bốn', 'bon', 'tư', 'tu'],
  5: ['năm', 'nam', 'lăm', 'lam', 'nhăm', 'nham'],
  6: ['sáu', 'sau'],
  7: ['bảy', 'bay', 'bẩy'],
  8: ['tám', 'tam'],
  9: ['chín', 'chin'],
}

const digits = new Map(
  Object.entries(digitWords).flatMap(([value, words]) => words.map((word) => [word, Number(value)] as const)),
)
const tenWords = new Set(['mười', 'muoi', 'chục', 'chuc'])
const tyWords = new Set(['mươi', 'muoi', 'chục', 'chuc', 'mưoi'])
/** Words that are only ever the last digit of a number over ten. */
const lastOnly = new Set(['lăm', 'lam', 'nhăm', 'nham', 'mốt'])

/** @param word lower case   @returns 0 to 9, or undefined when the word is no digit */
export function digitOf(word: string): number | undefined {
  return digits.get(word)
}

export interface SpelledNumber {
  value: number
  /** How many of the words it took. */
  length: number
}

/**
 * The number, 0 to 99, that begins at one of the words: `bảy`, `mười lăm`, `hai mươi hai`, `bốn ba` is not one number.
 * @param words lower case
 */
export function numberAt(words: readonly string[], at: number): SpelledNumber | undefined {
  const first = words[at] ?? ''
  const unitAfter = (place: number) => digits.get(words[place] ?? '')
  if (tenWords.has(first)) {
    const unit = unitAfter(at + 1)
    return unit === undefined || unit === 0 ? { value: 10, length: 1 } : { value: 10 + unit, length: 2 }
  }
  const digit = digits.get(first)
  if (digit === undefined || lastOnly.has(first)) return undefined
  if (digit > 0 && tyWords.has(words[at + 1] ?? '')) {
    const unit = unitAfter(at + 2)
    return unit === undefined || unit === 0
      ? { value: digit * 10, length: 2 }
      : { value: digit * 10 + unit, length: 3 }
  }
  if (digit > 1 && lastOnly.has(words[at + 1] ?? ''))
    return { value: digit * 10 + (unitAfter(at + 1) ?? 0), length: 2 }
  return { value: digit, length: 1 }
}

/** `ba trăm năm mốt`, `ba trăm linh năm`, `chín trăm`; `ba trăm hai` may be 302 or 320, and is none. */
export function hundredsAt(words: readonly string[]): SpelledNumber | undefined {
  const hundreds = digits.get(words[0] ?? '')
  if (hundreds === undefined || hundreds === 0 || !/^tr[ăa]m$/.test(words[1] ?? '')) return undefined
  const unit = digits.get(words[3] ?? '')
  if (/^(?:linh|lẻ|le|lẽ)$/.test(words[2] ?? ''))
    return unit === undefined ? undefined : { value: hundreds * 100 + unit, length: 4 }
  const rest = numberAt(words, 2)
  if (rest === undefined) return { value: hundreds * 100, length: 2 }
  if (rest.value >= 10) return { value: hundreds * 100 + rest.value, length: 2 + rest.length }
  // `ba trăm bảy tư`
  return unit === undefined ? undefined : { value: hundreds * 100 + rest.value * 10 + unit, length: 4 }
}
