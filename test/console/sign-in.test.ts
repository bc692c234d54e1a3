// Signing in: what opens the desk, what does not, and that nobody can lock somebody else out.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { firstAdministratorLink } from '../../src/console/index.js'
import { access, type Access, type RouteName } from '../../src/console/roles.js'
import { roles } from '../../src/reports/handling.js'
import { setActive } from '../../src/store/officers.js'
import { browse, codeFor, csrfIn, guestOf, openDesk, password, type Desk } from './desk.js'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
  await desk.officer('officer', 'xa-a', 'an')
  await desk.officer('officer', 'xa-a', 'binh')
})
afterAll(() => desk.close())

async function attempt(form: Record<string, string>, address = '127.0.0.1') {
  const guest = await guestOf(desk.app)
  return desk.app.inject({
    method: 'POST',
    url: '/can-bo/dang-nhap',
    remoteAddress: address,
    headers: { cookie: guest.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ csrf: guest.csrf, ...form }).toString(),
  })
}

const fresh = (login: string) => {
  desk.clock.now += 30_000
  return codeFor(desk.secrets.get(login)!, desk.clock.now)
}

test('password and code together open the desk, neither alone does, and the answer is the same for both', async () => {
  const noCode = await attempt({ login: 'an', password, code: '000000' })
  const noPassword = await attempt({ login: 'an', password: 'sai mật khẩu rồi', code: fresh('an') })
  const nobody = await attempt({ login: 'khong-ai', password, code: '000000' })
  for (const { statusCode, body } of [noCode, noPassword, nobody]) {
    expect(statusCode).toBe(401)
    expect(body).toContain('Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng')
  }
  const right = await attempt({ login: 'an', password, code: fresh('an') })
  expect(right.statusCode).toBe(303)
  const cookie = right.cookies.find(({ name }) => name === 'phien')
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
})

test('a code opens once', async () => {
  const code = fresh('an')
  expect((await attempt({ login: 'an', password, code })).statusCode).toBe(303)
  expect((await attempt({ login: 'an', password, code })).statusCode).toBe(401)
})

test('guessing makes the guesser wait, longer each time, and nobody else', async () => {
  const guesser = '10.0.0.66'
  for (let tries = 0; tries < 5; tries++)
    await attempt({ login: 'binh', password: 'đoán mò', code: '111111' }, guesser)
  const blocked = await attempt({ login: 'binh', password, code: fresh('binh') }, guesser)
  expect(blocked.statusCode).toBe(429)
  const elsewhere = await attempt({ login: 'binh', password, code: fresh('binh') }, '10.0.0.7')
  expect(elsewhere.statusCode).toBe(303)
  desk.clock.now += 31_000
  expect((await attempt({ login: 'binh', password: 'đoán', code: '111111' }, guesser)).body).toContain(
    '2 phút',
  )
  desk.clock.now += 121_000
  expect((await attempt({ login: 'binh', password, code: fresh('binh') }, guesser)).statusCode).toBe(303)
})

test('a form without its token, or sent from another site, does nothing', async () => {
  const an = await desk.signIn('an')
  const { id } = await desk.file()
  const url = `/can-bo/phan-anh/${id}/nhan`
  expect((await an.post(url, { csrf: '' })).status).toBe(403)
  expect((await an.post(url, { csrf: 'x'.repeat(43) })).status).toBe(403)
  expect((await an.post(url, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await an.get(`/can-bo/phan-anh/${id}`)).text).toContain('Chưa ai giữ')
  expect((await an.post(url, {})).status).toBe(303)
})

test('a session ends at once when the officer loses access, and after twelve hours', async () => {
  const an = await desk.signIn('an')
  expect((await an.get('/can-bo/hop-thu')).status).toBe(200)
  await setActive(desk.deps.database, {
    id: 'o-an',
    active: false,
    by: 'o-an',
    because: 'thử',
    now: desk.clock.now,
  })
  expect((await an.get('/can-bo/hop-thu')).status).toBe(303)
  await setActive(desk.deps.database, {
    id: 'o-an',
    active: true,
    by: 'o-an',
    because: 'thử',
    now: desk.clock.now,
  })
  const again = await desk.signIn('an')
  desk.clock.now += 13 * 3_600_000
  expect((await again.get('/can-bo/hop-thu')).status).toBe(303)
})

test('signing out ends the session, and the old cookie opens nothing', async () => {
  const an = await desk.signIn('an')
  const out = await an.post('/can-bo/dang-xuat', {})
  expect([out.status, out.headers['clear-site-data']]).toEqual([303, '"cache"'])
  expect((await an.get('/can-bo/hop-thu')).headers.location).toContain('/can-bo/dang-nhap')
})

test('the first start gives one link that makes the administrator, once', async () => {
  const link = await firstAdministratorLink(desk.deps)
  const path = new URL(link!).pathname
  const page = await desk.app.inject({ url: path })
  expect(page.body).toContain('data:image/png;base64,')
  const secret = /name="secret" value="([A-Z2-7]{32})"/.exec(page.body)![1]!
  const cookie = page.cookies.find(({ name }) => name === 'khach')!
  const send = (form: Record<string, string>) =>
    desk.app.inject({
      method: 'POST',
      url: path,
      headers: { cookie: `khach=${cookie.value}`, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ csrf: csrfIn(page.body), secret, ...form }).toString(),
    })
  const code = codeFor(secret, desk.clock.now)
  expect((await send({ password: 'ngắn', again: 'ngắn', code })).statusCode).toBe(422)
  expect((await send({ password, again: password, code: '000000' })).statusCode).toBe(422)
  expect((await send({ password, again: password, code })).statusCode).toBe(303)
  expect((await send({ password, again: password, code })).statusCode).toBe(404)
  expect(await firstAdministratorLink(desk.deps)).toBeUndefined()
  desk.secrets.set('quantri', secret)
  const admin = await desk.signIn('quantri')
  expect((await admin.get('/can-bo/hop-thu')).status).toBe(403)
})

test('every route of the desk asks the table of roles: each role gets what it names and nothing else', async () => {
  const { id } = await desk.file()
  for (const role of roles) {
    await desk.officer(role, 'xa-a', `vai-${role}`)
    const browser = await desk.signIn(`vai-${role}`)
    for (const [route, who] of Object.entries(access) as [RouteName, Access][]) {
      if (who === 'public' || route.endsWith('/song') || route.endsWith('/dang-xuat')) continue
      const [method, pattern] = route.split(' ') as [string, string]
      const url = pattern.replace(':id', id).replace(':file', 'none').replace(':which', 'view')
      const { status, text } = method === 'GET' ? await browser.get(url) : await browser.post(url, {})
      const isOpen = who === 'staff' || who.includes(role)
      expect([route, role, status === 403 && text.includes('Vai trò của bạn không dùng trang này')]).toEqual([
        route,
        role,
        !isOpen,
      ])
    }
  }
})

test('without a session every page leads to signing in', async () => {
  const nobody = await browse(desk.app, 'phien=aaaa')
  for (const [route, who] of Object.entries(access) as [RouteName, Access][]) {
    if (who === 'public') continue
    const [method, url] = route.split(' ') as [string, string]
    const { status, headers } = method === 'GET' ? await nobody.get(url) : await nobody.post(url, {})
    expect([route, status, String(headers.location).startsWith('/can-bo/dang-nhap')]).toEqual([
      route,
      303,
      true,
    ])
  }
})

test('after signing in one comes back to a page of the desk, never to another site', async () => {
  const away = await attempt({ login: 'an', password, code: fresh('an'), tiep: '//evil.example/x' })
  expect(away.headers.location).toBe('/can-bo')
  const back = await attempt({ login: 'an', password, code: fresh('an'), tiep: '/can-bo/phan-anh/abc' })
  expect(back.headers.location).toBe('/can-bo/phan-anh/abc')
})

test('nobody gets in without an account unless the desk is a trial', async () => {
  const guest = await guestOf(desk.app)
  const { headers, cookies } = await desk.app.inject({
    method: 'POST',
    url: '/can-bo/dung-thu',
    headers: { cookie: guest.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ csrf: guest.csrf, role: 'duty', unit: 'pc08' }).toString(),
  })
  expect(headers.location).toBe('/can-bo/dang-nhap')
  expect(cookies.some(({ name }) => name === 'phien')).toBe(false)
})
