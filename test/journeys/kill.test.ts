// The program is killed with SIGKILL at random points of conversations: none lost, none doubled, none at the wrong step.
// `npm run chaos` does the same for much longer.
import { describe, expect, it } from 'vitest'
import { unleash } from './chaos.js'

const isLong = import.meta.env.MODE === 'chaos'
const size = isLong
  ? { conversations: 1_000, kills: 2_500, atOnce: 8, betweenMs: 6_000 }
  : { conversations: 10, kills: 5, atOnce: 5, betweenMs: 2_500 }
const limitMs = isLong ? 8 * 3_600_000 : 170_000

describe.each(['messenger', 'zalo'])('killed at random on %s', (channel) => {
  it(
    `${size.conversations} conversations end with the right report, each once`,
    async () => {
      const after = await unleash({ channel, seed: 7, ...size })
      console.log(`${channel}: ${after.kills} kills, ${after.repeats} repeats in ${after.bubbles} bubbles`)
      expect(after).toMatchObject({ lost: [], doubled: 0, wrong: [] })
      expect(after.kills).toBeGreaterThan(2)
      expect(after.repeats).toBeLessThanOrEqual(Math.max(1, after.kills / 4))
    },
    limitMs,
  )
})
