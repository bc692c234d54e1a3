// One report as the desk shows it, put together without a word of who reported; and the line in the ledger that every look leaves.
import { and, asc, desc, eq, inArray, or } from 'drizzle-orm'
import type { FaultCode } from '../faults.js'
import type { ReportFacts, ReportState } from '../reports/report.js'
import type { Vault } from '../vault/index.js'
import type { Connection, Database } from './database.js'
import { countOthers, type UnitsSeen } from './desk.js'
import { appendLedger } from './ledger.js'
import type { OutboundBody } from './outbound.js'
import { addToTimeline } from './reports.js'
import type { AttachmentKind, ProposalState } from './tables-desk.js'
import type { ActorKind, AlertState, FileState, OutboundState } from './tables.js'

export interface EvidenceView {
  id: string
  kind: 'image' | 'video' | 'audio' | 'file'
  state: FileState
  mime: string | null
  sizeBytes: number | null
  sha256: string | null
  clues: Record<string, unknown> | null
  fault: FaultCode | null
  receivedAt: number
}

export interface TimelineEntry {
  seq: number
  at: number
  actorKind: ActorKind
  actorId: string | null
  what: string
  detail: Record<string, unknown>
}

export interface SentMessage {
  id: string
  author: 'bot' | 'officer'
  officerId: string | null
  /** Absent for what the bot said by itself: it may repeat what the citizen told it of themselves. */
  text?: string
  fileName?: string
  state: OutboundState
  fault: FaultCode | null
  createdAt: number
  sentAt: number | null
  deliveredAt: number | null
  seenAt: number | null
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

/** Writes down that somebody looks at a report; the first look of its own unit is shown to the citizen. @returns false: not theirs to see */
export function recordLook(database: Database, look: Look): Promise<boolean> {
  const { reportId, officer, units, now } = look
  return database.write(async (on) => {
    const seen = await seesReport(on, reportId, units)
    if (seen === 'no') return false
    const { handlings } = on.tables
    const handling = (
      await on.db.select().from(handlings).where(eq(handlings.reportId, reportId)).limit(1)
    )[0]!
    if (handling.openedAt === null && handling.unitId === officer.unitId) {
      await on.db.update(handlings).set({ openedAt: now }).where(eq(handlings.reportId, reportId))
      await addToTimeline(on, reportId, { kind: 'officer', id: officer.id }, 'opened', {}, now)
    }
    await appendLedger(on, [
      { at: now, actor: `officer:${officer.id}`, what: 'report.viewed', about: reportId, detail: { seen } },
    ])
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

const timelineMax = 500
const sentMax = 200

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

/** The files that came with a report or were added to it. */
async function readEvidence(on: Connection, reportId: string): Promise<EvidenceView[]> {
  const { files, timeline, reports } = on.tables
  const additions = await on.db
    .select({ detail: timeline.detail, citizenId: reports.citizenId })
    .from(timeline)
    .innerJoin(reports, eq(reports.id, timeline.reportId))
    .where(and(eq(timeline.reportId, reportId), eq(timeline.what, 'citizen_added')))
    .limit(100)
  const added = additions.flatMap(({ detail }) =>
    Array.isArray(detail.files) ? (detail.files as string[]) : [],
  )
  const rows = await on.db
    .select()
    .from(files)
    .where(
      added.length === 0
        ? eq(files.reportId, reportId)
        : or(
            eq(files.reportId, reportId),
            and(inArray(files.id, added), eq(files.citizenId, additions[0]!.citizenId)),
          ),
    )
    .orderBy(asc(files.receivedAt), asc(files.id))
    .limit(100)
  return rows.map(({ id, kind, state, mime, sizeBytes, sha256, clues, fault, receivedAt }) => ({
    id,
    kind,
    state,
    mime,
    sizeBytes,
    sha256,
    clues,
    fault: fault as FaultCode | null,
    receivedAt,
  }))
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

/** What was sent about a report: officers' words, and that the bot said something. */
export async function readSent(
  on: Connection,
  vault: Vault,
  reportId: string,
  key: Buffer | null,
): Promise<SentMessage[]> {
  const { outbound } = on.tables
  const rows = await on.db
    .select()
    .from(outbound)
    .where(eq(outbound.reportId, reportId))
    .orderBy(asc(outbound.seq))
    .limit(sentMax)
  return rows.map((row) => {
    const { id, author, officerId, state, createdAt, sentAt, deliveredAt, seenAt } = row
    const isOurs = officerId !== null && key !== null
    const body = isOurs ? (vault.open(row.sealed, `outbound:${id}`, key) as OutboundBody) : undefined
    return {
      id,
      author,
      officerId,
      state,
      fault: row.fault as FaultCode | null,
      createdAt,
      sentAt,
      deliveredAt,
      seenAt,
      ...(body === undefined ? {} : { text: body.text }),
      ...(body?.file === undefined ? {} : { fileName: body.file.name }),
    }
  })
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

/** Whether a file belongs to a report that is in one of these units. */
export async function isEvidenceSeen(
  database: Database,
  asked: { reportId: string; fileId: string; units: UnitsSeen },
): Promise<boolean> {
  const on = database.read
  const { reportId, fileId, units } = asked
  if ((await seesReport(on, reportId, units)) === 'no') return false
  return (await readEvidence(on, reportId)).some(({ id }) => id === fileId)
}
