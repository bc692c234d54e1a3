// An officer's answer to something going on now: received, on the way, found or not. By a fixed table.
import { eq } from 'drizzle-orm'
import type { Database } from './database.js'
import { refused, type Act, type Outcome } from './desk-acts.js'
import { appendLedger } from './ledger.js'
import { addToTimeline } from './reports.js'
import type { AlertState } from './tables.js'

const alertMoves: Partial<Record<AlertState, AlertState[]>> = {
  calling: ['acknowledged'],
  acknowledged: ['on_the_way', 'ended'],
  on_the_way: ['found', 'not_found', 'ended'],
}

/** Moves an alert on; the first answer stops the calling. It may be about a report that is not filed yet. */
export function moveAlert(database: Database, asked: Act & { to: string }): Promise<Outcome> {
  const { reportId, officer, units, now, to } = asked
  return database.write(async (on) => {
    await on.lock(`report:${reportId}`)
    const { alerts, handlings } = on.tables
    const alert = (await on.db.select().from(alerts).where(eq(alerts.reportId, reportId)).limit(1))[0]
    if (alert === undefined || (units !== 'all' && !units.includes(alert.unitId))) return refused('not_seen')
    const state = alertMoves[alert.state]?.find((open) => open === to)
    if (state === undefined) return refused('wrong_state')
    const first = state === 'acknowledged' ? { acknowledgedBy: officer.id, acknowledgedAt: now } : {}
    await on.db
      .update(alerts)
      .set({ state, dueAt: null, ...first })
      .where(eq(alerts.reportId, reportId))
    const handling = (
      await on.db.select().from(handlings).where(eq(handlings.reportId, reportId)).limit(1)
    )[0]
    if (handling !== undefined && handling.acknowledgedAt === null)
      await on.db.update(handlings).set({ acknowledgedAt: now }).where(eq(handlings.reportId, reportId))
    await addToTimeline(on, reportId, { kind: 'officer', id: officer.id }, 'alert_state', { state }, now)
    await appendLedger(on, [
      { at: now, actor: `officer:${officer.id}`, what: `alert.${state}`, about: reportId, detail: {} },
    ])
    return { is: 'done' }
  })
}
