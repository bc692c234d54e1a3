// What every database must pass of secrecy and of non-interference: nothing that was written down is ever changed, the ledger holds
// whatever is written into it, one fingerprint a day, and a new key while serving.
import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '../../src/store/index.js'
import { keepInbound } from '../../src/store/inbound.js'
import { claimTurns } from '../../src/store/lanes.js'
import { openKeepsake } from '../../src/store/keepsakes.js'
import { appendLedger, publishFingerprint, readLedger, verifyLedger } from '../../src/store/ledger.js'
import { openObjection } from '../../src/store/objections.js'
import { rotateKeys } from '../../src/store/rotation.js'
import { loadTurn } from '../../src/store/turns.js'
import { openVault } from '../../src/vault/index.js'
import { openDesk, type Browser, type Desk } from '../console/desk.js'

const reason = 'Xem lại clip thấy rõ không phải vậy.'

/** Written, then tried to be rewritten by whoever gets at the database through the program's own connection. */
const refused = [
  "update reports set facts = '{}'",
  "update reports set plate = 'x'",
  'delete from reports',
  'delete from handlings',
  'update handlings set merged_into = report_id where merged_into is null',
  'update handlings set merged_into = null where merged_into is not null',
  "update timeline set detail = '{}'",
  'delete from timeline',
  "update ledger set actor = 'x'",
  'delete from ledger',
  'update identities set consent = \'{"given":false}\'',
  "update files set sha256 = 'x'",
  'update files set received_at = 1',
  "update second_looks set reason = 'khác'",
  "update second_looks set decided_by = 'x' where decided_by is not null",
  'delete from second_looks',
  "update conflicts set reason = 'khác'",
  'delete from conflicts',
  'delete from pressures',
  "update proposals set reason = 'khác'",
  'delete from proposals',
  "update objections set words = 'khác'",
  'delete from objections',
  'delete from agency_duties',
  'update citizen_marks set ends_at = 0',
  'delete from citizen_marks',
  "update certificates set because = 'khác'",
  'delete from certificates',
  "update fingerprints set hash = 'x'",
  'delete from fingerprints',
]

const hostileWords = [
  '","what":"report.filed","about":"x',
  '\r\n{"at":1,"actor":"officer:x"}',
  '\u0000\u0007\u2028\u2029\u202e',
  '\ud800 half a character',
  'half a character \udc00',
  '__proto__',
  "'); delete from ledger; --",
  '=cmd|calc',
  '\\u0000\\',
]

export function secrecyContract(name: string, freshUrl: () => Promise<string>) {
  describe(`secrecy and no interference on ${name}`, () => {
    let url: string
    let desk: Desk
    let officer: Browser
    let duty: Browser
    let database: Database

    beforeAll(async () => {
      url = await freshUrl()
      desk = await openDesk({}, url)
      database = desk.deps.database
      await desk.officer('officer', 'xa-a')
      await desk.officer('duty', 'duty')
      officer = await desk.signIn('officer-xa-a')
      duty = await desk.signIn('duty-duty')
    })
    afterAll(() => desk.close())

    const run = (statement: string) =>
      database.write(async ({ db, dialect }) => {
        const query = sql.raw(statement)
        if (dialect === 'sqlite') await db.run(query)
        else await (db as unknown as { execute(query: unknown): Promise<unknown> }).execute(query)
      })
    const agreeTo = async (report: { id: string }) => {
      const { db, tables } = database.read
      const looks = await db.select().from(tables.secondLooks)
      const look = looks.find(({ reportId, state }) => reportId === report.id && state === 'waiting')
      const form = { look: look?.id ?? '', agree: 'co' }
      return (await duty.post(`/can-bo/phan-anh/${report.id}/nguoi-thu-hai`, form)).status
    }

    it('what was written down is never changed or taken away, whoever asks', async () => {
      const first = await desk.file()
      desk.clock.now += 1_000
      const report = await desk.file()
      const at = (rest: string) => `/can-bo/phan-anh/${report.id}/${rest}`
      expect((await officer.post(at('gop'), { act: 'gop', code: first.code, reason })).status).toBe(303)
      expect(await agreeTo(report)).toBe(303)
      await officer.post(at('han-che'), { kind: 'mark', days: '3', reason })
      expect(await agreeTo(report)).toBe(303)
      await officer.post(at('lien-quan'), { because: 'Là xe của họ hàng tôi.' })
      await officer.post(at('keu-cuu'), { words: 'Chỉ huy bảo bỏ qua.' })
      await officer.post(at('co-quan'), { agency: 'UBND xã Tân Dĩnh' })
      const other = `/can-bo/phan-anh/${(await desk.file()).id}/chuyen-buoc`
      await officer.post(other, { move: 'accept' })
      await officer.post(other, { move: 'resolve', result: 'no_violation', reason })
      await database.write(async (on) => {
        const { identities, files, certificates } = on.tables
        await on.db.update(identities).set({ consent: { given: true, version: '1', at: 1, messageId: '1' } })
        await on.db.insert(files).values({
          id: 'f', citizenId: report.citizen.id, channel: 'zalo', kind: 'image', state: 'kept', sha256: 'a', receivedAt: 2, dueAt: 0,
        }) // prettier-ignore
        await on.db
          .insert(certificates)
          .values({ id: 'c', kind: 'erase', about: 'x', counts: {}, because: 'asked', at: 1 })
        await openObjection(on, { report: report.id, words: 'Không đúng.', now: desk.clock.now })
      })
      await publishFingerprint(database, desk.clock.now + 86_400_000)
      const emptied = ['reports', 'timeline', 'ledger', 'second_looks', 'handlings'].map(
        (table) => `truncate ${table}`,
      )
      for (const statement of [...refused, ...(database.dialect === 'postgres' ? emptied : [])]) {
        const outcome = await run(statement).then(
          () => 'done',
          () => 'refused',
        )
        expect({ statement, outcome }).toEqual({ statement, outcome: 'refused' })
      }
      expect((await verifyLedger(database)).broken).toBeUndefined()
    })

    it('no text forges an entry of the ledger, nor breaks its chain', async () => {
      const before = (await verifyLedger(database)).entries
      await database.write((on) =>
        appendLedger(
          on,
          hostileWords.map((words) => ({
            at: desk.clock.now,
            actor: `officer:${words}`,
            what: 'report.viewed',
            about: words,
            detail: { words, [words]: [words, { words }], number: 1e21, small: -0, half: 0.1 },
          })),
        ),
      )
      const { entries, broken } = await verifyLedger(database)
      expect({ entries, broken }).toEqual({ entries: before + hostileWords.length, broken: undefined })
      const last = []
      for await (const entry of readLedger(database)) last.push(entry)
      for (const { what, actor, about } of last.slice(-hostileWords.length)) {
        expect(what).toBe('report.viewed')
        expect(actor).toBe(`officer:${about}`)
      }
    })

    it('two instances publish one fingerprint a day, and it still stands when an entry of that day is written late', async () => {
      const tomorrow = desk.clock.now + 2 * 86_400_000
      const second = await openDatabase(url)
      const both = [database, second, database, second]
      // Connections stand open first: opening them would put the four in a row.
      await Promise.all(both.map((each) => each.write((on) => on.lock('nothing'))))
      const made = await Promise.all(both.map((each) => publishFingerprint(each, tomorrow)))
      await second.close()
      expect(made.filter((each) => each !== undefined)).toHaveLength(1)
      const late = { at: tomorrow - 86_400_000, actor: 'system', what: 'late', about: null, detail: {} }
      await database.write((on) => appendLedger(on, [late]))
      expect(await verifyLedger(database)).toMatchObject({ altered: [] })
      const { hash, day } = made.find((each) => each !== undefined)!
      const page = (await desk.app.inject({ url: '/so' })).body
      expect(page).toContain(`Công an tỉnh Bắc Ninh, sổ phản ánh giao thông ngày ${day}:`)
      expect(page).toContain(`dấu vân ${hash}`)
    })
  })

  describe(`a new identity key while serving on ${name}`, () => {
    it('moves every seal; the old key then opens no wrapped key, and everybody is still found', async () => {
      const [old, fresh] = [randomBytes(32), randomBytes(32)]
      const alone = openVault(old)
      const both = openVault(fresh, [old])
      const desk = await openDesk({ vault: alone }, await freshUrl())
      const { database } = desk.deps
      const handles = Array.from({ length: 30 }, (_, at) => `u-${at}`)
      await database.write(async (on) => {
        for (const [at, handle] of handles.entries()) {
          const id = `c${String(at).padStart(3, '0')}`
          const key = alone.newKey()
          await on.db.insert(on.tables.citizens).values({
            id, channel: 'zalo', key, pseudonym: 'AAAA', heardAt: 0, createdAt: 0,
            handle: alone.index('citizen', JSON.stringify(['zalo', 'oa-1', handle])),
            sealedHandle: alone.seal(['oa-1', handle], `citizen:${id}`, key),
          }) // prettier-ignore
        }
      })
      const message = {
        channel: 'zalo', account: 'oa-1', citizen: 'u-0', messageId: 'm1', kind: 'text' as const, text: 'chào',
      } // prettier-ignore
      await keepInbound(database, alone, [{ message, receivedAt: 1, dueAt: 1 }])
      await openKeepsake(database, alone, 'zalo', { now: () => 1, by: 'test' }).write('token')
      const find = async (handle: string) => {
        const from = {
          channel: 'zalo',
          account: 'oa-1',
          handle,
          newId: () => 'new',
          newPseudonym: () => 'BBBB',
        }
        const say = { state: () => ({ said: '', open: false }), unit: (id: string) => id }
        return (await loadTurn(database, both, from, say)).citizen.id
      }
      const serving = Promise.all(handles.map(find))
      expect(await rotateKeys(database, both, 5)).toMatchObject({ citizens: 30, keepsakes: 1, waiting: 1 })
      const known = handles.map((_, at) => `c${String(at).padStart(3, '0')}`)
      expect(await serving).toEqual(known)
      expect(await Promise.all(handles.map(find))).toEqual(known)
      const { db, tables } = database.read
      for (const { key, sealedHandle, id } of await db.select().from(tables.citizens))
        expect(() => alone.open(sealedHandle!, `citizen:${id}`, key!)).toThrow()
      expect(await openKeepsake(database, both, 'zalo', { now: () => 1, by: 'test' }).read()).toBe('token')
      const [lane] = await claimTurns(database, both, { by: 'x', now: 10, leaseMs: 1, limit: 5 })
      expect(lane?.messages[0]?.message).toMatchObject({ text: 'chào' })
      expect(await rotateKeys(database, both, 6)).toMatchObject({ citizens: 0 })
      await desk.close()
    })
  })
}
