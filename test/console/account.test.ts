// An officer's own account: the password changed with both factors, sessions seen and ended, and guessing slowed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deviceOf } from '../../src/console/device.js'
import { browse, codeFor, openDesk, password, type Browser, type Desk } from './desk.js'

let desk: Desk
const logged: unknown[] = []
const page = '/can-bo/tai-khoan'
const next = 'bốn mùa hoa nở quanh ao làng'
const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'

beforeAll(async () => {
  desk = await openDesk({ log: (...line) => void logged.push(line) })
})
afterAll(() => desk.close())

const freshCode = (login: string) => {
  desk.clock.now += 30_000
  return codeFor(desk.secrets.get(login)!, desk.clock.now)
}
const ledger = async () => {
  const { db, tables } = desk.deps.database.read
  return (await db.select().from(tables.ledger)).map(({ what, about }) => `${what} ${about}`)
}
/** The browser after its cookie was given anew. */
const anew = (headers: Record<string, unknown>) =>
  browse(desk.app, /phien=[^;]+/.exec(String(headers['set-cookie']))![0])
const isOpen = async (browser: Browser) => (await browser.get(page)).status === 200

test('a password is changed with the old one and a code; every other session ends, this one goes on under a new token', async () => {
  await desk.officer('officer', 'xa-a', 'minh-an')
  const other = await desk.signIn('minh-an')
  const own = await desk.signIn('minh-an')
  const form = { old: password, password: next, again: next }
  expect((await own.post(`${page}/mat-khau`, { ...form, code: '000000' })).status).toBe(401)
  expect(
    (await own.post(`${page}/mat-khau`, { ...form, old: 'không phải', code: freshCode('minh-an') })).status,
  ).toBe(401)
  expect(
    (await own.post(`${page}/mat-khau`, { ...form, again: 'khác', code: freshCode('minh-an') })).status,
  ).toBe(422)
  const weak = { old: password, password: 'ngắn', again: 'ngắn' }
  expect((await own.post(`${page}/mat-khau`, { ...weak, code: freshCode('minh-an') })).status).toBe(422)
  expect(await isOpen(other)).toBe(true)

  const code = freshCode('minh-an')
  const { status, headers, text } = await own.post(`${page}/mat-khau`, { ...form, code })
  expect([status, text.includes('Đã đổi mật khẩu')]).toEqual([200, true])
  expect([await isOpen(other), await isOpen(own)]).toEqual([false, false])
  const going = await anew(headers)
  expect(await isOpen(going)).toBe(true)
  expect(going.csrf).toBe(own.csrf)
  expect((await going.post(`${page}/mat-khau`, { old: next, password, again: password, code })).status).toBe(
    422,
  )
  await expect(desk.signIn('minh-an')).rejects.toThrow('401')
  expect(await ledger()).toContain('password.changed o-minh-an')
  expect(JSON.stringify(logged)).not.toMatch(/trâu|mùa|ao làng/)
})

test('an officer sees their open sessions in coarse words, and ends one or all others with the password', async () => {
  await desk.officer('officer', 'xa-a', 'binh')
  await desk.officer('officer', 'xa-a', 'chi')
  const [first, second, own, stranger] = [
    await desk.signIn('binh'),
    await desk.signIn('binh'),
    await desk.signIn('binh'),
    await desk.signIn('chi'),
  ]
  const offered = async (browser: Browser) =>
    [...(await browser.get(page)).text.matchAll(/name="phien" value="([0-9a-f]{12})"/g)].map(([, id]) => id!)
  const ids = await offered(own)
  expect(ids).toHaveLength(2)
  expect(ids).not.toContain((await offered(first)).find((id) => !ids.includes(id)))
  expect((await own.get(page)).text).toContain('Phiên này')

  const end = (browser: Browser, phien: string, old = password) =>
    browser.post(`${page}/phien`, { phien, old })
  expect((await end(own, ids[0]!, 'sai')).status).toBe(401)
  expect((await end(stranger, ids[0]!)).status).toBe(422)
  expect((await end(own, 'others')).status).toBe(422)
  expect([await isOpen(first), await isOpen(second)]).toEqual([true, true])

  const ended = await end(own, ids[0]!)
  expect(ended.text).toContain('Đã kết thúc 1 phiên')
  expect([await isOpen(first), await isOpen(second)].filter(Boolean)).toHaveLength(1)
  const going = await anew(ended.headers)
  await anew((await end(going, 'khac')).headers)
  expect([await isOpen(first), await isOpen(second), await isOpen(going)]).toEqual([false, false, false])
  expect(await isOpen(stranger)).toBe(true)
  expect((await ledger()).filter((line) => line === 'sessions.ended o-binh')).toHaveLength(2)
})

test('guessing the password inside an open session makes that session wait', async () => {
  await desk.officer('officer', 'xa-a', 'dung')
  const elsewhere = await desk.signIn('dung')
  const own = await desk.signIn('dung')
  for (let tries = 0; tries < 5; tries++) await own.post(`${page}/phien`, { phien: 'khac', old: 'đoán' })
  const { status, text } = await own.post(`${page}/phien`, { phien: 'khac', old: password })
  expect([status, text.includes('Hãy đợi')]).toEqual([429, true])
  expect(await isOpen(elsewhere)).toBe(true)
  expect(await ledger()).toContain('account.proof_failed o-dung')
  expect((await elsewhere.post(`${page}/phien`, { phien: 'khac', old: password })).status).toBe(200)
})

test.each([
  [chrome, 'Chrome trên Windows'],
  [`${chrome} Edg/142.0.0.0`, 'Edge trên Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1',
    'Safari trên iPhone',
  ],
  ['Mozilla/5.0 (Linux; Android 10; K) Chrome/142.0.0.0 Mobile Safari/537.36', 'Chrome trên Android'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox trên Linux'],
  ['curl/8.5.0', ''],
  ['<script>alert(1)</script>', ''],
  [undefined, ''],
])('the browser %s is called %s', (userAgent, said) => {
  expect(deviceOf(userAgent)).toBe(said)
})
