// `npm run soak -- --minutes N`: a mature nation's peak, 27 events a second, for as long as told: whole conversations one after another.
// Tells p99 of the acknowledgement, the slope of memory, and that every message was taken once.
import process from 'node:process'
import { parseArgs } from 'node:util'
import {
  atRate, freshCitizen, openGraph, openPlace, openSender, percentile, pinDriver, sleep, startProgram, usage,
} from './driver.js' // prettier-ignore
import { talk } from './talk.js'

const { values: options } = parseArgs({
  options: { rate: { type: 'string', default: '27' }, minutes: { type: 'string', default: '10' } },
})
const [rate, minutes] = [Number(options.rate), Number(options.minutes)]

await pinDriver()
const graph = await openGraph()
const place = await openPlace(graph.origin)
const program = await startProgram(place)
const sender = openSender([program.origin])
await sender.open()
const latencies: number[] = []
const memory: { minute: number; rssMiB: number }[] = []
const sent = new Map<string, number>()
let refused = 0
/** Conversations under way: each event goes to the one that waited longest, a fresh one where all are done. */
const standing: { citizen: string; next: number }[] = []

const began = performance.now()
const watching = setInterval(() => {
  void usage(program.child).then(({ rssMiB }) =>
    memory.push({ minute: (performance.now() - began) / 60_000, rssMiB }),
  )
}, 5_000)

await atRate(rate, minutes * 60_000, async () => {
  const teller = (standing.length >= rate * 5 ? standing.shift() : undefined) ?? {
    citizen: freshCitizen(),
    next: 0,
  }
  const { status, ms } = await sender.post(teller.citizen, talk[teller.next]!)
  latencies.push(ms)
  if (status !== 200) refused += 1
  else sent.set(teller.citizen, (sent.get(teller.citizen) ?? 0) + 1)
  if (teller.next + 1 < talk.length) standing.push({ citizen: teller.citizen, next: teller.next + 1 })
})
clearInterval(watching)
await sleep(5_000)
const unanswered = [...sent].filter(([citizen, count]) => (graph.answered.get(citizen) ?? 0) < count).length

console.log('| what | this run | wanted |\n| --- | --- | --- |')
console.log(`| events, a second, minutes | ${latencies.length}, ${rate}, ${minutes} | |`)
console.log(`| refused, citizens with fewer answers than messages | ${refused}, ${unanswered} | 0, 0 |`)
console.log(
  `| acknowledgement p50, p99, max, ms | ${[0.5, 0.99, 1].map((part) => percentile(latencies, part).toFixed(1)).join(', ')} | p99 200 |`,
)
console.log(
  `| RSS at the end, MiB; slope over the second half, MiB an hour | ${memory.at(-1)?.rssMiB.toFixed(0)}; ${slopeAnHour(memory).toFixed(1)} | nil |`,
)
await sender.close()
await program.stop()
graph.close()
await place.remove()
process.exit(refused + unanswered === 0 ? 0 : 1)

/** Least squares over the second half: the first warms up. */
function slopeAnHour(all: { minute: number; rssMiB: number }[]): number {
  const rows = all.slice(Math.floor(all.length / 2))
  const mean = (of: (row: (typeof rows)[number]) => number) =>
    rows.reduce((sum, row) => sum + of(row), 0) / rows.length
  const [minute, rss] = [mean((row) => row.minute), mean((row) => row.rssMiB)]
  const across = rows.reduce((sum, row) => sum + (row.minute - minute) * (row.rssMiB - rss), 0)
  const along = rows.reduce((sum, row) => sum + (row.minute - minute) ** 2, 0)
  return along === 0 ? 0 : (across / along) * 60
}
