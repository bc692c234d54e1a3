// All that a database holds, as it stood at one moment, row by row and alike on both databases: what backups, restores and moves go through.
import { asc, getTableColumns, getTableName, sql, type Column, type Table } from 'drizzle-orm'
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3'
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { type Drizzle } from './database.js'
import { sqlitePath } from './index.js'
import { postgresKit, sqliteKit } from './kit.js'
import { makeTables } from './tables.js'
import { SqliteFile } from './sqlite-driver.js'

export type Row = Record<string, unknown>

export interface Snapshot {
  dialect: 'sqlite' | 'postgres'
  /** Names of all tables that are carried, in a fixed order. */
  tables: string[]
  /** Migrations that this database has seen. */
  migrations: string[]
  /** A table's rows, a page at a time, in the order of its key. */
  rows(table: string): AsyncGenerator<Row[]>
  /** The last number that each sequence gave, by table. */
  sequences(): Promise<Record<string, number>>
  close(): Promise<void>
}

/** The search index, which each database has in a form of its own; the only table without columns in tables.ts. */
export const wordsTable = 'report_words'
/** Rows read at a time: bounds memory, for an attachment's row holds megabytes. */
const page = 200
const pageOf = (table: Table) => (getTableName(table) === 'attachments' ? 4 : page)
export const sqliteTables = tablesByName(makeTables(sqliteKit))
export const postgresTables = tablesByName(makeTables(postgresKit))

function tablesByName(tables: ReturnType<typeof makeTables>): Map<string, Table> {
  return new Map(Object.values(tables).map((table) => [getTableName(table), table as Table]))
}

/** Who is alive now is no part of what a database holds. */
const leftBehind = 'instances'

/** Names of the tables that are carried, in the order of their names. */
export const carriedTables: string[] = [...sqliteTables.keys(), wordsTable]
  .filter((name) => name !== leftBehind)
  .sort()

/**
 * A row of the search index from SQLite's form into PostgreSQL's: its words with their places, its unit as it is written elsewhere.
 * Both ask for the same lexemes afterwards, since the words were folded by us and hold letters and digits only.
 */
export function wordsForPostgres(row: Row, unitOf: (reportId: string) => string | undefined): Row {
  const places = new Map<string, number[]>()
  String(row['words'])
    .split(' ')
    .filter(Boolean)
    // PostgreSQL keeps places up to 16383, and 255 of a lexeme (postgresql.org/docs/current/textsearch-limitations.html).
    .forEach((word, at) =>
      places.set(word, [...(places.get(word) ?? []), Math.min(at + 1, 16_383)].slice(0, 255)),
    )
  const words = [...places].map(([word, at]) => `'${word}':${[...new Set(at)].join(',')}`).join(' ')
  return { ...row, words, unitId: unitOf(String(row['reportId'])) ?? row['unitId'] }
}

/**
 * Opens a view of the database that does not change while others write: SQLite by a read transaction on its log, PostgreSQL by
 * one that is REPEATABLE READ. @throws Error when it cannot be opened
 */
export async function openSnapshot(url: string): Promise<Snapshot> {
  const path = sqlitePath(url)
  if (path !== undefined) {
    const file = new SqliteFile(path, { readonly: true, fileMustExist: true })
    file.exec('BEGIN')
    file.prepare('SELECT count(*) FROM migrations').get()
    return sqliteSnapshot(file)
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  return postgresSnapshot(client)
}

export function sqliteSnapshot(file: SqliteFile): Snapshot {
  const db = drizzleSqlite(file, { casing: 'snake_case' }) as unknown as Drizzle
  return {
    dialect: 'sqlite',
    tables: carriedTables,
    migrations: file.prepare('SELECT name FROM migrations ORDER BY name').pluck().all() as string[],
    rows: (table) =>
      table === wordsTable ? sqliteWords(file) : pages(db, sqliteTables.get(table)!, sqliteKey(file, table)),
    sequences: () => {
      const rows = file.prepare('SELECT name, seq FROM sqlite_sequence').all() as {
        name: string
        seq: number
      }[]
      return Promise.resolve(Object.fromEntries(rows.map(({ name, seq }) => [name, seq])))
    },
    close: () => Promise.resolve(void file.close()),
  }
}

/** The columns of a table's key, in order. */
function sqliteKey(file: SqliteFile, table: string): string[] {
  return file
    .prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
    .pluck()
    .all(table) as string[]
}

async function postgresKeys(client: pg.Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `SELECT i.indrelid::regclass::text AS table, a.attname AS column FROM pg_index i
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
     WHERE i.indisprimary AND i.indrelid::regclass::text NOT LIKE 'pg_%' ORDER BY 1, a.attnum`,
  )
  const keys = new Map<string, string[]>()
  for (const { table, column } of rows) keys.set(table, [...(keys.get(table) ?? []), column])
  return keys
}

async function* sqliteWords(file: SqliteFile): AsyncGenerator<Row[]> {
  const read = file.prepare(
    `SELECT rowid AS at, report_id, unit_id, words FROM report_words WHERE rowid > ? ORDER BY rowid LIMIT ${page}`,
  )
  for (let at = 0; ;) {
    const rows = read.all(at) as ({ at: number } & Row)[]
    if (rows.length > 0)
      yield rows.map(({ report_id, unit_id, words }) => ({ reportId: report_id, unitId: unit_id, words }))
    if (rows.length < page) return
    at = rows.at(-1)!.at
    await Promise.resolve()
  }
}

export async function postgresSnapshot(client: pg.Client, keepOpen = false): Promise<Snapshot> {
  const db = drizzlePostgres(client, { casing: 'snake_case' }) as unknown as Drizzle
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY name')
  const keys = await postgresKeys(client)
  return {
    dialect: 'postgres',
    tables: carriedTables,
    migrations: rows.map(({ name }) => name),
    rows: (table) =>
      table === wordsTable
        ? postgresWords(client)
        : pages(db, postgresTables.get(table)!, keys.get(table) ?? []),
    async sequences() {
      const found: Record<string, number> = {}
      for (const [table, column] of sequenceColumns) {
        const last = await client.query<{ last: string }>(
          `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM ${table}_${column}_seq`,
        )
        found[table] = Number(last.rows[0]?.last ?? 0)
      }
      return found
    },
    close: () => (keepOpen ? Promise.resolve() : client.end()),
  }
}

/** Several rows may belong to one report and none has a key: a cursor walks them as they lie. */
async function* postgresWords(client: pg.Client): AsyncGenerator<Row[]> {
  await client.query(
    'DECLARE carried_words NO SCROLL CURSOR FOR SELECT report_id, unit_id, words::text AS words FROM report_words',
  )
  try {
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH ${page} FROM carried_words`)
      if (rows.length > 0)
        yield rows.map(({ report_id, unit_id, words }) => ({ reportId: report_id, unitId: unit_id, words }))
      if (rows.length < page) return
    }
  } finally {
    await client.query('CLOSE carried_words').catch(() => undefined)
  }
}

async function* pages(db: Drizzle, table: Table, key: string[]): AsyncGenerator<Row[]> {
  const named = Object.entries(getTableColumns(table) as Record<string, Column>)
  const columns = key.map((each) => named.find(([name]) => snake(name) === each)!)
  const limit = pageOf(table)
  const list = sql.join(
    columns.map(([, column]) => sql`${column}`),
    sql`, `,
  )
  for (let last: Row | undefined; ;) {
    const after = last
    const values = after && columns.map(([name]) => sql`${after[name]}`)
    const rows = (await db
      .select()
      .from(table as never)
      .where(values === undefined ? undefined : sql`(${list}) > (${sql.join(values, sql`, `)})`)
      .orderBy(...columns.map(([, column]) => asc(column)))
      .limit(limit)) as Row[]
    if (rows.length > 0) yield rows
    if (rows.length < limit) return
    last = rows.at(-1)
  }
}

/** `reportId` is `report_id` in the database, as drizzle's casing has it. */
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Tables whose key grows by itself. */
export const sequenceColumns: [string, string][] = [...postgresTables].flatMap(([table, each]) =>
  Object.entries(getTableColumns(each) as Record<string, Column>)
    .filter(([, column]) => column.getSQLType() === 'bigserial')
    .map(([name]): [string, string] => [table, name]),
)
