// Searching the inbox on SQLite: the index is walked from its newest entry on until a page is full, so that a word of every report
// costs no more than a rare one. A walk that finds little ends all the same, and says where to go on.
import { and, asc, desc, eq, or, sql, type SQL } from 'drizzle-orm'
import type { Connection } from './database.js'
import {
  conditions,
  inboxColumns,
  inboxPageSize,
  isCopied,
  ownCondition,
  type InboxFilter,
  type InboxPage,
  type InboxRow,
} from './desk-rows.js'
import { matchOf, waysOf, type Term } from './words.js'

/** Entries of the index looked through at a time: few, since most pages fill early, then more. */
const strides = [300, 2_000, 6_000]

/** One page of the reports that have all these words, by when the words were written. */
export async function searchInbox(on: Connection, filter: InboxFilter, terms: Term[]): Promise<InboxPage> {
  const { units, unit, after } = filter
  if (units !== 'all' && units.length === 0) return { rows: [] }
  const match = matchAny(terms, unit === undefined ? units : [unit])
  const found = new Map<string, Found>()
  let entry = after !== undefined && 'entry' in after ? after.entry : undefined
  for (const stride of strides) {
    const walk = entriesOf(match, entry, filter.order, stride)
    const rows = await readFound(on, filter, walk)
    // A report that was indexed again stands in it more than once.
    for (const row of rows) if (!found.has(row.id)) found.set(row.id, row)
    if (found.size > inboxPageSize) return fullPage([...found.values()])
    const end = rows.length > inboxPageSize ? rows.at(-1)!.entry : endOf(on, walk, filter.order, stride)
    if (end === undefined) return { rows: withoutEntry([...found.values()]) }
    entry = end
  }
  return { rows: withoutEntry([...found.values()]), next: { entry: entry! }, isCutShort: true }
}

type Found = InboxRow & { entry: number }

function fullPage(found: Found[]): InboxPage {
  const page = found.slice(0, inboxPageSize)
  return { rows: withoutEntry(page), next: { entry: page.at(-1)!.entry } }
}

function withoutEntry(found: Found[]): InboxRow[] {
  return found.map(({ entry: _, ...row }) => row)
}

function matchAny(terms: Term[], units: string[] | 'all'): string {
  const seen = units === 'all' ? undefined : units
  return waysOf(terms)
    .map((way) => `(${matchOf(way, seen)})`)
    .join(' OR ')
}

function entriesOf(
  match: string,
  behind: number | undefined,
  order: InboxFilter['order'],
  limit: number,
): SQL {
  const isNewest = order === 'newest'
  const from =
    behind === undefined ? sql`` : isNewest ? sql`and rowid < ${behind}` : sql`and rowid > ${behind}`
  return sql`(select rowid as entry, report_id from report_words where report_words match ${match} ${from}
    order by rowid ${isNewest ? sql`desc` : sql`asc`} limit ${limit})`
}

/** The entries come first and their reports are looked up, never the other way round. */
async function readFound(on: Connection, filter: InboxFilter, walk: SQL): Promise<Found[]> {
  const { reports, handlings, caseFiles } = on.tables
  const { units, order } = filter
  const whose = units === 'all' ? undefined : or(ownCondition(on, units), isCopied(on, units))
  const entry = sql<number>`walk.entry`
  const rows = await on.db
    .select({ ...inboxColumns(on), entry })
    .from(sql`${walk} walk`)
    .crossJoin(reports)
    .crossJoin(handlings)
    .leftJoin(caseFiles, eq(caseFiles.reportId, handlings.reportId))
    .where(
      and(
        sql`${reports.id} = walk.report_id`,
        eq(handlings.reportId, reports.id),
        whose,
        ...conditions(on, filter),
      ),
    )
    .orderBy(order === 'newest' ? desc(entry) : asc(entry))
    .limit(inboxPageSize + 1)
  return rows.map((row) => ({ ...row, complex: Boolean(row.complex) }))
}

/** The entry at which a walk ended; undefined when it was the last there is. */
function endOf(on: Connection, walk: SQL, order: InboxFilter['order'], limit: number): number | undefined {
  const [end] = on.db.all<{ entries: number; least: number; most: number }>(
    sql`select count(*) as entries, min(entry) as least, max(entry) as most from ${walk}`,
  )
  if (end === undefined || end.entries < limit) return undefined
  return order === 'newest' ? end.least : end.most
}
