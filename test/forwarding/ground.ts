// Ground for the tests of alerts and forwardings: a real store, made-up officers and citizens, and a clock in hand.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Filed } from '../../src/conversation/conversation.js'
import type { Role } from '../../src/reports/handling.js'
import type { ReportFacts } from '../../src/reports/report.js'
import type { Routing } from '../../src/reports/routing.js'
import { openDatabase, type Database } from '../../src/store/index.js'
import { inviteOfficer, type Officer } from '../../src/store/officers.js'
import { callAlert, fileReport } from '../../src/store/reports.js'
import { openVault, type Vault } from '../../src/vault/index.js'

export const startAt = Date.UTC(2026, 10, 20, 3)

export const routing: Routing = {
  province: '24',
  units: [
    { id: 'triage', name: 'Bộ phận phân loại', kind: 'triage' },
    { id: 'truc-ban', name: 'Trực ban Công an tỉnh', kind: 'duty' },
    { id: 'xa-a', name: 'Công an xã Tân Dĩnh', kind: 'commune' },
    { id: 'pc08', name: 'Phòng Cảnh sát giao thông', kind: 'pc08' },
  ],
  rules: [],
  doors: [],
}

export interface Person {
  id: string
  channel: string
  pseudonym: string
  key: Buffer
  handle: string
}

export interface Ground {
  database: Database
  vault: Vault
  clock: { now: number }
  newId(): string
  citizen(channel?: string): Promise<Person>
  officer(unitId: string, name: string, role?: Role): Promise<Officer>
  alert(options?: { unit?: string; id?: string; citizen?: Person; added?: string }): Promise<string>
  file(options?: { unit?: string; id?: string; citizen?: Person; facts?: Partial<ReportFacts>; copies?: string[] }): Promise<Filed>
  timeline(reportId: string): Promise<{ at: number; what: string; detail: Record<string, unknown>; unitId: string }[]>
  close(): Promise<void>
} // prettier-ignore

export async function openGround(url?: string): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'forwarding-'))
  const database = await openDatabase(url ?? `file:${join(folder, 'reports.db')}`)
  const vault = openVault(randomBytes(32))
  const clock = { now: startAt }
  let ids = 0
  const newId = () => `id-${String(++ids).padStart(8, '0')}`

  const citizen = async (channel = 'zalo'): Promise<Person> => {
    const person = {
      id: newId(),
      channel,
      pseudonym: '7F3A',
      key: vault.newKey(),
      handle: `user-${randomUUID()}`,
    }
    await database.write(async (on) => {
      await on.db.insert(on.tables.citizens).values({
        id: person.id,
        channel,
        handle: vault.index('citizen', JSON.stringify([channel, 'oa', person.handle])),
        sealedHandle: vault.seal(['oa', person.handle], `citizen:${person.id}`, person.key),
        key: person.key,
        pseudonym: person.pseudonym,
        heardAt: clock.now,
        createdAt: clock.now,
      })
    })
    return person
  }

  return {
    database,
    vault,
    clock,
    newId,
    citizen,
    async officer(unitId, name, role = 'officer') {
      const officer = { id: `o-${name}`, login: name, name: `Cán bộ ${name}`, unitId, role }
      await inviteOfficer(database, { officer, token: randomUUID(), now: clock.now, by: 'system' })
      return officer
    },
    async alert({ unit = 'xa-a', id = newId(), citizen: from, added } = {}) {
      const who = from ?? (await citizen())
      const facts = factsOf({ ongoing: true })
      const routed = { unit, because: 'Gần nhất.', copies: [] }
      const call = {
        report: id,
        facts,
        place: facts.place!,
        routed,
        ...(added === undefined ? {} : { added }),
      }
      await database.write((on) => callAlert(on, who, call, clock.now))
      return id
    },
    async file({ unit = 'xa-a', id = newId(), citizen: from, facts, copies = [] } = {}) {
      const who = from ?? (await citizen())
      const filed: Filed = {
        id,
        code: `BN-${randomBytes(4).toString('hex').toUpperCase()}`,
        secret: 'secret',
        facts: factsOf(facts),
        routed: {
          unit,
          because: 'Đường trong xã.',
          copies: copies.map((each) => ({ unit: each, because: 'Để biết.' })),
        },
      }
      await database.write((on) =>
        fileReport(on, vault, who, filed, { facts: filed.facts, words: null }, undefined, clock.now),
      )
      return filed
    },
    async timeline(reportId) {
      const { db, tables } = database.read
      const rows = await db.select().from(tables.timeline)
      return rows
        .filter((row) => row.reportId === reportId)
        .map(({ at, what, detail, unitId }) => ({ at, what, detail, unitId }))
    },
    async close() {
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function factsOf(more: Partial<ReportFacts> = {}): ReportFacts {
  const from = startAt - 3_600_000
  return {
    flow: 'traffic-violation',
    violations: ['red_light'],
    time: { is: 'minute', from, to: from, approximate: false },
    place: {
      words: 'ngã tư gần chợ Tân Dĩnh',
      road: { id: 'QL37', name: 'Quốc lộ 37', kind: 'national' },
      commune: { code: '07432', name: 'xã Tân Dĩnh', province: '24' },
    },
    plate: { is: 'whole', plate: '98A-123.45', kinds: ['car5'] },
    vehicle: { type: 'truck', colour: 'blue' },
    evidence: [],
    ongoing: false,
    lacks: [],
    more: {},
    wantsResult: true,
    truthVersion: '1',
    ...more,
  }
}
