// Turns words into places: one answer, two or three candidates to tap, or the question that settles it. Never a guess.
import type { Land } from '../places/land.js'
import type { Place, PlaceAsk, Road } from '../places/place.js'
import { roadById } from '../places/roads.js'
import { findMarks, junctionOf, type Mark } from './place-marks.js'
import { findMentions, nameLengthAt, type Mention } from './place-names.js'
import { communeChoices, isMainRoad, provinceNamed, roadKindChoices } from './place-choices.js'
import type { Resolved } from './place-area.js'
import { resolve } from './place-resolve.js'
import { findKm, findRoads, type KmFound, type RoadFound } from './place-road.js'
import { isBreak, sourceOf, type Source, type Span } from './place-text.js'
import type { Choice, Reading, Words } from './reading.js'
import { fold } from './text.js'

/** A reading of a place; a question also carries what is known already (`partial`), for `readPlaceAnswer`. */
export type PlaceReading = Reading<Place, PlaceAsk> & { partial?: Place }

/** All that the words hold, before anything is decided. */
interface Found {
  source: Source
  roads: RoadFound[]
  km: KmFound | undefined
  marks: Mark[]
  mentions: Mention[]
}

/**
 * Reads where something happened from a citizen's words.
 * @param home today's code of the deployment's province: its names go first
 */
export function readPlace(text: string, land: Land, home: string): PlaceReading {
  const found = findAll(text, land, home)
  const span = spanOf(found)
  if (span === undefined) return namelessAsked(found)
  const anchored = found.roads.length > 0 || /(?:đoạn|qua|tại|ở|thuộc)\s/iu.test(found.source.text)
  const resolved = resolve(found.mentions, land, home, anchored)
  return decide(found, resolved, { ...span, text: found.source.text.slice(span.start, span.end) }, land, home)
}

/** The stretch of a longer message that is the place, offsets into the tidied text. */
export function findPlaceWords(text: string, land: Land, home: string): Words | undefined {
  const found = findAll(text, land, home)
  const span = spanOf(found)
  return span === undefined ? undefined : { ...span, text: found.source.text.slice(span.start, span.end) }
}

function findAll(text: string, land: Land, home: string): Found {
  const source = sourceOf(text)
  const lengths = new Map<number, number>()
  const isNameAt = (at: number) => {
    const known = lengths.get(at)
    if (known !== undefined) return known
    const length = nameLengthAt(source, at, land, home)
    lengths.set(at, length)
    return length
  }
  const roads = findRoads(source, home)
  const km = findKm(source, roads)
  const taken: Span[] = km === undefined ? roads : [...roads, km]
  const roadAt = (at: number) => {
    const token = source.tokens[at]
    return token !== undefined && taken.some((span) => token.start >= span.start && token.start < span.end)
  }
  const marks = findMarks(source, isNameAt, roadAt)
  return { source, roads, km, marks, mentions: findMentions(source, marks, taken, land, home) }
}

function decide(found: Found, resolved: Resolved, words: Words, land: Land, home: string): PlaceReading {
  const base = basePlace(found, words)
  const roads = mainRoads(found)
  const known = { ...base, ...provinceOf(resolved, land) }
  const [road] = roads
  const withRoad = road === undefined ? known : { ...known, road }
  if (roads.length > 1 && resolved.is !== 'elsewhere')
    return ask(
      'which',
      roads.map((each) => ({
        label: each.name,
        value: { ...known, road: each, ...communeOf(resolved, land) },
      })),
      known,
      words,
    )
  switch (resolved.is) {
    case 'commune':
      return {
        found: 'value',
        value: { ...withRoad, ...communeOf(resolved, land) },
        sure: resolved.sure,
        words,
      }
    case 'elsewhere':
      return { found: 'value', value: withRoad, sure: resolved.sure, words }
    case 'ask':
      // A clear main road settles the unit; its citizen need not choose a commune.
      if (isMainRoad(road))
        return onMainRoad(
          { ...withRoad, within: resolved.options.map(({ code }) => code) },
          words,
          land,
          home,
        )
      return ask('commune', communeChoices(resolved.options, withRoad, land), withRoad, words)
    case 'area':
    case 'nothing':
      return withoutCommune(found, withRoad, words, land, home)
  }
}

function withoutCommune(found: Found, place: Place, words: Words, land: Land, home: string): PlaceReading {
  if (isMainRoad(place.road)) return onMainRoad(place, words, land, home)
  const near = found.roads.find((one) => one.beside === 'near')?.roads[0]
  if (near !== undefined && place.road === undefined)
    return ask('road_kind', roadKindChoices(place, near), place, words)
  const hints = found.mentions.filter(
    (one) =>
      one.inside === 'hamlet' ||
      one.inside === 'landmark' ||
      one.inside === 'street' ||
      one.inside === 'stretch',
  )
  const offered = hints.flatMap((one) =>
    one.options.flatMap((option) =>
      option.is !== 'province' && option.is !== 'district' && option.province === home ? option.now : [],
    ),
  )
  return ask(
    'more',
    communeChoices(
      offered.map((code) => ({ code })),
      place,
      land,
    ),
    place,
    words,
  )
}

/** A main road alone settles the unit, where it runs in this province; one that runs only elsewhere names that province. */
function onMainRoad(place: Place, words: Words, land: Land, home: string): PlaceReading {
  if (isUnnumbered(place)) return ask('more', [], place, words)
  const known = roadById(place.road?.id ?? '')
  if (known === undefined && place.road?.kind === 'national' && place.road.id !== undefined)
    return ask('more', [], place, words)
  if (known === undefined || known.provinces.includes(home))
    return { found: 'value', value: place, sure: 'certain', words }
  const [province = '', another] = known.provinces
  if (another !== undefined) return ask('more', [], place, words)
  return { found: 'value', value: { ...place, ...provinceNamed(province, land) }, sure: 'likely', words }
}

/** "Đường quốc lộ", and no more: which one is asked. */
function isUnnumbered({ road, kmM, landmark, junction, direction, words }: Place): boolean {
  const isAlone =
    kmM === undefined && landmark === undefined && junction === undefined && direction === undefined
  return (
    isAlone &&
    road?.id === undefined &&
    /^(?:duong |tuyen )*(?:quoc lo|tinh lo|duong tinh|ql|tl)$/.test(fold(words))
  )
}

/** The road the act was on: a numbered one before a street, never one it was only beside. */
function mainRoads(found: Found): Road[] {
  const on = found.roads.filter((one) => one.beside === undefined && !isInDirection(one, found.marks))
  const numbered = on.find((one) => one.roads.some((road) => road.id !== undefined)) ?? on[0]
  if (numbered !== undefined) return numbered.roads
  const service = found.roads.find((one) => one.beside === 'service')
  if (service !== undefined)
    return [{ name: `đường gom ${found.source.text.slice(service.start, service.end)}`, kind: 'local' }]
  const street = found.marks.find((mark) => mark.kind === 'street' && mark.to > mark.name)
  if (street === undefined) return []
  const name = found.source.text.slice(street.start, street.end)
  return [
    {
      name,
      kind: /^(?:duong\s+)?(?:lien|trong|thon|xom|lang|ngo|hem|ap|be tong|noi dong)(?:\s|$)/.test(fold(name))
        ? 'local'
        : 'street',
    },
  ]
}

function isInDirection(road: Span, marks: Mark[]): boolean {
  return marks.some(
    (mark) =>
      (mark.kind === 'direction' || mark.kind === 'stretch') &&
      road.start >= mark.start &&
      road.end <= mark.end,
  )
}

function basePlace(found: Found, words: Words): Place {
  const { source, marks } = found
  const junction = junctionOf(source, marks)
  const landmark =
    marks.find((mark) => mark.kind === 'landmark' && mark.to > mark.name) ??
    (junction?.length === 1 ? marks.find((mark) => mark.kind === 'junction') : undefined) ??
    marks.find((mark) => mark.kind === 'hamlet' && mark.to > mark.name) ??
    marks.find((mark) => nameless.has(mark.lead) && mark.to === mark.name)
  const direction = marks.find((mark) => mark.kind === 'direction' || mark.kind === 'stretch')
  return {
    words: words.text,
    ...(found.km === undefined ? {} : { kmM: found.km.kmM }),
    ...(junction === undefined ? {} : { junction }),
    ...(landmark === undefined ? {} : { landmark: source.text.slice(landmark.start, landmark.end) }),
    ...(direction === undefined ? {} : { direction: source.text.slice(direction.start, direction.end) }),
  }
}

/** Said with no name of their own, these still tell where in the commune: "ngã ba xã Đồng Việt". */
const nameless = new Set(['ngã ba', 'ngã tư', 'ngã năm', 'ngã 3', 'ngã 4', 'ngã 5', 'vòng xuyến', 'vòng xoay', 'bùng binh', 'chợ', 'cầu', 'cầu vượt', 'bến xe', 'ga', 'cây xăng', 'trụ sở', 'ubnd', 'trường', 'bệnh viện', 'trạm y tế']) // prettier-ignore

/** "Gần cây xăng", and no more: which one is asked, and what was said is kept. */
function namelessAsked({ source, marks }: Found): PlaceReading {
  const mark = marks.find((each) => nameless.has(each.lead) && each.to === each.name)
  const isLast = mark !== undefined && mark.to >= source.tokens.length - 1
  const isPart = /^(?:yeu|nhu)$/.test(source.tokens[(mark?.from ?? 0) - 1]?.folded ?? '')
  if (!isLast || isPart || source.tokens.length > namelessWordsMax) return { found: 'nothing' }
  const words = { text: source.text.slice(mark.start, mark.end), start: mark.start, end: mark.end }
  return ask('more', [], { words: words.text, landmark: words.text }, words)
}

const namelessWordsMax = 6

function communeOf(resolved: Resolved, land: Land): Partial<Place> {
  if (resolved.is !== 'commune') return {}
  const commune = land.commune(resolved.code)
  return commune === undefined ? {} : { commune, ...provinceNamed(commune.province, land) }
}

function provinceOf(resolved: Resolved, land: Land): Partial<Place> {
  return resolved.is === 'elsewhere' ? provinceNamed(resolved.province, land) : {}
}

/** A question with its choices, and what is known already. */
export function ask(what: PlaceAsk, choices: Choice<Place>[], partial: Place, words: Words): PlaceReading {
  return { found: 'question', ask: what, choices, partial, words }
}

/** From the first to the last word that tells the place, a lone name far from the rest left out. */
function spanOf(found: Found): Span | undefined {
  const pieces: (Span & { strong: boolean })[] = [
    ...found.roads.map((one) => ({ start: one.start, end: one.end, strong: true })),
    ...(found.km === undefined ? [] : [{ start: found.km.start, end: found.km.end, strong: true }]),
    ...found.marks
      .filter((mark) => mark.kind !== 'vehicle' && mark.to > mark.name)
      .map((mark) => ({ start: mark.start, end: mark.end, strong: mark.kind !== 'direction' })),
    ...found.mentions
      .filter((one) => one.inside !== 'vehicle')
      .map((one) => ({ start: one.start, end: one.end, strong: true })),
  ].sort((one, other) => one.start - other.start)
  const runs: (Span & { weight: number })[] = []
  for (const piece of pieces) {
    const run = runs.at(-1)
    if (run !== undefined && isBridge(found.source, run.end, piece.start)) {
      run.end = Math.max(run.end, piece.end)
      run.weight += piece.strong ? 2 : 1
    } else runs.push({ start: piece.start, end: piece.end, weight: piece.strong ? 2 : 0 })
  }
  const best = runs.filter((run) => run.weight > 0).sort((one, other) => other.weight - one.weight)[0]
  return best === undefined ? undefined : { start: best.start, end: best.end }
}

/** A few words between two pieces of a place belong to it ("đoạn qua địa phận"); a new sentence does not. */
function isBridge(source: Source, from: number, to: number): boolean {
  const between = source.text.slice(from, to)
  if (/[.!?\n]\s/.test(between) && !/^\.\s*$/.test(between)) return false
  const words = between.match(/[\p{L}\p{N}]+/gu) ?? []
  return words.length <= (isBreak(between) ? 3 : 5)
}
