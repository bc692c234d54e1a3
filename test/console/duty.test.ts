// Duty at the desk: the roster, one's own ways to be called, the alert's buttons, the monthly test and reports that look alike.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareWaiting } from '../../src/store/duplicates.js'
import { listReceivers } from '../../src/store/receivers.js'
import { readRoster } from '../../src/store/roster.js'
import { sendTest, waitingTests } from '../../src/store/unit-tests.js'
import { stateSaid } from '../../src/console/pages/told.js'
import { openDesk, startAt, type Browser, type Desk } from './desk.js'

let desk: Desk
let officer: Browser
let chief: Browser
let other: Browser

beforeAll(async () => {
  desk = await openDesk({ push: { publicKey: async () => 'BPUBLIC' } })
  await desk.officer('officer', 'xa-a', 'an')
  await desk.officer('chief', 'pc08', 'chi-huy')
  await desk.officer('officer', 'xa-b', 'binh')
  officer = await desk.signIn('an')
  chief = await desk.signIn('chi-huy')
  other = await desk.signIn('binh')
})
afterAll(() => desk.close())

const duty = { unit: 'xa-a', officer: 'o-an', from: '2026-11-20T07:00', to: '2026-11-20T19:00', rank: '1' }

describe('the page of duty', () => {
  it('says that nobody is on duty until a chief puts somebody on the roster', async () => {
    expect((await officer.get('/can-bo/ca-truc')).text).toContain('không có ai trong ca trực')
    expect((await chief.post('/can-bo/ca-truc/lich', duty)).status).toBe(303)
    const [row] = await readRoster(desk.deps.database, ['xa-a'], startAt)
    expect(row).toMatchObject({ officerId: 'o-an', fromAt: Date.parse('2026-11-20T00:00:00Z') })
    const { text } = await officer.get('/can-bo/ca-truc')
    expect(text).not.toContain('không có ai trong ca trực')
    expect(text).toContain('gọi thứ 1')
    expect(text).toContain('chỉ có màn hình, chưa có đường báo thứ hai')
  })

  it('refuses a wrong time with what to do, and whoever does not keep the roster', async () => {
    const wrong = await chief.post('/can-bo/ca-truc/lich', { ...duty, to: '2026-11-20T06:00' })
    expect([wrong.status, wrong.text.includes('giờ kết thúc phải sau')]).toEqual([409, true])
    expect((await officer.post('/can-bo/ca-truc/lich', duty)).status).toBe(403)
    const strange = await chief.post('/can-bo/ca-truc/lich', { ...duty, unit: 'duty' })
    expect(strange.status).toBe(409)
  })

  it('gives a one-time code for the officer’s own chat', async () => {
    const { text } = await officer.post('/can-bo/ca-truc/ma', {})
    expect(text).toMatch(/TRUC [A-HJKMNP-Z2-9]{4} [A-HJKMNP-Z2-9]{4}/)
  })

  it('keeps one’s own e-mail and browser, shown by a name that reaches nobody', async () => {
    await officer.post('/can-bo/ca-truc/dia-chi', { kind: 'mail', to: 'nguyen.an@congan.vn' })
    const p256dh = 'B'.repeat(87)
    const subscription = { endpoint: 'https://push.example.com/x', p256dh, auth: 'a'.repeat(22) }
    expect((await officer.post('/can-bo/ca-truc/may', subscription)).status).toBe(303)
    const { text } = await officer.get('/can-bo/ca-truc')
    expect(text).toContain('n***@congan.vn')
    expect(text).not.toContain('nguyen.an')
    expect(text).not.toContain('chưa có đường báo thứ hai')
    const mine = await listReceivers(desk.deps.database, { officerId: 'o-an' })
    expect(mine.map(({ kind }) => kind)).toEqual(['mail', 'push'])
    expect((await other.post(`/can-bo/ca-truc/dia-chi/${mine[0]!.id}`, { act: 'tat' })).status).toBe(409)
    expect((await officer.post(`/can-bo/ca-truc/dia-chi/${mine[0]!.id}`, { act: 'tat' })).status).toBe(303)
  })

  it.each([
    ['mail', 'khong phai thu', 'Địa chỉ thư điện tử chưa đúng'],
    ['webhook', 'ftp://x', 'Đường dẫn chưa đúng'],
    ['fax', '1', 'Hãy chọn loại'],
  ])('refuses %s %s with what is wrong', async (kind, to, says) => {
    const refused = await chief.post('/can-bo/ca-truc/dia-chi', { kind, to, unit: 'xa-a' })
    expect([refused.status, refused.text.includes(says)]).toEqual([409, true])
  })

  it('shows a webhook’s key once, to whoever keeps the unit, and nobody else adds one', async () => {
    const hook = { kind: 'webhook', to: 'https://hook.example.vn/x', unit: 'xa-a' }
    const { text } = await chief.post('/can-bo/ca-truc/dia-chi', hook)
    const key = /lại\): ([\w-]{43})/.exec(text)?.[1]
    expect(key).toBeDefined()
    expect((await chief.get('/can-bo/ca-truc?dv=xa-a')).text).not.toContain(key)
    expect((await officer.post('/can-bo/ca-truc/dia-chi', hook)).status).toBe(409)
  })

  it('serves the worker of the bell where its pages lie', async () => {
    const { status, headers } = await officer.get('/can-bo/chuong.js')
    expect([status, headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8'])
  })
})

describe('on the inbox', () => {
  it('an alert is received, on the way and found by one tap each', async () => {
    const id = await desk.alert()
    for (const [to, label] of [['acknowledged', 'Tiếp nhận ngay'], ['on_the_way', 'Đã cử tổ đến'], ['found', 'Đã gặp xe']] as const) {
      expect((await officer.get('/can-bo/hop-thu')).text).toContain(label)
      expect((await officer.post(`/can-bo/bao-dong/${id}`, { to })).status).toBe(303)
    } // prettier-ignore
    expect((await officer.get('/can-bo/hop-thu')).text).not.toContain(id)
  })

  it('the monthly test waits until somebody of the unit confirms it', async () => {
    const { now } = desk.clock
    await sendTest(desk.deps.database, { month: '2026-11', units: ['xa-a', 'xa-b'], now, officerId: null })
    expect((await officer.get('/can-bo/hop-thu')).text).toContain('Đã nhận tin thử')
    await other.post('/can-bo/tin-thu/test:2026-11:xa-a', {})
    expect(await waitingTests(desk.deps.database, ['xa-a'])).toHaveLength(1)
    await officer.post('/can-bo/tin-thu/test:2026-11:xa-a', {})
    expect((await officer.get('/can-bo/hop-thu')).text).not.toContain('Đã nhận tin thử')
    desk.clock.now += 86_400_001
    const { text } = await (await desk.signIn('chi-huy')).get('/can-bo/ca-truc')
    expect(text).toContain('Quá 24 giờ chưa mở')
    expect(text).toContain('Công an phường Nếnh')
  })
})

describe('a report that looks like another', () => {
  it('says why, and is merged by an officer with a reason', async () => {
    const [one, two] = [await desk.file(), await desk.file()]
    await compareWaiting(desk.deps.database, desk.clock.now, 50)
    const browser = await desk.signIn('an')
    const page = `/can-bo/phan-anh/${two.id}`
    const { text } = await browser.get(page)
    expect(text).toContain('Có thể cùng một vụ việc')
    expect(text).toContain(one.code)
    expect(text).toContain('cùng biển số, cùng hành vi và địa điểm')
    const merge = { other: one.id, same: 'co', because: '' }
    expect((await browser.post(`${page}/trung`, merge)).status).toBe(409)
    expect((await browser.post(`${page}/trung`, { ...merge, because: 'cùng xe, cùng giờ' })).status).toBe(303)
    expect((await browser.get(`/can-bo/phan-anh/${one.id}`)).text).toContain('Cùng vụ việc với')
  })
})

describe('what was told outside the desk', () => {
  it('is proved by being opened alone, and says why where it does not go', () => {
    const sent = {
      receiverId: 'r', name: 'm***@congan.vn', kind: 'mail', what: 'filed', unitId: 'xa-a', state: 'sent',
      fault: null, tries: 0, createdAt: startAt, sentAt: startAt, openedAt: null,
    } as const // prettier-ignore
    expect(stateSaid(sent)).toContain('chưa ai mở')
    expect(stateSaid({ ...sent, openedAt: startAt })).toMatch(/^đã mở/)
    expect(stateSaid({ ...sent, state: 'due', tries: 2, fault: 'receiver-failed' })).toContain('đã thử 2 lần')
    expect(stateSaid({ ...sent, state: 'failed', fault: 'attempts-spent' })).toMatch(/^không gửi được\. \S/)
  })
})
