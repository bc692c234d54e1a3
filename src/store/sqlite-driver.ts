// SQLite's driver in the release that this Node can load.
import type Sqlite from 'better-sqlite3'
import process from 'node:process'

/**
 * Version 13 speaks Node-API and needs Node 22. Version 12, for Node 20, aborts the process on Node 24.19 and newer when a statement
 * is collected (nodejs/node#65446).
 */
const release = Number.parseInt(process.versions.node) >= 22 ? 'better-sqlite3-13' : 'better-sqlite3'

/** An open database file. */
export type SqliteFile = Sqlite.Database
export type SqliteStatement = Sqlite.Statement<unknown[]>
export const SqliteFile = ((await import(release)) as { default: typeof Sqlite }).default
