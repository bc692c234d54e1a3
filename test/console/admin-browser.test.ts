// The screens of administration in a real browser: read at two widths, without a serious finding; and a clip stepped frame by frame.
import axe from 'axe-core'
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadLand } from '../../src/places/land.js'
import { readUnitsFile, shippedUnits } from '../../src/reports/units-file.js'
import { sampleClip } from '../../src/sandbox/sample-clip.js'
import { saveRouting } from '../../src/store/routing.js'
import { openDesk, type Desk } from './desk.js'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
)
const pictures = process.env.DESK_PICTURES

describe.skipIf(executablePath === undefined)('administration in a browser', () => {
  let desk: Desk
  let browser: Browser
  let origin: string
  const clip = sampleClip(Date.UTC(2026, 10, 20))
  const land = loadLand()
  const routing = readUnitsFile(shippedUnits(), 'json', land)

  beforeAll(async () => {
    const read = (_id: string, _which: string, asked?: { range?: string }) => {
      const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(asked?.range ?? '') ?? []
      const [start, end] = [Number(from), to === '' ? clip.length - 1 : Number(to)]
      const bytes = clip.subarray(start, end + 1)
      const headers = { 'accept-ranges': 'bytes', 'content-length': String(bytes.length) }
      const range = { 'content-range': `bytes ${start}-${end}/${clip.length}` }
      return Promise.resolve({
        stream: Readable.from([bytes]), mime: 'video/mp4', sizeBytes: bytes.length, totalBytes: clip.length,
        status: asked?.range === undefined ? (200 as const) : (206 as const),
        headers: asked?.range === undefined ? headers : { ...headers, ...range },
      }) // prettier-ignore
    }
    desk = await openDesk({ evidence: { read }, land, routing: () => routing })
    await saveRouting(desk.deps.database, { routing, officerId: null, because: 'Nạp từ tệp mẫu', now: 1 })
    desk.clock.now = Date.now()
    await desk.app.listen({ port: 0, host: '127.0.0.1' })
    origin = `http://127.0.0.1:${(desk.app.server.address() as AddressInfo).port}`
    await desk.officer('duty', 'truc-ban', 'truong')
    await desk.officer('auditor', 'truc-ban', 'giamsat')
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    await desk?.close()
  })

  async function open(login: string, width: number): Promise<Page> {
    const [name, value] = (await desk.signIn(login)).cookie.split('=') as [string, string]
    const context = await browser.newContext({ viewport: { width, height: 800 }, locale: 'vi-VN' })
    await context.addCookies([{ name, value, url: origin }])
    return context.newPage()
  }

  async function findings(page: Page): Promise<string[]> {
    await page.evaluate(axe.source)
    const found = await page.evaluate(async () => {
      const run = (globalThis as unknown as { axe: typeof axe }).axe
      const { violations } = await run.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa'] })
      return violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0]?.html.slice(0, 160) }))
    })
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map((each) => JSON.stringify(each))
  }

  test.each([1280, 360])(
    'every screen of administration is readable at %i px',
    async (width) => {
      await desk.file()
      const screens = [
        ['truong', `/can-bo/phan-cong?noi=${encodeURIComponent('QL1A đoạn qua Tân Dĩnh')}`, 'routing'],
        ['truong', '/can-bo/phan-cong/quy-tac/moi', 'rule'],
        ['truong', '/can-bo/phan-cong/don-vi/pc08', 'unit'],
        ['truong', '/can-bo/phan-cong/ban/1', 'version'],
        ['truong', '/can-bo/thoi-han', 'deadlines'],
        ['giamsat', '/can-bo/so-ghi-viec', 'ledger'],
      ] as const
      const pages = { truong: await open('truong', width), giamsat: await open('giamsat', width) }
      for (const [login, url, name] of screens) {
        const page = pages[login]
        expect((await page.goto(`${origin}${url}`))?.status()).toBe(200)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        expect({ name, wide: Math.max(0, wide), found: await findings(page) }).toEqual({
          name,
          wide: 0,
          found: [],
        })
        const file = `${pictures ?? ''}/${name}${width === 360 ? '-phone' : ''}.png`
        if (pictures !== undefined) await page.screenshot({ path: file })
      }
    },
    60_000,
  )

  test('a clip steps one picture on and one back', async () => {
    const report = await desk.file()
    await desk.deps.database.write(async (on) => {
      await on.db.insert(on.tables.files).values({
        id: desk.deps.newId(), citizenId: report.citizen.id, channel: 'zalo', reportId: report.id, kind: 'video', state: 'kept',
        mime: 'video/mp4', sizeBytes: clip.length, sha256: 'cd'.repeat(32), receivedAt: desk.clock.now, dueAt: 0,
      }) // prettier-ignore
    })
    const page = await open('truong', 1280)
    await page.goto(`${origin}/can-bo/phan-anh/${report.id}`)
    const step = async (way: string, until: (at: number) => boolean) => {
      await page.click(`[data-frame="${way}"]`)
      const shown = () => page.evaluate(() => Number(document.querySelector('video')!.dataset.shown))
      await expect.poll(async () => until(await shown()), { timeout: 60_000 }).toBe(true)
      await page.waitForTimeout(1_000)
      return shown()
    }
    // Eight pictures a second.
    const one = await step('1', (at) => at > 0.1)
    expect(one).toBeCloseTo(0.125, 2)
    const two = await step('1', (at) => at > one + 0.1)
    expect(two).toBeCloseTo(0.25, 2)
    expect(await step('-1', (at) => at < two - 0.1)).toBeCloseTo(0.125, 2)
  }, 60_000)
})
