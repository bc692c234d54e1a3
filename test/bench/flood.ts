// `npm run bench:flood`: how long others wait for their answer while one citizen sends a hundred messages a second, against how long they
// wait while the same hundred go to a server that throws them away; in one run, in alternating rounds. The flooder has a process of its
// own: what sending costs this machine is in both, and does not hold up the clock by which the others are timed.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  atRate, freshCitizen, openGraph, openPlace, openSender, percentile, pinDriver, sleep, startProgram,
} from './driver.js' // prettier-ignore

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '10' },
    others: { type: 'string', default: '10' },
    flood: { type: 'string', default: '100' },
    /** Where this process floods when told to, in place of measuring. */
    flooding: { type: 'string' },
  },
})
const [rounds, ms, others, flood] = [
  Number(options.rounds), Number(options.seconds) * 1_000, Number(options.others), Number(options.flood),
] // prettier-ignore
/** The first thirty messages are anybody's; measured is what follows. ms. */
const leadMs = 500

await pinDriver()
if (options.flooding === undefined) await measure()
else await floodWhenTold(options.flooding)

/** Each message of the parent names the citizen who floods; nobody floods in the name of ''. */
async function floodWhenTold(program: string): Promise<void> {
  const nobody = await openGraph()
  const [toProgram, toNobody] = [openSender([program]), openSender([nobody.origin])]
  process.on('message', (flooder: string) => {
    const sender = flooder === '' ? toNobody : toProgram
    void atRate(flood, leadMs + ms, async (at) => void (await sender.post(flooder, `tin thứ ${at}`))).then(
      () => process.send?.('done'),
    )
  })
  process.send?.('ready')
}

async function measure(): Promise<void> {
  const graph = await openGraph()
  const place = await openPlace(graph.origin)
  const program = await startProgram(place)
  const flooding = ['--flooding', program.origin, '--flood', String(flood), '--seconds', String(ms / 1_000)]
  const flooder = fork(fileURLToPath(import.meta.url), flooding, { execArgv: ['--import', 'tsx'] })
  await once(flooder, 'message')
  const sender = openSender([program.origin])

  /** ms from a citizen's message to the answer at the Send API, for citizens who write now and then while somebody floods. */
  async function turnsOfOthers(who: string): Promise<number[]> {
    const spent: number[] = []
    const over = once(flooder, 'message')
    flooder.send(who)
    await sleep(leadMs)
    await atRate(others, ms, async () => {
      const citizen = freshCitizen()
      const began = performance.now()
      const answered = graph.answerTo(citizen)
      await sender.post(citizen, 'Xin chào')
      await answered
      spent.push(performance.now() - began)
    })
    await over
    return spent
  }

  const [spared, flooded]: [number[][], number[][]] = [[], []]
  await turnsOfOthers('')
  for (let round = 0; round < rounds; round += 1) {
    spared.push(await turnsOfOthers(''))
    flooded.push(await turnsOfOthers(freshCitizen()))
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
    const [without, withOne] = [of(spared, part), of(flooded, part)]
    console.log(
      `| ${name} | ${without.toFixed(1)} | ${withOne.toFixed(1)} | ${(withOne / without).toFixed(2)} | 1.10 |`,
    )
  }
  flooder.kill()
  await sender.close()
  await program.stop()
  graph.close()
  await place.remove()
  process.exit(0)
}
