// `npm run bench:burst`: a thousand events a second in an open loop, each of a citizen nobody has heard of. None may be lost, every webhook
// is to be answered within 1.5 s, and everything answered 60 s after the last event.
import process from 'node:process'
import { parseArgs } from 'node:util'
import {
  atRate, freshCitizen, openGraph, openPlace, openSender, percentile, pinDriver, sleep, startProgram, usage,
} from './driver.js' // prettier-ignore

const { values: options } = parseArgs({
  options: { rate: { type: 'string', default: '1000' }, seconds: { type: 'string', default: '60' } },
})
const [rate, seconds] = [Number(options.rate), Number(options.seconds)]

await pinDriver()
const graph = await openGraph()
const place = await openPlace(graph.origin)
const program = await startProgram(place)
const sender = openSender([program.origin], 256)
await sender.open()
const taken: string[] = []
const latencies: number[] = []
let refused = 0

await atRate(rate, seconds * 1_000, async () => {
  const citizen = freshCitizen()
  const { status, ms } = await sender.post(citizen, 'Xe tải lấn làn')
  latencies.push(ms)
  if (status === 200) taken.push(citizen)
  else refused += 1
})
const began = performance.now()
let missing = taken
const limitMs = 600_000
while (missing.length > 0 && performance.now() - began < limitMs) {
  await sleep(200)
  missing = missing.filter((citizen) => !graph.answered.has(citizen))
}
const drainedS = (performance.now() - began) / 1_000
// The first words to a newcomer may be two bubbles: whoever got more than the others got something twice.
const counts = [...graph.answered.values()]
const usual = percentile(counts, 0.5)
const repeated = counts.filter((count) => count > usual).length
const { cpuSeconds, rssMiB } = await usage(program.child)

console.log('| what | this run | wanted |\n| --- | --- | --- |')
console.log(`| events sent, a second | ${taken.length + refused}, ${rate} | |`)
console.log(
  `| answered 200 : refused (sent again by the platform) | ${taken.length} : ${refused} | all : 0 |`,
)
console.log(`| taken and never answered (lost) | ${missing.length} | 0 |`)
console.log(`| answered twice | ${repeated} | 0 |`)
console.log(
  `| slowest acknowledgement, p99, ms | ${Math.max(...latencies).toFixed(0)}, ${percentile(latencies, 0.99).toFixed(0)} | 1500 |`,
)
console.log(`| drained after the last event, s | ${drainedS.toFixed(1)} | 60 |`)
console.log(
  `| CPU ms an event, RSS MiB | ${((cpuSeconds * 1_000) / taken.length).toFixed(2)}, ${rssMiB.toFixed(0)} | |`,
)
await sender.close()
await program.stop()
graph.close()
await place.remove()
process.exit(missing.length === 0 ? 0 : 1)
