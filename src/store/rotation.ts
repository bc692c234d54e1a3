// Rotating IDENTITY_KEY while serving: every wrapped key and every seal under the vault's own key is made anew, a page at a time.
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Vault } from '../vault/index.js'
import type { Connection, Database } from './database.js'
import { appendLedger } from './ledger.js'
import { aboutReceiver } from './receivers.js'

const page = 500

export interface Rotated {
  citizens: number
  secondFactors: number
  keepsakes: number
  pressures: number
  receivers: number
  waiting: number
}

/**
 * Moves everything onto today's key. May be run again: what is already there is passed over. Serving goes on meanwhile, since the
 * earlier key still opens; when it has run through, IDENTITY_KEYS_EARLIER keeps only the oldest key, from which the blind indexes come.
 */
export async function rotateKeys(database: Database, vault: Vault, now: number): Promise<Rotated> {
  const rotated: Rotated = {
    citizens: 0,
    secondFactors: 0,
    keepsakes: 0,
    pressures: 0,
    receivers: 0,
    waiting: 0,
  }
  rotated.citizens = await pages(database, (on, after) => rewrapCitizens(on, vault, after))
  rotated.secondFactors = await pages(database, (on, after) => resealSecondFactors(on, vault, after))
  rotated.keepsakes = await pages(database, (on, after) => resealKeepsakes(on, vault, after))
  rotated.pressures = await pages(database, (on, after) => resealPressures(on, vault, after))
  rotated.receivers = await pages(database, (on, after) => resealReceivers(on, vault, after))
  rotated.waiting = await pages(database, (on, after) => resealWaiting(on, vault, after))
  await database.write((on) =>
    appendLedger(on, [
      { at: now, actor: 'system', what: 'key.rotated', about: null, detail: { ...rotated } },
    ]),
  )
  return rotated
}

interface Page {
  changed: number
  /** Where to go on; undefined at the end. */
  next: string | undefined
}

async function pages(
  database: Database,
  work: (on: Connection, after: string) => Promise<Page>,
): Promise<number> {
  let changed = 0
  for (let after: string | undefined = ''; after !== undefined;) {
    const from: string = after
    const done = await database.write((on) => work(on, from))
    changed += done.changed
    after = done.next
  }
  return changed
}

const nextOf = (rows: { id: string }[]) => (rows.length < page ? undefined : rows.at(-1)!.id)

async function rewrapCitizens(on: Connection, vault: Vault, after: string): Promise<Page> {
  const { citizens } = on.tables
  const rows = await on.db
    .select({ id: citizens.id, key: citizens.key })
    .from(citizens)
    .where(and(gt(citizens.id, after), sql`${citizens.key} is not null`))
    .orderBy(asc(citizens.id))
    .limit(page)
  let changed = 0
  for (const { id, key } of rows) {
    const wrapped = vault.rewrap(key!)
    if (wrapped.equals(key!)) continue
    await on.db.update(citizens).set({ key: wrapped }).where(eq(citizens.id, id))
    changed += 1
  }
  return { changed, next: nextOf(rows) }
}

async function resealSecondFactors(on: Connection, vault: Vault, after: string): Promise<Page> {
  const { officers } = on.tables
  const rows = await on.db
    .select({ id: officers.id, sealed: officers.sealedSecondFactor })
    .from(officers)
    .where(and(gt(officers.id, after), sql`${officers.sealedSecondFactor} is not null`))
    .orderBy(asc(officers.id))
    .limit(page)
  for (const { id, sealed } of rows) {
    const about = `second-factor:${id}`
    await on.db
      .update(officers)
      .set({ sealedSecondFactor: vault.seal(vault.open(sealed!, about), about) })
      .where(and(eq(officers.id, id), eq(officers.sealedSecondFactor, sealed!)))
  }
  return { changed: rows.length, next: nextOf(rows) }
}

async function resealKeepsakes(on: Connection, vault: Vault, after: string): Promise<Page> {
  const { keepsakes } = on.tables
  const rows = await on.db
    .select({ id: keepsakes.name, sealed: keepsakes.sealed })
    .from(keepsakes)
    .where(gt(keepsakes.name, after))
    .orderBy(asc(keepsakes.name))
    .limit(page)
  for (const { id, sealed } of rows) {
    const about = `keepsake:${id}`
    await on.db
      .update(keepsakes)
      .set({ sealed: vault.seal(vault.open(sealed, about), about) })
      // Somebody may have written a fresher one meanwhile: theirs is under today's key already.
      .where(and(eq(keepsakes.name, id), eq(keepsakes.sealed, sealed)))
  }
  return { changed: rows.length, next: nextOf(rows) }
}

async function resealPressures(on: Connection, vault: Vault, after: string): Promise<Page> {
  const { pressures } = on.tables
  const rows = await on.db
    .select({ id: pressures.id, sealed: pressures.sealed })
    .from(pressures)
    .where(gt(pressures.id, after))
    .orderBy(asc(pressures.id))
    .limit(page)
  for (const { id, sealed } of rows) {
    const about = `pressure:${id}`
    await on.db
      .update(pressures)
      .set({ sealed: vault.seal(vault.open(sealed, about), about) })
      .where(eq(pressures.id, id))
  }
  return { changed: rows.length, next: nextOf(rows) }
}

async function resealReceivers(on: Connection, vault: Vault, after: string): Promise<Page> {
  const { receivers } = on.tables
  const rows = await on.db
    .select({ id: receivers.id, sealed: receivers.sealed })
    .from(receivers)
    .where(gt(receivers.id, after))
    .orderBy(asc(receivers.id))
    .limit(page)
  for (const { id, sealed } of rows) {
    const about = aboutReceiver(id)
    await on.db
      .update(receivers)
      .set({ sealed: vault.seal(vault.open(sealed, about), about) })
      .where(and(eq(receivers.id, id), eq(receivers.sealed, sealed)))
  }
  return { changed: rows.length, next: nextOf(rows) }
}

/** Messages before their turn, and those that nobody could be found for, are sealed under the vault's own key. */
async function resealWaiting(on: Connection, vault: Vault, after: string): Promise<Page> {
  const { inbound } = on.tables
  const rows = await on.db
    .select()
    .from(inbound)
    .where(and(gt(inbound.seq, Number(after || 0)), sql`${inbound.citizenId} is null`))
    .orderBy(asc(inbound.seq))
    .limit(page)
  for (const { seq, channel, messageId, sealed } of rows) {
    const about = `inbound:${channel}:${messageId}`
    await on.db
      .update(inbound)
      .set({ sealed: vault.seal(vault.open(sealed, about), about) })
      .where(and(eq(inbound.seq, seq), eq(inbound.sealed, sealed)))
  }
  return {
    changed: rows.length,
    next: rows.length < page ? undefined : String(rows.at(-1)!.seq),
  }
}
