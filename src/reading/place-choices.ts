// What a citizen taps when words or a pin leave a place open: communes, and the kind of road.
import type { Land } from '../places/land.js'
import type { Commune, Place, Road } from '../places/place.js'
import type { Option } from './place-area.js'
import type { Choice } from './reading.js'

/** At most three communes to tap; a commune meant by its old name is labelled with the district it lay in. */
export function communeChoices(options: Option[], place: Place, land: Land): Choice<Place>[] {
  const seen = new Set<string>()
  const choices: Choice<Place>[] = []
  for (const option of options) {
    const commune = land.commune(option.code)
    if (commune === undefined || seen.has(option.code) || choices.length === 3) continue
    seen.add(option.code)
    const label = labelOf(commune, option)
    choices.push({
      label: choices.some((choice) => choice.label === label) ? shortName(commune) : label,
      value: { ...place, commune, ...provinceNamed(commune.province, land) },
    })
  }
  return choices
}

const labelLengthMax = 20

function labelOf(commune: Commune, option: Option): string {
  const short = shortName(commune)
  const old = option.old
  if (old?.district === undefined || commune.name.endsWith(` ${old.name}`)) return short
  const withDistrict = `${old.name} (${old.district})`
  return withDistrict.length <= labelLengthMax ? withDistrict : short
}

function shortName(commune: Commune): string {
  return commune.name
    .replace(/^phường /, 'P. ')
    .replace(/^xã /, 'Xã ')
    .replace(/^đặc khu /, 'Đặc khu ')
}

/** "Trên quốc lộ, cao tốc hay đường trong xã?": a point, or "gần quốc lộ", does not tell the road. */
export function roadKindChoices(place: Place, near?: Road): Choice<Place>[] {
  const main: Road = near ?? { name: 'quốc lộ, tỉnh lộ', kind: 'national' }
  return [
    { label: near === undefined ? 'Quốc lộ, tỉnh lộ' : near.name, value: { ...place, road: main } },
    ...(near === undefined
      ? [{ label: 'Cao tốc', value: { ...place, road: { name: 'cao tốc', kind: 'expressway' } as const } }]
      : []),
    { label: 'Đường trong xã', value: { ...place, road: { name: 'đường trong xã', kind: 'local' } } },
  ]
}

/** A place's province by its code of today. */
export function provinceNamed(code: string, land: Land): Partial<Place> {
  const province = land.province(code)
  return province === undefined ? {} : { province: { code, name: province.name } }
}

/** Roads of the province's traffic police: expressways, national and provincial ones. */
export function isMainRoad(road: Road | undefined): boolean {
  return (
    road !== undefined &&
    (road.kind === 'expressway' || road.kind === 'national' || road.kind === 'provincial')
  )
}
