// What the load scripts share: the program in a process of its own, a Send API that answers at once, signed webhooks, a steady beat.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { Pool } from 'undici'
import { settings } from './talk.js'

const run = promisify(execFile)
const pinned = cpus().length > 1 && process.platform === 'linux'

/** What `npm start` hands to Node. */
export const asStarted = await argumentsOfStart()

async function argumentsOfStart(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: { start: string } }
  return scripts.start.split(' ').slice(1)
}

export interface Running {
  child: ChildProcess
  origin: string
  /** ms from the start of the process until `/readyz` said 200. */
  readyMs: number
  stop(): Promise<void>
}

export interface Place {
  folder: string
  environment: Record<string, string>
  remove(): Promise<void>
}

/** A folder for a fresh database, and the settings under which the program serves Messenger from it. */
export async function openPlace(graphOrigin: string, more: Record<string, string> = {}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'load-'))
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOST: '127.0.0.1',
    PORT: '0',
    CHANNELS: 'messenger',
    DATABASE_URL: `file:${join(folder, 'reports.db')}`,
    MEDIA_DIR: join(folder, 'media'),
    IDENTITY_KEY: randomBytes(32).toString('base64'),
    ...settings,
    MESSENGER_GRAPH_URL: graphOrigin,
    LOG_LEVEL: 'silent',
    ...more,
  }
  return { folder, environment, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Starts the program; it and the driver get a core each, where there are two. */
export async function startProgram(
  { environment }: Pick<Place, 'environment'>,
  onOneCore = true,
): Promise<Running> {
  const began = performance.now()
  const child = spawn(process.execPath, asStarted, {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (onOneCore) await pin(child.pid, 0)
  const address = /đang chạy tại (http:\/\/[\d.]+:\d+)/
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    if (address.test(said)) break
  }
  child.stdout.resume()
  const origin = address.exec(said)?.[1]
  if (origin === undefined) throw new Error(`the program did not start: ${said}`)
  while ((await fetch(`${origin}/readyz`)).status !== 200) await sleep(20)
  return {
    child,
    origin,
    readyMs: performance.now() - began,
    async stop() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}

/** The driver keeps to the other core. */
export async function pinDriver(): Promise<void> {
  await pin(process.pid, 1)
}

/** Server and driver on different cores, where there are two. */
export async function pin(pid: number | undefined, core: number): Promise<void> {
  if (!pinned) return
  await run('taskset', ['-acp', String(core), String(pid)]).catch(() => undefined)
}

export interface Graph {
  origin: string
  /** Messages sent to each citizen. */
  answered: Map<string, number>
  /** Resolves when the next message reaches the citizen: asked for before they write. */
  answerTo(citizen: string): Promise<void>
  close(): void
}

/** The Send API as a load needs it: it answers at once and tells who was answered. */
export async function openGraph(): Promise<Graph> {
  const answered = new Map<string, number>()
  const waiting = new Map<string, () => void>()
  let sent = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const citizen = /"recipient":\{"id":"([^"]+)"/.exec(body)?.[1] ?? ''
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ recipient_id: citizen, message_id: `m_${++sent}` }))
      if (!body.includes('"message"')) return
      answered.set(citizen, (answered.get(citizen) ?? 0) + 1)
      waiting.get(citizen)?.()
      waiting.delete(citizen)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered,
    answerTo: (citizen) => new Promise((resolve) => waiting.set(citizen, resolve)),
    close: () => server.close(),
  }
}

export interface Sender {
  /** Opens every connection, as platforms keep theirs open. */
  open(): Promise<void>
  /** Sends one signed text. @returns status and ms until the answer */
  post(citizen: string, text: string): Promise<{ status: number; ms: number }>
  close(): Promise<void>
}

let messages = 0

/** @param origins of one program, or of several that take turns */
export function openSender(origins: string[], connections = 128): Sender {
  const pools = origins.map((origin) => new Pool(origin, { connections }))
  return {
    async open() {
      const looks = pools.flatMap((pool) =>
        Array.from({ length: connections }, async () => {
          const answer = await pool.request({ path: '/healthz', method: 'GET' })
          await answer.body.dump()
        }),
      )
      await Promise.all(looks)
    },
    async post(citizen, text) {
      const at = ++messages
      const event = {
        sender: { id: citizen },
        recipient: { id: '1100' },
        timestamp: Date.now(),
        message: { mid: `m_${process.pid}_${at}`, text },
      }
      const entry = [{ id: '1100', time: Date.now(), messaging: [event] }]
      const body = ascii(JSON.stringify({ object: 'page', entry }))
      const signature = `sha256=${createHmac('sha256', settings.MESSENGER_APP_SECRET).update(body).digest('hex')}`
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature }
      const began = performance.now()
      const pool = pools[at % pools.length]!
      const answer = await pool.request({ path: '/webhooks/messenger', method: 'POST', headers, body })
      await answer.body.dump()
      return { status: answer.statusCode, ms: performance.now() - began }
    },
    close: async () => void (await Promise.all(pools.map((pool) => pool.close()))),
  }
}

/** As Messenger writes it: pure ASCII. */
function ascii(json: string): Buffer {
  const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return Buffer.from(json.replace(/[\u0080-\uffff]/g, escape), 'latin1')
}

/** Acts so many times a second whatever becomes of them (an open loop); resolves when all have ended. */
export async function atRate(
  perSecond: number,
  ms: number,
  act: (at: number) => Promise<void>,
): Promise<void> {
  const began = performance.now()
  const underWay = new Set<Promise<void>>()
  const total = Math.round((perSecond * ms) / 1_000)
  for (let at = 0; at < total;) {
    const due = Math.min(total, Math.ceil(((performance.now() - began) * perSecond) / 1_000))
    for (; at < due; at += 1) {
      const working = act(at).finally(() => underWay.delete(working))
      underWay.add(working)
    }
    await sleep(2)
  }
  await Promise.all(underWay)
}

let citizens = 0

export function freshCitizen(): string {
  return String(25_000_000_000_000 + process.pid * 10_000_000 + ++citizens)
}

/** CPU seconds and resident memory of a process, from the kernel. */
export async function usage(child: ChildProcess): Promise<{ cpuSeconds: number; rssMiB: number }> {
  const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return { cpuSeconds: ticks / 100, rssMiB: (Number(fields[21]) * 4_096) / 1_048_576 }
}

export function percentile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

export const sleep = (ms: number) => new Promise<void>((go) => setTimeout(go, ms))
