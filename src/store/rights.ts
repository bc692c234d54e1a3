// Rights under Law 91/2025/QH15: what was asked is written down with its date, answered in the chat, and carried out by destroying keys.
import { and, asc, eq, inArray, isNull, not, or, sql, type SQL } from 'drizzle-orm'
import type { Vault } from '../vault/index.js'
import { certify } from './certificates.js'
import type { Connection, Database } from './database.js'
import { appendLedger } from './ledger.js'
import { insertOutbound } from './outbound.js'
import type { RightAsked } from './tables-secrecy.js'
import type { Tables } from './tables.js'

const dayMs = 86_400_000
const hanoiMs = 7 * 3_600_000

/** Working days to answer a request, and days to carry out a withdrawal or deletion (NĐ 356/2025/NĐ-CP). */
export const answerWorkingDays = 2
export const carryOutDays = 15

/** The end of the n-th working day (Monday to Friday, Asia/Ho_Chi_Minh) after a moment. ms UTC. */
export function workingDaysAfter(at: number, days: number): number {
  let day = Math.floor((at + hanoiMs) / dayMs)
  for (let left = days; left > 0;) {
    day += 1
    const weekday = (day + 4) % 7
    if (weekday !== 0 && weekday !== 6) left -= 1
  }
  return (day + 1) * dayMs - hanoiMs - 1
}

/** Writes down what a citizen asked. Only inside `write`. */
export async function askRight(
  on: Connection,
  citizenId: string,
  ask: RightAsked,
  now: number,
): Promise<void> {
  const dueAt = ask === 'what_is_kept' ? workingDaysAfter(now, answerWorkingDays) : now + carryOutDays * dayMs
  await on.db
    .insert(on.tables.rightsAsked)
    .values({ id: `${citizenId}:${ask}:${now}`, citizenId, ask, at: now, dueAt })
    .onConflictDoNothing({ target: on.tables.rightsAsked.id })
}

type Asked = Tables['rightsAsked']['$inferSelect']

/** What is said to the citizen; handed in, since words are not the store's. */
export interface RightWords {
  whatIsKept(kept: { reports: number; messages: number; files: number; identified: boolean }): string
  withdrawn: string
  erased: string
  erasedLater: string
}

/** Carries out what was asked and can be. @returns how many requests moved on */
export function carryOutRights(
  database: Database,
  vault: Vault,
  supplies: { now: number; newId(): string; words: RightWords },
): Promise<number> {
  return database.write(async (on) => {
    await on.lock('rights')
    const { rightsAsked } = on.tables
    const open = await on.db
      .select()
      .from(rightsAsked)
      .where(and(isNull(rightsAsked.doneAt), or(isNull(rightsAsked.keptBecause), not(mustWait(on)))))
      .orderBy(asc(rightsAsked.at))
      .limit(200)
    let moved = 0
    for (const asked of open) if (await carryOut(on, vault, asked, supplies)) moved += 1
    return moved
  })
}

/** Whoever waits for the end of a case, or to be told, keeps nobody else waiting. */
function mustWait({ tables: { rightsAsked, reports, handlings, outbound } }: Connection): SQL {
  return sql`(exists (select 1 from ${reports} join ${handlings} on ${handlings.reportId} = ${reports.id}
      where ${reports.citizenId} = ${rightsAsked.citizenId} and ${handlings.state} in ('received', 'verifying'))
    or exists (select 1 from ${outbound} where ${outbound.citizenId} = ${rightsAsked.citizenId} and ${outbound.state} = 'due'))`
}

async function carryOut(
  on: Connection,
  vault: Vault,
  asked: Asked,
  { now, newId, words }: { now: number; newId(): string; words: RightWords },
): Promise<boolean> {
  const { citizens } = on.tables
  const citizen = (await on.db.select().from(citizens).where(eq(citizens.id, asked.citizenId)).limit(1))[0]
  if (citizen?.key == null) return finish(on, asked, now)
  const { id, channel, key } = citizen
  const say = (text: string) =>
    insertOutbound(
      on,
      vault,
      { id, channel, key },
      [{ id: newId(), author: 'bot', body: { text, choices: [] } }],
      now,
    )
  if (asked.ask === 'what_is_kept') {
    await say(words.whatIsKept(await keptOf(on, id)))
    return finish(on, asked, now)
  }
  if (asked.ask === 'withdraw') {
    const identities = await forgetIdentities(on, id)
    await certify(on, {
      id: newId(),
      kind: 'withdraw',
      about: id,
      counts: { identities },
      because: 'asked',
      at: now,
    })
    await say(words.withdrawn)
    return finish(on, asked, now)
  }
  const isOpen = await hasOpenCase(on, id)
  if (asked.keptBecause === null) {
    await say(isOpen ? words.erasedLater : words.erased)
    await setKept(on, asked, isOpen ? 'open_case' : 'telling')
    return true
  }
  if (isOpen || (await hasUnsent(on, id))) return false
  await destroyCitizen(on, { id: newId(), citizenId: id, because: 'asked', now })
  return finish(on, asked, now)
}

async function finish(on: Connection, asked: Asked, now: number): Promise<boolean> {
  const { rightsAsked } = on.tables
  await on.db.update(rightsAsked).set({ doneAt: now }).where(eq(rightsAsked.id, asked.id))
  await appendLedger(on, [
    { at: now, actor: 'system', what: `rights.${asked.ask}_done`, about: asked.citizenId, detail: {} },
  ])
  return true
}

async function setKept(on: Connection, asked: Asked, keptBecause: string): Promise<void> {
  const { rightsAsked } = on.tables
  await on.db.update(rightsAsked).set({ keptBecause }).where(eq(rightsAsked.id, asked.id))
}

async function keptOf(on: Connection, citizenId: string) {
  const { reports, inbound, files, identities } = on.tables
  const count = sql<number>`count(*)`
  const [reported] = await on.db.select({ count }).from(reports).where(eq(reports.citizenId, citizenId))
  const [said] = await on.db.select({ count }).from(inbound).where(eq(inbound.citizenId, citizenId))
  const [sent] = await on.db.select({ count }).from(files).where(eq(files.citizenId, citizenId))
  const [identified] = await on.db
    .select({ count })
    .from(identities)
    .where(and(eq(identities.citizenId, citizenId), sql`${identities.sealed} is not null`))
  return {
    reports: Number(reported?.count ?? 0),
    messages: Number(said?.count ?? 0),
    files: Number(sent?.count ?? 0),
    identified: Number(identified?.count ?? 0) > 0,
  }
}

/** Empties the sealed identities of a citizen; the consents stay, as proof. @returns how many */
export async function forgetIdentities(on: Connection, citizenId: string): Promise<number> {
  const { identities, citizens } = on.tables
  const rows = await on.db
    .update(identities)
    .set({ sealed: null })
    .where(and(eq(identities.citizenId, citizenId), sql`${identities.sealed} is not null`))
    .returning({ id: identities.reportId })
  await on.db.update(citizens).set({ sealedIdentity: null }).where(eq(citizens.id, citizenId))
  return rows.length
}

/** Whether a case of theirs is still handled: until it ends, the law keeps what it needs. */
export async function hasOpenCase(on: Connection, citizenId: string): Promise<boolean> {
  const { reports, handlings } = on.tables
  const rows = await on.db
    .select({ id: reports.id })
    .from(reports)
    .innerJoin(handlings, eq(handlings.reportId, reports.id))
    .where(and(eq(reports.citizenId, citizenId), inArray(handlings.state, ['received', 'verifying'])))
    .limit(1)
  return rows[0] !== undefined
}

async function hasUnsent(on: Connection, citizenId: string): Promise<boolean> {
  const { outbound } = on.tables
  const rows = await on.db
    .select({ id: outbound.id })
    .from(outbound)
    .where(and(eq(outbound.citizenId, citizenId), eq(outbound.state, 'due')))
    .limit(1)
  return rows[0] !== undefined
}

/**
 * Destroys a citizen's key and everything that leads back to them: nothing sealed under it opens again, in this database or in a
 * copy made before whose key row is replaced; whoever returns under the same platform id is somebody new.
 */
export async function destroyCitizen(
  on: Connection,
  destroyed: { id: string; citizenId: string; because: string; now: number },
): Promise<void> {
  const { citizens, conversations, inbound, outbound, files } = on.tables
  const { citizenId, because, now } = destroyed
  const identities = await forgetIdentities(on, citizenId)
  await on.db.delete(conversations).where(eq(conversations.citizenId, citizenId))
  const messages = await on.db
    .update(inbound)
    .set({
      lane: `erased:${citizenId}`,
      messageId: sql`'erased:' || ${inbound.seq}`,
      sealed: Buffer.alloc(0),
    })
    .where(and(eq(inbound.citizenId, citizenId), sql`${inbound.state} <> 'waiting'`))
    .returning({ seq: inbound.seq })
  const answers = await on.db
    .update(outbound)
    .set({ sealed: Buffer.alloc(0), platformId: null })
    .where(eq(outbound.citizenId, citizenId))
    .returning({ id: outbound.id })
  await on.db
    .update(outbound)
    .set({ state: 'failed', fault: 'citizen-unreachable' })
    .where(and(eq(outbound.citizenId, citizenId), inArray(outbound.state, ['due', 'held'])))
  await on.db.update(files).set({ sealed: null }).where(eq(files.citizenId, citizenId))
  await on.db
    .update(citizens)
    .set({
      key: null,
      sealedHandle: null,
      sealedIdentity: null,
      handle: `erased:${citizenId}`,
      erasedAt: now,
    })
    .where(eq(citizens.id, citizenId))
  const counts = { keys: 1, identities, messages: messages.length, answers: answers.length }
  await certify(on, { id: destroyed.id, kind: 'erase', about: citizenId, counts, because, at: now })
}
