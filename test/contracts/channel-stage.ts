// The stage for tests of channels: a channel, its platform's simulator and a webhook between them, over real HTTP.
import { readdirSync } from 'node:fs'
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'
import type {
  Channel,
  ChannelModule,
  ChannelSupplies,
  InboundMessage,
  RawRequest,
} from '../../src/channels/channel.js'
import type { Simulator, SimulatorModule } from '../../src/channels/simulator.js'
import { Fault } from '../../src/faults.js'

export interface Stage {
  module: ChannelModule
  channel: Channel
  simulator: Simulator
  settings: Record<string, string>
  /** Webhooks as they came. */
  heard: RawRequest[]
  close(): Promise<void>
}

const sourceAt = new URL('../../src/channels/', import.meta.url)

/** The names of the channels: every folder under src/channels. */
export function channelNames(): string[] {
  return readdirSync(sourceAt, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}

/** What `app` hands to a channel, for tests: settings from a table, a keepsake in memory, a silent log. */
export function supplies(settings: Record<string, string>, now: () => number = Date.now): ChannelSupplies {
  let kept: string | undefined
  let last: Promise<unknown> = Promise.resolve()
  return {
    now,
    setting: (setting) => (settings[setting] === '' ? undefined : settings[setting]),
    log: () => undefined,
    keepsake: {
      read: async () => kept,
      write: async (value) => {
        kept = value
      },
      alone: (work) => {
        const mine = last.then(work, work)
        last = mine.catch(() => undefined)
        return mine
      },
    },
  }
}

/** A repeatable stand-in for chance. */
export function chance(seed = 1): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Opens a channel beside its simulator, both listening on this machine. */
export async function openStage(name: string): Promise<Stage> {
  const { default: module } = (await import(new URL(`${name}/index.ts`, sourceAt).href)) as {
    default: ChannelModule
  }
  const sandbox = (await import(new URL(`${name}/sandbox.ts`, sourceAt).href)) as { default: SimulatorModule }
  const simulator = sandbox.default.open({ now: Date.now, random: chance() })
  const platform = fastify({ forceCloseConnections: true })
  simulator.mount(platform)
  const settings = simulator.settings(await platform.listen({ host: '127.0.0.1', port: 0 }))
  const heard: RawRequest[] = []
  const program = webhookServer(name, heard)
  simulator.deliverTo(await program.listen({ host: '127.0.0.1', port: 0 }))
  const channel = module.open(supplies(settings))
  const close = async () => {
    await channel.close()
    await Promise.all([platform.close(), program.close()])
  }
  return { module, channel, simulator, settings, heard, close }
}

function webhookServer(name: string, heard: RawRequest[]): FastifyInstance {
  const server = fastify({ forceCloseConnections: true })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  server.post(`/webhooks/${name}`, async (request) => {
    heard.push({ headers: request.headers, body: request.body as Buffer })
    return ''
  })
  return server
}

/** As the webhook parses a body. */
export function parse(channel: Channel, body: Buffer): unknown {
  return channel.parse === undefined ? JSON.parse(body.toString('utf8')) : channel.parse(body)
}

/** What a channel understood of all it heard. */
export function messagesOf(stage: Pick<Stage, 'channel' | 'heard'>): InboundMessage[] {
  return stage.heard.flatMap((raw) => stage.channel.read(parse(stage.channel, raw.body)))
}

/** The fault with which work ended; work that ends well fails the test. */
export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Fault)
  return error as Fault
}
