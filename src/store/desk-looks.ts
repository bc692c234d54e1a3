// Who may see a report, and the line in the ledger that every look leaves.
import { and, eq, inArray } from 'drizzle-orm'
import type { Connection, Database } from './database.js'
import type { UnitsSeen } from './desk.js'
import { openForwardings } from './forwardings.js'
import { appendLedger } from './ledger.js'
import { addToTimeline } from './reports.js'

/** Whether a report is in one of these units, as its own or as a copy. */
export async function seesReport(
  on: Connection,
  reportId: string,
  units: UnitsSeen,
): Promise<'own' | 'copy' | 'no'> {
  const { handlings, copies } = on.tables
  const handled = await on.db
    .select({ unitId: handlings.unitId })
    .from(handlings)
    .where(eq(handlings.reportId, reportId))
    .limit(1)
  const unitId = handled[0]?.unitId
  if (unitId === undefined) return 'no'
  if (units === 'all' || units.includes(unitId)) return 'own'
  if (units.length === 0) return 'no'
  const copied = await on.db
    .select({ id: copies.id })
    .from(copies)
    .where(and(eq(copies.reportId, reportId), inArray(copies.unitId, units)))
    .limit(1)
  return copied[0] === undefined ? 'no' : 'copy'
}

export interface Look {
  reportId: string
  officer: { id: string; unitId: string }
  units: UnitsSeen
  now: number
}

/** Writes down that somebody looks at a report, or tried to; the first look of its own unit is shown to the citizen. @returns false: not theirs to see */
export function recordLook(database: Database, look: Look): Promise<boolean> {
  const { reportId, officer, units, now } = look
  return database.write(async (on) => {
    const seen = await seesReport(on, reportId, units)
    const { handlings } = on.tables
    const handling = (
      await on.db.select().from(handlings).where(eq(handlings.reportId, reportId)).limit(1)
    )[0]
    if (handling === undefined) return false
    const entry = { at: now, actor: `officer:${officer.id}`, about: reportId }
    if (seen === 'no') {
      await appendLedger(on, [{ ...entry, what: 'report.view_refused', detail: {} }])
      return false
    }
    if (handling.openedAt === null && handling.unitId === officer.unitId) {
      await on.db.update(handlings).set({ openedAt: now }).where(eq(handlings.reportId, reportId))
      await addToTimeline(on, reportId, { kind: 'officer', id: officer.id }, 'opened', {}, now)
    }
    await openForwardings(on, reportId, officer, now)
    await appendLedger(on, [{ ...entry, what: 'report.viewed', detail: { seen } }])
    return true
  })
}

/** Writes down that somebody looked at evidence. */
export function recordEvidenceLook(
  database: Database,
  look: { reportId: string; fileId: string; which: string; officerId: string; now: number },
): Promise<void> {
  const { reportId, fileId, which, officerId, now } = look
  return database.write((on) =>
    appendLedger(on, [
      {
        at: now,
        actor: `officer:${officerId}`,
        what: 'evidence.viewed',
        about: reportId,
        detail: { file: fileId, which },
      },
    ]),
  )
}
