// `npm run bench:flood`: how long others wait for their answer while one citizen sends a hundred messages a second, against how long they
// wait without; in one run, in alternating rounds.
import process from 'node:process'
import { parseArgs } from 'node:util'
import {
  atRate, freshCitizen, openGraph, openPlace, openSender, percentile, pinDriver, sleep, startProgram,
} from './driver.js' // prettier-ignore

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '10' },
    others: { type: 'string', default: '10' },
    flood: { type: 'string', default: '100' },
  },
})
const [rounds, ms, others, flood] = [
  Number(options.rounds), Number(options.seconds) * 1_000, Number(options.others), Number(options.flood),
] // prettier-ignore

await pinDriver()
const graph = await openGraph()
const place = await openPlace(graph.origin)
const program = await startProgram(place)
const sender = openSender([program.origin])
const waiting = new Map<string, () => void>()
graph.onAnswer = (citizen) => {
  waiting.get(citizen)?.()
  waiting.delete(citizen)
}

/** ms from a citizen's message to the answer at the Send API, for citizens who write now and then. */
async function turnsOfOthers(): Promise<number[]> {
  const spent: number[] = []
  await atRate(others, ms, async () => {
    const citizen = freshCitizen()
    const began = performance.now()
    const answered = new Promise<void>((resolve) => waiting.set(citizen, resolve))
    await sender.post(citizen, 'Xin chào')
    await answered
    spent.push(performance.now() - began)
  })
  return spent
}

const [quiet, flooded]: [number[][], number[][]] = [[], []]
await turnsOfOthers()
for (let round = 0; round < rounds; round += 1) {
  quiet.push(await turnsOfOthers())
  const flooder = freshCitizen()
  const flooding = atRate(flood, ms, async (at) => void (await sender.post(flooder, `tin thứ ${at}`)))
  // The first thirty are anybody's; measured is what follows.
  await sleep(500)
  flooded.push(await turnsOfOthers())
  await flooding
}
const of = (rows: number[][], part: number) =>
  percentile(
    rows.map((row) => percentile(row, part)),
    0.5,
  )
console.log(
  '| others’ wait, ms (median of rounds) | without | with one flooder | ratio | wanted |\n| --- | --- | --- | --- | --- |',
)
for (const [name, part] of [
  ['p50', 0.5],
  ['p90', 0.9],
] as const) {
  const [without, withOne] = [of(quiet, part), of(flooded, part)]
  console.log(
    `| ${name} | ${without.toFixed(1)} | ${withOne.toFixed(1)} | ${(withOne / without).toFixed(2)} | 1.10 |`,
  )
}
await sender.close()
await program.stop()
graph.close()
await place.remove()
process.exit(0)
