// `npm run bench:scale`: whole turns a second with one, two and four instances side by side on one PostgreSQL server. Instances, server
// and driver share the cores of this machine: where there are two, more than two instances can only show that they do not get in each
// other's way.
import { cpus } from 'node:os'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { startPostgres } from '../postgres.js'
import { claimRate } from './claims.js'
import { freshCitizen, openGraph, openPlace, openSender, startProgram, usage } from './driver.js'

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, atOnce: { type: 'string', default: '64' } },
})
const ms = Number(options.seconds) * 1_000
const graph = await openGraph()
const postgres = await startPostgres()

/** Turns a second of so many instances: a newcomer writes, the answer reaches the Send API, the next one writes. */
async function measure(count: number): Promise<{ perSecond: number; cpuMs: number }> {
  const place = await openPlace(graph.origin, { DATABASE_URL: await postgres.freshDatabase() })
  const programs = [await startProgram(place, false)]
  while (programs.length < count) programs.push(await startProgram(place, false))
  const sender = openSender(programs.map(({ origin }) => origin))
  const turns = async (forMs: number) => {
    const endAt = performance.now() + forMs
    let done = 0
    await Promise.all(
      Array.from({ length: Number(options.atOnce) }, async () => {
        while (performance.now() < endAt) {
          const citizen = freshCitizen()
          const answered = graph.answerTo(citizen)
          const { status } = await sender.post(citizen, 'Xin chào')
          if (status === 200) await answered
          done += 1
        }
      }),
    )
    return (done / forMs) * 1_000
  }
  await turns(ms / 3)
  const spent = async () =>
    (await Promise.all(programs.map(({ child }) => usage(child)))).reduce(
      (sum, { cpuSeconds }) => sum + cpuSeconds * 1_000,
      0,
    )
  const before = await spent()
  const perSecond = await turns(ms)
  const cpuMs = ((await spent()) - before) / ((perSecond * ms) / 1_000)
  await sender.close()
  for (const program of programs) await program.stop()
  await place.remove()
  return { perSecond, cpuMs }
}

console.log(`${cpus().length} cores for instances, PostgreSQL and driver together`)
console.log(
  '| instances | turns a second | against one | CPU of the instances, ms a turn |\n| --- | --- | --- | --- |',
)
let one = 0
for (const count of [1, 2, 4]) {
  const { perSecond, cpuMs } = await measure(count)
  if (count === 1) one = perSecond
  console.log(
    `| ${count} | ${perSecond.toFixed(0)} | ${(perSecond / one).toFixed(2)} | ${cpuMs.toFixed(2)} |`,
  )
}
console.log('\n| instances that claim | lanes a second | ms a claim |\n| --- | --- | --- |')
for (const count of [1, 2, 4]) {
  const { perSecond, claimMs } = await claimRate(await postgres.freshDatabase(), count, 6_000)
  console.log(`| ${count} | ${perSecond.toFixed(0)} | ${claimMs.toFixed(1)} |`)
}
await postgres.stop()
graph.close()
process.exit(0)
