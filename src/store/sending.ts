// Who sends what goes out: due messages are claimed, and what became of each is written down.
import { and, asc, eq, gt, inArray, lte, ne, sql } from 'drizzle-orm'
import { Fault, type FaultCode } from '../faults.js'
import type { Vault } from '../vault/index.js'
import { openCitizen, type Citizen, type CitizenRow } from './citizens.js'
import {
  amongNumbers,
  askedOfEach,
  atMost,
  literal,
  prepareOnce,
  statement,
  type Database,
} from './database.js'
import type { Claimer } from './claimer.js'
import { doubtfulFaults, markSent, type OutboundBody } from './outbound.js'
import type { Tables } from './tables.js'

export interface ClaimedDelivery {
  id: string
  channel: string
  citizen: Citizen
  reportId: string | null
  author: 'bot' | 'officer'
  body: OutboundBody
  tries: number
  createdAt: number
  /** Somebody began to send it and nobody knows how that ended: it may have gone out. */
  inDoubt: boolean
  /** Who holds it, and until when unless the claim is renewed. */
  claimedBy: string
  claimedUntil: number
}

export type DeliveryOutcome =
  | { is: 'sent'; platformId: string }
  | { is: 'later'; at: number; fault: FaultCode; stops: 'message' | 'citizen' | 'channel' }
  | { is: 'held'; fault: FaultCode }
  | { is: 'failed'; fault: FaultCode; unreachable: boolean }

type Row = Tables['outbound']['$inferSelect']
type WithCitizen = { outbound: Row; citizen: CitizenRow }
/** A message that is due; whether one of the same author before it is held, which holds it too. */
type Due = WithCitizen & { isHeld: number | boolean }

const statements = prepareOnce(({ db, dialect, tables: { outbound, citizens } }) => ({
  // One look at an index for each channel, past what stands behind others: after an outage what waits is everything of an hour.
  queued: statement<Queued>(
    db
      .select({
        channel: sql<string>`queued.channel`,
        // What is due behind a message that was put off, or is in hand, waits for it: whoever counted it would look on and on in vain.
        dueAt: sql<number | null>`(select oldest.due_at from outbound oldest where oldest.state = 'due'
          and oldest.channel = queued.channel and oldest.claimed_until <= ${sql.placeholder('now')}
          and (oldest.due_at > ${sql.placeholder('now')} or not exists (select 1 from outbound earlier
            where earlier.citizen_id = oldest.citizen_id and earlier.seq < oldest.seq and earlier.state = 'due' ${askedOfEach}))
          order by oldest.due_at limit 1)`,
        parkedUntil: sql<number>`coalesce(parked.until, 0)`,
      })
      .from(
        sql`(with recursive each_channel(channel) as (
            select min(channel) from outbound where state = 'due'
            union all
            select (select min(other.channel) from outbound other where other.state = 'due' and other.channel > each_channel.channel)
            from each_channel where each_channel.channel is not null
          ) select channel from each_channel where channel is not null) queued
          left join parked_channels parked on parked.channel = queued.channel`,
      ),
  ),
  // Of each citizen only the oldest unsent message may go: order is what makes a conversation.
  due: statement<Due>(
    db
      .select({
        outbound,
        citizen: citizens,
        // A held message of the bot does not hold back a person's words, whose window is longer.
        isHeld: sql<
          number | boolean
        >`exists (select 1 from outbound held where held.citizen_id = ${outbound.citizenId}
          and held.seq < ${outbound.seq} and held.state = 'held' and held.author = ${outbound.author} ${askedOfEach})`,
      })
      .from(outbound)
      .innerJoin(citizens, eq(citizens.id, outbound.citizenId))
      .where(
        and(
          eq(outbound.state, literal('due')),
          eq(outbound.channel, sql.placeholder('channel')),
          lte(outbound.dueAt, sql.placeholder('now')),
          lte(outbound.claimedUntil, sql.placeholder('now')),
          sql`not exists (select 1 from outbound earlier where earlier.citizen_id = ${outbound.citizenId}
            and earlier.seq < ${outbound.seq} and earlier.state = 'due' ${askedOfEach})`,
        ),
      )
      .orderBy(asc(outbound.dueAt), asc(outbound.seq))
      .limit(atMost(sql.placeholder('limit'))),
  ),
  claim: statement(
    db
      .update(outbound)
      .set({ claimedBy: sql`${sql.placeholder('by')}`, claimedUntil: sql`${sql.placeholder('until')}` })
      .where(amongNumbers(dialect, outbound.seq, 'seqs')),
  ),
  hold: statement(
    db
      .update(outbound)
      .set({ state: 'held', fault: 'window-closed' satisfies FaultCode })
      .where(and(amongNumbers(dialect, outbound.seq, 'seqs'), eq(outbound.state, literal('due')))),
  ),
}))

/** A channel on which something waits to be sent. */
interface Queued {
  channel: string
  /** ms UTC of the first of it that nobody holds; null: all is held. */
  dueAt: number | null
  /** ms UTC; 0 when the channel is not parked. */
  parkedUntil: number
}

/** ms UTC at which the channel may send again; undefined when all that waits is in somebody's hands. */
function sendsAt({ dueAt, parkedUntil }: Queued): number | undefined {
  return dueAt === null ? undefined : Math.max(dueAt, parkedUntil)
}

/** Claims due messages, the oldest of each citizen only, and none of a parked channel. What stands behind a held message is held with it. */
export async function claimDeliveries(
  database: Database,
  vault: Vault,
  claimer: Claimer,
): Promise<ClaimedDelivery[]> {
  const { now } = claimer
  const isSending = (channel: Queued) => (sendsAt(channel) ?? Infinity) <= now
  // Most looks find nothing, and need no transaction to find it.
  const sending = (await statements(database.near).queued({ now })).filter(isSending)
  if (sending.length === 0) return []
  return database.write(async (on) => {
    await on.lock('deliveries')
    const { due, claim, hold } = statements(on)
    const found: Due[] = []
    // A share for each: what piled up on one channel does not keep the other waiting. Where there is one place only, the clock tells
    // whose it is.
    const limit = Math.ceil(claimer.limit / sending.length)
    const first = now % sending.length
    for (const { channel } of [...sending.slice(first), ...sending.slice(0, first)])
      found.push(...(await due({ channel, now, limit: Math.min(limit, claimer.limit - found.length) })))
    const seqsOf = (these: Due[]) => JSON.stringify(these.map(({ outbound }) => outbound.seq))
    const held = found.filter(({ isHeld }) => Boolean(isHeld))
    if (held.length > 0) await hold({ seqs: seqsOf(held) })
    const rows = found.filter(({ isHeld }) => !isHeld)
    const until = now + claimer.leaseMs
    if (rows.length > 0) await claim({ by: claimer.by, until, seqs: seqsOf(rows) })
    const opened: ClaimedDelivery[] = []
    for (const row of rows.filter(({ citizen }) => citizen.key !== null))
      try {
        opened.push(openRow(vault, row, { by: claimer.by, until }))
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        // What does not open stops nobody else.
        await on.db
          .update(on.tables.outbound)
          .set({ state: 'failed', fault: error.code })
          .where(eq(on.tables.outbound.id, row.outbound.id))
      }
    return opened
  })
}

/** Gives back what was claimed and not begun. */
export function returnDeliveries(database: Database, deliveries: ClaimedDelivery[]): Promise<void> {
  return database.write(async (on) => {
    const { outbound } = on.tables
    for (const { id, claimedBy } of deliveries)
      await on.db
        .update(outbound)
        .set({ claimedUntil: 0 })
        .where(and(eq(outbound.id, id), eq(outbound.claimedBy, claimedBy), eq(outbound.state, 'due')))
  })
}

/**
 * Holds a delivery on.
 * @param held until when it was held: another hand of the same process, which claimed it when that had lapsed, holds it until later
 * @returns whether it is still its holder's: nobody else took it, and no echo said that it went out
 */
export function renewDelivery(
  database: Database,
  { id, claimedBy }: Pick<ClaimedDelivery, 'id' | 'claimedBy'>,
  held: number,
  until: number,
): Promise<boolean> {
  return database.write(async (on) => {
    const { outbound } = on.tables
    const renewed = await on.db
      .update(outbound)
      .set({ claimedUntil: until })
      .where(
        and(
          eq(outbound.id, id),
          eq(outbound.claimedBy, claimedBy),
          eq(outbound.claimedUntil, held),
          eq(outbound.state, 'due'),
        ),
      )
      .returning({ id: outbound.id })
    return renewed.length === 1
  })
}

/**
 * Writes down what became of a delivery. What is known to have gone out stays so, and of what somebody else has taken meanwhile only
 * that is written.
 */
export function recordDelivery(
  database: Database,
  delivery: Pick<ClaimedDelivery, 'id' | 'citizen' | 'channel' | 'claimedBy'>,
  outcome: DeliveryOutcome,
  now: number,
): Promise<void> {
  const { id, citizen, channel, claimedBy } = delivery
  return database.write(async (on) => {
    const { outbound, citizens, parkedChannels } = on.tables
    const mine = and(eq(outbound.id, id), eq(outbound.claimedBy, claimedBy), ne(outbound.state, 'sent'))
    switch (outcome.is) {
      case 'sent':
        return markSent(on, { id, platformId: outcome.platformId, now })
      case 'later':
        await on.db
          .update(outbound)
          .set({
            tries: sql`${outbound.tries} + 1`,
            dueAt: outcome.at,
            fault: outcome.fault,
            claimedUntil: 0,
          })
          .where(mine)
        if (outcome.stops === 'channel')
          await on.db
            .insert(parkedChannels)
            .values({ channel, fault: outcome.fault, since: now, until: outcome.at })
            .onConflictDoUpdate({
              target: parkedChannels.channel,
              set: { fault: outcome.fault, until: outcome.at },
            })
        return
      case 'held':
        await on.db.update(outbound).set({ state: 'held', fault: outcome.fault, claimedUntil: 0 }).where(mine)
        return
      case 'failed':
        await on.db
          .update(outbound)
          .set({ state: 'failed', fault: outcome.fault, claimedUntil: 0 })
          .where(mine)
        if (outcome.unreachable)
          await on.db.update(citizens).set({ unreachable: outcome.fault }).where(eq(citizens.id, citizen.id))
    }
  })
}

/**
 * A channel that could send again is parked no longer: what was put off with it may go at once.
 * @param overBy ms UTC; a stop that lasts beyond it stands. undefined: whatever stops it is over
 */
export function unparkChannel(
  database: Database,
  channel: string,
  now: number,
  overBy?: number,
): Promise<void> {
  return database.write(async (on) => {
    const { outbound, parkedChannels } = on.tables
    const was = await on.db
      .delete(parkedChannels)
      .where(
        and(
          eq(parkedChannels.channel, channel),
          overBy === undefined ? undefined : lte(parkedChannels.until, overBy),
        ),
      )
      .returning({ channel: parkedChannels.channel })
    if (was.length === 0) return
    await on.db
      .update(outbound)
      .set({ dueAt: now })
      .where(and(eq(outbound.state, literal('due')), eq(outbound.channel, channel), gt(outbound.dueAt, now)))
  })
}

/** The channels whose sending stands still. */
export async function parkedChannels(
  database: Database,
): Promise<Tables['parkedChannels']['$inferSelect'][]> {
  const { db, tables } = database.read
  return await db.select().from(tables.parkedChannels)
}

/** Those of the platform's ids that are no message of which we know that it went out. */
export async function unknownSent(
  database: Database,
  channel: string,
  platformIds: string[],
): Promise<string[]> {
  if (platformIds.length === 0) return []
  const { db, tables } = database.read
  const known = await db
    .select({ id: tables.outbound.platformId })
    .from(tables.outbound)
    .where(and(eq(tables.outbound.channel, channel), inArray(tables.outbound.platformId, platformIds)))
  return platformIds.filter((id) => !known.some((row) => row.id === id))
}

/** ms UTC of the next message that could be tried; undefined when nothing is queued that nobody holds. */
export async function nextDeliveryDue(database: Database, now: number): Promise<number | undefined> {
  const times = (await statements(database.near).queued({ now })).map(sendsAt)
  const known = times.filter((at) => at !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

function openRow(vault: Vault, row: WithCitizen, claim: { by: string; until: number }): ClaimedDelivery {
  const { id, channel, reportId, author, tries, createdAt, sealed, claimedUntil, fault } = row.outbound
  const citizen = openCitizen(vault, row.citizen)
  const body = vault.open(sealed, `outbound:${id}`, citizen.key) as OutboundBody
  // What became of an earlier try sets the claim back.
  const inDoubt = claimedUntil > 0 || doubtfulFaults.some((code) => code === fault)
  const { by: claimedBy, until } = claim
  return {
    id,
    channel,
    citizen,
    reportId,
    author,
    body,
    tries,
    createdAt,
    inDoubt,
    claimedBy,
    claimedUntil: until,
  }
}
