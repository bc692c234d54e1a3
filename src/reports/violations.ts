// The catalogue of acts a citizen can report: how each is called, what the law says of it, and how it is to be treated.
import type { Penalty, ViolationRow } from './violation-row.js'
import { movingRows } from './violations-moving.js'
import { standingRows } from './violations-standing.js'

export { violationGroups, type Penalty, type ViolationGroup, type ViolationRow } from './violation-row.js'

export interface Violation extends Omit<ViolationRow, 'provableByClip' | 'urgent'> {
  provableByClip: boolean
  urgent: boolean
  /** Weight of the act, 1 (light) to 5 (grave), from the highest fine; 0 when the law names none. */
  level: 0 | 1 | 2 | 3 | 4 | 5
}

/** All acts, in the order they are shown; `other` is the last. */
export const violations: readonly Violation[] = [...movingRows, ...standingRows].map((row) => ({
  ...row,
  provableByClip: row.provableByClip ?? true,
  urgent: row.urgent ?? false,
  level: levelOf(row.penalties),
}))

const byId = new Map(violations.map((violation) => [violation.id, violation]))

/** The act of that id, if the catalogue has it. */
export function violationOf(id: string): Violation | undefined {
  return byId.get(id)
}

/** `Vượt đèn đỏ`; an id the catalogue does not know is said as `Lỗi khác`. */
export function violationLabel(id: string): string {
  return byId.get(id)?.label ?? 'Lỗi khác'
}

/** The acts citizens report most (press reports 2025-26), for the first screen of taps. */
export const firstViolations: readonly string[] = [
  'red_light', 'wrong_way', 'wrong_lane', 'stop_park', 'speeding', 'weaving', 'helmet', 'too_many_moto', 'overload', 'spill',
  'plate_hidden', 'alcohol', 'other',
] // prettier-ignore

function levelOf(penalties: readonly Penalty[]): Violation['level'] {
  if (penalties.length === 0) return 0
  if (penalties.some((penalty) => penalty.when === 'vehicle seized')) return 5
  const most = Math.max(0, ...penalties.map((penalty) => penalty.fine?.[1] ?? 0))
  if (most < 1000) return 1
  if (most < 4000) return 2
  if (most < 8000) return 3
  return most < 20_000 ? 4 : 5
}
