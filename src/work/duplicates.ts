// Compares each report with the others soon after it was filed, apart from its turn, so that nobody waits for it.
import { compareWaiting, nextComparisonDue } from '../store/duplicates.js'
import type { Database } from '../store/index.js'
import type { Log } from './deliveries.js'
import { startLoop, type Loop } from './loop.js'

export interface DuplicateSupplies {
  database: Database
  now(): number
  log: Log
}

const restMaxMs = 2_000
/** In one transaction, so that a citizen's turn never waits long behind it. */
const atOnce = 5

export function startDuplicates({ database, now, log }: DuplicateSupplies): Loop {
  return startLoop<never>({
    name: 'duplicates',
    // Comparing is its own record: there is nothing left to do with an item afterwards.
    claim: async () => {
      const found = await compareWaiting(database, now(), atOnce)
      if (found > 0) log('info', 'duplicates.found', { pairs: found })
      return []
    },
    work: async () => {},
    nextDue: () => nextComparisonDue(database),
    now,
    atOnce: 1,
    restMaxMs,
    failed: (error) => log('error', 'duplicates.failed', { error: (error as Error).message }),
  })
}
