// What comes in: kept once, claimed a lane at a time, done in the transaction of its turn.
import { and, asc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import type { InboundMessage } from '../channels/channel.js'
import type { FileNews } from '../conversation/conversation.js'
import { Fault } from '../faults.js'
import type { Vault } from '../vault/index.js'
import { literal, prepareOnce, statement, type Connection, type Database } from './database.js'
import type { InboundState, Tables } from './tables.js'

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

export interface Claimer {
  /** Names the process that claims. */
  by: string
  now: number
  /** ms after which a claim lapses, because its holder must have died. */
  leaseMs: number
  limit: number
}

/**
 * Messages of one sender that may wait before further ones wait longer; nothing is ever dropped. The pace that the webhook keeps
 * is one process's and gone at a restart: this holds for all instances.
 */
const crowdedAfter = 40
/** ms that further messages of a sender who floods us wait, and those of one who is blocked. */
const crowdedWaitMs = 10_000
const blockedWaitMs = 300_000

/** ms that the echo of a message in flight may take. */
const echoMs = 10_000

type Row = Tables['inbound']['$inferSelect']

const statements = prepareOnce(({ db, dialect, tables: { inbound, citizens, citizenMarks } }) => {
  const later = sql.raw(dialect === 'sqlite' ? 'max' : 'greatest')
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
    dueLanes: statement<{ lane: string }>(
      db
        .select({ lane: inbound.lane })
        .from(inbound)
        .where(
          and(
            eq(inbound.state, literal('waiting')),
            lte(inbound.dueAt, sql.placeholder('now')),
            lte(inbound.claimedUntil, sql.placeholder('now')),
            // What piles up behind a lane in hand must not hide the lanes of others.
            sql`not exists (select 1 from inbound held where held.lane = ${inbound.lane} and held.state = 'waiting'
                and held.claimed_until > ${sql.placeholder('now')})`,
          ),
        )
        .orderBy(asc(inbound.dueAt))
        .limit(sql.placeholder('limit')),
    ),
    waitingOf: statement<Row>(
      db
        .select()
        .from(inbound)
        .where(and(eq(inbound.state, literal('waiting')), eq(inbound.lane, sql.placeholder('lane'))))
        .orderBy(asc(inbound.seq))
        .limit(50),
    ),
    claim: statement(
      db
        .update(inbound)
        .set({
          claimedBy: sql`${sql.placeholder('by')}`,
          claimedUntil: sql`${sql.placeholder('until')}`,
        })
        .where(eq(inbound.seq, sql.placeholder('seq'))),
    ),
    finish: statement<{ seq: number }>(
      db
        .update(inbound)
        .set({
          state: sql`${sql.placeholder('state')}`,
          sealed: sql`${sql.placeholder('sealed')}`,
          citizenId: sql`${sql.placeholder('citizenId')}`,
          fault: sql`${sql.placeholder('fault')}`,
        })
        .where(and(eq(inbound.seq, sql.placeholder('seq')), eq(inbound.claimedBy, sql.placeholder('by'))))
        .returning({ seq: inbound.seq }),
    ),
    postpone: statement(
      db
        .update(inbound)
        .set({
          tries: sql`${inbound.tries} + 1`,
          dueAt: sql`${sql.placeholder('dueAt')}`,
          fault: sql`${sql.placeholder('fault')}`,
          claimedUntil: sql`0`,
        })
        .where(eq(inbound.seq, sql.placeholder('seq'))),
    ),
    nextDue: statement<{ dueAt: number | null }>(
      db
        .select({ dueAt: sql<number | null>`min(${later}(${inbound.dueAt}, ${inbound.claimedUntil}))` })
        .from(inbound)
        .where(eq(inbound.state, literal('waiting'))),
    ),
  }
})

/** The lane of a citizen: the blind index under which their messages queue and they are found again. */
export function laneOf(vault: Vault, channel: string, account: string, citizen: string): string {
  return vault.index('citizen', JSON.stringify([channel, account, citizen]))
}

const sealedAbout = (channel: string, messageId: string) => `inbound:${channel}:${messageId}`

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

/** An album's photos are due one after another and are one act: what is due so soon goes along. ms. */
const soonMs = 2_000

/** Claims lanes whose oldest message is due and that nobody holds: all that is due of them, or will be in a moment. */
export function claimTurns(database: Database, vault: Vault, claimer: Claimer): Promise<ClaimedLane[]> {
  return database.write(async (on) => {
    await on.lock('turns')
    const { dueLanes, waitingOf, claim } = statements(on)
    const claimed: ClaimedLane[] = []
    const due = await dueLanes({ now: claimer.now, limit: claimer.limit })
    for (const lane of new Set(due.map((row) => row.lane))) {
      const rows = await waitingOf({ lane })
      const held = rows.some((row) => row.claimedUntil > claimer.now)
      if (held || rows[0] === undefined || rows[0].dueAt > claimer.now) continue
      const until = claimer.now + claimer.leaseMs
      const later = rows.findIndex(({ dueAt }) => dueAt > claimer.now + soonMs)
      const messages = await openRows(on, vault, later < 0 ? rows : rows.slice(0, later))
      for (const { seq } of messages) await claim({ by: claimer.by, until, seq })
      if (messages.length > 0) claimed.push({ lane, messages: messages.sort(inSendingOrder) })
    }
    return claimed
  })
}

/** Marks messages done (or set aside) and seals them under their citizen's key. @throws StaleClaim */
export async function finishInbound(
  on: Connection,
  vault: Vault,
  done: {
    messages: ClaimedMessage[]
    by: string
    state: 'done' | 'set_aside'
    citizenId: string | null
    key?: Buffer
    fault?: string
  },
): Promise<void> {
  for (const { seq, message } of done.messages) {
    const sealed = vault.seal(message, sealedAbout(message.channel, message.messageId), done.key)
    const { state, citizenId, by, fault = null } = done
    const rows = await statements(on).finish({ state, sealed, citizenId, fault, seq, by })
    if (rows.length !== 1) throw new StaleClaim()
  }
}

/** Finishes messages that were nobody's turn, or that nobody could take. */
export function putAwayInbound(
  database: Database,
  vault: Vault,
  away: { messages: ClaimedMessage[]; by: string; state: 'done' | 'set_aside'; fault?: string },
): Promise<void> {
  return database.write((on) => finishInbound(on, vault, { ...away, citizenId: null }))
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

/** A process that died held claims: where it was the only one, they are void at the next start. */
export function releaseClaims(database: Database, now: number): Promise<void> {
  return database.write(async (on) => {
    const { inbound, files, outbound, alerts, forwardings } = on.tables
    await on.db.update(alerts).set({ claimedUntil: 0 }).where(gt(alerts.claimedUntil, 0))
    await on.db
      .update(forwardings)
      .set({ claimedUntil: 0 })
      .where(eq(forwardings.state, literal('due')))
    await on.db
      .update(inbound)
      .set({ claimedUntil: 0 })
      .where(eq(inbound.state, literal('waiting')))
    await on.db
      .update(files)
      .set({ claimedUntil: 0 })
      .where(eq(files.state, literal('waiting')))
    // What was being sent may have arrived: its echo gets a moment to say so before it is sent again.
    await on.db
      .update(outbound)
      .set({ claimedUntil: now + echoMs })
      .where(and(eq(outbound.state, literal('due')), gt(outbound.claimedUntil, now + echoMs)))
  })
}

/** Gives a lane back after a fault, to be tried again at `dueAt`. */
export function postponeInbound(
  database: Database,
  messages: ClaimedMessage[],
  dueAt: number,
  fault: string,
): Promise<void> {
  return database.write(async (on) => {
    for (const { seq } of messages) await statements(on).postpone({ seq, dueAt, fault })
  })
}

/** Gives a lane back untouched: what was in the way was not in its messages. */
export function returnInbound(database: Database, messages: ClaimedMessage[]): Promise<void> {
  const seqs = messages.map(({ seq }) => seq)
  return database.write(async (on) => {
    const { inbound } = on.tables
    await on.db
      .update(inbound)
      .set({ claimedUntil: 0 })
      .where(and(inArray(inbound.seq, seqs), eq(inbound.state, 'waiting')))
  })
}

/** ms UTC at which the next waiting message may be taken; undefined when none waits. */
export async function nextInboundDue(database: Database): Promise<number | undefined> {
  return (await statements(database.read).nextDue())[0]?.dueAt ?? undefined
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

/** The claim lapsed and somebody else took the turn: what was decided here must not be written. */
export class StaleClaim extends Error {
  constructor() {
    super('the claim on a message lapsed before its turn was written')
  }
}

/** What does not open (a damaged row, a lost key) is set aside for a person: it must stop neither its lane nor the others. */
async function openRows(on: Connection, vault: Vault, rows: Row[]): Promise<ClaimedMessage[]> {
  const { inbound } = on.tables
  const opened: ClaimedMessage[] = []
  for (const row of rows) {
    try {
      opened.push(openRow(vault, row))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const away = { state: 'set_aside' as const, fault: error.code }
      await on.db.update(inbound).set(away).where(eq(inbound.seq, row.seq))
    }
  }
  return opened
}

function openRow(vault: Vault, row: Row): ClaimedMessage {
  const message = vault.open(row.sealed, sealedAbout(row.channel, row.messageId)) as AnyInbound
  return { seq: row.seq, message, receivedAt: row.receivedAt, sentAt: row.sentAt, tries: row.tries }
}

const inSendingOrder = (a: ClaimedMessage, b: ClaimedMessage) => a.sentAt - b.sentAt || a.seq - b.seq
