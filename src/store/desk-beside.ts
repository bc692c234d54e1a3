// What stands beside a report: words nobody has answered, other reports of the plate, and of the citizen as a count.
import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm'
import type { ReportState } from '../reports/report.js'
import type { Database } from './database.js'
import { ownCondition, type UnitsSeen } from './desk.js'

const askingEvents = ['citizen_added', 'citizen_answered', 'wants_person', 'objection', 'alert_added']
const answeringEvents = ['replied', 'asked', 'moved']

/** Of these reports, the ones whose citizen said something that nobody has answered, and whether it was an objection. */
export async function readWaiting(
  database: Database,
  reportIds: string[],
): Promise<Map<string, 'waits' | 'objects'>> {
  const waiting = new Map<string, 'waits' | 'objects'>()
  if (reportIds.length === 0) return waiting
  const { db, tables } = database.read
  const { timeline } = tables
  const rows = await db
    .select({ reportId: timeline.reportId, what: timeline.what })
    .from(timeline)
    .where(
      and(
        inArray(timeline.reportId, reportIds),
        inArray(timeline.what, [...askingEvents, ...answeringEvents]),
      ),
    )
    .orderBy(asc(timeline.seq))
  for (const { reportId, what } of rows)
    if (answeringEvents.includes(what)) waiting.delete(reportId)
    else if (waiting.get(reportId) !== 'objects')
      waiting.set(reportId, what === 'objection' ? 'objects' : 'waits')
  return waiting
}

export interface SamePlate {
  id: string
  code: string
  unitId: string
  state: ReportState
  filedAt: number
}

const samePlateMax = 10

/** Other reports of the same plate among those somebody may see, newest first: perhaps of the same act. */
export async function readSamePlate(
  database: Database,
  asked: { reportId: string; plate: string; units: UnitsSeen },
): Promise<SamePlate[]> {
  const on = database.read
  const { reports, handlings } = on.tables
  const { reportId, plate, units } = asked
  return await on.db
    .select({
      id: reports.id,
      code: reports.code,
      unitId: handlings.unitId,
      state: handlings.state,
      filedAt: reports.filedAt,
    })
    .from(reports)
    .innerJoin(handlings, eq(handlings.reportId, reports.id))
    .where(and(eq(reports.plate, plate), ne(reports.id, reportId), ownCondition(on, units)))
    .orderBy(desc(reports.filedAt))
    .limit(samePlateMax)
}

/** Other reports of the same citizen, as a count. */
export async function countOthers(database: Database, citizenId: string, reportId: string): Promise<number> {
  const { db, tables } = database.read
  const { reports } = tables
  const rows = await db
    .select({ count: sql<number>`count(*)` })
    .from(reports)
    .where(and(eq(reports.citizenId, citizenId), ne(reports.id, reportId)))
  return Number(rows[0]?.count ?? 0)
}
