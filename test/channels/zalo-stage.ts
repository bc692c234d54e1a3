// Opens the Zalo channel against its simulated platform over real HTTP, with a clock that stands still until moved.
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import zalo from '../../src/channels/zalo/index.js'
import sandbox, { type ZaloSimulator } from '../../src/channels/zalo/sandbox.js'
import type {
  Channel,
  ChannelSupplies,
  InboundMessage,
  OutboundMessage,
  RawRequest,
} from '../../src/channels/channel.js'
import { Fault } from '../../src/faults.js'

/** 21 November 2026, 07:00 in Vietnam. */
export const morning = Date.UTC(2026, 10, 21)

export interface ZaloStage {
  channel: Channel
  simulator: ZaloSimulator
  settings: Record<string, string>
  origin: string
  /** Requests the platform got, as `METHOD /path`, and their bodies. */
  asked: { call: string; body: string }[]
  /** Runs when a request has come, before the platform deals with it. */
  onAsked: { run: (call: string) => void }
  heard: RawRequest[]
  /** What the program answers to webhooks. */
  answer: { status: number; delayMs: number }
  clock: { now: number }
  /** Another start of the program, with what the first one kept. */
  restart(): Channel
  messages(): InboundMessage[]
  /** Moves the clocks of the program and of the platform. */
  pass(ms: number): void
  stopProgram(): Promise<void>
  startProgram(): Promise<void>
  close(): Promise<void>
}

export async function openZaloStage(): Promise<ZaloStage> {
  const clock = { now: morning }
  const simulator = sandbox.open({ now: () => morning, random: chance() })
  const asked: ZaloStage['asked'] = []
  const onAsked: ZaloStage['onAsked'] = { run: () => undefined }
  const platform = fastify({ forceCloseConnections: true })
  platform.addHook('preHandler', async (request) => {
    const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : ''
    const call = `${request.method} ${request.url.split('?')[0]}`
    asked.push({ call, body })
    onAsked.run(call)
  })
  simulator.mount(platform)
  const origin = await platform.listen({ host: '127.0.0.1', port: 0 })
  const settings = simulator.settings(origin)
  const given = supplies(settings, () => clock.now)
  const channels = [zalo.open(given)]
  const heard: RawRequest[] = []
  const answer = { status: 200, delayMs: 0 }
  let program = webhookServer(heard, answer)
  const address = await program.listen({ host: '127.0.0.1', port: 0 })
  simulator.deliverTo(address)
  const channel = channels[0]!

  return {
    channel,
    simulator,
    settings,
    origin,
    asked,
    onAsked,
    heard,
    answer,
    clock, // prettier-ignore
    restart() {
      const next = zalo.open(given)
      channels.push(next)
      return next
    },
    messages: () => heard.flatMap((raw) => channel.read(channel.parse!(raw.body))),
    pass(ms) {
      clock.now += ms
      simulator.passTime(ms)
    },
    stopProgram: () => program.close(),
    async startProgram() {
      program = webhookServer(heard, answer)
      await program.listen({ host: '127.0.0.1', port: Number(new URL(address).port) })
    },
    async close() {
      await Promise.all(channels.map((one) => one.close()))
      await Promise.all([platform.close(), program.close()])
    },
  }
}

function webhookServer(heard: RawRequest[], answer: ZaloStage['answer']): FastifyInstance {
  const server = fastify({ forceCloseConnections: true })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  server.post('/webhooks/zalo', async (request, reply) => {
    heard.push({ headers: request.headers, body: request.body as Buffer })
    if (answer.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, answer.delayMs))
    return reply.code(answer.status).send('')
  })
  return server
}

export function outbound(stage: ZaloStage, change: Partial<OutboundMessage> = {}): OutboundMessage {
  const written = stage.messages().find(({ kind }) => kind === 'text' || kind === 'started')
  return {
    id: '0199c0de-0000-7000-8000-000000000001',
    account: written?.account ?? '',
    citizen: written?.citizen ?? '',
    text: 'Cảm ơn bạn đã báo tin.',
    choices: [],
    author: 'bot',
    lastHeardAt: stage.clock.now,
    ...change,
  }
}

export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('it did not fail')
}

/** What `app` hands to a channel: settings from a table, a keepsake in memory, a silent log. */
export function supplies(settings: Record<string, string>, now: () => number): ChannelSupplies {
  let kept: string | undefined
  let last: Promise<unknown> = Promise.resolve()
  return {
    now,
    setting: (name) => settings[name],
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
function chance(): () => number {
  let state = 7
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
