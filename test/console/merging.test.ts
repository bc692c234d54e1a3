// Nobody makes a report disappear: merging it away behind another takes two people, hides it from the working list alone, and is undone the same way.
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readClocks } from '../../src/store/clocks.js'
import { readInbox } from '../../src/store/desk.js'
import { openDesk, type Browser, type Desk } from './desk.js'

const reason = 'Cùng một xe, cùng một lúc, hai người gửi.'
const byTwo = { cause: { message: 'a report is merged away or taken back by two people only' } }

describe('merging a report away', () => {
  let desk: Desk
  let officer: Browser
  let duty: Browser
  let first: Awaited<ReturnType<Desk['file']>>
  let later: Awaited<ReturnType<Desk['file']>>

  beforeAll(async () => {
    desk = await openDesk()
    await desk.officer('officer', 'xa-a')
    await desk.officer('officer', 'xa-a', 'ban-b')
    await desk.officer('officer', 'xa-b')
    await desk.officer('duty', 'duty')
    officer = await desk.signIn('officer-xa-a')
    duty = await desk.signIn('duty-duty')
  })
  afterAll(() => desk.close())
  beforeEach(async () => {
    first = await desk.file()
    desk.clock.now += 60_000
    later = await desk.file()
    desk.clock.now += 60_000
  })

  const path = (report: { id: string }, rest: string) => `/can-bo/phan-anh/${report.id}/${rest}`
  const rows = async <Row>(query: ReturnType<typeof sql>) => desk.deps.database.read.db.all<Row>(query)
  const whatOf = async (report: { id: string }, unit = 'xa-a') =>
    (
      await rows<{ what: string }>(
        sql`select what from timeline where report_id = ${report.id} and unit_id = ${unit} order by seq`,
      )
    ).map(({ what }) => what)
  const lookOf = async (report: { id: string }) =>
    (
      await rows<{ id: string }>(
        sql`select id from second_looks where report_id = ${report.id} order by asked_at desc, id desc`,
      )
    )[0]?.id ?? ''
  const ask = (from: { id: string }, into: { code: string }, by = officer) =>
    by.post(path(from, 'gop'), { act: 'gop', code: into.code, reason })
  const agree = async (report: { id: string }, by = duty) =>
    by.post(path(report, 'nguoi-thu-hai'), { look: await lookOf(report), agree: 'co' })
  const working = async () => {
    const { database } = desk.deps
    const open = { units: ['xa-a'], state: 'open' as const, order: 'newest' as const, now: desk.clock.now }
    const inbox = (await readInbox(database, open)).rows.map(({ id }) => id)
    const clocks = (await readClocks(database, { units: ['xa-a'], limit: 500 })).map(({ id }) => id)
    expect(inbox.includes(later.id)).toBe(clocks.includes(later.id))
    return inbox
  }
  const toldTo = async (report: { id: string }) =>
    (await rows<{ n: number }>(sql`select count(*) n from outbound where report_id = ${report.id}`))[0]!.n
  const merge = async () => {
    expect((await ask(later, first)).status).toBe(303)
    expect((await agree(later)).status).toBe(303)
  }

  it('waits for another person, tells the unit above when asked and when done, and leaves the working list only then', async () => {
    expect((await ask(later, first)).status).toBe(303)
    expect(await whatOf(later, 'pc08')).toEqual(['merging_asked'])
    expect((await duty.get(path(later, 'bao-ve'))).text).toContain(`Vào ${first.code}. `)
    expect((await agree(later, officer)).status).toBe(409)
    expect(await working()).toContain(later.id)
    expect((await agree(later)).status).toBe(303)
    expect(await whatOf(later, 'pc08')).toEqual(['merging_asked', 'merging_done'])
    expect(await working()).not.toContain(later.id)
    expect(await working()).toContain(first.id)
    const all = { units: ['xa-a'], state: 'all' as const, order: 'newest' as const, now: desk.clock.now }
    expect((await readInbox(desk.deps.database, all)).rows.map(({ id }) => id)).toContain(later.id)
    expect((await officer.get(`/can-bo/phan-anh/${first.id}`)).text).toContain(`Gộp vào đây: `)
    expect((await officer.get(`/can-bo/phan-anh/${later.id}`)).text).toContain('Đã gộp vào ')
    const noted = await rows<{ what: string }>(
      sql`select what from ledger where about in (${later.id}, ${first.id}) and what like 'report.merge%' order by seq`,
    )
    expect(noted.map(({ what }) => what)).toEqual([
      'report.merge_asked',
      'report.merge_agreed',
      'report.merged_away',
      'report.merged_in',
    ])
  })

  it('each citizen is answered under their own code when the one report ends', async () => {
    await merge()
    const before = await toldTo(later)
    await officer.post(path(first, 'chuyen-buoc'), { move: 'accept' })
    const ended = await officer.post(path(first, 'chuyen-buoc'), { move: 'resolve', result: 'fined', reason })
    expect(ended.status).toBe(303)
    expect(await toldTo(later)).toBe(before + 2)
    const stands = await rows<{ state: string; result: string }>(
      sql`select state, result from handlings where report_id = ${later.id}`,
    )
    expect(stands).toEqual([{ state: 'resolved', result: 'fined' }])
    const moved = await rows<{ detail: string }>(
      sql`select detail from timeline where report_id = ${later.id} and what = 'moved' order by seq desc limit 1`,
    )
    expect(JSON.parse(moved[0]!.detail)).toMatchObject({ to: 'resolved', into: first.id })
  })

  it('is taken back by two people, onto the working list, with its clock as it was', async () => {
    await merge()
    expect((await officer.post(path(later, 'chuyen-buoc'), { move: 'accept' })).text).toContain('đã gộp')
    expect((await officer.post(path(later, 'gop'), { act: 'tach', reason })).status).toBe(303)
    expect(await working()).not.toContain(later.id)
    expect((await agree(later, officer)).status).toBe(409)
    expect((await agree(later)).status).toBe(303)
    expect(await working()).toContain(later.id)
    await officer.post(path(first, 'chuyen-buoc'), { move: 'accept' })
    const stands = await rows<{ state: string }>(
      sql`select state from handlings where report_id = ${later.id}`,
    )
    expect(stands).toEqual([{ state: 'received' }])
  })

  it('hides nothing behind a report that is later, ended, another unit’s, merged itself, or the same', async () => {
    const elsewhere = await desk.file({ unit: 'xa-b' })
    expect((await ask(first, later)).text).toContain('Chỉ gộp phản ánh gửi sau')
    expect((await ask(later, elsewhere)).status).toBe(409)
    expect((await ask(later, later)).status).toBe(409)
    expect((await ask(later, { code: 'ZZZ-ZZZ-ZZZ' })).status).toBe(409)
    expect(
      (await officer.post(path(later, 'gop'), { act: 'gop', code: first.code, reason: 'x' })).status,
    ).toBe(409)
    await merge()
    const third = await desk.file()
    expect((await ask(third, later)).text).toContain('đã gộp')
    await officer.post(path(first, 'chuyen-buoc'), { move: 'accept' })
    await officer.post(path(first, 'chuyen-buoc'), { move: 'resolve', result: 'fined', reason })
    expect((await ask(third, first)).status).toBe(409)
  })

  it('nobody with a declared conflict in either takes part, nor ends what stands behind', async () => {
    const other = await desk.signIn('ban-b')
    await other.post(path(first, 'lien-quan'), { because: 'Là xe của họ hàng tôi.' })
    expect((await ask(later, first, other)).text).toContain('đã khai có liên quan')
    expect((await ask(later, first)).status).toBe(303)
    expect((await agree(later, other)).status).toBe(409)
    expect((await agree(later)).status).toBe(303)
    await officer.post(path(later, 'lien-quan'), { because: 'Người gửi là hàng xóm tôi.' })
    expect((await officer.post(path(first, 'chuyen-buoc'), { move: 'accept' })).text).toContain('đã khai')
  })

  it('a heavier act that would vanish is named to the unit above', async () => {
    const heavy = await desk.file({ facts: { violations: ['wrong_way', 'red_light'] } })
    await ask(heavy, first)
    const [told] = await rows<{ detail: string }>(
      sql`select detail from timeline where report_id = ${heavy.id} and what = 'merging_asked'`,
    )
    expect(JSON.parse(told!.detail)).toMatchObject({ lowered: ['violation'] })
  })

  it('the database itself refuses to hide a report without two people', async () => {
    const hide = desk.deps.database.write(
      async (on) =>
        void (await on.db.run(
          sql`update handlings set merged_into = ${first.id} where report_id = ${later.id}`,
        )),
    )
    await expect(hide).rejects.toMatchObject(byTwo)
    await merge()
    const unhide = desk.deps.database.write(
      async (on) =>
        void (await on.db.run(sql`update handlings set merged_into = null where report_id = ${later.id}`)),
    )
    await expect(unhide).rejects.toMatchObject(byTwo)
  })
})
