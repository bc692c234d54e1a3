// What comes in: kept once, sealed, before anybody is answered.
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { InboundMessage } from '../channels/channel.js'
import type { FileNews } from '../conversation/conversation.js'
import type { Vault } from '../vault/index.js'
import { prepareOnce, statement, type Connection, type Database } from './database.js'
import type { InboundState } from './tables.js'

/** What our own workers and officers put into a citizen's lane, to be taken in the same order as their messages. */
export interface InnerMessage {
  channel: string
  account: string
  citizen: string
  messageId: string
  kind: 'news' | 'silence' | 'ask'
  news?: FileNews
  ask?: { step: string; words: string; report: string }
}

export type AnyInbound = InboundMessage | InnerMessage

export interface Arrival {
  message: AnyInbound
  /** ms UTC. */
  receivedAt: number
  /** ms UTC before which no turn begins: photos sent together wait for each other. */
  dueAt: number
}

/**
 * Messages of one sender that may wait before further ones wait longer; nothing is ever dropped. The pace that the webhook keeps
 * is one process's and gone at a restart: this holds for all instances.
 */
const crowdedAfter = 40
/** ms that further messages of a sender who floods us wait, and those of one who is blocked. */
const crowdedWaitMs = 10_000
const blockedWaitMs = 300_000

const statements = prepareOnce(({ db, tables: { inbound, citizens, citizenMarks } }) => {
  const fields = [
    'channel', 'messageId', 'lane', 'kind', 'sealed', 'receivedAt', 'sentAt', 'state', 'dueAt', 'citizenId',
  ] as const // prettier-ignore
  const values = Object.fromEntries(fields.map((field) => [field, sql.placeholder(field)]))
  const isBlocked = sql`exists (select 1 from ${citizenMarks} join ${citizens} on ${citizens.id} = ${citizenMarks.citizenId}
    where ${citizens.handle} = ${sql.placeholder('lane')} and ${citizenMarks.kind} = 'block'
    and ${citizenMarks.endsAt} > ${sql.placeholder('receivedAt')})`
  const isCrowded = sql`exists (select 1 from ${inbound} crowd where crowd.lane = ${sql.placeholder('lane')}
    and crowd.state = 'waiting' limit 1 offset ${sql.raw(String(crowdedAfter))})`
  // Misuse makes slower, never deaf: ms a message of this sender waits longer.
  const slowedMs = sql`case when ${isBlocked} then ${sql.raw(String(blockedWaitMs))}
    when ${isCrowded} then ${sql.raw(String(crowdedWaitMs))} else 0 end`
  return {
    keep: statement<{ seq: number }>(
      db
        .insert(inbound)
        .values({
          ...values,
          dueAt: sql`cast(${sql.placeholder('dueAt')} as bigint) + ${slowedMs}`,
        } as unknown as typeof inbound.$inferInsert)
        .onConflictDoNothing({ target: [inbound.channel, inbound.messageId] })
        .returning({ seq: inbound.seq }),
    ),
  }
})

/** The lane of a citizen: the blind index under which their messages queue and they are found again. */
export function laneOf(vault: Vault, channel: string, account: string, citizen: string): string {
  return vault.index('citizen', JSON.stringify([channel, account, citizen]))
}

/** Binds a sealed message to its row. */
export const sealedAbout = (channel: string, messageId: string) => `inbound:${channel}:${messageId}`

/** Puts arrivals into the inbox on a connection that is already writing. @returns how many were new. */
export async function insertInbound(on: Connection, vault: Vault, arrivals: Arrival[]): Promise<number> {
  let kept = 0
  for (const { message, receivedAt, dueAt } of arrivals) {
    const lane = laneOf(vault, message.channel, message.account, message.citizen)
    const rows = await statements(on).keep({
      channel: message.channel,
      messageId: message.messageId,
      lane,
      kind: message.kind,
      sealed: vault.seal(message, sealedAbout(message.channel, message.messageId)),
      receivedAt,
      sentAt: ('sentAt' in message ? message.sentAt : undefined) ?? receivedAt,
      state: 'waiting' satisfies InboundState,
      dueAt,
      citizenId: null,
    })
    kept += rows.length
  }
  return kept
}

/** Keeps what arrived, once: a message already kept is passed over. Synced to disk when it resolves. @returns how many were new. */
export function keepInbound(database: Database, vault: Vault, arrivals: Arrival[]): Promise<number> {
  return database.write((on) => insertInbound(on, vault, arrivals))
}

/** Our numbers of messages that the platform names, those of them that we kept. */
export async function findSeqs(database: Database, channel: string, messageIds: string[]): Promise<number[]> {
  const { db, tables } = database.read
  const { inbound } = tables
  const rows = await db
    .select({ seq: inbound.seq })
    .from(inbound)
    .where(and(eq(inbound.channel, channel), inArray(inbound.messageId, messageIds)))
  return rows.map(({ seq }) => seq)
}

/** How many messages wait or were set aside, for health and tests. */
export async function countInbound(database: Database): Promise<Record<InboundState, number>> {
  const { db, tables } = database.read
  const rows = await db
    .select({ state: tables.inbound.state, count: sql<number>`count(*)` })
    .from(tables.inbound)
    .where(inArray(tables.inbound.state, ['waiting', 'done', 'set_aside']))
    .groupBy(tables.inbound.state)
  const counts = { waiting: 0, done: 0, set_aside: 0 }
  for (const { state, count } of rows) counts[state] = Number(count)
  return counts
}
