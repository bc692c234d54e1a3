// Takes a new version of units and rules into force in this process, whoever saved it and on whichever instance.
import { readFile } from 'node:fs/promises'
import type { Land } from '../places/land.js'
import type { Routing } from '../reports/routing.js'
import { readUnitsFile, shippedUnits } from '../reports/units-file.js'
import type { Database } from '../store/index.js'
import { newestRouting, readRouting, saveRouting } from '../store/routing.js'
import type { Log } from './deliveries.js'
import { startLoop, type Loop } from './loop.js'

/** The rules in force; readers take `current` anew for every report. */
export interface RoutingInForce {
  current: Routing
  version: number
}

/**
 * The rules in force: the store's newest; at the first start those of UNITS_FILE, or the shipped example.
 * @throws Error that names the file, with every line and reason, or when the rows are another province's
 */
export async function openRouting(
  { unitsFile, province }: { unitsFile?: string | undefined; province: string },
  database: Database,
  land: Land,
  supplies: { now: number; log: Log },
): Promise<RoutingInForce> {
  const known = await readRouting(database)
  if (known !== undefined) {
    const { version, routing } = known
    mustBeOf(province, routing, `Bản phân công ${version} trong cơ sở dữ liệu`)
    // Rows edited at the desk are never overwritten by a file that is older than they.
    if (unitsFile !== undefined) supplies.log('info', 'routing.file_not_read', { version })
    return { current: routing, version }
  }
  const routing = await readUnits(unitsFile, land)
  mustBeOf(province, routing, unitsFile ?? 'Tệp mẫu')
  // Two instances at their first start: one saves, both take what it saved.
  const because = `Nạp từ ${unitsFile ?? 'tệp mẫu'}`
  await saveRouting(database, { routing, officerId: null, because, now: supplies.now, madeFrom: 0 })
  const saved = await readRouting(database)
  return { current: saved?.routing ?? routing, version: saved?.version ?? 0 }
}

async function readUnits(unitsFile: string | undefined, land: Land): Promise<Routing> {
  if (unitsFile === undefined) return readUnitsFile(shippedUnits(), 'json', land)
  try {
    const format = /\.csv$/i.test(unitsFile) ? 'csv' : 'json'
    return readUnitsFile(await readFile(unitsFile, 'utf8'), format, land)
  } catch (cause) {
    throw new Error(`UNITS_FILE ${unitsFile}: ${(cause as Error).message}`, { cause })
  }
}

function mustBeOf(province: string, routing: Routing, what: string): void {
  if (routing.province === province) return
  throw new Error(
    `${what} là của tỉnh mang mã ${routing.province}, còn PROVINCE là ${province}. Hãy sửa PROVINCE, hoặc đặt UNITS_FILE là tệp đơn vị của tỉnh ${province}.`,
  )
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
