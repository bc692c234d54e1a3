// A new operator brings the channels to life on the set-up page, over HTTP against the simulated platforms.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../src/store/ledger.js'
import { officerOf, type OfficerBrowser } from './officer.js'
import { openStage, type Stage } from './stage.js'

describe('the set-up page', () => {
  let stage: Stage
  let admin: OfficerBrowser

  beforeAll(async () => {
    // What an operator has before the OA has granted anything.
    stage = await openStage({ settings: { ZALO_REFRESH_TOKEN: '' } })
    admin = await officerOf(stage, 'admin', 'triage', stage.now())
  })
  afterAll(() => stage.close())

  const page = async () => (await admin.get('/can-bo/ket-noi')).text

  /** Presses "Nối với Zalo OA"; the address of Zalo's own page. */
  async function begin(browser = admin): Promise<URL> {
    const { text } = await browser.post('/can-bo/ket-noi/zalo/noi', {})
    const href = /href="([^"]+oa\/permission[^"]+)"/.exec(text)?.[1] ?? ''
    return new URL(href.replaceAll('&amp;', '&'))
  }

  /** Presses "Cho phép" there; the way back to us. */
  async function allow(consent: URL): Promise<string> {
    const asked = { method: 'POST', body: consent.searchParams, redirect: 'manual' } as const
    const answer = await fetch(`${consent.origin}${consent.pathname}`, asked)
    const back = new URL(answer.headers.get('location') ?? '')
    expect(back.origin).toBe(stage.app.origin)
    return `${back.pathname}${back.search}`
  }

  it('says what to copy where, how each step stands, and shows no secret', async () => {
    const text = await page()
    expect(text).toContain(`${stage.app.origin}/webhooks/messenger`)
    expect(text).toContain(`${stage.app.origin}/webhooks/zalo`)
    expect(text).toContain(`${stage.app.origin}/can-bo/ket-noi/zalo/xong`)
    expect(text).toMatch(/messaging_postbacks.*user_send_text/s)
    expect(text).toMatch(/Được<\/span> Trang đã đăng ký đủ sự kiện.*Chưa<\/span> Chưa nối với OA/s)
    for (const name of ['MESSENGER_APP_SECRET', 'MESSENGER_PAGE_ACCESS_TOKEN', 'MESSENGER_VERIFY_TOKEN']) {
      expect(text).toContain(name)
      expect(text).not.toContain(stage.environment[name])
    }
    expect(text).not.toContain(stage.environment['ZALO_APP_SECRET'])
    expect(text).not.toContain(stage.environment['ZALO_OA_SECRET_KEY'])
  })

  it('grants Zalo once, to the browser in which it began, and what waited goes out', async () => {
    const citizen = stage.citizen('zalo')
    await citizen.writes('xin chào')
    const other = await officerOf(stage, 'admin', 'triage', stage.now())
    const back = await allow(await begin())
    expect((await other.get(back)).text).toContain('không bắt đầu từ trình duyệt này')
    // Whoever tried it has used it up.
    expect((await admin.get(back)).text).toContain('không bắt đầu từ trình duyệt này')

    const foreign = (await allow(await begin())).replace(/oa_id=\d+/, 'oa_id=123')
    expect((await admin.get(foreign)).text).toContain('tài khoản khác')
    const spent = (await allow(await begin())).replace(/code=[^&]+/, 'code=guessed')
    expect((await admin.get(spent)).text).toContain('không cấp quyền')

    const good = await allow(await begin())
    const forged = good.replace(/state=[^&]+/, 'state=forged')
    expect((await admin.get(forged)).text).toContain('không bắt đầu từ trình duyệt này')
    expect((await admin.get(good)).status).toBe(303)
    expect((await admin.get(good)).text).toContain('không bắt đầu từ trình duyệt này')
    await citizen.hears(/trợ lý tự động/)
    expect(await page()).toMatch(/Được<\/span> Mã truy cập còn \d+ giờ, mã làm mới còn (89|90) ngày/)
  })

  it('keeps the grant over a restart, sealed, and the ledger tells who connected', async () => {
    const { db, tables } = stage.app.database.read
    const kept = (await db.select().from(tables.keepsakes)).find(({ name }) => name === 'zalo')
    expect(kept?.sealed.toString('latin1')).not.toMatch(/refresh\.|access\./)
    await stage.restart()
    const citizen = stage.citizen('zalo')
    await citizen.say('xin chào')
    const entries = await stage.app.database.read.db.select().from(tables.ledger)
    const told = entries
      .filter(({ what }) => what.startsWith('channel.'))
      .map(({ what, actor }) => [what, actor])
    expect(told.at(-1)).toEqual(['channel.connected', `officer:${admin.id}`])
    expect(told.filter(([what]) => what === 'channel.connect_failed')).toHaveLength(2)
    expect(await verifyLedger(stage.app.database)).not.toHaveProperty('broken')
  })

  it('subscribes the Page and sets greeting and menu at the press of a button', async () => {
    const { text } = await admin.post('/can-bo/ket-noi/messenger/dat-lai', {})
    expect(text).toContain('Đã đặt lời chào, nút Bắt đầu và trình đơn')
  })

  it('is the administrator’s alone', async () => {
    const chief = await officerOf(stage, 'chief', 'pc08', stage.now())
    expect((await chief.get('/can-bo/ket-noi')).status).toBe(403)
    expect((await chief.post('/can-bo/ket-noi/zalo/noi', {})).status).toBe(403)
  })
})
