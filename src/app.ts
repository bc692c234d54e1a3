// Puts the parts together; the only file that knows them all.
import { randomBytes, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import fastify, { LogController, type FastifyInstance } from 'fastify'
import { uuidv7 } from 'uuidv7'
import type { Channel } from './channels/channel.js'
import { openChannel, openSimulators } from './channels/index.js'
import type { Config } from './config.js'
import { consolePlugin, firstAdministratorLink } from './console/index.js'
import { loadFlow } from './conversation/load-flow.js'
import { newConversation, takeTurn } from './conversation/turn.js'
import { openKeeping } from './evidence/index.js'
import { openGuards } from './guards.js'
import { settingsFor } from './flow-settings.js'
import { checkKey } from './key-check.js'
import { loadLand } from './places/land.js'
import { readTold } from './reports/by-telephone.js'
import { closeInOrder } from './operate/closing.js'
import { foldersOf } from './operate/folders.js'
import { readHealth, type Part } from './operate/health.js'
import { logOptions, safeFields } from './operate/logs.js'
import { openMetrics } from './operate/metrics.js'
import { operateRoutes, timeWebhooks } from './operate/routes.js'
import { openTracing, type Tracing } from './operate/tracing.js'
import { startWatch, type Watch } from './operate/watch.js'
import { openPressure } from './pressure.js'
import { makeCode, makePseudonym } from './reports/code.js'
import { violations } from './reports/violations.js'
import { openSandbox, type Sandbox } from './sandbox/index.js'
import { openSetUp } from './set-up.js'
import { attachedBytes } from './store/desk-attachments.js'
import { releaseClaims } from './store/lanes.js'
import { openDatabase, type Database } from './store/index.js'
import { openKeepsake } from './store/keepsakes.js'
import { openVault } from './vault/index.js'
import { webhook } from './webhook.js'
import { startAlerts } from './work/alerts.js'
import { startDeliveries, type Log } from './work/deliveries.js'
import { startDuplicates } from './work/duplicates.js'
import { startEvidence } from './work/evidence.js'
import { readVapid, startForwardings } from './work/forwardings.js'
import { startReminders } from './work/reminders.js'
import { startRetention } from './work/retention.js'
import { openRouting, refreshRouting, startRouting } from './work/routing.js'
import { startScanning } from './work/scanning.js'
import { startSilence } from './work/silence.js'
import { startTurns } from './work/turns.js'
import { startUnitTests } from './work/unit-tests.js'

export interface App {
  /** Where it listens: `http://127.0.0.1:3000`. */
  origin: string
  server: FastifyInstance
  database: Database
  sandbox: Sandbox | undefined
  /** One-time link that makes the first administrator; undefined when there is one. */
  administratorLink: string | undefined
  /** How everything is, as the desk's page shows it. */
  health(): Promise<Part[]>
  /** In the reverse order of the start: no new work, what is in hand finished, then the store. */
  stop(): Promise<void>
}

/** What tests hand in instead of the real thing. */
export interface Fates {
  /** ms UTC. */
  now?: () => number
  /** ms after which a turn or a delivery that its instance did not finish is another's. */
  leaseMs?: number
  /** Where log lines go instead of standard output. */
  logTo?: { write(line: string): void }
}

const flowName = 'traffic-violation'
/** ms within which a request must have come whole; an officer's attachment may take its time on a slow line. */
const requestMaxMs = 120_000

/** Starts everything and listens. @throws Error with one line that says what is missing. */
export async function startApp(settings: Config, fates: Fates = {}): Promise<App> {
  // With PORT=0 our own address is known once we listen: whoever needs it reads it here, then.
  const config = { ...settings }
  const parts = await openParts(config, fates)
  const { database, channels, simulators, sandbox, server } = parts
  const workers = startWorkers(config, parts)
  const watch = watchOver(config, parts, workers)
  const health = () => readHealth({ ...parts, watch, units: () => parts.routing.current.units })
  await serve(config, { ...parts, watch, health }, workers)
  const origin = await server.listen({ host: config.host, port: config.port })
  config.publicUrl = config.publicUrl.replace(/:0$/, `:${new URL(origin).port}`)
  for (const simulator of simulators) simulator.deliverTo(origin)
  return {
    origin,
    server,
    database,
    sandbox,
    health,
    administratorLink: await firstAdministratorLink({
      ...parts,
      random: randomBytes,
      publicUrl: config.publicUrl,
    }),
    async stop() {
      await closeInOrder(server)
      await Promise.all([workers.turns.stop(), workers.silence.stop(), workers.evidence.stop()])
      await Promise.all([workers.alerts.stop(), workers.duplicates.stop(), workers.unitTests.stop()])
      await Promise.all([workers.retention.stop(), workers.rules.stop(), workers.reminders.stop()])
      await Promise.all([workers.scanning?.stop(), workers.forwardings.stop(), workers.deliveries.stop()])
      await watch.stop()
      parts.metrics.close()
      await parts.tracing.close()
      for (const channel of channels.values()) await channel.close()
      await sandbox?.close()
      await database.close()
    },
  }
}

type Parts = Awaited<ReturnType<typeof openParts>>

/** Everything that is opened once and shared. */
async function openParts(config: Config, fates: Fates) {
  const now = fates.now ?? Date.now
  /** Names this process where work is claimed. */
  const by = randomUUID()
  const server = fastify({
    logger: config.logLevel === 'silent' ? false : logOptions(config.logLevel, fates.logTo),
    logController: new LogController({ disableRequestLogging: true }),
    // A proxy on this machine may say who asks; nobody else is believed.
    trustProxy: 'loopback',
    routerOptions: { maxParamLength: 200 },
    requestTimeout: requestMaxMs,
  })
  const metrics = openMetrics()
  const traced: { by?: Tracing } = {}
  const log: Log = (level, event, fields = {}) => {
    metrics.logged(level, event)
    traced.by?.noted(level, event, fields['fault'])
    server.log[level]({ event, ...safeFields(fields) })
  }
  const land = loadLand(config)
  if (land.unnamedAreas > 0) log('warn', 'boundaries.areas_unnamed', { areas: land.unnamedAreas })
  const flow = await loadFlow(flowName)
  const vault = openVault(config.identityKey, config.earlierIdentityKeys)
  const tracing = (traced.by = await openTracing(config.traces, vault, log))
  const database = await openDatabase(config.databaseUrl, config.databaseOwnerUrl)
  await checkKey(openKeepsake(database, vault, 'identity-key', { now, by }))
  if (database.dialect === 'sqlite') await releaseClaims(database, now())
  const routing = await openRouting(config, database, land, { now: now(), log })
  const s3 = config.s3 === undefined ? {} : { s3: config.s3 }
  const keeping = openKeeping({ mediaUrl: config.mediaUrl, now, ...s3 })
  const simulators = config.sandbox === undefined ? [] : await openSimulators(config.channels, now)
  const sandbox =
    config.sandbox &&
    (await openSandbox({
      simulators,
      port: config.sandbox.port,
      now,
      deskUrl: () => `${config.publicUrl}/can-bo`,
    }))
  const setting = (name: string) => config.setting(name) ?? sandbox?.settings[name]
  const channels = new Map<string, Channel>()
  for (const name of config.channels) {
    const keepsake = openKeepsake(database, vault, name, { now, by })
    channels.set(name, await openChannel(name, { now, keepsake, setting, log }))
  }
  return {
    now,
    by,
    server,
    log,
    metrics,
    land,
    flow,
    vault,
    database,
    routing,
    keeping,
    simulators,
    sandbox,
    channels,
    tracing,
    newId: tracing.naming(uuidv7),
    leaseMs: fates.leaseMs,
    pressure: openPressure(),
    ...(await openGuards(config)),
    /** The keys under which push services know us. */
    vapid: openKeepsake(database, vault, 'vapid', { now, by }),
  }
}

type Workers = ReturnType<typeof startWorkers>

function startWorkers(config: Config, parts: Parts) {
  const { flow, routing } = parts
  const wakeTurns = () => turns.poke()
  // Twice the lease of a turn: the echo of what was sent, itself a turn, comes before it is sent again.
  const leaseMs = parts.leaseMs === undefined ? undefined : 2 * parts.leaseMs
  const deliveries = startDeliveries({
    ...parts,
    leaseMs,
    readFile: (id) => attachedBytes(parts.database, id),
  })
  const silence = startSilence({ ...parts, wakeTurns })
  const evidence = startEvidence({ ...parts, wakeTurns })
  const forwardings = startForwardings({
    ...parts,
    unitName: (id) => routing.current.units.find((unit) => unit.id === id)?.name ?? id,
    get publicUrl() {
      return config.publicUrl
    },
    mail: config.mail,
    hosts: config.forwardHosts,
  })
  const alerts = startAlerts({
    ...parts,
    routing: () => routing.current,
    wakeForwardings: () => forwardings.poke(),
    wakeDeliveries: () => deliveries.poke(),
  })
  const turns = startTurns({
    ...parts,
    takeTurn: (ground, heard, context) =>
      takeTurn(ground.conversation ?? newConversation(flow), heard, context),
    newConversation: () => newConversation(flow),
    troubleText:
      'Hệ thống đang trục trặc nên chưa đọc được tin này. Tin của bạn đã được giữ lại và cán bộ sẽ xem.',
    routing: () => routing.current,
    settings: (channel) => settingsFor(config, channel),
    newCode: () => makeCode(randomBytes),
    newPseudonym: () => makePseudonym(randomBytes),
    deliveries,
    wakeEvidence: () => evidence.poke(),
    wakeAlerts: () => alerts.poke(),
  })
  const duplicates = startDuplicates(parts)
  const unitTests = startUnitTests({
    ...parts,
    routing: () => routing.current,
    wakeForwardings: () => forwardings.poke(),
  })
  const retention = startRetention({ ...parts, wakeDeliveries: () => deliveries.poke() })
  const rules = startRouting(parts)
  const reminders = startReminders(parts)
  const { scanner } = parts
  const scanning = scanner === undefined ? {} : { scanning: startScanning({ ...parts, scanner }) }
  const desk = { duplicates, unitTests, retention, rules, reminders, ...scanning }
  return { deliveries, silence, evidence, turns, alerts, forwardings, ...desk }
}

function watchOver(config: Config, parts: Parts, workers: Workers): Watch {
  return startWatch({
    ...parts,
    loops: () => Object.values(workers),
    folders: foldersOf(config.databaseUrl, config.mediaUrl),
    instance: { id: parts.by, startedAt: parts.now(), host: hostname() },
  })
}

type Watched = Parts & { watch: Watch; health(): Promise<Part[]> }

async function serve(config: Config, parts: Watched, workers: Workers): Promise<void> {
  const { server, routing, land, flow, channels, watch, metrics } = parts
  const wakeTurns = () => workers.turns.poke()
  const arrived = (channel: string, kept: number) => {
    watch.arrived(channel, kept)
    metrics.kept(channel, kept)
  }
  timeWebhooks(server, parts)
  await server.register(webhook({ ...parts, turns: workers.turns, arrived, heard: parts.tracing.heard }))
  await server.register(operateRoutes({ ...parts, metricsToken: config.metricsToken }))
  await server.register(
    consolePlugin({
      ...parts,
      evidence: parts.keeping,
      scans: parts.scanner !== undefined,
      channels: [...channels.values()].map(({ name, title, limits }) => ({ name, title, limits })),
      routing: () => routing.current,
      routingSaved: () => refreshRouting(parts.database, routing),
      violations: violations.map(({ id, label }) => ({ id, label })),
      steps: flow.steps.filter(({ name }) => name !== 'review').map(({ name, label }) => ({ name, label })),
      random: randomBytes,
      policeName: config.policeName,
      ...(config.tiles === undefined ? {} : { tiles: config.tiles }),
      get publicUrl() {
        return config.publicUrl
      },
      wakeDeliveries: () => workers.deliveries.poke(),
      wakeTurns,
      setUp: openSetUp(config, { ...parts, wakeDeliveries: () => workers.deliveries.poke() }),
      push: { publicKey: async () => (await readVapid(parts.vapid)).publicKey },
      telephone: {
        read: (form, at) => readTold(form, { now: at, land, routing: routing.current, flow: flowName }),
        newCode: () => makeCode(randomBytes),
        newPseudonym: () => makePseudonym(randomBytes),
      },
      ...(parts.sandbox === undefined
        ? {}
        : { demo: { banner: 'Chế độ thử: dữ liệu không có thật, ai cũng vào được.' } }),
    }),
  )
  server.get('/', (_request, reply) => reply.redirect('/tra-cuu'))
}
