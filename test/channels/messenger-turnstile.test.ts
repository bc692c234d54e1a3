// Questions about what went out: never a third within a second by the platform's count, wherever in its way a question was held up.
import { describe, expect, it } from 'vitest'
import { openTurnstile } from '../../src/channels/messenger/find-sent.js'

const travels = async (ms: number) => new Promise((go) => setTimeout(go, ms))

describe('the turnstile', () => {
  it('counts the second from the answer: a question that was long on its way is none too many', async () => {
    const inTurn = openTurnstile()
    const arrivals: number[] = []
    const ask = (out: number, back: number) =>
      inTurn(async () => {
        await travels(out)
        arrivals.push(performance.now())
        await travels(back)
      })
    await Promise.all([ask(150, 0), ask(0, 120), ask(0, 0), ask(0, 0)])
    expect(arrivals).toHaveLength(4)
    for (const [at, arrival] of arrivals.slice(2).entries())
      expect(arrival - arrivals[at]!).toBeGreaterThanOrEqual(999)
  })

  it('goes on after a question that failed', async () => {
    const inTurn = openTurnstile()
    const failing = () => Promise.reject(new Error('away'))
    const answers = await Promise.allSettled([
      inTurn(failing),
      inTurn(failing),
      inTurn(() => Promise.resolve(3)),
    ])
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
  })
})
