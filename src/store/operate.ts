// What operators ask the store: who is alive, how much came in, what waits and for how long, which migrations ran.
import { randomUUID } from 'node:crypto'
import { and, eq, gt, gte, isNotNull, lt, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { literal, type Connection, type Database } from './database.js'
import { readMigrations } from './migrate.js'
import type { InboundState } from './tables.js'

const hourMs = 3_600_000
/** Arrivals older than this say nothing about today. */
const arrivalsKeptMs = 35 * 24 * hourMs
const instancesKeptMs = 24 * hourMs

export interface Instance {
  id: string
  startedAt: number
  seenAt: number
  host: string
}

export interface Arrived {
  channel: string
  count: number
  /** ms UTC of the last one. */
  lastAt: number
}

/**
 * Writes that this instance lives and what it took in since it last said so; resolves when that is synced to disk, which is the
 * proof that the database takes writing.
 */
export function beat(
  database: Database,
  instance: Pick<Instance, 'id' | 'startedAt' | 'host'>,
  arrived: Arrived[],
  now: number,
): Promise<void> {
  return database.write(async (on) => {
    const { instances, arrivals } = on.tables
    await on.db
      .insert(instances)
      .values({ ...instance, seenAt: now })
      .onConflictDoUpdate({ target: instances.id, set: { seenAt: now } })
    for (const each of arrived) await addArrived(on, each)
    await on.db.delete(instances).where(lt(instances.seenAt, now - instancesKeptMs))
    await on.db.delete(arrivals).where(lt(arrivals.hour, Math.floor((now - arrivalsKeptMs) / hourMs)))
  })
}

async function addArrived(on: Connection, { channel, count, lastAt }: Arrived): Promise<void> {
  const { arrivals } = on.tables
  const hour = Math.floor(lastAt / hourMs)
  await on.db
    .insert(arrivals)
    .values({ id: `${channel}:${hour}`, channel, hour, count, lastAt })
    .onConflictDoUpdate({
      target: arrivals.id,
      set: { count: sql`${arrivals.count} + ${count}`, lastAt },
    })
}

/** An instance that stopped in order is no longer counted among the living. */
export function leave(database: Database, id: string): Promise<void> {
  return database.write(async (on) => {
    await on.db.delete(on.tables.instances).where(eq(on.tables.instances.id, id))
  })
}

/** Those heard of after `since`, ms UTC. */
export async function livingInstances(database: Database, since: number): Promise<Instance[]> {
  const { db, tables } = database.read
  return await db.select().from(tables.instances).where(gt(tables.instances.seenAt, since)).limit(1_000)
}

/** Writes a row and takes it away again, each in a transaction of its own. @throws Fault when the database takes no writing */
export async function proveWriting(database: Database): Promise<void> {
  const id = `proof:${randomUUID()}`
  await database.write(async (on) => {
    await on.db.insert(on.tables.instances).values({ id, startedAt: 0, seenAt: 0, host: '' })
  })
  await leave(database, id)
}

/** A citizen whose sealed name on the platform can be tried with the key; undefined when there is none. */
export async function sampleCitizen(
  database: Database,
): Promise<{ id: string; sealedHandle: Buffer; key: Buffer } | undefined> {
  const { db, tables } = database.read
  const { citizens } = tables
  const rows = await db
    .select({ id: citizens.id, sealedHandle: citizens.sealedHandle, key: citizens.key })
    .from(citizens)
    .where(and(isNotNull(citizens.key), isNotNull(citizens.sealedHandle)))
    .limit(1)
  const row = rows[0]
  if (row === undefined || row.key === null || row.sealedHandle === null) return undefined
  return { id: row.id, sealedHandle: row.sealedHandle, key: row.key }
}

/** By channel: messages of each hour, and when the last one came. */
export async function readArrivals(
  database: Database,
  channel: string,
  since: number,
): Promise<{ hourly: Map<number, number>; lastAt: number | undefined }> {
  const { db, tables } = database.read
  const { arrivals } = tables
  const rows = await db
    .select()
    .from(arrivals)
    .where(and(eq(arrivals.channel, channel), gte(arrivals.hour, Math.floor(since / hourMs))))
    .limit(10_000)
  const hourly = new Map(rows.map(({ hour, count }) => [hour, count]))
  return { hourly, lastAt: rows.length === 0 ? undefined : Math.max(...rows.map(({ lastAt }) => lastAt)) }
}

export interface Queue {
  queue: 'inbound' | 'outbound' | 'evidence'
  channel: string
  state: string
  count: number
  /** ms UTC at which the oldest was due. */
  oldestDueAt: number
}

/**
 * What waits, is held, failed or was set aside. Done work is not looked at, and there are years of it: each state is written into its
 * query, for a parameter there would hide the index that holds it, and so would grouping by the bare channel, which has one of its own.
 */
export async function readQueues(database: Database): Promise<Queue[]> {
  const { db, tables } = database.read
  const { inbound, outbound, files } = tables
  const ofChannel = ({ channel, dueAt }: { channel: SQLWrapper; dueAt: SQLWrapper }) => ({
    channel: sql<string>`${channel} || ''`,
    count: sql<number>`count(*)`,
    oldestDueAt: sql<number>`min(${dueAt})`,
  })
  const perChannel = ({ channel }: { channel: SQLWrapper }) => sql`${channel} || ''`
  const come = (state: InboundState) =>
    db
      .select({ state: inbound.state, ...ofChannel(inbound) })
      .from(inbound)
      .where(eq(inbound.state, literal(state)))
      .groupBy(inbound.state, perChannel(inbound))
  const going = (states: SQL) =>
    db
      .select({ state: outbound.state, ...ofChannel(outbound) })
      .from(outbound)
      .where(states)
      .groupBy(outbound.state, perChannel(outbound))
  const [waiting, aside, due, stuck, fetching] = await Promise.all([
    come('waiting'),
    come('set_aside'),
    going(eq(outbound.state, literal('due'))),
    going(sql`${outbound.state} in ('held', 'failed')`),
    db
      .select({ state: files.state, ...ofChannel(files) })
      .from(files)
      .where(eq(files.state, literal('waiting')))
      .groupBy(files.state, perChannel(files)),
  ])
  return [
    ...[...waiting, ...aside].map((row) => ({ queue: 'inbound' as const, ...row })),
    ...[...due, ...stuck].map((row) => ({ queue: 'outbound' as const, ...row })),
    ...fetching.map((row) => ({ queue: 'evidence' as const, ...row })),
  ]
}

/** Migrations of this program that the database has not seen. */
export async function missingMigrations(database: Database): Promise<string[]> {
  const rows = await ask<{ name: string }>(database, sql`select name from migrations`)
  const ran = new Set(rows.map(({ name }) => name))
  return readMigrations(database.dialect)
    .map(({ name }) => name)
    .filter((name) => !ran.has(name))
}

/** Whether the account we work under could switch a trigger off; a file is always our own. */
export async function ownsTables(database: Database): Promise<boolean> {
  if (database.dialect === 'sqlite') return true
  const rows = await ask<{ owns: boolean }>(
    database,
    sql`select pg_has_role(current_user, tableowner, 'member') as owns from pg_tables where tablename = 'ledger'`,
  )
  return rows[0]?.owns ?? true
}

/** ms UTC by the database server's own clock; undefined where the database is a file and has none. */
export async function databaseClock(database: Database): Promise<number | undefined> {
  if (database.dialect === 'sqlite') return undefined
  const rows = await ask<{ now: string }>(
    database,
    sql`select (extract(epoch from clock_timestamp()) * 1000)::bigint::text as now`,
  )
  return Number(rows[0]?.now)
}

async function ask<Row>(database: Database, query: ReturnType<typeof sql>): Promise<Row[]> {
  const { db } = database.read
  if (database.dialect === 'sqlite') return db.all<Row>(query)
  const answered = await (db as unknown as { execute(query: unknown): Promise<{ rows: Row[] }> }).execute(
    query,
  )
  return answered.rows
}
