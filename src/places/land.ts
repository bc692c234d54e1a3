// KNOW THE LAND: the door of places/. Communes old and new and roads, loaded once, looked up in well under a millisecond.
import { loadGround, type Ground, type Outline } from './ground.js'
import { nameKey, oneSlipApart } from './names.js'
import type { Commune } from './place.js'
import type { Point } from './point.js'
import {
  loadUnits,
  type District,
  type OldCommune,
  type Province,
  type UnitType,
  type Units,
} from './units.js'

export type { Ground, Outline } from './ground.js'
export type { District, Province, UnitType } from './units.js'

/**
 * One unit a name can mean. A commune of old leads to the communes of today that took its land (`now`); a province that was merged
 * carries its code of then (`former`).
 */
export type Named =
  | { is: 'commune'; name: string; type: UnitType; province: string; now: string[]; districts: District[] }
  | { is: 'old'; name: string; type: UnitType; province: string; now: string[]; district?: District }
  | { is: 'district'; name: string; type: UnitType; province: string; district: District }
  | { is: 'province'; name: string; type: UnitType; province: string; former?: string }

export interface Land {
  commune(code: string): Commune | undefined
  /** Today's provinces; `code` two digits. */
  province(code: string): Province | undefined
  provinces(): Province[]
  /** Every commune of a province, by code. */
  communesOf(province: string): Commune[]
  /** What a name means anywhere in the country; the key is `nameKey(name)`. */
  named(key: string): readonly Named[]
  /** Long names of a province one slip away from a key; only for keys of seven letters and more. */
  almostNamed(key: string, province: string): readonly Named[]
  /** The old districts of today's province whose initials these are (`lg`: Lạng Giang). */
  districtsBy(initials: string, province: string): readonly District[]
  /** The commune at a point, WGS 84 degrees: certain with a boundary layer and away from a border, else up to three to choose from. */
  at(latitude: number, longitude: number): Ground
  /** A point inside a commune, for showing roughly where it is: never where something happened. */
  innerPoint(code: string): Point | undefined
  /** A commune's boundary, where a boundary layer is loaded and has it. */
  outline(code: string): Outline | undefined
  /** Areas of the boundary layer without a commune code of today. */
  unnamedAreas: number
}

/**
 * Loads the land once, a few hundred milliseconds.
 * @param options.boundariesFile the province's own GeoJSON layer (setting `BOUNDARIES_FILE`)
 * @throws Error when the boundary layer cannot be used
 */
export function loadLand(options: { boundariesFile?: string | undefined } = {}): Land {
  const units = loadUnits()
  const communes = new Map(units.communes.map(({ code, name, province }) => [code, { code, name, province }]))
  const commune = (code: string) => communes.get(code)
  const provinces = new Map(units.provinces.map((province) => [province.code, province]))
  const names = indexNames(units)
  const longKeys = indexLongKeys(names)
  return {
    commune,
    province: (code) => provinces.get(code),
    provinces: () => units.provinces,
    communesOf: (province) => [...communes.values()].filter((one) => one.province === province),
    named: (key) => names.get(key) ?? [],
    almostNamed: (key, province) => almostNamed(key, province, names, longKeys),
    districtsBy: (letters, province) =>
      units.districts.filter((one) => one.province === province && initials(one.name) === letters),
    ...loadGround(commune, options.boundariesFile),
  }
}

function indexNames(units: Units): Map<string, Named[]> {
  const names = new Map<string, Named[]>()
  const add = (key: string, named: Named) => {
    const list = names.get(key)
    if (list === undefined) names.set(key, [named])
    else list.push(named)
  }
  const districtsOf = districtsByCommune(units.districts)
  const provinceOf = new Map(units.communes.map((commune) => [commune.code, commune.province]))
  for (const { code, bareName, type, province } of units.communes)
    add(nameKey(bareName), {
      is: 'commune',
      name: bareName,
      type,
      province,
      now: [code],
      districts: districtsOf.get(code) ?? [],
    })
  for (const old of units.oldCommunes) addOld(old, provinceOf.get(old.now[0] ?? '') ?? '', add)
  for (const district of units.districts)
    add(nameKey(district.name), { is: 'district', ...pick(district), district })
  for (const province of units.provinces)
    for (const old of [
      ...[province.name, ...province.also].map((name) => ({ name, code: '' })),
      ...province.from,
    ])
      if (old.code === '' || old.name !== province.name)
        add(nameKey(old.name), {
          is: 'province',
          name: old.name,
          type: 'tinh',
          province: province.code,
          ...(old.code === '' ? {} : { former: old.code }),
        })
  return names
}

function addOld(old: OldCommune, province: string, add: (key: string, named: Named) => void): void {
  const named = { is: 'old', name: old.name, type: old.type, province, now: old.now } as const
  const whole: Named = old.district === undefined ? named : { ...named, district: old.district }
  add(old.key, whole)
  // "Phường 4" is also said "phường Bốn".
  const spoken = /^\d{1,2}$/.test(old.key) ? spokenNumbers[Number(old.key)] : undefined
  if (spoken !== undefined) add(nameKey(spoken), whole)
}

const spokenNumbers = ['', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín', 'mười']

function pick(district: District): { name: string; type: UnitType; province: string } {
  return { name: district.name, type: district.type, province: district.province }
}

function districtsByCommune(districts: District[]): Map<string, District[]> {
  const byCommune = new Map<string, District[]>()
  for (const district of districts)
    for (const code of district.now) byCommune.set(code, [...(byCommune.get(code) ?? []), district])
  return byCommune
}

const longKey = 7

/** One slip leaves the first or the last three letters of a long key as they were: long keys by province and either end. */
function indexLongKeys(names: Map<string, Named[]>): Map<string, string[]> {
  const byEnd = new Map<string, string[]>()
  for (const [key, list] of names) {
    if (key.length < longKey) continue
    for (const province of new Set(list.map((named) => named.province)))
      for (const end of endsOf(key, province)) {
        const keys = byEnd.get(end)
        if (keys === undefined) byEnd.set(end, [key])
        else keys.push(key)
      }
  }
  return byEnd
}

function endsOf(key: string, province: string): string[] {
  return [`${province}<${key.slice(0, 3)}`, `${province}>${key.slice(-3)}`]
}

function almostNamed(
  key: string,
  province: string,
  names: Map<string, Named[]>,
  longKeys: Map<string, string[]>,
): Named[] {
  if (key.length < longKey - 1 || key.length > 24) return []
  const near = new Set(endsOf(key, province).flatMap((end) => longKeys.get(end) ?? []))
  return [...near]
    .filter((other) => oneSlipApart(key, other))
    .flatMap((other) => (names.get(other) ?? []).filter((named) => named.province === province))
}

function initials(name: string): string {
  return name
    .split(/[\s-]+/)
    .map((word) => nameKey(word)[0] ?? '')
    .join('')
}
