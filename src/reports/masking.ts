// Takes what would tell who wrote it out of a report's free words; the words as they were go into the seal.
import { maskIdentity } from '../reading/free-text.js'
import { maskAddress } from '../reading/address.js'
import { maskCccd } from '../reading/cccd.js'
import { maskName } from '../reading/name.js'
import { maskTelephone } from '../reading/telephone.js'
import type { Identity, ReportFacts } from './report.js'

/** An identity as its owner may see it again: enough to know it, too little to learn it. */
export function maskOwn(identity: Identity): Identity {
  const { name, cccd, address, telephone } = identity
  return {
    ...(name === undefined ? {} : { name: maskName(name) }),
    ...(cccd === undefined ? {} : { cccd: maskCccd(cccd) }),
    ...(address === undefined ? {} : { address: maskAddress(address) }),
    ...(telephone === undefined ? {} : { telephone: maskTelephone(telephone) }),
  }
}

/** The facts units may read, and the original words where masking changed any. */
export function maskFacts(facts: ReportFacts): { facts: ReportFacts; words: Record<string, string> | null } {
  const original: Record<string, string> = {}
  const mask = (name: string, words: string): string => {
    const { masked, found } = maskIdentity(words)
    if (found) original[name] = words
    return masked
  }
  const safe: ReportFacts = { ...facts }
  if (facts.violationWords !== undefined) safe.violationWords = mask('violation', facts.violationWords)
  if (facts.people !== undefined) safe.people = mask('people', facts.people)
  if (facts.place !== undefined) safe.place = { ...facts.place, words: mask('place', facts.place.words) }
  safe.more = Object.fromEntries(
    Object.entries(facts.more).map(([step, { label, words }]) => [step, { label, words: mask(step, words) }]),
  )
  return { facts: safe, words: Object.keys(original).length === 0 ? null : original }
}
