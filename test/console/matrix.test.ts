// Role x route, made from the table of roles and asked whole: what the table does not name does not exist, and is refused.
import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { access, mayUse, unitsSeen, type Access, type RouteName } from '../../src/console/roles.js'
import { roles, type Role } from '../../src/reports/handling.js'
import { readPressures } from '../../src/store/conflicts.js'
import { openDesk, routing, type Browser, type Desk } from './desk.js'

const names = Object.keys(access) as RouteName[]
const protectedRoutes = names.filter((name) => (access[name] as Access) !== 'public')
const who = { name: 'Trần Thị Ngọc Hương', telephone: '0977123456', cccd: '024160712311' }

describe('role x route', () => {
  let desk: Desk
  let report: { id: string; code: string; secret: string }
  const browsers = new Map<Role, Browser>()
  const logged: unknown[] = []

  beforeAll(async () => {
    desk = await openDesk({ log: (...line) => void logged.push(line) })
    const filed = await desk.file()
    report = filed
    const { database, vault } = desk.deps
    await database.write(async (on) => {
      const sealed = vault.seal(who, `identity:${filed.id}`, filed.citizen.key)
      await on.db.update(on.tables.identities).set({ sealed })
    })
    for (const role of roles) {
      await desk.officer(role, 'xa-a')
      browsers.set(role, await desk.signIn(`${role}-xa-a`))
    }
  })
  afterAll(() => desk.close())

  const urlOf = (route: RouteName) =>
    route
      .split(' ')[1]!
      .replace(':id', report.id)
      .replace(/:(file|which|name|token)/g, (_, part: string) => (part === 'which' ? 'view' : 'none'))

  it('every route of the table is served, by its method', () => {
    for (const name of names) {
      const [method, url] = name.split(' ') as ['GET' | 'POST', string]
      expect({ name, has: desk.app.hasRoute({ method, url }) }).toEqual({ name, has: true })
    }
  })

  it.each(['PUT', 'PATCH', 'DELETE'] as const)(
    'there is no route that takes %s: nothing of a report can be deleted',
    (method) => {
      for (const name of names) expect(desk.app.hasRoute({ method, url: name.split(' ')[1]! })).toBe(false)
    },
  )

  it.each(protectedRoutes)('%s sends whoever has no session to the sign-in page', async (route) => {
    const [method] = route.split(' ') as ['GET' | 'POST']
    const { statusCode, headers } = await desk.app.inject({ method, url: urlOf(route) })
    expect([302, 303, 401, 403]).toContain(statusCode)
    if (statusCode < 400) expect(headers.location).toMatch(/dang-nhap/)
  })

  const refused = protectedRoutes.flatMap((route) =>
    roles.filter((role) => !mayUse(route, role)).map((role) => [route, role] as const),
  )
  it.each(refused)('%s is refused to %s', async (route, role) => {
    const browser = browsers.get(role)!
    const answer = route.startsWith('GET')
      ? await browser.get(urlOf(route))
      : await browser.post(urlOf(route), {})
    expect(answer.status).toBe(403)
    expect(answer.text).not.toContain(report.code)
    expect(logged.at(-1)).toMatchObject(['warn', 'console.refused', { route, officer: `o-${role}-xa-a` }])
  })

  const posts = protectedRoutes.filter((route) => route.startsWith('POST'))
  it.each(posts)('%s is refused without the forgery token of the session', async (route) => {
    const allowed = roles.find((role) => mayUse(route, role))!
    const answer = await browsers.get(allowed)!.post(urlOf(route), { csrf: 'x' })
    expect(answer.status).toBe(403)
  })

  it.each(roles)('no page shows %s who reported, nor a key, nor a platform id', async (role) => {
    const browser = browsers.get(role)!
    for (const route of protectedRoutes.filter((name) => name.startsWith('GET') && !name.endsWith('/song'))) {
      const { text } = await browser.get(urlOf(route))
      for (const mark of [...Object.values(who), 'user-', 'IDENTITY_KEY'])
        expect({ route, has: text.includes(mark) }).toEqual({ route, has: false })
    }
  })

  it('nobody acts on a report of a unit they do not see, by any route', async () => {
    const other = await desk.file({ unit: 'xa-b' })
    const officer = browsers.get('officer')!
    for (const route of protectedRoutes.filter((name) => name.includes('/phan-anh/:id'))) {
      const url = urlOf(route).replace(report.id, other.id)
      const answer = route.startsWith('GET')
        ? await officer.get(url)
        : await officer.post(url, {
            reason: 'Lý do đủ dài để qua.',
            because: 'Lý do đủ dài',
            words: 'Lời ghi chú',
            text: 'x',
            move: 'accept',
            purpose: 'verify',
            days: '3',
            violation: 'wrong_way',
            agency: 'UBND',
            unit: 'pc08',
          })
      expect({ route, shows: answer.text.includes(other.code) }).toEqual({ route, shows: false })
    }
    const { db, tables } = desk.deps.database.read
    const befell = (await db.select().from(tables.timeline)).filter(({ reportId }) => reportId === other.id)
    expect(befell.map(({ what }) => what)).toEqual(['filed'])
    const noted = (await db.select().from(tables.ledger)).filter(({ about }) => about === other.id)
    expect(noted.map(({ what }) => what)).toContain('report.view_refused')
  })

  it('properties nobody asked for, and prototype keys, change nothing', async () => {
    const duty = browsers.get('duty')!
    const before = (await duty.get(`/can-bo/phan-anh/${report.id}`)).status
    for (const key of [
      '__proto__',
      'constructor',
      'prototype',
      '__proto__[admin]',
      'constructor[prototype][admin]',
      'role',
      'units',
    ])
      await duty.post(`/can-bo/phan-anh/${report.id}/ghi-chu`, { [key]: 'admin' })
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
    expect((await duty.get(`/can-bo/phan-anh/${report.id}`)).status).toBe(before)
    for (const move of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
      expect((await duty.post(`/can-bo/phan-anh/${report.id}/chuyen-buoc`, { move })).status).toBe(409)
    for (const mark of ['__proto__', 'constructor', 'toString'])
      expect((await duty.post(`/can-bo/phan-anh/${report.id}/so-theo-doi`, { mark })).status).toBe(409)
  })

  it('line breaks in a form make no header and no second line in the ledger', async () => {
    const duty = browsers.get('duty')!
    const { headers } = await duty.post(
      `/can-bo/phan-anh/${encodeURIComponent(`${report.id}\r\nset-cookie: a=b`)}/nhan`,
      {},
    )
    expect(JSON.stringify(headers)).not.toContain('a=b')
  })

  it('the calls past the chain are nobody else’s, whatever the door says', async () => {
    for (const role of roles) {
      const officer = { id: `x-${role}`, login: role, name: role, unitId: 'xa-a', role }
      const calls = await readPressures(desk.deps.database, desk.deps.vault, officer, desk.clock.now)
      expect({ role, reads: calls !== undefined }).toEqual({
        role,
        reads: role === 'duty' || role === 'auditor',
      })
    }
  })

  it('an administrator of accounts sees no unit', () => {
    expect(unitsSeen({ role: 'admin', unitId: 'pc08' }, routing.units)).toEqual([])
  })
})
