// What a receipt shows: where a report stands, the answers, the fingerprints of the evidence; nothing that identifies anybody.
import { and, asc, eq } from 'drizzle-orm'
import { timingSafeEqual } from 'node:crypto'
import type { ReportState } from '../reports/report.js'
import type { Vault } from '../vault/index.js'
import type { Database } from './database.js'
import { readSent } from './desk-sent.js'
import { hashSecret } from './reports.js'
import { hasWords } from './words.js'

export interface Receipt {
  code: string
  unitId: string
  state: ReportState
  result: string | null
  reason: string | null
  filedAt: number
  openedAt: number | null
  acknowledgedAt: number | null
  resolvedAt: number | null
  ongoing: boolean
  occurredAt: number | null
  /** Officers' words, oldest first. */
  answers: { text: string; at: number }[]
  evidence: { kind: string; sha256: string | null; receivedAt: number; state: string }[]
}

/**
 * The receipt of a code and its secret; undefined when either is wrong, without telling which.
 * A wrong code costs the same comparison as a wrong secret.
 */
export async function readReceipt(
  database: Database,
  vault: Vault,
  asked: { code: string; secret: string },
): Promise<Receipt | undefined> {
  const on = database.read
  const { reports, handlings, citizens, files } = on.tables
  const code = bare(asked.code)
  const words = hasWords(on.dialect, code)
  const found =
    words === undefined
      ? []
      : await on.db
          .select({ report: reports, handling: handlings, key: citizens.key })
          .from(reports)
          .innerJoin(handlings, eq(handlings.reportId, reports.id))
          .leftJoin(citizens, eq(citizens.id, reports.citizenId))
          .where(words)
          .limit(20)
  const row = found.find(({ report }) => bare(report.code) === code)
  const isRight = matches(asked.secret, row?.report.secretHash)
  if (row === undefined || !isRight) return undefined
  const { report, handling, key } = row
  const sent = await readSent(on, vault, report.id, key)
  const evidence = await on.db
    .select({ kind: files.kind, sha256: files.sha256, receivedAt: files.receivedAt, state: files.state })
    .from(files)
    .where(and(eq(files.reportId, report.id)))
    .orderBy(asc(files.receivedAt))
    .limit(100)
  const { unitId, state, result, reason, openedAt, acknowledgedAt, resolvedAt, ongoing } = handling
  return {
    code: report.code,
    unitId,
    state,
    result,
    reason,
    filedAt: report.filedAt,
    openedAt,
    acknowledgedAt,
    resolvedAt,
    ongoing,
    occurredAt: report.occurredAt,
    evidence,
    answers: sent
      .filter(({ author, text }) => author === 'officer' && text !== undefined)
      .map(({ text, createdAt }) => ({ text: text!, at: createdAt })),
  }
}

const nobody = hashSecret('no report has this secret')

/** The secret as told, or as people type it: in small letters, without its dashes or with spaces for them. */
function matches(secret: string, hash: string | undefined): boolean {
  const told = secret.trim().toUpperCase()
  let isRight = false
  for (const form of [
    told,
    bare(told),
    bare(told)
      .match(/.{1,3}/g)
      ?.join('-') ?? '',
  ])
    isRight = timingSafeEqual(Buffer.from(hashSecret(form)), Buffer.from(hash ?? nobody)) || isRight
  return isRight && hash !== undefined
}

function bare(code: string): string {
  return code.toUpperCase().replace(/[^A-Z0-9]/g, '')
}
