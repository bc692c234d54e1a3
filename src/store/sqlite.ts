// SQLite behind the store: one writer with group commit, synced before anybody is told, and a read-only connection beside it.
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { closeSync, fdatasync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { Fault } from '../faults.js'
import type { Connection, Database } from './database.js'
import { sqliteKit } from './kit.js'
import { makeTables } from './tables.js'
import { SqliteFile } from './sqlite-driver.js'

/** How much waiting work shares one commit: bounds how long a reader of the answer waits. */
const commitTogetherMax = 256

interface Job {
  work: (on: Connection) => Promise<unknown>
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

type Outcome = { job: Job; value: unknown } | { job: Job; error: unknown }

/**
 * Opens (and makes) the database file. The tables come from `migrate`.
 * @param sync brings what was written to an open file to the disk
 */
export function openSqlite(
  path: string,
  sync: (file: number) => Promise<void> = promisify(fdatasync),
): Database {
  mkdirSync(dirname(path), { recursive: true })
  const writer = new SqliteFile(path)
  // In WAL mode FULL is NORMAL and a sync of the log after each commit (sqlite.org/pragma.html#pragma_synchronous). That sync is
  // made here, before anybody is told: beside the event loop, which hears the next requests meanwhile.
  writer.pragma('journal_mode = WAL')
  writer.pragma('synchronous = NORMAL')
  writer.pragma('busy_timeout = 5000')
  // 32 MB of log between checkpoints: pages that many turns touch are written back once.
  writer.pragma('wal_autocheckpoint = 8000')
  // What undoes a savepoint stays in memory; as a temporary file it would be most of what a turn writes.
  writer.pragma('temp_store = MEMORY')
  const reader = new SqliteFile(path, { readonly: true })
  reader.pragma('busy_timeout = 5000')
  reader.pragma('mmap_size = 268435456')

  const on = connect(writer)
  const read = connect(reader)
  const begin = writer.prepare('BEGIN IMMEDIATE')
  const commit = writer.prepare('COMMIT')
  const rollback = writer.prepare('ROLLBACK')
  const savepoint = writer.prepare('SAVEPOINT job')
  const release = writer.prepare('RELEASE job')
  const undo = writer.prepare('ROLLBACK TO job')

  let queue: Job[] = []
  /** The log, open to be synced: it stays the same file while the writer is open. */
  let wal: number | undefined
  let draining: Promise<void> | undefined

  async function drain(): Promise<void> {
    // One turn of the event loop gathers the requests that arrived together.
    await new Promise((go) => setImmediate(go))
    while (queue.length > 0) {
      const jobs = queue.slice(0, commitTogetherMax)
      queue = queue.slice(commitTogetherMax)
      // While the disk syncs, the next writes gather.
      await commitTogether(jobs)
    }
    draining = undefined
  }

  async function commitTogether(jobs: Job[]): Promise<void> {
    try {
      const outcomes = (await runTogether(jobs)) ?? (await runEachAlone(jobs))
      await sync((wal ??= openSync(`${path}-wal`, 'r+')))
      for (const outcome of outcomes)
        if ('error' in outcome) outcome.job.reject(outcome.error)
        else outcome.job.resolve(outcome.value)
    } catch (error) {
      for (const job of jobs) job.reject(asFault(error))
      if (writer.inTransaction) rollback.run()
    }
  }

  /** The usual case: none of them fails. Otherwise nothing of it stands, and undefined. */
  async function runTogether(jobs: Job[]): Promise<Outcome[] | undefined> {
    const outcomes: Outcome[] = []
    begin.run()
    for (const job of jobs) {
      try {
        outcomes.push({ job, value: await job.work(on) })
      } catch {
        if (writer.inTransaction) rollback.run()
        return undefined
      }
    }
    commit.run()
    return outcomes
  }

  /** The same work again, so that whatever fails takes nobody with it. */
  async function runEachAlone(jobs: Job[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = []
    begin.run()
    for (const job of jobs) outcomes.push(await runAlone(job))
    commit.run()
    return outcomes
  }

  async function runAlone(job: Job): Promise<Outcome> {
    savepoint.run()
    try {
      const value = await job.work(on)
      release.run()
      return { job, value }
    } catch (error) {
      // A full disk makes SQLite roll the whole transaction back: then nothing of this batch stands.
      if (!writer.inTransaction) throw error
      undo.run()
      release.run()
      return { job, error: asFault(error) }
    }
  }

  return {
    dialect: 'sqlite',
    read,
    get near() {
      return writer.inTransaction ? read : on
    },
    write<T>(work: (on: Connection) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        queue.push({ work, resolve: resolve as (value: unknown) => void, reject })
        draining ??= drain()
      })
    },
    async close() {
      await draining
      if (wal !== undefined) closeSync(wal)
      reader.close()
      writer.close()
    },
  }
}

function connect(file: SqliteFile): Connection {
  return {
    db: drizzle(file, { casing: 'snake_case' }),
    tables: sqliteTables,
    dialect: 'sqlite',
    lock: async () => {},
  }
}

const sqliteTables = makeTables(sqliteKit)

/** SQLite's own word, also where drizzle has wrapped the error; or the system's, where the sync failed. */
function codeOf(error: unknown): string | undefined {
  const { code, syscall, cause } = (error ?? {}) as { code?: unknown; syscall?: unknown; cause?: unknown }
  if (typeof code === 'string' && (code.startsWith('SQLITE_') || syscall !== undefined)) return code
  return cause === undefined ? undefined : codeOf(cause)
}

function asFault(error: unknown): unknown {
  const code = codeOf(error)
  if (code === undefined) return error
  if (/FULL|IOERR|READONLY|CANTOPEN|^E[A-Z]+$/.test(code))
    return new Fault('disk-full', code, { cause: error })
  if (/BUSY|LOCKED/.test(code)) return new Fault('store-busy', code, { cause: error })
  return error
}
