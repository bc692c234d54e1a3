// The column kit: the few column types both databases have, so that every table is described once.
import {
  customType as pgCustomType,
  pgTable,
  bigint,
  bigserial,
  boolean,
  jsonb,
  text as pgText,
} from 'drizzle-orm/pg-core'
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
