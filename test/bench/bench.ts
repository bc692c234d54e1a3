// `npm run bench`: this program beside a bare Fastify route and a stock Botkit bot, in one run, on loopback. Only the ratios carry over.
import { execFile, fork, spawn, type ChildProcess } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { asStarted } from './driver.js'
import { settings, talk } from './talk.js'

const secret = settings.MESSENGER_APP_SECRET
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
const folder = await mkdtemp(join(tmpdir(), 'bench-'))
// The mock of the Send API lives with the driver: on the other core than the server.
const graph = await mockGraph()
let citizens = 0

interface Measured {
  perSecond: number
  p99Ms: number
  cpuPerThousand: number
  rssMiB: number
}

const figures: Record<string, Measured[]> = {}
const pinned = cpus().length > 1 && process.platform === 'linux'
async function measure(
  name: string,
  start: () => Promise<Running>,
  load: (running: Running, ms: number) => Promise<{ done: number; latencies: number[] }>,
): Promise<void> {
  const running = await start()
  await load(running, warmMs)
  const before = await usage(running.child)
  const began = performance.now()
  const { done, latencies } = await load(running, measureMs)
  const seconds = (performance.now() - began) / 1_000
  const after = await usage(running.child)
  latencies.sort((a, b) => a - b)
  const measured = {
    perSecond: done / seconds,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
    cpuPerThousand: ((after.cpuSeconds - before.cpuSeconds) / done) * 1_000,
    rssMiB: after.rssMiB,
  }
  ;(figures[name] ??= []).push(measured)
  running.child.kill('SIGKILL')
  await once(running.child, 'exit')
}

interface Running {
  child: ChildProcess
  port: number
}

async function forkServer(which: string): Promise<Running> {
  const port = await freePort()
  const child = fork(new URL('./servers.ts', import.meta.url).pathname, [which, String(port), graph.origin], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  await pin(child)
  return { child, port }
}

async function startProgram(): Promise<Running> {
  const port = await freePort()
  const database = join(folder, `${randomBytes(4).toString('hex')}.db`)
  const child = spawn(process.execPath, asStarted, {
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: String(port),
      CHANNELS: 'messenger',
      DATABASE_URL: `file:${database}`,
      MEDIA_DIR: join(folder, 'media'),
      IDENTITY_KEY: randomBytes(32).toString('base64'),
      ...settings,
      MESSENGER_GRAPH_URL: graph.origin,
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of child.stdout) if (String(line).includes('http://')) break
  child.stdout.resume()
  await pin(child)
  return { child, port }
}

/** Server and driver on different cores, where there are two. */
async function pin(child: ChildProcess): Promise<void> {
  if (pinned) await run('taskset', ['-acp', '0', String(child.pid)]).catch(() => undefined)
}

/** Closed loop: every request one signed text of a citizen nobody has heard of. */
async function acknowledgements(running: Running, ms: number) {
  return closedLoop(
    running,
    ms,
    () => freshCitizen(),
    async (send, citizen) => send(citizen, 'Xe tải lấn làn'),
  )
}

/** A turn ends when its reply reaches the Send API. */
async function turns(running: Running, ms: number) {
  return closedLoop(running, ms, freshCitizen, async (send, citizen) => {
    const answered = graph.answerTo(citizen)
    await send(citizen, 'Xin chào')
    await answered
  })
}

/** Twelve messages, each after the reply to the one before. */
async function conversations(running: Running, ms: number) {
  return closedLoop(running, ms, freshCitizen, async (send, citizen) => {
    for (const words of talk) {
      const answered = graph.answerTo(citizen)
      await send(citizen, words)
      await answered
    }
  })
}

async function closedLoop(
  { port }: Running,
  ms: number,
  citizen: () => string,
  once: (send: (citizen: string, text: string) => Promise<void>, citizen: string) => Promise<void>,
) {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections })
  const latencies: number[] = []
  const endAt = performance.now() + ms
  const send = (who: string, text: string) => post(pool, who, text)
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < endAt) {
        const began = performance.now()
        await once(send, citizen())
        latencies.push(performance.now() - began)
      }
    }),
  )
  await pool.close()
  return { done: latencies.length, latencies }
}

let messages = 0

async function post(pool: Pool, citizen: string, text: string): Promise<void> {
  const message = { mid: `m_${process.pid}_${++messages}`, text }
  const event = { sender: { id: citizen }, recipient: { id: '1100' }, timestamp: Date.now(), message }
  const json = JSON.stringify({
    object: 'page',
    entry: [{ id: '1100', time: Date.now(), messaging: [event] }],
  })
  // As Messenger writes it: pure ASCII.
  const body = Buffer.from(
    json.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature }
  const answer = await pool.request({ path: '/webhooks/messenger', method: 'POST', headers, body })
  await answer.body.dump()
  if (answer.statusCode !== 200) throw new Error(`the webhook answered ${answer.statusCode}`)
}

/** The Send API as the benchmark needs it: answers at once and tells who was answered. */
async function mockGraph() {
  const waiting = new Map<string, () => void>()
  let sent = 0
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const id = /"recipient":\{"id":"([^"]+)"/.exec(body)?.[1] ?? ''
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ recipient_id: id, message_id: `m_${++sent}` }))
      if (body.includes('"message"')) {
        waiting.get(id)?.()
        waiting.delete(id)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    server,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answerTo: (citizen: string) => new Promise<void>((resolve) => waiting.set(citizen, resolve)),
  }
}

function freshCitizen(): string {
  return String(25_000_000_000_000 + ++citizens)
}

/** Resident memory after 1,000 and after 10,000 conversations begun. */
async function memoryGrowth(): Promise<{ after1000: number; after10000: number }> {
  const running = await startProgram()
  const pool = new Pool(`http://127.0.0.1:${running.port}`, { connections })
  const begin = async (count: number) => {
    let left = count
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (left-- > 0) {
          const citizen = freshCitizen()
          for (const words of talk.slice(0, 3)) {
            const answered = graph.answerTo(citizen)
            await post(pool, citizen, words)
            await answered
          }
        }
      }),
    )
    await new Promise((go) => setTimeout(go, 3_000))
    return (await usage(running.child)).rssMiB
  }
  const after1000 = await begin(1_000)
  const after10000 = await begin(9_000)
  running.child.kill('SIGKILL')
  return { after1000, after10000 }
}

/** CPU seconds and resident memory of a process, from the kernel. */
async function usage(child: ChildProcess): Promise<{ cpuSeconds: number; rssMiB: number }> {
  const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return { cpuSeconds: ticks / 100, rssMiB: (Number(fields[21]) * 4_096) / 1_048_576 }
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

function run(command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) =>
    execFile(command, args, (error) => (error === null ? resolve() : reject(new Error(error.message)))),
  )
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
  if (pinned) await run('taskset', ['-cp', '1', String(process.pid)]).catch(() => undefined)

  for (let round = 1; round <= rounds; round += 1) {
    await measure('ack: bare Fastify + HMAC', () => forkServer('bare'), acknowledgements)
    await measure('ack: this program', () => forkServer('keeping'), acknowledgements)
    await measure('turn: stock Botkit echo', () => forkServer('stock-botkit'), turns)
    await measure('turn: this program', startProgram, turns)
    await measure('conversation: Botkit dialog', () => forkServer('botkit-dialog'), conversations)
    await measure('conversation: this program', startProgram, conversations)
    console.error(`round ${round} of ${rounds} done`)
  }
  report()
  const memory = await memoryGrowth()
  console.log(
    `| RSS after 10,000 conversations : after 1,000 | ${(memory.after10000 / memory.after1000).toFixed(2)} | 1.1 | flat |`,
  )
  graph.server.close()
  await rm(folder, { recursive: true, force: true })
  process.exit(0)
}

await main()
