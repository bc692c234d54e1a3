// Who sees which field of a report: a table over every column that the database keeps of it. Each field carries a mark of its own, and
// every page that a viewer can get is searched for it; what the table does not grant is refused, what it names must really be seen.
import { getTableColumns, type Table } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { when } from '../../src/console/dates.js'
import { access, mayUse, type RouteName } from '../../src/console/roles.js'
import type { Role } from '../../src/reports/handling.js'
import { exportReports } from '../../src/store/export.js'
import { openObjection } from '../../src/store/objections.js'
import { guestOf, jpeg, openDesk, type Browser, type Desk } from './desk.js'

/** An officer of the unit, of a unit with a copy, of another unit; those above; who reads; who keeps accounts; whoever has the receipt; the export. */
const viewers = [
  'officer',
  'copied',
  'stranger',
  'chief',
  'duty',
  'auditor',
  'admin',
  'receipt',
  'export',
] as const
type Viewer = (typeof viewers)[number]

const desks: Viewer[] = ['officer', 'copied', 'chief', 'duty', 'auditor']
const nobody: Viewer[] = []
const fields: Record<string, Viewer[]> = {
  'reports.code': [...desks, 'receipt', 'export'],
  'reports.secretHash': nobody,
  'reports.citizenId': nobody,
  'reports.pseudonym': [...desks, 'export'],
  'reports.facts': [...desks, 'export'],
  'reports.sealedWords': nobody,
  'handlings.reason': [...desks, 'receipt', 'export'],
  'handlings.current': [...desks, 'export'],
  'identities.sealed': nobody,
  'identities.citizenId': nobody,
  'citizens.id': nobody,
  'citizens.handle': nobody,
  'citizens.sealedHandle': nobody,
  'citizens.key': nobody,
  'citizens.sealedIdentity': nobody,
  'files.citizenId': nobody,
  'files.sealed': nobody,
  'files.sha256': [...desks, 'receipt', 'export'],
  /** What the evidence says of itself as it came: the original, each opening of which is a line in the ledger. */
  'files.original': desks,
  /** When its camera says it was taken. */
  'files.clues': desks,
  /** Where its camera says it was: on the map, to find the place of the act. */
  'files.takenPlace': desks,
  'timeline.detail': desks,
  'timeline.sealed': nobody,
  'pressures.sealed': ['duty', 'auditor'],
  'objections.words': nobody,
  'conflicts.reason': nobody,
  'citizenMarks.citizenId': nobody,
  'citizenMarks.reason': ['officer', 'copied', 'chief', 'duty'],
  'secondLooks.reason': desks,
  'agencyDuties.letter': desks,
  'agencyDuties.answer': desks,
  'attachments.name': desks,
  'attachments.bytes': desks,
  'outbound.sealed': [...desks, 'receipt'],
  'outbound.citizenId': nobody,
}

/** Ids, states and times that say nothing alone; where they are shown, it is with the report, to those who see it. */
const framed: Record<string, string[]> = {
  reports: ['id', 'seq', 'channel', 'plate', 'commune', 'road', 'ongoing', 'occurredAt', 'filedAt'],
  handlings: ['reportId', 'unitId', 'state', 'result', 'holder', 'heldUntil', 'bounces', 'filedAt', 'openedAt', 'acknowledgedAt', 'resolvedAt', 'ongoing', 'updatedAt', 'mergedInto'],
  identities: ['reportId', 'consent', 'createdAt'],
  citizens: ['channel', 'pseudonym', 'heardAt', 'unreachable', 'pausedUntil', 'createdAt', 'erasedAt'],
  files: ['id', 'channel', 'reportId', 'kind', 'state', 'mime', 'sizeBytes', 'perceptualHash', 'fault', 'receivedAt', 'keptAt', 'dueAt', 'tries', 'claimedBy', 'claimedUntil', 'scan', 'scanFound', 'scanDueAt', 'scanTries'],
  timeline: ['seq', 'reportId', 'unitId', 'at', 'actorKind', 'actorId', 'what'],
  pressures: ['id', 'reportId', 'officerId', 'at', 'seenBy', 'seenAt'],
  objections: ['reportId', 'unitId', 'firstOfficer', 'at', 'dueAt', 'state', 'decidedBy', 'decidedAt', 'answer'],
  conflicts: ['reportId', 'officerId', 'declaredAt'],
  citizenMarks: ['id', 'kind', 'reportId', 'byOfficer', 'secondOfficer', 'at', 'endsAt'],
  secondLooks: ['id', 'kind', 'reportId', 'detail', 'askedBy', 'askedAt', 'state', 'decidedBy', 'decidedAt', 'decidedBecause', 'endsAt', 'usedAt'],
  agencyDuties: ['reportId', 'agency', 'officerId', 'at', 'dueAt', 'sentAt', 'remindedAt', 'answeredAt'],
  attachments: ['id', 'reportId', 'officerId', 'kind', 'sourceId', 'mime', 'sizeBytes', 'sha256', 'createdAt'],
  outbound: ['seq', 'id', 'channel', 'reportId', 'author', 'officerId', 'state', 'dueAt', 'tries', 'fault', 'platformId', 'requestKey', 'createdAt', 'sentAt', 'deliveredAt', 'seenAt', 'claimedBy', 'claimedUntil'],
} // prettier-ignore

const takenAt = Date.UTC(2026, 4, 9, 1, 23)
const markOf = (field: string) => `zq${field.replace('.', '').toLowerCase()}qz`
const reason = (field: string) => `Lý do ${markOf(field)} đủ dài.`

describe('role x route x field', () => {
  let desk: Desk
  let report: Awaited<ReturnType<Desk['file']>>
  const browsers = new Map<Viewer, Browser>()
  const roleOf = new Map<Viewer, Role>()
  const marks = new Map<string, string[]>()

  beforeAll(async () => {
    desk = await openDesk({
      evidence: {
        read: async (_id, which) => ({
          stream: (await import('node:stream')).Readable.from([Buffer.from(which === 'original' ? markOf('files.original') : 'clean')]),
          mime: 'image/jpeg', sizeBytes: 5, totalBytes: 5, status: 200 as const, headers: {},
        }), // prettier-ignore
      },
    })
    const people: [Viewer, Role, string][] = [
      ['officer', 'officer', 'xa-a'],
      ['copied', 'officer', 'duty'],
      ['stranger', 'officer', 'xa-b'],
      ['chief', 'chief', 'pc08'],
      ['duty', 'duty', 'duty'],
      ['auditor', 'auditor', 'pc08'],
      ['admin', 'admin', 'pc08'],
    ]
    for (const [viewer, role, unit] of people) {
      await desk.officer(role, unit, viewer)
      browsers.set(viewer, await desk.signIn(viewer))
      roleOf.set(viewer, role)
    }
    const facts = { people: markOf('reports.facts') }
    report = await desk.file({ copies: ['duty'], facts })
    await seed()
  })
  afterAll(() => desk.close())

  /** Every field gets its mark: by the desk's own forms where there is one, else as the workers would write it. */
  async function seed(): Promise<void> {
    const { database, vault } = desk.deps
    const { id, citizen } = report
    const at = (rest: string) => `/can-bo/phan-anh/${id}/${rest}`
    const officer = browsers.get('officer')!
    await database.write(async (on) => {
      const { identities, citizens, files, handlings, attachments, citizenMarks, conflicts } = on.tables
      const sealed = vault.seal({ name: markOf('identities.sealed') }, `identity:${id}`, citizen.key)
      await on.db.update(identities).set({ sealed })
      const sealedIdentity = vault.seal({ name: markOf('citizens.sealedIdentity') }, 'identity', citizen.key)
      await on.db.update(citizens).set({ sealedIdentity })
      await on.db.insert(files).values({
        id: 'file-1', citizenId: citizen.id, channel: 'zalo', reportId: id, kind: 'image', state: 'kept', mime: 'image/jpeg', sizeBytes: 5,
        sha256: markOf('files.sha256'), clues: { takenAt, takenPlace: { latitude: 21.98765, longitude: 106.12345 } }, sealed: Buffer.from(markOf('files.sealed')),
        receivedAt: desk.clock.now, dueAt: 0,
      }) // prettier-ignore
      await on.db.update(handlings).set({ current: { violationWords: markOf('handlings.current') } })
      await on.db.insert(attachments).values({
        id: 'crop-1', reportId: id, officerId: 'o-officer', kind: 'crop', sourceId: 'file-1', name: markOf('attachments.name'), mime: 'image/jpeg',
        sizeBytes: 5, sha256: 'x', bytes: Buffer.concat([jpeg, Buffer.from(markOf('attachments.bytes'))]), createdAt: desk.clock.now,
      }) // prettier-ignore
      const ends = desk.clock.now + 86_400_000
      await on.db.insert(citizenMarks).values({
        id: 'mark-1', citizenId: citizen.id, kind: 'mark', reason: markOf('citizenMarks.reason'), reportId: id, byOfficer: 'a', secondOfficer: 'b', at: 1, endsAt: ends,
      }) // prettier-ignore
      await on.db.insert(conflicts).values({
        reportId: id, officerId: 'o-x', reason: markOf('conflicts.reason'), declaredAt: 1,
      }) // prettier-ignore
      await openObjection(on, { report: id, words: markOf('objections.words'), now: desk.clock.now })
    })
    await officer.post(at('ghi-chu'), { words: markOf('timeline.detail') })
    await officer.post(at('tra-loi'), { text: markOf('outbound.sealed'), requestKey: 'k' })
    await officer.post(at('keu-cuu'), { words: markOf('pressures.sealed') })
    await officer.post(at('dinh-chinh'), { violation: 'wrong_way', reason: reason('secondLooks.reason') })
    await officer.post(at('co-quan'), { agency: markOf('agencyDuties.letter') })
    await officer.post(at('co-quan'), { act: 'tra-loi', answer: markOf('agencyDuties.answer') })
    await officer.post(at('chuyen-buoc'), { move: 'transfer', reason: reason('handlings.reason') })
    const { db, tables } = database.read
    const [row] = await db.select().from(tables.reports)
    const [person] = await db.select().from(tables.citizens)
    const asText = (bytes: Buffer | null | undefined) =>
      bytes == null ? [] : [bytes.toString('base64'), bytes.toString('hex')]
    for (const field of Object.keys(fields)) marks.set(field, [markOf(field)])
    marks.set('reports.code', [report.code])
    marks.set('files.clues', [when(takenAt)])
    marks.set('files.takenPlace', ['21.98765', '106.12345'])
    marks.set('reports.pseudonym', [` ${citizen.pseudonym}`, `"${citizen.pseudonym}"`])
    marks.set('reports.secretHash', [row!.secretHash, report.secret])
    for (const field of ['reports', 'identities', 'files', 'citizenMarks', 'outbound'])
      marks.set(`${field}.citizenId`, [citizen.id])
    marks.set('citizens.id', [citizen.id])
    marks.set('citizens.handle', [person!.handle, citizen.handle])
    marks.set('citizens.sealedHandle', [citizen.handle, ...asText(person!.sealedHandle)])
    marks.set('citizens.key', asText(citizen.key))
    marks.get('citizens.sealedIdentity')!.push(...asText(person!.sealedIdentity))
    marks.get('identities.sealed')!.push(...asText((await db.select().from(tables.identities))[0]!.sealed))
  }

  it('the table decides on every column that is kept of a report', () => {
    const { tables } = desk.deps.database.read
    for (const [name, frames] of Object.entries(framed)) {
      const columns = Object.keys(getTableColumns((tables as unknown as Record<string, Table>)[name]!))
      const decided = columns.filter((column) => `${name}.${column}` in fields || frames.includes(column))
      expect({ name, decided }).toEqual({ name, decided: columns })
    }
  })

  it('each field is seen by those the table names, on whatever route, and by nobody else', async () => {
    const seen = new Map(
      await Promise.all(viewers.map(async (viewer) => [viewer, await everything(viewer)] as const)),
    )
    const found = Object.keys(fields).map((field) => {
      const own = marks.get(field)!
      return [
        field,
        viewers.filter((viewer) => own.some((mark) => seen.get(viewer)!.includes(mark))),
      ] as const
    })
    const granted = Object.entries(fields).map(([field, who]) => [
      field,
      viewers.filter((viewer) => who.includes(viewer)),
    ])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(granted))
  })

  it('an original is opened with a line in the ledger, from whatever byte it is asked for', async () => {
    const { db, tables } = desk.deps.database.read
    const lines = async () =>
      (await db.select().from(tables.ledger)).filter(
        ({ what, detail }) => what === 'evidence.viewed' && detail.which === 'original',
      ).length
    const before = await lines()
    const fresh = await desk.signIn('duty')
    const url = `/can-bo/phan-anh/${report.id}/tep/file-1/original`
    expect((await fresh.get(url, { range: 'bytes=3-' })).status).toBe(200)
    expect(await lines()).toBe(before + 1)
    await fresh.get(url, { range: 'bytes=4-' })
    expect(await lines()).toBe(before + 1)
    await fresh.get(url)
    expect(await lines()).toBe(before + 2)
  })

  /** All that a viewer can get to read, in one text. */
  async function everything(viewer: Viewer): Promise<string> {
    if (viewer === 'export') {
      const lines: string[] = []
      for await (const each of exportReports(desk.deps.database)) lines.push(JSON.stringify(each))
      return lines.join('\n')
    }
    if (viewer === 'receipt') return receipt()
    const texts: string[] = []
    for (const route of Object.keys(access) as RouteName[]) {
      if (!route.startsWith('GET') || route.endsWith('/song')) continue
      for (const which of route.includes(':which') ? ['original', 'view', 'thumb'] : [''])
        texts.push(await read(viewer, route, which))
      for (const state of route.endsWith('/hop-thu') ? ['?tt=tat-ca', '?q=12345'] : [])
        texts.push((await browsers.get(viewer)!.get(route.split(' ')[1]! + state)).text)
    }
    return texts.join('\n')
  }

  async function read(viewer: Viewer, route: RouteName, which: string): Promise<string> {
    const url = route
      .split(' ')[1]!
      .replace(':id', report.id)
      .replace(':which', which)
      .replace(':file', route.includes('dinh-kem') ? 'crop-1' : 'file-1')
      .replace(/:(name|token)/, 'none')
    const { status, text, headers } = await browsers.get(viewer)!.get(url)
    if (access[route] !== 'public' && !mayUse(route, roleOf.get(viewer)!))
      expect([route, status]).toEqual([route, 403])
    return `${JSON.stringify(headers)}\n${text}`
  }

  async function receipt(): Promise<string> {
    const guest = await guestOf(desk.app, '/tra-cuu')
    const { body } = await desk.app.inject({
      method: 'POST',
      url: '/tra-cuu',
      headers: { cookie: guest.cookie, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ csrf: guest.csrf, code: report.code, secret: report.secret }).toString(),
    })
    return body
  }
})
