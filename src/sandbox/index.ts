// PRETEND: both platforms, simulated, on a server of their own, with a page of telephones to chat from. It never runs with real credentials.
//
// The page is at `/`. What it does, tests can do over HTTP (JSON bodies; an act answers when the platform has had the program's answer):
//
//   POST /sandbox/<channel>/<citizen>/start
//   POST /sandbox/<channel>/<citizen>/say        { text }
//   POST /sandbox/<channel>/<citizen>/tap        { label, payload }
//   POST /sandbox/<channel>/<citizen>/files      multipart: one part a file, and perhaps a field `caption` before them
//   POST /sandbox/<channel>/<citizen>/location   { latitude, longitude }
//   POST /sandbox/<channel>/<citizen>/sticker
//   POST /sandbox/<channel>/<citizen>/sample     { what: 'picture' | 'clip' | 'album' }
//   POST /sandbox/<channel>/<citizen>/staff      { text }           a person answers from the platform's own inbox
//   POST /sandbox/<channel>/<citizen>/hand-back                     and gives the thread back to the bot
//   GET  /sandbox/<channel>/<citizen>/transcript                    { bubbles: Bubble[] }
//   GET  /sandbox/<channel>/<citizen>/live                          server-sent events, the same object whenever it changes
//   POST /sandbox/<channel>/trouble              a Trouble of channels/simulator.ts; {} ends all trouble
//   POST /sandbox/<channel>/pass-time            { ms }             moves the platform's clock forward
//   POST /sandbox/<channel>/event                any body, signed and sent as the platform would: { status }
//   POST /sandbox/<channel>/reset                forgets everybody
import type { AddressInfo } from 'node:net'
import multipart from '@fastify/multipart'
import Fastify from 'fastify'
import type { Simulator } from '../channels/simulator.js'
import { filesMax, mountApi } from './api.js'
import { openAssets } from './assets.js'
import { chatPage } from './page.js'

export interface SandboxOptions {
  simulators: Simulator[]
  /** 0 takes any free port. */
  port: number
  /** The address to listen on; by default this machine alone, since anybody who reaches the sandbox may play citizen. */
  host?: string
  /** ms UTC. */
  now(): number
  /** Where the officers' desk is, asked when the page is shown; it links there. */
  deskUrl?(): string
}

export interface Sandbox {
  /** `http://127.0.0.1:8081` */
  origin: string
  /** The settings of all channels under which the program talks to the simulators instead of the platforms. */
  settings: Record<string, string>
  close(): Promise<void>
}

const fileBytesMax = 110 << 20

/** Nothing from another host, nothing inline; `blob:` is for pictures the page shows before they are sent. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Starts the simulated platforms. Tell each simulator with `deliverTo` where the program listens once it does. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const server = Fastify({ forceCloseConnections: true })
  for (const simulator of options.simulators)
    // A scope each, for the body parsers and hooks of one platform are no business of the other.
    await server.register(async (scope) => simulator.mount(scope))
  await server.register(async (scope) => {
    await scope.register(multipart, {
      limits: { files: filesMax, fileSize: fileBytesMax, fields: 1, parts: filesMax + 1 },
    })
    mountApi(scope, options.simulators, options.now)
  })
  const assets = openAssets()
  const page = () => chatPage(options.simulators, options.deskUrl?.())
  server.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').headers(safety).send(page()))
  for (const asset of assets)
    server.get(`/sandbox/${asset.name}`, (_request, reply) =>
      reply.type(asset.mime).headers(safety).send(asset.bytes),
    )
  const host = options.host ?? '127.0.0.1'
  await server.listen({ host, port: options.port })
  const { port } = server.server.address() as AddressInfo
  const origin = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`
  const settings = Object.assign({}, ...options.simulators.map((one) => one.settings(origin))) as Record<
    string,
    string
  >
  return { origin, settings, close: () => server.close() }
}

const safety = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}
