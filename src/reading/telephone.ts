// Reads a Vietnamese telephone number, alone or within other words, and hides one for showing.
import { findFigures, keptFigures } from './figures.js'
import type { Figures } from './figures.js'
import type { PersonAsk, Reading, Words } from './reading.js'
import { areaCodes, mobilePrefixes, prefixSince2018 } from './telephone-codes.js'

export interface FoundTelephone {
  /** `0912345678` */
  telephone: string
  words: Words
}

type Verdict =
  | { is: 'number'; telephone: string; sure: 'certain' | 'likely' }
  | { is: 'ask'; ask: PersonAsk; maybe: string[] }

/**
 * The telephone number in the words: `0912345678`, or eleven figures for a landline.
 * `+84`, `84`, `0084`, spaces and dots are taken off; an eleven-figure mobile number from before September 2018 is given
 * its present prefix with `likely`. Asks: `length`, or `prefix` for one that is not in use.
 */
export function readTelephone(text: string): Reading<string, PersonAsk> {
  const all = findFigures(text).map((figures) => ({ figures, verdict: judge(figures) }))
  const numbers = keptFigures(
    text,
    all.filter(({ verdict }) => verdict.is === 'number'),
  )
  const [best] = [...numbers, ...all]
  if (best === undefined) return { found: 'nothing' }
  const { verdict, figures } = best
  if (verdict.is === 'ask') {
    const choices = verdict.maybe.map((telephone) => ({ label: telephone, value: telephone }))
    return { found: 'question', ask: verdict.ask, choices, words: figures.words }
  }
  const several =
    new Set(numbers.map((one) => (one.verdict.is === 'number' ? one.verdict.telephone : ''))).size > 1
  const sure = several || figures.mended ? 'likely' : verdict.sure
  return { found: 'value', value: verdict.telephone, sure, words: figures.words }
}

/** Every number in the words that is surely a telephone; offsets are those of `tidy(text)`. */
export function findTelephones(text: string): FoundTelephone[] {
  return findFigures(text).flatMap((figures) => {
    const verdict = judge(figures)
    return verdict.is === 'number' ? [{ telephone: verdict.telephone, words: figures.words }] : []
  })
}

/** @returns `091****678`: enough to know one's own number by */
export function maskTelephone(telephone: string): string {
  const hidden = Math.max(0, telephone.length - 6)
  return telephone.slice(0, 3) + '*'.repeat(hidden) + (telephone.length > 6 ? telephone.slice(-3) : '')
}

function judge(figures: Figures): Verdict {
  const verdicts = nationalForms(figures).map(judgeNational)
  return verdicts.find(({ is }) => is === 'number') ?? verdicts[0] ?? { is: 'ask', ask: 'length', maybe: [] }
}

/** The number from its leading 0 on. */
function nationalForms({ digits, plus }: Figures): string[] {
  const international = /^(?:0084|84)0?(\d{9,10})$/.exec(digits)
  if (plus || digits.startsWith('0084') || (digits.startsWith('84') && digits.length >= 11))
    return international?.[1] === undefined ? [digits] : [`0${international[1]}`]
  return [digits]
}

function judgeNational(digits: string): Verdict {
  if (!digits.startsWith('0')) return withoutZero(digits)
  if (digits.startsWith('02')) return landline(digits)
  if (digits.length === 11) return elevenFigures(digits)
  if (digits.length !== 10) return { is: 'ask', ask: 'length', maybe: [] }
  if (mobilePrefixes.has(digits.slice(0, 3))) return { is: 'number', telephone: digits, sure: 'certain' }
  return { is: 'ask', ask: 'prefix', maybe: /^0[35789]/.test(digits) ? [digits] : [] }
}

/** `912345678`: the 0 may have been left off, or it is an old identity number. */
function withoutZero(digits: string): Verdict {
  const maybe = digits.length === 9 && mobilePrefixes.has(`0${digits.slice(0, 2)}`) ? [`0${digits}`] : []
  return { is: 'ask', ask: 'length', maybe }
}

function landline(digits: string): Verdict {
  const known = areaCodes.has(digits.slice(0, 3)) || areaCodes.has(digits.slice(0, 4))
  if (digits.length !== 11) return { is: 'ask', ask: 'length', maybe: [] }
  return known
    ? { is: 'number', telephone: digits, sure: 'certain' }
    : { is: 'ask', ask: 'prefix', maybe: [] }
}

function elevenFigures(digits: string): Verdict {
  const now = prefixSince2018.get(digits.slice(0, 4))
  if (now === undefined) return { is: 'ask', ask: /^01/.test(digits) ? 'old11' : 'length', maybe: [] }
  return { is: 'number', telephone: now + digits.slice(4), sure: 'likely' }
}
