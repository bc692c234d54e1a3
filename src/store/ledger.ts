// Appends to the ledger inside the transaction of what it records, and reads it back for the verifier.
import { asc, desc, gt, sql } from 'drizzle-orm'
import { beginning, chain, type LedgerEntry } from '../ledger/index.js'
import { prepareOnce, statement, type Connection, type Database } from './database.js'

const page = 5_000

const statements = prepareOnce(({ db, tables: { ledger } }) => ({
  last: statement<{ hash: string }>(
    db.select({ hash: ledger.hash }).from(ledger).orderBy(desc(ledger.seq)).limit(1),
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
      .limit(page),
  ),
}))

/** Writes entries at the end of the chain. Only inside `write`. */
export async function appendLedger(on: Connection, entries: LedgerEntry[]): Promise<void> {
  if (entries.length === 0) return
  await on.lock('ledger')
  let previous = (await statements(on).last())[0]?.hash ?? beginning
  for (const entry of entries) {
    previous = chain(previous, entry)
    await statements(on).append({ ...entry, about: entry.about ?? null, hash: previous })
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
