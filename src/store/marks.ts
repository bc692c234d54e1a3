// Misuse: a reporter is marked or slowed by two people, with a reason and an end date; what they send is kept all the same.
import { and, desc, eq, gt } from 'drizzle-orm'
import type { Connection, Database } from './database.js'
import { act, done, note, stop, type Act, type Outcome } from './desk-acts.js'
import { askSecond, decideSecond, useSecond } from './second-looks.js'
import type { Tables } from './tables.js'
import type { MarkKind } from './tables-secrecy.js'

const dayMs = 86_400_000
/** A mark or block ends by itself after at most this. Days. */
export const markDaysMax = 90

/** Asks to mark or block the reporter of a report. */
export function askMark(
  database: Database,
  asked: Act,
  ask: { kind: MarkKind; reason: string; days: number },
): Promise<Outcome> {
  return act(database, asked, async (on) => {
    if (!Number.isInteger(ask.days) || ask.days < 1 || ask.days > markDaysMax) stop('reason')
    await askSecond(on, asked, { kind: ask.kind, reason: ask.reason, detail: { days: ask.days } })
    return done
  })
}

/** A second person who leads decides; agreed, the mark begins and its end is already written. */
export function decideMark(
  database: Database,
  asked: Act,
  decision: { id: string; agree: boolean; because: string },
): Promise<Outcome> {
  return act(database, asked, async (on) => {
    if (asked.officer.role !== 'duty' && asked.officer.role !== 'chief') stop('not_yours')
    const look = await decideSecond(on, asked, decision)
    if (look.kind !== 'mark' && look.kind !== 'block') return stop('no_proposal')
    if (look.state === 'refused') return done
    await useSecond(on, look, asked.now)
    const { reports, citizenMarks } = on.tables
    const rows = await on.db
      .select({ citizenId: reports.citizenId })
      .from(reports)
      .where(eq(reports.id, asked.reportId))
      .limit(1)
    const endsAt = asked.now + Number(look.detail.days) * dayMs
    await on.db.insert(citizenMarks).values({
      id: look.id,
      citizenId: rows[0]!.citizenId,
      kind: look.kind,
      reason: look.reason,
      reportId: asked.reportId,
      byOfficer: look.askedBy,
      secondOfficer: asked.officer.id,
      at: asked.now,
      endsAt,
    })
    await note(on, asked, `${look.kind}_begun`, { look: look.id, endsAt })
    return done
  })
}

/** Marks of a report's reporter that have not ended, the newest first. */
export async function marksOf(
  database: Database,
  reportId: string,
  now: number,
): Promise<Tables['citizenMarks']['$inferSelect'][]> {
  const { db, tables } = database.read
  const { citizenMarks, reports } = tables
  const rows = await db
    .select({ mark: citizenMarks })
    .from(citizenMarks)
    .innerJoin(reports, eq(reports.citizenId, citizenMarks.citizenId))
    .where(and(eq(reports.id, reportId), gt(citizenMarks.endsAt, now)))
    .orderBy(desc(citizenMarks.at))
    .limit(20)
  return rows.map(({ mark }) => mark)
}

/** Whether a citizen is blocked now. */
export async function isBlocked(on: Connection, citizenId: string, now: number): Promise<boolean> {
  const { citizenMarks } = on.tables
  const rows = await on.db
    .select({ id: citizenMarks.id })
    .from(citizenMarks)
    .where(
      and(
        eq(citizenMarks.citizenId, citizenId),
        eq(citizenMarks.kind, 'block'),
        gt(citizenMarks.endsAt, now),
      ),
    )
    .limit(1)
  return rows[0] !== undefined
}
