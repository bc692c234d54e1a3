// Measures the verifier over a million entries: writes them into a SQLite file of its own, then walks the chain from its beginning.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beginning, chain } from '../../src/ledger/index.js'
import { openDatabase } from '../../src/store/index.js'
import { verifyLedger } from '../../src/store/ledger.js'
import { SqliteFile } from '../../src/store/sqlite-driver.js'

const entries = Number(process.argv[2] ?? 1_000_000)
const folder = mkdtempSync(join(tmpdir(), 'verify-'))
const path = join(folder, 'ledger.db')
await (await openDatabase(`file:${path}`)).close()

const file = new SqliteFile(path)
const insert = file.prepare(
  'insert into ledger (at, actor, what, about, detail, hash) values (?, ?, ?, ?, ?, ?)',
)
let hash = beginning
file.transaction(() => {
  for (let at = 1; at <= entries; at += 1) {
    const entry = {
      at,
      actor: `officer:o-${at % 90}`,
      what: 'report.viewed',
      about: `r-${at % 5_000}`,
      detail: { seen: 'own', at },
    }
    hash = chain(hash, entry)
    insert.run(entry.at, entry.actor, entry.what, entry.about, JSON.stringify(entry.detail), hash)
  }
})()
file.close()

const database = await openDatabase(`file:${path}`)
const started = performance.now()
const found = await verifyLedger(database)
const seconds = (performance.now() - started) / 1_000
console.log(`${found.entries} entries in ${seconds.toFixed(1)} s, broken: ${found.broken?.seq ?? 'none'}`)
await database.close()
rmSync(folder, { recursive: true })
if (found.entries !== entries || seconds > 60) process.exitCode = 1
