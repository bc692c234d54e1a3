// What somebody does who has just typed `npm start`: chats on both telephones in a real browser, then answers at the desk.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type App } from '../../src/app.js'
import { readConfig } from '../../src/config.js'
import { chromiumPath, openBrowser } from '../browser.js'
import { fromNoon } from './stage.js'

describe.skipIf(chromiumPath === undefined)('in a browser, without any account', () => {
  let folder: string
  let app: App
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'browser-'))
    const environment = {
      PORT: '0',
      SANDBOX_PORT: '0',
      DATABASE_URL: `file:${join(folder, 'reports.db')}`,
      MEDIA_DIR: join(folder, 'media'),
      LOG_LEVEL: 'silent',
    }
    app = await startApp(readConfig(environment), { now: fromNoon() })
    browser = await openBrowser()
    page = await (await browser.newContext({ viewport: { width: 1366, height: 900 } })).newPage()
    page.setDefaultTimeout(30_000)
    await page.goto(app.sandbox!.origin)
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    await app.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const phone = (name: string) => page.getByRole('region', { name: `Điện thoại ${name}` })
  const bubbles = (name: string) => phone(name).getByRole('log')

  async function says(name: string, words: string, hears: string | RegExp): Promise<void> {
    await phone(name).getByLabel(`Tin nhắn trên ${name}`).fill(words)
    await phone(name).getByRole('button', { name: 'Gửi', exact: true }).click()
    await bubbles(name).getByText(hears).last().waitFor()
  }

  it.each(['Messenger', 'Zalo'])(
    'a citizen files a whole report on %s',
    async (name) => {
      await phone(name).getByRole('button', { name: 'Bắt đầu trò chuyện' }).click()
      await bubbles(name)
        .getByText(/trợ lý tự động/)
        .waitFor()
      await phone(name).getByRole('button', { name: 'Gửi ảnh mẫu' }).click()
      await bubbles(name)
        .getByText(/Chuyện gì đã xảy ra/)
        .waitFor()
      await says(name, 'vượt đèn đỏ', /lúc nào|được chụp/)
      await says(name, '7h15 sáng nay', /ở đâu|nơi/)
      await says(name, 'QL1A đoạn qua xã Lạng Giang', /Biển số xe là gì/)
      await says(name, '98A-123.45', /loại gì, màu gì/)
      await says(name, 'xe con màu trắng', /chủ xe, lái xe/)
      await says(name, 'không', /Bạn đồng ý chứ/)
      await says(name, 'không đồng ý', /kết quả/)
      await says(name, 'có', /xem lại giúp mình/)
      if (process.env['SCREENSHOTS'] !== undefined)
        await page.screenshot({ path: join(process.env['SCREENSHOTS'], `chat-${name.toLowerCase()}.png`) })
      await says(name, 'gửi', /Mã phản ánh/)
    },
    150_000,
  )

  async function officerAt(role: string): Promise<Page> {
    const desk = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
    desk.setDefaultTimeout(30_000)
    await desk.goto(`${app.origin}/can-bo/dang-nhap`)
    await desk.locator('select[name="unit"]').selectOption('pc08')
    await desk.locator('select[name="role"]').selectOption(role)
    await desk.locator('form[action="/can-bo/dung-thu"] button').first().click()
    await desk.waitForURL(/hop-thu|can-bo$/)
    return desk
  }

  it('two officers see one report live: one answers in both chats, and what the citizen says back reaches both', async () => {
    const codes = await Promise.all(
      ['Messenger', 'Zalo'].map(
        async (name) =>
          /[A-Z2-9]{3}-[A-Z2-9]{3}-[A-Z2-9]{3}/.exec(
            (await bubbles(name).innerText()).split('Mã phản ánh')[1]!,
          )![0],
      ),
    )
    const [desk, second] = [await officerAt('officer'), await officerAt('duty')]
    for (const [index, name] of ['Messenger', 'Zalo'].entries()) {
      await desk.goto(`${app.origin}/can-bo/hop-thu`)
      await desk.getByText(codes[index]!).first().click()
      await desk.waitForURL(/phan-anh/)
      await second.goto(desk.url())
      await desk.getByRole('button', { name: /^Nhận xử lý/ }).click()
      await second.locator('[data-changed]:not([hidden])').waitFor()
      await desk
        .locator('textarea[name="text"]')
        .fill(`Đơn vị đã nhận phản ánh ${codes[index]}, đang xác minh.`)
      await desk.getByRole('button', { name: /Gửi trả lời/ }).click()
      await bubbles(name)
        .getByText(/đang xác minh/)
        .waitFor()
      const thread = (page: Page) => page.locator('.thread')
      await thread(second)
        .getByText(/đang xác minh/)
        .waitFor()
      await phone(name).getByLabel(`Tin nhắn trên ${name}`).fill('Cảm ơn, xe đó vẫn đỗ ở đấy.')
      await phone(name).getByRole('button', { name: 'Gửi', exact: true }).click()
      for (const page of [desk, second])
        await thread(page)
          .getByText(/vẫn đỗ ở đấy/)
          .waitFor()
    }
    expect(codes[0]).not.toBe(codes[1])
  }, 120_000)
})
