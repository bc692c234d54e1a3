// What tests ask of the queues: how much of each is in which state, done work too.
import { inArray, sql } from 'drizzle-orm'
import type { Database } from '../src/store/index.js'
import type { InboundState } from '../src/store/tables.js'

/** How many messages came in, by what became of them. */
export async function countInbound(database: Database): Promise<Record<InboundState, number>> {
  const { db, tables } = database.read
  const rows = await db
    .select({ state: tables.inbound.state, count: sql<number>`count(*)` })
    .from(tables.inbound)
    .where(inArray(tables.inbound.state, ['waiting', 'done', 'set_aside']))
    .groupBy(tables.inbound.state)
  const counts = { waiting: 0, done: 0, set_aside: 0 }
  for (const { state, count } of rows) counts[state] = Number(count)
  return counts
}

/** How many messages have not gone out. */
export async function countOutbound(database: Database): Promise<Record<'due' | 'held' | 'failed', number>> {
  const { db, tables } = database.read
  const rows = await db
    .select({ state: tables.outbound.state, count: sql<number>`count(*)` })
    .from(tables.outbound)
    .where(inArray(tables.outbound.state, ['due', 'held', 'failed']))
    .groupBy(tables.outbound.state)
  const counts = { due: 0, held: 0, failed: 0 }
  for (const { state, count } of rows) if (state !== 'sent') counts[state] = Number(count)
  return counts
}
