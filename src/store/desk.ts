// The inbox of a unit: pages of reports by keyset. Reads only; acts are in desk-acts.ts, what is going on now in desk-alerts.ts.
import { and, asc, desc, eq, gt, inArray, isNull, lt, lte, or, sql, type SQL } from 'drizzle-orm'
import type { ReportFacts, ReportState } from '../reports/report.js'
import type { Connection, Database } from './database.js'
import { hasWords } from './words.js'

/** The units whose reports somebody may see. */
export type UnitsSeen = string[] | 'all'

export interface InboxFilter {
  units: UnitsSeen
  /** `open`: received or verifying. */
  state: ReportState | 'open' | 'all'
  /** `mine`: held by this officer; `free`: by nobody. */
  holder?: { is: 'mine'; officerId: string } | { is: 'free' }
  ongoing?: boolean
  channel?: string
  unit?: string
  /** Filed before this moment, ms UTC: what is or will soon be overdue. */
  filedBefore?: number
  words?: string
  /** `oldest` for working off what is due first. */
  order: 'newest' | 'oldest'
  after?: InboxCursor
  now: number
}

/** Stands behind one row; opaque to the browser. */
export interface InboxCursor {
  filedAt: number
  id: string
}

export interface InboxRow {
  id: string
  code: string
  pseudonym: string
  channel: string
  facts: ReportFacts
  current: Partial<ReportFacts>
  unitId: string
  state: ReportState
  result: string | null
  holder: string | null
  heldUntil: number
  bounces: number
  filedAt: number
  ongoing: boolean
  acknowledgedAt: number | null
  resolvedAt: number | null
  occurredAt: number | null
  complex: boolean
  identifiedAt: number | null
  recordAt: number | null
}

export const inboxPageSize = 50
export interface InboxPage {
  rows: InboxRow[]
  /** Where the next page begins; absent on the last. */
  next?: InboxCursor
}

/** One page of the inbox: the units' own reports and their copies, merged in order. */
export async function readInbox(database: Database, filter: InboxFilter): Promise<InboxPage> {
  const on = database.read
  const { units } = filter
  const own = await readRows(on, filter, ownCondition(on, units))
  const copied =
    units === 'all' || units.length === 0 ? [] : await readRows(on, filter, copyCondition(on, units))
  const known = new Set(own.map(({ id }) => id))
  const rows = [...own, ...copied.filter(({ id }) => !known.has(id))].sort(inOrder(filter.order))
  const page = rows.slice(0, inboxPageSize)
  const last = page.at(-1)
  if (rows.length <= inboxPageSize || last === undefined) return { rows: page }
  return { rows: page, next: { filedAt: last.filedAt, id: last.id } }
}

/** Own reports and copies are asked for apart: one condition over both would cost the index its order. */
async function readRows(on: Connection, filter: InboxFilter, whose: SQL | undefined): Promise<InboxRow[]> {
  const { reports, handlings, caseFiles } = on.tables
  const rows = await on.db
    .select({
      id: reports.id,
      code: reports.code,
      pseudonym: reports.pseudonym,
      channel: reports.channel,
      facts: reports.facts,
      occurredAt: reports.occurredAt,
      current: handlings.current,
      unitId: handlings.unitId,
      state: handlings.state,
      result: handlings.result,
      holder: handlings.holder,
      heldUntil: handlings.heldUntil,
      bounces: handlings.bounces,
      filedAt: handlings.filedAt,
      ongoing: handlings.ongoing,
      acknowledgedAt: handlings.acknowledgedAt,
      resolvedAt: handlings.resolvedAt,
      complex: sql<boolean | number | null>`${caseFiles.complex}`,
      identifiedAt: caseFiles.identifiedAt,
      recordAt: caseFiles.recordAt,
    })
    .from(handlings)
    .innerJoin(reports, eq(reports.id, handlings.reportId))
    .leftJoin(caseFiles, eq(caseFiles.reportId, handlings.reportId))
    .where(and(whose, ...conditions(on, filter)))
    .orderBy(...orderOf(on, filter.order))
    .limit(inboxPageSize + 1)
  return rows.map((row) => ({ ...row, complex: Boolean(row.complex) }))
}

function inOrder(order: 'newest' | 'oldest'): (a: InboxRow, b: InboxRow) => number {
  const way = order === 'newest' ? -1 : 1
  return (a, b) => way * (a.filedAt - b.filedAt || (a.id < b.id ? -1 : 1))
}

function conditions(on: Connection, filter: InboxFilter): (SQL | undefined)[] {
  const { reports, handlings } = on.tables
  const { state, holder, ongoing, channel, unit, filedBefore, words, after, now, order } = filter
  return [
    unit === undefined ? undefined : eq(handlings.unitId, unit),
    state === 'all'
      ? undefined
      : state === 'open'
        ? inArray(handlings.state, ['received', 'verifying'])
        : eq(handlings.state, state),
    // What stands behind another report is off the working list; every other list shows it.
    ['open', 'received', 'verifying'].includes(state) ? isNull(handlings.mergedInto) : undefined,
    holder === undefined
      ? undefined
      : holder.is === 'mine'
        ? and(eq(handlings.holder, holder.officerId), gt(handlings.heldUntil, now))
        : or(sql`${handlings.holder} is null`, lte(handlings.heldUntil, now)),
    ongoing === undefined ? undefined : eq(handlings.ongoing, ongoing),
    channel === undefined ? undefined : eq(reports.channel, channel),
    filedBefore === undefined ? undefined : lt(handlings.filedAt, filedBefore),
    words === undefined ? undefined : wordsCondition(on, words),
    after === undefined ? undefined : behind(on, after, order),
  ]
}

/** Reports of these units. */
export function ownCondition(on: Connection, units: UnitsSeen): SQL | undefined {
  const { handlings } = on.tables
  if (units === 'all') return undefined
  const [only] = units
  if (only === undefined) return sql`1 = 0`
  return units.length === 1 ? eq(handlings.unitId, only) : inArray(handlings.unitId, units)
}

function copyCondition(on: Connection, units: string[]): SQL {
  const { handlings, copies } = on.tables
  const mine = inArray(copies.unitId, units)
  return sql`${handlings.reportId} in (select ${copies.reportId} from ${copies} where ${mine})`
}

/** Words; or, for three to five digits, also a part of a plate however it was split. */
function wordsCondition(on: Connection, words: string): SQL | undefined {
  const found = hasWords(on.dialect, words)
  const digits = words.trim().replace(/[. ]/g, '')
  if (!/^\d{3,5}$/.test(digits)) return found
  return or(found, hasWords(on.dialect, digits))
}

function behind(on: Connection, { filedAt, id }: InboxCursor, order: 'newest' | 'oldest'): SQL | undefined {
  const { handlings } = on.tables
  const further = order === 'newest' ? lt : gt
  return or(
    further(handlings.filedAt, filedAt),
    and(eq(handlings.filedAt, filedAt), further(handlings.reportId, id)),
  )
}

function orderOf(on: Connection, order: 'newest' | 'oldest'): SQL[] {
  const { handlings } = on.tables
  const by = order === 'newest' ? desc : asc
  return [by(handlings.filedAt), by(handlings.reportId)]
}
