// What goes out: one queue per citizen, in order; kept before it is sent, marked sent only with the platform's id.
import { and, asc, eq, gt, inArray, isNull, lte, or, sql, type SQL } from 'drizzle-orm'
import type { Choice } from '../channels/channel.js'
import type { FaultCode } from '../faults.js'
import type { Vault } from '../vault/index.js'
import type { Claimer } from './claimer.js'
import { atMost, literal, prepareOnce, statement, type Connection, type Drizzle } from './database.js'
import type { OutboundState, Tables } from './tables.js'

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

/** Faults after which a message may be with the platform all the same: no answer came, or one that tells nothing. */
export const doubtfulFaults = ['answer-lost', 'platform-error'] as const satisfies FaultCode[]

type Row = Tables['outbound']['$inferSelect']
const statements = prepareOnce(({ db, tables: { outbound } }) => ({
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
        claimedBy: sql.placeholder('claimedBy'),
        claimedUntil: sql.placeholder('claimedUntil'),
      })
      .onConflictDoNothing({ target: outbound.requestKey })
      .returning({ seq: outbound.seq }),
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
          or(gt(outbound.claimedUntil, 0), inArray(outbound.fault, [...doubtfulFaults])),
        ),
      )
      .orderBy(asc(outbound.seq))
      .limit(atMost(5)),
  ),
  isKnown: statement<{ seq: number }>(
    db
      .select({ seq: outbound.seq })
      .from(outbound)
      .where(
        and(
          eq(outbound.platformId, sql.placeholder('platformId')),
          eq(outbound.citizenId, sql.placeholder('citizenId')),
        ),
      )
      .limit(atMost(1)),
  ),
  ...receipts(db, outbound),
  unsentOf: statement<{ state: OutboundState }>(
    db
      .select({ state: outbound.state })
      .from(outbound)
      .where(
        and(eq(outbound.citizenId, sql.placeholder('citizenId')), sql`${outbound.state} in ('due', 'held')`),
      ),
  ),
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

/**
 * Queues messages to a citizen, in order, on a connection that is already writing.
 * @param claim they are in somebody's hands as they are written: only where nothing of the citizen's waits before them
 */
export async function insertOutbound(
  on: Connection,
  vault: Vault,
  citizen: { id: string; channel: string; key: Buffer },
  messages: NewOutbound[],
  now: number,
  claim?: Pick<Claimer, 'by' | 'leaseMs'>,
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
      claimedBy: claim?.by ?? null,
      claimedUntil: claim === undefined ? 0 : now + claim.leaseMs,
    })
}

/** What of a citizen's messages has not gone out. */
export async function unsentOf(on: Connection, citizenId: string): Promise<OutboundState[]> {
  return (await statements(on).unsentOf({ citizenId })).map(({ state }) => state)
}

/** The citizen wrote again: what was held because their reply window had closed may go. */
export async function releaseHeld(on: Connection, citizenId: string, now: number): Promise<void> {
  // Whoever claims meanwhile would still see it held, and hold with it what stands behind.
  await on.lock('deliveries')
  await statements(on).release({ citizenId, now })
}

/** It is with the platform, by the platform's own id. */
export async function markSent(
  on: Connection,
  sent: { id: string; platformId: string; now: number },
): Promise<void> {
  await statements(on).sent(sent)
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
  const { pendingOf, isKnown } = statements(on)
  const pending = await pendingOf({ citizenId: citizen.id })
  const echoed = pending.find((row) =>
    echo.mark === undefined
      ? (vault.open(row.sealed, `outbound:${row.id}`, citizen.key) as OutboundBody).text === echo.text
      : row.id === echo.mark,
  )
  if (echoed === undefined) return
  // The late echo of an earlier message with the same words says nothing of this one.
  const { id: citizenId } = citizen
  const known = echo.mark === undefined ? await isKnown({ citizenId, platformId: echo.messageId }) : []
  if (known.length === 0) await markSent(on, { id: echoed.id, platformId: echo.messageId, now })
}
