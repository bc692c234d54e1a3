// The receipt page: what a code and its secret show, what they do not, and that neither can be guessed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { csrfIn, guestOf, openDesk, type Desk } from './desk.js'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk({ triesPerMinute: { signIn: 100, receipt: 8 } })
  await desk.officer('officer', 'xa-a', 'an')
})
afterAll(() => desk.close())

let address = 0
async function ask(code: string, secret: string, from = `10.1.0.${++address}`) {
  const guest = await guestOf(desk.app, '/tra-cuu')
  const { statusCode, body } = await desk.app.inject({
    method: 'POST',
    url: '/tra-cuu',
    remoteAddress: from,
    headers: { cookie: guest.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ csrf: guest.csrf, code, secret }).toString(),
  })
  return { status: statusCode, text: body }
}

test('code and secret show the state, the answers and the fingerprints, and nothing of who reported or where they write', async () => {
  const { id, code, secret, citizen } = await desk.file()
  const an = await desk.signIn('an')
  await an.post(`/can-bo/phan-anh/${id}/tra-loi`, { text: 'Đã mời chủ xe lên làm việc.', requestKey: 'r1' })
  await desk.deps.database.write(async (on) => {
    await on.db.insert(on.tables.files).values({
      id: 'file-1', citizenId: citizen.id, channel: 'zalo', reportId: id, kind: 'image', state: 'kept', sha256: 'cd'.repeat(32),
      receivedAt: desk.clock.now, dueAt: 0,
    }) // prettier-ignore
  })
  const shown = await ask(code, secret)
  expect(shown.status).toBe(200)
  expect(shown.text).toContain('Công an xã Tân Dĩnh')
  expect(shown.text).toContain('Đã mời chủ xe lên làm việc.')
  expect(shown.text).toContain('cd'.repeat(32))
  for (const private_ of [
    citizen.pseudonym,
    citizen.handle,
    citizen.id,
    'Zalo',
    '98A-123.45',
    'Tân Dĩnh,',
    'Cán bộ an',
  ])
    expect(shown.text).not.toContain(private_)
})

test('codes are read as people type them: small letters, spaces, no dash', async () => {
  const { code, secret } = await desk.file()
  expect(
    (await ask(` ${code.toLowerCase().replaceAll('-', ' ')} `, secret.toLowerCase().replaceAll('-', '')))
      .status,
  ).toBe(200)
})

test('a wrong code and a wrong secret get the same answer', async () => {
  const { code, secret } = await desk.file()
  const other = await desk.file()
  const strip = ({ status, text }: { status: number; text: string }) => [
    status,
    text.replace(csrfIn(text), '').replace(/name="code" value(="[^"]*")?/, ''),
  ]
  const wrongSecret = await ask(code, other.secret)
  const wrongCode = await ask('222-222-222', secret)
  const nothing = await ask('-', '-')
  expect(wrongSecret.status).toBe(404)
  expect(strip(wrongSecret)).toEqual(strip(wrongCode))
  expect(strip(nothing)).toEqual(strip(wrongCode))
  for (const odd of ['"', '*', '%', "' or 1=1 --", 'BN*']) expect((await ask(odd, odd)).status).toBe(404)
})

test('guessing stops after a few tries from one place, and goes on for others', async () => {
  const { code, secret } = await desk.file()
  for (let tries = 0; tries < 8; tries++) await ask(code, `GUESS${tries}`, '10.9.9.9')
  expect((await ask(code, secret, '10.9.9.9')).status).toBe(429)
  expect((await ask(code, secret, '10.9.9.8')).status).toBe(200)
})

test('the page needs its own token: another site cannot ask in somebody’s name', async () => {
  const { code, secret } = await desk.file()
  const { statusCode } = await desk.app.inject({
    method: 'POST',
    url: '/tra-cuu',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ code, secret }).toString(),
  })
  expect(statusCode).toBe(403)
})
