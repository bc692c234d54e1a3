// How the simulated Messenger delivers webhooks, and how it shares a thread between bot and inbox.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import sandbox from '../../src/channels/messenger/sandbox.js'
import { chance } from '../contracts/channel-stage.js'
import { appId, codeOf, hourMs, MessengerStage, settled } from './messenger-stage.js'

let stage: MessengerStage

beforeEach(async () => {
  stage = new MessengerStage()
  await stage.open()
})
afterEach(() => stage.close())

describe('webhooks', () => {
  it('are pure ASCII with lower-case escapes, and signed as sent', async () => {
    await stage.simulator.say('lan', 'Xe tải / đường ẢO 👍')
    expect(stage.heard[0]).toMatchObject({ isSigned: true })
    expect(stage.heard[0]?.text).toContain('Xe t\\u1ea3i \\/ \\u0111\\u01b0\\u1eddng \\u1ea2O \\ud83d\\udc4d')
  })

  it('name people by ids beyond 2^53, the same in every run', async () => {
    await stage.simulator.say('lan', 'Alo')
    const other = sandbox.open({ now: Date.now, random: chance(1) })
    expect(Number.isSafeInteger(Number(stage.psid()))).toBe(false)
    expect(stage.psid()).toMatch(/^25\d{15}$/)
    expect(other.settings(stage.origin)).toEqual(stage.settings)
  })

  it('are re-sent at once with the same mid when not answered with 200, and again once the program is back', async () => {
    stage.status = 500
    await stage.simulator.say('lan', 'Alo')
    expect(stage.heard).toHaveLength(3)
    stage.status = 200
    stage.simulator.passTime(60_000)
    await settled(() => stage.heard.length === 4)
    expect(new Set(stage.messages().map(({ message }) => message?.mid)).size).toBe(1)
  })

  it('stop for good after an hour of failure, until the Page is subscribed again', async () => {
    stage.status = 500
    await stage.simulator.say('lan', 'Alo')
    stage.simulator.passTime(hourMs)
    await stage.simulator.say('lan', 'Còn đó không?')
    stage.status = 200
    stage.heard.splice(0)
    await stage.simulator.say('lan', 'Alo?')
    expect(stage.heard).toEqual([])
    const fields = stage.access()
    fields.set('subscribed_fields', 'messages')
    expect((await stage.call('POST', 'me/subscribed_apps', undefined, fields)).status).toBe(200)
    await stage.simulator.say('lan', 'Alo!')
    expect(stage.messages()).toHaveLength(1)
  })

  it('come several times, and out of order, on demand', async () => {
    stage.simulator.trouble({ repeat: 2, shuffle: 3 })
    for (const text of ['một', 'hai', 'ba']) await stage.simulator.say('lan', text)
    await settled(() => stage.heard.length === 6)
    expect(stage.messages().map(({ message }) => message?.text)).toEqual([
      'ba',
      'ba',
      'hai',
      'hai',
      'một',
      'một',
    ])
  })

  it('held back are let go when the trouble is over', async () => {
    stage.simulator.trouble({ shuffle: 5 })
    await stage.simulator.say('lan', 'một')
    expect(stage.heard).toEqual([])
    stage.simulator.trouble({})
    await settled(() => stage.heard.length === 1)
  })

  it('carry an album as one message or as several, and now and then two entries at once', async () => {
    const photo = (name: string) => ({ name, mime: 'image/jpeg', bytes: Buffer.from(name) })
    const shapes = new Set<string>()
    for (let round = 0; round < 40; round += 1) {
      stage.heard.splice(0)
      await stage.simulator.sendFiles('lan', [photo('a.jpg'), photo('b.jpg')], 'đây ạ')
      const albums = stage.messages().filter(({ message }) => message?.attachments !== undefined).length
      const entries = Math.max(...stage.heard.map(({ body }) => body.entry.length))
      shapes.add(`${albums === 1 ? 'one' : 'several'} ${entries > 1 ? 'together' : 'apart'}`)
      const stamps = stage.messages().map(({ timestamp }) => timestamp)
      expect(new Set(stamps).size).toBe(stamps.length)
    }
    expect(shapes.size).toBe(4)
  })

  it('carry a sticker alone or with its twin', async () => {
    const sizes = new Set<number>()
    for (let round = 0; round < 20; round += 1) await stage.simulator.sendSticker('lan')
    for (const { message } of stage.messages()) sizes.add((message?.attachments as unknown[]).length)
    expect(sizes).toEqual(new Set([1, 2]))
  })

  it('give a referral its time in seconds', async () => {
    await stage.simulator.refer('lan', 'qr_poster')
    expect(stage.events()[0]?.timestamp).toBeLessThan(1e11)
  })
})

describe('two hands on one thread', () => {
  it('moves to the inbox with its first answer: standby for the bot, 2018300 for its sends, until handed back', async () => {
    await stage.simulator.say('lan', 'Alo')
    const psid = stage.psid()
    await stage.simulator.staffSays('lan', 'Chào chị')
    expect(stage.events().some(({ take_thread_control: taken }) => taken !== undefined)).toBe(true)
    await stage.simulator.say('lan', 'Vâng')
    await stage.simulator.tap('lan', { label: 'Trợ giúp', payload: '#do:help' })
    const standby = stage.heard.flatMap(({ body }) => body.entry).flatMap((entry) => entry.standby ?? [])
    expect(standby.map(({ message }) => message?.text)).toEqual(['Chào chị', 'Vâng', undefined])
    expect(standby.at(-1)?.postback).not.toHaveProperty('payload')
    const message = { recipient: { id: psid }, message: { text: 'a' } }
    expect(codeOf(await stage.call('POST', 'me/messages', message))[0]).toBe(2018300)
    await stage.simulator.handBack('lan')
    expect(stage.events().at(-1)).toMatchObject({ pass_thread_control: { new_owner_app_id: Number(appId) } })
    expect((await stage.call('POST', 'me/messages', message)).status).toBe(200)
  })

  it('lapses after a day', async () => {
    await stage.simulator.say('lan', 'Alo')
    await stage.simulator.staffSays('lan', 'Chào chị')
    stage.simulator.passTime(25 * hourMs)
    stage.heard.splice(0)
    await stage.simulator.say('lan', 'Alo')
    expect(stage.heard[0]?.body.entry[0]?.messaging).toHaveLength(1)
  })

  it("names the inbox's app as a number, as a string, or not at all", async () => {
    for (let round = 0; round < 30; round += 1) await stage.simulator.staffSays('lan', 'Chào chị')
    const kinds = new Set(
      stage
        .events()
        .filter(({ message }) => message?.is_echo)
        .map(({ message }) => typeof message?.app_id),
    )
    expect(kinds).toEqual(new Set(['number', 'string', 'undefined']))
  })

  it('can be passed, taken and asked about by the API', async () => {
    await stage.simulator.say('lan', 'Alo')
    const recipient = { id: stage.psid() }
    const owner = async () => {
      const query = stage.access()
      query.set('recipient', recipient.id)
      return (await stage.call('GET', 'me/thread_owner', undefined, query)).body
    }
    expect(await owner()).toMatchObject({ data: [{ thread_owner: { app_id: appId } }] })
    await stage.call('POST', 'me/pass_thread_control', { recipient, target_app_id: 263902037430900 })
    expect(await owner()).toEqual({ data: [{ thread_owner: {} }] })
    expect((await stage.call('POST', 'me/take_thread_control', { recipient })).body).toEqual({
      success: true,
    })
    expect(await owner()).toMatchObject({ data: [{ thread_owner: { app_id: appId } }] })
  })
})
