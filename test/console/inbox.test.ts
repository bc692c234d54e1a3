// The inbox: pages, filters, search, the live stream and its replay.
import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDesk, type Browser, type Desk } from './desk.js'

let desk: Desk
let an: Browser
let duty: Browser
const codes: string[] = []

beforeAll(async () => {
  desk = await openDesk()
  await desk.officer('officer', 'xa-a', 'an')
  await desk.officer('duty', 'duty', 'duty')
  for (let n = 0; n < 120; n++) {
    // Three at the same moment: a cursor of the time alone would lose some.
    if (n % 3 === 0) desk.clock.now += 60_000
    const facts =
      n === 7
        ? {
            plate: { is: 'whole' as const, plate: '99G1-456.78', kinds: ['moto' as const] },
            people: 'ông Đỗ Hoà lái xe',
          }
        : {}
    codes.push(
      (await desk.file({ facts, code: `QQQ-${letters(n)}`, unit: n % 10 === 9 ? 'xa-b' : 'xa-a' })).code,
    )
  }
  an = await desk.signIn('an')
  duty = await desk.signIn('duty')
})
afterAll(() => desk.close())

/** Codes of letters alone: digits in them would be found as parts of plates. */
const letters = (n: number) =>
  String(n)
    .padStart(3, '0')
    .replace(/\d/g, (digit) => 'ABCDEFGHJK'[Number(digit)]!)

const listed = (html: string) => [...html.matchAll(/<b>([^<]+)<\/b>/g)].map((found) => found[1]!)
const nextOf = (html: string) =>
  /href="(\/can-bo\/hop-thu\?[^"]*sau=[^"]*)"/.exec(html)?.[1]?.replace(/&amp;/g, '&')

async function walk(browser: Browser, start: string): Promise<string[]> {
  const found: string[] = []
  for (let url: string | undefined = start; url !== undefined;) {
    const { text } = await browser.get(url)
    found.push(...listed(text))
    url = nextOf(text)
  }
  return found
}

test('page after page shows every report of the unit once, newest first, and oldest first on demand', async () => {
  const own = codes.filter((_, n) => n % 10 !== 9)
  const newest = await walk(an, '/can-bo/hop-thu')
  expect(new Set(newest).size).toBe(own.length)
  expect([...newest].sort()).toEqual([...own].sort())
  const oldest = await walk(an, '/can-bo/hop-thu?xep=cu')
  expect(oldest).toEqual([...newest].reverse())
  expect((await walk(duty, '/can-bo/hop-thu')).length).toBe(120)
})

test('a report is found by its code, its plate or a part of it, its road, and words without diacritics', async () => {
  const find = async (q: string) => listed((await an.get(`/can-bo/hop-thu?q=${encodeURIComponent(q)}`)).text)
  const wanted = codes[7]!
  for (const words of [
    wanted,
    wanted.replaceAll('-', ''),
    wanted.toLowerCase(),
    '99G1-456.78',
    '99g145678',
    '456.78',
    '45678',
    '6.78',
    '5678',
    'do hoa lai',
    'ông Đỗ Hoà',
  ])
    expect([words, await find(words)]).toEqual([words, [wanted]])
  expect((await find('quoc lo 37')).length).toBe(50)
  expect(await find('khong co chu nay')).toEqual([])
  for (const odd of ['"', "'; drop table reports; --", '*', 'AND OR NOT', ')(', '%', '\\', '🚗'])
    expect((await an.get(`/can-bo/hop-thu?q=${encodeURIComponent(odd)}`)).status).toBe(200)
})

test('filters hold together, and a view can be saved and dropped', async () => {
  const id = /phan-anh\/([^"]+)"/.exec((await an.get('/can-bo/hop-thu')).text)![1]!
  await an.post(`/can-bo/phan-anh/${id}/nhan`, {})
  expect(listed((await an.get('/can-bo/hop-thu?giu=toi')).text)).toHaveLength(1)
  expect(listed((await an.get('/can-bo/hop-thu?giu=toi&kenh=messenger')).text)).toEqual([])
  expect(listed((await an.get('/can-bo/hop-thu?tt=resolved')).text)).toEqual([])
  expect(
    (await an.post('/can-bo/hop-thu/luu', { name: 'Của tôi', query: 'giu=toi&la=x"><script>' })).status,
  ).toBe(303)
  const page = (await an.get('/can-bo/hop-thu')).text
  expect(page).toContain('<a href="/can-bo/hop-thu?giu=toi">Của tôi</a>')
  const view = /name="id" value="([^"]+)"/.exec(page)![1]!
  await an.post('/can-bo/hop-thu/bo', { id: view })
  expect((await an.get('/can-bo/hop-thu')).text).not.toContain('Của tôi')
})

test('another unit does not find what is not theirs by asking for it', async () => {
  expect(listed((await an.get('/can-bo/hop-thu?dv=xa-b')).text)).toEqual([])
})

/** An open live page: what it has heard so far. */
interface Heard {
  events: { event: string; id: string; data: string }[]
  ended: boolean
  close(): void
}

async function listen(cookie: string, query: string, headers: Record<string, string> = {}): Promise<Heard> {
  if (!desk.app.server.listening) await desk.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = desk.app.server.address() as AddressInfo
  const heard: Heard = { events: [], ended: false, close: () => undefined }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = httpRequest(
      { port, host: '127.0.0.1', path: `/can-bo/song${query}`, headers: { cookie, ...headers } },
      resolve,
    )
    asking.on('error', reject)
    heard.close = () => asking.destroy()
    asking.end()
  })
  expect(response.headers['content-type']).toContain('text/event-stream')
  let text = ''
  response.on('error', () => undefined)
  response.on('close', () => (heard.ended = true))
  response.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
      if (field('event') !== '')
        heard.events.push({ event: field('event'), id: field('id'), data: field('data') })
    }
  })
  return heard
}

async function until(check: () => boolean): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (check()) return
    await new Promise((go) => setTimeout(go, 50))
  }
  throw new Error('waited in vain')
}

const reportsIn = (heard: Heard) =>
  heard.events
    .filter(({ event }) => event === 'hop-thu')
    .map(({ data }) => (JSON.parse(data) as { phanAnh: string }).phanAnh)

test('a new report is heard by its own unit without reloading, and by no other', async () => {
  const heard = await listen(an.cookie, '')
  const all = await listen(duty.cookie, '')
  await new Promise((go) => setTimeout(go, 200))
  const mine = await desk.file({ unit: 'xa-a' })
  const theirs = await desk.file({ unit: 'xa-b' })
  const copied = await desk.file({ unit: 'xa-b', copies: ['xa-a'] })
  await until(() => reportsIn(heard).includes(copied.id) && reportsIn(all).includes(copied.id))
  expect(reportsIn(heard)).toContain(mine.id)
  expect(reportsIn(heard)).not.toContain(theirs.id)
  expect(reportsIn(all)).toEqual(expect.arrayContaining([mine.id, theirs.id, copied.id]))
  heard.close()
  all.close()
})

test('after sleep or a lost line everything missed is replayed, and the page is told to read anew', async () => {
  const first = await listen(an.cookie, '')
  await new Promise((go) => setTimeout(go, 200))
  const before = await desk.file()
  await until(() => reportsIn(first).includes(before.id))
  const last = first.events.at(-1)!.id
  first.close()
  await until(() => first.ended)
  const missed = [await desk.file(), await desk.file(), await desk.file()]
  const again = await listen(an.cookie, '?tu=1', { 'last-event-id': last })
  await until(() => missed.every(({ id }) => reportsIn(again).includes(id)))
  expect(again.events[0]!.event).toBe('tiep')
  expect(reportsIn(again)).not.toContain(before.id)
  again.close()
})

test('the stream answers only those who are signed in', async () => {
  const { statusCode } = await desk.app.inject({ url: '/can-bo/song' })
  expect(statusCode).toBe(303)
})
