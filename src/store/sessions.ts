// Sessions of officers: a random token in the cookie, its hash here. Ended by deleting the row, which every request reads.
import { and, eq, gt } from 'drizzle-orm'
import type { Connection, Database } from './database.js'
import { appendLedger } from './ledger.js'
import { hashToken, officerOf, type Officer } from './officers.js'
import type { Tables } from './tables.js'

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
    /** Coarse words for the browser. */
    device: string
    now: number
  },
): Promise<boolean> {
  const { officerId, token, csrf, step, tries, device, now } = start
  return database.write(async (on) => {
    const { sessions, signInTries } = on.tables
    if (step !== undefined && !(await spendStep(on, officerId, step))) return false
    await on.db.delete(signInTries).where(eq(signInTries.id, tries))
    await on.db.insert(sessions).values({
      id: hashToken(token),
      officerId,
      csrf,
      createdAt: now,
      seenAt: now,
      endsAt: now + sessionLifeMs,
      device,
    })
    await appendLedger(on, [
      { at: now, actor: `officer:${officerId}`, what: 'signed_in', about: officerId, detail: {} },
    ])
    return true
  })
}

/** Marks a time step of the second factor as used. @returns false when it, or a later one, had been used already */
export async function spendStep(on: Connection, officerId: string, step: number): Promise<boolean> {
  const { secondFactors } = on.tables
  await on.lock(`second-factor ${officerId}`)
  const used = await on.db.select().from(secondFactors).where(eq(secondFactors.officerId, officerId)).limit(1)
  if ((used[0]?.lastStep ?? 0) >= step) return false
  await on.db
    .insert(secondFactors)
    .values({ officerId, lastStep: step })
    .onConflictDoUpdate({ target: secondFactors.officerId, set: { lastStep: step } })
  return true
}

/** What a session must be to open anything: neither over nor idle. */
export function isOpen(sessions: Tables['sessions'], now: number) {
  return and(gt(sessions.endsAt, now), gt(sessions.seenAt, now - idleMs))
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
    .where(and(eq(sessions.id, hashToken(token)), isOpen(sessions, now), eq(officers.active, true)))
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
