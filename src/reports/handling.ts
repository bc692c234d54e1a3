// DECIDE: who may move a report from which state to which, and with what. One fixed table; whatever it does not name is refused.
import type { ReportState } from './report.js'

/**
 * officer: handles the reports of their unit. duty: the duty head, who sees every unit and decides whose a report is.
 * chief: leads a unit and those below it. admin: people and settings, never a report. auditor: reads, never acts.
 */
export const roles = ['officer', 'duty', 'chief', 'admin', 'auditor'] as const
export type Role = (typeof roles)[number]

export const results = ['fined', 'warned', 'no_violation', 'not_enough', 'passed_on'] as const
export type Result = (typeof results)[number]

export const moves = ['accept', 'resolve', 'transfer', 'close', 'reopen'] as const
export type MoveName = (typeof moves)[number]

export interface Move {
  name: MoveName
  from: readonly ReportState[]
  to: ReportState
  who: readonly Role[]
  /** A reason the citizen is told. */
  needsReason: boolean
  needsResult: boolean
}

const work: readonly Role[] = ['officer', 'duty', 'chief']
const lead: readonly Role[] = ['duty', 'chief']

export const moveTable: readonly Move[] = [
  move('accept', ['received'], 'verifying', work),
  move('resolve', ['verifying'], 'resolved', work, { reason: true, result: true }),
  move('transfer', ['received', 'verifying'], 'transferred', work, { reason: true }),
  move('close', ['resolved', 'transferred'], 'closed', work),
  move('reopen', ['resolved', 'transferred', 'closed'], 'verifying', lead, { reason: true }),
]

/** Results that let a vehicle go unpunished: they count only when a second person agrees (plan 125/KH-UBND, Lạng Sơn: no passing over). */
const secondPerson: readonly Result[] = ['no_violation', 'not_enough']

export type Verdict =
  | { is: 'moved'; to: ReportState }
  | { is: 'proposed'; to: ReportState }
  | { is: 'refused'; why: 'unknown_move' | 'wrong_state' | 'not_yours' | 'reason' | 'result' }

export interface MoveAsk {
  move: string
  result?: string
  reason?: string
}

/** The shortest reason that can tell a citizen anything. Characters. */
export const reasonLengthMin = 10

/** What becomes of an asked move. `proposed`: it waits for a second person. */
export function decideMove(state: ReportState, role: Role, ask: MoveAsk): Verdict {
  const move = moveTable.find(({ name }) => name === ask.move)
  if (move === undefined) return { is: 'refused', why: 'unknown_move' }
  if (!move.from.includes(state)) return { is: 'refused', why: 'wrong_state' }
  if (!move.who.includes(role)) return { is: 'refused', why: 'not_yours' }
  if (move.needsResult && !isResult(ask.result)) return { is: 'refused', why: 'result' }
  if (move.needsReason && (ask.reason ?? '').trim().length < reasonLengthMin)
    return { is: 'refused', why: 'reason' }
  const second = move.needsResult && isResult(ask.result) && secondPerson.includes(ask.result)
  return { is: second ? 'proposed' : 'moved', to: move.to }
}

/** The moves that could be asked for now, for the buttons. */
export function movesOpen(state: ReportState, role: Role): MoveName[] {
  return moveTable.filter(({ from, who }) => from.includes(state) && who.includes(role)).map((m) => m.name)
}

/** Whether this person may agree to what another proposed: never the proposer, never somebody who only reads. */
export function mayDecide(
  proposal: { proposedBy: string },
  officer: { id: string; role: Role },
): 'yes' | 'own_proposal' | 'not_yours' {
  if (!work.includes(officer.role)) return 'not_yours'
  return proposal.proposedBy === officer.id ? 'own_proposal' : 'yes'
}

/** After the third time that a unit says "not ours" the duty head decides. */
export const bouncesMax = 3

export function isResult(value: string | undefined | null): value is Result {
  return results.some((result) => result === value)
}

export function isRole(value: string): value is Role {
  return roles.some((role) => role === value)
}

function move(
  name: MoveName,
  from: ReportState[],
  to: ReportState,
  who: readonly Role[],
  needs: { reason?: boolean; result?: boolean } = {},
): Move {
  return {
    name,
    from,
    to,
    who,
    needsReason: needs.reason === true,
    needsResult: needs.result === true,
  }
}
