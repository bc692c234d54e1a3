// REMEMBER: one door over two databases. Opens the one that DATABASE_URL names, its tables brought up to date.
import { fileURLToPath } from 'node:url'
import type { Database } from './database.js'
import { grantRights } from './grants.js'
import { migratePostgres, migrateSqlite } from './migrate.js'
import { openPostgres } from './postgres.js'
import { openSqlite } from './sqlite.js'

export type { Database } from './database.js'

/**
 * Opens the store, running new migrations first.
 * @param url `file:<path>` (relative to the working folder, or absolute) or `postgres://...`
 * @param ownerUrl PostgreSQL: the account that owns the tables; it migrates, gives the other what it needs, and is let go
 * @throws Error that says what is wrong with a URL or an account.
 */
export async function openDatabase(url: string, ownerUrl?: string): Promise<Database> {
  await migrate(url, ownerUrl)
  return openAsItIs(url)
}

/** Runs new migrations. @returns the names of those that ran. @throws Error that says what is wrong with a URL or an account. */
export async function migrate(url: string, ownerUrl?: string): Promise<string[]> {
  if (!/^postgres(ql)?:/.test(url)) return migrateSqlite(pathOf(url))
  const ran = await migratePostgres(ownerUrl ?? url)
  if (ownerUrl !== undefined) await grantRights(ownerUrl, url)
  return ran
}

/** Opens the store without touching its tables: for those who only look, and for what brings its own. */
export function openAsItIs(url: string): Database {
  return /^postgres(ql)?:/.test(url) ? openPostgres(url) : openSqlite(pathOf(url))
}

function pathOf(url: string): string {
  const path = sqlitePath(url)
  if (path === undefined) throw new Error('DATABASE_URL must be file:<path> or postgres://...')
  return path
}

/** The path of a `file:` URL; undefined for any other. */
export function sqlitePath(url: string): string | undefined {
  if (url.startsWith('file://')) return fileURLToPath(url)
  return url.startsWith('file:') ? url.slice('file:'.length) : undefined
}
