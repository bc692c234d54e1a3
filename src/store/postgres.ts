// PostgreSQL behind the store: a pool, one transaction for each write, tried again when two of them collide.
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { Fault } from '../faults.js'
import type { Connection, Database, Drizzle } from './database.js'
import { postgresKit } from './kit.js'
import { makeTables } from './tables.js'

// Times and counts are bigint there and numbers here; all of ours are below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

const tables = makeTables(postgresKit)
const connectionsMax = 16
/** Serialization failure and deadlock (postgresql.org/docs, appendix A): the transaction may be run again. */
const collisions = new Set(['40001', '40P01'])
const triesMax = 5

/** @param url `postgres://<user>:<password>@<host>/<database>`. The tables come from `migrate`. */
export function openPostgres(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, max: connectionsMax, statement_timeout: 30_000 })
  // A connection lost while idle is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  const connections = new WeakMap<pg.PoolClient, Connection>()

  function connectionOf(client: pg.PoolClient): Connection {
    const known = connections.get(client)
    if (known !== undefined) return known
    const made = connect(client)
    connections.set(client, made)
    return made
  }

  async function writeOnce<T>(work: (on: Connection) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      await client.query('BEGIN')
      const value = await work(connectionOf(client))
      await client.query('COMMIT')
      return value
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure))
      throw error
    } finally {
      client.release(broken)
    }
  }

  const read = connect(pool)
  return {
    dialect: 'postgres',
    read,
    near: read,
    async write(work) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await writeOnce(work)
        } catch (error) {
          if (tries < triesMax && collisions.has(codeOf(error) ?? '')) continue
          throw asFault(error)
        }
      }
    },
    close: () => pool.end(),
  }
}

function connect(client: pg.Pool | pg.PoolClient): Connection {
  return {
    db: drizzle(client as pg.Pool, { casing: 'snake_case' }) as unknown as Drizzle,
    tables,
    dialect: 'postgres',
    async lock(name) {
      await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [name])
    },
  }
}

/** PostgreSQL's five characters, also where drizzle has wrapped the error. */
function codeOf(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown }
  if (typeof code === 'string') return code
  return cause === undefined ? undefined : codeOf(cause)
}

function asFault(error: unknown): unknown {
  const code = codeOf(error)
  if (code === undefined) return error
  if (code === '53100' || code === '25006') return new Fault('disk-full', code, { cause: error })
  if (collisions.has(code) || /^(08|53|57)/.test(code) || /^E(CONN|PIPE|TIMEDOUT)/.test(code))
    return new Fault('store-busy', code, { cause: error })
  return error
}
