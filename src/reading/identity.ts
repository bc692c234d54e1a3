// Reads who reports from one message: name, CCCD, address and telephone in any order, each by its own reader. Pictures of cards never.
import { readAddress } from './address.js'
import { readCccd } from './cccd.js'
import { readName } from './name.js'
import type { PersonAsk } from './reading.js'
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
  const rest = takeNumbers(tidied, fields, read, now)
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

/** `em 14 tuổi`: the age of the one who writes. */
export function saysUnderAge(text: string): boolean {
  const found =
    /(?:^|\s)(?:em|chau|con|minh|toi|tui)\s+(?:moi |nam nay |duoc |dang |co )*(\d{1,2}) tuoi/.exec(
      fold(tidy(text)),
    )
  return found !== null && Number(found[1]) < ageOfConsent
}

const ageOfConsent = 16

/** Long runs of digits are told apart by their length; what they are is for their own readers to say. */
function takeNumbers(text: string, fields: IdentityField[], read: IdentityRead, now: number): string {
  const labels =
    '(?:(?:số\\s+)?(?:cccd|cmnd|căn cước(?: công dân)?|can cuoc(?: cong dan)?|sđt|sdt|đt|dt|tel|(?:số\\s+)?điện thoại|(?:so\\s+)?dien thoai|phone|zalo)\\s*(?:là|la)?\\s*[:.]?\\s*)?'
  return text.replace(
    new RegExp(`${labels}(\\+?\\d(?:[ .-]?\\d){8,13})(?!\\d)`, 'giu'),
    (whole, run: string) => {
      const digits = run.replace(/\D/g, '')
      const isCard = (digits.length === 12 || digits.length === 9) && !run.startsWith('+')
      if (isCard) takeCard(run, fields, read, now)
      else if (fields.includes('telephone')) take(readTelephone(run), 'telephone', read)
      return whole.includes('\n') ? '\n' : ','
    },
  )
}

function takeCard(run: string, fields: IdentityField[], read: IdentityRead, now: number): void {
  if (!fields.includes('cccd')) return
  const reading = readCccd(run, now)
  if (reading.found === 'value' && ageAt(reading.value, now) < ageOfConsent) read.underAge = true
  else take(reading, 'cccd', read)
}

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
