// One report as the desk shows it, put together without a word of who reported. Record the look first.
import { and, asc, desc, eq } from 'drizzle-orm'
import type { FaultCode } from '../faults.js'
import type { Clocked } from '../reports/deadlines.js'
import type { ReportFacts, ReportState } from '../reports/report.js'
import type { Vault } from '../vault/index.js'
import { readDuties } from './clocks.js'
import type { Connection, Database } from './database.js'
import { countOthers } from './desk-beside.js'
import { readEvidence, type EvidenceView } from './desk-evidence.js'
import { readSent, type SentMessage } from './desk-sent.js'
import type { AttachmentKind, ProposalState } from './tables-desk.js'
import type { ActorKind, AlertState } from './tables.js'

export interface TimelineEntry {
  seq: number
  at: number
  actorKind: ActorKind
  actorId: string | null
  what: string
  detail: Record<string, unknown>
}

export interface ReportView {
  id: string
  code: string
  number: number
  pseudonym: string
  channel: string
  facts: ReportFacts
  current: Partial<ReportFacts>
  filedAt: number
  occurredAt: number | null
  unitId: string
  state: ReportState
  result: string | null
  reason: string | null
  holder: string | null
  heldUntil: number
  bounces: number
  ongoing: boolean
  acknowledgedAt: number | null
  resolvedAt: number | null
  copies: { unitId: string; because: string }[]
  evidence: EvidenceView[]
  timeline: TimelineEntry[]
  sent: SentMessage[]
  attachments: { id: string; kind: AttachmentKind; name: string; sourceId: string | null; sha256: string }[]
  alert?: { state: AlertState; calledAt: number; acknowledgedAt: number | null }
  proposal?: {
    id: string
    move: string
    result: string | null
    reason: string
    proposedBy: string
    state: ProposalState
  }
  caseFile: { complex: boolean; identifiedAt: number | null; recordAt: number | null }
  /** An objection and an agency's answer, as clocks. */
  duties: Pick<Clocked, 'objection' | 'agency'>
  /** The reporter, as far as a desk may know. */
  reporter: {
    otherReports: number
    heardAt: number
    unreachable: FaultCode | null
    pausedUntil: number
    /** Gave an identity; it is sealed. */
    identified: boolean
    erased: boolean
  }
}

const timelineMax = 500

/** Everything the desk may show of a report; undefined when there is none. Record the look first. */
export async function readReport(
  database: Database,
  vault: Vault,
  reportId: string,
): Promise<ReportView | undefined> {
  const on = database.read
  const { reports, handlings, citizens, identities, copies, alerts, proposals, caseFiles } = on.tables
  const rows = await on.db
    .select({ report: reports, handling: handlings, citizen: citizens, identity: identities.sealed })
    .from(reports)
    .innerJoin(handlings, eq(handlings.reportId, reports.id))
    .leftJoin(citizens, eq(citizens.id, reports.citizenId))
    .leftJoin(identities, eq(identities.reportId, reports.id))
    .where(eq(reports.id, reportId))
    .limit(1)
  const row = rows[0]
  if (row === undefined) return undefined
  const { report, handling, citizen } = row
  const alert = (await on.db.select().from(alerts).where(eq(alerts.reportId, reportId)).limit(1))[0]
  const proposal = (
    await on.db
      .select()
      .from(proposals)
      .where(and(eq(proposals.reportId, reportId), eq(proposals.state, 'waiting')))
      .limit(1)
  )[0]
  const caseFile = (await on.db.select().from(caseFiles).where(eq(caseFiles.reportId, reportId)).limit(1))[0]
  return {
    id: report.id,
    code: report.code,
    number: report.seq,
    pseudonym: report.pseudonym,
    channel: report.channel,
    facts: report.facts,
    filedAt: report.filedAt,
    occurredAt: report.occurredAt,
    current: handling.current,
    unitId: handling.unitId,
    state: handling.state,
    result: handling.result,
    reason: handling.reason,
    holder: handling.holder,
    heldUntil: handling.heldUntil,
    bounces: handling.bounces,
    ongoing: handling.ongoing,
    acknowledgedAt: handling.acknowledgedAt,
    resolvedAt: handling.resolvedAt,
    copies: await on.db
      .select({ unitId: copies.unitId, because: copies.because })
      .from(copies)
      .where(eq(copies.reportId, reportId)),
    evidence: await readEvidence(on, reportId),
    timeline: await readTimeline(on, reportId),
    sent: await readSent(on, vault, reportId, citizen?.key ?? null),
    attachments: await readAttachments(on, reportId),
    ...(alert === undefined
      ? {}
      : { alert: { state: alert.state, calledAt: alert.calledAt, acknowledgedAt: alert.acknowledgedAt } }),
    ...(proposal === undefined ? {} : { proposal }),
    caseFile: {
      complex: caseFile?.complex ?? false,
      identifiedAt: caseFile?.identifiedAt ?? null,
      recordAt: caseFile?.recordAt ?? null,
    },
    duties: await readDuties(on, reportId),
    reporter: {
      otherReports: await countOthers(database, report.citizenId, reportId),
      heardAt: citizen?.heardAt ?? 0,
      unreachable: (citizen?.unreachable ?? null) as FaultCode | null,
      pausedUntil: citizen?.pausedUntil ?? 0,
      identified: row.identity !== null,
      erased: citizen?.key === null || citizen === null,
    },
  }
}

async function readTimeline(on: Connection, reportId: string): Promise<TimelineEntry[]> {
  const { timeline } = on.tables
  const rows = await on.db
    .select({
      seq: timeline.seq,
      at: timeline.at,
      actorKind: timeline.actorKind,
      actorId: timeline.actorId,
      what: timeline.what,
      detail: timeline.detail,
    })
    .from(timeline)
    .where(eq(timeline.reportId, reportId))
    .orderBy(desc(timeline.seq))
    .limit(timelineMax)
  return rows.reverse()
}

async function readAttachments(on: Connection, reportId: string): Promise<ReportView['attachments']> {
  const { attachments } = on.tables
  return await on.db
    .select({
      id: attachments.id,
      kind: attachments.kind,
      name: attachments.name,
      sourceId: attachments.sourceId,
      sha256: attachments.sha256,
    })
    .from(attachments)
    .where(eq(attachments.reportId, reportId))
    .orderBy(asc(attachments.createdAt))
    .limit(100)
}
