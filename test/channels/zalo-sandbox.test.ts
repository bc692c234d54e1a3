// The simulated platform behaves as Zalo is described: what a program must bear is really done to it.
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { record } from '../../src/channels/zalo/shape.js'
import { faultOf, openZaloStage, outbound, type ZaloStage } from './zalo-stage.js'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

let stage: ZaloStage
beforeEach(async () => {
  stage = await openZaloStage()
})
afterEach(async () => {
  await stage.close()
})

const bodies = () => stage.heard.map(({ body }) => record(JSON.parse(body.toString('utf8'))))
const words = () => stage.messages().flatMap(({ text }) => text ?? [])

describe('webhooks', () => {
  it('are signed over their bytes, with ids and times as strings', async () => {
    await stage.simulator.say('lan', 'Xe lấn làn')
    expect(stage.heard.every((raw) => stage.channel.verify(raw))).toBe(true)
    expect(bodies()[0]).toMatchObject({ timestamp: String(stage.clock.now), event_name: 'user_send_text' })
    expect(stage.messages()[0]?.citizen).toMatch(/^\d{19}$/)
  })

  it('that find no connection come again after 30 s, 5, 15, 30 and 60 minutes, counted', async () => {
    await stage.stopProgram()
    await stage.simulator.say('lan', 'một')
    for (const pause of [30_000, 5 * minuteMs, 15 * minuteMs]) {
      stage.simulator.passTime(pause - 1)
      await stage.simulator.settled()
      const before = stage.simulator.attempts().length
      stage.simulator.passTime(1)
      await stage.simulator.settled()
      expect(stage.simulator.attempts().length).toBe(before + 1)
    }
    await stage.startProgram()
    stage.simulator.passTime(30 * minuteMs)
    await stage.simulator.settled()
    expect(words()).toEqual(['một'])
    expect(stage.heard[0]?.headers['num_retry']).toBe('4')
    expect(stage.channel.verify(stage.heard[0]!)).toBe(true)
    stage.simulator.passTime(24 * hourMs)
    await stage.simulator.settled()
    expect(stage.heard).toHaveLength(1)
  })

  it('are switched off after the last try, until the address is saved again', async () => {
    await stage.stopProgram()
    await stage.simulator.say('lan', 'mất')
    stage.simulator.passTime(24 * hourMs)
    await stage.simulator.settled()
    expect(stage.simulator.attempts().map(({ numRetry }) => numRetry)).toEqual([0, 1, 2, 3, 4, 5])
    expect(stage.simulator.isWebhookOn()).toBe(false)
    await stage.startProgram()
    await stage.simulator.say('lan', 'cũng mất')
    expect(stage.heard).toEqual([])
    expect(await stage.simulator.saveWebhook()).toBe(200)
    await stage.simulator.say('lan', 'tới')
    expect(words()).toEqual(['tới'])
  })

  it('that are answered after 2 s count as not answered, and come twice', async () => {
    stage.answer.delayMs = 2_300
    await stage.simulator.say('lan', 'chậm')
    expect(stage.simulator.attempts()).toEqual([{ event: 'user_send_text', numRetry: 0 }])
    stage.answer.delayMs = 0
    stage.simulator.passTime(30_000)
    await stage.simulator.settled()
    const [first, second] = stage.messages()
    expect(second?.messageId).toBe(first?.messageId)
  })

  it('that are refused are lost', async () => {
    stage.answer.status = 403
    await stage.simulator.say('lan', 'bị từ chối')
    stage.answer.status = 200
    stage.simulator.passTime(2 * hourMs)
    await stage.simulator.settled()
    expect(stage.heard).toHaveLength(1)
  })

  it('come twice, and in reverse, when asked to', async () => {
    stage.simulator.trouble({ repeat: 2, shuffle: 3 })
    for (const text of ['một', 'hai', 'ba']) await stage.simulator.say('lan', text)
    expect(words()).toEqual(['ba', 'ba', 'hai', 'hai', 'một', 'một'])
    expect(new Set(stage.messages().map(({ messageId }) => messageId)).size).toBe(3)
    await stage.simulator.say('lan', 'bốn')
    expect(words()).not.toContain('bốn')
    await stage.simulator.settled()
    expect(words()).toContain('bốn')
  })

  it('of the set-up are unsigned: an empty object, and a sample of another OA', async () => {
    expect(await stage.simulator.saveWebhook()).toBe(200)
    expect(await stage.simulator.testWebhook()).toBe(200)
    expect(stage.heard).toHaveLength(2)
    for (const [index, body] of bodies().entries()) {
      expect(stage.channel.verify(stage.heard[index]!)).toBe(false)
      expect(stage.channel.isProbe?.(body)).toBe(true)
      expect(stage.channel.read(body)).toEqual([])
    }
    await stage.simulator.say('lan', 'xin chào')
    expect(stage.channel.isProbe?.(bodies().at(-1))).toBe(false)
  })

  it('tell of following, unfollowing, withdrawing and handing back', async () => {
    await stage.simulator.start('lan')
    await stage.simulator.staffSays('lan', 'Chào bạn')
    await stage.simulator.handBack('lan')
    await stage.simulator.withdraw('lan')
    await stage.simulator.unfollow('lan')
    expect(stage.messages().map(({ kind }) => kind)).toEqual([
      'started',
      'echo',
      'released',
      'withdraw',
      'notice', // prettier-ignore
    ])
    const citizens = new Set(stage.messages().map(({ citizen }) => citizen))
    expect(citizens.size).toBe(2)
  })
})

describe('files', () => {
  const clip = { name: 'clip gốc.mov', mime: 'video/quicktime', bytes: Buffer.from('not really a film') }
  const fileOf = async () => {
    await stage.simulator.sendFiles('lan', [clip])
    return stage.messages().flatMap(({ files }) => files ?? [])[0]!
  }

  it('sent as files redirect to a second host and come whole, their checksum tested', async () => {
    const file = await fileOf()
    expect(file).toMatchObject({ kind: 'video', sizeBytes: clip.bytes.length })
    expect(file.md5).toBe(createHash('md5').update(clip.bytes).digest('hex'))
    const first = await fetch(file.url, { redirect: 'manual' })
    expect(new URL(first.headers.get('location')!).hostname).toBe('localhost')
    expect(await buffer(await stage.channel.fetchFile(file))).toEqual(clip.bytes)
  })

  it('whose bytes do not fit the checksum are broken', async () => {
    const file = { ...(await fileOf()), md5: 'd41d8cd98f00b204e9800998ecf8427e' }
    const reading = stage.channel.fetchFile(file).then((stream) => buffer(stream))
    expect((await faultOf(reading)).code).toBe('file-broken')
  })

  it('are dead after half an hour, and with another signature', async () => {
    const file = await fileOf()
    const forged = { ...file, url: file.url.replace(/sig=./, 'sig=x') }
    expect((await faultOf(stage.channel.fetchFile(forged))).code).toBe('link-expired')
    stage.simulator.passTime(30 * minuteMs + 1)
    expect((await faultOf(stage.channel.fetchFile(file))).code).toBe('link-expired')
  })

  it('are not followed to a private address', async () => {
    const file = await fileOf()
    stage.simulator.trouble({ redirectMedia: true })
    expect((await faultOf(stage.channel.fetchFile(file))).code).toBe('link-refused')
  })

  it('of several kinds become a message each, photos together, the caption once', async () => {
    const of = (name: string, mime: string) => ({ name, mime, bytes: Buffer.from(name) })
    const mixed = [of('1.jpg', 'image/jpeg'), of('2.jpg', 'image/jpeg'), of('a.mp4', 'video/mp4')]
    await stage.simulator.sendFiles(
      'lan',
      [...mixed, of('g.gif', 'image/gif'), of('v.amr', 'audio/amr')],
      'đây',
    )
    const said = stage
      .messages()
      .map(({ kind, files, text }) => [kind, files?.map((file) => file.kind), text])
    expect(said).toEqual([
      ['media', ['image', 'image'], 'đây'],
      ['media', ['video'], undefined],
      ['media', ['image'], undefined],
      ['voice', ['audio'], undefined],
    ])
  })
})

describe('trouble', () => {
  it('of slowness delays an answer, not breaks it', async () => {
    await stage.simulator.say('lan', 'một')
    stage.simulator.trouble({ slowMs: 150 })
    const begun = performance.now()
    await stage.channel.send(outbound(stage))
    expect(performance.now() - begun).toBeGreaterThan(290)
  })

  it('of being down takes no message', async () => {
    await stage.simulator.say('lan', 'một')
    await stage.channel.send(outbound(stage))
    stage.simulator.trouble({ down: true })
    expect((await faultOf(stage.channel.send(outbound(stage)))).code).toBe('answer-lost')
    expect(stage.simulator.transcript('lan').filter(({ from }) => from === 'page')).toHaveLength(1)
  })

  it('ends with a reset, which leaves the grant and never repeats an id', async () => {
    await stage.simulator.say('lan', 'một')
    const before = stage.messages().length
    const { platformId } = await stage.channel.send(outbound(stage))
    stage.simulator.reset()
    expect(stage.simulator.transcript('lan')).toEqual([])
    await stage.simulator.say('lan', 'hai')
    expect((await stage.channel.send(outbound(stage))).platformId).not.toBe(platformId)
    const ids = stage
      .messages()
      .filter(({ kind }) => kind === 'text')
      .map(({ messageId }) => messageId)
    expect(new Set(ids).size).toBe(before + 1)
  })
})
