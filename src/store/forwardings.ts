// What leaves for receivers outside the desk: a row for each receiver and event, made with the event, with a state of its own.
import { and, asc, eq, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { FaultCode } from '../faults.js'
import type { ReportFacts } from '../reports/report.js'
import type { Vault } from '../vault/index.js'
import { literal, prepareOnce, statement, type Connection, type Database } from './database.js'
import type { Claimer } from './claimer.js'
import { appendLedger } from './ledger.js'
import { aboutReceiver, type Address } from './receivers.js'
import type { ForwardingWhat } from './tables-forwarding.js'

/** What is forwarded: never a word of who reported or what they wrote. */
export interface ForwardedEvent {
  /** Names the event; a receiver gets it once. */
  event: string
  what: ForwardingWhat
  reportId: string | null
  code: string | null
  unitId: string
}

export interface ClaimedForwarding extends ForwardedEvent {
  id: string
  /** What an alert is about; absent for anything else. */
  facts?: Partial<ReportFacts>
  receiverId: string
  address: Address
  /** Counts this receiver's events from 1: a gap is something lost. */
  number: number
  tries: number
  createdAt: number
}

export type ForwardingOutcome =
  | { is: 'sent' }
  | { is: 'later'; at: number; fault: FaultCode }
  /** `gone`: the receiver itself is no more and is switched off. */
  | { is: 'failed'; fault: FaultCode; gone: boolean }

const statements = prepareOnce(({ db, dialect, tables: { forwardings, receivers } }) => {
  const later = sql.raw(dialect === 'sqlite' ? 'max' : 'greatest')
  return {
    known: statement<{ id: string }>(
      db
        .select({ id: forwardings.id })
        .from(forwardings)
        .where(eq(forwardings.id, sql.placeholder('id'))),
    ),
    count: statement<{ number: number }>(
      db
        .update(receivers)
        .set({ lastNumber: sql`${receivers.lastNumber} + 1` })
        .where(eq(receivers.id, sql.placeholder('id')))
        .returning({ number: receivers.lastNumber }),
    ),
    ofUnit: statement<{ id: string }>(
      db
        .select({ id: receivers.id })
        .from(receivers)
        .where(and(eq(receivers.unitId, sql.placeholder('unit')), eq(receivers.active, true))),
    ),
    ofOfficer: statement<{ id: string }>(
      db
        .select({ id: receivers.id })
        .from(receivers)
        .where(and(eq(receivers.officerId, sql.placeholder('officer')), eq(receivers.active, true))),
    ),
    nextDue: statement<{ dueAt: number | null }>(
      db
        .select({
          // What somebody has in hand is due again only when their claim lapses.
          dueAt: sql<number | null>`min(${later}(${forwardings.dueAt}, ${forwardings.claimedUntil}))`,
        })
        .from(forwardings)
        .where(eq(forwardings.state, literal('due'))),
    ),
  }
})

/** The receivers of a unit and of these officers. */
export async function receiversOf(
  on: Connection,
  whose: { unit?: string; officers?: string[] },
): Promise<string[]> {
  const { ofUnit, ofOfficer } = statements(on)
  const found = whose.unit === undefined ? [] : await ofUnit({ unit: whose.unit })
  for (const officer of whose.officers ?? []) found.push(...(await ofOfficer({ officer })))
  return [...new Set(found.map(({ id }) => id))]
}

/** Makes a row for each receiver, once for each event. Only inside `write`. @returns how many are new */
export async function forward(
  on: Connection,
  receivers: string[],
  event: ForwardedEvent,
  now: number,
): Promise<number> {
  const { known, count } = statements(on)
  let made = 0
  for (const receiverId of receivers) {
    const id = `${receiverId}:${event.event}`
    if ((await known({ id })).length > 0) continue
    const number = (await count({ id: receiverId }))[0]?.number
    if (number === undefined) continue
    await on.db
      .insert(on.tables.forwardings)
      .values({ id, receiverId, ...event, number, state: 'due', dueAt: now, createdAt: now })
    made += 1
  }
  return made
}

/** Tells a unit's receivers of an event. Only inside `write`. */
export async function forwardToUnit(on: Connection, event: ForwardedEvent, now: number): Promise<number> {
  return forward(on, await receiversOf(on, { unit: event.unitId }), event, now)
}

/** Tells whoever was called about an alert what is new. Only inside `write`. */
export async function forwardAddition(
  on: Connection,
  alert: { reportId: string; unitId: string },
  event: string,
  now: number,
): Promise<void> {
  const { forwardings } = on.tables
  const { reportId, unitId } = alert
  const called = await on.db
    .select({ receiverId: forwardings.receiverId })
    .from(forwardings)
    .where(and(eq(forwardings.reportId, reportId), eq(forwardings.what, 'alert')))
    .limit(100)
  const receivers = [...new Set(called.map(({ receiverId }) => receiverId))]
  await forward(on, receivers, { event, what: 'alert_added', reportId, code: null, unitId }, now)
}

/** Claims what is due; calls about something going on now go first. */
export function claimForwardings(
  database: Database,
  vault: Vault,
  claimer: Claimer,
): Promise<ClaimedForwarding[]> {
  return database.write(async (on) => {
    await on.lock('forwardings')
    const { alerts, forwardings, receivers } = on.tables
    const rows = await on.db
      .select({ forwarding: forwardings, sealed: receivers.sealed, facts: alerts.facts })
      .from(forwardings)
      .innerJoin(receivers, eq(receivers.id, forwardings.receiverId))
      .leftJoin(alerts, and(eq(alerts.reportId, forwardings.reportId), eq(forwardings.what, 'alert')))
      .where(
        and(
          eq(forwardings.state, literal('due')),
          lte(forwardings.dueAt, claimer.now),
          lte(forwardings.claimedUntil, claimer.now),
        ),
      )
      .orderBy(
        sql`case when ${forwardings.what} = 'alert' then 0 else 1 end`,
        asc(forwardings.dueAt),
        asc(forwardings.number),
      )
      .limit(claimer.limit)
    for (const { forwarding } of rows)
      await on.db
        .update(forwardings)
        .set({ claimedBy: claimer.by, claimedUntil: claimer.now + claimer.leaseMs })
        .where(eq(forwardings.id, forwarding.id))
    return rows.map(({ forwarding, sealed, facts }) => {
      const { id, receiverId, event, what, reportId, code, unitId, number, tries, createdAt } = forwarding
      const address = vault.open(sealed, aboutReceiver(receiverId)) as Address
      const claimed = {
        id,
        receiverId,
        event,
        what,
        reportId,
        code,
        unitId,
        number,
        tries,
        createdAt,
        address,
      }
      return facts === null ? claimed : { ...claimed, facts }
    })
  })
}

/** Writes down what became of one; the others of the same event are not touched. */
export function recordForwarding(
  database: Database,
  forwarding: Pick<ClaimedForwarding, 'id' | 'receiverId'>,
  outcome: ForwardingOutcome,
  now: number,
): Promise<void> {
  return database.write(async (on) => {
    const { forwardings, receivers } = on.tables
    const mine = on.db.update(forwardings)
    const here = eq(forwardings.id, forwarding.id)
    const tries = sql`${forwardings.tries} + 1`
    switch (outcome.is) {
      case 'sent':
        await mine.set({ state: 'sent', sentAt: now, fault: null, claimedUntil: 0 }).where(here)
        return
      case 'later':
        await mine.set({ tries, dueAt: outcome.at, fault: outcome.fault, claimedUntil: 0 }).where(here)
        return
      case 'failed':
        await mine.set({ state: 'failed', tries, fault: outcome.fault, claimedUntil: 0 }).where(here)
        if (outcome.gone)
          await on.db
            .update(receivers)
            .set({ active: false, fault: outcome.fault })
            .where(eq(receivers.id, forwarding.receiverId))
    }
  })
}

/** Somebody of the unit, or the officer who was called, looked: the proof that it arrived. Only inside `write`. */
export async function openForwardings(
  on: Connection,
  reportId: string,
  officer: { id: string; unitId: string },
  now: number,
): Promise<void> {
  const { forwardings, receivers } = on.tables
  const theirs = on.db
    .select({ id: receivers.id })
    .from(receivers)
    .where(or(eq(receivers.unitId, officer.unitId), eq(receivers.officerId, officer.id)))
  await on.db
    .update(forwardings)
    .set({ openedAt: now })
    .where(
      and(
        eq(forwardings.reportId, reportId),
        isNull(forwardings.openedAt),
        inArray(forwardings.receiverId, theirs),
      ),
    )
}

/**
 * Sends a receiver's events again from a number on, for one that lost them: same event ids, same numbers.
 * @returns how many
 */
export function replayForwardings(
  database: Database,
  asked: { receiverId: string; from: number; byOfficer: string; now: number },
): Promise<number> {
  const { receiverId, from, byOfficer, now } = asked
  return database.write(async (on) => {
    const { forwardings } = on.tables
    const rows = await on.db
      .update(forwardings)
      .set({ state: 'due', dueAt: now, tries: 0, fault: null, claimedUntil: 0 })
      .where(and(eq(forwardings.receiverId, receiverId), gte(forwardings.number, from)))
      .returning({ id: forwardings.id })
    const detail = { from, count: rows.length }
    await appendLedger(on, [
      { at: now, actor: `officer:${byOfficer}`, what: 'receiver.replayed', about: receiverId, detail },
    ])
    return rows.length
  })
}

/** ms UTC of the next one to be tried; undefined when none waits. */
export async function nextForwardingDue(database: Database): Promise<number | undefined> {
  return (await statements(database.near).nextDue())[0]?.dueAt ?? undefined
}
