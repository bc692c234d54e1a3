// What comes in: kept once, sealed, before anybody is answered.
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { InboundMessage } from '../channels/channel.js'
import type { FileNews } from '../conversation/conversation.js'
import type { Vault } from '../vault/index.js'
import type { Claimer } from './claimer.js'
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

export interface ClaimedMessage {
  seq: number
  message: AnyInbound
  receivedAt: number
  sentAt: number
  tries: number
}

export interface ClaimedLane {
  lane: string
  /** In the order in which the citizen sent them. */
  messages: ClaimedMessage[]
}

/**
 * Messages of one sender that may wait before further ones wait longer; nothing is ever dropped. The pace that the webhook keeps
 * is one process's and gone at a restart: this holds for all instances.
 */
const crowdedAfter = 40
/** ms that further messages of a sender who floods us wait, and those of one who is blocked. */
const crowdedWaitMs = 10_000
const blockedWaitMs = 300_000

const statements = prepareOnce(({ db, tables: { inbound } }) => {
  const fields = [
    'channel', 'messageId', 'lane', 'kind', 'sealed', 'receivedAt', 'sentAt', 'state', 'dueAt', 'claimedBy', 'claimedUntil',
  ] as const // prettier-ignore
  const values = Object.fromEntries(fields.map((field) => [field, sql.placeholder(field)]))
  const crowd = sql`select 1 from inbound crowd where crowd.lane = ${sql.placeholder('lane')} and crowd.state = 'waiting'
    limit ${sql.raw(String(crowdedAfter + 1))}`
  const block = sql`select 1 from citizen_marks mark join citizens blocked on blocked.id = mark.citizen_id
    where blocked.handle = ${sql.placeholder('lane')} and mark.kind = 'block' and mark.ends_at > ${sql.placeholder('now')}`
  return {
    sender: statement<{ waiting: number; blocked: number }>(
      db
        .select({
          waiting: sql<number>`(select count(*) from (${crowd}) waiting)`,
          blocked: sql<number>`(select count(*) from (${block}) blocks)`,
        })
        .from(sql`(select 1) sender`),
    ),
    keep: statement<{ seq: number }>(
      db
        .insert(inbound)
        .values(values as unknown as typeof inbound.$inferInsert)
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

export interface Kept {
  /** How many were new. */
  count: number
  /** Those claimed as they were written, for whoever offered to take them. */
  lanes: ClaimedLane[]
  /** ms UTC at which the first of the others may be taken; Infinity when there are none. */
  nextDue: number
}

/**
 * Puts arrivals into the inbox on a connection that is already writing.
 * @param claimer takes at once what is due, of lanes in which nothing else waits. Only where no other instance can hold the lane.
 */
export async function insertInbound(
  on: Connection,
  vault: Vault,
  arrivals: Arrival[],
  claimer?: Claimer,
): Promise<Kept> {
  const kept: Kept = { count: 0, lanes: [], nextDue: Infinity }
  for (const [lane, ofLane] of inLanes(vault, arrivals)) {
    const sender = await senderOf(on, lane, ofLane[0]!.receivedAt)
    const isTaken = kept.lanes.length < (claimer?.limit ?? 0) && mayGoAtOnce(sender, ofLane)
    const messages: ClaimedMessage[] = []
    for (const [before, arrival] of ofLane.entries()) {
      const dueAt = arrival.dueAt + slowedMs(sender, before)
      const one = await insert(on, vault, lane, { ...arrival, dueAt }, isTaken ? claimer : undefined)
      if (one === undefined) continue
      messages.push(one)
      if (!isTaken) kept.nextDue = Math.min(kept.nextDue, dueAt)
    }
    kept.count += messages.length
    if (isTaken && messages.length > 0) kept.lanes.push({ lane, messages: messages.sort(inSendingOrder) })
  }
  return kept
}

/** undefined when it is in the inbox already. */
async function insert(
  on: Connection,
  vault: Vault,
  lane: string,
  { message, receivedAt, dueAt }: Arrival,
  claimer: Claimer | undefined,
): Promise<ClaimedMessage | undefined> {
  const { channel, messageId, kind } = message
  const sentAt = ('sentAt' in message ? message.sentAt : undefined) ?? receivedAt
  const [row] = await statements(on).keep({
    channel,
    messageId,
    lane,
    kind,
    sealed: vault.seal(message, sealedAbout(channel, messageId)),
    receivedAt,
    sentAt,
    state: 'waiting' satisfies InboundState,
    dueAt,
    claimedBy: claimer?.by ?? null,
    claimedUntil: claimer === undefined ? 0 : claimer.now + claimer.leaseMs,
  })
  return row && { seq: row.seq, message, receivedAt, sentAt, tries: 0 }
}

/** Who writes, as the inbox knows them. */
interface Sender {
  /** Messages of theirs that wait, as far as they are counted. */
  waiting: number
  isBlocked: boolean
}

async function senderOf(on: Connection, lane: string, now: number): Promise<Sender> {
  const [found] = await statements(on).sender({ lane, now })
  return { waiting: Number(found?.waiting), isBlocked: Number(found?.blocked) > 0 }
}

/** Misuse makes slower, never deaf. @param before messages of theirs that arrived with this one, before it */
function slowedMs({ waiting, isBlocked }: Sender, before: number): number {
  if (isBlocked) return blockedWaitMs
  return waiting + before > crowdedAfter ? crowdedWaitMs : 0
}

function mayGoAtOnce({ waiting, isBlocked }: Sender, arrivals: Arrival[]): boolean {
  const isFree = waiting === 0 && !isBlocked && arrivals.length <= crowdedAfter
  return isFree && arrivals.every(({ receivedAt, dueAt }) => dueAt <= receivedAt)
}

function inLanes(vault: Vault, arrivals: Arrival[]): Map<string, Arrival[]> {
  const lanes = new Map<string, Arrival[]>()
  for (const arrival of arrivals) {
    const { channel, account, citizen } = arrival.message
    const lane = laneOf(vault, channel, account, citizen)
    const known = lanes.get(lane)
    if (known === undefined) lanes.set(lane, [arrival])
    else known.push(arrival)
  }
  return lanes
}

/** In the order in which the citizen sent them. */
export const inSendingOrder = (a: ClaimedMessage, b: ClaimedMessage) => a.sentAt - b.sentAt || a.seq - b.seq

/** Keeps what arrived, once: a message already kept is passed over. Synced to disk when it resolves. */
export function keepInbound(
  database: Database,
  vault: Vault,
  arrivals: Arrival[],
  claimer?: Claimer,
): Promise<Kept> {
  return database.write((on) => insertInbound(on, vault, arrivals, claimer))
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
