// What every act on a report shares: whose it is, who holds it, and telling the citizen. One transaction each, with its line in the ledger.
import { and, eq, gt, lte, or, sql } from 'drizzle-orm'
import type { FaultCode } from '../faults.js'
import type { Vault } from '../vault/index.js'
import type { Connection, Database } from './database.js'
import { seesReport } from './desk-looks.js'
import type { UnitsSeen } from './desk.js'
import { appendLedger } from './ledger.js'
import type { Officer } from './officers.js'
import { insertOutbound } from './outbound.js'
import { addToTimeline } from './reports.js'
import type { Tables } from './tables.js'

/** Who acts on which report. */
export interface Act {
  reportId: string
  officer: Officer
  units: UnitsSeen
  now: number
  newId(): string
}

export type Why =
  | 'not_seen' | 'copy_only' | 'held' | 'not_held' | 'reason' | 'wrong_state' | 'not_yours' | 'unknown_move' | 'result'
  | 'own_proposal' | 'no_proposal' | 'proposal_waits' | 'erased' | 'no_chat' | 'empty' | 'too_long' | 'unknown_unit'
  | 'same_unit' | 'file_too_big' | 'file_kind' | 'unknown_step' | 'own_result' | 'conflict' | 'merged'
  | 'merge_order' // prettier-ignore

export type Outcome = { is: 'done' } | { is: 'refused'; why: Why; holder?: string; until?: number }

/** A claim that nobody renews lapses, so that a closed laptop blocks no one. ms. */
export const claimLeaseMs = 15 * 60_000

/** How long the bot stays silent after a person's words, unless it is handed back before. ms. */
export const personTalksMs = 30 * 60_000

export type Handling = Tables['handlings']['$inferSelect']

export const done: Outcome = { is: 'done' }
export const refused = (why: Why): Outcome => ({ is: 'refused', why })

/** An act that was refused on the way: rolls back what was begun. */
class Refused extends Error {
  constructor(readonly outcome: Outcome) {
    super('refused')
  }
}

/** Stops an act. */
export function stop(why: Why, more: { holder?: string; until?: number } = {}): never {
  throw new Refused({ is: 'refused', why, ...more })
}

/** Runs an act in one transaction; a refusal writes nothing. */
export async function act(
  database: Database,
  asked: Act,
  work: (on: Connection, handling: Handling) => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await database.write(async (on) => {
      await on.lock(`report:${asked.reportId}`)
      const seen = await seesReport(on, asked.reportId, asked.units)
      if (seen === 'no') stop('not_seen')
      if (seen === 'copy') stop('copy_only')
      const { handlings } = on.tables
      const rows = await on.db.select().from(handlings).where(eq(handlings.reportId, asked.reportId)).limit(1)
      return await work(on, rows[0]!)
    })
  } catch (error) {
    if (error instanceof Refused) return error.outcome
    throw error
  }
}

/** Takes the report, or renews the lease; stops when somebody else holds it. */
export async function mustHold(on: Connection, asked: Act): Promise<void> {
  const { handlings } = on.tables
  const { reportId, officer, now } = asked
  const rows = await on.db
    .update(handlings)
    .set({ holder: officer.id, heldUntil: now + claimLeaseMs, updatedAt: now })
    .where(
      and(
        eq(handlings.reportId, reportId),
        or(sql`${handlings.holder} is null`, lte(handlings.heldUntil, now), eq(handlings.holder, officer.id)),
      ),
    )
    .returning({ holder: handlings.holder })
  if (rows[0] !== undefined) return
  const held = await on.db.select().from(handlings).where(eq(handlings.reportId, reportId)).limit(1)
  const { holder, heldUntil } = held[0]!
  stop('held', { ...(holder === null ? {} : { holder }), until: heldUntil })
}

/** Whoever first works on a report has acknowledged it. */
export async function acknowledge(on: Connection, asked: Act, handling: Handling): Promise<void> {
  const { handlings, alerts } = on.tables
  const { reportId, officer, now } = asked
  if (handling.acknowledgedAt === null)
    await on.db.update(handlings).set({ acknowledgedAt: now }).where(eq(handlings.reportId, reportId))
  await on.db
    .update(alerts)
    .set({ state: 'acknowledged', acknowledgedBy: officer.id, acknowledgedAt: now, dueAt: now })
    .where(and(eq(alerts.reportId, reportId), eq(alerts.state, 'calling')))
}

/** Adds to the timeline and to the ledger. */
export async function note(
  on: Connection,
  asked: Act,
  what: string,
  detail: Record<string, unknown>,
): Promise<void> {
  const { reportId, officer, now } = asked
  await addToTimeline(on, reportId, { kind: 'officer', id: officer.id }, what, detail, now)
  await appendLedger(on, [
    {
      at: now,
      actor: `officer:${officer.id}`,
      what: `report.${what}`,
      about: reportId,
      detail: ledgerDetail(detail),
    },
  ])
}

/** Claims a report: one officer at a time. */
export function claim(database: Database, asked: Act): Promise<Outcome> {
  return act(database, asked, async (on, handling) => {
    await mustHold(on, asked)
    await acknowledge(on, asked, handling)
    if (handling.holder !== asked.officer.id || handling.heldUntil <= asked.now)
      await note(on, asked, 'claimed', {})
    return done
  })
}

/** Takes a report that somebody else holds; the reason stays on the timeline. */
export function takeOver(database: Database, asked: Act, because: string): Promise<Outcome> {
  return act(database, asked, async (on, handling) => {
    if (because.trim().length < 5) stop('reason')
    const { handlings } = on.tables
    const { reportId, officer, now } = asked
    await on.db
      .update(handlings)
      .set({ holder: officer.id, heldUntil: now + claimLeaseMs, updatedAt: now })
      .where(eq(handlings.reportId, reportId))
    await acknowledge(on, asked, handling)
    await note(on, asked, 'taken_over', { from: handling.holder, because: because.trim() })
    return done
  })
}

/** Lets a report go before the lease ends. */
export function release(database: Database, asked: Act): Promise<Outcome> {
  return act(database, asked, async (on) => {
    const { handlings } = on.tables
    const { reportId, officer, now } = asked
    const rows = await on.db
      .update(handlings)
      .set({ holder: null, heldUntil: 0, updatedAt: now })
      .where(
        and(eq(handlings.reportId, reportId), eq(handlings.holder, officer.id), gt(handlings.heldUntil, now)),
      )
      .returning({ id: handlings.reportId })
    if (rows[0] === undefined) stop('not_held')
    await note(on, asked, 'released', {})
    return done
  })
}

export interface Reached {
  id: string
  channel: string
  key: Buffer
  sealedHandle: Buffer | null
  unreachable: FaultCode | null
}

/** The citizen behind a report, as sealed as they are; stops when nothing of theirs is left. */
export async function reach(on: Connection, reportId: string): Promise<Reached> {
  const { reports, citizens } = on.tables
  const rows = await on.db
    .select({ citizen: citizens })
    .from(reports)
    .innerJoin(citizens, eq(citizens.id, reports.citizenId))
    .where(eq(reports.id, reportId))
    .limit(1)
  const citizen = rows[0]?.citizen
  if (citizen === undefined || citizen.key === null) return stop('erased')
  const { id, channel, key, sealedHandle } = citizen
  return { id, channel, key, sealedHandle, unreachable: citizen.unreachable as FaultCode | null }
}

/** Tells the citizen of a step, in their chat, where they asked to be told; the timeline says which it was. */
export async function tell(on: Connection, vault: Vault, asked: Act, text: string): Promise<void> {
  const { reports, citizens } = on.tables
  const { reportId, officer, now } = asked
  const rows = await on.db
    .select({ facts: reports.facts, citizen: citizens })
    .from(reports)
    .innerJoin(citizens, eq(citizens.id, reports.citizenId))
    .where(eq(reports.id, reportId))
    .limit(1)
  const row = rows[0]
  if (row === undefined || row.citizen.key === null || row.citizen.sealedHandle === null) return
  if (!row.facts.wantsResult) return
  const id = asked.newId()
  const { id: citizenId, channel, key } = row.citizen
  const body = { text, choices: [] }
  await insertOutbound(
    on,
    vault,
    { id: citizenId, channel, key },
    [{ id, author: 'bot', officerId: officer.id, reportId, body }],
    now,
  )
  await addToTimeline(on, reportId, { kind: 'system', id: null }, 'told', { message: id }, now)
}

/** The ledger holds ids and codes; words, however deep, stay on the timeline. */
function ledgerDetail(detail: Record<string, unknown>): Record<string, unknown> {
  const isWords = (key: string) => ['words', 'because', 'reason'].includes(key)
  return JSON.parse(
    JSON.stringify(detail, (key, value: unknown) => (isWords(key) ? undefined : value)),
  ) as Record<string, unknown>
}
