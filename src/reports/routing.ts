// DECIDE: which unit is responsible for a report, and why. Pure: the rules are rows handed in.
import type { ReportFacts } from './report.js'

export interface Unit {
  id: string
  /** As citizens read it: "Phòng Cảnh sát giao thông - Công an tỉnh Bắc Ninh". */
  name: string
  kind: 'triage' | 'pc08' | 'pc08_post' | 'commune' | 'duty' | 'other'
  /** The unit above it, for copies and ladders. */
  above?: string
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
  /** Vietnamese, read by officers: why this unit. */
  because: string
}

export interface Routing {
  /** Today's code of the deployment's province. */
  province: string
  units: Unit[]
  rules: RoutingRule[]
  /** Other provinces' doors, told to a citizen whose place is elsewhere. */
  doors: { province: string; name: string; door: string }[]
}

export interface Routed {
  unit: string
  because: string
  /** Id of the rule that claimed it; absent for triage. */
  rule?: string
  copies: { unit: string; because: string }[]
  /** The place lies in another province. */
  elsewhere?: { province: string; name: string; door: string }
}

/** Names the unit for a report and the reason. What no rule claims goes to `triage`. */
export function route(facts: Pick<ReportFacts, 'place' | 'violations' | 'time'>, routing: Routing): Routed {
  void facts
  void routing
  return { unit: 'triage', because: 'Chưa có quy tắc nào nhận địa điểm này.', copies: [] }
}
