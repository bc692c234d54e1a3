// Units and routing rules: every edit is a new version, the newest is in force, and none is ever changed or lost.
import { desc, eq, lt } from 'drizzle-orm'
import type { Routing } from '../reports/routing.js'
import { atMost, prepareOnce, statement, type Database } from './database.js'
import { appendLedger } from './ledger.js'

export interface RoutingVersion {
  version: number
  /** ms UTC. */
  at: number
  /** null: loaded from a file at the start. */
  officerId: string | null
  because: string
}

const statements = prepareOnce(({ db, tables: { routingVersions } }) => ({
  newest: statement<{ version: number }>(
    db
      .select({ version: routingVersions.version })
      .from(routingVersions)
      .orderBy(desc(routingVersions.version))
      .limit(atMost(1)),
  ),
}))

/** The number of the version in force: one look at an index, cheap enough to ask every second; 0 before the first. */
export async function newestRouting(database: Database): Promise<number> {
  return (await statements(database.read).newest())[0]?.version ?? 0
}

/** The rules in force, with their version; undefined before the first file was loaded. */
export async function readRouting(
  database: Database,
): Promise<{ version: number; routing: Routing } | undefined> {
  const { db, tables } = database.read
  const { routingVersions } = tables
  const rows = await db.select().from(routingVersions).orderBy(desc(routingVersions.version)).limit(1)
  return rows[0] && { version: rows[0].version, routing: rows[0].routing }
}

/** One version, whole. */
export async function readRoutingVersion(
  database: Database,
  version: number,
): Promise<(RoutingVersion & { routing: Routing }) | undefined> {
  const { db, tables } = database.read
  const { routingVersions } = tables
  return (await db.select().from(routingVersions).where(eq(routingVersions.version, version)).limit(1))[0]
}

/** The version before one: what it was made from. */
export async function readRoutingBefore(database: Database, version: number): Promise<Routing | undefined> {
  const { db, tables } = database.read
  const { routingVersions } = tables
  const rows = await db
    .select({ routing: routingVersions.routing })
    .from(routingVersions)
    .where(lt(routingVersions.version, version))
    .orderBy(desc(routingVersions.version))
    .limit(1)
  return rows[0]?.routing
}

/** Who changed units and rules, when and why, the newest first. @param before only versions below this one */
export async function listRoutingVersions(
  database: Database,
  { before, limit }: { before?: number; limit: number },
): Promise<RoutingVersion[]> {
  const { db, tables } = database.read
  const { version, at, officerId, because } = tables.routingVersions
  return await db
    .select({ version, at, officerId, because })
    .from(tables.routingVersions)
    .where(before === undefined ? undefined : lt(version, before))
    .orderBy(desc(version))
    .limit(limit)
}

/**
 * Puts a new version in force. The rows must have passed `checkRouting`.
 * @param edit.madeFrom the version the editor had before them: another one in force meanwhile makes the edit `stale`, and nothing is written
 */
export function saveRouting(
  database: Database,
  edit: { routing: Routing; officerId: string | null; because: string; now: number; madeFrom?: number },
): Promise<'saved' | 'stale'> {
  const { routing, officerId, because, now, madeFrom } = edit
  return database.write(async (on) => {
    await on.lock('routing')
    const newest = (await statements(on).newest())[0]?.version ?? 0
    if (madeFrom !== undefined && madeFrom !== newest) return 'stale'
    await on.db.insert(on.tables.routingVersions).values({ at: now, officerId, because, routing })
    const actor = officerId === null ? 'system' : `officer:${officerId}`
    const detail = { because, units: routing.units.length, rules: routing.rules.length }
    await appendLedger(on, [{ at: now, actor, what: 'routing.saved', about: null, detail }])
    return 'saved'
  })
}
