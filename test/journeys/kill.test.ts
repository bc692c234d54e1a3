// The program is killed with SIGKILL at random points of conversations: none lost, none doubled, none at the wrong step.
// `npm run chaos` does the same for much longer.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgres, type TestPostgres } from '../postgres.js'
import { unleash, type Aftermath } from './chaos.js'

const isLong = import.meta.env.MODE === 'chaos'
const size = isLong
  ? { conversations: 1_000, kills: 2_500, atOnce: 8, betweenMs: 6_000 }
  : { conversations: 6, kills: 4, atOnce: 3, betweenMs: 1_500 }
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
  console.log(`${where}: ${after.kills} kills, ${after.repeats} repeats in ${after.bubbles} bubbles`)
}

function judge(after: Aftermath): void {
  expect(after).toMatchObject({ lost: [], doubled: 0, wrong: [], desk: [] })
  expect(after.kills).toBeGreaterThan(1)
  expect(after.repeats).toBeLessThanOrEqual(Math.max(1, after.kills / 4))
}
