// Writes all that a snapshot told into a database, in one transaction: all of it or nothing.
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3'
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Drizzle } from './database.js'
import { sqlitePath } from './index.js'
import {
  carriedTables, postgresSnapshot, postgresTables, sequenceColumns, sqliteSnapshot, sqliteTables, wordsTable,
  type Row, type Snapshot,
} from './snapshot.js' // prettier-ignore
import { SqliteFile } from './sqlite-driver.js'

export interface Loader {
  /** Whether a row stands anywhere. */
  isEmpty(): Promise<boolean>
  /** Takes every row away, whatever guards it. */
  clear(): Promise<void>
  insert(table: string, rows: Row[]): Promise<void>
  /** The next number of each sequence follows the highest of these and of the rows. */
  setSequences(sequences: Record<string, number>): Promise<void>
  /** Reads back what was inserted, inside the same transaction. */
  snapshot: Snapshot
  /** All or nothing. */
  commit(): Promise<void>
  /** Leaves the database as it was. */
  abandon(): Promise<void>
}

/** Opens one transaction in which a whole database is written. The tables must be there already (`migrate`). */
export async function openLoader(url: string): Promise<Loader> {
  const path = sqlitePath(url)
  if (path !== undefined) return sqliteLoader(path)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('BEGIN')
  return postgresLoader(client)
}

function sqliteLoader(path: string): Loader {
  const file = new SqliteFile(path)
  file.pragma('foreign_keys = OFF')
  const db = drizzleSqlite(file, { casing: 'snake_case' }) as unknown as Drizzle
  file.exec('BEGIN IMMEDIATE')
  const addWords = file.prepare('INSERT INTO report_words (report_id, unit_id, words) VALUES (?, ?, ?)')
  return {
    isEmpty: () =>
      Promise.resolve(
        carriedTables.every((table) => file.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() === undefined),
      ),
    clear() {
      const guards = file.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all() as {
        name: string
        sql: string
      }[]
      for (const { name } of guards) file.exec(`DROP TRIGGER ${name}`)
      for (const table of carriedTables) file.exec(`DELETE FROM ${table}`)
      for (const { sql } of guards) file.exec(sql)
      return Promise.resolve()
    },
    async insert(table, rows) {
      if (table === wordsTable)
        for (const { reportId, unitId, words } of rows) addWords.run(reportId, unitId, words)
      else for (const row of rows) await db.insert(sqliteTables.get(table) as never).values(row as never)
    },
    setSequences(sequences) {
      const known = file.prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?')
      const fresh = file.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)')
      for (const [table] of sequenceColumns) {
        const seq = sequences[table] ?? 0
        if (known.run(seq, table).changes === 0 && seq > 0) fresh.run(table, seq)
      }
      return Promise.resolve()
    },
    snapshot: sqliteSnapshot(file),
    commit() {
      file.exec('COMMIT')
      file.pragma('wal_checkpoint(TRUNCATE)')
      return Promise.resolve(void file.close())
    },
    abandon() {
      if (file.inTransaction) file.exec('ROLLBACK')
      return Promise.resolve(void file.close())
    },
  }
}

async function postgresLoader(client: pg.Client): Promise<Loader> {
  const db = drizzlePostgres(client, { casing: 'snake_case' }) as unknown as Drizzle
  return {
    async isEmpty() {
      for (const table of carriedTables)
        if ((await client.query(`SELECT 1 FROM ${table} LIMIT 1`)).rowCount !== 0) return false
      return true
    },
    async clear() {
      for (const table of carriedTables) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
      await client.query(`TRUNCATE ${carriedTables.join(', ')}`)
      for (const table of carriedTables) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`)
    },
    async insert(table, rows) {
      if (table !== wordsTable) {
        await db.insert(postgresTables.get(table) as never).values(rows)
        return
      }
      for (const { reportId, unitId, words } of rows)
        await client.query(
          'INSERT INTO report_words (report_id, unit_id, words) VALUES ($1, $2, $3::tsvector)',
          [reportId, unitId, words],
        )
    },
    async setSequences(sequences) {
      for (const [table, column] of sequenceColumns)
        await client.query(
          `SELECT setval('${table}_${column}_seq', greatest($1::bigint, coalesce((SELECT max(${column}) FROM ${table}), 0), 1), $1::bigint > 0 OR EXISTS (SELECT 1 FROM ${table}))`,
          [sequences[table] ?? 0],
        )
    },
    snapshot: await postgresSnapshot(client, true),
    async commit() {
      await client.query('COMMIT')
      await client.end()
    },
    async abandon() {
      await client.query('ROLLBACK').catch(() => undefined)
      await client.end()
    },
  }
}
