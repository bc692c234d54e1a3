// Who may move what to where, and when it is due: the whole table, and the calendar.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deadlines, nextDeadline, workingDaysAfter, type Clocked } from '../src/reports/deadlines.js'
import {
  decideMove,
  mayDecide,
  moves,
  movesOpen,
  results,
  roles,
  type MoveName,
  type Role,
} from '../src/reports/handling.js'
import { reportStates, type ReportState } from '../src/reports/report.js'

const reason = 'Lý do đủ dài để người dân hiểu.'

/** Written down a second time, by state: what a role may do with a reason and a result at hand. */
const expected: Record<ReportState, Partial<Record<MoveName, Role[]>>> = {
  received: { accept: ['officer', 'duty', 'chief'], transfer: ['officer', 'duty', 'chief'] },
  verifying: { resolve: ['officer', 'duty', 'chief'], transfer: ['officer', 'duty', 'chief'] },
  resolved: { close: ['officer', 'duty', 'chief'], reopen: ['duty', 'chief'] },
  transferred: { close: ['officer', 'duty', 'chief'], reopen: ['duty', 'chief'] },
  closed: { reopen: ['duty', 'chief'] },
}

test('every state, role and move is answered by the table, and nothing outside it is allowed', () => {
  for (const state of reportStates)
    for (const role of roles)
      for (const move of [...moves, 'delete', '', 'erase']) {
        const verdict = decideMove(state, role, { move, result: 'fined', reason })
        const may = expected[state][move as MoveName]?.includes(role) === true
        expect([state, role, move, verdict.is]).toEqual([state, role, move, may ? 'moved' : 'refused'])
        expect(movesOpen(state, role).includes(move as MoveName)).toBe(may)
      }
})

test('a result always has a reason, and letting a vehicle go always a second person', () => {
  for (const result of results) {
    expect(decideMove('verifying', 'chief', { move: 'resolve', result, reason: 'ngắn' }).is).toBe('refused')
    const { is } = decideMove('verifying', 'chief', { move: 'resolve', result, reason })
    expect([result, is]).toEqual([
      result,
      ['no_violation', 'not_enough'].includes(result) ? 'proposed' : 'moved',
    ])
  }
  expect(decideMove('verifying', 'chief', { move: 'resolve', result: 'forgiven', reason }).is).toBe('refused')
  expect(decideMove('verifying', 'chief', { move: 'resolve', reason }).is).toBe('refused')
})

test('nobody decides on a proposal of their own, and who only reads decides on none', () => {
  for (const role of roles) {
    expect(mayDecide({ proposedBy: 'a' }, { id: 'a', role })).not.toBe('yes')
    expect(mayDecide({ proposedBy: 'a' }, { id: 'b', role }) === 'yes').toBe(
      !['admin', 'auditor'].includes(role),
    )
  }
})

const friday = Date.UTC(2026, 10, 20, 3, 0) // 10:00 on Friday 20/11/2026 in Vietnam
const day = 86_400_000

const report: Clocked = {
  state: 'received', filedAt: friday, ongoing: false, acknowledgedAt: null, resolvedAt: null, occurredAt: friday - day,
  complex: false, identifiedAt: null, recordAt: null,
} // prettier-ignore

const due = (clocked: Clocked, name: string, now = friday) =>
  deadlines(clocked, now).find((deadline) => deadline.name === name)

test('working days pass over Saturday and Sunday as they are in Vietnam', () => {
  expect(workingDaysAfter(friday, 1)).toBe(friday + 3 * day)
  expect(workingDaysAfter(friday, 5)).toBe(friday + 7 * day)
  const lateFriday = Date.UTC(2026, 10, 19, 18, 0) // 01:00 on Friday in Vietnam, still Thursday in UTC
  expect(workingDaysAfter(lateFriday, 1)).toBe(lateFriday + 3 * day)
})

test('the decree’s terms: 30 days to verify, 60 when complex, 5 working days for the record, a year of limitation', () => {
  expect(due(report, 'verify')!.dueAt).toBe(friday + 30 * day)
  expect(due({ ...report, complex: true }, 'verify')!.dueAt).toBe(friday + 60 * day)
  expect(due(report, 'record')).toBeUndefined()
  expect(due({ ...report, identifiedAt: friday }, 'record')!.dueAt).toBe(friday + 7 * day)
  expect(due(report, 'limitation')!.dueAt).toBe(friday - day + 365 * day)
})

test('what is going on now is due in two minutes, anything else on the next working day', () => {
  expect(due({ ...report, ongoing: true }, 'acknowledge')!.dueAt).toBe(friday + 120_000)
  expect(due(report, 'acknowledge')!.dueAt).toBe(friday + 3 * day)
})

test('a clock that was met stays as it was met, and one that was missed stays missed', () => {
  const met = due({ ...report, acknowledgedAt: friday + day }, 'acknowledge', friday + 90 * day)!
  expect(met).toMatchObject({ metAt: friday + day, late: false })
  const missed = due({ ...report, resolvedAt: friday + 40 * day }, 'verify', friday + 90 * day)!
  expect(missed).toMatchObject({ metAt: friday + 40 * day, late: true })
  expect(nextDeadline({ ...report, acknowledgedAt: friday, resolvedAt: friday }, friday)).toBeUndefined()
})

test('no clock ever starts before the citizen’s send, and running clocks come first, in the order they end', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400 }),
      fc.boolean(),
      fc.boolean(),
      fc.option(fc.nat(100)),
      (later, ongoing, complex, met) => {
        const clocked = {
          ...report,
          ongoing,
          complex,
          acknowledgedAt: met === null ? null : friday + met * day,
        }
        const list = deadlines(clocked, friday + later * day)
        const running = list.filter(({ metAt }) => metAt === undefined)
        expect(list.slice(0, running.length)).toEqual(running)
        for (const [at, { dueAt }] of running.entries())
          expect(dueAt).toBeGreaterThanOrEqual(running[at - 1]?.dueAt ?? friday)
      },
    ),
  )
})
