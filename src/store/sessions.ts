// Sessions of officers: a random token in the cookie, its hash here. Ended by deleting the row, which every request reads.
import { and, eq, gt } from 'drizzle-orm'
import type { Database } from './database.js'
import { appendLedger } from './ledger.js'
import { hashToken, officerOf, type Officer } from './officers.js'

export interface Session {
  id: string
  csrf: string
  officer: Officer
  endsAt: number
}

/** A working day and a bit; nobody stays signed in over night. ms. */
export const sessionLifeMs = 12 * 3_600_000
/** A desk nobody has touched for two hours is closed. ms. */
const idleMs = 2 * 3_600_000
const touchMs = 60_000

/** Starts a session and marks the second factor's step as used. @returns false when that step had been used already */
export function startSession(
  database: Database,
  start: {
    officerId: string
    token: string
    csrf: string
    step: number | undefined
    tries: string
    now: number
  },
): Promise<boolean> {
  const { officerId, token, csrf, step, tries, now } = start
  return database.write(async (on) => {
    const { sessions, secondFactors, signInTries } = on.tables
    if (step !== undefined) {
      const used = await on.db
        .select()
        .from(secondFactors)
        .where(eq(secondFactors.officerId, officerId))
        .limit(1)
      if ((used[0]?.lastStep ?? 0) >= step) return false
      await on.db
        .insert(secondFactors)
        .values({ officerId, lastStep: step })
        .onConflictDoUpdate({ target: secondFactors.officerId, set: { lastStep: step } })
    }
    await on.db.delete(signInTries).where(eq(signInTries.id, tries))
    await on.db.insert(sessions).values({
      id: hashToken(token),
      officerId,
      csrf,
      createdAt: now,
      seenAt: now,
      endsAt: now + sessionLifeMs,
    })
    await appendLedger(on, [
      { at: now, actor: `officer:${officerId}`, what: 'signed_in', about: officerId, detail: {} },
    ])
    return true
  })
}

/**
 * The session of a cookie's token; undefined when it has ended, idled out, or its officer may no longer work.
 * An open live page asks too, and so keeps its session: a duty room's screen must ring at any hour of the shift.
 */
export async function readSession(
  database: Database,
  token: string,
  now: number,
): Promise<Session | undefined> {
  const { db, tables } = database.read
  const { sessions, officers } = tables
  const rows = await db
    .select({ session: sessions, officer: officers })
    .from(sessions)
    .innerJoin(officers, eq(officers.id, sessions.officerId))
    .where(
      and(
        eq(sessions.id, hashToken(token)),
        gt(sessions.endsAt, now),
        gt(sessions.seenAt, now - idleMs),
        eq(officers.active, true),
      ),
    )
    .limit(1)
  const row = rows[0]
  if (row === undefined) return undefined
  if (row.session.seenAt < now - touchMs) await touch(database, row.session.id, now)
  return {
    id: row.session.id,
    csrf: row.session.csrf,
    officer: officerOf(row.officer),
    endsAt: row.session.endsAt,
  }
}

export function endSession(database: Database, session: Session, now: number): Promise<void> {
  return database.write(async (on) => {
    const { sessions } = on.tables
    await on.db.delete(sessions).where(eq(sessions.id, session.id))
    const { id } = session.officer
    await appendLedger(on, [{ at: now, actor: `officer:${id}`, what: 'signed_out', about: id, detail: {} }])
  })
}

/** Ends every session of an officer at once. */
export function endSessionsOf(
  database: Database,
  ended: { officerId: string; by: string; now: number },
): Promise<void> {
  const { officerId, by, now } = ended
  return database.write(async (on) => {
    const { sessions } = on.tables
    await on.db.delete(sessions).where(eq(sessions.officerId, officerId))
    await appendLedger(on, [
      { at: now, actor: `officer:${by}`, what: 'sessions.ended', about: officerId, detail: {} },
    ])
  })
}

function touch(database: Database, id: string, now: number): Promise<void> {
  return database.write(async (on) => {
    const { sessions } = on.tables
    await on.db.update(sessions).set({ seenAt: now }).where(eq(sessions.id, id))
  })
}
