// The sandbox over HTTP: what tests and the chat page may do to the simulated platforms.
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Bubble } from '../../src/channels/simulator.js'
import { openKeeping } from '../../src/evidence/index.js'
import { openSandbox } from '../../src/sandbox/index.js'
import type { Sandbox } from '../../src/sandbox/index.js'
import { newFolder, now, streamOf } from '../evidence/samples.js'
import { openParrot } from './parrot.js'
import type { Parrot } from './parrot.js'

let parrots: Parrot[]
let sandbox: Sandbox

beforeEach(async () => {
  parrots = [openParrot('messenger', 'Messenger', () => now), openParrot('zalo', 'Zalo', () => now)]
  sandbox = await openSandbox({
    simulators: parrots,
    port: 0,
    now: () => now,
    deskUrl: () => 'http://127.0.0.1:1/can-bo?a="b',
  })
})

afterEach(() => sandbox.close())

async function post(path: string, body?: unknown): Promise<Response> {
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return fetch(`${sandbox.origin}/sandbox/${path}`, body === undefined ? { method: 'POST' } : json)
}

async function bubbles(channel: string, citizen: string): Promise<Bubble[]> {
  const answer = await fetch(`${sandbox.origin}/sandbox/${channel}/${citizen}/transcript`)
  return ((await answer.json()) as { bubbles: Bubble[] }).bubbles
}

test('gives the settings of every platform, at its own origin', () => {
  expect(sandbox.settings).toEqual({ MESSENGER_URL: sandbox.origin, ZALO_URL: sandbox.origin })
})

test('carries what a citizen does to the platform of that channel alone', async () => {
  for (const [act, body] of [
    ['start'],
    ['say', { text: 'xe máy đi ngược chiều' }],
    ['tap', { label: 'Có', payload: 'p1' }],
    ['location', { latitude: 21, longitude: 106 }],
    ['sticker'],
    ['staff', { text: 'Chào' }],
  ] as const)
    // prettier-ignore
    expect((await post(`zalo/c1/${act}`, body)).status).toBe(200)
  expect((await bubbles('zalo', 'c1')).map(({ text }) => text)).toEqual([
    'Xin chào! Bạn muốn phản ánh vi phạm giao thông ạ?',
    'xe máy đi ngược chiều',
    'Bạn vừa nói: xe máy đi ngược chiều. Bạn muốn phản ánh lỗi gì?',
    'Có',
    'Đã chọn p1',
    '21, 106',
    '👍',
    'Chào',
  ])
  expect(await bubbles('messenger', 'c1')).toEqual([])
  await post('zalo/reset')
  expect(await bubbles('zalo', 'c1')).toEqual([])
})

test('carries files with their caption, byte for byte, and shows them under its own address', async () => {
  const form = new FormData()
  form.append('caption', 'xe này')
  const bytes = Buffer.from([1, 2, 3, 255])
  form.append('file', new Blob([bytes], { type: 'image/png' }), 'một.png')
  form.append('file', new Blob([bytes], { type: 'video/mp4' }), 'hai.mp4')
  const answer = await fetch(`${sandbox.origin}/sandbox/messenger/c/files`, { method: 'POST', body: form })
  expect(answer.status).toBe(200)
  expect(parrots[0]!.files).toEqual([
    { name: 'một.png', mime: 'image/png', bytes },
    { name: 'hai.mp4', mime: 'video/mp4', bytes },
  ])
  expect((await bubbles('messenger', 'c'))[0]).toMatchObject({
    text: 'xe này',
    files: [{ url: '/messenger-media/0' }, {}],
  })
})

test.each(['picture', 'clip', 'album'])(
  'has a sample %s that the keeping of evidence takes',
  async (what) => {
    await post('messenger/c/sample', { what })
    const keeping = openKeeping({ mediaUrl: await newFolder(), now: () => now })
    expect(parrots[0]!.files).toHaveLength(what === 'album' ? 3 : 1)
    for (const [at, file] of parrots[0]!.files.entries()) {
      const kept = await keeping.keep(streamOf(file.bytes), { id: `f${at}` })
      expect(kept).toMatchObject({ mime: file.mime, clues: { takenAt: now - 20 * 60_000 } })
      expect(kept.clues.takenPlace!.latitude).toBeCloseTo(21.185, 3)
      if (what !== 'clip') expect((await sharp(file.bytes).metadata()).width).toBe(1280)
    }
  },
)

test('carries troubles, time, handing back and raw events', async () => {
  const trouble = {
    slowMs: 5,
    fail: { code: '429', times: 2 },
    repeat: 2,
    shuffle: 2,
    linkLifeMs: 0,
    redirectMedia: true,
    down: false,
  }
  await post('messenger/trouble', trouble)
  await post('messenger/pass-time', { ms: 82_800_000 })
  await post('messenger/c/hand-back')
  expect(await (await post('messenger/event', { object: 'page', entry: [] })).json()).toEqual({ status: 200 })
  expect(parrots[0]!.told).toEqual([
    trouble,
    { ms: 82_800_000 },
    { handBack: 'c' },
    { event: { object: 'page', entry: [] } },
  ])
  expect(parrots[1]!.told).toEqual([])
})

test.each([
  ['telegram/c/say', { text: 'a' }, 404],
  ['zalo/c/say', {}, 400],
  ['zalo/c/say', { text: '' }, 400],
  ['zalo/c%2Fd/say', { text: 'a' }, 400],
  ['zalo/c/sample', { what: 'virus' }, 400],
  ['zalo/trouble', { repeat: 1000 }, 400],
  ['zalo/pass-time', { ms: -1 }, 400],
  ['zalo/c/files', undefined, 406],
  ['zalo/c/say', { text: 'hỏng' }, 500],
])('answers %s with %j by a plain refusal', async (path, body, status) => {
  expect((await post(path, body)).status).toBe(status)
})

test('tells a listening browser what is there, and what comes', async () => {
  await post('zalo/c/start')
  const stop = new AbortController()
  const live = await fetch(`${sandbox.origin}/sandbox/zalo/c/live`, { signal: stop.signal })
  expect(live.headers.get('content-type')).toContain('text/event-stream')
  const reader = live.body!.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader.read()).value).toContain('Xin chào')
  await post('zalo/c/say', { text: 'biển 99A-123.45' })
  expect((await reader.read()).value).toContain('99A-123.45')
  stop.abort()
})

test('serves a page that can load nothing from elsewhere and runs nothing inline', async () => {
  const answer = await fetch(sandbox.origin)
  const page = await answer.text()
  expect(answer.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self'/,
  )
  expect(answer.headers.get('content-security-policy')).not.toContain('unsafe')
  expect(page).not.toMatch(/<script(?![^>]*src=)|style=|\son\w+=|https?:\/\/(?!127)/)
  expect(page).toContain('a=&#34;b')
})
