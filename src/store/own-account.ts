// What officers do with their own account: a new password, and ending sessions of theirs. Whoever proved themselves anew goes on under
// a token that nobody had before (ASVS 5.0, 7.2.4); what was under another one is over in the same transaction.
import { and, desc, eq, gt, ne } from 'drizzle-orm'
import type { Connection, Database } from './database.js'
import { appendLedger } from './ledger.js'
import { hashToken } from './officers.js'
import { isOpen, spendStep } from './sessions.js'

export interface OwnSession {
  /** SHA-256 of its token: for the server alone. */
  id: string
  /** ms UTC. */
  createdAt: number
  /** ms UTC, to the minute. */
  seenAt: number
  endsAt: number
  /** Coarse words for the browser; empty when it told nothing we know. */
  device: string
}

/** The open sessions of an officer, the one used last first. @param now ms UTC */
export async function ownSessions(database: Database, officerId: string, now: number): Promise<OwnSession[]> {
  const { db, tables } = database.read
  const { id, createdAt, seenAt, endsAt, device } = tables.sessions
  return await db
    .select({ id, createdAt, seenAt, endsAt, device })
    .from(tables.sessions)
    .where(and(eq(tables.sessions.officerId, officerId), isOpen(tables.sessions, now)))
    .orderBy(desc(seenAt), desc(createdAt))
    .limit(100)
}

/** Who acts: an officer who has just proved that the session is theirs. */
export interface Proved {
  officerId: string
  sessionId: string
  /** The token under which this session goes on. */
  token: string
  /** Where wrong tries were counted: they are forgotten. */
  tries: string
  /** ms UTC. */
  now: number
}

/**
 * Sets a new password and ends every other session.
 * @param change.knownHash the old password's, as it was checked; `step` the second factor's
 * @returns false when the code was used before or somebody else changed the password meanwhile
 */
export function changePassword(
  database: Database,
  proved: Proved,
  change: { knownHash: string; passwordHash: string; step: number },
): Promise<boolean> {
  const { officerId, now } = proved
  return database.write(async (on) => {
    const { officers, sessions } = on.tables
    if (!(await spendStep(on, officerId, change.step))) return false
    const changed = await on.db
      .update(officers)
      .set({ passwordHash: change.passwordHash })
      .where(and(eq(officers.id, officerId), eq(officers.passwordHash, change.knownHash)))
      .returning({ id: officers.id })
    if (changed.length === 0) return false
    const ended = await on.db
      .delete(sessions)
      .where(and(eq(sessions.officerId, officerId), ne(sessions.id, proved.sessionId)))
      .returning({ id: sessions.id })
    await goOn(on, proved)
    const detail = { sessionsEnded: ended.length }
    await appendLedger(on, [
      { at: now, actor: `officer:${officerId}`, what: 'password.changed', about: officerId, detail },
    ])
    return true
  })
}

/**
 * Ends one other session of the officer, or all others.
 * @param which its id, or `others`  @returns how many ended
 */
export function endOwnSessions(database: Database, proved: Proved, which: string): Promise<number> {
  const { officerId, sessionId, now } = proved
  return database.write(async (on) => {
    const { sessions } = on.tables
    const others = and(eq(sessions.officerId, officerId), ne(sessions.id, sessionId))
    const ended = await on.db
      .delete(sessions)
      .where(which === 'others' ? others : and(others, eq(sessions.id, which)))
      .returning({ id: sessions.id })
    await goOn(on, proved)
    const detail = { own: true, ended: ended.length }
    await appendLedger(on, [
      { at: now, actor: `officer:${officerId}`, what: 'sessions.ended', about: officerId, detail },
    ])
    return ended.length
  })
}

async function goOn(on: Connection, proved: Proved): Promise<void> {
  const { sessions, signInTries } = on.tables
  await on.db
    .update(sessions)
    .set({ id: hashToken(proved.token) })
    .where(and(eq(sessions.id, proved.sessionId), gt(sessions.endsAt, proved.now)))
  await on.db.delete(signInTries).where(eq(signInTries.id, proved.tries))
}
