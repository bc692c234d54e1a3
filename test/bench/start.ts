// `npm run bench:start`: how long from the start of the process until it serves, with a million drafts in the database that a killed
// program left behind. The drafts are copies of real ones: same sizes, same tables, names of their own.
import process from 'node:process'
import { parseArgs } from 'node:util'
import {
  freshCitizen, openGraph, openPlace, openSender, percentile, sleep, startProgram, usage,
} from './driver.js' // prettier-ignore
import { SqliteFile } from '../../src/store/sqlite-driver.js'

const { values: options } = parseArgs({
  options: { drafts: { type: 'string', default: '1000000' }, starts: { type: 'string', default: '3' } },
})
const drafts = Number(options.drafts)

const graph = await openGraph()
const place = await openPlace(graph.origin)
const first = await startProgram(place)
const sender = openSender([first.origin])
const emptyCpuS = (await usage(first.child)).cpuSeconds
const citizen = freshCitizen()
for (const words of ['tôi muốn báo vi phạm', 'không có ảnh', 'vượt đèn đỏ']) {
  const before = graph.answered.get(citizen) ?? 0
  await sender.post(citizen, words)
  while ((graph.answered.get(citizen) ?? 0) === before) await sleep(10)
  await sleep(300)
}
await sender.close()
await first.stop()

const filledS = fill(place.environment['DATABASE_URL']!.slice('file:'.length), drafts)
const readyMs: number[] = []
const answerMs: number[] = []
const cpuS: number[] = []
for (let start = 0; start < Number(options.starts); start += 1) {
  const program = await startProgram(place)
  readyMs.push(program.readyMs)
  cpuS.push((await usage(program.child)).cpuSeconds)
  const [asking, newcomer] = [openSender([program.origin]), freshCitizen()]
  const began = performance.now()
  await asking.post(newcomer, 'xin chào')
  while (!graph.answered.has(newcomer)) await sleep(5)
  answerMs.push(performance.now() - began)
  await asking.close()
  // Killed as it works: the next start finds what a crash leaves.
  await program.stop()
}
console.log('| what | this run | wanted |\n| --- | --- | --- |')
console.log(`| drafts in the database, filled in s | ${drafts}, ${filledS.toFixed(0)} | 1,000,000 |`)
console.log(`| first start on an empty database until ready, s | ${(first.readyMs / 1_000).toFixed(1)} | |`)
console.log(
  `| start until ready, median and slowest, s | ${(percentile(readyMs, 0.5) / 1_000).toFixed(1)}, ${(Math.max(...readyMs) / 1_000).toFixed(1)} | 5 |`,
)
console.log(
  `| CPU until ready, s: empty, with the drafts | ${emptyCpuS.toFixed(1)}, ${percentile(cpuS, 0.5).toFixed(1)} | |`,
)
console.log(`| the first newcomer answered after, ms | ${percentile(answerMs, 0.5).toFixed(0)} | |`)
graph.close()
await place.remove()
process.exit(0)

/** Copies the one citizen's rows. @returns s */
function fill(path: string, count: number): number {
  const began = performance.now()
  const file = new SqliteFile(path)
  file.pragma('synchronous = OFF')
  const day = 86_400_000
  // Over the week that a draft lives; a part of them due to be asked whether they go on.
  const spread = `n * ${Math.max(1, Math.floor((6 * day) / count))}`
  copy(file, 'citizens', count, {
    id: `'c' || n`,
    handle: `'h' || n`,
    pseudonym: `'p' || n`,
    created_at: `created_at - ${spread}`,
  })
  copy(file, 'conversations', count, {
    citizen_id: `'c' || n`,
    updated_at: `updated_at - ${spread}`,
    wake_at: `case when n % 100 = 0 then wake_at + n end`,
  })
  copy(file, 'inbound', count, {
    seq: 'null',
    message_id: `'m' || n`,
    lane: `'h' || n`,
    citizen_id: `'c' || n`,
    received_at: `received_at - ${spread}`,
  })
  file.pragma('wal_checkpoint(TRUNCATE)')
  file.close()
  return (performance.now() - began) / 1_000
}

function copy(file: SqliteFile, table: string, count: number, changed: Record<string, string>): void {
  const names = file.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[]
  const values = names.map((name) => changed[name] ?? name)
  file.exec(`WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
    INSERT INTO ${table} (${names.join(', ')})
    SELECT ${values.join(', ')} FROM (SELECT * FROM ${table} LIMIT 1), number`)
}
