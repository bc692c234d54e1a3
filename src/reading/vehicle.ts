// Reads what vehicle it was: its type, also told by brand or model, and the colour of its paint.
import { readColour, type ColourFound } from './colour.js'
import { Phrases, type Found } from './phrase.js'
import {
  colours,
  vehicleTypes,
  type Choice,
  type Colour,
  type Reading,
  type VehicleType,
  type VehicleValue,
  type Words,
} from './reading.js'
import { colourLabels, vehicleLabels } from './say-vehicle.js'
import { tokensOf, type Tokens } from './tokens.js'
import {
  afterCorrection,
  bearingPlate,
  hasSuffered,
  isAside,
  isOwn,
  isTakenBy,
  wordsBefore,
} from './vehicle-aside.js'
import { platesIn } from './plate-tokens.js'
import { vehicleWords, type VehicleWord } from './vehicle-words.js'

export { colourLabels, sayVehicle, vehicleLabels } from './say-vehicle.js'

/**
 * Reads the vehicle that is reported from the citizen's words.
 * Two vehicles of equal standing, or a brand that makes several types, become a question; so do two colours.
 * @param plateAt where the plate of the reported vehicle stood in the text, if it gave one
 */
export function readVehicle(text: string, plateAt?: number): Reading<VehicleValue, 'type' | 'colour'> {
  const tokens = tokensOf(text)
  const types = mentionsOf(tokens, plateAt)
  const colour = readColour(tokens, types.everything, types.asides)
  return combine(tokens, types, colour)
}

interface Mention extends Found<VehicleWord> {
  /** Not the reported vehicle: hit, blocked, carried by it, or the citizen's own. */
  isAside: boolean
}

interface Mentions {
  type: VehicleType | undefined
  candidates: VehicleType[]
  sure: 'certain' | 'likely'
  from: Mention | undefined
  everything: Found<VehicleWord>[]
  /** Vehicles of others, where the reported one is named as well: their colours do not count. */
  asides: Found<VehicleWord>[]
}

/** Vehicles looked at in one message. */
const mentionsMost = 40
const phrases = new Phrases<VehicleWord>(vehicleWords)

function mentionsOf(tokens: Tokens, plateAt?: number): Mentions {
  const plates = platesIn(tokens)
  const all = phrases
    .all(tokens)
    .filter(({ from, to }) => !plates.some((plate) => plate.from < to && from < plate.to))
  const none = new Set(all.filter((match) => match.id.sort === 'none').map(spanKey))
  const found = phrases
    .longest(tokens, (match) => isAcceptable(tokens, match), all)
    .filter((match) => !none.has(spanKey(match)))
    .filter((match) => match.id.sort !== 'none')
    .slice(0, mentionsMost)
    .filter((match) => !isNegated(tokens, match))
    .filter((match) => match.id.sort !== 'shy' || afterVehicleWord(tokens, match))
  const mentions = found.map((match): Mention => ({
    ...match,
    isAside: isAside(tokens, match) && !isTakenBy(tokens, match, plateAt),
  }))
  const reported = mentions.filter((mention) => !mention.isAside)
  const main = bearingPlate(tokens, afterCorrection(tokens, reported), plateAt)
  const asides = main.length > 0 ? mentions.filter(({ isAside }) => isAside) : []
  return {
    ...settle(tokens, main.length > 0 ? main : mentions.filter((mention) => mayBeReported(tokens, mention))),
    everything: found,
    asides,
  }
}

/** A phrase that may also be no vehicle at all is none. */
function spanKey({ from, to }: Found<unknown>): string {
  return `${from}-${to}`
}

/** A word typed without diacritics among words with them is what it looks like. */
function isAcceptable(tokens: Tokens, match: Found<VehicleWord>): boolean {
  if (match.loose === 0) return true
  if (match.size === 1)
    return tokens.isPlain && match.id.sort !== 'shy' && !riskyPlain.has(bareOf(tokens, match))
  if (match.size === 2 && tokens.isPlain) return !riskyPlain.has(bareOf(tokens, match))
  return match.size > 2 || match.loose < match.size
}

/** Without diacritics these are more often something else: `xe đỗ`, `xe con`/`xe còn`, `xe ca`, `ca`, `tai`. */
const riskyPlain = new Set([
  'tai',
  'van',
  'thung',
  'cau',
  'cay',
  'do',
  'xe do',
  'xe cay',
  'con tai',
  'xe be',
  'lam',
  'loi',
])

function bareOf(tokens: Tokens, match: Found<unknown>): string {
  return tokens.list.slice(match.from, match.to).map((token) => token.bare).join(' ') // prettier-ignore
}

function isNegated(tokens: Tokens, match: Found<unknown>): boolean {
  return /(không phải|khong phai|ko phải|ko phai|k phải|k phai|chẳng phải|đâu phải|chứ không|chứ ko|chu khong|chu ko)( (là|la|cái|con|chiếc|màu|mau|xe))*$/.test(
    wordsBefore(tokens, match.from, 5).join(' '),
  )
}

function afterVehicleWord(tokens: Tokens, match: Found<unknown>): boolean {
  const first = tokens.list[match.from]
  if (isWholeAnswer(tokens, match)) return true
  const previous = wordsBefore(tokens, match.from, 2)
  if (first === undefined) return false
  if (ridden.test(previous.at(-1) ?? '') && !alsoPlaces.has(first.bare)) return true
  return /^(xe|con|chiếc|chiec|em|xe máy|máy|may|honda|yamaha|suzuki|sym|kia|hyundai|vinfast|ford|toyota|tô|to|oto|hơi|taxi|piaggio|kymco)$/.test(
    previous.at(-1) ?? '',
  )
}

/** `chạy vision`, `đi lead` */
const ridden = /^(chạy|chay|lái|lai|cưỡi|cuoi|phóng|phong|đi|di|dắt|cỡi)$/
/** Names of models that are also places, or words of praise. */
const alsoPlaces = new Set(
  'city star galaxy best many like fly icon impulse address passing force monster duke president grandis orlando seal cross rush win smash sport giant limo mo venue kicks spark em'.split(
    ' ',
  ),
)

/** Nothing but the name, with at most a colour and a particle: an answer to "what vehicle?". */
function isWholeAnswer(tokens: Tokens, match: Found<unknown>): boolean {
  const rest = tokens.list.filter((_, at) => at < match.from || at >= match.to)
  return rest.length <= 5 && rest.every((token) => answerWords.test(token.text.toLowerCase()))
}

const answerWords =
  /^(màu|mau|đỏ|do|đen|den|trắng|trang|xanh|bạc|bac|xám|xam|ghi|vàng|vang|nâu|nau|cam|tím|tim|hồng|hong|lá|la|dương|duong|rêu|đô|mờ|nhám|ngọc|trai|sữa|bóng|tươi|đậm|nhạt|mận|gp|ạ|a|nhé|nhe|nha|em|dạ|da|alpha|rsx|x|thái|\d+|hình|như|chắc|là)$/

/** Where none is plainly the reported one: blocked, followed or passed it may be after all, hit or the citizen's own it is not. */
function mayBeReported(tokens: Tokens, mention: Mention): boolean {
  return !isOwn(tokens, mention) && !hasSuffered(tokens, mention)
}

const fourWheels = new Set<VehicleType>(['car', 'taxi', 'pickup', 'truck', 'container', 'bus_coach', 'other', 'farm_vehicle']) // prettier-ignore
const twoWheels = new Set<VehicleType>(['motorbike', 'electric_bike', 'three_wheeler', 'other'])

/** `xe con hoặc bán tải` */
function isEitherOr(tokens: Tokens, [one, other]: Mention[]): boolean {
  if (one === undefined || other === undefined || one.id.type === other.id.type) return false
  return other.from - one.to === 1 && /^(hoặc|hoac|hay)$/i.test(tokens.list[one.to]?.text ?? '')
}

/** Which type the mentions agree on: a close word overrides its family, a tractor its lorry, a taxi its make. */
function settle(tokens: Tokens, mentions: Mention[]): Omit<Mentions, 'everything' | 'asides'> {
  const certain = mentions.filter((mention) => mention.id.sort !== 'unsure')
  const first = certain[0] ?? mentions[0]
  if (first === undefined) return { type: undefined, candidates: [], sure: 'certain', from: undefined }
  if (certain.length === 0)
    return { type: undefined, candidates: unsureTypes(tokens, first), sure: 'likely', from: first }
  if (isEitherOr(tokens, certain))
    return {
      type: undefined,
      candidates: [...new Set(certain.map((one) => one.id.type))],
      sure: 'likely',
      from: first,
    }
  const types = overridden([
    ...new Set(certain.filter((one) => !isOverridden(tokens, one, certain)).map((one) => one.id.type)),
  ])
  const from = certain.find((mention) => mention.id.type === types[0]) ?? first
  const sure = isHedged(tokens) || from.id.sort === 'shy' ? 'likely' : 'certain'
  if (types.length === 1) return { type: types[0], candidates: [], sure, from }
  if (standsAlone(tokens, certain)) return { type: types[0], candidates: [], sure: 'likely', from }
  return { type: undefined, candidates: types, sure: 'likely', from }
}

function isOverridden(tokens: Tokens, mention: Mention, all: Mention[]): boolean {
  // "Ông chạy Grab đi xe Wave": for whom somebody rides.
  if (mention.id.type === 'taxi' && /(^| )(grab|be|gojek|sm)$/.test(bareOf(tokens, mention)))
    return all.some(({ id, from }) => id.type === 'motorbike' && from > mention.from)
  if (mention.id.sort !== 'broad') return false
  const family = mention.id.type === 'car' ? fourWheels : twoWheels
  return all.some(
    (other) => other.id.sort !== 'broad' && family.has(other.id.type) && other.id.type !== mention.id.type,
  )
}

function overridden(types: VehicleType[]): VehicleType[] {
  const drop = new Set<VehicleType>()
  const over = (strong: VehicleType, weak: VehicleType[]): void => {
    if (types.includes(strong)) for (const type of weak) drop.add(type)
  }
  over('taxi', ['car'])
  over('container', ['truck'])
  over('bus_coach', ['car'])
  over('electric_bike', ['motorbike'])
  over('pickup', ['car'])
  over('three_wheeler', ['other'])
  return types.filter((type) => !drop.has(type))
}

/** Told in a row ("xe tải, xe khách", "ô tô và xe máy") several vehicles are meant; else the first is the one reported. */
function standsAlone(tokens: Tokens, mentions: Mention[]): boolean {
  const [first, second] = mentions
  if (first === undefined || second === undefined) return true
  const between = tokens.list.slice(first.to, second.from).map((token) => token.text.toLowerCase())
  const listed = between.every((word) => /^(và|va|với|voi|hoặc|hoac|hay|cả|ca|lẫn|rồi|một|mot|mấy|các|hay là|là|la|xe|con|chiếc|cùng)$/.test(word)) // prettier-ignore
  return !listed && !/(hay|hoặc|hoac)/.test(between.join(' '))
}

function unsureTypes(tokens: Tokens, mention: Mention): VehicleType[] {
  const words = bareOf(tokens, mention)
  if (words.includes('dien')) return ['electric_bike', 'car']
  if (/honda|suzuki/.test(words)) return ['motorbike', 'car']
  if (/vin/.test(words)) return ['car', 'electric_bike']
  return ['car', 'truck', 'bus_coach']
}

function isHedged(tokens: Tokens): boolean {
  return /^chac |(^| )(hinh nhu|chac la|co le|khong chac|khong ro lam|ko chac|k chac|doan la|co the|kieu nhu|giong)( |$)/.test(
    tokens.list.slice(0, 400).map((token) => token.bare).join(' '),
  ) // prettier-ignore
}

function combine(
  tokens: Tokens,
  types: Mentions,
  colour: ColourFound,
): Reading<VehicleValue, 'type' | 'colour'> {
  const words = wordsOf(tokens, types, colour)
  if (words === undefined) return { found: 'nothing' }
  if (types.candidates.length > 0)
    return { found: 'question', ask: 'type', choices: typeChoices(types.candidates, colour.colour), words }
  if (colour.candidates.length > 0)
    return { found: 'question', ask: 'colour', choices: colourChoices(types, colour.candidates), words }
  const value = valueOf(tokens, types, colour.colour)
  const sure =
    types.sure === 'certain' && colour.sure === 'certain' && !isHedged(tokens) ? 'certain' : 'likely'
  return { found: 'value', value, sure, words }
}

function valueOf(tokens: Tokens, types: Mentions, colour: Colour | undefined): VehicleValue {
  const value: VehicleValue = {}
  if (types.type !== undefined) value.type = types.type
  if (colour !== undefined) value.colour = colour
  const from = types.from
  if (from !== undefined && types.type !== undefined && (from.id.sort === 'model' || from.id.sort === 'shy'))
    value.model = slice(tokens, from.from, from.to).text
  return value
}

function typeChoices(types: VehicleType[], colour: Colour | undefined): Choice<VehicleValue>[] {
  return types
    .filter((type) => vehicleTypes.includes(type))
    .map((type) => ({
      label: vehicleLabels[type],
      value: colour === undefined ? { type } : { type, colour },
    }))
}

function colourChoices(types: Mentions, candidates: Colour[]): Choice<VehicleValue>[] {
  return candidates
    .filter((colour) => colours.includes(colour))
    .map((colour) => ({
      label: colourLabels[colour],
      value: types.type === undefined ? { colour } : { type: types.type, colour },
    }))
}

function wordsOf(tokens: Tokens, types: Mentions, colour: ColourFound): Words | undefined {
  const from = [types.from?.from, colour.from].filter((at) => at !== undefined)
  const to = [types.from?.to, colour.to].filter((at) => at !== undefined)
  return from.length === 0 ? undefined : slice(tokens, Math.min(...from), Math.max(...to))
}

function slice(tokens: Tokens, from: number, to: number): Words {
  const start = tokens.list[from]?.start ?? 0
  const end = tokens.list[to - 1]?.end ?? start
  return { text: tokens.text.slice(start, end), start, end }
}
