// How fast one sender is taken: whoever writes faster than anybody can waits longer, loses nothing, and holds up nobody. Pure but for
// what it remembers, which is bounded and may be forgotten.
import { LRUCache } from 'lru-cache'

/** So many messages at once are anybody's: an album, a story told in short lines. */
const burst = 30
/** ms between messages of one sender after that. */
export const paceMs = 1_000
/** Nobody waits longer than that. ms. */
const waitMsMax = 12 * 3_600_000
/** A clock that goes back further was set. ms. */
const clockMs = 30_000
/** Senders remembered; the longest silent are forgotten first, which only makes them free again. */
const sendersMax = 10_000

export interface Pace {
  /** @param now ms UTC  @returns ms UTC before which this message of the sender is not taken */
  next(sender: string, now: number): number
}

export function openPace(): Pace {
  /** When each sender will have paid for what they have sent, and when they last sent; ms UTC. */
  const known = new LRUCache<string, { paidAt: number; at: number }>({ max: sendersMax })

  return {
    next(sender, now) {
      const before = known.get(sender)
      // A clock that was set back forgives.
      const isKnown = before !== undefined && before.at <= now + clockMs
      const paidAt = isKnown ? Math.max(before.paidAt, now) : now
      known.set(sender, { paidAt: paidAt + paceMs, at: now })
      return Math.min(Math.max(now, paidAt - burst * paceMs), now + waitMsMax)
    },
  }
}
