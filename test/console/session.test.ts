// Sessions: a token from before the sign-in is never adopted, every sign-in makes a new one, and a password must be long.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inviteOfficer } from '../../src/store/officers.js'
import { codeFor, csrfIn, guestOf, openDesk, password, type Desk } from './desk.js'

let desk: Desk

beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

test('a session that somebody planted before the sign-in stays worth nothing', async () => {
  await desk.officer('officer', 'xa-a')
  desk.clock.now += 30_000
  const guest = await guestOf(desk.app)
  const planted = 'phien=gieo-san-tu-truoc'
  const { cookies, statusCode } = await desk.app.inject({
    method: 'POST',
    url: '/can-bo/dang-nhap',
    headers: { cookie: `${guest.cookie}; ${planted}`, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      login: 'officer-xa-a',
      password,
      code: codeFor(desk.secrets.get('officer-xa-a')!, desk.clock.now),
      csrf: guest.csrf,
    }).toString(),
  })
  expect(statusCode).toBe(303)
  expect(cookies.find(({ name }) => name === 'phien')?.value).not.toBe('gieo-san-tu-truoc')
  expect(
    (await desk.app.inject({ url: '/can-bo/hop-thu', headers: { cookie: planted } })).statusCode,
  ).not.toBe(200)
})

test('every sign-in has a token of its own, and only its hash is kept', async () => {
  await desk.officer('officer', 'xa-a')
  const one = await desk.signIn('officer-xa-a')
  const other = await desk.signIn('officer-xa-a')
  expect(one.cookie).not.toBe(other.cookie)
  const { db, tables } = desk.deps.database.read
  const kept = (await db.select().from(tables.sessions)).map(({ id }) => id)
  for (const { cookie } of [one, other]) expect(kept).not.toContain(cookie.split('=')[1])
})

test('a short password is refused at the invitation', async () => {
  const token = randomUUID()
  const officer = { id: 'o-1', login: 'moi', name: 'Cán bộ mới', unitId: 'xa-a', role: 'officer' as const }
  await inviteOfficer(desk.deps.database, { officer, token, now: desk.clock.now, by: 'system' })
  const page = await desk.app.inject({ url: `/can-bo/loi-moi/${token}` })
  const guest = page.cookies.find(({ name }) => name === 'khach')!
  const { statusCode, body } = await desk.app.inject({
    method: 'POST',
    url: `/can-bo/loi-moi/${token}`,
    headers: { cookie: `${guest.name}=${guest.value}`, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      csrf: csrfIn(page.body),
      password: 'ngan',
      again: 'ngan',
      code: '000000',
    }).toString(),
  })
  expect(statusCode).toBeGreaterThanOrEqual(400)
  expect(body).toMatch(/[Mm]ật khẩu (?:cần|phải|quá|ít nhất|tối thiểu|dài)[^<]*/)
  const { db, tables } = desk.deps.database.read
  expect((await db.select().from(tables.officers))[0]?.passwordHash).toBeNull()
})
