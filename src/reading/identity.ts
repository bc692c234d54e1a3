// Reads who reports from one message: name, CCCD, address and telephone in any order, each by its own reader. Pictures of cards never.
import { readAddress } from './address.js'
import { readCccd } from './cccd.js'
import { readIntent } from './intent.js'
import { readName } from './name.js'
import type { IntentName, PersonAsk, Words } from './reading.js'
import { readTelephone } from './telephone.js'
import { fold, tidy } from './text.js'
import { wallTime } from './day.js'

export type IdentityField = 'name' | 'cccd' | 'address' | 'telephone'

export interface IdentityRead {
  identity: Partial<Record<IdentityField, string>>
  /** Why a part could not be taken. */
  asks: PersonAsk[]
  /** Says, or shows by the card's number, to be under 16: nothing of it may be kept (Luật 91/2025/QH15, article 24). */
  underAge: boolean
}

/**
 * @param fields what is still asked: nothing else is read
 * @param now ms UTC, for the age
 */
export function readIdentity(text: string, fields: IdentityField[], now: number): IdentityRead {
  const tidied = tidy(text)
  const read: IdentityRead = { identity: {}, asks: [], underAge: saysUnderAge(tidied) }
  const rest = takeNumbers(tidied, fields, read, now).replace(age, ' ')
  const pieces = rest
    .split(/[\n;,|]+/)
    .map((piece) => piece.replace(/^[\s:.-]+|[\s:.-]+$/g, ''))
    .filter((piece) => /\p{L}/u.test(piece))
  const named = fields.includes('name') ? takeName(pieces, read) : undefined
  if (fields.includes('address'))
    takeAddress(
      pieces.filter((_, at) => at !== named),
      read,
    )
  if (read.underAge) read.identity = {}
  return read
}

/** Words for each part, without diacritics. */
const fieldWords: Record<IdentityField, RegExp> = {
  name: /(?:^|\s)(?:ho )?ten(?:\s|$)/,
  cccd: /(?:^|\s)(?:cccd|cmnd|can cuoc|chung minh|the)(?:\s|$)/,
  address: /(?:^|\s)(?:dia chi|noi o|cho o|nha o dau)(?:\s|$)/,
  telephone: /(?:^|\s)(?:sdt|dt|dien thoai|so may|phone)(?:\s|$)/,
}

const refusing = new Set<IntentName>(['skip', 'unknown_answer', 'deny'])

/**
 * Which parts the citizen says not to give or not to know: "căn cước thì em không nhớ". Not naming one is about the only
 * one that is still asked, if there is only one.
 */
export function declinedIn(text: string, fields: IdentityField[]): IdentityField[] {
  const clauses = tidy(text)
    .slice(0, clausesLengthMax)
    .split(/[,;.\n]+|\s(?:còn|nhưng|con|nhung)\s/u)
  const declined = clauses.flatMap((clause) => {
    if (!/\p{L}/u.test(clause) || /\d/.test(clause)) return []
    const bare = fold(clause)
    const named = fields.filter((field) => fieldWords[field].test(bare))
    const about = named.length > 0 ? named : fields.length === 1 ? fields : []
    const [first] = about
    if (first === undefined || !refusing.has(readIntent(clause, first).name)) return []
    return about
  })
  return [...new Set(declined)]
}

const clausesLengthMax = 200

/** `em 14 tuổi`: the age of the one who writes. */
export function saysUnderAge(text: string): boolean {
  const found =
    /(?:^|\s)(?:em|chau|con|minh|toi|tui)\s+(?:moi |nam nay |duoc |dang |co )*(\d{1,2}) tuoi/.exec(
      fold(tidy(text)),
    )
  return found !== null && Number(found[1]) < ageOfConsent
}

const age = /(?<!\d)\d{1,3}\s*(?:tuổi|tuoi)(?![\p{L}\p{M}])/giu

const ageOfConsent = 16

/** The numbers, each found by its own reader; what they leave of the words is name and address. */
function takeNumbers(text: string, fields: IdentityField[], read: IdentityRead, now: number): string {
  const card = readCccd(text, now)
  const isCard = card.found === 'value' || (card.found === 'question' && card.ask !== 'length')
  const isChild = card.found === 'value' && ageAt(card.value, now) < ageOfConsent
  if (isChild) read.underAge = true
  else if (fields.includes('cccd') && (isCard || fields.length === 1)) take(card, 'cccd', read)
  const rest = isCard ? without(text, card.words) : text
  const telephone = readTelephone(rest)
  if (fields.includes('telephone')) take(telephone, 'telephone', read)
  const left = telephone.found === 'nothing' ? rest : without(rest, telephone.words)
  return left.replace(numberLabels, ' ')
}

/** A number goes, and leaves a break between what stood around it. */
function without(text: string, words: Words): string {
  return `${text.slice(0, words.start)}\n${text.slice(words.end)}`
}

const numberLabels =
  /(?:số\s+)?(?:cccd|cmnd|căn cước(?: công dân)?|can cuoc(?: cong dan)?)\s*(?:là|la)?\s*[:.]?|(?:số\s+|so\s+)?(?:sđt|sdt|đt|điện thoại|dien thoai|phone)\s*(?:là|la)?\s*[:.]?/giu

/** The fourth digit tells the century, the next two the year (NĐ 137/2015/NĐ-CP, article 13). */
function ageAt(cccd: string, now: number): number {
  const century = 1900 + 100 * Math.floor(Number(cccd[3]) / 2)
  return wallTime(now).year - (century + Number(cccd.slice(4, 6)))
}

function takeName(pieces: string[], read: IdentityRead): number | undefined {
  const at = pieces.findIndex((piece) => readName(piece).found === 'value')
  const [first] = pieces
  if (at !== -1) take(readName(pieces[at]!), 'name', read)
  else if (first !== undefined) take(readName(first), 'name', read)
  return at === -1 ? undefined : at
}

function takeAddress(pieces: string[], read: IdentityRead): void {
  if (pieces.length > 0) take(readAddress(pieces.join(', ')), 'address', read)
}

type PersonReading = ReturnType<typeof readName>

function take(reading: PersonReading, field: IdentityField, read: IdentityRead): void {
  if (reading.found === 'value') read.identity[field] = reading.value
  else if (reading.found === 'question') read.asks.push(reading.ask)
}
