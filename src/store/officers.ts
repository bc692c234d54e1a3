// Officers: who they are, how they are invited, and when somebody guesses too often. Passwords come here hashed only.
import { and, asc, count, eq, gt, sql } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import { isRole, type Role } from '../reports/handling.js'
import type { Database } from './database.js'
import { appendLedger } from './ledger.js'
import type { Tables } from './tables.js'

export interface Officer {
  id: string
  login: string
  name: string
  unitId: string
  role: Role
}

export interface OfficerRow extends Officer {
  active: boolean
  /** Has set a password and a second factor. */
  enrolled: boolean
  invitationUntil: number | null
}

/** What signing in is checked against. */
export interface Credentials {
  officer: Officer
  active: boolean
  passwordHash: string | null
  sealedSecondFactor: Buffer | null
  /** The time step in which the second factor was last used; 0 before the first time. */
  lastStep: number
}

type Row = Tables['officers']['$inferSelect']

/** How long an invitation can be used. ms. */
export const invitationLifeMs = 3 * 86_400_000

/** SHA-256 of a token that only its holder knows. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

export async function findCredentials(database: Database, login: string): Promise<Credentials | undefined> {
  const { db, tables } = database.read
  const { officers, secondFactors } = tables
  const rows = await db
    .select({ officer: officers, lastStep: secondFactors.lastStep })
    .from(officers)
    .leftJoin(secondFactors, eq(secondFactors.officerId, officers.id))
    .where(eq(officers.login, login))
    .limit(1)
  const row = rows[0]
  if (row === undefined) return undefined
  const { active, passwordHash, sealedSecondFactor } = row.officer
  return {
    officer: officerOf(row.officer),
    active,
    passwordHash,
    sealedSecondFactor,
    lastStep: row.lastStep ?? 0,
  }
}

export async function findOfficer(database: Database, id: string): Promise<OfficerRow | undefined> {
  const { db, tables } = database.read
  const rows = await db.select().from(tables.officers).where(eq(tables.officers.id, id)).limit(1)
  return rows[0] && listed(rows[0])
}

/** Everybody, by unit and name. */
export async function listOfficers(database: Database): Promise<OfficerRow[]> {
  const { db, tables } = database.read
  const { officers } = tables
  const rows = await db.select().from(officers).orderBy(asc(officers.unitId), asc(officers.name)).limit(2_000)
  return rows.map(listed)
}

export async function countAdministrators(database: Database): Promise<number> {
  const { db, tables } = database.read
  const { officers } = tables
  const rows = await db
    .select({ count: count() })
    .from(officers)
    .where(
      and(eq(officers.role, 'admin'), eq(officers.active, true), sql`${officers.passwordHash} is not null`),
    )
  return Number(rows[0]?.count ?? 0)
}

export interface Invitation {
  officer: Officer
  token: string
  now: number
  /** Officer id, or `system` at the first start. */
  by: string
}

/** Adds an officer, or invites one anew: the old password and second factor stop working at once. */
export function inviteOfficer(database: Database, invitation: Invitation): Promise<void> {
  const { officer, token, now, by } = invitation
  return database.write(async (on) => {
    const { officers, sessions } = on.tables
    const invited = {
      ...officer,
      passwordHash: null,
      sealedSecondFactor: null,
      invitationHash: hashToken(token),
      invitationUntil: now + invitationLifeMs,
      active: true,
    }
    await on.db
      .insert(officers)
      .values({ ...invited, createdAt: now })
      .onConflictDoUpdate({ target: officers.id, set: invited })
    await on.db.delete(sessions).where(eq(sessions.officerId, officer.id))
    const detail = { role: officer.role, unit: officer.unitId }
    await appendLedger(on, [
      { at: now, actor: actorOf(by), what: 'officer.invited', about: officer.id, detail },
    ])
  })
}

/** Who an invitation is for; undefined when it is unknown, used or too old. */
export async function openInvitation(
  database: Database,
  token: string,
  now: number,
): Promise<Officer | undefined> {
  const { db, tables } = database.read
  const { officers } = tables
  const rows = await db
    .select()
    .from(officers)
    .where(
      and(
        eq(officers.invitationHash, hashToken(token)),
        gt(officers.invitationUntil, now),
        eq(officers.active, true),
      ),
    )
    .limit(1)
  return rows[0] && officerOf(rows[0])
}

/** Uses an invitation, once. @returns false when it could not be used any more. */
export function acceptInvitation(
  database: Database,
  accepted: { token: string; passwordHash: string; sealedSecondFactor: Buffer; now: number },
): Promise<boolean> {
  const { token, passwordHash, sealedSecondFactor, now } = accepted
  return database.write(async (on) => {
    const { officers } = on.tables
    const rows = await on.db
      .update(officers)
      .set({ passwordHash, sealedSecondFactor, invitationHash: null, invitationUntil: null })
      .where(and(eq(officers.invitationHash, hashToken(token)), gt(officers.invitationUntil, now)))
      .returning({ id: officers.id })
    const id = rows[0]?.id
    if (id === undefined) return false
    await appendLedger(on, [{ at: now, actor: actorOf(id), what: 'officer.enrolled', about: id, detail: {} }])
    return true
  })
}

/** Takes an officer's access away, or gives it back; their sessions end in the same transaction. */
export function setActive(
  database: Database,
  change: { id: string; active: boolean; by: string; because: string; now: number },
): Promise<void> {
  const { id, active, by, because, now } = change
  return database.write(async (on) => {
    const { officers, sessions } = on.tables
    await on.db.update(officers).set({ active }).where(eq(officers.id, id))
    await on.db.delete(sessions).where(eq(sessions.officerId, id))
    const what = active ? 'officer.enabled' : 'officer.disabled'
    await appendLedger(on, [{ at: now, actor: actorOf(by), what, about: id, detail: { because } }])
  })
}

/** After so many failures from one place, that place waits. */
const freeFailures = 5
const waitsMs = [60_000, 120_000, 600_000, 1_800_000, 3_600_000]
/** Failures are forgotten after a day without any. */
const forgetFailuresMs = 86_400_000

/** ms UTC until which this login may not be tried from this address; 0 when it may. */
export async function waitingUntil(database: Database, id: string, now: number): Promise<number> {
  const { db, tables } = database.read
  const rows = await db.select().from(tables.signInTries).where(eq(tables.signInTries.id, id)).limit(1)
  const until = rows[0]?.until ?? 0
  return until > now ? until : 0
}

/**
 * Counts a failed sign-in, or a wrong password in the desk.
 * @returns ms UTC until which this place must wait; 0 for none
 */
export function recordFailure(
  database: Database,
  failure: {
    id: string
    officerId: string | undefined
    what?: 'sign_in.failed' | 'account.proof_failed'
    now: number
  },
): Promise<number> {
  const { id, officerId, what = 'sign_in.failed', now } = failure
  return database.write(async (on) => {
    const { signInTries } = on.tables
    const known = (await on.db.select().from(signInTries).where(eq(signInTries.id, id)).limit(1))[0]
    const earlier = known !== undefined && known.lastAt > now - forgetFailuresMs ? known.failures : 0
    const failures = earlier + 1
    const wait = failures < freeFailures ? 0 : waitsMs[Math.min(failures - freeFailures, waitsMs.length - 1)]!
    const set = { failures, until: wait === 0 ? 0 : now + wait, lastAt: now }
    await on.db
      .insert(signInTries)
      .values({ id, ...set })
      .onConflictDoUpdate({ target: signInTries.id, set })
    await appendLedger(on, [
      { at: now, actor: 'system', what, about: officerId ?? null, detail: { failures } },
    ])
    return set.until
  })
}

function listed(row: Row): OfficerRow {
  const { active, passwordHash, sealedSecondFactor, invitationUntil } = row
  return {
    ...officerOf(row),
    active,
    invitationUntil,
    enrolled: passwordHash !== null && sealedSecondFactor !== null,
  }
}

export function officerOf({ id, login, name, unitId, role }: Row): Officer {
  if (!isRole(role)) throw new Error(`officer ${id} has a role that is not in the table of roles`)
  return { id, login, name, unitId, role }
}

function actorOf(by: string): string {
  return by === 'system' ? by : `officer:${by}`
}
