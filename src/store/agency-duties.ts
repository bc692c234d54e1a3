// Officials and party members who violate: the duty to tell their agency stands on the case until the agency's answer is filed.
// Source: plan 125/KH-UBND (Lạng Sơn, 31/5/2025) under directive 23-CT/TW.
import { and, asc, eq, isNull, lte, or, sql } from 'drizzle-orm'
import type { Connection, Database } from './database.js'
import { act, done, note, stop, type Act, type Outcome } from './desk-acts.js'
import { addToTimeline } from './reports.js'
import type { Tables } from './tables.js'

export type AgencyDuty = Tables['agencyDuties']['$inferSelect']

const dayMs = 86_400_000
/** Days an agency has to answer. */
export const agencyAnswerDays = 15
const remindEveryMs = 3 * dayMs

/** The case must be told to an agency; the letter is drafted for somebody to read, change and sign. */
export function oweAgency(
  database: Database,
  asked: Act,
  owed: { agency: string; letter: string },
): Promise<Outcome> {
  return act(database, asked, async (on) => {
    const agency = owed.agency.trim().slice(0, 200)
    if (agency.length < 3 || owed.letter.trim() === '') stop('empty')
    const { agencyDuties } = on.tables
    const { reportId, officer, now } = asked
    const made = await on.db
      .insert(agencyDuties)
      .values({
        reportId,
        agency,
        letter: owed.letter.trim().slice(0, 8_000),
        officerId: officer.id,
        at: now,
        dueAt: now + agencyAnswerDays * dayMs,
      })
      .onConflictDoNothing({ target: agencyDuties.reportId })
      .returning({ id: agencyDuties.reportId })
    if (made[0] === undefined) stop('proposal_waits')
    await note(on, asked, 'agency_owed', { agency })
    return done
  })
}

/** The letter has left, or the agency has answered. */
export function moveAgencyDuty(
  database: Database,
  asked: Act,
  step: { is: 'sent' } | { is: 'answered'; answer: string },
): Promise<Outcome> {
  return act(database, asked, async (on) => {
    const { agencyDuties } = on.tables
    const duty = await dutyOf(on, asked.reportId)
    if (duty === undefined || duty.answeredAt !== null) return stop('wrong_state')
    if (step.is === 'sent' && duty.sentAt !== null) stop('wrong_state')
    if (step.is === 'answered' && step.answer.trim().length < 5) stop('empty')
    const change =
      step.is === 'sent'
        ? { sentAt: asked.now, dueAt: asked.now + agencyAnswerDays * dayMs }
        : { answeredAt: asked.now, answer: step.answer.trim().slice(0, 4_000) }
    await on.db.update(agencyDuties).set(change).where(eq(agencyDuties.reportId, asked.reportId))
    await note(on, asked, step.is === 'sent' ? 'agency_told' : 'agency_answered', { agency: duty.agency })
    return done
  })
}

/** The duty on a case. */
export async function dutyOf(on: Connection, reportId: string): Promise<AgencyDuty | undefined> {
  const { agencyDuties } = on.tables
  const rows = await on.db.select().from(agencyDuties).where(eq(agencyDuties.reportId, reportId)).limit(1)
  return rows[0]
}

/** Puts a reminder on the timeline of every duty that is overdue and unanswered, every three days. @returns how many */
export function remindAgencies(database: Database, now: number): Promise<number> {
  return database.write(async (on) => {
    await on.lock('agencies')
    const { agencyDuties } = on.tables
    const due = await on.db
      .select()
      .from(agencyDuties)
      .where(
        and(
          isNull(agencyDuties.answeredAt),
          lte(agencyDuties.dueAt, now),
          or(isNull(agencyDuties.remindedAt), lte(agencyDuties.remindedAt, now - remindEveryMs)),
        ),
      )
      .orderBy(asc(agencyDuties.dueAt))
      .limit(200)
    for (const { reportId, agency } of due) {
      await on.db.update(agencyDuties).set({ remindedAt: now }).where(eq(agencyDuties.reportId, reportId))
      await addToTimeline(on, reportId, { kind: 'system', id: null }, 'agency_late', { agency }, now)
    }
    return due.length
  })
}

/** How many duties wait for an answer past their date. */
export async function countLateDuties(database: Database, now: number): Promise<number> {
  const { db, tables } = database.read
  const { agencyDuties } = tables
  const rows = await db
    .select({ count: sql<number>`count(*)` })
    .from(agencyDuties)
    .where(and(isNull(agencyDuties.answeredAt), lte(agencyDuties.dueAt, now)))
  return Number(rows[0]?.count ?? 0)
}
