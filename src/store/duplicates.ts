// Reports that look like one event: found soon after filing and proposed to people, who decide in cases.ts.
import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lte, ne, or, sql } from 'drizzle-orm'
import {
  bandsCount,
  bandsOf,
  likenesses,
  windowDefault,
  wrongIn,
  type Comparable,
  type DuplicateWindow,
  type Likeness,
} from '../reports/duplicates.js'
import type { ReportFacts } from '../reports/report.js'
import type { Connection, Database } from './database.js'
import { appendLedger } from './ledger.js'
import { addToTimeline } from './reports.js'

/** The window in force. */
export async function readWindow(on: Connection): Promise<DuplicateWindow> {
  const { duplicateWindows } = on.tables
  const rows = await on.db
    .select({ window: duplicateWindows.duplicateWindow })
    .from(duplicateWindows)
    .orderBy(desc(duplicateWindows.version))
    .limit(1)
  return { ...windowDefault, ...rows[0]?.window }
}

/** Puts another window in force. @returns the settings that are out of bounds; none: it is saved */
export function saveWindow(
  database: Database,
  edit: { window: DuplicateWindow; officerId: string; because: string; now: number },
): Promise<(keyof DuplicateWindow)[]> {
  const { window, officerId, because, now } = edit
  return database.write(async (on) => {
    const wrong = wrongIn(window)
    if (wrong.length > 0) return wrong
    const row = { at: now, officerId, because, duplicateWindow: window }
    await on.db.insert(on.tables.duplicateWindows).values(row)
    await appendLedger(on, [
      {
        at: now,
        actor: `officer:${officerId}`,
        what: 'duplicates.window',
        about: null,
        detail: { ...window },
      },
    ])
    return []
  })
}

/** So many are looked at for each report; nearer in time first. */
const candidatesMax = 200
/** A file that is still on its way: look again when it has come. ms. */
const filesMs = 20_000
const filesTriesMax = 30

/** Compares the reports that wait for it with those they may be the same as. @returns how many pairs are new */
export function compareWaiting(database: Database, now: number, limit: number): Promise<number> {
  return database.write(async (on) => {
    await on.lock('comparisons')
    const { comparisons } = on.tables
    const due = await on.db
      .select()
      .from(comparisons)
      .where(lte(comparisons.dueAt, now))
      .orderBy(asc(comparisons.dueAt))
      .limit(limit)
    let found = 0
    const window = due.length === 0 ? windowDefault : await readWindow(on)
    for (const { reportId, tries } of due) {
      found += await compare(on, reportId, window, now)
      const mine = eq(comparisons.reportId, reportId)
      if ((await waitsForFiles(on, reportId)) && tries < filesTriesMax)
        await on.db
          .update(comparisons)
          .set({ dueAt: now + filesMs, tries: tries + 1 })
          .where(mine)
      else await on.db.delete(comparisons).where(mine)
    }
    return found
  })
}

/** Evidence was added to a report: it is compared once more. Only inside `write`. */
export async function compareAgain(on: Connection, reportId: string, now: number): Promise<void> {
  const { comparisons } = on.tables
  await on.db
    .insert(comparisons)
    .values({ reportId, dueAt: now })
    .onConflictDoUpdate({ target: comparisons.reportId, set: { dueAt: now, tries: 0 } })
}

/** ms UTC of the next comparison; undefined when none waits. */
export async function nextComparisonDue(database: Database): Promise<number | undefined> {
  const { db, tables } = database.read
  const { comparisons } = tables
  const rows = await db.select({ at: sql<number | null>`min(${comparisons.dueAt})` }).from(comparisons)
  return rows[0]?.at ?? undefined
}

interface Known extends Comparable {
  id: string
  unitId: string
  filedAt: number
}

async function compare(
  on: Connection,
  reportId: string,
  window: DuplicateWindow,
  now: number,
): Promise<number> {
  const [mine] = await readKnown(on, [reportId])
  if (mine === undefined) return 0
  await keepBands(on, mine)
  const ids = new Set([
    ...(await byEvent(on, mine, window)),
    ...(await byFiles(on, mine)),
    ...(await byPictures(on, mine, window)),
  ])
  let found = 0
  for (const other of await readKnown(on, [...ids])) {
    const reasons = likenesses(mine, other, window)
    if (reasons.length > 0 && (await propose(on, mine, other, reasons, now))) found += 1
  }
  return found
}

/** Reports of the same plate, the same commune or the same road around the same time. */
async function byEvent(on: Connection, mine: Known, window: DuplicateWindow): Promise<string[]> {
  const { reports } = on.tables
  const { commune, road } = mine.facts.place ?? {}
  const plate = mine.facts.plate?.is === 'whole' ? mine.facts.plate.plate : undefined
  // A day or a stretch of hours begins long before its report: those are found by when they were filed.
  const [from, to] = [mine.at - window.timeMs, mine.at + window.timeMs]
  const [filedFrom, filedTo] = [mine.filedAt - window.timeMs, mine.filedAt + window.timeMs]
  const moment = or(
    and(gte(reports.occurredAt, from), lte(reports.occurredAt, to)),
    and(gte(reports.filedAt, filedFrom), lte(reports.filedAt, filedTo)),
  )
  const keys = [
    plate === undefined ? undefined : eq(reports.plate, plate),
    commune === undefined ? undefined : eq(reports.commune, commune.code),
    road?.id === undefined ? undefined : eq(reports.road, road.id),
  ].filter((key) => key !== undefined)
  const found: string[] = []
  for (const key of keys) {
    const rows = await on.db
      .select({ id: reports.id })
      .from(reports)
      .where(and(key, moment, ne(reports.id, mine.id)))
      .orderBy(desc(reports.filedAt))
      .limit(candidatesMax)
    found.push(...rows.map(({ id }) => id))
  }
  return found
}

/** Reports that carry a file of the same bytes. */
async function byFiles(on: Connection, mine: Known): Promise<string[]> {
  const { files } = on.tables
  const hashes = mine.pictures.map(({ sha256 }) => sha256).filter((hash) => hash !== null)
  if (hashes.length === 0) return []
  const rows = await on.db
    .select({ reportId: files.reportId })
    .from(files)
    .where(and(inArray(files.sha256, hashes), isNotNull(files.reportId), ne(files.reportId, mine.id)))
    .limit(candidatesMax)
  return rows.map(({ reportId }) => reportId!)
}

/** Reports with a picture that shares enough pieces of its hash to be near. */
async function byPictures(on: Connection, mine: Known, window: DuplicateWindow): Promise<string[]> {
  const { hashBands, reports } = on.tables
  const found: string[] = []
  for (const { perceptualHash } of mine.pictures) {
    const bands = perceptualHash === null ? [] : bandsOf(perceptualHash)
    if (bands.length === 0) continue
    const rows = await on.db
      .select({ reportId: hashBands.reportId })
      .from(hashBands)
      .innerJoin(reports, eq(reports.id, hashBands.reportId))
      .where(
        and(
          inArray(hashBands.band, bands),
          ne(hashBands.reportId, mine.id),
          gt(reports.filedAt, mine.filedAt - window.picturesMs),
        ),
      )
      .groupBy(hashBands.fileId, hashBands.reportId)
      .having(sql`count(*) >= ${bandsCount - window.hashBits}`)
      .limit(candidatesMax)
    found.push(...rows.map(({ reportId }) => reportId))
  }
  return found
}

async function keepBands(on: Connection, { id: reportId, pictures }: Known): Promise<void> {
  const { hashBands } = on.tables
  for (const { id: fileId, perceptualHash } of pictures)
    for (const band of perceptualHash === null ? [] : bandsOf(perceptualHash))
      await on.db
        .insert(hashBands)
        .values({ id: `${fileId}:${band}`, fileId, reportId, band })
        .onConflictDoNothing()
}

async function readKnown(on: Connection, ids: string[]): Promise<Known[]> {
  if (ids.length === 0) return []
  const { reports, handlings, files } = on.tables
  const rows = await on.db
    .select({
      id: reports.id,
      facts: reports.facts,
      current: handlings.current,
      unitId: handlings.unitId,
      occurredAt: reports.occurredAt,
      filedAt: reports.filedAt,
    })
    .from(reports)
    .innerJoin(handlings, eq(handlings.reportId, reports.id))
    .where(inArray(reports.id, ids))
  const pictures = await on.db
    .select({
      id: files.id,
      reportId: files.reportId,
      sha256: files.sha256,
      perceptualHash: files.perceptualHash,
    })
    .from(files)
    .where(and(inArray(files.reportId, ids), eq(files.state, 'kept')))
  return rows.map(({ id, facts, current, unitId, occurredAt, filedAt }) => {
    const all: ReportFacts = { ...facts, ...current }
    const vague = all.time === undefined || all.time.is === 'day' || all.time.is === 'habit'
    return {
      id,
      facts: all,
      unitId,
      filedAt,
      at: vague ? filedAt : (occurredAt ?? filedAt),
      pictures: pictures.filter(({ reportId }) => reportId === id),
    }
  })
}

async function propose(
  on: Connection,
  mine: Known,
  other: Known,
  reasons: Likeness[],
  now: number,
): Promise<boolean> {
  const [later, earlier] = mine.filedAt >= other.filedAt ? [mine, other] : [other, mine]
  const { likenesses: pairs } = on.tables
  const id = [later.id, earlier.id].sort().join(':')
  const made = await on.db
    .insert(pairs)
    .values({ id, reportId: later.id, otherId: earlier.id, reasons, state: 'proposed', at: now })
    .onConflictDoNothing()
    .returning({ id: pairs.id })
  if (made.length === 0) {
    await on.db
      .update(pairs)
      .set({ reasons })
      .where(and(eq(pairs.id, id), eq(pairs.state, 'proposed')))
    return false
  }
  const kinds = [...new Set(reasons.map((reason) => reason.is))]
  const system = { kind: 'system' as const, id: null }
  await addToTimeline(on, later.id, system, 'alike', { other: earlier.id, kinds }, now)
  await addToTimeline(on, earlier.id, system, 'alike', { other: later.id, kinds }, now)
  return true
}

async function waitsForFiles(on: Connection, reportId: string): Promise<boolean> {
  const { files } = on.tables
  const rows = await on.db
    .select({ id: files.id })
    .from(files)
    .where(and(eq(files.reportId, reportId), eq(files.state, 'waiting')))
    .limit(1)
  return rows.length > 0
}
