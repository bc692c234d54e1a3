// After the clock was set back: what became due by the clock as it was would wait for a future that is far away now.
import { and, eq, gt, or } from 'drizzle-orm'
import type { Database } from './database.js'

/** Clocks of several machines differ by less. */
const toleranceMs = 60_000
/** No lease is longer. */
const leaseMsMax = 3_600_000
/** Nothing waits longer for its next try. */
const waitMsMax = 24 * 3_600_000

/**
 * Makes due what was made in the future or waits for one, and voids leases that reach too far. Changes nothing where the clock is
 * right, so every instance may call it at any time.
 * @param now ms UTC
 */
export function pullBack(database: Database, now: number): Promise<void> {
  const [born, held, due] = [now + toleranceMs, now + leaseMsMax, now + waitMsMax]
  return database.write(async (on) => {
    const { inbound, outbound, files, alerts, forwardings, parkedChannels, keepsakes } = on.tables
    const freed = { claimedUntil: 0 }
    // Long over, and yet begun: whether it went out must be asked.
    const begun = { claimedUntil: 1 }
    await on.db
      .update(inbound)
      .set({ dueAt: now })
      .where(and(eq(inbound.state, 'waiting'), or(gt(inbound.receivedAt, born), gt(inbound.dueAt, due))))
    await on.db
      .update(inbound)
      .set(freed)
      .where(and(eq(inbound.state, 'waiting'), gt(inbound.claimedUntil, held)))
    await on.db
      .update(outbound)
      .set({ dueAt: now })
      .where(and(eq(outbound.state, 'due'), or(gt(outbound.createdAt, born), gt(outbound.dueAt, due))))
    await on.db
      .update(outbound)
      .set(begun)
      .where(and(eq(outbound.state, 'due'), gt(outbound.claimedUntil, held)))
    await on.db
      .update(files)
      .set({ dueAt: now, ...freed })
      .where(and(eq(files.state, 'waiting'), or(gt(files.receivedAt, born), gt(files.claimedUntil, held))))
    await on.db
      .update(alerts)
      .set({ dueAt: now, calledAt: now, ...freed })
      .where(and(eq(alerts.state, 'calling'), or(gt(alerts.calledAt, born), gt(alerts.dueAt, due))))
    await on.db
      .update(forwardings)
      .set({ dueAt: now, ...freed })
      .where(
        and(eq(forwardings.state, 'due'), or(gt(forwardings.createdAt, born), gt(forwardings.dueAt, due))),
      )
    await on.db.delete(parkedChannels).where(gt(parkedChannels.until, due))
    await on.db.update(keepsakes).set({ leasedUntil: 0 }).where(gt(keepsakes.leasedUntil, held))
  })
}
