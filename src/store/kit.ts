// The column kit: the few column types both databases have, so that every table is described once.
import { customType as pgCustomType, pgTable, bigint, bigserial, boolean } from 'drizzle-orm/pg-core'
import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** SQLite's columns. Times are integer ms UTC; ids are text in time order. */
export const sqliteKit = {
  table: sqliteTable,
  text: () => text(),
  integer: () => integer(),
  /** Grows by one with every row: the order in which rows were written. */
  sequence: () => integer().primaryKey({ autoIncrement: true }),
  bool: () => integer({ mode: 'boolean' }),
  json: <T>() => text({ mode: 'json' }).$type<T>(),
  bytes: () => blob({ mode: 'buffer' }),
}

export type Kit = typeof sqliteKit

/**
 * What PostgreSQL's text and jsonb cannot hold is left out: NUL, and half of a surrogate pair, which is what a text cut at a length may end
 * with (postgresql.org/docs/current/datatype-json.html). Nobody's odd sign may make a write fail; sealed words keep it.
 */
function storable(text: string): string {
  return /[\u0000\ud800-\udfff]/.test(text) ? text.replace(/\u0000|\p{Surrogate}/gu, '') : text
}

/** The same within JSON, keys too: there they stand as escapes. */
function storableJson(value: unknown): string {
  const text = JSON.stringify(value)
  return /\\u(?:0000|d[89a-f])/.test(text)
    ? text.replace(/\\(?:u(0000|d[89a-f]..)|u....|.)/g, (escape, odd) => (odd === undefined ? escape : ''))
    : text
}

const pgText = pgCustomType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: storable,
})
const jsonb = pgCustomType<{ data: unknown; driverData: string }>({
  dataType: () => 'jsonb',
  toDriver: storableJson,
})
const bytea = pgCustomType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })

/** PostgreSQL's columns under SQLite's types: the values they give and take are the same, which the store contract proves. */
export const postgresKit = {
  table: pgTable,
  text: () => pgText(),
  integer: () => bigint({ mode: 'number' }),
  sequence: () => bigserial({ mode: 'number' }).primaryKey(),
  bool: () => boolean(),
  json: () => jsonb(),
  bytes: () => bytea(),
} as unknown as Kit
