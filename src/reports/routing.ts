// DECIDE: which unit is responsible for a report, and why. Pure: the rules are rows handed in.
import type { Place, RoadKind } from '../places/place.js'
import { sayKm, sayPlace } from '../reading/place-answer.js'
import { communeMayFine } from './commune-power.js'
import type { ReportFacts } from './report.js'

export interface Unit {
  id: string
  /** As citizens read it: "Phòng Cảnh sát giao thông - Công an tỉnh Bắc Ninh". */
  name: string
  kind: 'triage' | 'pc08' | 'pc08_post' | 'commune' | 'duty' | 'other'
  /** The unit above it, for copies and ladders. */
  above?: string
  /** Who works there; a unit without people is refused at load. */
  people?: Person[]
  /** Switched off: nothing new goes there; what it has stays where it is. */
  off?: boolean
}

export interface Person {
  login: string
  name: string
  /** `officer`, `duty` or `chief`. */
  role: string
}

/** A rule claims what fits all the conditions it has. */
export interface RoutingRule {
  id: string
  unit: string
  /** Higher goes first; a tie goes to the rule with more conditions, then to the smaller id. */
  rank: number
  communes?: string[]
  roads?: string[]
  roadKinds?: string[]
  /** Metres from the road's zero, both ends included. */
  fromM?: number
  toM?: number
  violations?: string[]
  /** Minutes of the day in Asia/Ho_Chi_Minh; `from` after `to` runs over midnight. */
  hours?: { from: number; to: number }
  /** Also told, with the same report in its inbox as a copy. */
  copyTo?: string
  /** `always` (when absent), or only where the act is outside what the head of a commune's police may fine. */
  copyWhen?: 'always' | 'beyond_commune'
  /** Vietnamese, read by officers: why this unit. */
  because: string
  /** Switched off: claims nothing. */
  off?: boolean
}

export interface Routing {
  /** Today's code of the deployment's province. */
  province: string
  units: Unit[]
  rules: RoutingRule[]
  /** Other provinces' doors, told to a citizen whose place is elsewhere. */
  doors: { province: string; name: string; door: string }[]
  /** Where the rows come from, and what of them nobody has confirmed yet. */
  source?: string
  unconfirmed?: string[]
}

export interface Routed {
  unit: string
  /** One Vietnamese sentence with the facts it stands on. */
  because: string
  /** Id of the rule that claimed it; absent for triage. */
  rule?: string
  /** Other rules that claimed it too, and what broke the tie. */
  tie?: { rules: string[]; brokenBy: TieBreaker }
  copies: { unit: string; because: string }[]
  /** The place lies in another province. */
  elsewhere?: { province: string; name: string; door: string }
}

/** In the order they are asked: the higher rank, the rule with more conditions, the smaller id. */
export type TieBreaker = 'rank' | 'conditions' | 'id'

type Facts = Pick<ReportFacts, 'place' | 'violations' | 'time'> & Pick<Partial<ReportFacts>, 'vehicle'>

/**
 * Names the unit for a report and the reason. What no rule claims goes to `triage`, a desk with people.
 * Source of the split: NĐ 61/2026/NĐ-CP art. 18 and 20, NĐ 168/2024/NĐ-CP art. 41(4); the rows themselves are the province's.
 */
export function route(facts: Facts, routing: Routing): Routed {
  const elsewhere = elsewhereOf(facts.place, routing)
  if (elsewhere !== undefined)
    return {
      unit: triageOf(routing),
      because: `Vì địa điểm thuộc ${elsewhere.name}, ngoài địa bàn của tỉnh; cần cán bộ chuyển tiếp cho đúng nơi.`,
      copies: [],
      elsewhere,
    }
  const claims = routing.rules
    .filter((rule) => rule.off !== true && isClaimedBy(rule, facts) && hasUnit(routing, rule.unit))
    .sort(byOrder)
  const [first, second] = claims
  if (first === undefined) return { unit: triageOf(routing), because: whyTriage(facts), copies: [] }
  const others = claims.slice(1).filter((rule) => rule.unit !== first.unit)
  return {
    unit: first.unit,
    because: `Vì vụ việc ở ${sayFacts(facts, first)}: ${withoutStop(first.because)}.`,
    rule: first.id,
    ...(second === undefined || others.length === 0
      ? {}
      : { tie: { rules: others.map((rule) => rule.id), brokenBy: breakerOf(first, others[0] ?? second) } }),
    copies: copiesOf(first, facts, routing),
  }
}

/** Whether all conditions of a rule hold. What is not known fulfils no condition. */
export function isClaimedBy(rule: RoutingRule, { place, violations, time }: Facts): boolean {
  const road = place?.road
  const km = place?.kmM
  return (
    holds(rule.communes, (codes) => liesIn(place, codes)) &&
    holds(rule.roads, (ids) => road?.id !== undefined && ids.includes(road.id)) &&
    holds(rule.roadKinds, (kinds) => road !== undefined && kinds.includes(road.kind)) &&
    holds(rule.fromM, (from) => km !== undefined && km >= from) &&
    holds(rule.toM, (to) => km !== undefined && km <= to) &&
    holds(rule.violations, (ids) => violations.some((id) => ids.includes(id))) &&
    holds(rule.hours, (hours) => isWithin(hours, time))
  )
}

/** The commune itself, or every commune it can only be: a rule for a whole old district claims what names that district. */
function liesIn(place: Place | undefined, codes: string[]): boolean {
  if (place?.commune !== undefined) return codes.includes(place.commune.code)
  const within = place?.within ?? []
  return within.length > 0 && within.every((code) => codes.includes(code))
}

function holds<Condition>(
  condition: Condition | undefined,
  test: (condition: Condition) => boolean,
): boolean {
  return condition === undefined || test(condition)
}

const dayMs = 86_400_000
const hanoiMs = 7 * 3_600_000

/** A report that knows only its day fulfils no hour. */
function isWithin({ from, to }: { from: number; to: number }, time: Facts['time']): boolean {
  if (time === undefined || time.is === 'day' || time.is === 'habit') return false
  const minute = Math.floor(((((time.from + hanoiMs) % dayMs) + dayMs) % dayMs) / 60_000)
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}

function byOrder(one: RoutingRule, other: RoutingRule): number {
  return (
    other.rank - one.rank ||
    conditionsOf(other) - conditionsOf(one) ||
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  )
}

function breakerOf(first: RoutingRule, next: RoutingRule): TieBreaker {
  if (first.rank !== next.rank) return 'rank'
  return conditionsOf(first) !== conditionsOf(next) ? 'conditions' : 'id'
}

function conditionsOf(rule: RoutingRule): number {
  const { communes, roads, roadKinds, fromM, toM, violations, hours } = rule
  return [communes, roads, roadKinds, fromM ?? toM, violations, hours].filter(
    (condition) => condition !== undefined,
  ).length
}

function copiesOf(rule: RoutingRule, facts: Facts, routing: Routing): Routed['copies'] {
  const unit = rule.copyTo
  if (unit === undefined || unit === rule.unit || !hasUnit(routing, unit)) return []
  if (rule.copyWhen !== 'beyond_commune')
    return [{ unit, because: 'Vì quy tắc phân công yêu cầu đơn vị này cùng nắm thông tin.' }]
  if (facts.violations.length > 0 && facts.violations.every((id) => communeMayFine(id, facts.vehicle?.type)))
    return []
  return [
    {
      unit,
      because:
        'Vì hành vi này có thể vượt thẩm quyền xử phạt của Trưởng Công an cấp xã (khoản 4 Điều 41 Nghị định 168/2024/NĐ-CP).',
    },
  ]
}

function elsewhereOf(place: Place | undefined, routing: Routing): Routed['elsewhere'] {
  const province = place?.commune?.province ?? place?.province?.code
  if (province === undefined || province === routing.province) return undefined
  const door = routing.doors.find((one) => one.province === province)
  return door ?? { province, name: place?.province?.name ?? 'tỉnh, thành phố khác', door: nationalDoor }
}

/** Named by the traffic police themselves (Dân trí 2026-02-21, PLO 2026-02-26). */
export const nationalDoor = 'ứng dụng VNeTraffic hoặc Zalo Cục CSGT 0789 388 539'

function triageOf(routing: Routing): string {
  return routing.units.find((unit) => unit.kind === 'triage' && unit.off !== true)?.id ?? 'triage'
}

function hasUnit(routing: Routing, id: string): boolean {
  return routing.units.some((unit) => unit.id === id && unit.off !== true)
}

function whyTriage({ place }: Facts): string {
  if (place === undefined) return 'Vì chưa biết vụ việc ở đâu nên cần cán bộ phân loại xem và hỏi thêm.'
  if (place.commune === undefined && place.road === undefined)
    return 'Vì lời kể chưa cho biết xã, phường hay tuyến đường nào nên cần cán bộ phân loại xem.'
  return `Vì chưa có quy tắc nào nhận nơi này (${sayPlace(place)}) nên cần cán bộ phân loại xem.`
}

const kindNames: Record<RoadKind, string> = {
  expressway: 'cao tốc',
  national: 'quốc lộ',
  provincial: 'đường tỉnh',
  street: 'đường phố',
  local: 'đường địa phương',
}

/** The facts the rule looked at, said for people: "Quốc lộ 1 (quốc lộ), km 48+300". */
function sayFacts({ place }: Facts, rule: RoutingRule): string {
  const road = place?.road
  const sameWord = road === undefined || road.name.toLowerCase().startsWith(kindNames[road.kind])
  const looksAtRoad = rule.roads !== undefined || rule.roadKinds !== undefined
  const parts = [
    road === undefined ? undefined : sameWord ? road.name : `${road.name} (${kindNames[road.kind]})`,
    place?.kmM === undefined || !looksAtRoad ? undefined : sayKm(place.kmM),
    place?.commune?.name,
  ].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(', ') : place === undefined ? 'nơi chưa rõ' : sayPlace(place)
}

function withoutStop(sentence: string): string {
  return sentence.trim().replace(/[.。]+$/, '')
}
