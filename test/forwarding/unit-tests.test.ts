// The monthly test: who has an inbox that nobody looks into.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readForwardings } from '../../src/store/forwardings-view.js'
import { addReceiver } from '../../src/store/receivers.js'
import { monthOf, openTest, readTest, sendTest, waitingTests } from '../../src/store/unit-tests.js'
import { isTestTime, startUnitTests } from '../../src/work/unit-tests.js'
import { until } from '../journeys/stage.js'
import { openGround, routing, startAt, type Ground } from './ground.js'

const day = 86_400_000
let ground: Ground
beforeEach(async () => {
  ground = await openGround()
})
afterEach(() => ground.close())

const units = routing.units.map(({ id }) => id)
const send = () =>
  sendTest(ground.database, { month: '2026-11', units, now: ground.clock.now, officerId: null })

describe('the monthly test', () => {
  it('goes to every unit and its receivers, once a month', async () => {
    const id = 'r-1'
    const address = { kind: 'mail', to: 'xa-a@example.vn' } as const
    await addReceiver(ground.database, ground.vault, { id, unitId: 'xa-a', name: 'mail', address, byOfficer: null, now: startAt }) // prettier-ignore
    expect(await send()).toBe(units.length)
    expect(await send()).toBe(0)
    expect((await waitingTests(ground.database, ['xa-a'])).map(({ month }) => month)).toEqual(['2026-11'])
    expect((await readForwardings(ground.database, { receiverId: id })).map(({ what }) => what)).toEqual([
      'test',
    ])
  })

  it('shows after a day who has not opened it, and who opened it late', async () => {
    await send()
    const officer = await ground.officer('xa-a', 'mot')
    const chief = await ground.officer('pc08', 'chi-huy', 'chief')
    const id = 'test:2026-11:xa-a'
    expect(await openTest(ground.database, { id, officer: chief, now: startAt })).toBe(false)
    expect(await openTest(ground.database, { id, officer, now: startAt + 1_000 })).toBe(true)
    expect(await openTest(ground.database, { id, officer, now: startAt + 2_000 })).toBe(false)
    const late = startAt + day + 1
    expect(await openTest(ground.database, { id: 'test:2026-11:pc08', officer: chief, now: late })).toBe(true)
    expect(await readTest(ground.database, startAt + 1_000)).toMatchObject({
      missing: [{ late: false }, { late: false }],
    })
    expect(await readTest(ground.database, late)).toEqual({
      month: '2026-11',
      sentAt: startAt,
      units: 4,
      opened: 2,
      missing: [
        { unitId: 'triage', late: true },
        { unitId: 'truc-ban', late: true },
      ],
      slow: ['pc08'],
    })
  })

  it.each([
    ['2026-11-20T01:00:00Z', true],
    ['2026-11-20T03:59:00Z', true],
    ['2026-11-20T04:00:00Z', false],
    ['2026-11-20T00:59:00Z', false],
    ['2026-11-21T02:00:00Z', false],
    ['2026-11-22T02:00:00Z', false],
  ])('goes out in office hours: %s %s', (at, isTime) => {
    expect(isTestTime(Date.parse(at))).toBe(isTime)
  })

  it('belongs to the month of Vietnam', () => {
    expect(monthOf(Date.parse('2026-11-30T17:30:00Z'))).toBe('2026-12')
  })

  it('is sent by itself when its time has come', async () => {
    let woken = 0
    const loop = startUnitTests({
      database: ground.database,
      routing: () => ({
        ...routing,
        units: [...routing.units, { ...routing.units[0]!, id: 'closed', off: true }],
      }),
      now: () => ground.clock.now,
      log: () => undefined,
      wakeForwardings: () => void woken++,
    })
    await until(
      async () => (await waitingTests(ground.database, 'all')).length === units.length,
      5_000,
      () => 'the test was never sent',
    )
    await loop.stop()
    expect(woken).toBe(1)
  })
})
