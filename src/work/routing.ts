// Takes a new version of units and rules into force in this process, whoever saved it and on whichever instance.
import { readFile } from 'node:fs/promises'
import type { Land } from '../places/land.js'
import type { Routing } from '../reports/routing.js'
import { readUnitsFile } from '../reports/units-file.js'
import type { Database } from '../store/index.js'
import { newestRouting, readRouting, saveRouting } from '../store/routing.js'
import type { Log } from './deliveries.js'
import { startLoop, type Loop } from './loop.js'

/** The rules in force; readers take `current` anew for every report. */
export interface RoutingInForce {
  current: Routing
  version: number
}

/** The rules in force: the store's newest; at the first start those of UNITS_FILE, or the shipped example. */
export async function openRouting(
  { unitsFile }: { unitsFile?: string | undefined },
  database: Database,
  land: Land,
  now: number,
): Promise<RoutingInForce> {
  const known = await readRouting(database)
  if (known !== undefined) return { current: known.routing, version: known.version }
  const path = unitsFile ?? new URL('../reports/units-bac-ninh.json', import.meta.url)
  const format = String(path).endsWith('.csv') ? 'csv' : 'json'
  const routing = readUnitsFile(await readFile(path, 'utf8'), format, land)
  // Two instances at their first start: one saves, both take what it saved.
  const because = `Nạp từ ${unitsFile ?? 'tệp mẫu'}`
  await saveRouting(database, { routing, officerId: null, because, now, madeFrom: 0 })
  const saved = await readRouting(database)
  return { current: saved?.routing ?? routing, version: saved?.version ?? 0 }
}

/** Reads the newest version when it is another than the one in force. @returns whether it was */
export async function refreshRouting(database: Database, routing: RoutingInForce): Promise<boolean> {
  if ((await newestRouting(database)) === routing.version) return false
  const newest = await readRouting(database)
  if (newest === undefined || newest.version <= routing.version) return false
  routing.current = newest.routing
  routing.version = newest.version
  return true
}

/** Looks once a second; the instance that saved does not wait for it. */
export function startRouting(supplies: {
  database: Database
  routing: RoutingInForce
  now(): number
  log: Log
}): Loop {
  const { database, routing, now, log } = supplies
  return startLoop<never>({
    name: 'routing',
    claim: async () => {
      if (await refreshRouting(database, routing))
        log('info', 'routing.taken', { version: routing.version, rules: routing.current.rules.length })
      return []
    },
    work: async () => {},
    nextDue: async () => undefined,
    now,
    atOnce: 1,
    restMaxMs: 1_000,
    failed: (error) => log('error', 'routing.failed', { error: (error as Error).name }),
  })
}
