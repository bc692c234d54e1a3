// Whatever a citizen or an officer writes is shown as text: never as a page, a script or an attribute.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinAnswer } from '../../src/store/answers.js'
import { appendLedger } from '../../src/store/ledger.js'
import { openObjection } from '../../src/store/objections.js'
import { browse, guestOf, openDesk, type Answer, type Browser, type Desk } from './desk.js'

let desk: Desk
let an: Browser

beforeAll(async () => {
  desk = await openDesk({ triesPerMinute: { signIn: 1_000, receipt: 10_000 } })
  await desk.officer('officer', 'xa-a', 'an')
  an = await desk.signIn('an')
})
afterAll(() => desk.close())

const shapes = [
  (s: string) => `<x-evil>${s}</x-evil>`,
  (s: string) => `"><x-evil ${s}>`,
  (s: string) => `' x-evil='${s}`,
  (s: string) => `" x-evil="${s}`,
  (s: string) => `</textarea><x-evil>${s}`,
  (s: string) => `</title></script><x-evil>${s}`,
  (s: string) => `<!--${s}--><x-evil>`,
  (s: string) => `javascript:x-evil(${s})`,
  (s: string) => `&lt;x-evil&gt;${s}&#60;x-evil`,
  (s: string) => `\u202e${s}<x-evil\u0000>`,
]

/** The marker may stand in text and inside a quoted value: as an element, outside the quotes of a tag, or as an address it would be alive. */
const alive = /<x-evil|<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*x-evil|(?:href|src|action)="javascript:/i

test('a thousand hostile strings in every field of a report come out as text', async () => {
  const strings = fc
    .sample(fc.tuple(fc.nat(shapes.length - 1), fc.string({ maxLength: 40, unit: 'grapheme' })), 1_000)
    .map(([n, s]) => shapes[n]!(s))
  for (let at = 0; at < strings.length; at += 10) {
    const [a, b, c, d, e, f, g, h, i, j] = strings.slice(at, at + 10) as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ]
    const { id } = await desk.file({
      facts: {
        violations: [a],
        violationWords: b,
        people: c,
        place: { words: d, landmark: e, direction: f, road: { name: g, kind: 'local' } },
        plate: { is: 'partial', digits: h, words: i },
        more: { [j]: { label: a, words: j } },
      },
    })
    await an.post(`/can-bo/phan-anh/${id}/ghi-chu`, { words: e })
    await an.post(`/can-bo/phan-anh/${id}/tra-loi`, { text: f, requestKey: g })
    const refused = await an.post(`/can-bo/phan-anh/${id}/chuyen-buoc`, {
      move: 'resolve',
      reason: h,
      result: i,
    })
    const page = await an.get(`/can-bo/phan-anh/${id}`)
    for (const { text } of [page, refused]) expect(alive.exec(text)?.[0]).toBeUndefined()
    expect(page.text).toContain('x-evil')
  }
  for (const url of ['/can-bo/hop-thu', '/can-bo/hop-thu/danh-sach'])
    expect(alive.exec((await an.get(url)).text)?.[0]).toBeUndefined()
})

test('what a citizen answered later, added, objected to and owes an agency for is text on every page that shows it', async () => {
  for (const who of ['duty', 'auditor'] as const) await desk.officer(who, 'duty', who)
  const head = await desk.signIn('duty')
  const auditor = await desk.signIn('auditor')
  for (const shape of shapes) {
    const evil = shape('2')
    const { id } = await desk.file({ facts: { violationWords: evil } })
    await desk.deps.database.write(async (on) => {
      const { timeline, agencyDuties } = on.tables
      const place = { words: evil, landmark: evil, road: { name: evil, kind: 'local' as const }, commune: { code: '07432', name: evil, province: '24' } } // prettier-ignore
      await joinAnswer(
        on,
        id,
        { plate: { is: 'partial', digits: evil, words: evil }, people: evil, place },
        1,
      )
      const said = { step: 'plate', label: evil, words: evil, because: evil, agency: evil }
      for (const what of [
        'citizen_answered',
        'citizen_added',
        'objection',
        'alert_added',
        'merged',
        'agency_owed',
      ])
        await on.db
          .insert(timeline)
          .values({ reportId: id, unitId: 'xa-a', at: 1, actorKind: 'citizen', what, detail: said })
      await openObjection(on, { report: id, words: evil, now: 1 })
      await on.db
        .insert(agencyDuties)
        .values({ reportId: id, agency: evil, letter: evil, officerId: 'o', at: 1, dueAt: 2 })
      await appendLedger(on, [{ at: 1, actor: evil, what: evil, about: evil, detail: { evil } }])
    })
    await an.post(`/can-bo/phan-anh/${id}/lien-quan`, { reason: evil })
    const pages = [
      await an.get(`/can-bo/phan-anh/${id}`),
      await an.get(`/can-bo/phan-anh/${id}/trao-doi`),
      await head.get(`/can-bo/phan-anh/${id}/bao-ve`),
      await an.get(`/can-bo/thoi-han?han=${encodeURIComponent(evil)}&trang=${encodeURIComponent(evil)}`),
      await head.get(`/can-bo/phan-cong?noi=${encodeURIComponent(evil)}`),
      await head.get('/can-bo/trung-lap'),
      await head.get('/can-bo/keu-cuu'),
      await head.get(`/can-bo/ca-truc?don-vi=${encodeURIComponent(evil)}`),
      await auditor.get(
        `/can-bo/so-ghi-viec?ve=${encodeURIComponent(evil)}&viec=${encodeURIComponent(evil)}&ai=${encodeURIComponent(evil)}`,
      ),
      await auditor.get('/can-bo/so-ghi-viec'),
      await an.get(`/can-bo/ranh-gioi/${encodeURIComponent(evil)}`),
      await an.post('/can-bo/dien-thoai', {
        violation: evil,
        when: evil,
        where: evil,
        plate: evil,
        name: evil,
      }),
    ]
    for (const { text } of pages) expect(alive.exec(text)?.[0]).toBeUndefined()
    for (const at of [0, 1, 8, 9]) expect(pages[at]!.text).toContain('x-evil')
  }
})

test('what comes back from an address, a form without an account or a name is text too', async () => {
  const guest = await guestOf(desk.app, '/tra-cuu')
  for (const shape of shapes) {
    const evil = shape('1')
    const found = await an.get(
      `/can-bo/hop-thu?q=${encodeURIComponent(evil)}&tt=${encodeURIComponent(evil)}&sau=${encodeURIComponent(evil)}`,
    )
    expect(found.status).toBe(200)
    await an.post('/can-bo/hop-thu/luu', { name: evil, query: 'tt=tat-ca' })
    const signIn = await desk.app.inject({ url: `/can-bo/dang-nhap?tiep=${encodeURIComponent(evil)}` })
    const receipt = await desk.app.inject({
      method: 'POST',
      url: '/tra-cuu',
      headers: { cookie: guest.cookie, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ csrf: guest.csrf, code: evil, secret: evil }).toString(),
    })
    for (const text of [found.text, signIn.body, receipt.body, (await an.get('/can-bo/hop-thu')).text])
      expect(alive.exec(text)?.[0]).toBeUndefined()
  }
})

test('every page forbids scripts and styles inside it, frames around it, and other hosts', async () => {
  const nobody = await browse(desk.app, '')
  for (const answer of [
    await an.get('/can-bo/hop-thu'),
    await nobody.get('/tra-cuu'),
    await nobody.get('/can-bo/dang-nhap'),
  ]) {
    const policy = String(answer.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(policy).not.toContain('http')
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.text).not.toMatch(/<script(?![^>]*\ssrc=")|<style|\son[a-z]+=|style="/i)
    expect(answer.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  }
})

test('a tile server is the one other host a page may load from, for pictures alone, and only where one is set', async () => {
  const tiles = { url: 'https://tiles.example.vn:8443/{z}/{x}/{y}.png', attribution: 'Bản đồ <x-evil>' }
  const tiled = await openDesk({ tiles })
  await tiled.officer('officer', 'xa-a', 'an')
  const { id } = await tiled.file()
  const page = await (await tiled.signIn('an')).get(`/can-bo/phan-anh/${id}`)
  await tiled.close()
  const hosts = String(page.headers['content-security-policy']).match(/[a-z-]+ [^;]*https:[^;]*/g)
  expect(hosts).toEqual(["img-src 'self' data: blob: https://tiles.example.vn:8443"])
  expect(page.text).toContain('tiles.example.vn')
  expect(alive.exec(page.text)?.[0]).toBeUndefined()
})

test('the first load of the inbox stays under 200 KB', async () => {
  const page = await an.get('/can-bo/hop-thu')
  expect(await loadOf(page)).toBeLessThan(200 * 1024)
})

test('a report with a map stays under 200 KB for browsers that unpack, and one without a place loads no map', async () => {
  const placed = await an.get(`/can-bo/phan-anh/${(await desk.file()).id}`)
  expect(await loadOf(placed, { 'accept-encoding': 'gzip' })).toBeLessThan(200 * 1024)
  const unknown = await desk.file({ facts: { place: { words: 'chỗ nào đó' } } })
  const page = await an.get(`/can-bo/phan-anh/${unknown.id}`)
  expect(page.status).toBe(200)
  expect(page.text).not.toMatch(/leaflet|map\.[0-9a-f]+\.js|data-map/)
})

/** Bytes of a page with every file it loads, those that its modules import included. */
async function loadOf(page: Answer, headers: Record<string, string> = {}): Promise<number> {
  const found = new Set(
    [...page.text.matchAll(/(?:src|href)="\/can-bo\/tep\/([^"]+)"/g)].map((match) => match[1]!),
  )
  expect(found.size).toBeGreaterThan(4)
  let total = page.bytes.length
  for (const name of found) {
    const plain = await an.get(`/can-bo/tep/${name}`)
    expect(plain.status).toBe(200)
    total += (await an.get(`/can-bo/tep/${name}`, headers)).bytes.length
    for (const [, imported] of plain.text.matchAll(/(?:from |import\()'\.\/([^']+)'/g)) found.add(imported!)
  }
  return total
}

test('a body that is too big, odd or broken is refused in words', async () => {
  const { id } = await desk.file()
  const big = await an.post(`/can-bo/phan-anh/${id}/ghi-chu`, { words: 'a'.repeat(300_000) })
  expect(big.status).toBe(413)
  expect(big.text).toContain('quá lớn')
  for (const type of [
    'application/json',
    'text/plain',
    'multipart/form-data',
    'multipart/form-data; boundary=x',
  ]) {
    const { statusCode } = await desk.app.inject({
      method: 'POST',
      url: `/can-bo/phan-anh/${id}/ghi-chu`,
      headers: { cookie: an.cookie, 'content-type': type },
      payload: '{"__proto__":{"csrf":"x"}}',
    })
    expect([type, statusCode >= 400 && statusCode < 500]).toEqual([type, true])
  }
})
