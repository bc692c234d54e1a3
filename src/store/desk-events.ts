// What befell reports, in the order it was written: what the live desk follows and replays.
import { asc, desc, gt, inArray } from 'drizzle-orm'
import type { Database } from './database.js'

export interface DeskEvent {
  seq: number
  reportId: string
  unitId: string
  what: string
  /** Units that have the report as a copy. */
  copies: string[]
}

const eventsMax = 500

/** What befell reports after `seq`, in the order it was written: the live inbox. */
export async function readEvents(database: Database, seq: number): Promise<DeskEvent[]> {
  const { db, tables } = database.read
  const { timeline, copies } = tables
  const rows = await db
    .select({
      seq: timeline.seq,
      reportId: timeline.reportId,
      unitId: timeline.unitId,
      what: timeline.what,
    })
    .from(timeline)
    .where(gt(timeline.seq, seq))
    .orderBy(asc(timeline.seq))
    .limit(eventsMax)
  if (rows.length === 0) return []
  const ids = [...new Set(rows.map(({ reportId }) => reportId))]
  const copied = await db
    .select({ reportId: copies.reportId, unitId: copies.unitId })
    .from(copies)
    .where(inArray(copies.reportId, ids))
  return rows.map((row) => ({
    ...row,
    copies: copied.filter(({ reportId }) => reportId === row.reportId).map(({ unitId }) => unitId),
  }))
}

/** The highest `seq` of the timeline: where a page that is drawn now stands. */
export async function lastEvent(database: Database): Promise<number> {
  const { db, tables } = database.read
  const { timeline } = tables
  const rows = await db.select({ seq: timeline.seq }).from(timeline).orderBy(desc(timeline.seq)).limit(1)
  return rows[0]?.seq ?? 0
}
