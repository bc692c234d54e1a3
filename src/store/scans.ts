// What a virus scanner said of each original: claimed, recorded, and told to the unit where it found something.
import { and, asc, count, eq, isNull, lte, min, sql } from 'drizzle-orm'
import { literal, type Database } from './database.js'
import type { Claimer } from './claimer.js'
import { appendLedger } from './ledger.js'
import { addToTimeline } from './reports.js'

export interface ClaimedScan {
  id: string
  tries: number
}

export type ScanOutcome =
  | { is: 'clean' }
  | { is: 'infected'; found: string }
  /** Asked again then, ms UTC. */
  | { is: 'later'; at: number }

/** Claims originals that no scanner has answered for, those that have waited longest first. */
export function claimScans(database: Database, claimer: Claimer): Promise<ClaimedScan[]> {
  const { now, by, leaseMs, limit } = claimer
  return database.write(async (on) => {
    await on.lock('scans')
    const { files } = on.tables
    const rows = await on.db
      .select({ id: files.id, tries: files.scanTries })
      .from(files)
      .where(
        and(
          eq(files.state, literal('kept')),
          isNull(files.scan),
          lte(files.scanDueAt, now),
          lte(files.claimedUntil, now),
        ),
      )
      .orderBy(asc(files.scanDueAt))
      .limit(limit)
    for (const { id } of rows)
      await on.db
        .update(files)
        .set({ claimedBy: by, claimedUntil: now + leaseMs })
        .where(eq(files.id, id))
    return rows
  })
}

/** Writes down what the scanner said. What it refused once stays refused; the file itself is never touched. */
export function recordScan(database: Database, id: string, outcome: ScanOutcome, now: number): Promise<void> {
  return database.write(async (on) => {
    const { files } = on.tables
    if (outcome.is === 'later') {
      await on.db
        .update(files)
        .set({ scanTries: sql`${files.scanTries} + 1`, scanDueAt: outcome.at, claimedUntil: 0 })
        .where(eq(files.id, id))
      return
    }
    const scanFound = outcome.is === 'infected' ? outcome.found : null
    const rows = await on.db
      .update(files)
      .set({ scan: outcome.is, scanFound, claimedUntil: 0 })
      .where(and(eq(files.id, id), isNull(files.scan)))
      .returning({ reportId: files.reportId })
    if (outcome.is === 'clean' || rows[0] === undefined) return
    const { reportId } = rows[0]
    const detail = { file: id, found: outcome.found }
    if (reportId !== null)
      await addToTimeline(on, reportId, { kind: 'system', id: null }, 'evidence_infected', detail, now)
    await appendLedger(on, [{ at: now, actor: 'system', what: 'evidence.infected', about: reportId, detail }])
  })
}

/** ms UTC of the next original to be asked about; undefined when none waits. */
export async function nextScanDue(database: Database): Promise<number | undefined> {
  const { db, tables } = database.read
  const { files } = tables
  const rows = await db
    .select({ at: min(files.scanDueAt) })
    .from(files)
    .where(and(eq(files.state, literal('kept')), isNull(files.scan)))
  return rows[0]?.at ?? undefined
}

export interface ScanCounts {
  waiting: number
  infected: number
  /** ms UTC at which the one that waits longest was kept. */
  oldestAt: number | undefined
}

export async function countScans(database: Database): Promise<ScanCounts> {
  const { db, tables } = database.read
  const { files } = tables
  const waiting = await db
    .select({ count: count(), oldestAt: min(files.keptAt) })
    .from(files)
    .where(and(eq(files.state, literal('kept')), isNull(files.scan)))
  const infected = await db
    .select({ count: count() })
    .from(files)
    .where(eq(files.scan, literal('infected')))
  return {
    waiting: Number(waiting[0]?.count ?? 0),
    infected: Number(infected[0]?.count ?? 0),
    oldestAt: waiting[0]?.oldestAt ?? undefined,
  }
}

/** What is known of a file: undefined while no scanner has answered. */
export async function scanOf(
  database: Database,
  id: string,
): Promise<{ scan: 'clean' | 'infected' | null; kind: string } | undefined> {
  const { db, tables } = database.read
  const { files } = tables
  const rows = await db
    .select({ scan: files.scan, kind: files.kind })
    .from(files)
    .where(eq(files.id, id))
    .limit(1)
  return rows[0]
}
