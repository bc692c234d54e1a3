// SQLite behind the store: one writer with group commit, synced before anybody is told, and a read-only connection beside it.
import SqliteFile from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../faults.js'
import type { Connection, Database } from './database.js'
import { sqliteKit } from './kit.js'
import { makeTables } from './tables.js'

/** How much waiting work shares one commit: bounds how long a reader of the answer waits. */
const commitTogetherMax = 256
/** ms between two commits that follow each other. */
const gatherMs = 2

interface Job {
  work: (on: Connection) => Promise<unknown>
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

type Outcome = { job: Job; value: unknown } | { job: Job; error: unknown }

/** Opens (and makes) the database file. The tables come from `migrate`. */
export function openSqlite(path: string): Database {
  mkdirSync(dirname(path), { recursive: true })
  const writer = new SqliteFile(path)
  // WAL + FULL: a commit is on disk when it returns (sqlite.org/pragma.html#pragma_synchronous).
  writer.pragma('journal_mode = WAL')
  writer.pragma('synchronous = FULL')
  writer.pragma('busy_timeout = 5000')
  // 32 MB of log between checkpoints: pages that many turns touch are written back once.
  writer.pragma('wal_autocheckpoint = 8000')
  // What undoes a savepoint stays in memory; as a temporary file it would be most of what a turn writes.
  writer.pragma('temp_store = MEMORY')
  const reader = new SqliteFile(path, { readonly: true })
  reader.pragma('busy_timeout = 5000')
  reader.pragma('mmap_size = 268435456')

  const on = connect(writer)
  const begin = writer.prepare('BEGIN IMMEDIATE')
  const commit = writer.prepare('COMMIT')
  const rollback = writer.prepare('ROLLBACK')
  const savepoint = writer.prepare('SAVEPOINT job')
  const release = writer.prepare('RELEASE job')
  const undo = writer.prepare('ROLLBACK TO job')

  let queue: Job[] = []
  let draining: Promise<void> | undefined

  async function drain(): Promise<void> {
    // One turn of the event loop gathers the requests that arrived together.
    await new Promise((go) => setImmediate(go))
    while (queue.length > 0) {
      const jobs = queue.slice(0, commitTogetherMax)
      queue = queue.slice(commitTogetherMax)
      await commitTogether(jobs)
      // A sync holds everything up: while writes keep coming, each waits a moment for company.
      await sleep(gatherMs)
    }
    draining = undefined
  }

  async function commitTogether(jobs: Job[]): Promise<void> {
    try {
      const outcomes = (await runTogether(jobs)) ?? (await runEachAlone(jobs))
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
    read: connect(reader),
    write<T>(work: (on: Connection) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        queue.push({ work, resolve: resolve as (value: unknown) => void, reject })
        draining ??= drain()
      })
    },
    async close() {
      await draining
      reader.close()
      writer.close()
    },
  }
}

function connect(file: SqliteFile.Database): Connection {
  return {
    db: drizzle(file, { casing: 'snake_case' }),
    tables: sqliteTables,
    dialect: 'sqlite',
    lock: async () => {},
  }
}

const sqliteTables = makeTables(sqliteKit)

/** SQLite's own word, also where drizzle has wrapped the error. */
function codeOf(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown }
  if (typeof code === 'string' && code.startsWith('SQLITE_')) return code
  return cause === undefined ? undefined : codeOf(cause)
}

function asFault(error: unknown): unknown {
  const code = codeOf(error)
  if (code === undefined) return error
  if (/FULL|IOERR|READONLY|CANTOPEN/.test(code)) return new Fault('disk-full', code, { cause: error })
  if (/BUSY|LOCKED/.test(code)) return new Fault('store-busy', code, { cause: error })
  return error
}
