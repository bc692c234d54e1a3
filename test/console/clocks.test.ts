// The list by deadline and its reminders, and the ledger page of auditors.
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appendLedger } from '../../src/store/ledger.js'
import { verifyNewest } from '../../src/store/ledger-view.js'
import { remindAll } from '../../src/work/reminders.js'
import { openDesk, type Desk } from './desk.js'

const day = 86_400_000

describe('deadlines and the ledger', () => {
  let desk: Desk
  beforeEach(async () => {
    desk = await openDesk()
  })
  afterEach(() => desk.close())

  const remindersOf = async (id: string) => {
    const { db, tables } = desk.deps.database.read
    return (await db.select().from(tables.timeline))
      .filter(({ reportId, what }) => reportId === id && what.startsWith('deadline_'))
      .map(({ what, detail }) => `${what} ${String(detail.deadline)}`)
  }

  it('lists open reports by what ends first, of the own units only', async () => {
    const old = await desk.file()
    desk.clock.now += 10 * day
    const young = await desk.file()
    const elsewhere = await desk.file({ unit: 'xa-b' })
    await desk.officer('officer', 'xa-a')
    const officer = await desk.signIn('officer-xa-a')
    const { text } = await officer.get('/can-bo/thoi-han')
    expect(text.indexOf(old.code)).toBeGreaterThan(0)
    expect(text.indexOf(old.code)).toBeLessThan(text.indexOf(young.code))
    expect(text).not.toContain(elsewhere.code)
    expect(text).toContain('2 hồ sơ còn thời hạn đang chạy, 1 đã quá hạn')
    const verify = await officer.get('/can-bo/thoi-han?han=verify')
    expect(verify.text).toContain('Xác minh: còn 19 ngày')
  })

  it('reminds once when a deadline of the decree is near and once when it has passed', async () => {
    const { id } = await desk.file()
    const { database } = desk.deps
    const filed = desk.clock.now
    expect(await remindAll(database, filed + 24 * day)).toBe(0)
    expect(await remindAll(database, filed + 26 * day)).toBe(1)
    expect(await remindAll(database, filed + 27 * day)).toBe(0)
    expect(await remindAll(database, filed + 31 * day)).toBe(1)
    expect(await remindAll(database, filed + 32 * day)).toBe(0)
    expect(await remindersOf(id)).toEqual(['deadline_near verify', 'deadline_passed verify'])
    await desk.officer('officer', 'xa-a')
    const { text } = await (await desk.signIn('officer-xa-a')).get(`/can-bo/phan-anh/${id}`)
    expect(text).toContain('Nhắc: đã quá thời hạn')
    expect(text).toContain('Xác minh: hạn')
  })

  it('a record that is due is reminded of also after the result', async () => {
    const { id } = await desk.file()
    const { clock } = desk
    const { database } = desk.deps
    await database.write(async (on) => {
      const { caseFiles, handlings } = on.tables
      await on.db
        .insert(caseFiles)
        .values({ reportId: id, complex: false, identifiedAt: clock.now, updatedAt: 1 })
      await on.db.update(handlings).set({ state: 'resolved', resolvedAt: clock.now })
    })
    await remindAll(database, clock.now + 6 * day)
    expect(await remindersOf(id)).toEqual(['deadline_near record'])
  })

  it('an auditor reads the ledger by report, officer and act, a page at a time, and proves it', async () => {
    const report = await desk.file()
    await desk.officer('officer', 'xa-a')
    await desk.officer('auditor', 'duty')
    await (await desk.signIn('officer-xa-a')).get(`/can-bo/phan-anh/${report.id}`)
    await desk.deps.database.write((on) =>
      appendLedger(
        on,
        Array.from({ length: 60 }, (_, n) => ({
          at: desk.clock.now, actor: 'system', what: 'made.up', about: null, detail: { n },
        })),
      ),
    ) // prettier-ignore
    const auditor = await desk.signIn('auditor-duty')
    const all = await auditor.get('/can-bo/so-ghi-viec')
    const next = /href="(\/can-bo\/so-ghi-viec\?[^"]*truoc=\d+)"/.exec(all.text)![1]!.replaceAll('&amp;', '&')
    const rest = await auditor.get(next)
    expect(rest.text).toContain('officer.invited')
    expect(all.text).not.toContain('officer.invited')
    const ofReport = await auditor.get(`/can-bo/so-ghi-viec?ve=${report.code}`)
    expect(ofReport.text).toContain('report.viewed')
    expect(ofReport.text).not.toContain('made.up')
    const ofOfficer = await auditor.get('/can-bo/so-ghi-viec?ai=o-officer-xa-a')
    expect(ofOfficer.text).toContain(report.id)
    expect(ofOfficer.text).not.toContain('officer.invited')
    const made = await auditor.get('/can-bo/so-ghi-viec?viec=made.up')
    expect(made.text).toContain('made.up')
    expect(made.text).not.toContain(report.id)
    const proven = await auditor.post('/can-bo/so-ghi-viec', { count: '1000' })
    expect(proven.text).toMatch(/Đã kiểm \d+ dòng, từ 1 đến \d+: nguyên vẹn/)
    expect((await verifyNewest(desk.deps.database, 10))!.entries).toBe(10)
  })

  it('an altered line is named', async () => {
    await desk.file()
    await desk.officer('auditor', 'duty')
    const { database } = desk.deps
    await database.write(async (on) => {
      const run = on.db as unknown as { run(query: unknown): unknown }
      run.run(sql`drop trigger ledger_stays`)
      run.run(sql`update ledger set actor = 'officer:x' where seq = 2`)
    })
    const { text } = await (await desk.signIn('auditor-duty')).post('/can-bo/so-ghi-viec', { count: '1000' })
    expect(text).toContain('Dòng 2 không khớp')
  })
})
