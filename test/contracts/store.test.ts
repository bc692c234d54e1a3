// Runs the store's contract on every database there is.
import SqliteFile from 'better-sqlite3'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/index.js'
import { migratePostgres, migrateSqlite } from '../../src/store/migrate.js'
import { startPostgres } from '../postgres.js'
import { storeContract } from './store.js'

storeContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'))
  const database = await openDatabase(`file:${join(folder, 'reports.db')}`)
  return { database, clean: () => rm(folder, { recursive: true }) }
})

storeContract('PostgreSQL', async () => {
  const server = await startPostgres()
  return { database: await openDatabase(await server.freshDatabase()), clean: () => server.stop() }
})

describe('the two databases', () => {
  it('have the same tables with the same columns', async () => {
    const server = await startPostgres()
    const folder = await mkdtemp(join(tmpdir(), 'store-'))
    const path = join(folder, 'reports.db')
    const url = await server.freshDatabase()
    migrateSqlite(path)
    await migratePostgres(url)
    expect(await postgresColumns(url)).toEqual(sqliteColumns(path))
    await server.stop()
    await rm(folder, { recursive: true })
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
