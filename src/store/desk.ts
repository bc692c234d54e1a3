// The inbox of a unit: pages of reports by keyset. Reads only; acts are in desk-acts.ts, what is going on now in desk-alerts.ts.
import { and, asc, desc, eq, gt, lt, or, type SQL } from 'drizzle-orm'
import type { Connection, Database } from './database.js'
import {
  conditions,
  copyCondition,
  inboxColumns,
  inboxPageSize,
  ownCondition,
  statesOf,
  type InboxCursor,
  type InboxFilter,
  type InboxPage,
  type InboxRow,
} from './desk-rows.js'
import { searchInbox } from './desk-search.js'
import { hasTerms, termsOf, waysOf } from './words.js'

export { ownCondition } from './desk-rows.js'
export type { InboxCursor, InboxFilter, InboxPage, InboxRow, UnitsSeen } from './desk-rows.js'

/** One page of the inbox: the units' own reports and their copies, merged in order. */
export async function readInbox(database: Database, filter: InboxFilter): Promise<InboxPage> {
  const on = database.read
  const { units, words, order } = filter
  const terms = words === undefined ? [] : await termsOf(on, words)
  if (terms.length > 0 && on.dialect === 'sqlite') return searchInbox(on, filter, terms)
  const said = terms.length === 0 ? undefined : or(...waysOf(terms).map((way) => hasTerms(on.dialect, way)))
  const own = await readRows(on, filter, and(ownCondition(on, units), said))
  const theirs = units === 'all' || units.length === 0 ? undefined : await copyCondition(on, units)
  const copied = theirs === undefined ? [] : await readRows(on, filter, and(theirs, said))
  const known = new Set(own.map(({ id }) => id))
  const rows = [...own, ...copied.filter(({ id }) => !known.has(id))].sort(inOrder(order))
  const page = rows.slice(0, inboxPageSize)
  const last = page.at(-1)
  if (rows.length <= inboxPageSize || last === undefined) return { rows: page }
  return { rows: page, next: { filedAt: last.filedAt, id: last.id } }
}

/** Own reports and copies, and each state, are asked for apart: one condition over all would cost the index its order. */
async function readRows(on: Connection, filter: InboxFilter, whose: SQL | undefined): Promise<InboxRow[]> {
  const found: InboxRow[] = []
  const states = statesOf(filter.state)
  for (const state of states ?? ['all' as const])
    found.push(...(await readState(on, { ...filter, state }, whose)))
  return found
}

async function readState(on: Connection, filter: InboxFilter, whose: SQL | undefined): Promise<InboxRow[]> {
  const { reports, handlings, caseFiles } = on.tables
  const { after, order } = filter
  const rows = await on.db
    .select(inboxColumns(on))
    .from(handlings)
    .innerJoin(reports, eq(reports.id, handlings.reportId))
    .leftJoin(caseFiles, eq(caseFiles.reportId, handlings.reportId))
    .where(and(whose, ...conditions(on, filter), behind(on, after, order)))
    .orderBy(...orderOf(on, order))
    .limit(inboxPageSize + 1)
  return rows.map((row) => ({ ...row, complex: Boolean(row.complex) }))
}

function behind(on: Connection, after: InboxCursor | undefined, order: 'newest' | 'oldest'): SQL | undefined {
  if (after === undefined || 'entry' in after) return undefined
  const { handlings } = on.tables
  const further = order === 'newest' ? lt : gt
  return or(
    further(handlings.filedAt, after.filedAt),
    and(eq(handlings.filedAt, after.filedAt), further(handlings.reportId, after.id)),
  )
}

function orderOf(on: Connection, order: 'newest' | 'oldest'): SQL[] {
  const { handlings } = on.tables
  const by = order === 'newest' ? desc : asc
  return [by(handlings.filedAt), by(handlings.reportId)]
}

function inOrder(order: 'newest' | 'oldest'): (a: InboxRow, b: InboxRow) => number {
  const way = order === 'newest' ? -1 : 1
  return (a, b) => way * (a.filedAt - b.filedAt || (a.id < b.id ? -1 : 1))
}
