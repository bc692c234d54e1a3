// Something going on now: from the citizen's words to the patrol's screen and pocket, up the ladder, and back to the citizen.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readForwardings } from '../../src/store/forwardings-view.js'
import { addDuty } from '../../src/store/roster.js'
import { officerOf, type OfficerBrowser } from './officer.js'
import { busy, openStage, until, type Citizen, type Stage } from './stage.js'

let stage: Stage
/** Moved on to let the ladder's time pass. */
let shiftMs: number
let rows = 0

beforeEach(async () => {
  shiftMs = 0
  const noon = Date.parse('2026-11-21T12:00:00+07:00')
  const started = Date.now()
  stage = await openStage({ now: () => noon + (Date.now() - started) + shiftMs })
})
afterEach(() => stage.close())

async function onDuty(unitId: string, rank: number): Promise<OfficerBrowser> {
  const officer = await officerOf(stage, 'officer', unitId, stage.now())
  const span = { fromAt: stage.now() - 1_000, toAt: stage.now() + 3_600_000 }
  const row = { id: `duty-${++rows}`, unitId, officerId: officer.id, rank, ...span }
  const by = { officerId: null, now: stage.now() }
  expect(await addDuty(stage.app.database, row, by)).toEqual({ is: 'done' })
  return officer
}

/** The officer's own chat, linked by the code that the desk shows. */
async function link(officer: OfficerBrowser, channel: string): Promise<Citizen> {
  const chat = stage.citizen(channel)
  const page = await officer.post('/can-bo/ca-truc/ma', {})
  const code = /TRUC \w{4} \w{4}/.exec(page.text)?.[0]
  expect(code).toBeDefined()
  const [answer] = await chat.say(code!.toLowerCase())
  expect(answer!.text).toMatch(/Đã liên kết/)
  const [again] = await stage.citizen(channel).say(code!)
  expect(again!.text).toMatch(/đã dùng rồi/)
  return chat
}

async function steps(): Promise<{ rung: unknown; officers: unknown; lateMs: unknown; unit: unknown }[]> {
  const { db, tables } = stage.app.database.read
  const found = await db.select().from(tables.timeline)
  return found
    .filter(({ what }) => what === 'alert_step')
    .map(({ detail: { rung, officers, lateMs, unit } }) => ({ rung, officers, lateMs, unit }))
}

/** Moves the clock to a moment before the step is due, and waits for it. */
async function climbs(afterMs: number, count: number): Promise<void> {
  if (afterMs > 0) {
    const { db, tables } = stage.app.database.read
    const [alert] = await db.select({ calledAt: tables.alerts.calledAt }).from(tables.alerts)
    shiftMs += Math.max(0, alert!.calledAt + afterMs - 200 - stage.now())
  }
  await until(
    async () => (await steps()).length >= count,
    5_000,
    () => `the ladder never took step ${count}`,
  )
}

const hearsLive = (heard: string[], what: string) =>
  until(
    () => heard.some((text) => text.includes(what)),
    5_000,
    () => `the desk never heard ${what}`,
  )

async function alertId(): Promise<string> {
  const { db, tables } = stage.app.database.read
  return (await db.select({ id: tables.alerts.reportId }).from(tables.alerts))[0]!.id
}

describe.each(['messenger', 'zalo'])('on %s', (channel) => {
  it('a violation going on now reaches the patrol by two paths before the conversation is over, and the citizen hears what comes of it', async () => {
    const patrol = await onDuty('pc08', 1)
    const chat = await link(patrol, channel === 'zalo' ? 'messenger' : 'zalo')
    const live = await patrol.listen()
    const citizen = stage.citizen(channel)
    for (const words of ['xin chào', 'không có ảnh', 'đi ngược chiều', 'Đang diễn ra'])
      await citizen.say(words)
    await citizen.say('QL1A đoạn qua xã Lạng Giang')
    const began = Date.now()
    const said = await citizen.say('98A-123.45')
    expect(said.map(({ text }) => text).join('\n')).toMatch(/Mình đã báo ngay tới Phòng Cảnh sát giao thông/)
    await Promise.all([hearsLive(live.heard, 'alert_called'), chat.hears(/KHẨN: vi phạm đang diễn ra/)])
    expect(Date.now() - began).toBeLessThan(busy(3_000))
    expect(await stage.reports()).toEqual([])
    expect((await patrol.get('/can-bo/hop-thu')).text).toContain('Tiếp nhận ngay')

    await citizen.say('hướng Lạng Sơn')
    await chat.hears(/vừa báo thêm/)
    await hearsLive(live.heard, 'alert_added')
    await stage.simulators[channel]!.sendLocation(citizen.id, 21.3599, 106.2548)
    await until(
      async () => (await patrol.get('/can-bo/hop-thu')).text.includes('geo:21.35990,106.25480'),
      5_000,
      () => 'the new place on the map never stood on the alert',
    )
    await citizen.say('mất dấu rồi')
    const card = (await patrol.get('/can-bo/hop-thu')).text
    expect(card).toMatch(/mất dấu xe[\s\S]*Vị trí mới trên bản đồ[\s\S]*hướng Lạng Sơn[\s\S]*Đã gọi/)
    const call = chat.transcript().find(({ text }) => text?.startsWith('KHẨN'))!
    expect(call.text).toContain('Đi ngược chiều · Quốc lộ 1, xã Lạng Giang')
    expect(call.text).not.toContain('123.45')

    const id = await alertId()
    expect((await patrol.post(`/can-bo/bao-dong/${id}`, { to: 'acknowledged' })).status).toBe(303)
    await citizen.hears(/đã nhận được tin của bạn/)
    expect((await patrol.post(`/can-bo/bao-dong/${id}`, { to: 'on_the_way' })).status).toBe(303)
    await citizen.hears(/đã cử người đến nơi/)
    shiftMs += 200_000
    expect((await patrol.post(`/can-bo/bao-dong/${id}`, { to: 'found' })).status).toBe(303)
    await citizen.hears(/đã gặp chiếc xe/)
    expect(await steps()).toHaveLength(1)
    const left = await readForwardings(stage.app.database, { reportId: id })
    expect(left.map(({ what, state, openedAt }) => [what, state, openedAt !== null])).toEqual([
      ...Array.from({ length: 3 }, () => ['alert_added', 'sent', true]),
      ['alert', 'sent', true],
    ])
    live.stop()
  })

  it('when nobody answers it climbs: the next on duty, the province’s desk, the head of duty', async () => {
    const first = await onDuty('pc08', 1)
    const second = await onDuty('pc08', 2)
    const desk = await onDuty('truc-ban', 1)
    const head = await officerOf(stage, 'duty', 'truc-ban', stage.now())
    const live = await desk.listen()
    const citizen = stage.citizen(channel)
    for (const words of [
      'xin chào',
      'không có ảnh',
      'vượt đèn đỏ',
      'Đang diễn ra',
      'QL1A đoạn qua xã Lạng Giang',
      '98A-123.45',
    ])
      await citizen.say(words)
    await climbs(0, 1)
    expect((await desk.get('/can-bo/hop-thu')).text).not.toContain('Tiếp nhận ngay')
    await climbs(15_000, 2)
    await climbs(60_000, 3)
    await hearsLive(live.heard, 'alert_step')
    expect((await desk.get('/can-bo/hop-thu')).text).toContain('Tiếp nhận ngay')
    await climbs(120_000, 4)
    const taken = await steps()
    expect(taken.map(({ rung, officers, unit }) => [rung, officers, unit])).toEqual([
      ['unit', [first.id], 'pc08'],
      ['unit', [second.id], 'pc08'],
      ['desk', [desk.id], 'truc-ban'],
      ['head', [head.id], 'truc-ban'],
    ])
    for (const { lateMs } of taken) expect(lateMs).toBeLessThan(busy(1_000))
    const id = await alertId()
    expect((await head.post(`/can-bo/bao-dong/${id}`, { to: 'acknowledged' })).status).toBe(303)
    await citizen.hears(/^Trực ban Công an tỉnh Bắc Ninh đã nhận được tin của bạn/)
    live.stop()
  })

  it('nobody on duty anywhere is an alarm of its own, and the head of duty is called at once', async () => {
    const head = await officerOf(stage, 'duty', 'truc-ban', stage.now())
    const citizen = stage.citizen(channel)
    for (const words of [
      'xin chào',
      'không có ảnh',
      'vượt đèn đỏ',
      'Đang diễn ra',
      'QL1A đoạn qua xã Lạng Giang',
      '98A-123.45',
    ])
      await citizen.say(words)
    await climbs(0, 1)
    expect((await steps())[0]).toMatchObject({ rung: 'head', officers: [head.id] })
    const { db, tables } = stage.app.database.read
    const empty = (await db.select().from(tables.timeline)).filter(
      ({ what }) => what === 'alert_roster_empty',
    )
    expect(empty.map(({ detail }) => detail.unit)).toEqual(['pc08', 'truc-ban'])
  })

  it('what an officer writes in a linked chat never becomes a report', async () => {
    const patrol = await onDuty('pc08', 1)
    const chat = await link(patrol, channel)
    const [answer] = await chat.say('xe tải 98A-123.45 vượt đèn đỏ ở QL1A xã Lạng Giang lúc 7h sáng nay')
    expect(answer!.text).toMatch(/chỉ để nhận báo động/)
    const { db, tables } = stage.app.database.read
    expect(await db.select().from(tables.conversations)).toEqual([])
    expect(await stage.reports()).toEqual([])
  })
})
