// What is going on now, as the desk shows it: the facts, what the citizen said since, whom the ladder called, the pictures so far.
import { and, asc, desc, eq, inArray, or, sql, type SQL } from 'drizzle-orm'
import type { Rung } from '../reports/ladder.js'
import type { ReportFacts } from '../reports/report.js'
import type { Connection, Database } from './database.js'
import type { UnitsSeen } from './desk.js'
import type { AlertState } from './tables.js'

export interface AlertRow {
  reportId: string
  unitId: string
  state: AlertState
  facts: Partial<ReportFacts>
  because: string
  calledAt: number
  acknowledgedBy: string | null
  acknowledgedAt: number | null
  /** Filed already: there is a report to open. */
  code: string | null
  pseudonym: string | null
  /** What the citizen said after the call, the newest first. */
  added: { at: number; words: string }[]
  /** Whom the ladder has called so far, in order; nobody where a roster was empty. */
  called: { at: number; rung: Rung | 'empty'; unitId: string; officers: string[] }[]
}

const alertsMax = 50
const addedMax = 10
/** Alert states in which somebody still has to do something. */
const liveStates: AlertState[] = ['calling', 'acknowledged', 'on_the_way']

/** What is going on now, the longest unanswered first; also what is not filed yet. */
export async function readAlerts(database: Database, units: UnitsSeen): Promise<AlertRow[]> {
  const on = database.read
  const { alerts, reports } = on.tables
  if (units !== 'all' && units.length === 0) return []
  const rows = await on.db
    .select({ alert: alerts, code: reports.code, pseudonym: reports.pseudonym })
    .from(alerts)
    .leftJoin(reports, eq(reports.id, alerts.reportId))
    .where(and(inArray(alerts.state, liveStates), seenBy(on, units)))
    .orderBy(asc(alerts.calledAt))
    .limit(alertsMax)
  if (rows.length === 0) return []
  const since = await readSince(
    on,
    rows.map(({ alert }) => alert.reportId),
  )
  return rows.map(({ alert, code, pseudonym }) => {
    const { reportId, unitId, state, facts, because, calledAt, acknowledgedBy, acknowledgedAt } = alert
    const mine = since.filter((entry) => entry.reportId === reportId)
    return {
      ...{
        reportId,
        unitId,
        state,
        facts,
        because,
        calledAt,
        acknowledgedBy,
        acknowledgedAt,
        code,
        pseudonym,
      },
      added: mine.flatMap(addedOf).slice(0, addedMax),
      called: mine.flatMap(calledOf).reverse(),
    }
  })
}

/** Alerts of these units, and those that climbed up to one of them. */
function seenBy(on: Connection, units: UnitsSeen): SQL | undefined {
  if (units === 'all') return undefined
  const { alerts, copies } = on.tables
  return or(
    inArray(alerts.unitId, units),
    sql`${alerts.reportId} in (select ${copies.reportId} from ${copies} where ${inArray(copies.unitId, units)})`,
  )
}

interface Entry {
  reportId: string
  at: number
  what: string
  detail: Record<string, unknown>
}

const told = ['alert_added', 'citizen_added', 'alert_step', 'alert_roster_empty']
const entriesMax = 1_000

/** The newest first. */
async function readSince(on: Connection, reportIds: string[]): Promise<Entry[]> {
  const { reportId, at, what, detail, seq } = on.tables.timeline
  return await on.db
    .select({ reportId, at, what, detail })
    .from(on.tables.timeline)
    .where(and(inArray(reportId, reportIds), inArray(what, told)))
    .orderBy(desc(seq))
    .limit(entriesMax)
}

function addedOf({ at, what, detail }: Entry): AlertRow['added'] {
  if (what !== 'alert_added' && what !== 'citizen_added') return []
  const words = typeof detail.words === 'string' ? detail.words : ''
  const files = Array.isArray(detail.files) ? detail.files.length : 0
  if (words !== '') return [{ at, words }]
  return files === 0 ? [] : [{ at, words: `Gửi thêm ${files} tệp` }]
}

function calledOf({ at, what, detail }: Entry): AlertRow['called'] {
  const unitId = typeof detail.unit === 'string' ? detail.unit : ''
  if (what === 'alert_roster_empty') return [{ at, rung: 'empty', unitId, officers: [] }]
  if (what !== 'alert_step') return []
  const officers = Array.isArray(detail.officers) ? (detail.officers as string[]) : []
  return [{ at, rung: detail.rung as Rung, unitId, officers }]
}

/** Whether a file came with an alert that is not filed yet and calls one of these units. */
export async function isAlertFileSeen(
  on: Connection,
  asked: { reportId: string; fileId: string; units: UnitsSeen },
): Promise<boolean> {
  const { reportId, fileId, units } = asked
  const { alerts } = on.tables
  if (units !== 'all' && units.length === 0) return false
  const [row] = await on.db
    .select({ facts: alerts.facts })
    .from(alerts)
    .where(and(eq(alerts.reportId, reportId), inArray(alerts.state, liveStates), seenBy(on, units)))
    .limit(1)
  const { evidence = [] } = (row?.facts ?? {}) as Partial<ReportFacts>
  return evidence.some(({ id }) => id === fileId)
}
