// Reports for others to work with, oldest first, a page at a time: the facts and where they stand, the identity left out.
import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import type { ReportFacts } from '../reports/report.js'
import type { Database } from './database.js'

const page = 500

export interface ExportedReport {
  code: string
  /** ISO 8601, UTC. */
  filedAt: string
  channel: string
  /** What stands for the reporter. */
  pseudonym: string
  unit: string
  because: string
  state: string
  result: string | null
  reason: string | null
  facts: Omit<ReportFacts, 'evidence'>
  evidence: {
    kind: string
    state: string
    mime: string | null
    sizeBytes: number | null
    sha256: string | null
  }[]
}

export async function* exportReports(database: Database): AsyncGenerator<ExportedReport> {
  const { db, tables } = database.read
  const { reports, handlings } = tables
  for (let seq = 0; ;) {
    const rows = await db
      .select({ report: reports, handling: handlings })
      .from(reports)
      .innerJoin(handlings, eq(handlings.reportId, reports.id))
      .where(gt(reports.seq, seq))
      .orderBy(asc(reports.seq))
      .limit(page)
    const ids = rows.map(({ report }) => report.id)
    const evidence = await evidenceOf(database, ids)
    const reasons = await reasonsOf(database, ids)
    for (const { report, handling } of rows) {
      const { evidence: _refs, ...facts } = { ...report.facts, ...handling.current }
      yield {
        code: report.code,
        filedAt: new Date(report.filedAt).toISOString(),
        channel: report.channel,
        pseudonym: report.pseudonym,
        unit: handling.unitId,
        because: reasons.get(report.id) ?? '',
        state: handling.state,
        result: handling.result,
        reason: handling.reason,
        facts,
        evidence: evidence.get(report.id) ?? [],
      }
    }
    if (rows.length < page) return
    seq = rows.at(-1)!.report.seq
  }
}

/** The columns of a spreadsheet; `rowOf` fills them in this order. */
export const columns = [
  'code', 'filedAt', 'channel', 'pseudonym', 'unit', 'because', 'state', 'result', 'reason', 'violations', 'violationWords', 'time', 'place',
  'road', 'commune', 'plate', 'vehicle', 'people', 'more', 'evidence',
] // prettier-ignore

/** A report as one row of text. */
export function rowOf(report: ExportedReport): string[] {
  const { facts, evidence } = report
  const { place, plate, vehicle, time } = facts
  return [
    report.code,
    report.filedAt,
    report.channel,
    report.pseudonym,
    report.unit,
    report.because,
    report.state,
    report.result ?? '',
    report.reason ?? '',
    facts.violations.join('; '),
    facts.violationWords ?? '',
    time !== undefined && 'from' in time ? new Date(time.from).toISOString() : '',
    place?.words ?? '',
    place?.road?.name ?? '',
    place?.commune?.name ?? '',
    plate?.is === 'whole' ? plate.plate : plate?.is === 'partial' ? plate.words : '',
    [vehicle?.type, vehicle?.colour].filter(Boolean).join(' '),
    facts.people ?? '',
    Object.values(facts.more)
      .map(({ label, words }) => `${label}: ${words}`)
      .join('; '),
    evidence.map(({ kind, sha256 }) => `${kind} ${sha256 ?? ''}`.trim()).join('; '),
  ]
}

async function evidenceOf(
  database: Database,
  ids: string[],
): Promise<Map<string, ExportedReport['evidence']>> {
  const { db, tables } = database.read
  const { files } = tables
  const byReport = new Map<string, ExportedReport['evidence']>()
  if (ids.length === 0) return byReport
  const rows = await db.select().from(files).where(inArray(files.reportId, ids)).orderBy(asc(files.id))
  for (const { reportId, kind, state, mime, sizeBytes, sha256 } of rows) {
    const known = byReport.get(reportId!) ?? []
    byReport.set(reportId!, [...known, { kind, state, mime, sizeBytes, sha256 }])
  }
  return byReport
}

async function reasonsOf(database: Database, ids: string[]): Promise<Map<string, string>> {
  const { db, tables } = database.read
  const { timeline } = tables
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ reportId: timeline.reportId, detail: timeline.detail })
    .from(timeline)
    .where(and(inArray(timeline.reportId, ids), eq(timeline.what, 'filed')))
  return new Map(
    rows.map(({ reportId, detail }) => [
      reportId,
      typeof detail['because'] === 'string' ? detail['because'] : '',
    ]),
  )
}
