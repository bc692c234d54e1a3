// Who takes what came in: lanes are claimed one at a time by one instance, done in the transaction of their turn, or given back.
import { and, asc, eq, gt, inArray, isNotNull, lte, sql } from 'drizzle-orm'
import { Fault } from '../faults.js'
import type { Vault } from '../vault/index.js'
import type { Claimer } from './claimer.js'
import {
  amongNumbers,
  askedOfEach,
  atMost,
  literal,
  prepareOnce,
  statement,
  type Connection,
  type Database,
} from './database.js'
import {
  inSendingOrder,
  sealedAbout,
  type AnyInbound,
  type ClaimedLane,
  type ClaimedMessage,
} from './inbound.js'
import type { Tables } from './tables.js'

/** ms that the echo of a message in flight may take. */
const echoMs = 10_000

type Row = Tables['inbound']['$inferSelect']

/** Of a message known by its number. Said so that no index of what waits can answer for the number: PostgreSQL takes those for short. */
const stillWaits = ({ state }: Tables['inbound']) => sql`${state} not in ('done', 'set_aside')`

const statements = prepareOnce(({ db, dialect, tables: { inbound } }) => ({
  // Most lanes hold one message, and the first that is due is it.
  dueLanes: statement<{ first: Row; isAlone: number | boolean }>(
    db
      .select({
        first: inbound,
        isAlone: sql<number | boolean>`not exists (select 1 from inbound other where other.lane = inbound.lane
            and other.state = 'waiting' and other.seq <> inbound.seq ${askedOfEach})`,
      })
      .from(inbound)
      .where(
        and(
          eq(inbound.state, literal('waiting')),
          lte(inbound.dueAt, sql.placeholder('now')),
          lte(inbound.claimedUntil, sql.placeholder('now')),
          // What piles up behind a lane in hand, or behind a first message that must wait, must not hide the lanes of others.
          sql`not exists (select 1 from inbound held where held.lane = ${inbound.lane} and held.state = 'waiting'
                and (held.claimed_until > ${sql.placeholder('now')}
                  or (held.seq < ${inbound.seq} and held.due_at > ${sql.placeholder('now')})) ${askedOfEach})`,
        ),
      )
      .orderBy(asc(inbound.dueAt))
      .limit(atMost(sql.placeholder('limit'))),
  ),
  waitingOf: statement<Row>(
    db
      .select()
      .from(inbound)
      .where(and(eq(inbound.state, literal('waiting')), eq(inbound.lane, sql.placeholder('lane'))))
      .orderBy(asc(inbound.seq))
      .limit(atMost(50)),
  ),
  claim: statement(
    db
      .update(inbound)
      .set({
        claimedBy: sql`${sql.placeholder('by')}`,
        claimedUntil: sql`${sql.placeholder('until')}`,
      })
      .where(amongNumbers(dialect, inbound.seq, 'seqs')),
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
      .where(
        and(
          eq(inbound.seq, sql.placeholder('seq')),
          eq(inbound.claimedBy, sql.placeholder('by')),
          // Another hand of the same process may have taken it when the claim had lapsed.
          stillWaits(inbound),
        ),
      )
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
  nextDue: statement<{ dueAt: number }>(
    db
      .select({ dueAt: inbound.dueAt })
      .from(inbound)
      .where(
        and(
          eq(inbound.state, literal('waiting')),
          lte(inbound.claimedUntil, sql.placeholder('now')),
          // What is due behind a message that must wait, or is in hand, waits for it: whoever counted it would look on and on in vain.
          sql`(${inbound.dueAt} > ${sql.placeholder('now')}
                or not exists (select 1 from inbound earlier where earlier.lane = ${inbound.lane} and earlier.state = 'waiting'
                  and earlier.seq < ${inbound.seq}
                  and (earlier.claimed_until > ${sql.placeholder('now')} or earlier.due_at > ${sql.placeholder('now')}) ${askedOfEach}))`,
        ),
      )
      .orderBy(asc(inbound.dueAt))
      .limit(atMost(1)),
  ),
}))

/** An album's photos are due one after another and are one act: what is due so soon goes along. ms. */
const soonMs = 2_000

/** Claims lanes whose oldest message is due and that nobody holds: all that is due of them, or will be in a moment. */
export async function claimTurns(database: Database, vault: Vault, claimer: Claimer): Promise<ClaimedLane[]> {
  // Most looks find nothing, and need no transaction to find it.
  const { now, limit } = claimer
  if ((await statements(database.near).dueLanes({ now, limit: 1 })).length === 0) return []
  return database.write(async (on) => {
    await on.lock('turns')
    const { dueLanes, waitingOf, claim } = statements(on)
    const until = now + claimer.leaseMs
    const claimed: ClaimedLane[] = []
    const due = await dueLanes({ now, limit })
    const lanes = new Map(
      due.map(({ first, isAlone }) => [first.lane, Boolean(isAlone) ? [first] : undefined]),
    )
    for (const [lane, alone] of lanes) {
      const rows = alone ?? (await waitingOf({ lane }))
      const held = rows.some((row) => row.claimedUntil > claimer.now)
      if (held || rows[0] === undefined || rows[0].dueAt > claimer.now) continue
      const later = rows.findIndex(({ dueAt }) => dueAt > claimer.now + soonMs)
      const messages = await openRows(on, vault, later < 0 ? rows : rows.slice(0, later))
      if (messages.length > 0) claimed.push({ lane, messages: messages.sort(inSendingOrder) })
    }
    const seqs = claimed.flatMap(({ messages }) => messages.map(({ seq }) => seq))
    if (seqs.length > 0) await claim({ by: claimer.by, until, seqs: JSON.stringify(seqs) })
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
    // What was being sent may have arrived: its echo gets a moment to say so before it is sent again, however long we were away.
    // One moment in all, or a program that is killed again and again would never send it: then it is nobody's already.
    await on.db
      .update(outbound)
      .set({ claimedBy: null, claimedUntil: now + echoMs })
      .where(
        and(eq(outbound.state, literal('due')), gt(outbound.claimedUntil, 0), isNotNull(outbound.claimedBy)),
      )
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
      .where(and(inArray(inbound.seq, seqs), stillWaits(inbound)))
  })
}

/** ms UTC at which the next waiting message of a lane that nobody holds may be taken; undefined when there is none. */
export async function nextInboundDue(database: Database, now: number): Promise<number | undefined> {
  return (await statements(database.near).nextDue({ now }))[0]?.dueAt
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
