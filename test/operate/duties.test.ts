// Alerts nobody answers, forwardings that failed, and rosters with nobody on them stand on the health page, with what to do.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dutyParts } from '../../src/operate/duties.js'
import { openDatabase, type Database } from '../../src/store/index.js'

const now = Date.UTC(2026, 10, 21, 5)
const minute = 60_000
const day = 1_440 * minute
const units = [
  { id: 'desk', name: 'Trực ban tỉnh', kind: 'duty' },
  { id: 'pc08', name: 'Phòng CSGT', kind: 'pc08' },
  { id: 'xa-a', name: 'Công an xã A', kind: 'commune' },
]

let folder: string
let database: Database

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duties-'))
  database = await openDatabase(`file:${join(folder, 'reports.db')}`)
})
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

const parts = async (at = now) => {
  const told = await dutyParts({ database, units: () => units, now: () => at })
  return Object.fromEntries(told.map(({ title, ok, lines }) => [title, { ok, said: lines.join(' ') }]))
}

const duty = (unitId: string, fromAt: number, toAt: number) =>
  database.write(async (on) => {
    const row = {
      id: `${unitId}:${fromAt}`,
      unitId,
      officerId: 'o',
      fromAt,
      toAt,
      rank: 1,
      createdAt: fromAt,
    }
    await on.db.insert(on.tables.roster).values(row)
  })

it('a duty desk without anybody is said until somebody is on it; a gap in a planned roster too', async () => {
  expect((await parts())['Ca trực']).toMatchObject({
    ok: false,
    said: expect.stringContaining('Trực ban tỉnh') as string,
  })
  await duty('desk', now - day, now + day)
  await duty('pc08', now - 2 * day, now - day)
  const gap = (await parts())['Ca trực']
  expect(gap?.said).toBe(
    'Lịch trực đang trống ở: Phòng CSGT. Hãy bổ sung ở Ca trực. 1 đơn vị đang có người trực.',
  )
  await duty('pc08', now - minute, now + minute)
  expect((await parts())['Ca trực']).toEqual({ ok: true, said: '2 đơn vị đang có người trực.' })
  expect((await parts(now + 2 * day))['Ca trực']?.ok).toBe(false)
})

it('an alert is unanswered once everybody was called, not while it climbs', async () => {
  await database.write(async (on) => {
    const row = { reportId: 'r', citizenId: 'c', unitId: 'xa-a', facts: {}, because: '', calledAt: now }
    await on.db.insert(on.tables.alerts).values({ ...row, state: 'calling' })
  })
  expect((await parts(now + minute))['Báo động']?.ok).toBe(true)
  expect((await parts(now + 10 * minute))['Báo động']).toMatchObject({
    ok: false,
    said: expect.stringMatching(/^1 báo động chưa ai nhận, lâu nhất 10 phút/) as string,
  })
  await database.write(async (on) => {
    await on.db.update(on.tables.alerts).set({ state: 'acknowledged' })
  })
  expect((await parts(now + 10 * minute))['Báo động']?.ok).toBe(true)
})

it('forwardings that were given up count for a week; a receiver that was switched off is named until it is mended', async () => {
  expect((await parts())['Chuyển tiếp']?.ok).toBe(true)
  await database.write(async (on) => {
    const { receivers, forwardings } = on.tables
    const receiver = {
      id: 'm',
      unitId: 'xa-a',
      kind: 'mail' as const,
      name: 'tr***@xa-a.vn',
      sealed: Buffer.of(1),
    }
    await on.db
      .insert(receivers)
      .values({ ...receiver, active: false, fault: 'receiver-refused', createdAt: now })
    const event = { id: 'f', receiverId: 'm', event: 'e', what: 'filed' as const, unitId: 'xa-a', number: 1 }
    await on.db.insert(forwardings).values({ ...event, state: 'failed', dueAt: now, createdAt: now })
  })
  const told = (await parts(now + day))['Chuyển tiếp']
  expect(told?.ok).toBe(false)
  expect(told?.said).toMatch(
    /^1 lần chuyển qua thư điện tử không tới nơi.*bị tắt.*tr\*\*\*@xa-a\.vn \(Công an xã A\)/,
  )
  expect((await parts(now + 8 * day))['Chuyển tiếp']?.said).not.toContain('1 lần')
})
