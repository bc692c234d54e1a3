// What the map of a report shows, and the same in words: the citizen's point, the files' own, and the communes it may be.
import type { Land } from '../places/land.js'
import type { Commune } from '../places/place.js'
import { metresBetween, type Point } from '../places/point.js'
import type { ReportFacts } from '../reports/report.js'
import { placeSaid } from './facts.js'

export interface MapPin extends Point {
  /** `shared`: by the citizen; `file`: what a photo or clip says of itself. */
  is: 'shared' | 'file'
  says: string
}

export interface MapCommune extends Partial<Point> {
  code: string
  name: string
  /** A boundary can be asked for. */
  outlined: boolean
}

export interface ReportMap {
  pins: MapPin[]
  communes: MapCommune[]
  /** Everything the map tells, for those who do not see it. */
  words: string[]
}

/** A file that says where it was made; `title`: `Ảnh 1`. */
export interface PlacedFile extends Point {
  title: string
}

const pinsMax = 10

/** The map of a report; undefined where nothing of its place is known. */
export function mapOf(
  facts: Pick<ReportFacts, 'place'>,
  files: PlacedFile[],
  land: Land,
): ReportMap | undefined {
  const { place } = facts
  const shared = place?.point
  const pins = [
    ...(shared === undefined ? [] : [{ ...shared, is: 'shared' as const, says: 'Điểm người dân gửi' }]),
    ...filePins(files),
  ].slice(0, pinsMax)
  const communes = communesOf(place?.commune, pins[0], land)
  if (pins.length === 0 && communes.length === 0) return undefined
  const words = [
    ...pins.map((pin) => pinSaid(pin, place?.commune, shared, land)),
    ...communesSaid(communes, place?.commune, pins.length > 0),
    ...(place?.road === undefined
      ? []
      : [`Đường: ${placeSaid({ place: { words: '', road: place.road, ...km(place) } })}.`]),
  ]
  return { pins, communes, words }
}

const km = ({ kmM }: NonNullable<ReportFacts['place']>) => (kmM === undefined ? {} : { kmM })

/** Files made at one spot share a pin: about ten metres. */
function filePins(files: PlacedFile[]): MapPin[] {
  const spots = new Map<string, PlacedFile[]>()
  for (const file of files) {
    const spot = `${file.latitude.toFixed(4)} ${file.longitude.toFixed(4)}`
    spots.set(spot, [...(spots.get(spot) ?? []), file])
  }
  return [...spots.values()].map((made) => ({
    latitude: made[0]!.latitude,
    longitude: made[0]!.longitude,
    is: 'file',
    says: `${made.map(({ title }) => title).join(', ')} tự ghi nơi chụp`,
  }))
}

/** The commune that is known; else the one, or the few, a point may lie in. */
function communesOf(known: Commune | undefined, point: Point | undefined, land: Land): MapCommune[] {
  const found = known === undefined ? around(point, land) : [known]
  return found.map(({ code, name }) => ({
    code,
    name,
    outlined: land.outline(code) !== undefined,
    ...land.innerPoint(code),
  }))
}

function around(point: Point | undefined, land: Land): Commune[] {
  if (point === undefined) return []
  const ground = land.at(point.latitude, point.longitude)
  return ground.certain ? [ground.commune] : ground.nearest
}

function pinSaid(pin: MapPin, commune: Commune | undefined, shared: Point | undefined, land: Land): string {
  const at = `${pin.latitude.toFixed(5)}, ${pin.longitude.toFixed(5)}`
  const ground = land.at(pin.latitude, pin.longitude)
  const inside = ground.certain ? `, trong ${ground.commune.name}` : ''
  const other = ground.certain && commune !== undefined && ground.commune.code !== commune.code
  const away =
    pin.is === 'file' && shared !== undefined
      ? `, cách điểm người dân gửi ${distance(metresBetween(pin, shared))}`
      : ''
  const hint = pin.is === 'file' ? ' Chỉ là gợi ý, không phải bằng chứng.' : ''
  return `${pin.says}: ${at}${inside}${away}.${other ? ` Khác với nơi được kể (${commune.name}).` : ''}${hint}`
}

function communesSaid(communes: MapCommune[], known: Commune | undefined, hasPin: boolean): string[] {
  const [first] = communes
  if (first === undefined) return []
  const names = communes.map(({ name }) => name).join(', ')
  if (known === undefined && communes.length > 1) return [`Các xã, phường gần đó: ${names}.`]
  if (first.outlined) return [`Đường viền: ${names}.`]
  const rough = `Chấm tròn là một điểm trong ${names}, không phải nơi xảy ra`
  return [hasPin ? `${rough}.` : `${rough}; chưa có điểm chính xác.`]
}

/** `120 m`, `1,4 km` */
export function distance(metres: number): string {
  if (metres < 950) return `${Math.round(metres / 10) * 10} m`
  return `${(metres / 1000).toFixed(1).replace('.', ',')} km`
}
