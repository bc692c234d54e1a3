// Pictures and papers that an officer sends to a citizen on Zalo.
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutFile } from '../../src/channels/channel.js'
import { faultOf, openZaloStage, outbound, type ZaloStage } from './zalo-stage.js'

const v3 = 'POST /v3.0/oa/message/cs'
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
const file = (name: string, mime: string, bytes = Buffer.from('%PDF-1.7')): OutFile => ({ name, mime, bytes })

describe('a file of an officer', () => {
  it('that is a picture goes with its words in one message', async () => {
    const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const receipt = await send({ file: file('anh.png', 'image/png', bytes), text: 'Biên bản' })
    expect(shown()).toMatchObject({ id: receipt.platformId, text: 'Biên bản', files: [{ kind: 'image' }] })
    const answer = await fetch(shown()?.files?.[0]?.url ?? '')
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes)
  })

  it('that is a picture above 1 MB is made smaller', async () => {
    const noise = { width: 1500, height: 1500, channels: 3 as const, background: 'white' }
    const bytes = await sharp({ create: { ...noise, noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
      .png()
      .toBuffer()
    expect(bytes.length).toBeGreaterThan(1_000_000)
    await send({ file: file('anh.png', 'image/png', bytes) })
    expect(shown()?.files).toMatchObject([{ name: 'anh.jpg', kind: 'image' }])
  })

  it('that is a paper goes after its words, and under the id of the file', async () => {
    const receipt = await send({ file: file('biên bản.pdf', 'application/pdf'), choices })
    const [words, paper] = stage.simulator.transcript('lan').slice(-2)
    expect(words).toMatchObject({ text: 'Cảm ơn bạn đã báo tin.', choices })
    expect(paper).toMatchObject({ id: receipt.platformId, files: [{ name: 'biên bản.pdf', kind: 'file' }] })
  })

  it('does not repeat its words when only the file failed', async () => {
    await send()
    stage.asked.splice(0)
    const message = { id: 'paper', text: 'Kèm biên bản', file: file('a.pdf', 'application/pdf') }
    stage.onAsked.run = (asked) => {
      if (asked === v3 && calls().filter((call) => call === v3).length === 2) fail('500')
    }
    expect((await faultOf(send(message))).code).toBe('platform-error')
    await send(message)
    expect(shown()?.files).toMatchObject([{ name: 'a.pdf' }])
    const words = stage.simulator.transcript('lan').filter(({ text }) => text === 'Kèm biên bản')
    expect(words).toHaveLength(1)
  })

  it('whose upload is gone by then is uploaded once more', async () => {
    await send()
    stage.asked.splice(0)
    fail('-100')
    const bytes = await sharp({ create: { width: 4, height: 3, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer()
    await send({ file: file('a.jpg', 'image/jpeg', bytes) })
    expect(calls()).toEqual(['POST /v2.0/oa/upload/image', v3, 'POST /v2.0/oa/upload/image', v3])
  })

  it('that Zalo does not take is refused before anything is sent', async () => {
    const big = Buffer.alloc(5_000_001)
    for (const one of [
      file('a.exe', 'application/octet-stream'),
      file('a.pdf', 'application/pdf', big),
      file('a.png', 'image/png', Buffer.alloc(1_000_001)),
    ])
      expect((await faultOf(send({ file: one }))).code).toBe('attachment-refused')
    expect(calls()).toEqual([])
  })

  it('that is a GIF says how big it is', async () => {
    const bytes = await sharp({ create: { width: 12, height: 7, channels: 3, background: 'red' } })
      .gif()
      .toBuffer()
    await send({ file: file('a.gif', 'image/gif', bytes) })
    expect(JSON.parse(stage.asked.at(-1)!.body)).toMatchObject({
      message: { attachment: { payload: { elements: [{ media_type: 'gif', width: 12, height: 7 }] } } },
    })
  })
})
