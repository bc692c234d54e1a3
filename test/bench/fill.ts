// Fills a database with made-up reports through the store's own tables: three years of a province, most of them closed.
import { sql } from 'drizzle-orm'
import { randomBytes } from 'node:crypto'
import { chain, beginning } from '../../src/ledger/index.js'
import type { Land } from '../../src/places/land.js'
import type { Commune, Road } from '../../src/places/place.js'
import type { ReportFacts, ReportState } from '../../src/reports/report.js'
import { prepareOnce, statement } from '../../src/store/database.js'
import type { Database } from '../../src/store/index.js'
import { wordsOf } from '../../src/store/report-words.js'
import { indexWords } from '../../src/store/words.js'

const together = 2_000
const dayMs = 86_400_000
const spanMs = 3 * 365 * dayMs
const openMs = 14 * dayMs
const acts = ['red_light', 'wrong_way', 'no_helmet', 'illegal_parking', 'speeding', 'overload', 'phone']
const says = [
  'xe chạy rất nhanh, suýt đâm vào người đi bộ', 'xe đỗ chắn hết lối đi của dân', 'xe chở quá tải làm rơi đất đá xuống đường',
  'xe vượt đèn đỏ ngay trước mặt tôi', 'xe đi ngược chiều vào giờ học sinh tan trường', 'xe chở ba người không ai đội mũ',
] // prettier-ignore
const roads: Road[] = [
  { id: 'QL1', name: 'Quốc lộ 1', kind: 'national' }, { id: 'QL37', name: 'Quốc lộ 37', kind: 'national' },
  { id: 'DT292', name: 'Đường tỉnh 292', kind: 'provincial' }, { name: 'đường trong xã', kind: 'local' },
] // prettier-ignore
/** One report in so many holds this word. */
export const rareWord = { word: 'bồn hoa', everyReports: 20_000 }

export interface Filled {
  code: string
  plate: string
}

/** @param ground.units the units' ids, that of the traffic police first  @returns a report to look for */
export async function fill(
  database: Database,
  reports: number,
  ground: { land: Land; units: string[]; now: number; officers: string[] },
): Promise<Filled> {
  const communes = ground.land.communesOf('24')
  let hash = beginning
  let known: Filled | undefined
  for (let from = 0; from < reports; from += together) {
    const rows = Array.from({ length: Math.min(together, reports - from) }, (_, index) =>
      reportOf(from + index, reports, communes, ground),
    )
    const [middle] = rows
    if (known === undefined && middle !== undefined && from >= reports / 2)
      known = { code: middle.code, plate: middle.plate }
    await database.write(async (on) => {
      const insert = insertsOf(on)
      for (const row of rows) {
        const { id, number, code, facts, plate, filedAt, unitId, state } = row
        const { commune, road } = facts.place!
        await insert.reports({
          id, seq: number + 1, code, secretHash: 'none', citizenId: `c${number % Math.ceil(reports / 3)}`, pseudonym: '7F3A',
          channel: number % 2 === 0 ? 'zalo' : 'messenger', facts, plate, commune: commune!.code, road: road!.id ?? null,
          ongoing: false, occurredAt: filedAt - 3_600_000, filedAt,
        }) // prettier-ignore
        const isClosed = state === 'closed'
        await insert.handlings({
          reportId: id, unitId, state, filedAt, ongoing: false, updatedAt: filedAt, current: {}, result: isClosed ? 'warned' : null,
          openedAt: filedAt + 60_000, acknowledgedAt: filedAt + 60_000, resolvedAt: isClosed ? filedAt + dayMs : null,
        }) // prettier-ignore
        const pc08 = ground.units[0]!
        const isCopied = number % 5 === 0 && unitId !== pc08
        if (isCopied)
          await insert.copies({ id: `${id}:copy`, reportId: id, unitId: pc08, because: 'Để biết.' })
        for (const entry of lifeOf(row, ground.officers)) await insert.timeline(entry)
        const entry = ledgerEntryOf(row, ground.officers)
        hash = chain(hash, entry)
        await insert.ledger({ ...entry, hash })
        await indexWords(on, id, isCopied ? [unitId, pc08] : [unitId], wordsOf(code, facts))
      }
    })
  }
  return known!
}

function ledgerEntryOf({ id, number, filedAt }: Made, officers: string[]) {
  const isFiling = number % 3 === 0
  return {
    at: filedAt,
    actor: isFiling ? 'system' : `officer:${officers[number % officers.length]!}`,
    what: isFiling ? 'report.filed' : 'report.viewed',
    about: id,
    detail: {},
  }
}

const insertsOf = prepareOnce((on) => {
  const { reports, handlings, copies, timeline, ledger } = on.tables
  const into = <Columns extends string>(table: unknown, columns: Columns[]) => {
    const values = Object.fromEntries(columns.map((column) => [column, sql.placeholder(column)]))
    const insert = statement(on.db.insert(table as typeof reports).values(values as never))
    return (row: Record<Columns, unknown>) => insert(row)
  }
  return {
    reports: into(reports, [
      'id', 'seq', 'code', 'secretHash', 'citizenId', 'pseudonym', 'channel', 'facts', 'plate', 'commune', 'road', 'ongoing', 'occurredAt', 'filedAt',
    ]),
    handlings: into(handlings, [
      'reportId', 'unitId', 'state', 'filedAt', 'ongoing', 'updatedAt', 'current', 'result', 'openedAt', 'acknowledgedAt', 'resolvedAt',
    ]),
    copies: into(copies, ['id', 'reportId', 'unitId', 'because']),
    timeline: into(timeline, ['reportId', 'unitId', 'at', 'actorKind', 'actorId', 'what', 'detail']),
    ledger: into(ledger, ['at', 'actor', 'what', 'about', 'detail', 'hash']),
  } // prettier-ignore
})

type Made = ReturnType<typeof reportOf>

function reportOf(
  number: number,
  all: number,
  communes: Commune[],
  ground: { units: string[]; now: number },
) {
  const chance = (of: number, salt: number) => mix(number * 31 + salt) % of
  const filedAt = ground.now - Math.round((spanMs * (all - number)) / all)
  const commune = communes[chance(communes.length, 1)]!
  const road = roads[chance(roads.length, 2)]!
  const plate = `98A-${String(chance(1_000, 3)).padStart(3, '0')}.${String(chance(100, 4)).padStart(2, '0')}`
  const rare = number % rareWord.everyReports === 7 ? `, cạnh ${rareWord.word}` : ''
  const facts: ReportFacts = {
    flow: 'traffic-violation', violations: [acts[chance(acts.length, 5)]!], violationWords: says[chance(says.length, 6)]! + rare,
    time: { is: 'minute', from: filedAt - 3_600_000, to: filedAt - 3_600_000, approximate: false },
    place: { words: `${road.name} đoạn qua ${commune.name}`, road, commune }, plate: { is: 'whole', plate, kinds: ['car5'] },
    vehicle: { type: 'truck', colour: 'blue' }, evidence: [], ongoing: false, lacks: [], more: {}, wantsResult: true, truthVersion: '1',
  } // prettier-ignore
  const isOpen = ground.now - filedAt < openMs || chance(500, 7) === 0
  const state: ReportState = !isOpen ? 'closed' : chance(2, 8) === 0 ? 'received' : 'verifying'
  const unitId = ground.units[chance(3, 9) === 0 ? 0 : chance(ground.units.length, 10)]!
  const id = `r${String(number).padStart(9, '0')}-${randomBytes(8).toString('hex')}`
  return { number, id, code: codeOf(number), plate, facts, filedAt, state, unitId }
}

/** Scatters whole numbers: the same each time, without a source of chance. */
function mix(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x45d9f3b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** Codes as they are made, but never twice. */
function codeOf(number: number): string {
  const letters = 'ABCDEFGHJKMNPQRSTVWXYZ2345679'
  let rest = number * 7_919 + 1_000_003
  let code = ''
  for (let place = 0; place < 9; place++) {
    code += letters[rest % letters.length]!
    rest = Math.floor(rest / letters.length)
  }
  return `${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}`
}

function lifeOf({ id, unitId, filedAt, state, number }: Made, officers: string[]) {
  const officer = officers[number % officers.length]!
  const entry = (after: number, what: string, actorId: string | null, detail: Record<string, unknown>) => ({
    reportId: id, unitId, at: filedAt + after, actorKind: actorId === null ? ('citizen' as const) : ('officer' as const), actorId, what, detail,
  }) // prettier-ignore
  return [
    entry(0, 'filed', null, { unit: unitId, because: 'Theo đường và xã.' }),
    entry(60_000, 'opened', officer, {}),
    ...(state === 'received' ? [] : [entry(120_000, 'moved', officer, { to: 'verifying' })]),
    ...(state === 'closed' ? [entry(dayMs, 'moved', officer, { to: 'closed', result: 'warned' })] : []),
  ]
}
