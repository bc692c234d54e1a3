// DECIDE: whom an alert calls next. Pure: who is on duty is handed in; nobody to call is itself said.

/** An alert as the ladder sees it. */
export interface Climbing {
  unitId: string
  /** The last step taken; 0 before the first call. */
  step: number
  /** ms UTC of the first call. */
  calledAt: number
}

/** Somebody who is on duty at a unit; the lowest rank is called first, equal ranks together. */
export interface OnDuty {
  unitId: string
  officerId: string
  rank: number
}

export interface Ladder {
  /** Rows of the roster in force now. */
  roster: OnDuty[]
  /** The province's duty desk. */
  dutyUnit: string
  /** Heads of duty: officers of the desk with the role `duty`. */
  heads: string[]
}

export type Rung =
  /** The unit's own people, rank after rank. */
  | 'unit'
  /** The province's duty desk. */
  | 'desk'
  | 'head'
  /** The head of duty once more. */
  | 'again'
  /** Everybody was called; the alert stays in the lists. */
  | 'unanswered'

export interface NextStep {
  step: number
  rung: Rung
  unitId: string
  officers: string[]
  /** Units whose roster was empty when it should have been called. */
  empty: string[]
  /** ms UTC of the step after this one; null when it was the last. */
  dueAt: number | null
}

const second = 1_000
/** ms between ranks of the unit's roster. */
export const rankMs = 15 * second
/** ms after the first call at which the province's duty desk is called. */
export const deskMs = 60 * second
/** ms after the first call at which the head of duty is called. */
export const headMs = 120 * second

const unitSteps = deskMs / rankMs
const deskStep = unitSteps + 1
const headStep = deskStep + 1
/** The head of duty is called so many times more, `headMs` apart. */
const againMax = 5

/**
 * The step that is due, or undefined when it is too early for the next one (the roster shrank meanwhile: see `waitUntil`).
 * 0 s: the unit's first rank; 15, 30 and 45 s: the next ranks; 60 s: the desk; 120 s: the head, then again every two minutes.
 * A roster without people passes at once to the next rung, which keeps its own 60 s before the one after.
 */
export function nextStep(alert: Climbing, ladder: Ladder, now: number): NextStep | undefined {
  const { unitId, step, calledAt } = alert
  const ranks = ranksOf(ladder.roster, unitId)
  if (step < unitSteps) {
    const officers = ranks[step]
    if (officers !== undefined) {
      const more = ranks[step + 1] !== undefined && step + 1 < unitSteps
      const dueAt = calledAt + (more ? rankMs * (step + 1) : deskMs)
      return { step: step + 1, rung: 'unit', unitId, officers, empty: [], dueAt }
    }
    if (step > 0 && now < calledAt + deskMs) return undefined
  }
  if (step < deskStep) return callDesk(alert, ladder, now, step === 0 ? [unitId] : [])
  return callHead(alert, ladder, now, [])
}

/** ms UTC at which to look again when `nextStep` had nothing to say. */
export function waitUntil(alert: Climbing): number {
  return alert.calledAt + deskMs
}

function callDesk(alert: Climbing, ladder: Ladder, now: number, empty: string[]): NextStep {
  const { dutyUnit: unitId } = ladder
  const officers = ranksOf(ladder.roster, unitId).flat()
  if (officers.length === 0)
    return callHead(alert, ladder, now, empty.includes(unitId) ? empty : [...empty, unitId])
  const dueAt = Math.min(alert.calledAt + headMs, now + (headMs - deskMs))
  return { step: deskStep, rung: 'desk', unitId, officers, empty, dueAt: Math.max(dueAt, now) }
}

function callHead(alert: Climbing, ladder: Ladder, now: number, empty: string[]): NextStep {
  const { dutyUnit: unitId, heads } = ladder
  const step = Math.max(alert.step + 1, headStep)
  const times = step - headStep
  if (times > againMax) return { step, rung: 'unanswered', unitId, officers: [], empty, dueAt: null }
  return { step, rung: times === 0 ? 'head' : 'again', unitId, officers: heads, empty, dueAt: now + headMs }
}

/** The officers of a unit, a group for each rank, the lowest first; nobody twice. */
function ranksOf(roster: OnDuty[], unitId: string): string[][] {
  const seen = new Set<string>()
  const groups = new Map<number, string[]>()
  for (const { officerId, rank } of roster.filter((row) => row.unitId === unitId).sort(byRank)) {
    if (seen.has(officerId)) continue
    seen.add(officerId)
    const group = groups.get(rank)
    if (group === undefined) groups.set(rank, [officerId])
    else group.push(officerId)
  }
  return [...groups.values()]
}

const byRank = (one: OnDuty, other: OnDuty) =>
  one.rank - other.rank || (one.officerId < other.officerId ? -1 : 1)
