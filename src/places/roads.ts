// Roads as people write them: the numbered ones of any province by their letters and number, the known ones by their aliases.
import { fold } from '../reading/text.js'
import roadRows from './data/roads.json' with { type: 'json' }
import { nameKey } from './names.js'
import type { Road, RoadKind } from './place.js'

export interface KnownRoad extends Road {
  id: string
  provinces: string[]
  aliases: string[]
  /** Seen in a cited source; the rest is to be checked with the province. */
  confirmed: boolean
}

export const knownRoads: KnownRoad[] = roadRows.roads.map((row) => ({
  id: row.id,
  name: row.name,
  kind: row.kind as RoadKind,
  provinces: row.provinces,
  aliases: row.aliases,
  confirmed: row.confirmed,
}))

const byId = new Map(knownRoads.map((road) => [road.id, road]))

/** A road by its id (`QL1`, `DT242-LS`). */
export function roadById(id: string): KnownRoad | undefined {
  return byId.get(id)
}

/**
 * The roads that letters and a number can mean, seen from a province: `QL 1A` is QL1, `TL242` is DT242 in Bắc Ninh and DT242-LS
 * in Lạng Sơn. A number we hold no row for still gives its road, since numbers are nationwide facts (QL) or the province's (ĐT).
 */
export function numberedRoads(series: 'QL' | 'DT' | 'CT', number: string, province: string): Road[] {
  const bare = number.toUpperCase()
  if (series === 'CT') return expressways(bare, province)
  const id = `${series}${(series === 'QL' && nationalNames.get(bare)) || bare}`
  const known = knownRoads.filter((road) => road.id === id || road.id.startsWith(`${id}-`))
  const here = known.filter((road) => road.provinces.includes(province))
  if (here.length > 0) return here.map(plain)
  if (series === 'QL' && known.length > 0) return known.map(plain)
  return [
    series === 'QL'
      ? { id, name: `Quốc lộ ${bare}`, kind: 'national' }
      : { id, name: `Đường tỉnh ${bare}`, kind: 'provincial' },
  ]
}

/** QL1A is QL1, QL22A is QL22: the letter A names the road itself where no other row has it. */
const nationalNames = new Map([
  ['1A', '1'],
  ['22A', '22'],
])

/** Expressways by the number on their signs (`CT.01`), else an expressway we hold no row for. */
function expressways(number: string, province: string): Road[] {
  const two = number.padStart(2, '0')
  const signed = knownRoads.filter((road) => road.aliases.includes(`CT.${two}`))
  const here = signed.filter((road) => road.provinces.includes(province))
  if (here.length > 0) return here.map(plain)
  return [{ id: `CT${two}`, name: `Cao tốc CT.${two}`, kind: 'expressway' }]
}

/**
 * The roads a bare number after `đường` means in a province: `đường 295B` is DT295B, `đường 31` is QL31; `đường 279` may be two.
 * Numbers we hold no row for give none: they may be a street or a lane.
 */
export function roadsNumbered(number: string, province: string): Road[] {
  const bare = number.toUpperCase()
  const ids = [`QL${nationalNames.get(bare) ?? bare}`, `DT${bare}`]
  return knownRoads
    .filter((road) => ids.some((id) => road.id === id || road.id.startsWith(`${id}-`)))
    .filter((road) => road.provinces.includes(province))
    .map(plain)
}

/** Expressways and new trunk roads by name: folded alias -> road ids, longest alias first. */
export const roadAliases: { words: string[]; ids: string[] }[] = aliasTable()

function aliasTable(): { words: string[]; ids: string[] }[] {
  const table = new Map<string, Set<string>>()
  for (const road of knownRoads)
    for (const alias of [road.name, ...road.aliases, ...spokenEnds(road)]) {
      const words = fold(alias).match(/[a-z0-9]+/g) ?? []
      const plainNumber = /^(ql|dt|tl|ct|quoc lo|tinh lo|duong tinh|duong|ah) ?\d+[a-z]?$/.test(
        words.join(' '),
      )
      if (plainNumber || words.join(' ') === 'duong cao toc') continue
      const key = words.join(' ')
      table.set(key, (table.get(key) ?? new Set()).add(road.id))
    }
  return [...table]
    .map(([key, ids]) => ({ words: key.split(' '), ids: [...ids] }))
    .sort(
      (one, other) =>
        other.words.length - one.words.length || other.words.join('').length - one.words.join('').length,
    )
}

/** `Cao tốc Hà Nội – Bắc Giang` is also said the other way round. */
function spokenEnds(road: KnownRoad): string[] {
  const ends = /^Cao tốc (.+) – (.+)$/.exec(road.name)
  if (ends === null || road.kind !== 'expressway') return []
  const [, from = '', to = ''] = ends
  const short = (name: string) =>
    fold(name)
      .split(' ')
      .map((word) => word[0] ?? '')
      .join('')
  return [
    `cao tốc ${from} ${to}`,
    `cao tốc ${to} ${from}`,
    `ct ${from} ${to}`,
    ...(nameKey(from).length > 3
      ? [`cao tốc ${short(from)} ${short(to)}`, `cao tốc ${short(to)} ${short(from)}`]
      : []),
  ]
}

function plain(road: KnownRoad): Road {
  return { id: road.id, name: road.name, kind: road.kind }
}
