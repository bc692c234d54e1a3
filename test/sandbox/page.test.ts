// The chat page in a real browser, as a person would use it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openSandbox } from '../../src/sandbox/index.js'
import type { Sandbox } from '../../src/sandbox/index.js'
import { chromiumPath, openBrowser } from '../browser.js'
import { now } from '../evidence/samples.js'
import { openParrot } from './parrot.js'
import type { Parrot } from './parrot.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe.skipIf(chromiumPath === undefined)('the chat page', () => {
  let browser: Browser
  let page: Page
  let sandbox: Sandbox
  let messenger: Parrot
  let zalo: Parrot
  const complaints: string[] = []

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    messenger = openParrot('messenger', 'Messenger', () => now)
    zalo = openParrot('zalo', 'Zalo', () => now)
    const deskUrl = 'http://127.0.0.1:3000/can-bo'
    sandbox = await openSandbox({
      simulators: [messenger, zalo],
      port: 0,
      now: () => now,
      deskUrl: () => deskUrl,
    })
    page = await (await browser.newContext({ viewport: { width: 1366, height: 860 } })).newPage()
    page.setDefaultTimeout(10_000)
    complaints.length = 0
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(sandbox.origin)
  })
  afterEach(async () => {
    await page.context().close()
    await sandbox.close()
    expect(complaints).toEqual([])
  })

  const phone = (name: string) => page.getByRole('region', { name: `Điện thoại ${name}` })
  const write = async (name: string, words: string): Promise<void> => {
    await phone(name).getByLabel(`Tin nhắn trên ${name}`).fill(words)
    await phone(name).getByRole('button', { name: 'Gửi', exact: true }).click()
  }

  /** For whoever wants to look: SCREENSHOTS=<folder>. */
  const look = async (name: string): Promise<void> => {
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png`, timeout: 20_000 })
  }

  test('lets a person write, tap and send samples on both telephones at once', async () => {
    for (const name of ['Messenger', 'Zalo']) {
      await phone(name).getByRole('button', { name: 'Bắt đầu trò chuyện' }).click()
      await phone(name).getByText('Xin chào!').waitFor()
      await write(name, 'có xe vượt đèn đỏ')
      await phone(name).getByRole('button', { name: 'Vượt đèn đỏ' }).click()
      await phone(name).getByText('Đã chọn pay:Vượt đèn đỏ').waitFor()
      await phone(name).getByRole('button', { name: 'Gửi ảnh mẫu' }).click()
      await phone(name).getByText('Đã nhận 1 tệp.').waitFor()
    }
    const picture = phone('Zalo').getByAltText('Ảnh anh-mau.jpg')
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1280)
    await look('phones')
  })

  test('plays the sample clip', async () => {
    await phone('Messenger').getByRole('button', { name: 'Gửi clip mẫu' }).click()
    const clip = phone('Messenger').getByLabel('Clip clip-mau.mp4')
    const played = (video: HTMLVideoElement) => [video.duration, video.videoWidth]
    await expect.poll(() => clip.evaluate(played)).toEqual([3, 320])
  })

  test('sends files picked from the disk, with the words as their caption', async () => {
    await phone('Zalo').getByLabel('Tin nhắn trên Zalo').fill('xe tải này')
    const file = { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') }
    await phone('Zalo')
      .getByLabel('Ảnh, clip')
      .setInputFiles([file, { ...file, name: 'b.png' }])
    await phone('Zalo').getByText('Đã nhận 2 tệp.').waitFor()
    await phone('Zalo').getByText('xe tải này').waitFor()
    expect(zalo.files.map(({ name }) => name)).toEqual(['a.png', 'b.png'])
    await phone('Zalo').getByText('a.png: liên kết đã hết hạn').waitFor()
  })

  test('shows what a person types as words, whatever it would be as a page', async () => {
    const words = '<img src=x onerror=alert(1)><b>đậm</b>'
    await write('Messenger', words)
    await phone('Messenger').getByText(words, { exact: true }).waitFor()
    expect(await page.locator('.log img, .log b').count()).toBe(0)
  })

  test('starts over as a new citizen, and keeps the old one over a reload', async () => {
    await write('Zalo', 'lần một')
    await phone('Zalo').getByText('lần một', { exact: true }).waitFor()
    await page.reload()
    await phone('Zalo').getByText('lần một', { exact: true }).waitFor()
    await phone('Zalo').getByRole('button', { name: 'Người dân mới' }).click()
    await phone('Zalo').getByText('Chưa có tin nhắn nào.').waitFor()
  })

  test('makes trouble on the platform that is chosen', async () => {
    const panel = page.getByRole('region', { name: 'Tình huống khó' })
    await panel.getByLabel('Áp dụng cho').selectOption('Zalo')
    await panel.getByLabel('Báo lỗi khi gửi').selectOption('Mã truy cập hết hiệu lực')
    await panel.getByLabel('Gửi lặp tin đến').selectOption('2 lần')
    await panel.getByLabel('Chuyển hướng ảnh').check()
    await panel.getByRole('button', { name: 'Áp dụng' }).click()
    await page.getByRole('status').getByText('Đã áp dụng.').waitFor()
    await panel.getByRole('button', { name: '+25 giờ' }).click()
    await page.getByRole('status').getByText('đã chạy tới').waitFor()
    const trouble = { fail: { code: '-216', times: 1 }, repeat: 2, redirectMedia: true }
    expect(zalo.told).toEqual([trouble, { ms: 90_000_000 }])
    await panel.getByRole('button', { name: 'Bình thường lại' }).click()
    await expect.poll(() => [messenger.told.at(-1), zalo.told.at(-1)]).toEqual([{}, {}])
    await panel.getByLabel('Áp dụng cho').selectOption('Messenger')
    await panel.getByRole('button', { name: 'Nhắn thay bot' }).click()
    await phone('Messenger').getByText('tôi là cán bộ trực trang').waitFor()
  })

  test('fits a screen of 360 px, one telephone at a time, by keyboard too', async () => {
    await page.setViewportSize({ width: 360, height: 700 })
    await write(
      'Messenger',
      'xe máy kẹp ba ở ngã tư Đền Đô, phường Từ Sơn, chạy rất nhanh không đội mũ bảo hiểm',
    )
    await phone('Messenger').getByRole('button', { name: 'Lỗi khác' }).waitFor()
    await look('narrow-messenger')
    await page.getByRole('tab', { name: 'Messenger' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('tab', { name: 'Zalo' }).getAttribute('aria-selected')).toBe('true')
    await write('Zalo', 'xin chào')
    await phone('Zalo').getByRole('button', { name: 'Lỗi khác' }).waitFor()
    expect(await phone('Messenger').isVisible()).toBe(false)
    await look('narrow-zalo')
    await page.keyboard.press('Shift+Tab')
    await page.getByRole('tab', { name: 'Tình huống' }).click()
    await look('narrow-trouble')
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBe(360)
  })

  test('has no serious accessibility fault, wide or narrow', async () => {
    await write('Messenger', 'xin chào')
    await write('Zalo', 'xin chào')
    for (const name of ['Zalo', 'Messenger'])
      await phone(name).getByRole('button', { name: 'Lỗi khác' }).click()
    await phone('Messenger').getByText('Đã chọn').waitFor()
    for (const width of [1366, 360]) {
      await page.setViewportSize({ width, height: 800 })
      await page.evaluate(axe)
      const found = await page.evaluate(async () => {
        const run = (window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe
        return (await run.run()).violations.map(
          ({ id, impact, nodes }) => `${impact} ${id} ${nodes[0]?.html}`,
        )
      })
      expect(found.filter((line) => /^(serious|critical)/.test(line))).toEqual([])
    }
  })
})

interface Violation {
  id: string
  impact: string
  nodes: { html: string }[]
}
