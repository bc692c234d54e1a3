// After years a table holds millions of rows: nothing that the program does by itself may look through one of them from end to end.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepHouse } from '../../src/work/retention.js'
import { openVault } from '../../src/vault/index.js'
import { photo } from '../journeys/evidence.js'
import { openStage, type Stage } from '../journeys/stage.js'
import { SqliteFile, type SqliteStatement } from '../../src/store/sqlite-driver.js'

/** Every statement that was run on the database, with what it was first run with. */
const ran = new Map<string, unknown[]>()
const { prepare } = SqliteFile.prototype

const prepareOn = (file: SqliteFile, source: string) =>
  (prepare as (this: SqliteFile, source: string) => SqliteStatement).call(file, source)

type Runs = Record<'all' | 'get' | 'run', (...values: unknown[]) => unknown>

beforeAll(() => {
  SqliteFile.prototype.prepare = function (this: SqliteFile, source: string) {
    const statement = prepareOn(this, source)
    const runs = statement as unknown as Runs
    for (const way of ['all', 'get', 'run'] as const) {
      const run = runs[way].bind(statement)
      runs[way] = (...values) => {
        if (this.name.endsWith('reports.db') && !ran.has(source)) ran.set(source, values)
        return run(...values)
      }
    }
    return statement
  } as typeof prepare
})
afterAll(() => {
  SqliteFile.prototype.prepare = prepare
})

/** Few rows, however old the database: what is looked through there is soon looked through. */
const small = new Set([
  'migrations', 'officers', 'instances', 'arrivals', 'parked_channels', 'keepsakes', 'routing_versions', 'duplicate_windows', 'unit_tests', 'fingerprints',
  'receivers', 'roster', 'comparisons', 'sender', 'waiting', 'blocks', 'each_channel', 'queued', 'json_each', 'CONSTANT',
]) // prettier-ignore

/** A table or index from end to end, or from one end of it, which after years is as much; a walk by the rows' own ids has its bounds. */
const through =
  /^(?:SCAN (\S+)(?:.* INDEX (\w+))?|SEARCH (\S+) USING (?:COVERING )?INDEX (?!sqlite_)(\w+) \(\w+[<>]\?\))/

/** What a plan looks through from end to end, other than a small table or an index of the few rows that wait. */
function looksThrough(file: SqliteFile, source: string, values: unknown[]): string[] {
  const isOfFew = (index: string | undefined) => {
    const made = prepareOn(file, 'select sql from sqlite_master where name = ?').get(index ?? '')
    // Those that have a citizen, a report or a plate are nearly all; those that have a time to wait for are few.
    return / WHERE (?!\w+(?<!_at) IS NOT NULL$)/.test((made as { sql: string | null } | undefined)?.sql ?? '')
  }
  const plan = prepareOn(file, `explain query plan ${source}`).all(...values) as { detail: string }[]
  return plan
    .map(({ detail }) => through.exec(detail))
    .filter((scan) => scan !== null && !small.has((scan[1] ?? scan[3])!) && !isOfFew(scan[2] ?? scan[4]))
    .map((scan) => scan![0])
}

const isAsked = (source: string) => /^\s*(select|insert|update|delete|with)\b/i.test(source)
/** The newest rows, read backwards from the end. */
const isNewest = (source: string) => /order by "\w+"\."seq" desc limit/.test(source)
/** What this stage itself counts, done work too. */
const isOurs = (source: string) => source.startsWith('select "state", count(*)')
/** Done once, at a start. */
const isAtStart = (source: string) => /^update "alerts" set ("called_at"|"claimed_until")/.test(source)

describe('after years', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())

  it('no message, worker, metric or health check looks through a table that grows', async () => {
    for (const channel of ['messenger', 'zalo']) {
      const citizen = stage.citizen(channel)
      await citizen.say('xe con 98A-123.45 vượt đèn đỏ 7h15 sáng nay trên QL1A đoạn qua xã Lạng Giang')
      await citizen.send([await photo()])
      for (const words of ['trắng', 'không', 'không đồng ý', 'không', 'gửi']) await citizen.say(words)
    }
    await stage.quiet()
    expect(await stage.reports()).not.toHaveLength(0)
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
    const file = new SqliteFile(stage.environment['DATABASE_URL']!.replace('file:', ''), { readonly: true })
    const asked = [...ran].filter(
      ([source]) => isAsked(source) && ![isNewest, isOurs, isAtStart].some((is) => is(source)),
    )
    expect(asked.length).toBeGreaterThan(60)
    const slow = asked.flatMap(([source, values]) =>
      looksThrough(file, source, values).map((scan) => `${scan}: ${source}`),
    )
    file.close()
    expect(slow).toEqual([])
  })
})
