// Who sends what goes out: due messages are claimed, and what became of each is written down.
import { and, asc, eq, inArray, lte, ne, sql } from 'drizzle-orm'
import { Fault, type FaultCode } from '../faults.js'
import type { Vault } from '../vault/index.js'
import { openCitizen, type Citizen, type CitizenRow } from './citizens.js'
import { amongNumbers, atMost, literal, prepareOnce, statement, type Database } from './database.js'
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

const statements = prepareOnce(({ db, dialect, tables: { outbound, citizens, parkedChannels } }) => {
  const isSending = sql`(${parkedChannels.until} is null or ${parkedChannels.until} <= ${sql.placeholder('now')})`
  const isDue = and(
    eq(outbound.state, literal('due')),
    lte(outbound.dueAt, sql.placeholder('now')),
    lte(outbound.claimedUntil, sql.placeholder('now')),
    isSending,
  )
  const later = sql.raw(dialect === 'sqlite' ? 'max' : 'greatest')
  return {
    // Of each citizen only the oldest unsent message may go: order is what makes a conversation.
    due: statement<WithCitizen>(
      db
        .select({ outbound, citizen: citizens })
        .from(outbound)
        .innerJoin(citizens, eq(citizens.id, outbound.citizenId))
        .leftJoin(parkedChannels, eq(parkedChannels.channel, outbound.channel))
        .where(
          and(
            isDue,
            // A held message of the bot does not hold back a person's words, whose window is longer.
            sql`not exists (select 1 from outbound earlier where earlier.citizen_id = ${outbound.citizenId}
              and earlier.seq < ${outbound.seq}
              and (earlier.state = 'due' or (earlier.state = 'held' and earlier.author = ${outbound.author})))`,
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
    anyDue: statement(
      db
        .select({ seq: outbound.seq })
        .from(outbound)
        .leftJoin(parkedChannels, eq(parkedChannels.channel, outbound.channel))
        .where(isDue)
        .limit(atMost(1)),
    ),
    nextDue: statement<{ dueAt: number | null }>(
      db
        .select({
          dueAt: sql<
            number | null
          >`min(${later}(${outbound.dueAt}, ${outbound.claimedUntil}, coalesce(${parkedChannels.until}, 0)))`,
        })
        .from(outbound)
        .leftJoin(parkedChannels, eq(parkedChannels.channel, outbound.channel))
        .where(eq(outbound.state, literal('due'))),
    ),
  }
})

/** Claims due messages, the oldest of each citizen only; none of a parked channel or behind a held message. */
export async function claimDeliveries(
  database: Database,
  vault: Vault,
  claimer: Claimer,
): Promise<ClaimedDelivery[]> {
  // Most looks find nothing, and need no transaction to find it.
  if ((await statements(database.near).anyDue({ now: claimer.now })).length === 0) return []
  return database.write(async (on) => {
    await on.lock('deliveries')
    const { due, claim } = statements(on)
    const rows = await due({ now: claimer.now, limit: claimer.limit })
    const until = claimer.now + claimer.leaseMs
    if (rows.length > 0)
      await claim({ by: claimer.by, until, seqs: JSON.stringify(rows.map(({ outbound }) => outbound.seq)) })
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

/** A channel that could send again is parked no longer. */
export function unparkChannel(database: Database, channel: string): Promise<void> {
  return database.write(async (on) => {
    await on.db.delete(on.tables.parkedChannels).where(eq(on.tables.parkedChannels.channel, channel))
    await on.db
      .update(on.tables.outbound)
      .set({ dueAt: 0 })
      .where(and(eq(on.tables.outbound.channel, channel), eq(on.tables.outbound.state, 'due')))
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

/** ms UTC of the next message that could be tried; undefined when nothing is queued. */
export async function nextDeliveryDue(database: Database): Promise<number | undefined> {
  return (await statements(database.near).nextDue())[0]?.dueAt ?? undefined
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
