// The same on PostgreSQL, whose planner goes by statistics: of years in which nothing waits, and then much waits at once.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepInbound } from '../../src/store/inbound.js'
import { migrate, openAsItIs, type Database } from '../../src/store/index.js'
import { claimTurns, nextInboundDue, putAwayInbound, returnInbound } from '../../src/store/lanes.js'
import { insertOutbound } from '../../src/store/outbound.js'
import { claimDeliveries, nextDeliveryDue, recordDelivery } from '../../src/store/sending.js'
import { keepHouse } from '../../src/work/retention.js'
import { openVault, type Vault } from '../../src/vault/index.js'
import { photo } from '../journeys/evidence.js'
import { openStage } from '../journeys/stage.js'
import { startPostgres, type TestPostgres } from '../postgres.js'

type Query = (asked: unknown, values?: unknown, ...rest: unknown[]) => unknown

/** Every statement that was run, with what it was first run with. */
const ran = new Map<string, unknown[]>()
const prototype = pg.Client.prototype as unknown as { query: Query }
const { query } = prototype

beforeAll(() => {
  prototype.query = function (this: pg.Client, asked, values, ...rest) {
    const { text, values: own } = typeof asked === 'string' ? { text: asked } : (asked as pg.QueryConfig)
    if (text !== undefined && !ran.has(text)) ran.set(text, own ?? (Array.isArray(values) ? values : []))
    return query.call(this, asked, values, ...rest)
  }
})
afterAll(() => {
  prototype.query = query
})

const noon = Date.parse('2026-11-21T12:00:00+07:00')
/** Tables of which years leave many rows. */
const grows = new Set([
  'citizens', 'conversations', 'inbound', 'outbound', 'reports', 'handlings', 'identities', 'files', 'timeline', 'ledger', 'alerts', 'forwardings',
]) // prettier-ignore

/** What there is after years, most of it over; the queues are empty. Numbers, not people: nothing of it is ever opened. */
const years = `
  INSERT INTO citizens (id, channel, handle, sealed_handle, key, pseudonym, heard_at, created_at)
    SELECT 'c' || n, 'zalo', 'h' || n, '', '', '7F3A', :now, :now FROM generate_series(1, 20000) n;
  INSERT INTO conversations (citizen_id, flow, standing, sealed, updated_at)
    SELECT 'c' || n, 'traffic-violation', 'done', '', n FROM generate_series(1, 20000) n;
  INSERT INTO inbound (channel, message_id, lane, kind, sealed, received_at, sent_at, state, due_at, citizen_id)
    SELECT 'zalo', 'm' || n, 'h' || n, 'text', decode(repeat('ab', 300), 'hex'), n, n, 'done', n, 'c' || n FROM generate_series(1, 20000) n;
  INSERT INTO outbound (id, channel, citizen_id, author, sealed, state, due_at, platform_id, created_at, sent_at)
    SELECT 'o' || n, 'zalo', 'c' || n, 'bot', decode(repeat('ab', 300), 'hex'), 'sent', n, 'p' || n, n, n FROM generate_series(1, 20000) n;
  INSERT INTO reports (id, seq, code, secret_hash, citizen_id, pseudonym, channel, facts, ongoing, filed_at)
    SELECT 'r' || n, n, 'C' || n, 'none', 'c' || n, '7F3A', 'zalo', '{}', false, n FROM generate_series(1, 20000) n;
  INSERT INTO handlings (report_id, unit_id, state, filed_at, resolved_at, ongoing, updated_at, current)
    SELECT 'r' || n, 'u' || n % 300, 'closed', n, :now, false, n, '{}' FROM generate_series(1, 20000) n;
  INSERT INTO identities (report_id, citizen_id, created_at) SELECT 'r' || n, 'c' || n, n FROM generate_series(1, 20000) n;
  INSERT INTO files (id, citizen_id, channel, report_id, kind, state, received_at, due_at, scan)
    SELECT 'f' || n, 'c' || n, 'zalo', CASE WHEN n % 3 > 0 THEN 'r' || n END, 'image',
      CASE WHEN n % 3 > 0 THEN 'kept' ELSE 'lost' END, n, n, 'clean' FROM generate_series(1, 20000) n;
  INSERT INTO timeline (report_id, unit_id, at, actor_kind, what, detail)
    SELECT 'r' || n, 'u' || n % 300, n, 'system', 'filed', '{}' FROM generate_series(1, 20000) n;
  INSERT INTO ledger (at, actor, what, about, detail, hash)
    SELECT n, 'citizen:c' || n, 'report.filed', 'r' || n, '{}', 'none' FROM generate_series(1, 20000) n;
  INSERT INTO alerts (report_id, citizen_id, unit_id, state, facts, because, called_at)
    SELECT 'r' || n, 'c' || n, 'u' || n % 300, 'ended', '{}', '', n FROM generate_series(1, 5000) n;
  INSERT INTO forwardings (id, receiver_id, event, what, report_id, unit_id, number, state, due_at, created_at)
    SELECT 'w' || n, 'v' || n % 300, 'e' || n, 'report', 'r' || n, 'u' || n % 300, n, 'sent', n, n FROM generate_series(1, 5000) n;
  ANALYZE`

/** A fresh database with years in it, as the statistics know them; nothing reckons them anew meanwhile. */
async function afterYears(postgres: TestPostgres): Promise<string> {
  const url = await postgres.freshDatabase()
  await migrate(url)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const table of ['inbound', 'outbound', 'files'])
    await client.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`)
  await client.query(years.replaceAll(':now', String(noon)))
  await client.end()
  return url
}

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Plans?: Plan[]
}

/** What a plan looks through from end to end: a table that grows, or an index by anything but its first column. */
function looksThrough(plan: Plan, leads: Map<string, string>, above: Plan[] = []): string[] {
  const { 'Node Type': type, 'Relation Name': table = '', 'Index Name': index = '' } = plan
  const isByLead = new RegExp(`\\b${leads.get(index)}\\b`).test(plan['Index Cond'] ?? '')
  // In the order of the index, until there are enough.
  const isWalk = above.some((each) => each['Node Type'] === 'Limit') && !above.some((each) => /Sort|Aggregate/.test(each['Node Type'])) // prettier-ignore
  const whole =
    (type === 'Seq Scan' && grows.has(table)) ||
    (/^(Bitmap )?Index/.test(type) && leads.has(index) && !isByLead && !isWalk)
  return [
    ...(whole ? [`${type} ${table}${index}`] : []),
    ...(plan.Plans ?? []).flatMap((each) => looksThrough(each, leads, [...above, plan])),
  ]
}

/**
 * What the statements that were run look through, as they are planned with their values.
 * @param queuesToo an index of what waits is looked through no more than any other
 */
async function lookedThrough(
  url: string,
  queuesToo: boolean,
  isLeftOut: (text: string) => boolean,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ name: string; lead: string }>(
    `SELECT relname AS name, pg_get_indexdef(i.indexrelid, 1, true) AS lead FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid::regclass::text = ANY($1) AND ($2 OR i.indpred IS NULL)`,
    [[...grows], queuesToo],
  )
  const leads = new Map(rows.map(({ name, lead }) => [name, lead]))
  const asked = [...ran].filter(
    ([text]) => /^\s*(select|insert|update|delete|with)\b/i.test(text) && !isLeftOut(text),
  )
  const found: string[] = []
  for (const [text, values] of asked) {
    const answer = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (FORMAT JSON) ${text}`,
      values.map((value) => (value instanceof Date ? value.toISOString() : value)),
    )
    const [{ Plan }] = answer.rows[0]!['QUERY PLAN']
    found.push(...looksThrough(Plan, leads).map((whole) => `${whole}: ${text}`))
  }
  await client.end()
  return found
}

/** What this file and its stage count themselves. */
const isOurs = (text: string) => /^\s*INSERT INTO|^select "state", count\(\*\)|pg_index/.test(text)
/** A join of a thousand rows may as well read the other table once: it never costs more than a thousand looks. */
const isStretch = (text: string) => text.includes('"report_id" > $1')

describe('after years on PostgreSQL', { timeout: 120_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  it('what piles up in an hour is taken by its index, though the statistics know of nothing that waits', async () => {
    const url = await afterYears(postgres)
    const vault = openVault(Buffer.alloc(32, 7))
    const database = openAsItIs(url)
    ran.clear()
    await pileUp(database, vault, 300)
    const claimer = { now: noon + 60_000, by: 'years', leaseMs: 60_000, limit: 32 }
    const due = await claimDeliveries(database, vault, claimer)
    expect(new Set(due.map(({ citizen }) => citizen.id)).size).toBe(32)
    await recordDelivery(database, due[0]!, { is: 'sent', platformId: 'p' }, claimer.now)
    await nextDeliveryDue(database, claimer.now)
    const [first, ...others] = await claimTurns(database, vault, claimer)
    expect(others.length).toBeGreaterThan(10)
    await putAwayInbound(database, vault, { messages: first!.messages, by: 'years', state: 'done' })
    for (const { messages } of others) await returnInbound(database, messages)
    await nextInboundDue(database, claimer.now)
    await database.close()
    expect(await lookedThrough(url, true, isOurs)).toEqual([])
  })

  it('no message, worker, metric or health check looks through a table that grows', async () => {
    const url = await afterYears(postgres)
    ran.clear()
    const stage = await openStage({ settings: { DATABASE_URL: url } })
    try {
      const citizen = stage.citizen('messenger')
      await citizen.say('xe con 98A-123.45 vượt đèn đỏ 7h15 sáng nay trên QL1A đoạn qua xã Lạng Giang')
      await citizen.send([await photo()])
      for (const words of ['trắng', 'không', 'không đồng ý', 'không', 'gửi']) await citizen.say(words)
      await stage.app.health()
      for (const path of ['/metrics', '/readyz', '/healthz']) await fetch(`${stage.app.origin}${path}`)
      await keepHouse({
        database: stage.app.database,
        vault: openVault(Buffer.from(stage.environment['IDENTITY_KEY']!, 'base64')),
        keeping: { forget: () => Promise.resolve() },
        now: () => stage.now(),
        newId: () => 'years',
        log: () => undefined,
        wakeDeliveries: () => undefined,
      })
    } finally {
      await stage.close()
    }
    expect(ran.size).toBeGreaterThan(80)
    expect(await lookedThrough(url, false, (text) => [isOurs, isStretch].some((is) => is(text)))).toEqual([])
  })
})

/** Five bubbles for each of so many people, and two messages of each. */
async function pileUp(database: Database, vault: Vault, people: number): Promise<void> {
  const ids = Array.from({ length: people }, (_, person) => `late${person}`)
  await database.write(async (on) => {
    const key = vault.newKey()
    for (const id of ids) {
      const sealedHandle = vault.seal(['page', id], `citizen:${id}`, key)
      const row = { id, channel: 'zalo', handle: id, sealedHandle, key, pseudonym: '7F3A', heardAt: noon, createdAt: noon } // prettier-ignore
      await on.db.insert(on.tables.citizens).values(row)
      const bubbles = Array.from({ length: 5 }, (_, bubble) => ({
        id: `${id}-${bubble}`,
        author: 'bot' as const,
        body: { text: 'xin chào', choices: [] },
      }))
      await insertOutbound(on, vault, { id, channel: 'zalo', key }, bubbles, noon)
    }
  })
  const said = ids.flatMap((citizen) =>
    [1, 2].map((number) => ({ citizen, messageId: `${citizen}-${number}` })),
  )
  const arrivals = said.map(({ citizen, messageId }, order) => ({
    message: { channel: 'zalo', account: 'page', citizen, messageId, kind: 'text' as const, text: 'xin chào', sentAt: noon },
    receivedAt: noon,
    dueAt: noon + order,
  })) // prettier-ignore
  await keepInbound(database, vault, arrivals)
}
