// A refresh token works once: killed at any step, the keeper loses nothing that could be saved, and never spends a token twice.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMemory } from '../../src/channels/zalo/memory.js'
import { openTokenKeeper, refreshEarlyMs, refusedPauseMs } from '../../src/channels/zalo/token.js'
import { accessLifeMs, codeOf, hourMs, Issuer, Killed, Machine } from './zalo-machine.js'

describe('the keeper of the token', () => {
  it('spends the first refresh token once, then lives from what it wrote down', async () => {
    const [issuer, machine] = [new Issuer(), new Machine()]
    expect(await machine.open(issuer).token()).toBe('access-1')
    expect(readMemory(machine.disk)).toMatchObject({ accessToken: 'access-1', refreshToken: 'refresh-1' })
    expect(await machine.open(issuer).token()).toBe('access-1')
    machine.now += accessLifeMs - refreshEarlyMs
    expect(await machine.open(issuer).token()).toBe('access-2')
    expect(issuer.asked).toEqual(['refresh-0', 'refresh-1'])
  })

  it('refreshes once for many who are refused at the same time, in two instances', async () => {
    const [issuer, machine] = [new Issuer(), new Machine()]
    const keepers = [machine.open(issuer), machine.open(issuer)]
    await Promise.all(keepers.map((keeper) => keeper.token()))
    expect(issuer.serial).toBe(1)
    const renewed = await Promise.all(
      Array.from({ length: 20 }, (_, index) => keepers[index % 2]!.renew('access-1')),
    )
    expect(new Set(renewed)).toEqual(new Set(['access-2']))
    expect(issuer.serial).toBe(2)
  })

  it('never hands back the token that was refused, though a refresher under way had found it', async () => {
    const [issuer, machine] = [new Issuer(), new Machine()]
    await machine.open(issuer).token()
    const keeper = machine.open(issuer)
    const [found, renewed] = await Promise.all([keeper.token(), keeper.renew('access-1')])
    expect([found, renewed]).toEqual(['access-1', 'access-2'])
  })

  it('hands out no token that is not on disk', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }), async (hours) => {
        const [issuer, machine] = [new Issuer(), new Machine()]
        let keeper = machine.open(issuer)
        for (const pause of hours) {
          machine.now += pause * hourMs
          if (pause % 3 === 0) keeper = machine.open(issuer)
          const token = pause % 5 === 0 ? await keeper.renew(issuer.accessToken) : await keeper.token()
          expect(token).toBe(issuer.accessToken)
          expect(readMemory(machine.disk)).toMatchObject({
            accessToken: token,
            refreshToken: issuer.refreshToken,
          })
        }
        expect(new Set(issuer.asked).size).toBe(issuer.asked.length)
      }),
    )
  })

  it('killed at any step goes on after a restart, unless the new pair had not reached the disk', async () => {
    let killed = 0
    for (const earlier of [0, 1, 2]) {
      for (let steps = 0; steps < 14; steps += 1) {
        const [issuer, machine] = [new Issuer(), new Machine()]
        for (let times = 0; times < earlier; times += 1) {
          await machine.open(issuer).token()
          machine.now += accessLifeMs
        }
        const before = issuer.serial
        machine.stepsLeft = steps
        const end = await codeOf(machine.open(issuer).token())
        machine.stepsLeft = Number.POSITIVE_INFINITY
        machine.last = Promise.resolve()
        if (end instanceof Killed) killed += 1
        const isIssued = issuer.serial > before
        const isWritten = readMemory(machine.disk).accessToken === issuer.accessToken
        const again = machine.open(issuer)
        if (isIssued && !isWritten) {
          expect(await codeOf(again.token())).toBe('token-dead')
          expect((await again.memory()).refusedCode).toBe('-14014')
        } else {
          expect(await again.token(), `${earlier} earlier, killed at ${steps}`).toBe(issuer.accessToken)
          expect(new Set(issuer.asked).size).toBe(issuer.asked.length)
        }
      }
    }
    expect(killed).toBeGreaterThan(10)
  })

  it('killed again and again at random steps is never worse off than the one loss nobody can prevent', async () => {
    const life = fc.record({ steps: fc.nat(12), pauseHours: fc.nat(30) })
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 8 }), async (lives) => {
        const [issuer, machine] = [new Issuer(), new Machine()]
        for (const { steps, pauseHours } of lives) {
          machine.now += pauseHours * hourMs
          machine.stepsLeft = steps
          await codeOf(machine.open(issuer).token())
          machine.last = Promise.resolve()
        }
        machine.stepsLeft = Number.POSITIVE_INFINITY
        machine.now += accessLifeMs + refusedPauseMs
        const isSaved = [readMemory(machine.disk).refreshToken, 'refresh-0'].includes(issuer.refreshToken)
        const end = await codeOf(machine.open(issuer).token())
        expect(end).toBe(isSaved ? 'none' : 'token-dead')
      }),
      { numRuns: 300 },
    )
  })

  it('keeps a pair that the disk would not take, and writes it before anything else', async () => {
    const [issuer, machine] = [new Issuer(), new Machine()]
    const keeper = machine.open(issuer)
    await keeper.token()
    machine.now += accessLifeMs
    const mark = machine.keepsake()
    await mark.read()
    // The first write marks the attempt; the three after it carry the new pair.
    let writes = 0
    const failing = openTokenKeeper({
      keepsake: {
        ...mark,
        write: async (value) => {
          writes += 1
          if (writes > 1 && writes < 5) throw new Error('disk')
          await mark.write(value)
        },
      },
      firstRefreshToken: 'refresh-0',
      now: () => machine.now,
      log: () => undefined,
      refresh: async (token) => issuer.issue(token),
    })
    expect(await codeOf(failing.token())).toBe('store-busy')
    expect(issuer.serial).toBe(2)
    expect(await failing.token()).toBe('access-2')
    expect(issuer.serial).toBe(2)
    expect(readMemory(machine.disk)).toMatchObject({ refreshToken: 'refresh-2' })
  })

  it('spends no token while the disk takes no writing', async () => {
    const [issuer, machine] = [new Issuer(), new Machine()]
    machine.writesFail = 1
    expect(await codeOf(machine.open(issuer).token())).toBeInstanceOf(Error)
    expect(issuer.asked).toEqual([])
    expect(await machine.open(issuer).token()).toBe('access-1')
  })
})
