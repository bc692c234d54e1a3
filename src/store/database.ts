// The one shape both databases have behind the store: tables, a way to read, and `write`, which is all or nothing.
import { sql, type Placeholder, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'
import type { Tables } from './tables.js'

/** Drizzle over either database; typed as SQLite's, whose methods the shared queries keep to. */
export type Drizzle = BaseSQLiteDatabase<'sync', unknown>

/** A connection to ask: queries are built on `db` and prepared once for each. */
export interface Connection {
  db: Drizzle
  tables: Tables
  dialect: 'sqlite' | 'postgres'
  /**
   * Inside `write`: nobody else is between this call and the end of the transaction under the same name, on any instance.
   * SQLite has one writer, so there it is nothing to do.
   */
  lock(name: string): Promise<void>
}

export interface Database {
  dialect: 'sqlite' | 'postgres'
  /** For questions. SQLite: a read-only connection, so that a stray write fails. */
  read: Connection
  /**
   * For one question at once, and no longer: asked again for the next. The same committed state, where its pages are at hand. SQLite:
   * the writer's own connection between two transactions, for any other reads the log anew after each commit. Nothing is written on it.
   */
  readonly near: Connection
  /**
   * Runs `work` in one transaction; resolves when it is synced to disk. No network call, timer or other wait inside.
   * Work that arrives together shares one commit; each still rolls back alone. `work` may therefore be run more than once:
   * what it decides outside the database must come from its last run.
   * @throws Fault `store-busy` or `disk-full`; and whatever `work` throws.
   */
  write<T>(work: (on: Connection) => Promise<T>): Promise<T>
  close(): Promise<void>
}

type Answer = PromiseLike<unknown> & { sync?(): unknown }

interface Prepared {
  execute(values?: Record<string, unknown>): Answer
}

interface Preparable {
  prepare(name: string): Prepared
}

let prepared = 0

/** Prepares a query; PostgreSQL wants a name, SQLite ignores it. */
export function statement<Row>(query: unknown): (values?: Record<string, unknown>) => Promise<Row[]> {
  const statement = (query as Preparable).prepare(`s${++prepared}`)
  return async (values) => {
    const answer = statement.execute(values)
    // SQLite answers at once: there is nothing to wait for.
    return (answer.sync === undefined ? await answer : answer.sync()) as Row[]
  }
}

/**
 * A word of ours (a state, a kind) written into the query itself. As a parameter it would make SQLite plan the query anew at
 * every call wherever a partial index turns on it.
 */
export function literal(word: string): SQL {
  return sql.raw(`'${word}'`)
}

/**
 * How many rows a prepared query may give, for its `limit`: written into the query, or reckoned in it. A parameter standing alone there
 * makes SQLite plan the query anew at every call, which costs ten times what a look at an index does.
 */
export function atMost(count: number | Placeholder): Placeholder {
  return (typeof count === 'number' ? sql.raw(String(count)) : sql`${count} + 0`) as unknown as Placeholder
}

/**
 * At the end of a subquery in `exists`: asked of each row, by its index. Without it PostgreSQL makes a join of all that waits with all
 * that waits, and each look costs more the more there is.
 */
export const askedOfEach = sql.raw('limit 1 offset 0')

/** A whole number is in the list handed in under the name, as JSON: one statement, however long the list. */
export function amongNumbers(dialect: Connection['dialect'], column: SQLWrapper, name: string): SQL {
  const list = sql.placeholder(name)
  return dialect === 'sqlite'
    ? sql`${column} in (select value from json_each(${list}))`
    : sql`${column} in (select value::bigint from json_array_elements_text(${list}::json))`
}

/** Builds a set of statements once for each connection. */
export function prepareOnce<Set>(build: (on: Connection) => Set): (on: Connection) => Set {
  const built = new WeakMap<Drizzle, Set>()
  return (on) => {
    const known = built.get(on.db)
    if (known !== undefined) return known
    const set = build(on)
    built.set(on.db, set)
    return set
  }
}
