// What reaches a citizen on Zalo, and what each refusal of the platform becomes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nextMorning, refusals } from '../../src/channels/zalo/refusals.js'
import zalo from '../../src/channels/zalo/index.js'
import { faultOf, morning, openZaloStage, outbound, supplies, type ZaloStage } from './zalo-stage.js'

const dayMs = 86_400_000
const v3 = 'POST /v3.0/oa/message/cs'
const v2 = 'POST /v2.0/oa/message'
const refresh = 'POST /v4/oa/access_token'
const choices = [
  { label: 'Có', payload: '#consent:co' },
  { label: 'Không', payload: '#consent:khong' },
]

let stage: ZaloStage
beforeEach(async () => {
  stage = await openZaloStage()
  await stage.simulator.say('lan', 'xin chào')
})
afterEach(() => stage.close())

const send = (change = {}, channel = stage.channel) => channel.send(outbound(stage, change))
const calls = () => stage.asked.map(({ call }) => call)
const shown = () => stage.simulator.transcript('lan').findLast(({ from }) => from === 'page')
const fail = (code: string, times = 1) => stage.simulator.trouble({ fail: { code, times } })

describe('words', () => {
  it('arrive in NFC, and their echo carries the id of the receipt', async () => {
    const receipt = await send({ text: 'Cảm ơn bạn'.normalize('NFD') })
    expect(shown()).toMatchObject({ id: receipt.platformId, text: 'Cảm ơn bạn'.normalize('NFC') })
    await stage.simulator.settled()
    const [echo, received] = stage.messages().slice(-2)
    expect(echo).toMatchObject({ kind: 'echo', author: 'bot', messageId: receipt.platformId })
    expect(received).toMatchObject({ kind: 'delivered', about: [receipt.platformId] })
  })

  it('carry up to five buttons whose tap comes back as the choice', async () => {
    await send({ choices })
    expect(shown()?.choices).toEqual(choices)
    await stage.simulator.tap('lan', choices[1]!)
    expect(stage.messages().at(-1)).toMatchObject({ kind: 'choice', choice: '#consent:khong' })
    expect(stage.simulator.transcript('lan').some(({ text }) => text?.startsWith('#'))).toBe(false)
  })

  it('go without buttons where the OA takes none, which is remembered for a week, also after a restart', async () => {
    stage.simulator.account({ takesButtons: false })
    expect((await send({ choices })).platformId).toBe(shown()?.id)
    expect(shown()?.choices).toBeUndefined()
    expect(calls().filter((call) => call === v3)).toHaveLength(2)
    const again = stage.restart()
    await send({ choices }, again)
    expect(calls().filter((call) => call === v3)).toHaveLength(3)
    stage.simulator.account({ takesButtons: true })
    stage.pass(7 * dayMs)
    await stage.simulator.say('lan', 'còn đó không')
    await send({ choices }, again)
    expect(shown()?.choices).toEqual(choices)
  })

  it('refused with and without buttons teach nothing about buttons', async () => {
    fail('-201', 2)
    expect((await faultOf(send({ choices }))).code).toBe('message-refused')
    await send({ choices })
    expect(shown()?.choices).toEqual(choices)
  })
})

describe('the version of the message API', () => {
  it('is v2 for an OA of a state body after the first -235, and that is remembered', async () => {
    stage.simulator.account({ type: 4 })
    await send()
    await send({}, stage.restart())
    expect(calls().filter((call) => call.includes('/message'))).toEqual([v3, v2, v2])
  })

  it('goes back to v3 when v2 is closed with -240', async () => {
    stage.simulator.account({ type: 4 })
    await send()
    stage.simulator.account({ type: 2 })
    await send()
    await send()
    expect(calls().filter((call) => call.includes('/message'))).toEqual([v3, v2, v2, v3, v3])
  })

  it('refused on both is a missing permission, and nothing is remembered', async () => {
    stage.simulator.account({ type: 4 })
    stage.onAsked.run = (call) => {
      if (call === v2) fail('-240')
    }
    expect((await faultOf(send())).code).toBe('permission-missing')
    stage.onAsked.run = () => undefined
    await send()
    expect(calls().filter((call) => call.includes('/message'))).toEqual([v3, v2, v3, v2])
  })
})

describe('the access token', () => {
  it.each(['-216', '-220'])('refused with %s is renewed once and the message sent', async (code) => {
    await send()
    fail(code)
    await send({ text: 'lần hai' })
    expect(shown()?.text).toBe('lần hai')
    expect(calls().filter((call) => call === refresh)).toHaveLength(2)
  })

  it('refused twice is dead', async () => {
    fail('-216', 2)
    expect((await faultOf(send())).code).toBe('token-dead')
  })

  it('that ended while the program slept is replaced before sending', async () => {
    await send()
    stage.pass(26 * 3_600_000)
    await send()
    expect(calls()).toEqual([refresh, v3, refresh, v3])
  })

  it('of another instance is taken over instead of spending the refresh token again', async () => {
    await send()
    const other = stage.restart()
    await send({}, other)
    fail('-216')
    await send({}, other)
    await send()
    expect(calls().filter((call) => call === refresh)).toHaveLength(2)
  })

  it('carries the proof that the App may ask for', async () => {
    stage.simulator.account({ asksProof: true })
    expect((await send()).platformId).not.toBe('')
  })
})

describe('a refusal under HTTP 200', () => {
  const withoutOwnRule = Object.keys(refusals).filter(
    (code) => !['-216', '-220', '-235', '-240', '-234', '-32'].includes(code),
  )

  it.each(withoutOwnRule)('%s becomes its fault and is not taken for success', async (code) => {
    fail(code, 2)
    const fault = await faultOf(send())
    expect(fault.code).toBe(refusals[Number(code)]?.fault)
    expect(fault.message).toContain(code)
    expect(fault.message).not.toContain('Cảm ơn')
  })

  it('that is in no table is tried again on the ladder', async () => {
    fail('-9999')
    expect(await faultOf(send())).toMatchObject({ code: 'platform-error', retry: 'soon' })
  })

  it('for the rate names a minute to wait', async () => {
    fail('-32')
    expect(await faultOf(send())).toMatchObject({ code: 'rate-limited', notBefore: morning + 60_000 })
    stage.simulator.account({ requestsPerMinute: 1 })
    await send().catch(() => undefined)
    expect((await faultOf(send())).code).toBe('rate-limited')
  })

  it('for the night waits until six in the morning in Vietnam', async () => {
    fail('-234')
    expect(await faultOf(send())).toMatchObject({
      code: 'night-hours',
      notBefore: Date.UTC(2026, 10, 21, 23),
    })
    expect(nextMorning(Date.UTC(2026, 10, 21, 15, 30))).toBe(Date.UTC(2026, 10, 21, 23))
    expect(nextMorning(Date.UTC(2026, 10, 21, 23))).toBe(Date.UTC(2026, 10, 22, 23))
  })

  it('follows from what the citizen did: silent for a week, gone, never seen', async () => {
    const message = outbound(stage)
    stage.pass(7 * dayMs + 1)
    expect((await faultOf(stage.channel.send(message))).code).toBe('window-closed')
    await stage.simulator.unfollow('lan')
    expect((await faultOf(stage.channel.send(message))).code).toBe('citizen-unreachable')
    expect((await faultOf(send({ citizen: '5999999999999999999' }))).code).toBe('message-refused')
  })

  it('for a text above 2,000 characters is ours to mend', async () => {
    expect((await faultOf(send({ text: 'x'.repeat(2001) }))).code).toBe('message-refused')
    expect((await send({ text: 'ă'.repeat(2000).normalize('NFD') })).platformId).not.toBe('')
  })
})

describe('health', () => {
  it('names the OA, its kind, its package and the ages of the tokens', async () => {
    stage.simulator.account({ type: 4 })
    const { ok, lines } = await stage.channel.health()
    expect(ok).toBe(true)
    expect(lines.join('\n')).toMatch(/cơ quan nhà nước.*\n.*còn 25 giờ.*còn 90 ngày/)
  })

  it('says how to grant anew when the refresh token is refused', async () => {
    await send()
    stage.pass(91 * dayMs)
    expect((await faultOf(send())).code).toBe('token-dead')
    const { ok, lines } = await stage.channel.health()
    expect(ok).toBe(false)
    expect(lines.join('\n')).toMatch(/ZALO_REFRESH_TOKEN/)
  })

  it('warns before the refresh token ends', async () => {
    await send()
    stage.clock.now += 80 * dayMs
    stage.simulator.trouble({ down: true })
    const { ok, lines } = await stage.channel.health()
    expect(ok).toBe(false)
    expect(lines.join('\n')).toMatch(/chỉ còn 10 ngày/)
  })

  it('names a token that belongs to another OA', async () => {
    const other = zalo.open(supplies({ ...stage.settings, ZALO_OA_ID: '123' }, () => stage.clock.now))
    const { ok, lines } = await other.health()
    await other.close()
    expect(ok).toBe(false)
    expect(lines.join('\n')).toMatch(/không phải 123/)
  })
})

describe('settings', () => {
  it.each([
    ['ZALO_APP_ID', 'abc'],
    ['ZALO_OA_ID', '12 3'],
    ['ZALO_OPENAPI_URL', 'https://openapi.zalo.me/v3.0'],
    ['ZALO_OAUTH_URL', 'oauth.zaloapp.com'],
    ['ZALO_MEDIA_HOSTS', 'http://x/'],
  ])('%s that is malformed stops the start by its name', (name, value) => {
    expect(() => zalo.open(supplies({ ...stage.settings, [name]: value }, () => 0))).toThrow(name)
  })
})
