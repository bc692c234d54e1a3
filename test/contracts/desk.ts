// What every database must pass of the desk's reading: versions of rules, clocks and duties, the ledger's pages, search, later answers.
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agencyAnswerDays } from '../../src/store/agency-duties.js'
import { joinAnswer } from '../../src/store/answers.js'
import { readClocks } from '../../src/store/clocks.js'
import { readInbox, type InboxFilter } from '../../src/store/desk.js'
import { appendLedger } from '../../src/store/ledger.js'
import { readLedgerPage, verifyNewest } from '../../src/store/ledger-view.js'
import { objectionDays, openObjection } from '../../src/store/objections.js'
import {
  listRoutingVersions,
  newestRouting,
  readRouting,
  readRoutingBefore,
  readRoutingVersion,
  saveRouting,
} from '../../src/store/routing.js'
import { remindAll } from '../../src/work/reminders.js'
import { openDesk, routing, type Desk } from '../console/desk.js'

const day = 86_400_000

export function deskContract(name: string, freshUrl: () => Promise<string>) {
  describe(`the desk's reading on ${name}`, () => {
    let desk: Desk
    beforeAll(async () => {
      desk = await openDesk({}, await freshUrl())
    }, 120_000)
    afterAll(() => desk?.close())

    const search = async (words: string, more: Partial<InboxFilter> = {}) => {
      const filter = {
        units: 'all',
        state: 'all',
        order: 'newest',
        now: desk.clock.now,
        words,
        ...more,
      } as const
      return (await readInbox(desk.deps.database, filter)).rows.map(({ code }) => code)
    }
    const move = (id: string, set: Record<string, unknown>) =>
      desk.deps.database.write(async (on) => {
        await on.db.update(on.tables.handlings).set(set).where(eq(on.tables.handlings.reportId, id))
      })

    it('keeps every version of the rules, the newest in force, and refuses an edit made from an older one', async () => {
      const { database } = desk.deps
      const save = (because: string, madeFrom?: number) =>
        saveRouting(database, { routing, officerId: null, because, now: 5, ...(madeFrom === undefined ? {} : { madeFrom }) }) // prettier-ignore
      expect(await newestRouting(database)).toBe(0)
      expect(await readRouting(database)).toBeUndefined()
      expect(await save('Nạp từ tệp')).toBe('saved')
      expect(await save('Sửa', 1)).toBe('saved')
      expect(await save('Sửa từ bản cũ', 1)).toBe('stale')
      expect(await readRouting(database)).toEqual({ version: 2, routing })
      expect((await listRoutingVersions(database, { limit: 1 })).map(({ because }) => because)).toEqual([
        'Sửa',
      ])
      expect((await listRoutingVersions(database, { before: 2, limit: 9 })).length).toBe(1)
      expect((await readRoutingVersion(database, 1))?.because).toBe('Nạp từ tệp')
      expect(await readRoutingBefore(database, 2)).toEqual(routing)
      expect(await readRoutingBefore(database, 1)).toBeUndefined()
    })

    it('walks every running clock once, by page: open, to be recorded, objected to, owed by an agency', async () => {
      const { database } = desk.deps
      const now = desk.clock.now
      const made: Record<string, string> = {}
      for (const which of ['open', 'record', 'objected', 'agency', 'over']) {
        made[which] = (await desk.file({ unit: 'xa-b' })).id
        desk.clock.now += 1
        if (which !== 'open') await move(made[which], { state: 'resolved', result: 'fined', resolvedAt: now })
      }
      await database.write(async (on) => {
        const { caseFiles, agencyDuties } = on.tables
        await on.db
          .insert(caseFiles)
          .values({ reportId: made['record']!, complex: false, identifiedAt: now, updatedAt: now })
        await openObjection(on, { report: made['objected']!, words: 'Tôi không đồng ý', now })
        await on.db.insert(agencyDuties).values({
          reportId: made['agency']!, agency: 'Sở X', letter: 'Kính gửi', officerId: 'o', at: now, dueAt: now + agencyAnswerDays * day,
        }) // prettier-ignore
      })
      const seen: string[] = []
      for (let after: { filedAt: number; id: string } | undefined; ;) {
        const rows = await readClocks(database, { units: ['xa-b'], limit: 3, ...(after && { after }) })
        seen.push(...rows.map(({ id }) => id))
        if (rows.length < 3) break
        after = rows.at(-1)
      }
      expect(seen).toEqual(['open', 'record', 'objected', 'agency'].map((which) => made[which]))
      const rows = await readClocks(database, { units: ['xa-b'], limit: 9 })
      expect(rows.find(({ id }) => id === made['objected'])?.objection).toEqual({ dueAt: now + objectionDays * day, metAt: null }) // prettier-ignore
      expect(rows.find(({ id }) => id === made['agency'])?.agency?.metAt).toBeNull()
      await remindAll(database, now + 13 * day)
      const { timeline } = database.read.tables
      const said = (await database.read.db.select().from(timeline))
        .filter(({ what }) => what === 'deadline_near')
        .map(({ detail }) => detail.deadline)
      expect(said).toContain('objection')
      expect(said).toContain('agency')
    })

    it('reads the ledger by report, officer, act and both, and proves its newest stretch', async () => {
      const { database } = desk.deps
      const report = await desk.file()
      const entry = (actor: string, what: string) => ({ at: 1, actor, what, about: report.id, detail: {} })
      await database.write((on) =>
        appendLedger(on, [
          entry('officer:a', 'x.done'),
          entry('officer:b', 'x.done'),
          entry('system', 'y.done'),
        ]),
      )
      const acts = async (filter: { about?: string; officerId?: string; what?: string }) =>
        (await readLedgerPage(database, { ...filter, limit: 9 })).map(({ actor, what }) => `${actor} ${what}`)
      expect(await acts({ officerId: 'a' })).toEqual(['officer:a x.done'])
      expect(await acts({ what: 'x.done' })).toEqual(['officer:b x.done', 'officer:a x.done'])
      expect(await acts({ officerId: 'b', what: 'x.done' })).toEqual(['officer:b x.done'])
      expect(await acts({ officerId: 'b', what: 'y.done' })).toEqual([])
      expect(await acts({ about: report.code.toLowerCase() })).toContain('system y.done')
      expect((await verifyNewest(database, 3))?.broken).toBeUndefined()
    })

    it('finds whole words, pieces of plates, and the beginning of a word that nobody wrote; the newest first', async () => {
      const words = (violationWords: string) => ({ facts: { violationWords } })
      const first = await desk.file(words('đỗ chắn cổng chùa Bổ Đà'))
      desk.clock.now += 1
      const second = await desk.file(words('quay đầu trước cổng chùa'))
      expect(await search('cổng chùa')).toEqual([second.code, first.code])
      expect(await search('cong chua', { order: 'oldest' })).toEqual([first.code, second.code])
      expect(await search('chua bo da')).toEqual([first.code])
      expect(await search('chù bổ')).toEqual([first.code])
      expect(await search('quay đ')).toEqual([second.code])
      for (const part of ['98A-123.45', '98a12', '123.45', '2345', '234'])
        expect(await search(part)).toContain(first.code)
      expect(await search('khôngđâucó')).toEqual([])
    })

    it('finds in a unit what it has, what it has a copy of, and nothing else', async () => {
      const own = await desk.file({ unit: 'pc08', facts: { violationWords: 'ngõ Hoa Sữa' } })
      const copied = await desk.file({
        unit: 'duty',
        copies: ['pc08'],
        facts: { violationWords: 'ngõ Hoa Sữa' },
      })
      expect((await search('hoa sữa', { units: ['pc08'] })).sort()).toEqual([own.code, copied.code].sort())
      expect(await search('hoa sữa', { units: ['xa-a'] })).toEqual([])
      expect(await search('hoa sữa', { units: [] })).toEqual([])
    })

    it('an answer given later stands as the fact it is, beside the report as filed, and is found', async () => {
      const { database } = desk.deps
      const { id, code } = await desk.file({
        facts: { plate: { is: 'unknown' }, lacks: ['plate', 'identity'] },
      })
      await database.write((on) =>
        joinAnswer(on, id, { plate: { is: 'whole', plate: '99C-777.66', kinds: ['car5'] }, lacks: [] }, 9),
      )
      const { handlings, reports } = database.read.tables
      const [handling] = await database.read.db.select().from(handlings).where(eq(handlings.reportId, id))
      const [report] = await database.read.db.select().from(reports).where(eq(reports.id, id))
      expect(handling?.current).toEqual({
        plate: { is: 'whole', plate: '99C-777.66', kinds: ['car5'] },
        lacks: ['identity'],
      })
      expect(report?.facts.plate).toEqual({ is: 'unknown' })
      expect(await search('99C77')).toEqual([code])
    })
  })
}
