// The monthly test: an event that every unit must open, so that a dead inbox shows before a citizen's report lies in it.
import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { Connection, Database } from './database.js'
import { forwardToUnit } from './forwardings.js'
import { appendLedger } from './ledger.js'
import type { Tables } from './tables.js'

export type UnitTest = Tables['unitTests']['$inferSelect']

/** Whoever has not opened it by then has an inbox nobody looks into. ms. */
export const openWithinMs = 86_400_000

const monthShape = /^\d{4}-\d{2}$/

/** `2026-11`, by the calendar of Asia/Ho_Chi_Minh. */
export function monthOf(now: number): string {
  return new Date(now + 7 * 3_600_000).toISOString().slice(0, 7)
}

/** Files the month's test to every unit and its receivers, once. @returns how many units it went to; 0: it was sent already */
export function sendTest(
  database: Database,
  ask: { month: string; units: string[]; now: number; officerId: string | null },
): Promise<number> {
  const { month, units, now, officerId } = ask
  if (!monthShape.test(month)) throw new Error(`a month is written 2026-11, not ${month}`)
  return database.write(async (on) => {
    await on.lock('unit-tests')
    const { unitTests } = on.tables
    let sent = 0
    for (const unitId of units) {
      const id = `test:${month}:${unitId}`
      const made = await on.db
        .insert(unitTests)
        .values({ id, month, unitId, sentAt: now })
        .onConflictDoNothing()
        .returning({ id: unitTests.id })
      if (made.length === 0) continue
      sent += 1
      await show(on, id, unitId, 'unit_test', now)
      await forwardToUnit(on, { event: id, what: 'test', reportId: null, code: null, unitId }, now)
    }
    if (sent > 0) {
      const actor = officerId === null ? 'system' : `officer:${officerId}`
      await appendLedger(on, [
        { at: now, actor, what: 'unit_test.sent', about: month, detail: { units: sent } },
      ])
    }
    return sent
  })
}

/** Open desks of the unit hear it like anything new. */
async function show(on: Connection, id: string, unitId: string, what: string, at: number): Promise<void> {
  const row = { reportId: id, unitId, at, actorKind: 'system' as const, actorId: null, what, detail: {} }
  await on.db.insert(on.tables.timeline).values(row)
}

/** An officer of the unit says that it arrived. @returns false: nothing of theirs waits under this id */
export function openTest(
  database: Database,
  opened: { id: string; officer: { id: string; unitId: string }; now: number },
): Promise<boolean> {
  const { id, officer, now } = opened
  return database.write(async (on) => {
    const { unitTests, forwardings } = on.tables
    const rows = await on.db
      .update(unitTests)
      .set({ openedAt: now, openedBy: officer.id })
      .where(and(eq(unitTests.id, id), eq(unitTests.unitId, officer.unitId), isNull(unitTests.openedAt)))
      .returning({ id: unitTests.id })
    if (rows.length === 0) return false
    await on.db
      .update(forwardings)
      .set({ openedAt: now })
      .where(and(eq(forwardings.event, id), isNull(forwardings.openedAt)))
    await show(on, id, officer.unitId, 'unit_test_opened', now)
    await appendLedger(on, [
      { at: now, actor: `officer:${officer.id}`, what: 'unit_test.opened', about: id, detail: {} },
    ])
    return true
  })
}

/** The newest test that these units have not opened. */
export async function waitingTests(database: Database, units: string[] | 'all'): Promise<UnitTest[]> {
  const { db, tables } = database.read
  const { unitTests } = tables
  if (units !== 'all' && units.length === 0) return []
  return await db
    .select()
    .from(unitTests)
    .where(and(isNull(unitTests.openedAt), units === 'all' ? undefined : inArray(unitTests.unitId, units)))
    .orderBy(desc(unitTests.month))
    .limit(200)
}

export interface TestResult {
  month: string
  sentAt: number
  units: number
  opened: number
  /** Units that have not opened it; `late`: more than a day ago. */
  missing: { unitId: string; late: boolean }[]
  /** Units that opened it after more than a day. */
  slow: string[]
}

/** How a month's test stands; of the last one when no month is named. */
export async function readTest(
  database: Database,
  now: number,
  month?: string,
): Promise<TestResult | undefined> {
  const { db, tables } = database.read
  const { unitTests } = tables
  const last = month ?? (await lastMonth(database))
  if (last === undefined) return undefined
  const rows = await db
    .select()
    .from(unitTests)
    .where(eq(unitTests.month, last))
    .orderBy(asc(unitTests.unitId))
  if (rows.length === 0) return undefined
  return {
    month: last,
    sentAt: Math.min(...rows.map(({ sentAt }) => sentAt)),
    units: rows.length,
    opened: rows.filter(({ openedAt }) => openedAt !== null).length,
    missing: rows
      .filter(({ openedAt }) => openedAt === null)
      .map(({ unitId, sentAt }) => ({ unitId, late: now - sentAt > openWithinMs })),
    slow: rows
      .filter(({ openedAt, sentAt }) => openedAt !== null && openedAt - sentAt > openWithinMs)
      .map(({ unitId }) => unitId),
  }
}

/** The month of the newest test; undefined before the first. */
export async function lastMonth(database: Database): Promise<string | undefined> {
  const { db, tables } = database.read
  const { unitTests } = tables
  const rows = await db
    .select({ month: unitTests.month })
    .from(unitTests)
    .orderBy(desc(unitTests.month))
    .limit(1)
  return rows[0]?.month
}
