// `npm run bench`: this program beside a bare Fastify route and a stock Botkit bot, in one run, on loopback. Only the ratios carry over.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import process from 'node:process'
import { parseArgs } from 'node:util'
import {
  freshCitizen, openGraph, openPlace, openSender, percentile, pin, pinDriver, sleep, startProgram, usage, type Place, type Running,
  type Sender,
} from './driver.js' // prettier-ignore
import { talk } from './talk.js'

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '3' },
    warm: { type: 'string', default: '5' },
  },
})
const measureMs = Number(options.seconds) * 1_000
const warmMs = Number(options.warm) * 1_000
const rounds = Number(options.rounds)
const connections = 64
// The mock of the Send API lives with the driver: on the other core than the server.
const graph = await openGraph()
const places: Place[] = []

interface Measured {
  perSecond: number
  p99Ms: number
  cpuPerThousand: number
  rssMiB: number
}

const figures: Record<string, Measured[]> = {}
async function measure(
  name: string,
  start: () => Promise<Server>,
  load: (server: Server, ms: number) => Promise<{ done: number; latencies: number[] }>,
): Promise<void> {
  const server = await start()
  await load(server, warmMs)
  const before = await usage(server.child)
  const began = performance.now()
  const { done, latencies } = await load(server, measureMs)
  const seconds = (performance.now() - began) / 1_000
  const after = await usage(server.child)
  const measured = {
    perSecond: done / seconds,
    p99Ms: percentile(latencies, 0.99),
    cpuPerThousand: ((after.cpuSeconds - before.cpuSeconds) / done) * 1_000,
    rssMiB: after.rssMiB,
  }
  ;(figures[name] ??= []).push(measured)
  server.child.kill('SIGKILL')
  await once(server.child, 'exit')
}

/** What is measured: a process and where it listens. */
type Server = Pick<Running, 'child' | 'origin'>

async function forkServer(which: string): Promise<Server> {
  const port = await freePort()
  const child = fork(new URL('./servers.ts', import.meta.url).pathname, [which, String(port), graph.origin], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  await pin(child.pid, 0)
  return { child, origin: `http://127.0.0.1:${port}` }
}

async function startAnew(): Promise<Running> {
  const place = await openPlace(graph.origin)
  places.push(place)
  return startProgram(place)
}

/** Closed loop: every request one signed text of a citizen nobody has heard of. */
async function acknowledgements(server: Server, ms: number) {
  return closedLoop(server, ms, async (send, citizen) => send(citizen, 'Xe tải lấn làn'))
}

/** A turn ends when its reply reaches the Send API. */
async function turns(server: Server, ms: number) {
  return closedLoop(server, ms, async (send, citizen) => {
    const answered = graph.answerTo(citizen)
    await send(citizen, 'Xin chào')
    await answered
  })
}

/** Twelve messages, each after the reply to the one before. */
async function conversations(server: Server, ms: number) {
  return closedLoop(server, ms, async (send, citizen) => {
    for (const words of talk) {
      const answered = graph.answerTo(citizen)
      await send(citizen, words)
      await answered
    }
  })
}

async function closedLoop(
  { origin }: Server,
  ms: number,
  once: (send: (citizen: string, text: string) => Promise<void>, citizen: string) => Promise<void>,
) {
  const sender = openSender([origin], connections)
  const latencies: number[] = []
  const endAt = performance.now() + ms
  const send = (who: string, text: string) => post(sender, who, text)
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < endAt) {
        const began = performance.now()
        await once(send, freshCitizen())
        latencies.push(performance.now() - began)
      }
    }),
  )
  await sender.close()
  return { done: latencies.length, latencies }
}

async function post(sender: Sender, citizen: string, text: string): Promise<void> {
  const { status } = await sender.post(citizen, text)
  if (status !== 200) throw new Error(`the webhook answered ${status}`)
}

/** Resident memory after 1,000 and after 10,000 conversations begun. */
async function memoryGrowth(): Promise<{ after1000: number; after10000: number }> {
  const program = await startAnew()
  const sender = openSender([program.origin], connections)
  const begin = async (count: number) => {
    let left = count
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (left-- > 0) {
          const citizen = freshCitizen()
          for (const words of talk.slice(0, 3)) {
            const answered = graph.answerTo(citizen)
            await post(sender, citizen, words)
            await answered
          }
        }
      }),
    )
    await sleep(3_000)
    return (await usage(program.child)).rssMiB
  }
  const after1000 = await begin(1_000)
  const after10000 = await begin(9_000)
  await program.stop()
  return { after1000, after10000 }
}

function report(): void {
  const of = (name: string): Measured => medianOf(figures[name]!)
  console.log('| what | per second | p99 ms | CPU s per 1,000 | RSS MiB |\n| --- | --- | --- | --- | --- |')
  for (const name of Object.keys(figures)) {
    const { perSecond, p99Ms, cpuPerThousand, rssMiB } = of(name)
    console.log(
      `| ${name} | ${perSecond.toFixed(0)} | ${p99Ms.toFixed(1)} | ${cpuPerThousand.toFixed(3)} | ${rssMiB.toFixed(0)} |`,
    )
  }
  const ratio = (kind: string, peer: string, field: keyof Measured) =>
    (of(`${kind}: this program`)[field] / of(`${kind}: ${peer}`)[field]).toFixed(2)
  console.log('\n| ratio | this run | floor | good |\n| --- | --- | --- | --- |')
  console.log(
    `| durable acknowledgement : bare Fastify + HMAC | ${ratio('ack', 'bare Fastify + HMAC', 'perSecond')} | 0.6 | 0.75 |`,
  )
  console.log(
    `| whole turn : stock Botkit echo | ${ratio('turn', 'stock Botkit echo', 'perSecond')} | 2.0 | 2.7 |`,
  )
  console.log(
    `| CPU a turn : stock Botkit echo | ${ratio('turn', 'stock Botkit echo', 'cpuPerThousand')} | 0.5 | 0.35 |`,
  )
  console.log(
    `| whole conversation : Botkit's own dialog | ${ratio('conversation', 'Botkit dialog', 'perSecond')} | 3 | 4.5 |`,
  )
}

function medianOf(rows: Measured[]): Measured {
  const of = (field: keyof Measured) =>
    rows.map((row) => row[field]).sort((a, b) => a - b)[Math.floor(rows.length / 2)]!
  return {
    perSecond: of('perSecond'),
    p99Ms: of('p99Ms'),
    cpuPerThousand: of('cpuPerThousand'),
    rssMiB: of('rssMiB'),
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

async function main(): Promise<void> {
  await pinDriver()
  for (let round = 1; round <= rounds; round += 1) {
    await measure('ack: bare Fastify + HMAC', () => forkServer('bare'), acknowledgements)
    await measure('ack: this program', () => forkServer('keeping'), acknowledgements)
    await measure('turn: stock Botkit echo', () => forkServer('stock-botkit'), turns)
    await measure('turn: this program', startAnew, turns)
    await measure('conversation: Botkit dialog', () => forkServer('botkit-dialog'), conversations)
    await measure('conversation: this program', startAnew, conversations)
    console.error(`round ${round} of ${rounds} done`)
  }
  report()
  const memory = await memoryGrowth()
  console.log(
    `| RSS after 10,000 conversations : after 1,000 | ${(memory.after10000 / memory.after1000).toFixed(2)} | 1.1 | flat |`,
  )
  graph.close()
  await Promise.all(places.map((place) => place.remove()))
  process.exit(0)
}

await main()
