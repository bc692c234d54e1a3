// The real program in a process of its own whose disk runs full, and whose file handles run out: it refuses what it cannot keep,
// says that it is not ready, and goes on by itself when there is room again.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { citizenOn, openPlatforms, until, type Citizen } from '../journeys/stage.js'

const program = 'dist/src/main.js'

/** Linux, and allowed to mount: a small disk that only the program sees. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' })
    return existsSync(program)
  } catch {
    return false
  }
}

// Above what readiness wants to be free (operate/alarms.ts), by a little.
const diskMiB = 160

describe.skipIf(!canMount())('a program whose machine runs out of', { timeout: 300_000 }, () => {
  let folder: string
  let child: ChildProcess
  let origin: string
  let platforms: Awaited<ReturnType<typeof openPlatforms>>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'full-'))
    platforms = await openPlatforms(['messenger'], Date.now)
    const environment = {
      ...platforms.settings,
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      CHANNELS: 'messenger',
      DATABASE_URL: `file:${folder}/reports.db`,
      MEDIA_DIR: `${folder}/media`,
      IDENTITY_KEY: Buffer.alloc(32, 9).toString('base64'),
      LOG_LEVEL: 'silent',
    }
    const script = `mount -t tmpfs -o size=${diskMiB}m tmpfs "$0" && exec "$1" ${program}`
    child = spawn('unshare', ['-rm', 'sh', '-c', script, folder, process.execPath], { env: environment })
    let said = ''
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const address = /đang chạy tại (http:\/\/127\.0\.0\.1:\d+)/
    await until(
      () => address.test(said),
      30_000,
      () => `the program did not start: ${said}`,
    )
    origin = address.exec(said)![1]!
    platforms.simulators['messenger']!.deliverTo(origin)
  })
  afterAll(async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
    await platforms.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** How many webhooks were answered so. */
  async function answered(status: number): Promise<number> {
    const page = await (await fetch(`${origin}/metrics`)).text()
    const line = new RegExp(`acknowledge_seconds_count{channel="messenger",status="${status}"} (\\d+)`)
    return Number(line.exec(page)?.[1] ?? 0)
  }

  const readiness = async () => {
    const answer = await fetch(`${origin}/readyz`)
    return { status: answer.status, missing: ((await answer.json()) as { missing: string[] }).missing }
  }

  const someone = () => citizenOn(platforms.simulators['messenger']!, `8${Date.now()}`)
  const questions = (citizen: Citizen) =>
    citizen
      .transcript()
      .filter(({ from }) => from === 'page')
      .map(({ text }) => text)

  it('disk refuses what it cannot keep and is not ready; with room again everything is answered once', async () => {
    const citizen = someone()
    await citizen.say('tôi muốn báo vi phạm')
    expect((await readiness()).status).toBe(200)
    const filler = `/proc/${child.pid}/root${folder}/filler`
    await fill(filler)
    await citizen.writes('không có ảnh')
    await until(
      async () => (await answered(503)) > 0,
      5_000,
      () => 'the webhook never said that it could not keep',
    )
    await until(
      async () => (await readiness()).missing.includes('database'),
      10_000,
      () => 'readiness never told that the database takes no writing',
    )
    expect(await readiness()).toMatchObject({ status: 503 })
    expect(questions(citizen).some((text) => text?.includes('Chuyện gì đã xảy ra'))).toBe(false)
    await rm(filler)
    await citizen.hears(/Chuyện gì đã xảy ra/)
    await until(
      async () => (await readiness()).status === 200,
      10_000,
      () => 'never ready again',
    )
    expect(new Set(questions(citizen)).size).toBe(questions(citizen).length)
  })

  it('file handles answers those it can, loses nobody, and takes up the others when there are handles again', async () => {
    const citizen = someone()
    await citizen.say('tôi muốn báo vi phạm')
    const used = (await readdir(`/proc/${child.pid}/fd`)).length
    limit(used + 8)
    const idle = await crowd(40)
    await citizen.writes('không có ảnh')
    expect(await newcomer()).toBe('')
    for (const socket of idle) socket.destroy()
    limit(4_096)
    await citizen.hears(/Chuyện gì đã xảy ra/)
    expect(await newcomer()).toContain('200 OK')
    expect(child.exitCode).toBeNull()
    expect((await readiness()).status).toBe(200)
    expect(new Set(questions(citizen)).size).toBe(questions(citizen).length)
  })

  function limit(handles: number): void {
    execFileSync('prlimit', ['--pid', String(child.pid), `--nofile=${handles}:4096`])
  }

  /** What somebody hears who connects now. */
  async function newcomer(): Promise<string> {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1')
    let said = ''
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()))
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
    await new Promise((go) => setTimeout(go, 400))
    socket.destroy()
    return said
  }

  /** Connections that take a handle each and say nothing. */
  async function crowd(count: number): Promise<Socket[]> {
    const { port } = new URL(origin)
    const sockets = Array.from({ length: count }, () => connect(Number(port), '127.0.0.1'))
    for (const socket of sockets) socket.on('error', () => undefined)
    await new Promise((go) => setTimeout(go, 200))
    return sockets
  }
})

/** Writes until there is no room left. */
async function fill(path: string): Promise<void> {
  const handle = await open(path, 'w')
  for (const bytes of [16 << 20, 1 << 20, 4_096]) {
    const chunk = Buffer.alloc(bytes, 1)
    try {
      for (;;) if ((await handle.write(chunk)).bytesWritten < bytes) break
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOSPC') throw error
    }
  }
  await handle.close()
}
