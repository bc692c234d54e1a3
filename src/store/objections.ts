// A citizen's one objection to a result: a case of its own with a date, open until another officer than the first has looked again.
import { and, asc, eq } from 'drizzle-orm'
import type { Connection, Database } from './database.js'
import type { Tables } from './tables.js'

export type Objection = Tables['objections']['$inferSelect']

const dayMs = 86_400_000
/** Days until an objection must have been looked at. */
export const objectionDays = 15

/** Opens an objection, once per report. Only inside `write`. @returns false when there was one before */
export async function openObjection(
  on: Connection,
  objection: { report: string; words: string; now: number },
): Promise<boolean> {
  const { objections, handlings, timeline } = on.tables
  const { report, words, now } = objection
  const [handling] = await on.db
    .select({ unitId: handlings.unitId })
    .from(handlings)
    .where(eq(handlings.reportId, report))
    .limit(1)
  if (handling === undefined) return false
  const moved = await on.db
    .select({ actorId: timeline.actorId })
    .from(timeline)
    .where(and(eq(timeline.reportId, report), eq(timeline.what, 'moved')))
    .orderBy(asc(timeline.seq))
    .limit(200)
  const made = await on.db
    .insert(objections)
    .values({
      reportId: report,
      words,
      unitId: handling.unitId,
      firstOfficer: moved.at(-1)?.actorId ?? null,
      at: now,
      dueAt: now + objectionDays * dayMs,
      state: 'open',
    })
    .onConflictDoNothing({ target: objections.reportId })
    .returning({ id: objections.reportId })
  return made[0] !== undefined
}

/**
 * Settles the open objection of a report when somebody else than the first officer ends the case again: upheld when the result is
 * another than before. Only inside `write`.
 */
export async function settleObjection(
  on: Connection,
  settled: { report: string; officerId: string; result: string | null; answer: string | null; now: number },
): Promise<void> {
  const { objections, timeline } = on.tables
  const { report, officerId, result, answer, now } = settled
  const [open] = await on.db
    .select()
    .from(objections)
    .where(and(eq(objections.reportId, report), eq(objections.state, 'open')))
    .limit(1)
  if (open === undefined || open.firstOfficer === officerId) return
  const moved = await on.db
    .select({ detail: timeline.detail })
    .from(timeline)
    .where(and(eq(timeline.reportId, report), eq(timeline.what, 'moved')))
    .orderBy(asc(timeline.seq))
    .limit(200)
  const first = moved.findLast(({ detail }) => detail.to === 'resolved')?.detail.result
  const changed = result !== null && result !== first
  await on.db
    .update(objections)
    .set({ state: changed ? 'upheld' : 'rejected', decidedBy: officerId, decidedAt: now, answer })
    .where(eq(objections.reportId, report))
}

/** The objection to a report's result. */
export async function objectionOf(database: Database, report: string): Promise<Objection | undefined> {
  const { db, tables } = database.read
  const rows = await db
    .select()
    .from(tables.objections)
    .where(eq(tables.objections.reportId, report))
    .limit(1)
  return rows[0]
}
