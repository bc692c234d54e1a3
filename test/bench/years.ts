// `npm run bench:years`: what webhooks and scrapes wait for when the database holds years of done work: citizens who filed once or never,
// with their messages, files and closed cases. Nobody opens these rows; they stand in the way.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { openDatabase } from '../../src/store/index.js'
import {
  atRate, freshCitizen, openGraph, openPlace, openSender, percentile, pinDriver, sleep, startProgram,
} from './driver.js' // prettier-ignore
import { SqliteFile, type SqliteStatement } from '../../src/store/sqlite-driver.js'

const { values: options } = parseArgs({
  options: {
    citizens: { type: 'string', default: '100000' },
    /** Two rounds of everything that runs by itself fall into it. */
    seconds: { type: 'string', default: '130' },
  },
})
const dayMs = 86_400_000
const spanMs = 3 * 365 * dayMs
const [messagesIn, messagesOut, filesEach, together] = [12, 14, 2, 5_000]

type Row = Record<string, string | number | Buffer | null>

/** Writes rows of one table, whose columns are those of the first. */
function writerOf(file: SqliteFile) {
  const statements = new Map<string, SqliteStatement>()
  return (table: string, row: Row) => {
    const columns = Object.keys(row)
    const known =
      statements.get(table) ??
      file.prepare<unknown[]>(
        `insert into ${table} (${columns.join()}) values (${columns.map(() => '?').join()})`,
      )
    statements.set(table, known)
    known.run(Object.values(row))
  }
}

/** One citizen of that day, with all that is left of them. */
function leave(write: ReturnType<typeof writerOf>, at: number, number: number, now: number): void {
  const id = (what: string) => `${Math.floor(at).toString(16).padStart(12, '0')}-${what}${number}`
  const channel = number % 2 === 0 ? 'messenger' : 'zalo'
  const [citizen, report] = [id('c'), id('r')]
  const over = now - at > 20 * dayMs
  const forgotten = now - at > 400 * dayMs
  const filed = number % 10 !== 0 || !over
  const handle = randomBytes(32).toString('base64url')
  write('citizens', { id: citizen, channel, handle, sealed_handle: randomBytes(60), key: randomBytes(60), pseudonym: '7F3A', heard_at: at, created_at: at }) // prettier-ignore
  write('conversations', { citizen_id: citizen, flow: 'traffic-violation', standing: filed ? 'done' : 'idle', sealed: randomBytes(700), updated_at: at }) // prettier-ignore
  for (let message = 0; message < messagesIn; message += 1)
    write('inbound', { channel, message_id: `${citizen}-${message}`, lane: handle, kind: 'text', sealed: randomBytes(260), received_at: at, sent_at: at, state: 'done', due_at: at, citizen_id: citizen }) // prettier-ignore
  for (let message = 0; message < messagesOut; message += 1)
    write('outbound', { id: `${citizen}-${message}`, channel, citizen_id: citizen, author: 'bot', sealed: randomBytes(300), state: 'sent', due_at: at, platform_id: `${citizen}-${message}`, created_at: at, sent_at: at }) // prettier-ignore
  if (!filed) return
  write('reports', { id: report, seq: number + 1, code: report, secret_hash: 'none', citizen_id: citizen, pseudonym: '7F3A', channel, facts: '{}', ongoing: 0, filed_at: at }) // prettier-ignore
  write('handlings', { report_id: report, unit_id: `u${number % 300}`, state: over ? 'closed' : 'new', filed_at: at, resolved_at: over ? at + 9 * dayMs : null, ongoing: 0, updated_at: at, current: '{}' }) // prettier-ignore
  write('identities', { report_id: report, citizen_id: citizen, sealed: forgotten ? null : randomBytes(200), created_at: at }) // prettier-ignore
  for (let file = 0; file < filesEach; file += 1)
    write('files', { id: `${report}-${file}`, citizen_id: citizen, channel, report_id: report, kind: 'image', state: forgotten ? 'lost' : 'kept', received_at: at, due_at: at }) // prettier-ignore
}

async function fill(path: string, citizens: number): Promise<void> {
  await (await openDatabase(`file:${path}`)).close()
  const file = new SqliteFile(path)
  file.pragma('synchronous = OFF')
  file.pragma('cache_size = -400000')
  const now = Date.now()
  const write = writerOf(file)
  for (let from = 0; from < citizens; from += together)
    file.transaction(() => {
      for (let number = from; number < Math.min(citizens, from + together); number += 1)
        leave(write, now - spanMs + (spanMs * number) / citizens, number, now)
    })()
  file.close()
}

await pinDriver()
const graph = await openGraph()
const place = await openPlace(graph.origin)
const path = join(place.folder, 'reports.db')
await fill(path, Number(options.citizens))
const program = await startProgram(place)
const sender = openSender([program.origin])
const [acknowledged, scraped]: [number[], number[]] = [[], []]
const ms = Number(options.seconds) * 1_000
const endAt = performance.now() + ms
const scraping = (async () => {
  while (performance.now() < endAt - 10_000) {
    const began = performance.now()
    await (await fetch(`${program.origin}/metrics`)).arrayBuffer()
    scraped.push(performance.now() - began)
    await sleep(10_000)
  }
})()
await atRate(20, ms, async () => {
  const { ms: spent } = await sender.post(freshCitizen(), 'Xin chào')
  acknowledged.push(spent)
})
await scraping
console.log(
  `| ${options.citizens} citizens of three years | p50 ms | p99 ms | slowest ms |\n| --- | --- | --- | --- |`,
)
for (const [name, spent] of [
  ['an acknowledgement', acknowledged],
  ['/metrics', scraped],
] as const)
  console.log(`| ${name} | ${[0.5, 0.99, 1].map((part) => percentile(spent, part).toFixed(0)).join(' | ')} |`)
console.log(`serving after ${(program.readyMs / 1_000).toFixed(1)} s`)
await sender.close()
await program.stop()
graph.close()
await place.remove()
process.exit(0)
