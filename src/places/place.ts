// What a place is, once the citizen's words have been read against the land.

export type RoadKind = 'expressway' | 'national' | 'provincial' | 'street' | 'local'

export interface Road {
  /** `CT-HN-BG`, `QL1`, `DT292`; absent for a street or a village road we hold no row for. */
  id?: string
  name: string
  kind: RoadKind
}

export interface Commune {
  /** Code of the National Statistics Office since 2025-07-01, five digits. */
  code: string
  /** With its type word: `xã Tân Dĩnh`. */
  name: string
  /** Two digits, today's 34 provinces. */
  province: string
}

export interface Place {
  /** The part of the citizen's words that is the place, as written. */
  words: string
  road?: Road
  /** Metres from the road's zero: km 95+300 is 95300. */
  kmM?: number
  commune?: Commune
  /** Codes of the communes it can only lie in, where a road settled more than asking for one would ("QL38 phía Thuận Thành"). */
  within?: string[]
  /** Known also without a commune ("ở Hà Nội"). */
  province?: { code: string; name: string }
  /** WGS 84 degrees, when a pin was shared or a link carried coordinates. */
  point?: { latitude: number; longitude: number }
  /** Streets of a junction, or the landmark, as written. */
  junction?: string[]
  landmark?: string
  /** "hướng Hà Nội đi Lạng Sơn", as written. */
  direction?: string
}

/** `commune`: which of these; `which`: two or three whole places fit; `road_kind`: a point does not tell the road; `more`: too little to go on. */
export type PlaceAsk = 'commune' | 'which' | 'road_kind' | 'more'
