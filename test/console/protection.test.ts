// No interference, over HTTP: lowering, conflicts, calls past the chain, misuse, the agency's duty.
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loweringOf } from '../../src/reports/lowering.js'
import { keepInbound } from '../../src/store/inbound.js'
import { claimTurns } from '../../src/store/lanes.js'
import { remindAgencies } from '../../src/store/agency-duties.js'
import { objectionOf, openObjection } from '../../src/store/objections.js'
import { openDesk, type Browser, type Desk } from './desk.js'
import { countInbound } from '../counts.js'

const reason = 'Xem lại clip thấy rõ không phải vậy.'

describe('keeping a case safe', () => {
  let desk: Desk
  let id: string
  let officer: Browser
  let duty: Browser

  beforeEach(async () => {
    desk = await openDesk()
    await desk.officer('officer', 'xa-a')
    await desk.officer('duty', 'duty')
    ;({ id } = await desk.file())
    officer = await desk.signIn('officer-xa-a')
    duty = await desk.signIn('duty-duty')
  })
  afterEach(() => desk.close())

  const path = (rest: string) => `/can-bo/phan-anh/${id}/${rest}`
  const rows = async <Row>(query: ReturnType<typeof sql>) => desk.deps.database.read.db.all<Row>(query)
  const lookOf = async () =>
    (await rows<{ id: string }>(sql`select id from second_looks order by asked_at desc`))[0]!.id

  it('a lowering waits for a second person, then stands beside the original, and the unit above is told', async () => {
    expect((await officer.post(path('dinh-chinh'), { violation: 'wrong_way', reason })).status).toBe(303)
    const told = () => rows<{ what: string }>(sql`select what from timeline where unit_id = 'pc08'`)
    expect(await told()).toEqual([{ what: 'lowering_asked' }])
    expect((await officer.get(`/can-bo/phan-anh/${id}`)).text).not.toContain('Đi ngược chiều')
    const look = await lookOf()
    expect((await officer.post(path('nguoi-thu-hai'), { look, agree: 'co' })).status).toBe(409)
    expect((await duty.post(path('nguoi-thu-hai'), { look, agree: 'co' })).status).toBe(303)
    expect(await told()).toEqual([{ what: 'lowering_asked' }, { what: 'lowered' }])
    const page = (await officer.get(`/can-bo/phan-anh/${id}`)).text
    expect(page).toContain('Đi ngược chiều')
    expect(page).toContain('ban đầu: Vượt đèn đỏ')
    const filed = await rows<{ facts: string }>(sql`select facts from reports where id = ${id}`)
    expect(filed[0]!.facts).toContain('red_light')
  })

  it('a correction that adds is done at once and keeps what was before', async () => {
    const partial = { is: 'partial' as const, digits: '345', words: '345' }
    ;({ id } = await desk.file({ facts: { plate: partial } }))
    expect((await officer.post(path('dinh-chinh'), { plate: '98A-123.45', reason })).status).toBe(303)
    const [noted] = await rows<{ detail: string }>(
      sql`select detail from timeline where report_id = ${id} and what = 'corrected'`,
    )
    expect(JSON.parse(noted!.detail)).toMatchObject({
      before: { plate: partial },
      after: { plate: { plate: '98A-123.45' } },
    })
  })

  it.each([
    ['an act taken away', { violations: ['red_light'] }, { violations: ['wrong_way'] }, ['violation']],
    ['an act added', { violations: ['red_light'] }, { violations: ['red_light', 'wrong_way'] }, []],
    [
      'a plate forgotten',
      { plate: { is: 'whole' as const, plate: '98A-123.45', kinds: [] } },
      { plate: { is: 'unknown' as const } },
      ['plate'],
    ],
    [
      'a plate replaced',
      { plate: { is: 'whole' as const, plate: '98A-123.45', kinds: [] } },
      { plate: { is: 'whole' as const, plate: '98A-123.46', kinds: [] } },
      ['plate'],
    ],
    [
      'a lorry made a car',
      { vehicle: { type: 'truck' as const } },
      { vehicle: { type: 'car' as const } },
      ['vehicle'],
    ],
    [
      'a colour added',
      { vehicle: { type: 'truck' as const } },
      { vehicle: { type: 'truck' as const, colour: 'red' as const } },
      [],
    ],
  ])('%s is weighed', (_, before, change, lowered) => {
    expect(loweringOf(before, change)).toEqual(lowered)
  })

  it('whoever declared a conflict writes no result', async () => {
    await officer.post(path('chuyen-buoc'), { move: 'accept' })
    expect((await officer.post(path('lien-quan'), { because: 'Là xe của họ hàng tôi.' })).status).toBe(303)
    const refused = await officer.post(path('chuyen-buoc'), { move: 'resolve', result: 'warned', reason })
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('đã khai có liên quan')
  })

  it('a call past the chain is read by the duty head and the auditor, and by nobody between', async () => {
    await desk.officer('chief', 'pc08')
    await desk.officer('auditor', 'pc08')
    const words = 'Chỉ huy gọi điện bảo bỏ qua xe này.'
    expect((await officer.post(path('keu-cuu'), { words })).text).toContain('niêm phong')
    const chief = await desk.signIn('chief-pc08')
    expect((await chief.get('/can-bo/keu-cuu')).status).toBe(403)
    expect((await chief.get(`/can-bo/phan-anh/${id}`)).text).not.toContain(words)
    expect((await chief.get(path('bao-ve'))).text).not.toContain(words)
    expect((await duty.get('/can-bo/keu-cuu')).text).toContain(words)
    expect((await (await desk.signIn('auditor-pc08')).get('/can-bo/keu-cuu')).text).toContain(words)
    const stored = await rows<{ sealed: Buffer }>(sql`select sealed from pressures`)
    expect(Buffer.from(stored[0]!.sealed).includes('bỏ qua')).toBe(false)
  })

  it('a block needs a second person who leads, and ends by itself', async () => {
    await officer.post(path('han-che'), {
      kind: 'block',
      days: '30',
      reason: 'Gửi nhiều tin sai sự thật trong tuần.',
    })
    const look = await lookOf()
    expect((await duty.post(path('nguoi-thu-hai'), { look, agree: 'co' })).status).toBe(303)
    expect((await officer.get(path('bao-ve'))).text).toContain('Đang hạn chế đến')
    desk.clock.now += 31 * 86_400_000
    officer = await desk.signIn('officer-xa-a')
    expect((await officer.get(path('bao-ve'))).text).not.toContain('Đang hạn chế đến')
    expect((await officer.post(path('han-che'), { kind: 'block', days: '91', reason })).status).toBe(409)
  })

  it('a sender who is blocked or floods us waits longer, loses nothing, and holds up nobody', async () => {
    const { database, vault, newId } = desk.deps
    const { citizen } = await desk.file()
    const now = desk.clock.now
    const arrival = (handle: string, at: number) => ({
      message: {
        channel: 'zalo',
        account: 'oa-1',
        citizen: handle,
        messageId: `${handle}-${at}`,
        kind: 'text' as const,
        text: 'tin',
      },
      receivedAt: now + at,
      dueAt: now + at,
    })
    await keepInbound(
      database,
      vault,
      Array.from({ length: 150 }, (_, at) => arrival('flooder', at)),
    )
    const claim = (at: number) =>
      claimTurns(database, vault, { by: 'x', now: at, leaseMs: 60_000, limit: 32 })
    const first = await claim(now + 200)
    expect(first.map(({ messages }) => messages.length)).toEqual([41])
    await keepInbound(database, vault, [
      ...Array.from({ length: 60 }, (_, at) => arrival('flooder', 200 + at)),
      arrival('other', 270),
    ])
    const [other] = await claim(now + 20_000)
    expect(other?.messages.map(({ message }) => message.citizen)).toEqual(['other'])
    expect((await countInbound(database)).waiting).toBe(211)
    await database.write(async (on) => {
      await on.db.insert(on.tables.citizenMarks).values({
        id: newId(), citizenId: citizen.id, kind: 'block', reason: 'x', reportId: id, byOfficer: 'a', secondOfficer: 'b', at: now, endsAt: now + 86_400_000,
      }) // prettier-ignore
    })
    await keepInbound(database, vault, [arrival(citizen.handle, 0)])
    expect(
      (await claim(now + 250_000)).flatMap(({ messages }) => messages.map(({ message }) => message.citizen)),
    ).not.toContain(citizen.handle)
    expect(
      (await claim(now + 300_000)).flatMap(({ messages }) => messages.map(({ message }) => message.citizen)),
    ).toContain(citizen.handle)
  })

  it('an objection is a case of its own, once, settled only by another officer', async () => {
    const { database } = desk.deps
    const object = (words: string) =>
      database.write((on) => openObjection(on, { report: id, words, now: desk.clock.now }))
    await officer.post(path('chuyen-buoc'), { move: 'accept' })
    await officer.post(path('chuyen-buoc'), { move: 'resolve', result: 'warned', reason })
    expect(await object('Xe đó vượt đèn đỏ thật.')).toBe(true)
    expect(await object('Lần nữa.')).toBe(false)
    expect(await objectionOf(database, id)).toMatchObject({
      state: 'open',
      firstOfficer: 'o-officer-xa-a',
      words: 'Xe đó vượt đèn đỏ thật.',
    })
    await duty.post(path('chuyen-buoc'), { move: 'reopen', reason })
    await duty.post(path('chuyen-buoc'), { move: 'resolve', result: 'fined', reason })
    expect(await objectionOf(database, id)).toMatchObject({ state: 'upheld', decidedBy: 'o-duty-duty' })
  })

  it('the agency of an official is told by letter, reminded of, and its answer is filed', async () => {
    expect((await officer.post(path('co-quan'), { agency: 'UBND xã Tân Dĩnh' })).status).toBe(303)
    expect((await officer.get(path('bao-ve'))).text).toContain('Kính gửi: UBND xã Tân Dĩnh')
    await officer.post(path('co-quan'), { act: 'da-gui' })
    desk.clock.now += 16 * 86_400_000
    expect(await remindAgencies(desk.deps.database, desk.clock.now)).toBe(1)
    expect(await remindAgencies(desk.deps.database, desk.clock.now)).toBe(0)
    officer = await desk.signIn('officer-xa-a')
    await officer.post(path('co-quan'), { act: 'tra-loi', answer: 'Đã kiểm điểm và phê bình.' })
    expect((await officer.get(path('bao-ve'))).text).toContain('Đã kiểm điểm')
    desk.clock.now += 86_400_000 * 20
    expect(await remindAgencies(desk.deps.database, desk.clock.now)).toBe(0)
  })
})
