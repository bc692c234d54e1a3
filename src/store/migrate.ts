// Brings a database's tables up to this program: runs the numbered files of migrations/<dialect>/ that it has not seen.
import pg from 'pg'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SqliteFile } from './sqlite-driver.js'

interface Migration {
  name: string
  sql: string
}

/**
 * Runs what is new, each file in one transaction; a file that fails leaves nothing behind.
 * @returns the names of the files that ran.
 */
export function migrateSqlite(path: string, migrations = readMigrations('sqlite')): string[] {
  mkdirSync(dirname(path), { recursive: true })
  const file = new SqliteFile(path)
  try {
    file.pragma('journal_mode = WAL')
    file.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, ran_at INTEGER NOT NULL)')
    const ran = new Set(file.prepare('SELECT name FROM migrations').pluck().all() as string[])
    const unseen = migrations.filter(({ name }) => !ran.has(name))
    for (const { name, sql } of unseen) {
      file.transaction(() => {
        file.exec(sql)
        file.prepare('INSERT INTO migrations VALUES (?, unixepoch() * 1000)').run(name)
      })()
    }
    return unseen.map(({ name }) => name)
  } finally {
    file.close()
  }
}

/** The same on PostgreSQL; instances that start together wait for the first. */
export async function migratePostgres(
  url: string,
  migrations = readMigrations('postgres'),
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('migrations'))")
    // Asked first: an account that may create nothing may still find that there is nothing to do.
    const known = await client.query<{ is: string | null }>("SELECT to_regclass('migrations') AS is")
    if (known.rows[0]?.is == null)
      await client.query('CREATE TABLE migrations (name TEXT PRIMARY KEY, ran_at TIMESTAMPTZ DEFAULT now())')
    const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations')
    const ran = new Set(rows.map(({ name }) => name))
    const unseen = migrations.filter(({ name }) => !ran.has(name))
    for (const { name, sql } of unseen) {
      await client.query('BEGIN')
      try {
        await client.query(sql)
        await client.query('INSERT INTO migrations (name) VALUES ($1)', [name])
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK')
        throw error
      }
    }
    return unseen.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** The files of one dialect in order. */
export function readMigrations(dialect: 'sqlite' | 'postgres'): Migration[] {
  const folder = join(findMigrations(), dialect)
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(folder, name), 'utf8') }))
}

/** migrations/ stands at the top of the project, whether this runs from src/ or from dist/src/. */
function findMigrations(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'migrations', 'sqlite'))) {
    const above = dirname(folder)
    if (above === folder) throw new Error('the folder migrations/ is missing')
    folder = above
  }
  return join(folder, 'migrations')
}
