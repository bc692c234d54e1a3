// A citizen's answer to an officer's question joins what the report says now; the report as it was filed stays beside it.
import { eq } from 'drizzle-orm'
import type { Lack, ReportFacts } from '../reports/report.js'
import type { Connection } from './database.js'
import { indexAddition, wordsOf } from './report-words.js'

/** What an answer may change; all else of a report is not a citizen's to answer later. */
const answerable = [
  'violations', 'violationWords', 'time', 'place', 'plate', 'otherPlates', 'vehicle', 'people',
] as const // prettier-ignore

/** Writes what an answer says beside the report as filed, and lets it be found by it. Only inside `write`. */
export async function joinAnswer(
  on: Connection,
  reportId: string,
  answer: Partial<ReportFacts>,
  now: number,
): Promise<void> {
  const { reports, handlings } = on.tables
  const change: Partial<ReportFacts> = Object.fromEntries(
    answerable.filter((name) => answer[name] !== undefined).map((name) => [name, answer[name]]),
  )
  if (Object.keys(change).length === 0) return
  const [row] = await on.db
    .select({ facts: reports.facts, current: handlings.current })
    .from(handlings)
    .innerJoin(reports, eq(reports.id, handlings.reportId))
    .where(eq(handlings.reportId, reportId))
    .limit(1)
  if (row === undefined) return
  const { lacks } = { ...row.facts, ...row.current }
  const current = { ...row.current, ...change, lacks: lacks.filter((lack) => !settles(change, lack)) }
  await on.db.update(handlings).set({ current, updatedAt: now }).where(eq(handlings.reportId, reportId))
  await indexAddition(on, reportId, wordsOf('', change))
}

const lackOf: Partial<Record<Lack, keyof ReportFacts>> = {
  violation: 'violations',
  time: 'time',
  place: 'place',
  plate: 'plate',
  vehicle: 'vehicle',
}

function settles(change: Partial<ReportFacts>, lack: Lack): boolean {
  const name = lackOf[lack]
  if (name === undefined || change[name] === undefined) return false
  return lack !== 'plate' || change.plate?.is !== 'unknown'
}
