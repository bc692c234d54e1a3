// Puts an earlier, partial place together with the citizen's answer to the question about it, and says a place back.
import type { Land } from '../places/land.js'
import type { Place, PlaceAsk } from '../places/place.js'
import { communeChoices } from './place-choices.js'
import { readMapLink } from './pin.js'
import { readPlace, type PlaceReading } from './place-read.js'
import { fold, tidy } from './text.js'

/**
 * Reads the answer to a question about a place.
 * @param earlier what was known when it was asked (`partial` of the question)
 * @param asked the question; a bare "quốc lộ" or "đường xã" answers `road_kind`
 */
export function readPlaceAnswer(
  earlier: Place,
  asked: PlaceAsk,
  answer: string,
  land: Land,
  home: string,
): PlaceReading {
  const kind = asked === 'road_kind' ? roadKindOf(answer) : undefined
  if (kind !== undefined) return joined(earlier, { words: answer, road: kind }, answer)
  const pin = readMapLink(answer, land, home)
  if (pin.found !== 'nothing') return withEarlier(earlier, pin)
  const alone = readPlace(answer, land, home)
  if (alone.found === 'value') return joined(earlier, alone.value, answer, alone.sure)
  // "Trần Phú" after "… tp Bắc Giang": the district said before settles what the answer leaves open.
  const together = readPlace(`${tidy(answer).slice(0, 200)}, ${earlier.words.slice(0, 400)}`, land, home)
  if (together.found === 'value' && together.value.commune !== undefined)
    return joined(earlier, { ...together.value, words: tidy(answer).trim() }, answer, together.sure)
  if (alone.found === 'nothing') return alone
  return withEarlier(earlier, narrower(alone, together, land))
}

/** Of two questions the one with fewer choices to tap. */
function narrower(one: PlaceReading, other: PlaceReading, land: Land): PlaceReading {
  if (one.found !== 'question' || other.found !== 'question' || other.choices.length === 0) return one
  if (one.choices.length > 0 && one.choices.length <= other.choices.length) return one
  const options = other.choices.flatMap((choice) => choice.value.commune ?? [])
  return {
    ...one,
    ask: other.ask,
    choices: communeChoices(options, one.partial ?? { words: one.words.text }, land),
  }
}

function joined(
  earlier: Place,
  later: Place,
  answer: string,
  sure: 'certain' | 'likely' = 'certain',
): PlaceReading {
  const text = tidy(answer).trim()
  return { found: 'value', value: merge(earlier, later), sure, words: { text, start: 0, end: text.length } }
}

function withEarlier(earlier: Place, reading: PlaceReading): PlaceReading {
  switch (reading.found) {
    case 'value':
      return { ...reading, value: merge(earlier, reading.value) }
    case 'question':
      return {
        ...reading,
        choices: reading.choices.map(({ label, value }) => ({ label, value: merge(earlier, value) })),
        partial: merge(earlier, reading.partial ?? { words: reading.words.text }),
      }
    case 'nothing':
      return reading
  }
}

/** The later words fill and correct the earlier ones; both stay readable. */
function merge(earlier: Place, later: Place): Place {
  const words = [earlier.words, later.words].filter(
    (each, at, all) => each !== '' && all.indexOf(each) === at,
  )
  return { ...earlier, ...later, words: words.join(', ') }
}

function roadKindOf(answer: string): Place['road'] | undefined {
  const said = fold(tidy(answer.slice(0, 200))).trim()
  if (/\d/.test(said)) return undefined
  if (/cao\s*toc/.test(said)) return { name: 'cao tốc', kind: 'expressway' }
  if (/quoc\s*lo|^ql$/.test(said)) return { name: 'quốc lộ', kind: 'national' }
  if (/tinh\s*lo|duong\s*tinh|^(?:tl|dt)$/.test(said)) return { name: 'đường tỉnh', kind: 'provincial' }
  if (
    /trong\s*(?:xa|phuong|thon|lang|pho|xom)|duong\s*(?:xa|thon|lang|pho|huyen|lien)|noi\s*(?:thi|thanh)|^(?:xa|duong nho|ngo|hem)$/.test(
      said,
    )
  )
    return { name: 'đường trong xã', kind: 'local' }
  return undefined
}

/** A place in one line, as read back to the citizen and shown to officers: "Quốc lộ 1, km 95+300, xã Tân Dĩnh, Bắc Ninh". */
export function sayPlace(place: Place): string {
  const parts = [
    place.road?.name,
    place.kmM === undefined ? undefined : sayKm(place.kmM),
    sayJunction(place),
    place.landmark,
    place.commune?.name,
    place.province?.name,
    place.direction,
  ].flatMap((part) => part ?? [])
  const said = parts.filter(
    (part, at) => !parts.some((other, index) => index !== at && other !== part && other.includes(part)),
  )
  if (said.length > 0) return said.join(', ')
  return place.point === undefined
    ? place.words
    : `${place.point.latitude.toFixed(5)}, ${place.point.longitude.toFixed(5)}`
}

/** A junction known by one name is its landmark: "ngã ba Kế". */
function sayJunction({ junction, landmark }: Place): string | undefined {
  if (junction === undefined || (junction.length === 1 && landmark !== undefined)) return undefined
  return `chỗ giao ${junction.join(' – ')}`
}

/** 95300 -> `km 95+300`. */
export function sayKm(kmM: number): string {
  return `km ${Math.floor(kmM / 1000)}+${String(kmM % 1000).padStart(3, '0')}`
}
