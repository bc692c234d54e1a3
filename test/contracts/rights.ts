// What citizens may ask of their data, and what goes by itself, on every database: answered, carried out by destroying keys, certified.
import { eq, isNull } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { insertOutbound, type OutboundBody } from '../../src/store/outbound.js'
import { readCertificates } from '../../src/store/certificates.js'
import { markErasing } from '../../src/store/reports.js'
import { terms } from '../../src/store/retention.js'
import { workingDaysAfter } from '../../src/store/rights.js'
import { claimDeliveries, recordDelivery } from '../../src/store/sending.js'
import { verifyLedger } from '../../src/store/ledger.js'
import { findCitizen } from '../../src/store/citizens.js'
import { loadTurn } from '../../src/store/turns.js'
import { keepHouse, type Walks } from '../../src/work/retention.js'
import { openDesk, type Citizen, type Desk } from '../console/desk.js'

describe('the time to answer', () => {
  it.each([
    ['Friday evening', Date.UTC(2026, 10, 20, 11), Date.UTC(2026, 10, 24, 17) - 1],
    ['Monday morning', Date.UTC(2026, 10, 23, 2), Date.UTC(2026, 10, 25, 17) - 1],
  ])('two working days after %s skip the weekend', (_, at, due) => {
    expect(workingDaysAfter(at, 2)).toBe(due)
  })
})

export function rightsContract(name: string, freshUrl: () => Promise<string>) {
  describe(`rights and retention on ${name}`, () => {
    let desk: Desk
    let citizen: Citizen
    let id: string
    let forgotten: string[]

    beforeEach(async () => {
      desk = await openDesk({}, await freshUrl())
      forgotten = []
      ;({ id, citizen } = await desk.file())
      const { database, vault } = desk.deps
      await database.write(async (on) => {
        const sealed = vault.seal({ name: 'Nguyễn Văn An' }, `identity:${id}`, citizen.key)
        await on.db
          .update(on.tables.identities)
          .set({ sealed, consent: { given: true, version: '1', at: 1, messageId: '1' } })
      })
    })
    afterEach(() => desk.close())

    const house = (walks?: Walks) =>
      keepHouse(
        {
          database: desk.deps.database,
          vault: desk.deps.vault,
          keeping: { forget: async (file) => void forgotten.push(file) },
          now: () => desk.clock.now,
          newId: desk.deps.newId,
          log: () => undefined,
          wakeDeliveries: () => undefined,
        },
        walks,
      )
    const ask = (right: 'what_is_kept' | 'withdraw' | 'erase') =>
      desk.deps.database.write((on) => markErasing(on, citizen.id, right, desk.clock.now))
    const identity = async () =>
      (await desk.deps.database.read.db.select().from(desk.deps.database.read.tables.identities))[0]!
    const told = async () => {
      const { db, tables } = desk.deps.database.read
      const rows = await db.select().from(tables.outbound).orderBy(tables.outbound.seq)
      return rows.map(({ sealed, id: message }) =>
        sealed.length === 0
          ? ''
          : (desk.deps.vault.open(sealed, `outbound:${message}`, citizen.key) as OutboundBody).text,
      )
    }
    const settle = (state: 'sent' | 'due' = 'sent') =>
      desk.deps.database.write(async (on) => void (await on.db.update(on.tables.outbound).set({ state })))
    const close = () =>
      desk.deps.database.write(
        async (on) =>
          void (await on.db
            .update(on.tables.handlings)
            .set({ state: 'resolved', resolvedAt: desk.clock.now })
            .where(eq(on.tables.handlings.reportId, id))),
      )

    it('what is kept and how long is answered in the chat, once', async () => {
      await ask('what_is_kept')
      expect(await house()).toMatchObject({ rights: 1 })
      expect(await house()).toMatchObject({ rights: 0 })
      expect((await told())[0]).toMatch(/1 phản ánh.*danh tính[^]*1 năm/)
    })

    it('a withdrawal empties the identity at once, keeps the proof of consent, and is certified', async () => {
      await ask('withdraw')
      await house()
      expect(await identity()).toMatchObject({ sealed: null, consent: { given: true } })
      expect(await readCertificates(desk.deps.database)).toMatchObject([
        { kind: 'withdraw', counts: { identities: 1 } },
      ])
      expect((await told())[0]).toContain('Đã xoá danh tính')
    })

    it('an erasure waits for the open case and says so, then destroys the key; nothing opens again', async () => {
      await ask('erase')
      await house()
      expect((await told())[0]).toContain('còn phản ánh đang xử lý')
      await settle()
      expect(await house()).toMatchObject({ rights: 0 })
      await close()
      await house()
      expect(await findCitizen(desk.deps.database, desk.deps.vault, citizen.id)).toBeUndefined()
      const { db, tables } = desk.deps.database.read
      const [row] = await db.select().from(tables.citizens).where(eq(tables.citizens.id, citizen.id))
      expect(row).toMatchObject({ key: null, sealedHandle: null, handle: `erased:${citizen.id}` })
      expect((await identity()).sealed).toBeNull()
      expect((await db.select().from(tables.outbound)).every(({ sealed }) => sealed.length === 0)).toBe(true)
      expect((await readCertificates(desk.deps.database))[0]).toMatchObject({
        kind: 'erase',
        because: 'asked',
      })
      expect((await verifyLedger(desk.deps.database)).broken).toBeUndefined()
    })

    it('an erasure does not wait for what can reach nobody any more', async () => {
      await ask('erase')
      await house()
      await settle()
      const { database, vault, newId } = desk.deps
      const says = (text: string) => ({ id: newId(), author: 'bot' as const, body: { text, choices: [] } })
      await database.write((on) =>
        insertOutbound(on, vault, citizen, [says('đang xác minh'), says('đã xử lý')], desk.clock.now),
      )
      await close()
      const claimer = { by: 'one', now: desk.clock.now, leaseMs: 60_000, limit: 10 }
      const [first] = await claimDeliveries(database, vault, claimer)
      await recordDelivery(database, first!, { is: 'held', fault: 'window-closed' }, claimer.now)
      await claimDeliveries(database, vault, claimer)
      await house()
      expect(await findCitizen(database, vault, citizen.id)).toBeUndefined()
    })

    it('however many erasures wait for an open case, others are answered and erased', async () => {
      const other = await desk.citizen()
      await desk.deps.database.write(async (on) => {
        for (let time = 0; time < 200; time += 1)
          await markErasing(on, citizen.id, 'erase', desk.clock.now + time)
      })
      await house()
      desk.clock.now += 1_000
      await desk.deps.database.write((on) => markErasing(on, other.id, 'erase', desk.clock.now))
      await house()
      await settle()
      await house()
      expect(await findCitizen(desk.deps.database, desk.deps.vault, other.id)).toBeUndefined()
      expect(await findCitizen(desk.deps.database, desk.deps.vault, citizen.id)).toBeDefined()
      await close()
      await house()
      expect(await findCitizen(desk.deps.database, desk.deps.vault, citizen.id)).toBeUndefined()
    })

    it('an erasure without an open case is told first, then done', async () => {
      await close()
      await ask('erase')
      await house()
      await house()
      expect(await findCitizen(desk.deps.database, desk.deps.vault, citizen.id)).toBeDefined()
      await settle()
      await house()
      expect(await findCitizen(desk.deps.database, desk.deps.vault, citizen.id)).toBeUndefined()
    })

    it('whoever comes back under the same platform id is somebody new', async () => {
      await close()
      await ask('erase')
      await house()
      await settle()
      await house()
      const from = {
        channel: citizen.channel,
        account: 'oa-1',
        handle: citizen.handle,
        newId: () => 'new',
        newPseudonym: () => 'AAAA',
      }
      const ground = await loadTurn(desk.deps.database, desk.deps.vault, from, {
        state: () => ({ said: '', open: false }),
        unit: (unit) => unit,
      })
      expect(ground).toMatchObject({ citizen: { id: 'new', isNew: true }, reports: [], identity: undefined })
    })

    it('evidence and identity go a year after the case ended, not a day before; the report stays', async () => {
      await keepFile('f1', id)
      await close()
      desk.clock.now += terms.closed - 86_400_000
      await house()
      expect((await identity()).sealed).not.toBeNull()
      desk.clock.now += 2 * 86_400_000
      await house()
      expect((await identity()).sealed).toBeNull()
      expect(forgotten).toEqual(['f1'])
      const { db, tables } = desk.deps.database.read
      expect(await db.select().from(tables.reports)).toHaveLength(1)
      expect((await db.select().from(tables.files))[0]).toMatchObject({ sha256: 'abc', state: 'lost' })
      await house()
      expect(forgotten).toEqual(['f1'])
    })

    it('a draft goes after a week with its files, a conversation without a report after thirty days with its key', async () => {
      const other = await desk.citizen()
      await keepFile('f2', null, other.id)
      await desk.deps.database.write(async (on) => {
        const sealed = desk.deps.vault.seal({}, `conversation:${other.id}`, other.key)
        await on.db
          .insert(on.tables.conversations)
          .values({ citizenId: other.id, flow: 'f', standing: 'plate', sealed, updatedAt: desk.clock.now })
      })
      desk.clock.now += terms.draft - 1
      await house()
      expect(forgotten).toEqual([])
      desk.clock.now += 2
      await house()
      expect(forgotten).toEqual(['f2'])
      expect(await findCitizen(desk.deps.database, desk.deps.vault, other.id)).toBeDefined()
      desk.clock.now += terms.transcript
      await house()
      expect(await findCitizen(desk.deps.database, desk.deps.vault, other.id)).toBeUndefined()
      expect(await findCitizen(desk.deps.database, desk.deps.vault, citizen.id)).toBeDefined()
    })

    it('a file that cannot be removed now is removed later, and keeps no other', async () => {
      await leaveDraft(2)
      const isAway = vi.spyOn(forgotten, 'push').mockImplementation(() => {
        throw new Error('the store of evidence is away')
      })
      await expect(house()).rejects.toThrow('away')
      isAway.mockRestore()
      await house()
      expect([...forgotten].sort()).toEqual(['d0', 'd1'])
      const { db, tables } = desk.deps.database.read
      const files = await db.select().from(tables.files).where(isNull(tables.files.reportId))
      expect(files.map(({ state }) => state)).toEqual(['lost', 'lost'])
    })

    it('however many files a draft leaves, all of them go', async () => {
      await leaveDraft(1_001)
      await house()
      await house()
      expect(new Set(forgotten).size).toBe(1_001)
    })

    /** A draft whose days are over, with so many files. */
    async function leaveDraft(files: number): Promise<void> {
      const at = desk.clock.now
      await desk.deps.database.write(async (on) => {
        const sealed = desk.deps.vault.seal({}, `conversation:${citizen.id}`, citizen.key)
        await on.db
          .insert(on.tables.conversations)
          .values({ citizenId: citizen.id, flow: 'f', standing: 'plate', sealed, updatedAt: at })
          .onConflictDoUpdate({ target: on.tables.conversations.citizenId, set: { standing: 'plate', updatedAt: at } })
      }) // prettier-ignore
      for (let file = 0; file < files; file += 1) await keepFile(`d${file}`, null)
      desk.clock.now += terms.draft + 1
    }

    it('however many they are, a round looks through some of them, and the rounds together through all', async () => {
      const last = await desk.citizen()
      const before = Array.from({ length: 1_200 }, (_, at) => `0000-${at}`)
      await desk.deps.database.write(async (on) => {
        const { citizens } = on.tables
        for (const early of before)
          await on.db.insert(citizens).values({
            id: early, channel: 'zalo', handle: early, pseudonym: '7F3A', heardAt: 0, createdAt: 0, erasedAt: 1,
          }) // prettier-ignore
      })
      desk.clock.now += terms.transcript + 1
      const walks = { citizens: '', reports: '' }
      const isThere = async () =>
        (await findCitizen(desk.deps.database, desk.deps.vault, last.id)) !== undefined
      await house(walks)
      expect([await isThere(), walks.citizens]).toEqual([true, expect.stringMatching(/^0000-/)])
      await house(walks)
      expect([await isThere(), walks.citizens]).toEqual([false, ''])
    })

    it('the fingerprint of a day that is over is published once', async () => {
      await house()
      await house()
      const { db, tables } = desk.deps.database.read
      expect(await db.select().from(tables.fingerprints)).toHaveLength(1)
    })

    async function keepFile(file: string, reportId: string | null, citizenId = citizen.id): Promise<void> {
      await desk.deps.database.write(
        async (on) =>
        void (await on.db.insert(on.tables.files).values({
          id: file, citizenId, channel: 'zalo', reportId, kind: 'image', state: 'kept', sha256: 'abc', receivedAt: desk.clock.now, dueAt: 0,
        })), // prettier-ignore
      )
    }
  })
}
