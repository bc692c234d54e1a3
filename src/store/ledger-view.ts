// The ledger as auditors read it: by report, officer and act, a page at a time, and its newest stretch proven on demand.
import { and, asc, desc, eq, gte, lt, lte, sql, type SQL } from 'drizzle-orm'
import { beginning, verifier, type LedgerEntry } from '../ledger/index.js'
import type { Database } from './database.js'

export type LedgerRow = LedgerEntry & { seq: number; hash: string }

export interface LedgerFilter {
  /** A report's code, or the id of whatever an entry is about. */
  about?: string
  officerId?: string
  /** `report.filed`, `identity.opened` ... */
  what?: string
  /** Only entries below this one. */
  before?: number
  limit: number
}

/** One page, the newest first. */
export async function readLedgerPage(database: Database, filter: LedgerFilter): Promise<LedgerRow[]> {
  const { db, tables } = database.read
  const { ledger } = tables
  const { officerId, what, before, limit } = filter
  const about = filter.about === undefined ? undefined : await idOf(database, filter.about)
  return await db
    .select()
    .from(ledger)
    .where(
      and(
        about === undefined ? undefined : eq(ledger.about, about),
        officerId === undefined ? undefined : isOfficer(ledger.actor, officerId),
        what === undefined ? undefined : eq(ledger.what, what),
        before === undefined ? undefined : lt(ledger.seq, before),
      ),
    )
    .orderBy(desc(ledger.seq))
    .limit(limit)
}

/** Said twice, so that the databases take the index that holds officers alone. */
function isOfficer(actor: LedgerActor, officerId: string): SQL | undefined {
  return and(eq(actor, `officer:${officerId}`), sql`${actor} LIKE 'officer:%'`)
}

type LedgerActor = Database['read']['tables']['ledger']['actor']

async function idOf(database: Database, about: string): Promise<string> {
  const { db, tables } = database.read
  const { id, code } = tables.reports
  const rows = await db.select({ id }).from(tables.reports).where(eq(code, about.toUpperCase())).limit(1)
  return rows[0]?.id ?? about
}

export interface VerifiedStretch {
  entries: number
  from: number
  to: number
  /** The first entry that does not follow from the one before. */
  broken?: number
}

const stretchPage = 2_000

/** Proves the newest `count` entries against the hash that stands before them; undefined while the ledger is empty. */
export async function verifyNewest(database: Database, count: number): Promise<VerifiedStretch | undefined> {
  const { db, tables } = database.read
  const { ledger } = tables
  const [last] = await db.select({ seq: ledger.seq }).from(ledger).orderBy(desc(ledger.seq)).limit(1)
  if (last === undefined) return undefined
  const newest = await db
    .select({ seq: ledger.seq })
    .from(ledger)
    .where(lte(ledger.seq, last.seq))
    .orderBy(desc(ledger.seq))
    .limit(count)
  const from = newest.at(-1)!.seq
  const [before] = await db
    .select({ hash: ledger.hash })
    .from(ledger)
    .where(lt(ledger.seq, from))
    .orderBy(desc(ledger.seq))
    .limit(1)
  const check = verifier(before?.hash ?? beginning)
  for (let at = newest.length; at > 0; at -= stretchPage) {
    const part = newest.slice(Math.max(0, at - stretchPage), at)
    const broken = await firstBroken(database, part.at(-1)!.seq, part[0]!.seq, check)
    if (broken !== undefined) return { entries: check.fingerprint.entries, from, to: last.seq, broken }
  }
  return { entries: check.fingerprint.entries, from, to: last.seq }
}

async function firstBroken(
  database: Database,
  from: number,
  to: number,
  check: ReturnType<typeof verifier>,
): Promise<number | undefined> {
  const { db, tables } = database.read
  const { ledger } = tables
  const rows = (await db
    .select()
    .from(ledger)
    .where(and(gte(ledger.seq, from), lte(ledger.seq, to)))
    .orderBy(asc(ledger.seq))) as LedgerRow[]
  return rows.find((row) => !check.check(row))?.seq
}
