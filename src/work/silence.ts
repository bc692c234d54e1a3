// Lets a conversation hear that nothing was said: once for each time it asked to be woken.
import type { Database } from '../store/index.js'
import { nextSilence, wakeSilent } from '../store/silence.js'
import type { Vault } from '../vault/index.js'
import type { Log } from './deliveries.js'
import { startLoop, type Loop } from './loop.js'

export interface SilenceSupplies {
  database: Database
  vault: Vault
  now(): number
  log: Log
  wakeTurns(): void
}

const restMaxMs = 30_000

export function startSilence({ database, vault, now, log, wakeTurns }: SilenceSupplies): Loop {
  return startLoop<never>({
    name: 'silence',
    // Waking is its own record: there is nothing left to do with an item afterwards.
    claim: async () => {
      if ((await wakeSilent(database, vault, now(), 100)) > 0) wakeTurns()
      return []
    },
    work: async () => {},
    nextDue: () => nextSilence(database),
    now,
    atOnce: 1,
    restMaxMs,
    failed: (error) => log('error', 'silence.failed', { error: (error as Error).message }),
  })
}
