// The rows of an inbox: what one shows, and the conditions of its filters as SQL; how they are walked stands in desk.ts and desk-search.ts.
import { and, eq, gt, inArray, isNull, lt, lte, or, sql, type SQL } from 'drizzle-orm'
import type { ReportFacts, ReportState } from '../reports/report.js'
import type { Connection } from './database.js'

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

/** Where a page begins, opaque to the browser: behind a report, or, in a search of SQLite's index, behind an entry of it. */
export type InboxCursor = { filedAt: number; id: string } | { entry: number }

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

export interface InboxPage {
  rows: InboxRow[]
  /** Where the next page begins; absent on the last. */
  next?: InboxCursor
  /** A search that stopped before it had filled a page: there may be more further on. */
  isCutShort?: boolean
}

export const inboxPageSize = 50

/** What is read of each report. */
export function inboxColumns(on: Connection) {
  const { reports, handlings, caseFiles } = on.tables
  return {
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
  }
}

/** Everything a filter asks for but whose reports, and words. */
export function conditions(on: Connection, filter: InboxFilter): (SQL | undefined)[] {
  const { reports, handlings } = on.tables
  const { state, holder, ongoing, channel, unit, filedBefore, now } = filter
  return [
    unit === undefined ? undefined : eq(handlings.unitId, unit),
    inStates(on, statesOf(state)),
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
  ]
}

/** The states a filter asks for; undefined: every one. */
export function statesOf(state: InboxFilter['state']): ReportState[] | undefined {
  if (state === 'all') return undefined
  return state === 'open' ? ['received', 'verifying'] : [state]
}

function inStates(on: Connection, states: ReportState[] | undefined): SQL | undefined {
  const { handlings } = on.tables
  const [only] = states ?? []
  if (states === undefined || only === undefined) return undefined
  return states.length === 1 ? eq(handlings.state, only) : inArray(handlings.state, states)
}

/** Reports of these units. */
export function ownCondition(on: Connection, units: UnitsSeen): SQL | undefined {
  const { handlings } = on.tables
  if (units === 'all') return undefined
  const [only] = units
  if (only === undefined) return sql`1 = 0`
  return units.length === 1 ? eq(handlings.unitId, only) : inArray(handlings.unitId, units)
}

/** Reports that these units have a copy of: few are looked up, among many each report is asked whether it is one. */
export async function copyCondition(on: Connection, units: string[]): Promise<SQL | undefined> {
  const { handlings, copies } = on.tables
  const mine = inArray(copies.unitId, units)
  const some = await on.db.select({ id: copies.reportId }).from(copies).where(mine).limit(fewCopies)
  if (some.length === 0) return undefined
  if (some.length < fewCopies) return inArray(handlings.reportId, [...new Set(some.map(({ id }) => id))])
  return isCopied(on, units)
}

const fewCopies = 1_000

export function isCopied(on: Connection, units: string[]): SQL {
  const { copies, handlings } = on.tables
  const theirs = and(eq(copies.reportId, handlings.reportId), inArray(copies.unitId, units))
  return sql`exists (select 1 from ${copies} where ${theirs})`
}
