// The window in which reports are proposed as one event is edited at the desk, within bounds, with a reason.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { windowDefault } from '../../src/reports/duplicates.js'
import { readWindow } from '../../src/store/duplicates.js'
import { openDesk, type Browser, type Desk } from './desk.js'

let desk: Desk
let head: Browser

beforeAll(async () => {
  desk = await openDesk()
  await desk.officer('duty', 'duty')
  head = await desk.signIn('duty-duty')
})
afterAll(() => desk.close())

const typed = {
  timeMs: '45',
  withoutPlateMs: '10',
  alongM: '5000',
  apartM: '3000',
  hashBits: '6',
  picturesMs: '180',
}

test('what the head of duty types is in force at once', async () => {
  expect((await head.get('/can-bo/trung-lap')).text).toContain('value="30"')
  const saved = await head.post('/can-bo/trung-lap', { ...typed, because: 'Ùn tắc dài hơn dịp lễ' })
  expect(saved.status).toBe(303)
  expect(await readWindow(desk.deps.database.read)).toEqual({ ...windowDefault, timeMs: 45 * 60_000 })
})

test('what is out of bounds is refused with the bounds, and the window in force stays', async () => {
  const refused = await head.post('/can-bo/trung-lap', { ...typed, timeMs: '0', because: 'Thử xem sao' })
  expect(refused.text).toContain('nhập từ 1 đến 1440 phút')
  expect(
    (await head.post('/can-bo/trung-lap', { ...typed, timeMs: 'abc', because: 'Thử xem sao' })).text,
  ).toContain('nhập từ 1')
  expect((await readWindow(desk.deps.database.read)).timeMs).toBe(45 * 60_000)
})

test('nothing changes without a reason, nor by whoever may only look', async () => {
  expect((await head.post('/can-bo/trung-lap', { ...typed, because: '' })).text).toContain('lý do')
  await desk.officer('chief', 'pc08')
  const chief = await desk.signIn('chief-pc08')
  expect((await chief.post('/can-bo/trung-lap', { ...typed, because: 'Không được phép' })).status).toBe(403)
})
