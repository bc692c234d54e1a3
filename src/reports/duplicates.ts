// DECIDE: whether two reports may tell of one event, or carry the same pictures. Pure; a person merges, never this.
import { metresBetween } from '../places/point.js'
import type { PlateValue } from '../reading/reading.js'
import { similarPlates } from '../reading/plate.js'
import type { ReportFacts } from './report.js'

/** How near two reports must be; a row edited at the desk. */
export interface DuplicateWindow {
  /** ms between the two moments. */
  timeMs: number
  /** ms when one of the plates is not known: then place and act carry the likeness alone. */
  withoutPlateMs: number
  /** Metres along one road. */
  alongM: number
  /** Metres between two pins. */
  apartM: number
  /** Bits of 64 in which two perceptual hashes may differ. */
  hashBits: number
  /** ms back to which pictures are compared. */
  picturesMs: number
}

export const windowDefault: DuplicateWindow = {
  timeMs: 30 * 60_000,
  withoutPlateMs: 10 * 60_000,
  alongM: 5_000,
  apartM: 3_000,
  hashBits: 6,
  picturesMs: 180 * 86_400_000,
}

/** Bounds that keep an edit sensible. */
export const windowBounds: Record<keyof DuplicateWindow, { min: number; max: number }> = {
  timeMs: { min: 60_000, max: 86_400_000 },
  withoutPlateMs: { min: 0, max: 7_200_000 },
  alongM: { min: 100, max: 50_000 },
  apartM: { min: 50, max: 20_000 },
  hashBits: { min: 0, max: 7 },
  picturesMs: { min: 86_400_000, max: 730 * 86_400_000 },
}

/** The settings that are out of bounds or not whole numbers; none when it may be used. */
export function wrongIn(window: DuplicateWindow): (keyof DuplicateWindow)[] {
  return (Object.keys(windowBounds) as (keyof DuplicateWindow)[]).filter((name) => {
    const { min, max } = windowBounds[name]
    return !Number.isInteger(window[name]) || window[name] < min || window[name] > max
  })
}

export interface Picture {
  id: string
  sha256: string | null
  perceptualHash: string | null
}

/** A report as it is compared. */
export interface Comparable {
  facts: Pick<ReportFacts, 'violations' | 'place' | 'plate' | 'time'>
  /** When it happened; when not known, when it was filed. ms UTC. */
  at: number
  pictures: Picture[]
}

/** Why two reports look alike. */
export type Likeness =
  | { is: 'event'; plate: 'same' | 'similar' | 'unknown'; apartMs: number }
  | { is: 'file'; files: [string, string] }
  | { is: 'picture'; files: [string, string]; bits: number }

/** Everything in which two reports are alike; empty when they are not. */
export function likenesses(one: Comparable, other: Comparable, window: DuplicateWindow): Likeness[] {
  const event = sameEvent(one, other, window)
  return [...(event === undefined ? [] : [event]), ...sharedPictures(one.pictures, other.pictures, window)]
}

function sameEvent(one: Comparable, other: Comparable, window: DuplicateWindow): Likeness | undefined {
  const plate = comparePlates(one.facts.plate, other.facts.plate)
  if (plate === 'different') return undefined
  const apartMs = apart(one, other)
  if (apartMs > (plate === 'unknown' ? window.withoutPlateMs : window.timeMs)) return undefined
  if (!one.facts.violations.some((act) => other.facts.violations.includes(act))) return undefined
  if (!isNear(one.facts.place, other.facts.place, window)) return undefined
  return { is: 'event', plate, apartMs }
}

/** ms between two moments; spans that touch are not apart. */
function apart(one: Comparable, other: Comparable): number {
  const [from, to] = spanOf(one)
  const [otherFrom, otherTo] = spanOf(other)
  return Math.max(0, from - otherTo, otherFrom - to)
}

/** A whole day or a habit says too little to measure from: then the moment of filing counts, as handed in. */
function spanOf({ facts: { time }, at }: Comparable): [number, number] {
  if (time === undefined || time.is === 'day' || time.is === 'habit') return [at, at]
  return [time.from, time.to]
}

function comparePlates(
  one: PlateValue | undefined,
  other: PlateValue | undefined,
): 'same' | 'similar' | 'unknown' | 'different' {
  const isKnown = (plate: PlateValue | undefined): plate is PlateValue =>
    plate !== undefined && (plate.is === 'whole' || (plate.is === 'partial' && /\d/.test(plate.digits)))
  if (one?.is === 'none' || other?.is === 'none')
    return isKnown(one) || isKnown(other) ? 'different' : 'unknown'
  if (!isKnown(one) || !isKnown(other)) return 'unknown'
  if (one.is === 'whole' && other.is === 'whole')
    return bare(one.plate) === bare(other.plate) ? 'same' : 'different'
  return similarPlates(one, other) ? 'similar' : 'different'
}

const bare = (plate: string) => plate.replace(/[-. ]/g, '')

type Place = ReportFacts['place']

/** Two pins are measured; on one road the km posts; else it must be one commune, or one road where a commune is not known. */
function isNear(one: Place, other: Place, window: DuplicateWindow): boolean {
  if (one === undefined || other === undefined) return false
  if (one.point !== undefined && other.point !== undefined)
    return metresBetween(one.point, other.point) <= window.apartM
  const sameRoad = one.road?.id !== undefined && one.road.id === other.road?.id
  if (sameRoad && one.kmM !== undefined && other.kmM !== undefined)
    return Math.abs(one.kmM - other.kmM) <= window.alongM
  if (one.road?.id !== undefined && other.road?.id !== undefined && !sameRoad) return false
  if (one.commune !== undefined && other.commune !== undefined) return one.commune.code === other.commune.code
  return sameRoad
}

function sharedPictures(ones: Picture[], others: Picture[], window: DuplicateWindow): Likeness[] {
  const found: Likeness[] = []
  for (const one of ones)
    for (const other of others) {
      if (one.id === other.id) continue
      if (one.sha256 !== null && one.sha256 === other.sha256)
        found.push({ is: 'file', files: [one.id, other.id] })
      else if (one.perceptualHash !== null && other.perceptualHash !== null) {
        const bits = bitsApart(one.perceptualHash, other.perceptualHash)
        if (bits <= window.hashBits) found.push({ is: 'picture', files: [one.id, other.id], bits })
      }
    }
  return found.slice(0, 20)
}

/** How many bits of two hashes, 16 hex digits each, differ. A hash of one colour only says nothing and is far from every other. */
export function bitsApart(one: string, other: string): number {
  if (isFlat(one) || isFlat(other)) return 64
  let bits = 0
  for (let left = BigInt(`0x${one}`) ^ BigInt(`0x${other}`); left > 0n; left >>= 1n) bits += Number(left & 1n)
  return bits
}

/** A picture without any structure (black, a lens cap) hashes to almost nothing. */
function isFlat(hash: string): boolean {
  return /^([0f])\1*$/.test(hash) || hash.replace(/0/g, '').length <= 1
}

export const bandsCount = 8

/**
 * The pieces by which near hashes are found: two that differ in at most seven bits share at least one of eight pieces
 * (seven bits touch seven of them at most). `windowBounds.hashBits` is bounded by that.
 */
export function bandsOf(hash: string): string[] {
  if (isFlat(hash)) return []
  const bits = BigInt(`0x${hash}`).toString(2).padStart(64, '0')
  const width = 64 / bandsCount
  return Array.from(
    { length: bandsCount },
    (_, band) => `${band}:${bits.slice(band * width, (band + 1) * width)}`,
  )
}
