// Appends to the ledger inside the transaction of what it records, and reads it back for the verifier.
import { asc, desc, eq, gt, lt, sql } from 'drizzle-orm'
import { beginning, chain, dayOf, verifier, type LedgerEntry } from '../ledger/index.js'
import { atMost, prepareOnce, statement, type Connection, type Database } from './database.js'

const page = 5_000
const dayMs = 86_400_000

const statements = prepareOnce(({ db, tables: { ledger } }) => ({
  last: statement<{ hash: string }>(
    db.select({ hash: ledger.hash }).from(ledger).orderBy(desc(ledger.seq)).limit(atMost(1)),
  ),
  append: statement(
    db.insert(ledger).values({
      at: sql.placeholder('at'),
      actor: sql.placeholder('actor'),
      what: sql.placeholder('what'),
      about: sql.placeholder('about'),
      detail: sql.placeholder('detail'),
      hash: sql.placeholder('hash'),
    }),
  ),
  after: statement<LedgerEntry & { seq: number; hash: string }>(
    db
      .select()
      .from(ledger)
      .where(gt(ledger.seq, sql.placeholder('seq')))
      .orderBy(asc(ledger.seq))
      .limit(atMost(page)),
  ),
}))

/**
 * Writes entries at the end of the chain. Only inside `write`. What no database gives back as it was put in (half a character, a
 * NUL) is taken out first, or somebody's odd text would look like tampering.
 */
export async function appendLedger(on: Connection, entries: LedgerEntry[]): Promise<void> {
  if (entries.length === 0) return
  await on.lock('ledger')
  let previous = (await statements(on).last())[0]?.hash ?? beginning
  for (const entry of entries.map(storable)) {
    previous = chain(previous, entry)
    await statements(on).append({ ...entry, about: entry.about ?? null, hash: previous })
  }
}

function storable(entry: LedgerEntry): LedgerEntry {
  const text = (value: string) => value.replace(/\p{Surrogate}/gu, '').replaceAll('\u0000', '')
  const inside = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.map(inside)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [text(key), inside(inner)]))
  }
  const { at, actor, what, about, detail } = entry
  return {
    at,
    actor: text(actor),
    what: text(what),
    about: about == null ? null : text(about),
    detail: inside(detail) as Record<string, unknown>,
  }
}

/** Every entry in order, a page at a time. */
export async function* readLedger(
  database: Database,
): AsyncGenerator<LedgerEntry & { seq: number; hash: string }> {
  let seq = 0
  for (;;) {
    const entries = await statements(database.read).after({ seq })
    yield* entries
    if (entries.length < page) return
    seq = entries.at(-1)!.seq
  }
}

/** The hash the ledger had at the end of each day (Asia/Ho_Chi_Minh) that is over; what is published. */
export interface DayFingerprint {
  /** `2026-11-21`. */
  day: string
  hash: string
  entries: number
}

export interface Verified {
  entries: number
  hash: string
  /** The first entry that was altered, dropped, or moved: it does not follow from the one before. */
  broken?: { seq: number; what: string }
  /** Published fingerprints that the ledger no longer gives. */
  altered: DayFingerprint[]
}

/** Walks the whole chain, and compares what it gives for each day with what was published. */
export async function verifyLedger(database: Database): Promise<Verified> {
  const check = verifier()
  const published = await publishedFingerprints(database)
  const wanted = new Set(published.map(({ entries }) => entries))
  const hashes = new Map([[0, beginning]])
  for await (const entry of readLedger(database)) {
    if (!check.check(entry))
      return { ...check.fingerprint, broken: { seq: entry.seq, what: entry.what }, altered: [] }
    if (wanted.has(entry.seq)) hashes.set(entry.seq, entry.hash)
  }
  // By where it stood, not by the entries' own clocks: one begun before midnight may be written after the day was published.
  const altered = published.filter(({ entries, hash }) => hashes.get(entries) !== hash)
  return { ...check.fingerprint, altered }
}

/** Publishes the fingerprint of the day that ended last, once however many instances try. @returns it when it is new. */
export function publishFingerprint(database: Database, now: number): Promise<DayFingerprint | undefined> {
  return database.write(async (on) => {
    await on.lock('fingerprints')
    await on.lock('ledger')
    const { ledger, fingerprints } = on.tables
    const day = dayOf(now - dayMs)
    const known = await on.db.select().from(fingerprints).where(eq(fingerprints.day, day)).limit(1)
    if (known.length > 0) return undefined
    const end = Date.parse(`${dayOf(now)}T00:00:00+07:00`)
    const last = await on.db
      .select({ hash: ledger.hash, seq: ledger.seq })
      .from(ledger)
      .where(lt(ledger.at, end))
      .orderBy(desc(ledger.seq))
      .limit(1)
    const fingerprint = { day, hash: last[0]?.hash ?? beginning, entries: last[0]?.seq ?? 0 }
    await on.db.insert(fingerprints).values({ ...fingerprint, publishedAt: now })
    return fingerprint
  })
}

/** What was published, the newest first. */
export async function publishedFingerprints(database: Database): Promise<DayFingerprint[]> {
  const { db, tables } = database.read
  return await db.select().from(tables.fingerprints).orderBy(desc(tables.fingerprints.day)).limit(4_000)
}
