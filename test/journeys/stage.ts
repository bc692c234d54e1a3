// The stage of the journeys: the real program over real HTTP, both platforms simulated on a server of their own.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import { startApp, type App, type Fates } from '../../src/app.js'
import { loadSimulator } from '../../src/channels/index.js'
import type { Bubble, SandboxFile, Simulator } from '../../src/channels/simulator.js'
import { readConfig } from '../../src/config.js'
import { startPostgres } from '../postgres.js'
import { exportReports, type ExportedReport } from '../../src/store/export.js'
import type { Database } from '../../src/store/index.js'
import { countInbound, countOutbound } from '../counts.js'

export interface Stage {
  /** The environment under which the program runs: to start it in a process of its own. */
  environment: Record<string, string>
  app: App
  simulators: Record<string, Simulator>
  citizen(channel: string, id?: string): Citizen
  reports(): Promise<ExportedReport[]>
  /** Waits until all that came was heard and all that was to be said is said. */
  quiet(): Promise<void>
  /** ms UTC on the clock of the stage: noon in Việt Nam when it opened, running on from there. */
  now(): number
  /** Stops the program and starts it again on the same data. */
  restart(): Promise<void>
  close(): Promise<void>
}

export interface Citizen {
  id: string
  /** Writes and waits for the answer. */
  say(text: string): Promise<Bubble[]>
  /** Writes and waits for nothing. */
  writes(text: string): Promise<void>
  tap(label: string): Promise<Bubble[]>
  send(files: SandboxFile[], caption?: string): Promise<Bubble[]>
  /** Waits until the page has said something new that fits. */
  hears(what: RegExp, timeoutMs?: number): Promise<Bubble>
  transcript(): Bubble[]
}

let citizens = 0

export interface StageOptions {
  settings?: Record<string, string>
  now?: () => number
  /** The program's own clock, where it differs from that of the platforms. */
  programNow?: () => number
  channels?: string[]
  /** What the program is handed besides the clock. */
  fates?: Omit<Fates, 'now'>
  /** On SQLite by default; `postgres` starts a real server of its own. */
  database?: 'sqlite' | 'postgres'
}

/** Builds the platforms; `start` begins the program in this process. */
export async function openPlatforms(channels = ['messenger', 'zalo'], now: () => number = Date.now) {
  const server: FastifyInstance = fastify({ bodyLimit: 200 << 20 })
  const simulators: Record<string, Simulator> = {}
  let chance = 1
  const random = () => (chance = (chance * 16_807) % 2_147_483_647) / 2_147_483_647
  for (const name of channels) {
    const simulator = (await loadSimulator(name)).open({ now, random, webhookMs: busy(5_000) })
    await server.register(async (scope) => simulator.mount(scope))
    simulators[name] = simulator
  }
  let calls = 0
  server.addHook('onResponse', async () => void (calls += 1))
  await server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const settings = Object.assign(
    {},
    ...Object.values(simulators).map((each) => each.settings(origin)),
  ) as Record<string, string>
  /** How often the program has called. */
  return { simulators, settings, origin, calls: () => calls, close: () => server.close() }
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'journey-'))
  const channels = options.channels ?? ['messenger', 'zalo']
  const now = options.now ?? fromNoon()
  const platforms = await openPlatforms(channels, now)
  const postgres = options.database === 'postgres' ? await startPostgres() : undefined
  const accounts = await postgres?.freshAccounts()
  const environment: Record<string, string> = {
    ...platforms.settings,
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: accounts?.program ?? `file:${join(folder, 'reports.db')}`,
    ...(accounts && { DATABASE_MIGRATION_URL: accounts.owner }),
    MEDIA_DIR: join(folder, 'media'),
    IDENTITY_KEY: randomBytes(32).toString('base64'),
    CHANNELS: channels.join(','),
    LOG_LEVEL: 'silent',
    ...options.settings,
  }
  const begin = async () => {
    const app = await startApp(readConfig(environment), { now: options.programNow ?? now, ...options.fates })
    for (const simulator of Object.values(platforms.simulators)) simulator.deliverTo(app.origin)
    return app
  }
  const stage: Stage = {
    environment,
    now,
    app: await begin(),
    simulators: platforms.simulators,
    citizen: (channel, id) =>
      citizenOn(platforms.simulators[channel]!, id ?? `${70_000_000_000 + ++citizens}`, () =>
        isQuiet(stage.app.database),
      ),
    async reports() {
      const reports: ExportedReport[] = []
      for await (const report of exportReports(stage.app.database)) reports.push(report)
      return reports
    },
    quiet: () =>
      until(
        () => isQuiet(stage.app.database),
        15_000,
        () => 'something still waits to be heard or said',
      ),
    async restart() {
      await stage.app.stop()
      stage.app = await begin()
    },
    async close() {
      await stage.app.stop()
      await platforms.close()
      await postgres?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return stage
}

/** "7h15 sáng nay" must have passed whenever the tests run. */
export function fromNoon(): () => number {
  const started = Date.now()
  const noon = Date.parse('2026-11-21T12:00:00+07:00')
  return () => noon + (Date.now() - started)
}

export interface Story {
  photos?: SandboxFile[]
  violation?: string
  time?: string
  place?: string
  plate?: string
  vehicle?: string
  /** Said at the review, before sending. */
  change?: string
}

/** Files a report as a plain-spoken citizen does. @returns its code */
export async function fileWith(citizen: Citizen, story: Story = {}): Promise<string> {
  await citizen.say('xin chào')
  if (story.photos === undefined) await citizen.say('không có ảnh')
  else await citizen.send(story.photos)
  await citizen.say(story.violation ?? 'vượt đèn đỏ')
  await citizen.say(story.time ?? '7h15 sáng nay')
  await citizen.say(story.place ?? 'QL1A đoạn qua xã Lạng Giang')
  await citizen.say(story.plate ?? '98A-123.45')
  await citizen.say(story.vehicle ?? 'xe con màu trắng')
  const asked = await citizen.tap('Không có thêm')
  // Without a picture the bot asks for one once more, with the reason.
  if (asked.some(({ text }) => /Có ảnh hoặc clip/.test(text ?? ''))) await citizen.say('không có')
  await citizen.tap('Đồng ý')
  await citizen.say('Nguyễn Văn Bình, 024090001234, thôn Đông, xã Lạng Giang, 0912345678')
  await citizen.tap('Có, báo cho mình')
  if (story.change !== undefined) await citizen.say(story.change)
  const said = await citizen.tap('Gửi phản ánh')
  const code = said
    .map(({ text }) => /\b[A-Z2-9]{3}-[A-Z2-9]{3}-[A-Z2-9]{3}\b/.exec(text ?? '')?.[0])
    .find((found) => found !== undefined)
  if (code === undefined) throw new Error(`no code came: ${said.map(({ text }) => text).join(' / ')}`)
  return code
}

/** Nothing waits to be heard or said. */
async function isQuiet(database: Database): Promise<boolean> {
  return (await countInbound(database)).waiting === 0 && (await countOutbound(database)).due === 0
}

/**
 * A citizen on a simulated platform: acts, then waits for the page's answer.
 * @param isDone tells that no further bubble comes; without it, silence does
 */
export function citizenOn(
  simulator: Simulator,
  id: string,
  isDone: () => Promise<boolean> = async () => false,
): Citizen {
  let heard = 0
  const said = () => simulator.transcript(id).filter(({ from }) => from === 'page')

  async function answered(): Promise<Bubble[]> {
    await until(
      () => said().length > heard,
      10_000,
      () => `the page never answered ${id}`,
    )
    await settle(() => said().length, isDone)
    const fresh = said().slice(heard)
    heard = said().length
    return fresh
  }

  return {
    id,
    writes: (text) => simulator.say(id, text),
    async say(text) {
      await simulator.say(id, text)
      return answered()
    },
    async tap(label) {
      const choice = said()
        .at(-1)
        ?.choices?.find((each) => each.label === label)
      if (choice === undefined) await simulator.say(id, label)
      else await simulator.tap(id, choice)
      return answered()
    },
    async send(files, caption) {
      await simulator.sendFiles(id, files, caption)
      return answered()
    },
    async hears(what, timeoutMs = 10_000) {
      const fits = () => said().find(({ text }) => what.test(text ?? ''))
      await until(
        () => fits() !== undefined,
        timeoutMs,
        () =>
          `${id} never heard ${what}; heard: ${said()
            .map(({ text }) => text)
            .join(' / ')}`,
      )
      heard = said().length
      return fits()!
    },
    transcript: () => simulator.transcript(id),
  }
}

/**
 * ms that what takes `ms` on an idle machine may take on a busy one. Tests wait for what is to become so, never for a while: a wait
 * ends as soon as it is so, and its limit costs only the test that fails.
 */
export const busy = (ms: number): number => ms * 8

/** Waits until something is so. @throws Error that says what it waited for, after `busy(timeoutMs)` */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  timeoutMs: number,
  what: () => string,
): Promise<void> {
  const giveUpAt = performance.now() + busy(timeoutMs)
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(what())
    await new Promise((go) => setTimeout(go, 15))
  }
}

/**
 * Waits until a count has stopped growing for a moment, or surely will not grow: a turn may say two bubbles. The moment is counted in
 * rounds of the event loop, in which the program runs too: where it comes to nothing, the moment does not pass either.
 */
async function settle(count: () => number, isDone: () => Promise<boolean>): Promise<void> {
  for (let before = count(), rounds = 0; rounds < 22 && !(await isDone()); rounds += 1) {
    await new Promise((go) => setTimeout(go, 5))
    if (count() === before) continue
    before = count()
    rounds = 0
  }
}
