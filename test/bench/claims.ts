// How many lanes a second several instances claim on one PostgreSQL server, of which one works at a time: claims hold one lock.
import { randomBytes } from 'node:crypto'
import { keepInbound } from '../../src/store/inbound.js'
import { openDatabase } from '../../src/store/index.js'
import { claimTurns } from '../../src/store/lanes.js'
import { openVault } from '../../src/vault/index.js'

/** As many as a worker asks for when all its hands are free. */
const limit = 32

/** @param lanes citizens with one waiting message each  @returns lanes a second, and ms that a claim of 32 takes */
export async function claimRate(
  url: string,
  instances: number,
  lanes: number,
): Promise<{ perSecond: number; claimMs: number }> {
  const vault = openVault(randomBytes(32))
  const databases = await Promise.all(Array.from({ length: instances }, () => openDatabase(url)))
  const now = Date.now()
  const arrivals = Array.from({ length: lanes }, (_, at) => ({
    message: {
      channel: 'messenger',
      account: 'page',
      citizen: `c${at}`,
      messageId: `m${at}`,
      kind: 'text' as const,
      text: 'Xin chào',
    },
    receivedAt: now,
    dueAt: now,
  }))
  for (let from = 0; from < lanes; from += 200)
    await keepInbound(databases[0]!, vault, arrivals.slice(from, from + 200))
  let claimed = 0
  let claims = 0
  const began = performance.now()
  await Promise.all(
    databases.map(async (database, at) => {
      for (;;) {
        const got = await claimTurns(database, vault, {
          by: `instance-${at}`,
          now: now + 1,
          leaseMs: 600_000,
          limit,
        })
        claims += 1
        claimed += got.length
        if (got.length === 0) return
      }
    }),
  )
  const ms = performance.now() - began
  for (const database of databases) await database.close()
  if (claimed !== lanes) throw new Error(`${claimed} lanes were claimed of ${lanes}`)
  return { perSecond: (claimed / ms) * 1_000, claimMs: ms / claims }
}
