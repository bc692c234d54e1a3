// Places that come as a point: a shared pin, or the coordinates inside a map link. Never follows a link.
import type { Land } from '../places/land.js'
import type { Place } from '../places/place.js'
import { communeChoices, provinceNamed, roadKindChoices } from './place-choices.js'
import { ask, type PlaceReading } from './place-read.js'
import { tidy } from './text.js'

interface Point {
  latitude: number
  longitude: number
}

/**
 * What a point tells: with a boundary layer its commune, so only the kind of road is asked; without one the three nearest communes
 * to tap. A point in another province is a value with that province (certain with polygons, likely where all the nearest agree).
 * @param pin WGS 84 degrees  @param home today's code of the deployment's province
 */
export function readPin(pin: Point, land: Land, home: string): PlaceReading {
  const { latitude, longitude } = pin
  const point = { latitude, longitude }
  const shown = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
  const words = { text: shown, start: 0, end: 0 }
  const place: Place = { words: shown, point }
  const ground = land.at(latitude, longitude)
  if (ground.certain) {
    const { commune } = ground
    const known = { ...place, commune, ...provinceNamed(commune.province, land) }
    if (commune.province !== home) return { found: 'value', value: known, sure: 'certain', words }
    return ask('road_kind', roadKindChoices(known), known, words)
  }
  const [nearest] = ground.nearest
  if (nearest === undefined) return { found: 'nothing' }
  if (ground.nearest.every((commune) => commune.province !== home)) {
    const province = provinceNamed(nearest.province, land)
    return { found: 'value', value: { ...place, ...province }, sure: 'likely', words }
  }
  return ask(
    'commune',
    communeChoices(
      ground.nearest.map(({ code }) => ({ code })),
      place,
      land,
    ),
    place,
    words,
  )
}

/**
 * After a point and its commune are known: the kind of road, which a point does not tell.
 * @returns undefined when the place has no point, or its road is known already
 */
export function askRoadKind(place: Place): PlaceReading | undefined {
  if (place.point === undefined || place.road !== undefined) return undefined
  return ask('road_kind', roadKindChoices(place), place, { text: place.words, start: 0, end: 0 })
}

const decimals = String.raw`(-?\d{1,3}\.\d{2,})`
const pair = String.raw`${decimals}\s*(?:,|%2C|;|\s)\s*(?:%20|\+)?${decimals}`
const linkLengthMax = 4000

/** Forms of map links, the pin before the middle of the picture. Latitude comes first in all but `lon`-named ones. */
const linkForms = [
  // Google Maps: the pin itself, then query, destination, and last the camera.
  new RegExp(String.raw`!3d${decimals}!4d${decimals}`),
  new RegExp(
    String.raw`[?&](?:q|query|ll|sll|center|daddr|destination|coordinate|location|loc|pin|address|saddr|marker)=(?:loc:|geo:)?${pair}`,
    'i',
  ),
  new RegExp(String.raw`/(?:place|search|dir(?:/[^/]*)?)/${pair}`, 'i'),
  // OpenStreetMap: marker, then the camera.
  new RegExp(String.raw`[?&]mlat=${decimals}.*?[?&]mlon=${decimals}`, 'i'),
  new RegExp(String.raw`#map=\d+(?:\.\d+)?/${decimals}/${decimals}`, 'i'),
  new RegExp(String.raw`[?&]lat(?:itude)?=${decimals}.*?[?&](?:lon|lng|long|longitude)=${decimals}`, 'i'),
  new RegExp(String.raw`\bgeo:${pair}`, 'i'),
  new RegExp(String.raw`/@${pair}`),
]

/** Bare coordinates in words ("21.2817, 106.1975"); both with three decimals at least, so that prices and times are none. */
const bare = /(?<![\d.,])(\d{1,2}\.\d{3,})°?\s*N?\s*[,; ]\s*(\d{2,3}\.\d{3,})°?\s*E?(?![\d])/i

/**
 * Reads a map link, or coordinates written out, as the pin they carry; no network. Nothing when they carry none: short links
 * (maps.app.goo.gl) do not, and the citizen is asked.
 */
export function readMapLink(text: string, land: Land, home: string): PlaceReading {
  const point = coordinatesIn(text)
  return point === undefined ? { found: 'nothing' } : readPin(point, land, home)
}

/** Coordinates in a Google Maps, Apple Maps, OpenStreetMap or Zalo link, or written out; only within the country. */
export function coordinatesIn(text: string): Point | undefined {
  const words = decoded(tidy(text.slice(0, linkLengthMax)))
  for (const form of [...linkForms, bare]) {
    const match = form.exec(words)
    const point = match === null ? undefined : { latitude: Number(match[1]), longitude: Number(match[2]) }
    if (point !== undefined && isInVietnam(point)) return point
  }
  return undefined
}

function decoded(text: string): string {
  return text.replace(/%2C/gi, ',').replace(/%3A/gi, ':').replace(/%20/g, ' ')
}

/** Mainland, islands and the sea between: a reversed or foreign pair is no place of ours. */
function isInVietnam(point: Point): boolean {
  return point.latitude >= 6 && point.latitude <= 24 && point.longitude >= 101 && point.longitude <= 118
}
