// The files that came with a report or were added to it, as the desk shows them.
import { and, asc, eq, inArray, or } from 'drizzle-orm'
import type { FaultCode } from '../faults.js'
import type { Connection, Database } from './database.js'
import { isAlertFileSeen } from './desk-alerts.js'
import { seesReport } from './desk-looks.js'
import type { UnitsSeen } from './desk.js'
import type { FileState } from './tables.js'

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
  /** What a virus scanner said of the original; null until one was asked. */
  scan: 'clean' | 'infected' | null
  scanFound: string | null
}

/** The files that came with a report or were added to it. */
export async function readEvidence(on: Connection, reportId: string): Promise<EvidenceView[]> {
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
  return rows.map(
    ({ id, kind, state, mime, sizeBytes, sha256, clues, fault, receivedAt, scan, scanFound }) => ({
      id,
      kind,
      state,
      mime,
      sizeBytes,
      sha256,
      clues,
      fault: fault as FaultCode | null,
      receivedAt,
      scan,
      scanFound,
    }),
  )
}

/** Whether a file belongs to a report that is in one of these units, or to an alert that calls one of them. */
export async function isEvidenceSeen(
  database: Database,
  asked: { reportId: string; fileId: string; units: UnitsSeen },
): Promise<boolean> {
  const on = database.read
  const { reportId, fileId, units } = asked
  if ((await seesReport(on, reportId, units)) === 'no') return isAlertFileSeen(on, asked)
  return (await readEvidence(on, reportId)).some(({ id }) => id === fileId)
}
