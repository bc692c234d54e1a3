// From a point to the commune it lies in: by the province's own boundary layer where one is loaded, else the nearest inner points.
import { readFileSync } from 'node:fs'
import whichPolygon from 'which-polygon'
import pointRows from './data/points.json' with { type: 'json' }
import type { Commune } from './place.js'
import type { Point } from './point.js'

/** Where a point lies: in one commune for certain, near some (the nearest first), or nowhere in the country. */
export type Ground = { certain: true; commune: Commune } | { certain: false; nearest: Commune[] }

/** A commune's boundary as GeoJSON writes it: areas of rings of `[longitude, latitude]`, the first ring of each the outer one. */
export type Outline = number[][][][]

export interface Grounds {
  at(latitude: number, longitude: number): Ground
  /** A point inside a commune, computed from its boundary. */
  innerPoint(code: string): Point | undefined
  /** Its boundary, where the layer has it. */
  outline(code: string): Outline | undefined
  /** Areas of the layer that carry no commune code of today: a point there gets the three nearest. */
  unnamedAreas: number
}

/** Beyond this a point is in the sea or abroad: inner points of communes lie closer than this to all their land. */
const nearestMaxM = 60_000

/**
 * Makes the look-up from points to communes and back.
 * @param boundariesFile GeoJSON whose features carry a commune code of today as `code`, `c`, `ma_xa`, `maxa` or `ward_code`
 * @throws Error, naming the file, when it cannot be read or holds no commune we know
 */
export function loadGround(
  commune: (code: string) => Commune | undefined,
  boundariesFile: string | undefined,
): Grounds {
  const layer = boundariesFile === undefined ? undefined : loadBoundaries(boundariesFile, commune)
  const points = pointRows.points.flatMap((row) => {
    const [code = '', latitude, longitude] = row.split(' ')
    const found = commune(code)
    return found === undefined
      ? []
      : [{ commune: found, latitude: Number(latitude), longitude: Number(longitude) }]
  })
  const inner = new Map(
    points.map(({ commune, latitude, longitude }) => [commune.code, { latitude, longitude }]),
  )
  return {
    at(latitude, longitude) {
      if (!isOnEarth(latitude, longitude)) return { certain: false, nearest: [] }
      const around = layer === undefined ? [] : communesAround(layer, latitude, longitude)
      const [only, other] = around
      if (only !== undefined && other === undefined && layer?.inside(latitude, longitude) !== undefined)
        return { certain: true, commune: only }
      if (other !== undefined) return { certain: false, nearest: around.slice(0, choicesMax) }
      const near = nearest(points, latitude, longitude).filter(({ code }) => code !== only?.code)
      return { certain: false, nearest: [...around, ...near].slice(0, choicesMax) }
    },
    innerPoint: (code) => inner.get(code),
    outline: (code) => layer?.outlines.get(code),
    unnamedAreas: layer?.unnamedAreas ?? 0,
  }
}

/** A telephone knows where it is to within some tens of metres, and a finger on a map no better. */
const inexactM = 50
const choicesMax = 3

/** The commune at a point first, then those that begin within its inexactness; the same one everywhere stands once. */
function communesAround(layer: Layer, latitude: number, longitude: number): Commune[] {
  const north = inexactM / 111_320
  const east = north / Math.cos((latitude * Math.PI) / 180)
  const found = new Map<string, Commune>()
  for (const [up, right] of [[0, 0], ...eightWays] as const) {
    const commune = layer.inside(latitude + up * north, longitude + right * east)
    if (commune !== undefined) found.set(commune.code, commune)
  }
  return [...found.values()]
}

const slanted = Math.SQRT1_2
const eightWays = [
  [1, 0], [-1, 0], [0, 1], [0, -1], [slanted, slanted], [slanted, -slanted], [-slanted, slanted], [-slanted, -slanted],
] as const // prettier-ignore

function isOnEarth(latitude: number, longitude: number): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
}

function nearest(
  points: { commune: Commune; latitude: number; longitude: number }[],
  latitude: number,
  longitude: number,
): Commune[] {
  const best: { commune: Commune; away: number }[] = []
  const shrink = Math.cos((latitude * Math.PI) / 180)
  const limit = (nearestMaxM / 111_320) ** 2
  for (const point of points) {
    const north = point.latitude - latitude
    const east = (point.longitude - longitude) * shrink
    const away = north * north + east * east
    const third = best[2]
    if (away > limit || (third !== undefined && away >= third.away)) continue
    best.push({ commune: point.commune, away })
    best.sort((one, other) => one.away - other.away)
    best.length = Math.min(best.length, choicesMax)
  }
  return best.map((one) => one.commune)
}

const codeNames = ['code', 'c', 'ma_xa', 'maxa', 'maXa', 'ward_code', 'MA_XA']

type Collection = whichPolygon.GeoJson<Record<string, unknown> | null>

interface Layer {
  inside(latitude: number, longitude: number): Commune | undefined
  outlines: Map<string, Outline>
  unnamedAreas: number
}

function loadBoundaries(file: string, commune: (code: string) => Commune | undefined): Layer {
  const collection = readCollection(file)
  const known = collection.features.filter(
    (feature) => isArea(feature.geometry) && communeOf(feature.properties, commune) !== undefined,
  )
  if (known.length === 0)
    throw new Error(
      `BOUNDARIES_FILE ${file}: no area carries a commune code of today (${codeNames.join(', ')})`,
    )
  const query = whichPolygon({ ...collection, features: known })
  const outlines = new Map<string, Outline>()
  for (const { geometry, properties } of known) {
    const { code } = communeOf(properties, commune)!
    outlines.set(code, [...(outlines.get(code) ?? []), ...areasOf(geometry)])
  }
  return {
    inside(latitude, longitude) {
      const properties = query([longitude, latitude])
      return properties === null ? undefined : communeOf(properties, commune)
    },
    outlines,
    unnamedAreas: collection.features.filter(({ geometry }) => isArea(geometry)).length - known.length,
  }
}

function areasOf(geometry: Collection['features'][number]['geometry']): Outline {
  if (geometry.type === 'Polygon') return [geometry.coordinates]
  return geometry.type === 'MultiPolygon' ? geometry.coordinates : []
}

function readCollection(file: string): Collection {
  let read: unknown
  try {
    read = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Error(`BOUNDARIES_FILE ${file}: cannot be read as GeoJSON`, { cause })
  }
  if (typeof read !== 'object' || read === null || !Array.isArray((read as { features?: unknown }).features))
    throw new Error(`BOUNDARIES_FILE ${file}: is not a GeoJSON feature collection`)
  return read as Collection
}

function isArea(geometry: { type?: string } | null): boolean {
  return geometry?.type === 'Polygon' || geometry?.type === 'MultiPolygon'
}

function communeOf(
  properties: Record<string, unknown> | null,
  commune: (code: string) => Commune | undefined,
): Commune | undefined {
  for (const name of codeNames) {
    const code = properties?.[name]
    if (typeof code !== 'string' && typeof code !== 'number') continue
    const found = commune(String(code).padStart(5, '0'))
    if (found !== undefined) return found
  }
  return undefined
}
