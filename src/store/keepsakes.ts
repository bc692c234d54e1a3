// What a channel must remember between starts, sealed; and the lease that lets one instance alone refresh it.
import { eq } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Keepsake } from '../channels/channel.js'
import { Fault } from '../faults.js'
import type { Vault } from '../vault/index.js'
import type { Database } from './database.js'

const leaseMs = 60_000
const askAgainMs = 250

/** The keepsake of one channel. `by` names this process. */
export function openKeepsake(
  database: Database,
  vault: Vault,
  name: string,
  clock: { now(): number; by: string },
): Keepsake {
  const about = `keepsake:${name}`
  const { keepsakes } = database.read.tables
  let turn: Promise<unknown> = Promise.resolve()

  /** Takes the lease, across instances; a holder that died loses it when it runs out. */
  function takeLease(): Promise<boolean> {
    return database.write(async (on) => {
      await on.lock(about)
      const row = (await on.db.select().from(keepsakes).where(eq(keepsakes.name, name)).limit(1))[0]
      const now = clock.now()
      if (row !== undefined && row.leasedBy !== clock.by && row.leasedUntil > now) return false
      const lease = { leasedBy: clock.by, leasedUntil: now + leaseMs }
      await on.db
        .insert(keepsakes)
        .values({ name, sealed: row?.sealed ?? vault.seal(null, about), updatedAt: now, ...lease })
        .onConflictDoUpdate({ target: keepsakes.name, set: lease })
      return true
    })
  }

  const giveBack = () =>
    database.write(async (on) => {
      await on.db.update(keepsakes).set({ leasedUntil: 0 }).where(eq(keepsakes.name, name))
    })

  return {
    async read() {
      const { db } = database.read
      const row = (await db.select().from(keepsakes).where(eq(keepsakes.name, name)).limit(1))[0]
      return row === undefined ? undefined : ((vault.open(row.sealed, about) as string | null) ?? undefined)
    },
    write(value) {
      return database.write(async (on) => {
        const change = { sealed: vault.seal(value, about), updatedAt: clock.now() }
        await on.db
          .insert(keepsakes)
          .values({ name, ...change })
          .onConflictDoUpdate({ target: keepsakes.name, set: change })
      })
    },
    alone(work) {
      const mine = turn.then(async () => {
        const giveUpAt = Date.now() + 2 * leaseMs
        while (!(await takeLease())) {
          if (Date.now() > giveUpAt) throw new Fault('store-busy', `lease on ${name}`)
          await sleep(askAgainMs)
        }
        try {
          return await work()
        } finally {
          await giveBack()
        }
      })
      turn = mine.catch(() => undefined)
      return mine
    },
  }
}
