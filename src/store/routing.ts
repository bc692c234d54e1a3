// Units and routing rules: every edit is a new version, the newest is in force.
import { desc } from 'drizzle-orm'
import type { Routing } from '../reports/routing.js'
import type { Database } from './database.js'
import { appendLedger } from './ledger.js'

/** The rules in force, with their version; undefined before the first file was loaded. */
export async function readRouting(
  database: Database,
): Promise<{ version: number; routing: Routing } | undefined> {
  const { db, tables } = database.read
  const { routingVersions } = tables
  const rows = await db.select().from(routingVersions).orderBy(desc(routingVersions.version)).limit(1)
  return rows[0] && { version: rows[0].version, routing: rows[0].routing }
}

/** Puts a new version in force. */
export function saveRouting(
  database: Database,
  edit: { routing: Routing; officerId: string | null; because: string; now: number },
): Promise<void> {
  const { routing, officerId, because, now } = edit
  return database.write(async (on) => {
    await on.db.insert(on.tables.routingVersions).values({ at: now, officerId, because, routing })
    const actor = officerId === null ? 'system' : `officer:${officerId}`
    const detail = { because, units: routing.units.length, rules: routing.rules.length }
    await appendLedger(on, [{ at: now, actor, what: 'routing.saved', about: null, detail }])
  })
}
