// The program is killed with SIGKILL at random points of conversations: none lost, none doubled, none at the wrong step.
// `npm run chaos` does the same for much longer; CHAOS_MINUTES bounds each of its three parts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgres, type TestPostgres } from '../postgres.js'
import { figures, unleash, type Aftermath } from './chaos.js'

const isLong = import.meta.env.MODE === 'chaos'
const size = isLong
  ? {
      conversations: 350,
      kills: 1_700,
      killsAtLeast: 1_700,
      atOnce: 8,
      callsBetween: 16,
      swift: true,
      minutesMax: Number(process.env['CHAOS_MINUTES'] ?? 150),
    }
  : { conversations: 6, kills: 4, atOnce: 3, callsBetween: 40 }
const limitMs = isLong ? 8 * 3_600_000 : 170_000

describe.each(['messenger', 'zalo'])('killed at random on %s', (channel) => {
  it(
    `${size.conversations} conversations and the officer who handles them end right, each once`,
    async () => {
      const after = await unleash({ channel, seed: 7, officer: true, ...size })
      say(channel, after)
      judge(after)
    },
    limitMs,
  )
})

describe('two instances on PostgreSQL, killed at random', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  it(
    'what one held when it died the other takes over: every report once, every act of the officer once',
    async () => {
      const databaseUrl = await postgres.freshDatabase()
      const after = await unleash({
        channel: 'messenger', seed: 11, officer: true, databaseUrl, instances: 2, ...size,
      }) // prettier-ignore
      say('two instances', after)
      judge(after)
    },
    limitMs,
  )
})

function say(where: string, after: Aftermath): void {
  console.log(`${where}: ${figures(after)}`)
}

function judge(after: Aftermath): void {
  expect(after).toMatchObject({ lost: [], doubled: 0, wrong: [], desk: [] })
  expect(after.kills).toBeGreaterThan(1)
  expect(after.repeats).toBeLessThanOrEqual(Math.max(1, after.bubbles / 10_000))
}
