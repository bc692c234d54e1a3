// Takes what would tell who wrote it out of a report's free words; the words as they were go into the seal.
import { maskIdentity } from '../reading/free-text.js'
import { maskAddress } from '../reading/address.js'
import { maskCccd } from '../reading/cccd.js'
import { maskName } from '../reading/name.js'
import { maskTelephone } from '../reading/telephone.js'
import { fold, tidy } from '../reading/text.js'
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

/** Free words without what gives their writer away; with the identity known, also without its name and address wherever they stand. */
export function maskText(text: string, known: Identity = {}): string {
  return maskKnown(maskIdentity(text).masked, known)
}

/** Every text inside a JSON value masked. */
export function maskDeep(value: unknown, known: Identity = {}): unknown {
  if (typeof value === 'string') return maskText(value, known)
  if (Array.isArray(value)) return value.map((each) => maskDeep(each, known))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskDeep(inner, known)]))
}

/** The facts units may read, and the original words where masking changed any. */
export function maskFacts(
  facts: ReportFacts,
  known: Identity = {},
): { facts: ReportFacts; words: Record<string, string> | null } {
  const original: Record<string, string> = {}
  const masked = maskParts(facts, known, (name, before) => (original[name] = before)) as ReportFacts
  return { facts: masked, words: Object.keys(original).length === 0 ? null : original }
}

/** The few facts of an alert, masked like those of a report. */
export function maskAlertFacts(facts: Partial<ReportFacts>, known: Identity = {}): Partial<ReportFacts> {
  return maskParts(facts, known, () => undefined)
}

function maskParts(
  facts: Partial<ReportFacts>,
  known: Identity,
  changed: (name: string, before: string) => void,
): Partial<ReportFacts> {
  const { address: _home, ...withoutHome } = known
  // Where it happened may be the reporter's own street: without it nobody could go there.
  const maskPlace = (name: string, words: string) => mask(name, words, withoutHome)
  const mask = (name: string, words: string, who = known): string => {
    const masked = maskText(words, who)
    if (masked !== tidy(words)) changed(name, words)
    return masked
  }
  const safe: Partial<ReportFacts> = { ...facts }
  const { violationWords, people, place, time, plate, vehicle, more, otherPlates } = facts
  if (violationWords !== undefined) safe.violationWords = mask('violation', violationWords)
  if (people !== undefined) safe.people = mask('people', people)
  if (place !== undefined) {
    const { landmark, junction, direction } = place
    safe.place = {
      ...place,
      words: maskPlace('place', place.words),
      ...(landmark === undefined ? {} : { landmark: maskPlace('landmark', landmark) }),
      ...(direction === undefined ? {} : { direction: maskPlace('direction', direction) }),
      ...(junction === undefined
        ? {}
        : { junction: junction.map((each, at) => maskPlace(`junction ${at + 1}`, each)) }),
    }
  }
  if (time?.is === 'habit') safe.time = { ...time, habit: mask('time', time.habit) }
  if (plate?.is === 'partial') safe.plate = { ...plate, words: mask('plate', plate.words) }
  if (vehicle?.model !== undefined) safe.vehicle = { ...vehicle, model: mask('model', vehicle.model) }
  if (otherPlates !== undefined)
    safe.otherPlates = otherPlates.map((each, at) => mask(`plate ${at + 2}`, each))
  if (more !== undefined)
    safe.more = Object.fromEntries(
      Object.entries(more).map(([step, { label, words }]) => [step, { label, words: mask(step, words) }]),
    )
  return safe
}

/** Shorter than this, a part of an identity stands in too many innocent words. Characters. */
const knownLengthMin = 5

/** The reporter's own name, address and numbers, however they were typed: with or without diacritics, capitals or spaces between digits. */
function maskKnown(text: string, { name, address, telephone, cccd }: Identity): string {
  let masked = text
  for (const { value, mask } of [
    { value: name, mask: '***' },
    { value: address, mask: '***' },
  ])
    if (value !== undefined && value.trim().length >= knownLengthMin)
      masked = replaceFolded(masked, value, mask)
  for (const digits of [telephone, cccd]) if (digits !== undefined) masked = replaceDigits(masked, digits)
  return masked
}

function replaceFolded(text: string, value: string, mask: string): string {
  const wanted = fold(tidy(value).trim())
  const folded = fold(text)
  if (folded.length !== text.length || wanted === '') return text
  let out = ''
  let at = 0
  for (;;) {
    const found = folded.indexOf(wanted, at)
    if (found < 0) return out + text.slice(at)
    const isWhole =
      !/\p{L}/u.test(folded[found - 1] ?? '') && !/\p{L}/u.test(folded[found + wanted.length] ?? '')
    out += text.slice(at, found) + (isWhole ? mask : text.slice(found, found + wanted.length))
    at = found + wanted.length
  }
}

function replaceDigits(text: string, value: string): string {
  const digits = value.replace(/\D/g, '').replace(/^0/, '')
  if (digits.length < 8) return text
  const spaced = new RegExp(`(?<!\\d)(?:\\+?84[ .-]?|0)?${digits.split('').join('[ .-]?')}(?!\\d)`, 'g')
  return text.replace(spaced, '***')
}
