// Runs the store's contracts on every database there is: PostgreSQL is started once for all of them.
import SqliteFile from 'better-sqlite3'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/index.js'
import { migratePostgres, migrateSqlite } from '../../src/store/migrate.js'
import { startPostgres, type TestPostgres } from '../postgres.js'
import { deskContract } from './desk.js'
import { formsContract } from './forms.js'
import { rightsContract } from './rights.js'
import { secrecyContract } from './secrecy.js'
import { storeContract } from './store.js'

const folder = await mkdtemp(join(tmpdir(), 'store-'))
let server: TestPostgres | undefined
let files = 0

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true })
})

const databases: [string, () => Promise<string>][] = [
  ['SQLite', () => Promise.resolve(`file:${join(folder, `${++files}.db`)}`)],
  ['PostgreSQL', () => server!.freshDatabase()],
]

for (const [name, freshUrl] of databases) {
  storeContract(name, async () => openDatabase(await freshUrl()))
  secrecyContract(name, freshUrl)
  rightsContract(name, freshUrl)
  deskContract(name, freshUrl)
  // SQLite takes any signs and numbers; what stands here stands there.
  if (name === 'PostgreSQL') formsContract(name, freshUrl)
}

describe('the two databases', () => {
  it('have the same tables with the same columns', async () => {
    const path = join(folder, 'columns.db')
    const url = await server!.freshDatabase()
    migrateSqlite(path)
    await migratePostgres(url)
    expect(await postgresColumns(url)).toEqual(sqliteColumns(path))
  })
})

function sqliteColumns(path: string): Record<string, string[]> {
  const file = new SqliteFile(path, { readonly: true })
  const rows = file
    .prepare(
      `select t.name as "table", c.name as "column" from pragma_table_list t join pragma_table_info(t.name) c
       where t.type = 'table' and t.schema = 'main' and t.name not like 'sqlite_%'`,
    )
    .all() as { table: string; column: string }[]
  file.close()
  return grouped(rows)
}

async function postgresColumns(url: string): Promise<Record<string, string[]>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ table: string; column: string }>(
    `select table_name as "table", column_name as "column" from information_schema.columns where table_schema = 'public'`,
  )
  await client.end()
  return grouped(rows)
}

/** The full-text index is each database's own. */
function grouped(rows: { table: string; column: string }[]): Record<string, string[]> {
  const tables: Record<string, string[]> = {}
  for (const { table, column } of rows)
    if (!table.startsWith('report_words')) (tables[table] ??= []).push(column)
  for (const columns of Object.values(tables)) columns.sort()
  return tables
}
