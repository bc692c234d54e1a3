// REMEMBER: one door over two databases. Opens the one that DATABASE_URL names, its tables brought up to date.
import { fileURLToPath } from 'node:url'
import type { Database } from './database.js'
import { migratePostgres, migrateSqlite } from './migrate.js'
import { openPostgres } from './postgres.js'
import { openSqlite } from './sqlite.js'

export type { Database } from './database.js'

/**
 * Opens the store, running new migrations first.
 * @param url `file:<path>` (relative to the working folder, or absolute) or `postgres://...`
 * @throws Error that says what is wrong with the URL.
 */
export async function openDatabase(url: string): Promise<Database> {
  if (/^postgres(ql)?:/.test(url)) {
    await migratePostgres(url)
    return openPostgres(url)
  }
  const path = sqlitePath(url)
  if (path === undefined) throw new Error('DATABASE_URL must be file:<path> or postgres://...')
  migrateSqlite(path)
  return openSqlite(path)
}

/** The path of a `file:` URL; undefined for any other. */
export function sqlitePath(url: string): string | undefined {
  if (url.startsWith('file://')) return fileURLToPath(url)
  return url.startsWith('file:') ? url.slice('file:'.length) : undefined
}
