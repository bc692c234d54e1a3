// A point on the land, and how far two lie apart.

/** WGS 84 degrees. */
export interface Point {
  latitude: number
  longitude: number
}

const earthM = 6_371_000

/** Metres on the sphere. */
export function metresBetween(one: Point, other: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const north = radians(other.latitude - one.latitude) / 2
  const east = radians(other.longitude - one.longitude) / 2
  const h =
    Math.sin(north) ** 2 +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * Math.sin(east) ** 2
  return 2 * earthM * Math.asin(Math.min(1, Math.sqrt(h)))
}
