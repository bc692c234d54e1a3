// The desk on both databases: the same work gives the same answers on SQLite and on PostgreSQL.
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifier } from '../src/ledger/index.js'
import { readReceipt } from '../src/store/desk-receipt.js'
import { readLedger } from '../src/store/ledger.js'
import { openDesk, type Browser, type Desk } from './console/desk.js'
import { startPostgres, type TestPostgres } from './postgres.js'

let postgres: TestPostgres | undefined

afterAll(() => postgres?.stop())

const databases = {
  sqlite: async () => undefined,
  postgres: async () => {
    postgres = await startPostgres()
    return postgres.freshDatabase()
  },
}

describe.each(Object.entries(databases))('on %s', (_name, url) => {
  let desk: Desk
  let an: Browser
  let binh: Browser

  beforeAll(async () => {
    desk = await openDesk({}, await url())
    for (const login of ['an', 'binh']) await desk.officer('officer', 'xa-a', login)
    an = await desk.signIn('an')
    binh = await desk.signIn('binh')
  }, 120_000)
  afterAll(() => desk?.close())

  const listed = (html: string) => [...html.matchAll(/<b>([^<]+)<\/b>/g)].map((found) => found[1]!)

  test('pages, filters and search give the same reports in the same order', async () => {
    const codes: string[] = []
    for (let n = 0; n < 60; n++) {
      if (n % 4 === 0) desk.clock.now += 1_000
      codes.push(
        (
          await desk.file({
            code: `QQQ-A${'BCDEFGHJKM'[Math.floor(n / 10)]!}${'BCDEFGHJKM'[n % 10]!}`,
            copies: n === 3 ? ['xa-a'] : [],
            unit: n === 3 ? 'xa-b' : 'xa-a',
          })
        ).code,
      )
    }
    const first = await an.get('/can-bo/hop-thu')
    const next = /href="(\/can-bo\/hop-thu\?[^"]*sau=[^"]*)"/.exec(first.text)![1]!.replace(/&amp;/g, '&')
    const seen = [...listed(first.text), ...listed((await an.get(next)).text)]
    expect([...seen].sort()).toEqual([...codes].sort())
    expect(listed((await an.get(`/can-bo/hop-thu?q=${codes[5]}`)).text)).toEqual([codes[5]])
    expect(listed((await an.get('/can-bo/hop-thu?q=123.45')).text)).toHaveLength(50)
    expect(listed((await an.get('/can-bo/hop-thu?q=2345')).text)).toHaveLength(50)
    expect(
      listed(
        (await an.get(`/can-bo/hop-thu?q=${encodeURIComponent('quoc lo 37')}&tt=received&giu=trong`)).text,
      ),
    ).toHaveLength(50)
    for (const odd of ['"', "'", '*', '%', ':*', '!&|', '\\'])
      expect((await an.get(`/can-bo/hop-thu?q=${encodeURIComponent(odd)}`)).status).toBe(200)
  })

  test('a case goes from claim to receipt, and of two who claim at once one holds it', async () => {
    const report = await desk.file()
    const url = `/can-bo/phan-anh/${report.id}`
    const claims = await Promise.all([an.post(`${url}/nhan`, {}), binh.post(`${url}/nhan`, {})])
    expect(claims.map(({ status }) => status).sort()).toEqual([303, 409])
    const holder = claims[0].status === 303 ? an : binh
    const second = holder === an ? binh : an
    const form = { text: 'Đang xem xét.', requestKey: 'k' }
    await Promise.all([1, 2, 3].map(() => holder.post(`${url}/tra-loi`, form)))
    await holder.post(`${url}/chuyen-buoc`, { move: 'accept' })
    await holder.post(`${url}/chuyen-buoc`, {
      move: 'resolve',
      result: 'not_enough',
      reason: 'Ảnh không thấy rõ biển số xe.',
    })
    expect((await second.post(`${url}/quyet-dinh`, { agree: 'co' })).status).toBe(303)
    await second.post(`${url}/so-theo-doi`, { mark: 'complex' })
    const page = await an.get(url)
    expect(page.text).toContain('Chưa đủ căn cứ xử lý')
    expect(page.text).toContain('Ảnh không thấy rõ biển số xe.')
    const { db, tables } = desk.deps.database.read
    const sent = await db.select().from(tables.outbound).where(eq(tables.outbound.reportId, report.id))
    expect(sent.map(({ author }) => author).sort()).toEqual(['bot', 'bot', 'officer'])
    const receipt = await readReceipt(desk.deps.database, desk.deps.vault, report)
    expect(receipt).toMatchObject({ state: 'resolved', result: 'not_enough' })
    expect(receipt!.answers.map(({ text }) => text)).toEqual([expect.stringContaining('Đang xem xét.')])
  })

  test('every act stands in an unbroken ledger', async () => {
    const chain = verifier()
    for await (const entry of readLedger(desk.deps.database)) expect(chain.check(entry)).toBe(true)
    expect(chain.fingerprint.entries).toBeGreaterThan(10)
  })
})
