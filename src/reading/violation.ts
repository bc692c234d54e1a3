// Reads which acts of the catalogue the citizen's words tell of; several at once, typed in any way.
import { Phrases, type Found } from './phrase.js'
import type { Choice, Reading, VehicleType, Words } from './reading.js'
import { tokensOf, type Token, type Tokens } from './tokens.js'
import { readVehicle } from './vehicle.js'
import { isAcceptable, isForbidding, isNegated, isOwn } from './violation-meant.js'
import { violationParts } from './violation-parts.js'
import { violationWords, wholeAnswers, type ViolationWord } from './violation-words.js'

/** Acts found in the tokens, with the token indexes they came from. */
export interface ActFound {
  id: string
  from: number
  to: number
}

interface Acts {
  acts: ActFound[]
  /** Words of a doubtful act. */
  open: ActFound[]
}

/**
 * Reads the acts, in the order they are told. Words that only say that somebody drives badly, or that may be two acts,
 * become the question `which`, with the acts most likely meant to tap.
 */
export function readViolations(text: string): Reading<string[], 'which'> {
  const tokens = tokensOf(text)
  return violationsIn(tokens, actsOf(tokens))
}

/** The reading of acts found already. */
export function violationsIn(tokens: Tokens, { acts, open }: Acts): Reading<string[], 'which'> {
  if (acts.length > 0) {
    const value = [...new Set(acts.map((act) => act.id))]
    return { found: 'value', value, sure: isHedged(tokens) ? 'likely' : 'certain', words: span(tokens, acts) }
  }
  const alone = wholes.whole(tokens)
  if (alone !== undefined)
    return { found: 'value', value: [alone.id], sure: 'likely', words: span(tokens, [alone]) }
  const asked = open[0]
  if (asked === undefined) return { found: 'nothing' }
  const ids = asked.id === 'carry_many' ? ['too_many_moto', 'bus_overcrowd'] : recklessActs
  return { found: 'question', ask: 'which', choices: ids.map(choiceOfAct), words: span(tokens, [asked]) }
}

/** The acts in tokens already cut, and what stays open; `whole-report` marks their words as taken. */
export function actsOf(tokens: Tokens): Acts {
  const known = actsKnown.get(tokens)
  if (known !== undefined) return known
  const acts = findActs(tokens)
  actsKnown.set(tokens, acts)
  return acts
}

const actsKnown = new WeakMap<Tokens, Acts>()

function findActs(tokens: Tokens): Acts {
  const all = phrases.all(tokens).filter((match) => isAcceptable(tokens, match))
  if (all.length === 0) return { acts: [], open: [] }
  const fled = phrases.longest(tokens, (match) => match.id === 'hit_and_run', all)
  const picked = phrases.longest(tokens, (match) => match.id === 'bus_pickup' || match.id === 'none', all)
  const riding = phrases.longest(tokens, (match) => match.id === 'on_expressway', all)
  const worn = phrases.longest(tokens, (match) => within.has(match.id) || match.id === 'none', all)
  const others = phrases.longest(tokens, (match) => !apart.has(match.id) && !within.has(match.id), all)
  const found = [...fled, ...picked, ...riding, ...worn, ...others]
    .filter((match) => match.id !== 'none')
    .slice(0, actsMost)
    .sort((a, b) => a.from - b.from)
  const told = found.filter((match) => !isNegated(tokens, match))
  const firm = told.filter((match) => !isForbidding(tokens, match) && !isOwn(tokens, match))
  const needsVehicle = told.some((match) => byVehicle.has(match.id))
  const vehicle = needsVehicle ? typeOf(tokens) : undefined
  const meant = notTakenBack(tokens, firm.length > 0 ? firm : told)
  const acts = meant.map((match) => settle(tokens, match, vehicle))
  const concrete = acts.filter((act) => !openWords.has(act.id))
  return {
    acts: withoutRepeats(concrete.filter((act) => !isLoadFallen(tokens, act, concrete))),
    open: concrete.length > 0 ? [] : acts.filter((act) => act.id !== 'dropped'),
  }
}

/** "Đi ngược chiều, à lộn, đi sai làn": what was told before such words is not meant, where something comes after them. */
function notTakenBack<Each extends Found<unknown>>({ list }: Tokens, matches: Each[]): Each[] {
  const turn = list.findIndex(({ bare, before }, at) => {
    const begins = before !== 'joined' || /^(a|ay|o)$/.test(list[at - 1]?.bare ?? '')
    const ends = list[at + 1]?.before !== 'joined' || list[at + 1]?.bare === 'roi'
    return /^(lon|nham)$/.test(bare) && begins && ends
  })
  const after = turn < 0 ? [] : matches.filter(({ from }) => from > turn)
  return after.length > 0 ? after : matches
}

/** Found each on its own: the words of another act may lie within theirs. */
const apart = new Set(['hit_and_run', 'bus_pickup', 'on_expressway'])

/** Said in passing, often between the words of another act: "xe máy không mũ chở 3". */
const within = new Set(['helmet', 'mirror', 'umbrella'])

const phrases = new Phrases<ViolationWord>([...violationWords, ...violationParts])
const wholes = new Phrases<ViolationWord>(wholeAnswers)
/** Acts looked at in one message. */
const actsMost = 40
const openWords = new Set(['reckless', 'carry_many', 'dropped'])
const recklessActs = ['weaving', 'speeding', 'overtaking', 'lane_change', 'other']

function choiceOfAct(id: string): Choice<string[]> {
  return { label: shortLabels[id] ?? 'Lỗi khác', value: [id] }
}

const shortLabels: Record<string, string> = {
  too_many_moto: 'Xe máy chở quá người',
  bus_overcrowd: 'Xe khách nhồi nhét',
  weaving: 'Lạng lách',
  speeding: 'Chạy quá tốc độ',
  overtaking: 'Vượt xe sai',
  lane_change: 'Chuyển làn sai',
}

function typeOf(tokens: Tokens): VehicleType | undefined {
  const vehicle = readVehicle(tokens.text)
  return vehicle.found === 'value' ? vehicle.value.type : undefined
}

/** Acts that are another one on another vehicle. */
const byVehicle = new Set([
  'on_expressway',
  'towing',
  'carry_many',
  'too_many_moto',
  'overload',
  'wrong_way',
  'reverse',
  'u_turn',
  'stop_park',
])

const onExpressway: Record<string, string> = {
  wrong_way: 'expressway_wrong',
  reverse: 'expressway_wrong',
  u_turn: 'expressway_wrong',
  stop_park: 'expressway_stop',
}

/** Gives a found word its final act by where it was done and with what vehicle. */
function settle(tokens: Tokens, match: Found<ViolationWord>, vehicle: VehicleType | undefined): ActFound {
  const { from, to } = match
  const isBike = vehicle === 'motorbike' || vehicle === 'electric_bike'
  if (match.id === 'carry_many') return { id: carriedBy(tokens, match, vehicle), from, to }
  if (match.id === 'too_many_moto' && vehicle === 'bus_coach') return { id: 'bus_overcrowd', from, to }
  if (match.id === 'overload' && vehicle === 'bus_coach') return { id: 'bus_overcrowd', from, to }
  if (match.id === 'on_expressway')
    return {
      id: isBarred(vehicle) && isOnExpressway(tokens, match) ? 'expressway_moto' : 'dropped',
      from,
      to,
    }
  if (match.id === 'hit_and_run' && /(^| )(chot|barie)( |$)/.test(bareWords(tokens, match)))
    return { id: 'officer_order', from, to }
  // A tractor draws its trailer.
  if (match.id === 'towing' && /moo?c/.test(bareWords(tokens, match)) && isDrawing(vehicle))
    return { id: 'dropped', from, to }
  const moved = onExpressway[match.id]
  if (moved !== undefined && !isBike && isOnExpressway(tokens, match)) return { id: moved, from, to }
  if (match.id.startsWith('expressway') && !isOnExpressway(tokens, match) && match.id !== 'expressway_lane')
    return { id: offExpressway[match.id] ?? 'dropped', from, to }
  return { id: match.id, from, to }
}

/** Vehicles that may not be on an expressway at all. */
function isBarred(vehicle: VehicleType | undefined): boolean {
  return vehicle !== undefined && /^(motorbike|electric_bike|three_wheeler|farm_vehicle)$/.test(vehicle)
}

function isDrawing(vehicle: VehicleType | undefined): boolean {
  return vehicle === 'container' || vehicle === 'truck'
}

function bareWords({ list }: Tokens, { from, to }: ActFound | Found<unknown>): string {
  return list.slice(from, to).map((token) => token.bare).join(' ') // prettier-ignore
}

const offExpressway: Record<string, string> = { expressway_stop: 'stop_park', expressway_wrong: 'u_turn' }

/** `carry_many` and no number: two wheels, or a coach? A number of three to six without a vehicle is said of motorbikes. */
function carriedBy(tokens: Tokens, match: Found<unknown>, vehicle: VehicleType | undefined): string {
  if (vehicle === 'motorbike' || vehicle === 'electric_bike') return 'too_many_moto'
  if (vehicle === 'bus_coach') return 'bus_overcrowd'
  const isCounted = tokens.list
    .slice(match.from, match.to)
    .some((token) => /^([3-6]|ba|bon|tu|nam|sau)$/.test(token.bare))
  if (!isCounted) return 'carry_many'
  return vehicle === undefined ? 'too_many_moto' : 'dropped'
}

/** The sentence speaks of being on an expressway, not near, under or beside one. */
function isOnExpressway(tokens: Tokens, match: Found<unknown>): boolean {
  const sentence = sentenceAround(tokens.list, match.from, match.to)
    .map((token) => token.bare)
    .join(' ')
  const all = sentence.match(/cao toc/g)?.length ?? 0
  const beside = sentence.match(
    /(gan|duoi|gam|canh|ben|duong gom|cau vuot|nut giao|chan|duong dan|duong nhanh|doc|loi len|loi vao|ham chui|khoi)( duong| vao| len| cau| cua)* cao toc/g,
  )
  return all > (beside?.length ?? 0)
}

function sentenceAround(list: Token[], from: number, to: number): Token[] {
  let start = from
  while (start > 0 && list[start]?.before !== 'stop') start--
  let end = to
  while (end < list.length && list[end]?.before !== 'stop') end++
  return list.slice(start, end)
}

/** "Không chằng buộc, rơi xuống đường": goods that fell are the one act; earth and sand would be spilt. */
function isLoadFallen(tokens: Tokens, act: ActFound, acts: ActFound[]): boolean {
  if (act.id !== 'spill' || !acts.some(({ id }) => id === 'unsecured')) return false
  return !/(^| )(vai|dat|da|cat|bun|bat|bui|phe|rac|gach|nuoc|dau)( |$)/.test(bareWords(tokens, act))
}

/** An act that is only the broader name or the consequence of another one told with it. */
const covered: Record<string, string[]> = {
  parking_jam: ['stop_park'],
  bus_pickup: ['stop_park', 'parking_jam', 'expressway_stop'],
  expressway_stop: ['stop_park', 'parking_jam'],
  sidewalk_trade: ['parking_jam'],
  obstacle: ['parking_jam'],
  drying_crops: ['parking_jam', 'obstacle', 'spill'],
  hit_and_run: ['officer_order'],
  expressway_lane: ['wrong_lane'],
  expressway_wrong: ['expressway_lane'],
  expressway_moto: ['forbidden_road'],
  group_blocking: ['parking_jam'],
  priority_vehicle: ['no_yield', 'parking_jam'],
  racing: [],
}

function withoutRepeats(acts: ActFound[]): ActFound[] {
  const ids = new Set(acts.map((act) => act.id))
  const dropped = new Set([...ids].flatMap((id) => covered[id] ?? []))
  if (ids.size > 1) dropped.add('other')
  return acts.filter((act) => !dropped.has(act.id))
}

function isHedged(tokens: Tokens): boolean {
  const opening = tokens.list.slice(0, 300).map((token) => token.bare).join(' ') // prettier-ignore
  return /(^| )(hinh nhu|chac la|co le|khong chac|co ve|nghi la|nghi|dau hieu|khong biet co)( |$)/.test(
    opening,
  )
}

function span(tokens: Tokens, acts: ActFound[]): Words {
  const start = tokens.list[Math.min(...acts.map((act) => act.from))]?.start ?? 0
  const end = tokens.list[Math.max(...acts.map((act) => act.to)) - 1]?.end ?? start
  return { text: tokens.text.slice(start, end), start, end }
}
