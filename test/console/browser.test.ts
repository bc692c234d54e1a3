// The desk in a real browser: two officers, one report, sleep and waking, the bell, keys, 360 px, and no serious axe finding.
import axe from 'axe-core'
import { existsSync, mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Readable } from 'node:stream'
import { openDesk, type Desk } from './desk.js'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
)
if (executablePath === undefined)
  console.log('left out: the desk in a real browser (no Chromium on this machine)')

/** Where pictures of the screens go, when they are wanted. */
const pictures = process.env.DESK_PICTURES

describe.skipIf(executablePath === undefined)('in a browser', () => {
  let desk: Desk
  let browser: Browser
  let origin: string
  let photo: Buffer

  beforeAll(async () => {
    // A street with a plate, drawn: no real vehicle is in the tests.
    photo = await readFile('test/fixtures/street.jpg')
    desk = await openDesk({
      evidence: {
        read: async (_id, which) => {
          const bytes = which === 'thumb' ? await sharp(photo).resize(320).jpeg().toBuffer() : photo
          return {
            stream: Readable.from([bytes]),
            mime: 'image/jpeg',
            sizeBytes: bytes.length,
            totalBytes: bytes.length,
            status: 200,
            headers: {},
          }
        },
      },
    })
    // A browser's clock cannot be handed in: the desk runs on the same one.
    desk.clock.now = Date.now()
    await desk.app.listen({ port: 0, host: '127.0.0.1' })
    origin = `http://127.0.0.1:${(desk.app.server.address() as AddressInfo).port}`
    await desk.officer('officer', 'xa-a', 'an')
    await desk.officer('officer', 'xa-a', 'binh')
    await desk.officer('admin', 'triage', 'quantri')
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
    })
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true })
  })
  afterAll(async () => {
    await browser?.close()
    await desk?.close()
  })

  async function open(
    login: string,
    viewport = { width: 1280, height: 900 },
  ): Promise<{ page: Page; context: BrowserContext; errors: string[] }> {
    const signedIn = await desk.signIn(login)
    const context = await browser.newContext({ viewport, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' })
    const [name, value] = signedIn.cookie.split('=') as [string, string]
    await context.addCookies([{ name, value, url: origin }])
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url()))
        errors.push(`left for ${request.url()}`)
    })
    return { page, context, errors }
  }

  async function findings(page: Page): Promise<string[]> {
    // The page's own policy forbids scripts inside it: axe is evaluated through the debugger.
    await page.evaluate(axe.source)
    const found = await page.evaluate(async () => {
      const run = (globalThis as unknown as { axe: typeof axe }).axe
      const { violations } = await run.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      })
      return violations.map(({ id, impact, nodes }) => ({
        id,
        impact,
        html: nodes.map(({ html }) => html.slice(0, 160)),
      }))
    })
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map((each) => JSON.stringify(each))
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
  }

  const fits = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)

  async function fileWithPhoto() {
    const report = await desk.file({
      facts: { violationWords: 'xe tải vượt đèn đỏ suýt đâm xe máy', lacks: ['identity'] },
    })
    await desk.deps.database.write(async (on) => {
      await on.db.insert(on.tables.files).values({
        id: desk.deps.newId(), citizenId: report.citizen.id, channel: 'zalo', reportId: report.id, kind: 'image', state: 'kept',
        mime: 'image/jpeg', sizeBytes: photo.length, sha256: 'ab'.repeat(32), receivedAt: desk.clock.now, dueAt: 0,
      }) // prettier-ignore
    })
    return report
  }

  test('an officer signs in with password and code', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${origin}/can-bo`)
    expect(await findings(page)).toEqual([])
    await picture(page, 'sign-in')
    await page.fill('[name=login]', 'an')
    await page.fill('[name=password]', 'sai')
    await page.fill('[name=code]', '123456')
    await page.click('button.main')
    await page.waitForSelector('[role=alert]')
    expect(await page.inputValue('[name=login]')).toBe('an')
    await context.close()
  })

  test('a new report and a call about something going on appear without reloading, also after the line was cut', async () => {
    const { page, context, errors } = await open('an')
    await page.goto(`${origin}/can-bo/hop-thu`)
    await page.waitForTimeout(500)
    const first = await desk.file()
    await page.waitForSelector(`#d-${first.id}`, { timeout: 60_000 })
    const now = await desk.alert()
    await page.waitForSelector(`[data-ringing~="${now}"]`, { timeout: 60_000 })
    expect(await page.title()).toContain('ĐANG DIỄN RA')
    await context.setOffline(true)
    desk.app.server.closeAllConnections()
    const missed = await desk.file()
    await page.waitForTimeout(1_500)
    await context.setOffline(false)
    await page.waitForSelector(`#d-${missed.id}`, { timeout: 60_000 })
    await page.click('[data-bell]')
    await page.waitForSelector('[data-bell][aria-pressed=true]')
    expect(await findings(page)).toEqual([])
    await picture(page, 'inbox')
    await page.click(`form[action$="${now}"] button`)
    await page.waitForSelector(`[data-ringing=""]`)
    expect(
      errors.filter(
        (error) => !/ERR_INTERNET_DISCONNECTED|ERR_NETWORK|Failed to load|^htmx:|object Event/.test(error),
      ),
    ).toEqual([])
    await context.close()
  })

  test('two officers, one report: the second sees who holds it, and the thread moves by itself', async () => {
    const report = await fileWithPhoto()
    const an = await open('an')
    const binh = await open('binh')
    await an.page.goto(`${origin}/can-bo/phan-anh/${report.id}`)
    await binh.page.goto(`${origin}/can-bo/phan-anh/${report.id}`)
    await an.page.keyboard.press('c')
    await an.page.waitForSelector('text=Bạn đang giữ phản ánh này')
    await binh.page.waitForSelector('[data-changed]:not([hidden])', { timeout: 60_000 })
    await an.page.keyboard.press('r')
    await an.page.keyboard.type('Chúng tôi đã nhận được ảnh của bạn, cảm ơn bạn.')
    await an.page.click('#tra-loi button.main')
    await an.page.waitForSelector('.thread >> text=Chúng tôi đã nhận được ảnh')
    await binh.page.waitForSelector('.thread >> text=Chúng tôi đã nhận được ảnh', { timeout: 60_000 })
    expect(await findings(an.page)).toEqual([])
    await picture(an.page, 'report')
    await binh.page.reload()
    expect(await binh.page.textContent('.bar')).toContain('Cán bộ an đang giữ')
    await picture(binh.page, 'report-held')
    expect([...an.errors, ...binh.errors]).toEqual([])
    await an.context.close()
    await binh.context.close()
  })

  test('a photo opens large, is zoomed, and a crop of the plate is kept', async () => {
    const report = await fileWithPhoto()
    const { page, context, errors } = await open('an')
    await page.goto(`${origin}/can-bo/phan-anh/${report.id}`)
    await page.click('[data-view]')
    await page.waitForSelector('dialog[open]')
    const before = await page.evaluate(
      () => document.querySelector<HTMLCanvasElement>('[data-canvas]')!.width,
    )
    await page.click('[data-zoom="1.5"]')
    expect(
      await page.evaluate(() => document.querySelector<HTMLCanvasElement>('[data-canvas]')!.width),
    ).toBeGreaterThan(before)
    await page.click('[data-crop]')
    await page.keyboard.press('Tab')
    await picture(page, 'viewer')
    await page.click('[data-crop-form] button')
    await page.waitForSelector('text=Ảnh cắt biển số (bản sao)')
    expect(errors).toEqual([])
    await context.close()
  })

  test('the map is drawn from what we have, reached and moved by keys, and asks nobody else', async () => {
    const report = await desk.file({
      facts: {
        place: {
          words: '21.2817, 106.1975', point: { latitude: 21.2817, longitude: 106.1975 },
          commune: { code: '07432', name: 'xã Tân Dĩnh', province: '24' }, road: { id: 'QL37', name: 'Quốc lộ 37', kind: 'national' },
        },
      },
    }) // prettier-ignore
    const { page, context, errors } = await open('an')
    await page.goto(`${origin}/can-bo/phan-anh/${report.id}`)
    await page.keyboard.press('b')
    await page.waitForSelector('[data-drawn]')
    const drawn = await page.$$eval('.map path, .map .leaflet-tooltip', (parts) =>
      parts.map((part) => part.textContent || part.getAttribute('class')!.split(' ')[0]),
    )
    expect(drawn.sort()).toEqual(['map-inner', 'map-shared', 'xã Tân Dĩnh', 'Điểm người dân gửi'].sort())
    expect(await page.textContent('#ban-do-loi')).toContain('Quốc lộ 37')
    const where = () => page.$eval('.leaflet-map-pane', (pane) => (pane as HTMLElement).style.transform)
    const before = await where()
    await page.keyboard.press('ArrowRight')
    await expect.poll(where).not.toBe(before)
    expect(await findings(page)).toEqual([])
    await picture(page, 'map')
    expect(errors).toEqual([])
    await context.close()
  })

  test('a whole case goes by keyboard in twelve keys, typing aside', async () => {
    const report = await desk.file({ code: 'BN-KEYS01' })
    const { page, context } = await open('an')
    let keys = 0
    const press = async (key: string) => {
      keys += 1
      await page.keyboard.press(key)
    }
    await page.goto(`${origin}/can-bo/hop-thu?q=${report.code}`)
    await press('j')
    await Promise.all([page.waitForURL(/phan-anh/), press('Enter')])
    await Promise.all([page.waitForLoadState('load'), press('v')])
    await page.waitForSelector('.state.verifying')
    await press('k')
    await press('ArrowDown')
    await press('Tab')
    await page.keyboard.type('Lái xe đã nộp phạt theo quy định.')
    await press('Tab')
    await press('Enter')
    await page.waitForSelector('.state.resolved')
    expect(keys).toBeLessThanOrEqual(12)
    await context.close()
  })

  test('every screen works at 360 px, and none has a serious finding', async () => {
    const report = await fileWithPhoto()
    const { page, context } = await open('an', { width: 360, height: 740 })
    for (const [url, name] of [
      ['/can-bo/hop-thu', 'inbox-phone'],
      [`/can-bo/phan-anh/${report.id}`, 'report-phone'],
      ['/can-bo/mau-tra-loi', 'templates-phone'],
      ['/can-bo/phim-tat', 'keys-phone'],
      ['/tra-cuu', 'receipt-phone'],
    ] as const) {
      await page.goto(`${origin}${url}`)
      expect([url, await fits(page)]).toEqual([url, true])
      expect([url, await findings(page)]).toEqual([url, []])
      await picture(page, name)
    }
    await page.fill('[name=code]', report.code)
    await page.fill('[name=secret]', report.secret)
    await page.click('button.main')
    await page.waitForSelector(`h1:has-text("${report.code}")`)
    expect(await findings(page)).toEqual([])
    await picture(page, 'receipt')
    await context.close()
    const admin = await open('quantri', { width: 360, height: 740 })
    for (const [url, name] of [
      ['/can-bo/nhan-su', 'people-phone'],
      ['/can-bo/suc-khoe', 'health-phone'],
    ] as const) {
      await admin.page.goto(`${origin}${url}`)
      expect([url, await fits(admin.page), await findings(admin.page)]).toEqual([url, true, []])
      await picture(admin.page, name)
    }
    await admin.context.close()
  })
})
