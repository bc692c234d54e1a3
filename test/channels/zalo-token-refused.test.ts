// What the keeper of the token does when the platform refuses, and what heals it.
import { describe, expect, it } from 'vitest'
import { changeMemory, readMemory } from '../../src/channels/zalo/memory.js'
import { adoptGrant, openTokenKeeper, refusedPauseMs } from '../../src/channels/zalo/token.js'
import { Fault } from '../../src/faults.js'
import { accessLifeMs, codeOf, hourMs, Issuer, Machine } from './zalo-machine.js'

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
    await adoptGrant(machine.keepsake(), issuer.grantAnew('refresh-page'), {
      now: machine.now,
      firstRefreshToken: undefined,
    })
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
