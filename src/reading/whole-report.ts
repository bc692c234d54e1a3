// Reads everything one message says of a violation: when, where (as written), which vehicle, what was done, a telephone.
import { heartOf, lookedThroughMax, type Stretch } from './heart.js'
import { placeWordsIn } from './place-words.js'
import { readPlates } from './plate.js'
import type {
  PersonAsk,
  PlateAsk,
  PlateValue,
  Reading,
  ReportTime,
  TimeAsk,
  VehicleValue,
  Words,
} from './reading.js'
import { head } from './rewrite.js'
import { findTelephones, readTelephone } from './telephone.js'
import { readTime } from './time.js'
import { tokensOf, type Tokens } from './tokens.js'
import { readVehicle } from './vehicle.js'
import { actsOf, violationsIn, type ActFound } from './violation.js'

/** Only what the message speaks of is there; a question is there too, so that it can be asked. */
export interface WholeReport {
  time?: Reading<ReportTime, TimeAsk>
  /** The first is the vehicle reported. */
  plates: Reading<PlateValue, PlateAsk>[]
  vehicle?: Reading<VehicleValue, 'type' | 'colour'>
  violations?: Reading<string[], 'which'>
  /** The place as written. */
  placeWords?: Words
  telephone?: Reading<string, PersonAsk>
  /** Of a long message, the part that tells the report. */
  heart?: Stretch
}

export interface WholeReportOptions {
  /** Finds the place by the names the land knows; what it finds is taken before our own cut. */
  findPlace?: (text: string) => Words | undefined
}

/**
 * Reads a whole report from one message.
 * @param now ms UTC of the message
 */
export function readWholeReport(text: string, now: number, options: WholeReportOptions = {}): WholeReport {
  const heart = heartOf(text)
  if (heart === undefined) return readPart(text, now, options)
  const told = readPart(head(text, lookedThroughMax).slice(heart.start, heart.end), now, options)
  return { ...shifted(told, heart.start), ...beside(text, told), heart }
}

/** What the rest of a long message may still tell: not where, when and what, which there belong to something else. */
function beside(text: string, told: WholeReport): Partial<WholeReport> {
  const telephone = told.telephone ?? (findTelephones(text).length === 0 ? undefined : readTelephone(text))
  const plates = readPlates(text).filter((plate) => plate.found !== 'nothing')
  return {
    ...(told.plates.length > 0 ? {} : { plates }),
    ...(told.telephone === undefined && telephone?.found === 'value' ? { telephone } : {}),
  }
}

/** The same report, its words moved to where they stand in the whole message. */
function shifted(report: WholeReport, by: number): WholeReport {
  const moved = (words: Words): Words => ({ ...words, start: words.start + by, end: words.end + by })
  const at = <Value, Ask extends string>(reading: Reading<Value, Ask>): Reading<Value, Ask> =>
    reading.found === 'nothing' ? reading : { ...reading, words: moved(reading.words) }
  const { time, plates, vehicle, violations, placeWords, telephone } = report
  return {
    plates: plates.map(at),
    ...(time === undefined ? {} : { time: at(time) }),
    ...(vehicle === undefined ? {} : { vehicle: at(vehicle) }),
    ...(violations === undefined ? {} : { violations: at(violations) }),
    ...(placeWords === undefined ? {} : { placeWords: moved(placeWords) }),
    ...(telephone === undefined ? {} : { telephone: at(telephone) }),
  }
}

function readPart(text: string, now: number, options: WholeReportOptions): WholeReport {
  const tokens = tokensOf(text)
  const clean = tokens.text
  const plates = readPlates(clean).filter((plate) => plate.found !== 'nothing')
  const telephones = findTelephones(clean)
  const legible = plates.filter((plate) => plate.found === 'question' || hasDigits(plate.value))
  const numbers = [...legible.map((plate) => plate.words), ...telephones.map((found) => found.words)]
  const time = readTime(clean, now)
  const timeWords = time.found === 'nothing' ? [] : endsOf(withoutName(time.words))
  const actTokens = numbers.length === 0 ? tokens : tokensOf(without(clean, numbers, ' '))
  const told = actsOf(actTokens)
  const acts = told.acts.flatMap((act) => stretchesOf(actTokens, act))
  const place =
    options.findPlace?.(clean) ?? placeWordsIn(tokens, takenBy(tokens, acts, [...numbers, ...timeWords]))
  const report: WholeReport = { plates }
  if (time.found !== 'nothing') report.time = time
  const vehicle = readVehicle(
    without(clean, [...numbers, ...(place === undefined ? [] : [place])]),
    legible[0]?.words.start,
  )
  if (vehicle.found !== 'nothing') report.vehicle = vehicle
  const violations = violationsIn(actTokens, told)
  if (violations.found !== 'nothing') report.violations = violations
  if (place !== undefined) report.placeWords = place
  const telephone = telephones.length === 0 ? undefined : readTelephone(clean)
  if (telephone !== undefined && telephone.found !== 'nothing') report.telephone = telephone
  return report
}

function hasDigits(plate: PlateValue): boolean {
  return plate.is === 'whole' || plate.is === 'partial'
}

/** "O cau bach dang luc 6h": the last syllable of a name may look like the time's first word. */
function withoutName(words: Words): Words {
  const first = /^(?:dang\s+|(?:Chieu|Sang|Trua|Toi)\s+(?=(?:luc|hoi)\b))/.exec(words.text)?.[0] ?? ''
  return { ...words, start: words.start + first.length }
}

/** A habit is told over a whole sentence, with the place between its first and last words. */
function endsOf(words: Words): Stretch[] {
  const { start, end } = words
  return end - start <= longTimeMin
    ? [words]
    : [
        { start, end: start + 12 },
        { start: end - 30, end },
      ]
}

const longTimeMin = 60

/** The same text with other readers' words blanked out: offsets hold, sentences around are cut apart. */
function without(text: string, parts: Words[], cut: ',' | ' ' = ','): string {
  let blanked = text
  for (const { start, end } of parts) {
    if (end > start)
      blanked = `${blanked.slice(0, start)}${cut}${' '.repeat(end - start - 1)}${blanked.slice(end)}`
  }
  return blanked
}

/** Between its two ends the place may stand: "tông xe em ở đường Lê Lợi rồi bỏ chạy". */
function stretchesOf(tokens: Tokens, { id, from, to }: ActFound): Stretch[] {
  return id === 'hit_and_run' && to - from > 5
    ? [stretchOf(tokens, from, from + 2), stretchOf(tokens, to - 2, to)]
    : [stretchOf(tokens, from, to)]
}

function stretchOf({ list }: Tokens, from: number, to: number): Stretch {
  return { start: list[from]?.start ?? 0, end: list[to - 1]?.end ?? 0 }
}

function takenBy(
  tokens: Tokens,
  acts: Stretch[],
  others: Stretch[],
): (index: number) => 'act' | 'other' | undefined {
  const taken = new Map<number, 'act' | 'other'>()
  const mark = (stretches: Stretch[], by: 'act' | 'other') => {
    for (const { start, end } of stretches)
      for (let at = firstAfter(tokens, start); at < tokens.list.length; at++) {
        if ((tokens.list[at]?.start ?? end) >= end) break
        taken.set(at, by)
      }
  }
  mark(acts, 'act')
  mark(others, 'other')
  return (index) => taken.get(index)
}

/** The first token that ends after an offset. */
function firstAfter({ list }: Tokens, offset: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle]?.end ?? 0) > offset) high = middle
    else low = middle + 1
  }
  return low
}
