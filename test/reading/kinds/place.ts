// Places as citizens write them, read from the three provinces.
import { loadLand } from '../../../src/places/land.js'
import { readPlace } from '../../../src/reading/place.js'
import type { Kind, Row, Verdict } from '../kind.js'

/** `orRoad`: a main road in the words settles the unit, so a value with that road and no commune is right too. */
interface Want {
  commune?: string
  road?: string
  kmM?: number
  kind?: string | null
  province?: string
  ask?: boolean
  orRoad?: boolean
  nothing?: boolean
}

const land = loadLand()

function read(row: Row, text: string) {
  return readPlace(text, land, (row.with as { home: string }).home)
}

function judge(row: Row, text: string): Verdict {
  const want = row.want as Want
  const reading = read(row, text)
  if (want.nothing === true) return reading.found === 'value' ? 'wrong' : 'right'
  if (want.ask === true) {
    if (reading.found === 'question') return 'right'
    if (reading.found === 'nothing') return 'missed'
    return want.orRoad === true && reading.value.commune === undefined && reading.value.road?.id !== undefined
      ? 'right'
      : 'wrong'
  }
  if (reading.found !== 'value') return 'missed'
  const { commune, road, kmM, province } = reading.value
  if (want.commune !== undefined && commune?.code !== want.commune)
    return commune === undefined && province === undefined ? 'missed' : 'wrong'
  if (want.province !== undefined && province?.code !== want.province) return 'wrong'
  if (want.road !== undefined && road?.id !== want.road) return road === undefined ? 'missed' : 'wrong'
  if (want.kmM !== undefined && kmM !== want.kmM) return kmM === undefined ? 'missed' : 'wrong'
  if (want.kind !== undefined && (road?.kind ?? null) !== want.kind) return 'wrong'
  return 'right'
}

function show(row: Row, text: string): string {
  const reading = read(row, text)
  if (reading.found === 'nothing') return 'nothing'
  if (reading.found === 'question')
    return `${reading.ask}: ${reading.choices.map((choice) => choice.label).join(', ')}`
  const { commune, road, kmM, province } = reading.value
  return JSON.stringify({
    commune: commune?.code,
    road: road?.id ?? road?.kind,
    kmM,
    province: province?.code,
    sure: reading.sure,
  })
}

const kind: Kind = {
  name: 'place',
  sets: ['places.json', 'places-talk.json', 'places-fresh.json'],
  judge,
  show,
}
export default kind
