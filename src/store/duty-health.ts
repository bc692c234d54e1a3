// What operators ask of alarms and forwardings: what reached nobody, which addresses are switched off, and where nobody is on duty.
import { and, asc, eq, gt, isNotNull, lt, lte, sql } from 'drizzle-orm'
import { literal, type Database } from './database.js'

export interface DutyHealth {
  /** Alerts that still ring though everybody was called. */
  unanswered: { count: number; oldestCalledAt: number }
  /** Forwardings that were given up, by the kind of receiver. */
  failed: { kind: string; count: number }[]
  /** Receivers that the program switched off, because they are no more or refuse. */
  switchedOff: { name: string; unitId: string | null }[]
  /** Units with somebody on duty now, and units that had a roster lately. */
  onDuty: Set<string>
  planned: Set<string>
}

const rowsMax = 50

/** @param since ms UTC: older failures and rosters are no news  @param calledBefore ms UTC: alerts called later are still climbing */
export async function readDutyHealth(
  database: Database,
  at: { now: number; since: number; calledBefore: number },
): Promise<DutyHealth> {
  const { db, tables } = database.read
  const { alerts, forwardings, receivers, roster } = tables
  const count = sql<number>`count(*)`
  const [ringing, failed, switchedOff, rows] = await Promise.all([
    db
      .select({ count, oldest: sql<number | null>`min(${alerts.calledAt})` })
      .from(alerts)
      .where(and(eq(alerts.state, literal('calling')), lt(alerts.calledAt, at.calledBefore))),
    db
      .select({ kind: receivers.kind, count })
      .from(forwardings)
      .innerJoin(receivers, eq(receivers.id, forwardings.receiverId))
      .where(and(eq(forwardings.state, literal('failed')), gt(forwardings.createdAt, at.since)))
      .groupBy(receivers.kind),
    db
      .select({ name: receivers.name, unitId: receivers.unitId })
      .from(receivers)
      .where(and(eq(receivers.active, false), isNotNull(receivers.fault)))
      .orderBy(asc(receivers.createdAt))
      .limit(rowsMax),
    db
      .select({
        unitId: roster.unitId,
        now: sql<number>`max(case when ${roster.fromAt} <= ${at.now} and ${roster.toAt} > ${at.now} then 1 else 0 end)`,
      })
      .from(roster)
      .where(and(gt(roster.toAt, at.since), lte(roster.fromAt, at.now)))
      .groupBy(roster.unitId),
  ])
  return {
    unanswered: { count: ringing[0]?.count ?? 0, oldestCalledAt: ringing[0]?.oldest ?? at.now },
    failed,
    switchedOff,
    onDuty: new Set(rows.filter((row) => row.now === 1).map(({ unitId }) => unitId)),
    planned: new Set(rows.map(({ unitId }) => unitId)),
  }
}
