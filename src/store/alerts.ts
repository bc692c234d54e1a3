// Alerts: calls to a unit about something going on now, climbing until somebody acknowledges; every step on the timeline and in the ledger.
import { and, asc, eq, inArray, isNotNull, lte, sql } from 'drizzle-orm'
import type { NextStep } from '../reports/ladder.js'
import type { Vault } from '../vault/index.js'
import type { Connection, Database } from './database.js'
import { refused, type Act, type Outcome } from './desk-acts.js'
import { forward, openForwardings, receiversOf } from './forwardings.js'
import type { Claimer } from './claimer.js'
import { appendLedger } from './ledger.js'
import { insertOutbound } from './outbound.js'
import { indexForUnit } from './report-words.js'
import { addToTimeline } from './reports.js'
import type { AlertState, Tables } from './tables.js'

type Row = Tables['alerts']['$inferSelect']

export interface ClaimedAlert {
  reportId: string
  citizenId: string
  unitId: string
  state: AlertState
  step: number
  calledAt: number
  /** ms UTC at which its next step was due. */
  dueAt: number
  told: string | null
  /** The officer who answered it first. */
  acknowledgedBy: string | null
}

/** Claims alerts whose next step is due, or whose state the citizen has not been told. */
export function claimAlerts(database: Database, claimer: Claimer): Promise<ClaimedAlert[]> {
  return database.write(async (on) => {
    await on.lock('alerts')
    const { alerts } = on.tables
    const rows = await on.db
      .select()
      .from(alerts)
      .where(and(lte(alerts.dueAt, claimer.now), lte(alerts.claimedUntil, claimer.now)))
      .orderBy(asc(alerts.dueAt))
      .limit(claimer.limit)
    if (rows.length > 0)
      await on.db
        .update(alerts)
        .set({ claimedBy: claimer.by, claimedUntil: claimer.now + claimer.leaseMs })
        .where(
          inArray(
            alerts.reportId,
            rows.map(({ reportId }) => reportId),
          ),
        )
    return rows.map(
      ({ reportId, citizenId, unitId, state, step, calledAt, dueAt, told, acknowledgedBy }) => ({
        reportId,
        citizenId,
        unitId,
        state,
        step,
        calledAt,
        dueAt: dueAt ?? calledAt,
        told,
        acknowledgedBy,
      }),
    )
  })
}

/** ms UTC of the next step due; undefined when nothing rings. */
export async function nextAlertDue(database: Database): Promise<number | undefined> {
  const { db, tables, dialect } = database.read
  const { alerts } = tables
  const later = sql.raw(dialect === 'sqlite' ? 'max' : 'greatest')
  const rows = await db
    .select({ at: sql<number | null>`min(${later}(${alerts.dueAt}, ${alerts.claimedUntil}))` })
    .from(alerts)
    .where(isNotNull(alerts.dueAt))
  return rows[0]?.at ?? undefined
}

/**
 * Takes a step of the ladder: the people called, their receivers, the timeline and the ledger at once.
 * @returns false when the alert was answered or moved meanwhile: then nothing is written.
 */
export function recordStep(
  database: Database,
  alert: Pick<ClaimedAlert, 'reportId' | 'step' | 'dueAt'>,
  next: NextStep,
  now: number,
): Promise<boolean> {
  return database.write(async (on) => {
    const { reportId } = alert
    await on.lock(`report:${reportId}`)
    const row = await find(on, reportId)
    if (row === undefined || row.state !== 'calling' || row.step !== alert.step) return false
    const { alerts } = on.tables
    await on.db
      .update(alerts)
      .set({ step: next.step, dueAt: next.dueAt, claimedUntil: 0 })
      .where(eq(alerts.reportId, reportId))
    if (next.unitId !== row.unitId && next.officers.length > 0) await share(on, row, next.unitId)
    const system = { kind: 'system' as const, id: null }
    for (const unit of next.empty) {
      await addToTimeline(on, reportId, system, 'alert_roster_empty', { unit }, now)
      await appendLedger(on, [
        { at: now, actor: 'system', what: 'alert.roster_empty', about: reportId, detail: { unit } },
      ])
    }
    const paths = await call(on, row, next, now)
    const { step, rung, unitId: unit, officers } = next
    const lateMs = now - alert.dueAt
    await addToTimeline(
      on,
      reportId,
      system,
      'alert_step',
      { step, rung, unit, officers, receivers: paths, lateMs },
      now,
    )
    await appendLedger(on, [
      {
        at: now,
        actor: 'system',
        what: 'alert.step',
        about: reportId,
        detail: { step, rung, unit, officers, receivers: paths },
      },
    ])
    return true
  })
}

/** Leaves an alert for later: nothing was due after all. */
export function postponeAlert(database: Database, reportId: string, dueAt: number): Promise<void> {
  return database.write(async (on) => {
    const { alerts } = on.tables
    await on.db
      .update(alerts)
      .set({ dueAt, claimedUntil: 0 })
      .where(and(eq(alerts.reportId, reportId), eq(alerts.state, 'calling')))
  })
}

/** The second path: the called officers' own receivers; with the first call also those of the unit itself. */
async function call(on: Connection, row: Row, next: NextStep, now: number): Promise<number> {
  const own = await receiversOf(on, { officers: next.officers })
  const withUnit = next.step === 1 || own.length === 0
  const unit = withUnit ? await receiversOf(on, { unit: next.unitId }) : []
  const receivers = [...new Set([...own, ...unit])]
  const { reportId, calledAt } = row
  const event = `${reportId}:alert:${calledAt}:${next.step}`
  await forward(on, receivers, { event, what: 'alert', reportId, code: null, unitId: next.unitId }, now)
  return receivers.length
}

/** The called unit sees the alert and, once filed, the report. */
async function share(on: Connection, row: Row, unitId: string): Promise<void> {
  await on.db
    .insert(on.tables.copies)
    .values({
      id: `${row.reportId}:${unitId}`,
      reportId: row.reportId,
      unitId,
      because: 'Vì báo động chưa có ai tiếp nhận nên được chuyển lên.',
    })
    .onConflictDoNothing()
  await indexForUnit(on, row.reportId, unitId)
}

const moves: Partial<Record<AlertState, AlertState[]>> = {
  calling: ['acknowledged'],
  acknowledged: ['on_the_way', 'ended'],
  on_the_way: ['found', 'not_found', 'ended'],
}

/** Moves an alert on; the first answer stops the calling. It may be about a report that is not filed yet. */
export function moveAlert(database: Database, asked: Act & { to: string }): Promise<Outcome> {
  const { reportId, officer, units, now, to } = asked
  return database.write(async (on) => {
    await on.lock(`report:${reportId}`)
    const row = await find(on, reportId)
    if (row === undefined || !(await isSeen(on, row, units))) return refused('not_seen')
    const state = moves[row.state]?.find((open) => open === to)
    if (state === undefined) return refused('wrong_state')
    const { alerts, handlings } = on.tables
    const first = state === 'acknowledged' ? { acknowledgedBy: officer.id, acknowledgedAt: now } : {}
    // Due at once: the worker tells the citizen.
    await on.db
      .update(alerts)
      .set({ state, dueAt: now, claimedUntil: 0, ...first })
      .where(eq(alerts.reportId, reportId))
    await on.db
      .update(handlings)
      .set({ acknowledgedAt: now })
      .where(and(eq(handlings.reportId, reportId), sql`${handlings.acknowledgedAt} is null`))
    await openForwardings(on, reportId, officer, now)
    await addToTimeline(on, reportId, { kind: 'officer', id: officer.id }, 'alert_state', { state }, now)
    await appendLedger(on, [
      { at: now, actor: `officer:${officer.id}`, what: `alert.${state}`, about: reportId, detail: {} },
    ])
    return { is: 'done' }
  })
}

/** Somebody has it: the calling stops. */
export function acknowledgeAlert(database: Database, asked: Act): Promise<Outcome> {
  return moveAlert(database, { ...asked, to: 'acknowledged' })
}

/** Tells the citizen what the desk has done, once for each state; `text` undefined: nothing to say. */
export function tellAlert(
  database: Database,
  vault: Vault,
  alert: Pick<ClaimedAlert, 'reportId' | 'citizenId' | 'state'>,
  said: { id: string; text: string | undefined },
  now: number,
): Promise<boolean> {
  return database.write(async (on) => {
    const { reportId, citizenId, state } = alert
    await on.lock(`report:${reportId}`)
    const row = await find(on, reportId)
    if (row === undefined || row.state !== state) return false
    const { alerts, citizens } = on.tables
    await on.db
      .update(alerts)
      .set({ told: state, dueAt: null, claimedUntil: 0 })
      .where(eq(alerts.reportId, reportId))
    if (row.told === state || said.text === undefined) return false
    const citizen = (await on.db.select().from(citizens).where(eq(citizens.id, citizenId)).limit(1))[0]
    if (citizen === undefined || citizen.key === null || citizen.sealedHandle === null) return false
    const { id, channel, key } = citizen
    await insertOutbound(
      on,
      vault,
      { id, channel, key },
      [
        {
          id: said.id,
          author: 'bot',
          reportId,
          body: { text: said.text, choices: [] },
          requestKey: `alert:${reportId}:${state}`,
        },
      ],
      now,
    )
    await addToTimeline(on, reportId, { kind: 'system', id: null }, 'told', { message: said.id, state }, now)
    return true
  })
}

/**
 * An alert goes over to another unit, which is called from the beginning: its report went there, or its place was corrected.
 * One that somebody already answered stays with them, who keep seeing the report. Only inside `write`.
 */
export async function handOverAlert(
  on: Connection,
  reportId: string,
  unitId: string,
  now: number,
): Promise<void> {
  const row = await find(on, reportId)
  if (row === undefined || row.unitId === unitId) return
  await share(on, row, row.unitId)
  if (row.state !== 'calling') return
  const { alerts } = on.tables
  await on.db
    .update(alerts)
    .set({ unitId, step: 0, calledAt: now, dueAt: now, claimedUntil: 0 })
    .where(eq(alerts.reportId, reportId))
  const detail = { from: row.unitId, unit: unitId }
  await addToTimeline(on, reportId, { kind: 'system', id: null }, 'alert_handed_over', detail, now)
  await appendLedger(on, [{ at: now, actor: 'system', what: 'alert.handed_over', about: reportId, detail }])
}

/** Its report has a result: nobody needs to be called, and the citizen hears the result itself. Only inside `write`. */
export async function endAlert(on: Connection, reportId: string): Promise<void> {
  const { alerts } = on.tables
  await on.db
    .update(alerts)
    .set({ state: 'ended', told: 'ended', dueAt: null, claimedUntil: 0 })
    .where(
      and(eq(alerts.reportId, reportId), inArray(alerts.state, ['calling', 'acknowledged', 'on_the_way'])),
    )
}

async function find(on: Connection, reportId: string): Promise<Row | undefined> {
  const { alerts } = on.tables
  return (await on.db.select().from(alerts).where(eq(alerts.reportId, reportId)).limit(1))[0]
}

/** The called unit and those the ladder reached. */
async function isSeen(on: Connection, row: Row, units: string[] | 'all'): Promise<boolean> {
  if (units === 'all' || units.includes(row.unitId)) return true
  if (units.length === 0) return false
  const { copies } = on.tables
  const shared = await on.db
    .select({ id: copies.id })
    .from(copies)
    .where(and(eq(copies.reportId, row.reportId), inArray(copies.unitId, units)))
    .limit(1)
  return shared.length > 0
}
