// A refresh token works once: killed at any step, the keeper loses nothing that could be saved, and never spends a token twice.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Keepsake } from '../../src/channels/channel.js'
import { changeMemory, readMemory } from '../../src/channels/zalo/memory.js'
import { GrantRefused, type Grant } from '../../src/channels/zalo/oauth.js'
import { adoptGrant, openTokenKeeper, refreshEarlyMs, refusedPauseMs } from '../../src/channels/zalo/token.js'
import { Fault } from '../../src/faults.js'

const hourMs = 3_600_000
const accessLifeMs = 25 * hourMs

/** The platform's side: one line of tokens, each refresh token good once, the older access token dead. */
class Issuer {
  refreshToken = 'refresh-0'
  accessToken = ''
  serial = 0
  asked: string[] = []

  issue(token: string): Grant {
    this.asked.push(token)
    if (token !== this.refreshToken) throw new GrantRefused('-14014')
    return this.grantAnew(`refresh-${this.serial + 1}`)
  }

  grantAnew(refreshToken: string): Grant {
    this.serial += 1
    this.refreshToken = refreshToken
    this.accessToken = `access-${this.serial}`
    return { accessToken: this.accessToken, refreshToken, accessLifeMs }
  }
}

class Killed extends Error {}

/** One machine: its disk, and the step at which the program on it is killed. */
class Machine {
  disk: string | undefined
  now = 1_800_000_000_000
  stepsLeft = Number.POSITIVE_INFINITY
  last: Promise<unknown> = Promise.resolve()
  writesFail = 0

  step(): void {
    this.stepsLeft -= 1
    if (this.stepsLeft < 0) throw new Killed()
  }

  keepsake(): Keepsake {
    return {
      read: async () => {
        this.step()
        return this.disk
      },
      write: async (value) => {
        this.step()
        if (this.writesFail > 0) {
          this.writesFail -= 1
          throw new Error('disk')
        }
        this.disk = value
        this.step()
      },
      alone: (work) => {
        const mine = this.last.then(work, work)
        this.last = mine.catch(() => undefined)
        return mine
      },
    }
  }

  open(issuer: Issuer, firstRefreshToken = 'refresh-0') {
    return openTokenKeeper({
      keepsake: this.keepsake(),
      firstRefreshToken,
      now: () => this.now,
      log: () => undefined,
      refresh: async (token) => {
        this.step()
        await Promise.resolve()
        const grant = issuer.issue(token)
        this.step()
        return grant
      },
    })
  }
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof Fault ? error.code : error),
  )

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

describe('a refusal', () => {
  const spentOutside = async () => {
    const [issuer, machine] = [new Issuer(), new Machine()]
    const keeper = machine.open(issuer)
    await keeper.token()
    issuer.grantAnew('refresh-outside')
    return { issuer, machine, keeper }
  }

  it('of the refresh token is final, remembered, and not asked for again at once', async () => {
    const { issuer, machine, keeper } = await spentOutside()
    expect(await codeOf(keeper.renew('access-1'))).toBe('token-dead')
    const asked = issuer.asked.length
    expect(await codeOf(machine.open(issuer).renew('access-1'))).toBe('token-dead')
    expect(issuer.asked.length).toBe(asked)
    machine.now += refusedPauseMs
    await codeOf(keeper.renew('access-1'))
    expect(issuer.asked.length).toBe(asked + 1)
  })

  it('is healed by a new refresh token in the settings', async () => {
    const { issuer, machine, keeper } = await spentOutside()
    await codeOf(keeper.renew('access-1'))
    expect(await machine.open(issuer, 'refresh-outside').renew('access-1')).toBe(issuer.accessToken)
    expect(readMemory(machine.disk).refusedAt).toBeUndefined()
  })

  it('is healed by a grant on the set-up page, in the program that is running', async () => {
    const { issuer, machine, keeper } = await spentOutside()
    await codeOf(keeper.renew('access-1'))
    await adoptGrant(machine.keepsake(), issuer.grantAnew('refresh-page'), machine.now)
    expect(await keeper.renew('access-1')).toBe(issuer.accessToken)
    expect(issuer.asked.at(-1)).toBe('refresh-1')
  })

  it('of a wrong token put into the settings falls back to the pair that is kept', async () => {
    const [issuer, machine] = [new Issuer(), new Machine()]
    await machine.open(issuer).token()
    machine.now += accessLifeMs
    expect(await machine.open(issuer, 'refresh-mistyped').token()).toBe('access-2')
    machine.now += accessLifeMs
    await machine.open(issuer, 'refresh-mistyped').token()
    expect(issuer.asked).toEqual(['refresh-0', 'refresh-mistyped', 'refresh-1', 'refresh-2'])
  })

  it('while refreshing early leaves the old access token in use until it ends', async () => {
    const [issuer, machine] = [new Issuer(), new Machine()]
    const keeper = machine.open(issuer)
    await keeper.token()
    issuer.refreshToken = 'elsewhere'
    machine.now += accessLifeMs - hourMs
    expect(await keeper.token()).toBe('access-1')
    machine.now += hourMs
    expect(await codeOf(keeper.token())).toBe('token-dead')
  })

  it('that is trouble of the platform is not final', async () => {
    const machine = new Machine()
    const issuer = new Issuer()
    let isDown = true
    const keeper = openTokenKeeper({
      keepsake: machine.keepsake(),
      firstRefreshToken: 'refresh-0',
      now: () => machine.now,
      log: () => undefined,
      refresh: async (token) => {
        if (isDown) throw new Fault('platform-unreachable', 'down')
        return issuer.issue(token)
      },
    })
    expect(await codeOf(keeper.token())).toBe('platform-unreachable')
    expect(readMemory(machine.disk).refusedAt).toBeUndefined()
    isDown = false
    expect(await keeper.token()).toBe('access-1')
  })
})

describe('the memory', () => {
  it('keeps what else was learnt when the pair changes', async () => {
    const [issuer, machine] = [new Issuer(), new Machine()]
    await machine.open(issuer).token()
    await changeMemory(machine.keepsake(), (memory) => ({ ...memory, sendVersion: 'v2' }))
    machine.now += accessLifeMs
    await machine.open(issuer).token()
    expect(readMemory(machine.disk)).toMatchObject({ sendVersion: 'v2', refreshToken: 'refresh-2' })
  })

  it('that is broken is as good as none', async () => {
    const [issuer, machine] = [new Issuer(), new Machine()]
    for (const broken of ['', '{', 'null', '[]', '{"spent":7,"accessUntil":"x"}']) {
      expect(readMemory(broken)).toEqual({ spent: [] })
    }
    machine.disk = '{'
    expect(await machine.open(issuer).token()).toBe('access-1')
  })
})
