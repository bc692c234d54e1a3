// What goes out: one queue per citizen, in order; kept before it is sent, marked sent only with the platform's id.
import { and, asc, eq, gt, inArray, isNull, lte, sql, type SQL } from 'drizzle-orm'
import type { Choice } from '../channels/channel.js'
import { Fault, type FaultCode } from '../faults.js'
import type { Vault } from '../vault/index.js'
import { openCitizen, type Citizen, type CitizenRow } from './citizens.js'
import { literal, prepareOnce, statement, type Connection, type Database, type Drizzle } from './database.js'
import type { Claimer } from './lanes.js'
import type { Tables } from './tables.js'

/** What an outbound message says; sealed in its row. */
export interface OutboundBody {
  text: string
  choices: Choice[]
  /** A file of ours that goes along (an officer's attachment), by id in our keeping. */
  file?: { id: string; name: string; mime: string }
}

export interface NewOutbound {
  id: string
  author: 'bot' | 'officer'
  officerId?: string
  reportId?: string
  body: OutboundBody
  /** The same request sent twice makes one message. */
  requestKey?: string
}

export interface ClaimedDelivery {
  id: string
  channel: string
  citizen: Citizen
  reportId: string | null
  author: 'bot' | 'officer'
  body: OutboundBody
  tries: number
  createdAt: number
}

export type DeliveryOutcome =
  | { is: 'sent'; platformId: string }
  | { is: 'later'; at: number; fault: FaultCode; stops: 'message' | 'citizen' | 'channel' }
  | { is: 'held'; fault: FaultCode }
  | { is: 'failed'; fault: FaultCode; unreachable: boolean }

type Row = Tables['outbound']['$inferSelect']
type WithCitizen = { outbound: Row; citizen: CitizenRow }

const statements = prepareOnce(({ db, tables: { outbound, citizens, parkedChannels } }) => ({
  add: statement<{ seq: number }>(
    db
      .insert(outbound)
      .values({
        id: sql.placeholder('id'),
        channel: sql.placeholder('channel'),
        citizenId: sql.placeholder('citizenId'),
        reportId: sql.placeholder('reportId'),
        author: sql.placeholder('author'),
        officerId: sql.placeholder('officerId'),
        sealed: sql.placeholder('sealed'),
        state: 'due',
        dueAt: sql.placeholder('now'),
        requestKey: sql.placeholder('requestKey'),
        createdAt: sql.placeholder('now'),
      })
      .onConflictDoNothing({ target: outbound.requestKey })
      .returning({ seq: outbound.seq }),
  ),
  // Of each citizen only the oldest unsent message may go: order is what makes a conversation.
  due: statement<WithCitizen>(
    db
      .select({ outbound, citizen: citizens })
      .from(outbound)
      .innerJoin(citizens, eq(citizens.id, outbound.citizenId))
      .leftJoin(parkedChannels, eq(parkedChannels.channel, outbound.channel))
      .where(
        and(
          eq(outbound.state, literal('due')),
          lte(outbound.dueAt, sql.placeholder('now')),
          lte(outbound.claimedUntil, sql.placeholder('now')),
          sql`(${parkedChannels.until} is null or ${parkedChannels.until} <= ${sql.placeholder('now')})`,
          // A held message of the bot does not hold back a person's words, whose window is longer.
          sql`not exists (select 1 from outbound earlier where earlier.citizen_id = ${outbound.citizenId}
              and earlier.seq < ${outbound.seq}
              and (earlier.state = 'due' or (earlier.state = 'held' and earlier.author = ${outbound.author})))`,
        ),
      )
      .orderBy(asc(outbound.dueAt), asc(outbound.seq))
      .limit(sql.placeholder('limit')),
  ),
  claim: statement(
    db
      .update(outbound)
      .set({ claimedBy: sql`${sql.placeholder('by')}`, claimedUntil: sql`${sql.placeholder('until')}` })
      .where(eq(outbound.id, sql.placeholder('id'))),
  ),
  sent: statement(
    db
      .update(outbound)
      .set({
        state: 'sent',
        platformId: sql`${sql.placeholder('platformId')}`,
        sentAt: sql`${sql.placeholder('now')}`,
        fault: sql`null`,
        claimedUntil: sql`0`,
      })
      .where(eq(outbound.id, sql.placeholder('id'))),
  ),
  pendingOf: statement<Row>(
    db
      .select()
      .from(outbound)
      .where(
        and(
          eq(outbound.citizenId, sql.placeholder('citizenId')),
          eq(outbound.state, literal('due')),
          gt(outbound.claimedUntil, 0),
        ),
      )
      .orderBy(asc(outbound.seq))
      .limit(5),
  ),
  nextDue: statement<{ dueAt: number | null }>(
    db
      .select({ dueAt: sql<number | null>`min(${outbound.dueAt})` })
      .from(outbound)
      .where(eq(outbound.state, literal('due'))),
  ),
  ...receipts(db, outbound),
  release: statement(
    db
      .update(outbound)
      .set({ state: 'due', dueAt: sql`${sql.placeholder('now')}`, fault: sql`null` })
      .where(and(eq(outbound.citizenId, sql.placeholder('citizenId')), eq(outbound.state, literal('held')))),
  ),
}))

/** What a receipt marks, by the platform's id of a message or by all sent up to a moment; never twice. */
function receipts(db: Drizzle, outbound: Tables['outbound']) {
  const marking = (column: 'deliveredAt' | 'seenAt') => {
    const mark = (covered: SQL) =>
      statement(
        db
          .update(outbound)
          .set({ [column]: sql`${sql.placeholder('now')}` })
          .where(
            and(
              eq(outbound.citizenId, sql.placeholder('citizenId')),
              eq(outbound.state, literal('sent')),
              isNull(outbound[column]),
              covered,
            ),
          ),
      )
    return {
      byId: mark(eq(outbound.platformId, sql.placeholder('platformId'))),
      upTo: mark(lte(outbound.sentAt, sql.placeholder('upTo'))),
    }
  }
  return { delivered: marking('deliveredAt'), seen: marking('seenAt') }
}

/** Queues messages to a citizen, in order, on a connection that is already writing. */
export async function insertOutbound(
  on: Connection,
  vault: Vault,
  citizen: { id: string; channel: string; key: Buffer },
  messages: NewOutbound[],
  now: number,
): Promise<void> {
  for (const { id, author, officerId = null, reportId = null, body, requestKey = null } of messages)
    await statements(on).add({
      id,
      channel: citizen.channel,
      citizenId: citizen.id,
      reportId,
      author,
      officerId,
      sealed: vault.seal(body, `outbound:${id}`, citizen.key),
      requestKey,
      now,
    })
}

/** The citizen wrote again: what was held because their reply window had closed may go. */
export async function releaseHeld(on: Connection, citizenId: string, now: number): Promise<void> {
  await statements(on).release({ citizenId, now })
}

/** Claims due messages, the oldest of each citizen only; none of a parked channel or behind a held message. */
export function claimDeliveries(
  database: Database,
  vault: Vault,
  claimer: Claimer,
): Promise<ClaimedDelivery[]> {
  return database.write(async (on) => {
    await on.lock('deliveries')
    const { due, claim } = statements(on)
    const rows = await due({ now: claimer.now, limit: claimer.limit })
    const until = claimer.now + claimer.leaseMs
    for (const { outbound } of rows) await claim({ by: claimer.by, until, id: outbound.id })
    const opened: ClaimedDelivery[] = []
    for (const row of rows.filter(({ citizen }) => citizen.key !== null))
      try {
        opened.push(openRow(vault, row))
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

/** Writes down what became of a delivery. */
export function recordDelivery(
  database: Database,
  delivery: Pick<ClaimedDelivery, 'id' | 'citizen' | 'channel'>,
  outcome: DeliveryOutcome,
  now: number,
): Promise<void> {
  const { id, citizen, channel } = delivery
  return database.write(async (on) => {
    const { outbound, citizens, parkedChannels } = on.tables
    switch (outcome.is) {
      case 'sent':
        await statements(on).sent({ id, platformId: outcome.platformId, now })
        return
      case 'later':
        await on.db
          .update(outbound)
          .set({
            tries: sql`${outbound.tries} + 1`,
            dueAt: outcome.at,
            fault: outcome.fault,
            claimedUntil: 0,
          })
          .where(eq(outbound.id, id))
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
        await on.db
          .update(outbound)
          .set({ state: 'held', fault: outcome.fault, claimedUntil: 0 })
          .where(eq(outbound.id, id))
        return
      case 'failed':
        await on.db
          .update(outbound)
          .set({ state: 'failed', fault: outcome.fault, claimedUntil: 0 })
          .where(eq(outbound.id, id))
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

/** Marks what a receipt covers: by the platform's ids, or all sent to the citizen up to a moment. */
export async function recordReceipt(
  on: Connection,
  citizenId: string,
  receipt: { kind: 'delivered' | 'seen'; platformIds: string[]; upTo?: number },
  now: number,
): Promise<void> {
  const { byId, upTo } = statements(on)[receipt.kind]
  for (const platformId of receipt.platformIds) await byId({ citizenId, platformId, now })
  if (receipt.upTo !== undefined) await upTo({ citizenId, upTo: receipt.upTo, now })
}

/**
 * A message of ours came back from the platform: it was sent, whatever became of the answer. Recognised by our mark where the
 * platform carries one, else by its words among what was being sent.
 */
export async function markEchoed(
  on: Connection,
  vault: Vault,
  citizen: { id: string; key: Buffer },
  echo: { mark: string | undefined; text: string | undefined; messageId: string },
  now: number,
): Promise<void> {
  const pending = await statements(on).pendingOf({ citizenId: citizen.id })
  const echoed = pending.find((row) =>
    echo.mark === undefined
      ? (vault.open(row.sealed, `outbound:${row.id}`, citizen.key) as OutboundBody).text === echo.text
      : row.id === echo.mark,
  )
  if (echoed !== undefined) await statements(on).sent({ id: echoed.id, platformId: echo.messageId, now })
}

/** ms UTC of the next message that could be tried; undefined when nothing is queued. */
export async function nextDeliveryDue(database: Database): Promise<number | undefined> {
  return (await statements(database.read).nextDue())[0]?.dueAt ?? undefined
}

/** What waits to be sent, for health and tests. */
export async function countOutbound(database: Database): Promise<Record<'due' | 'held' | 'failed', number>> {
  const { db, tables } = database.read
  const rows = await db
    .select({ state: tables.outbound.state, count: sql<number>`count(*)` })
    .from(tables.outbound)
    .where(inArray(tables.outbound.state, ['due', 'held', 'failed']))
    .groupBy(tables.outbound.state)
  const counts = { due: 0, held: 0, failed: 0 }
  for (const { state, count } of rows) if (state !== 'sent') counts[state] = Number(count)
  return counts
}

function openRow(vault: Vault, row: WithCitizen): ClaimedDelivery {
  const { id, channel, reportId, author, tries, createdAt, sealed } = row.outbound
  const citizen = openCitizen(vault, row.citizen)
  const body = vault.open(sealed, `outbound:${id}`, citizen.key) as OutboundBody
  return { id, channel, citizen, reportId, author, body, tries, createdAt }
}
