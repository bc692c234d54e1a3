// What a report can be found by: its code, what it says of plate, place and act, and what was added to it later.
import { eq } from 'drizzle-orm'
import type { ReportFacts } from '../reports/report.js'
import type { Connection } from './database.js'
import { indexWords } from './words.js'

/** Indexes a report as it was filed, for its unit and those that have a copy. Only inside `write`. */
export async function indexFiled(
  on: Connection,
  report: { id: string; units: string[]; code: string; facts: ReportFacts },
): Promise<void> {
  const { id, units, code, facts } = report
  // The ladder of its alert may have given other units a copy before.
  const early = facts.ongoing ? await copiedTo(on, id) : []
  await indexWords(on, id, [...new Set([...units, ...early])], wordsOf(code, facts))
}

async function copiedTo(on: Connection, reportId: string): Promise<string[]> {
  const { copies } = on.tables
  const rows = await on.db.select({ unitId: copies.unitId }).from(copies).where(eq(copies.reportId, reportId))
  return rows.map(({ unitId }) => unitId)
}

/** Indexes it again, as it stands now, for one more unit. Only inside `write`; nothing for what is not filed yet. */
export async function indexForUnit(on: Connection, reportId: string, unitId: string): Promise<void> {
  const { reports, handlings } = on.tables
  const rows = await on.db
    .select({ code: reports.code, facts: reports.facts, current: handlings.current })
    .from(reports)
    .innerJoin(handlings, eq(handlings.reportId, reports.id))
    .where(eq(reports.id, reportId))
    .limit(1)
  const row = rows[0]
  if (row !== undefined)
    await indexWords(on, reportId, [unitId], wordsOf(row.code, { ...row.facts, ...row.current }))
}

/** Adds words that were said of it later: an answer of the citizen, a correction. Only inside `write`. */
export async function indexAddition(on: Connection, reportId: string, words: string[]): Promise<void> {
  const { handlings } = on.tables
  const own = await on.db
    .select({ unitId: handlings.unitId })
    .from(handlings)
    .where(eq(handlings.reportId, reportId))
  await indexWords(
    on,
    reportId,
    [...own.map(({ unitId }) => unitId), ...(await copiedTo(on, reportId))],
    words,
  )
}

export function wordsOf(code: string, facts: Partial<ReportFacts>): string[] {
  const { place, plate } = facts
  return [
    code,
    code.replace(/-/g, ''),
    plate?.is === 'whole' ? plate.plate : plate?.is === 'partial' ? plate.digits : '',
    ...(facts.otherPlates ?? []),
    place?.words ?? '',
    place?.road?.name ?? '',
    place?.road?.id ?? '',
    place?.commune?.name ?? '',
    facts.violationWords ?? '',
    facts.people ?? '',
    ...Object.values(facts.more ?? {}).map(({ words }) => words),
  ]
}
