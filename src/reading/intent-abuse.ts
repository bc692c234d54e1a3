// Hears insults: alone they are one, beside something else they add nothing to it.
import { abuseWords } from './intent-words.js'
import { Phrases, type Found } from './phrase.js'
import type { Tokens } from './tokens.js'
import { readViolations } from './violation.js'

const abuse = new Phrases<'abuse'>([['abuse', abuseWords]])

/** The insults of a short message. */
export function insultsIn(tokens: Tokens): Found<'abuse'>[] {
  if (tokens.list.length > 20) return []
  return abuse.all(tokens).filter((match) => {
    const isUnit = /^\d+$/.test(tokens.list[match.from - 1]?.text ?? '')
    const isShort = match.size === 1 && match.loose > 0
    return !isUnit && !isShort && !(match.loose > 0 && mildWithoutMarks(tokens, match.from, match.to))
  })
}

/** What is said beside the insults: "bot ngu quá, cho gặp người". */
export function without(tokens: Tokens, insults: Found<'abuse'>[]): Tokens {
  if (insults.length === 0) return tokens
  return {
    ...tokens,
    list: tokens.list.filter((_, at) => !insults.some(({ from, to }) => from <= at && at < to)),
  }
}

/** An insult and little else; with facts beside it, the facts are what counts. */
export function isAbuse(tokens: Tokens, insults: Found<'abuse'>[]): boolean {
  if (insults.length === 0) return false
  return !/\d/.test(tokens.text) && readViolations(tokens.text).found !== 'value'
}

/** Without diacritics these are as well `đỗ chờ`, `con cho`, `chết đi`, `im đi`. */
function mildWithoutMarks(tokens: Tokens, from: number, to: number): boolean {
  const words = tokens.list.slice(from, to).map((token) => token.bare).join(' ') // prettier-ignore
  return (
    !tokens.isPlain ||
    /(^| )cho( |$)|^(im di|do rac|bi dien a|dien a|than kinh|do dien|an bam|vo hoc|lao toet|chung may|cut di)$/.test(
      words,
    )
  )
}
