// The ledger's promise: an entry altered, dropped or moved shows, and so does a chain written anew.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LedgerEntry } from '../src/ledger/index.js'
import { openDatabase, type Database } from '../src/store/index.js'
import { appendLedger, publishFingerprint, verifyLedger } from '../src/store/ledger.js'
import { SqliteFile } from '../src/store/sqlite-driver.js'

const day = 86_400_000
const start = Date.parse('2026-11-20T03:00:00Z')

describe('the ledger', () => {
  let folder: string
  let database: Database

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ledger-'))
    database = await openDatabase(`file:${join(folder, 'reports.db')}`)
    await append(20)
  })
  afterEach(async () => {
    await database.close()
    await rm(folder, { recursive: true })
  })

  const append = (count: number, at = start) =>
    database.write((on) =>
      appendLedger(
        on,
        Array.from({ length: count }, (_, index): LedgerEntry => ({
          at: at + index,
          actor: 'officer:1',
          what: 'report.opened',
          about: `r${index}`,
          detail: { b: index, a: { d: 1, c: [1, 2] } },
        })),
      ),
    )

  /** As somebody with the file in their hands would: around the program and its triggers. */
  const tamper = (sql: string) => {
    const file = new SqliteFile(join(folder, 'reports.db'))
    file.exec(`DROP TRIGGER ledger_stays; DROP TRIGGER ledger_remains; ${sql}`)
    file.close()
  }

  it('holds when nobody touched it', async () => {
    expect(await verifyLedger(database)).toMatchObject({ entries: 20, altered: [] })
  })

  it.each([
    ['altered', `UPDATE ledger SET detail = '{"b":99}' WHERE seq = 7`, 7],
    ['given to somebody else', `UPDATE ledger SET actor = 'officer:2' WHERE seq = 9`, 9],
    ['dropped', 'DELETE FROM ledger WHERE seq = 5', 6],
    ['moved', 'UPDATE ledger SET seq = 100 WHERE seq = 3', 4],
  ])('names the entry after one was %s', async (_how, sql, seq) => {
    tamper(sql)
    expect((await verifyLedger(database)).broken?.seq).toBe(seq)
  })

  it('cannot be changed through the program at all', async () => {
    const change = database.write(async (on) => on.db.update(on.tables.ledger).set({ actor: 'x' }))
    await expect(change).rejects.toThrow('append only')
  })

  it('a ledger cut short and written anew no longer gives the fingerprint that was published', async () => {
    expect((await publishFingerprint(database, start + day))?.entries).toBe(20)
    expect(await publishFingerprint(database, start + day)).toBeUndefined()
    expect((await verifyLedger(database)).altered).toEqual([])
    tamper('DELETE FROM ledger WHERE seq > 15')
    const found = await verifyLedger(database)
    expect(found.broken).toBeUndefined()
    expect(found.altered.map((each) => each.day)).toEqual(['2026-11-20'])
  })
})
