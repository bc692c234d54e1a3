// Where a unit or an officer is reached outside the desk. Addresses are sealed; the desk sees a name for each.
import { and, asc, eq, gt, inArray, isNull, or, type SQL } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import type { Vault } from '../vault/index.js'
import type { Connection, Database } from './database.js'
import { appendLedger } from './ledger.js'
import type { ReceiverKind } from './tables-forwarding.js'

/** Where it goes; sealed in its row. */
export type Address =
  | { kind: 'mail'; to: string }
  | { kind: 'webhook'; url: string; secret: string }
  /** An officer's own chat: the citizen's row it was linked from. */
  | { kind: 'chat'; citizenId: string }
  | { kind: 'push'; subscription: { endpoint: string; keys: { p256dh: string; auth: string } } }

export interface ReceiverView {
  id: string
  unitId: string | null
  officerId: string | null
  kind: ReceiverKind
  name: string
  active: boolean
  fault: string | null
  createdAt: number
}

export interface NewReceiver {
  id: string
  /** One of the two. */
  unitId?: string
  officerId?: string
  name: string
  address: Address
  byOfficer: string | null
  now: number
}

/** Under what an address is sealed. */
export const aboutReceiver = (id: string) => `receiver:${id}`

export function addReceiver(database: Database, vault: Vault, receiver: NewReceiver): Promise<void> {
  return database.write((on) => insertReceiver(on, vault, receiver))
}

/** The same on a connection that is already writing. */
export async function insertReceiver(on: Connection, vault: Vault, receiver: NewReceiver): Promise<void> {
  const { id, unitId = null, officerId = null, name, address, byOfficer, now } = receiver
  const { kind } = address
  const sealed = vault.seal(address, aboutReceiver(id))
  const row = { id, unitId, officerId, kind, name, sealed, active: true, byOfficer, createdAt: now }
  await on.db.insert(on.tables.receivers).values(row)
  const actor = byOfficer === null ? 'system' : `officer:${byOfficer}`
  const detail = { kind, unit: unitId, officer: officerId }
  await appendLedger(on, [{ at: now, actor, what: 'receiver.added', about: id, detail }])
}

export interface ReceiverChange {
  id: string
  active: boolean
  byOfficer: string
  now: number
  /** Whose receivers this person may switch. */
  units: string[] | 'all'
}

/** Switches a receiver off or on. @returns false when it is not theirs */
export function switchReceiver(database: Database, change: ReceiverChange): Promise<boolean> {
  const { id, active, byOfficer, now, units } = change
  return database.write(async (on) => {
    const { receivers } = on.tables
    const theirs: SQL | undefined =
      units === 'all'
        ? undefined
        : or(
            eq(receivers.officerId, byOfficer),
            units.length === 0 ? undefined : inArray(receivers.unitId, units),
          )
    const rows = await on.db
      .update(receivers)
      .set({ active, fault: null })
      .where(and(eq(receivers.id, id), theirs))
      .returning({ id: receivers.id })
    if (rows[0] === undefined) return false
    const what = active ? 'receiver.switched_on' : 'receiver.switched_off'
    await appendLedger(on, [{ at: now, actor: `officer:${byOfficer}`, what, about: id, detail: {} }])
    return true
  })
}

/** An officer's own receivers, or those of units. */
export async function listReceivers(
  database: Database,
  whose: { officerId: string } | { units: string[] },
): Promise<ReceiverView[]> {
  const { db, tables } = database.read
  const { receivers } = tables
  if ('units' in whose && whose.units.length === 0) return []
  const rows = await db
    .select()
    .from(receivers)
    .where(
      'officerId' in whose
        ? eq(receivers.officerId, whose.officerId)
        : inArray(receivers.unitId, whose.units),
    )
    .orderBy(asc(receivers.createdAt), asc(receivers.id))
    .limit(500)
  return rows.map(({ id, unitId, officerId, kind, name, active, fault, createdAt }) => ({
    id,
    unitId,
    officerId,
    kind,
    name,
    active,
    fault,
    createdAt,
  }))
}

/** Which of these officers are reached outside the desk by something of their own. */
export async function officersReached(database: Database, officerIds: string[]): Promise<Set<string>> {
  const { db, tables } = database.read
  const { receivers } = tables
  if (officerIds.length === 0) return new Set()
  const rows = await db
    .selectDistinct({ officerId: receivers.officerId })
    .from(receivers)
    .where(and(inArray(receivers.officerId, officerIds), eq(receivers.active, true)))
  return new Set(rows.flatMap(({ officerId }) => officerId ?? []))
}

/** How long a code can be used. ms. */
export const linkCodeLifeMs = 15 * 60_000

/** What a code is known by. */
export function hashLinkCode(code: string): string {
  return createHash('sha256').update(`link:${code.toUpperCase()}`).digest('hex')
}

/** Keeps a one-time code for linking an officer's own chat; a newer code makes the older ones useless. */
export function keepLinkCode(
  database: Database,
  link: { code: string; officerId: string; now: number },
): Promise<void> {
  const { code, officerId, now } = link
  return database.write(async (on) => {
    const { linkCodes } = on.tables
    await on.db.delete(linkCodes).where(and(eq(linkCodes.officerId, officerId), isNull(linkCodes.usedAt)))
    await on.db
      .insert(linkCodes)
      .values({ hash: hashLinkCode(code), officerId, untilAt: now + linkCodeLifeMs })
    await appendLedger(on, [
      { at: now, actor: `officer:${officerId}`, what: 'chat.code_made', about: officerId, detail: {} },
    ])
  })
}

/** The officer whose code this is; undefined when it is unknown, used or too old. */
export async function officerOfCode(
  database: Database,
  code: string,
  now: number,
): Promise<string | undefined> {
  const { db, tables } = database.read
  const { linkCodes, officers } = tables
  const rows = await db
    .select({ officerId: linkCodes.officerId })
    .from(linkCodes)
    .innerJoin(officers, eq(officers.id, linkCodes.officerId))
    .where(
      and(
        eq(linkCodes.hash, hashLinkCode(code)),
        isNull(linkCodes.usedAt),
        gt(linkCodes.untilAt, now),
        eq(officers.active, true),
      ),
    )
    .limit(1)
  return rows[0]?.officerId
}

/** Links a chat to an officer and uses the code up. Only inside `write`. */
export async function linkChat(
  on: Connection,
  vault: Vault,
  link: { code: string; officerId: string; citizenId: string; receiverId: string; name: string; now: number },
): Promise<void> {
  const { code, officerId, citizenId, receiverId, name, now } = link
  const { linkCodes, officerChats, receivers } = on.tables
  await on.db
    .update(linkCodes)
    .set({ usedAt: now })
    .where(eq(linkCodes.hash, hashLinkCode(code)))
  const earlier = await on.db
    .select()
    .from(officerChats)
    .where(eq(officerChats.citizenId, citizenId))
    .limit(1)
  if (earlier[0] !== undefined)
    await on.db.update(receivers).set({ active: false }).where(eq(receivers.id, earlier[0].receiverId))
  await insertReceiver(on, vault, {
    id: receiverId,
    officerId,
    name,
    address: { kind: 'chat', citizenId },
    byOfficer: officerId,
    now,
  })
  const row = { officerId, receiverId, linkedAt: now }
  await on.db
    .insert(officerChats)
    .values({ citizenId, ...row })
    .onConflictDoUpdate({ target: officerChats.citizenId, set: row })
}
