// WHERE A MESSAGE COMES IN: the signature is checked over the raw bytes, the messages are kept, and only then is the platform answered.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Channel, InboundMessage, Query } from './channels/channel.js'
import { Fault } from './faults.js'
import { openPace, type Pace } from './pace.js'
import type { Claimer } from './store/claimer.js'
import { keepInbound, type Arrival, type ClaimedLane, type Kept } from './store/inbound.js'
import type { Database } from './store/index.js'
import type { Vault } from './vault/index.js'

export interface WebhookSupplies {
  database: Database
  vault: Vault
  channels: Map<string, Channel>
  /** ms UTC. */
  now(): number
  /** Who takes turns: what arrives while their hands are free is claimed as it is kept, and handed over. */
  turns: { taker(): Claimer | undefined; hand(lane: ClaimedLane): void; poke(dueAt: number): void }
  /** Told how long each took, in ms: turns yield to them when they wait. */
  pressure?: { answered(ms: number): void }
  /** Counts what came, by channel: health is told of silence. */
  arrived(channel: string, kept: number): void
  /** Told what was kept and how long it took, in ms; absent unless traces were asked for. */
  heard?: ((messages: readonly InboundMessage[], kept: number, tookMs: number) => void) | undefined
  log(
    level: 'info' | 'warn' | 'error',
    event: string,
    fields?: Record<string, string | number | boolean>,
  ): void
}

/** Both platforms' events are far smaller; a batch of many entries still fits. */
const bodyBytesMax = 1 << 20
/** Photos sent together arrive as several messages: a turn waits this long for the rest of an album. */
const albumMs = 1_500

export function webhook(supplied: WebhookSupplies) {
  const supplies = { ...supplied, pace: openPace() }
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) =>
      done(null, body),
    )

    server.get<{ Params: { channel: string } }>('/webhooks/:channel', (request, reply) => {
      const channel = supplies.channels.get(request.params.channel)
      if (channel === undefined) return reply.callNotFound()
      const answer = channel.handshake?.(request.query as Query)
      return answer === undefined ? reply.code(403).send('forbidden') : reply.type('text/plain').send(answer)
    })

    server.post<{ Params: { channel: string } }>('/webhooks/:channel', async (request, reply) => {
      const channel = supplies.channels.get(request.params.channel)
      if (channel === undefined) return reply.callNotFound()
      const began = performance.now()
      try {
        return await receive(supplies, channel, request, reply)
      } finally {
        supplies.pressure?.answered(performance.now() - began)
      }
    })
  }
}

async function receive(
  supplies: WebhookSupplies & { pace: Pace },
  channel: Channel,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  if (!channel.verify({ headers: request.headers, body })) {
    if (channel.isProbe?.(tryParse(channel, body)) === true) return reply.send('ok')
    supplies.log('warn', 'webhook.signature_wrong', { channel: channel.name, bytes: body.length })
    return reply.code(403).send('forbidden')
  }
  const parsed = tryParse(channel, body)
  if (parsed === undefined) return reply.code(400).send('not JSON')
  if (channel.isProbe?.(parsed) === true) return reply.send('ok')
  const began = performance.now()
  try {
    const messages = channel.read(parsed)
    const arrivals = messages.map((message) => arrive(message, supplies.now(), supplies.pace))
    const { count } = await keep(supplies, arrivals)
    supplies.arrived(channel.name, count)
    supplies.heard?.(messages, count, performance.now() - began)
    return await reply.send('ok')
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    // Not kept, so not acknowledged: the platform sends it again.
    supplies.log('error', 'webhook.not_kept', { channel: channel.name, fault: error.code })
    return reply.code(503).send('busy')
  }
}

/** Kept, and on its way to its turn: in its hands where they are free, else in the queue. */
async function keep({ database, vault, turns }: WebhookSupplies, arrivals: Arrival[]): Promise<Kept> {
  if (arrivals.length === 0) return { count: 0, lanes: [], nextDue: Infinity }
  const kept = await keepInbound(database, vault, arrivals, turns.taker())
  kept.lanes.forEach(turns.hand)
  if (kept.nextDue < Infinity) turns.poke(kept.nextDue)
  return kept
}

/** What comes because of what we said is not the sender's pace. */
const answersOurs = new Set<InboundMessage['kind']>(['delivered', 'seen', 'echo', 'notice'])

function arrive(message: InboundMessage, receivedAt: number, pace: Pace): Arrival {
  const { channel, account, citizen, kind } = message
  const freeAt = answersOurs.has(kind)
    ? receivedAt
    : pace.next(JSON.stringify([channel, account, citizen]), receivedAt)
  return { message, receivedAt, dueAt: kind === 'media' ? freeAt + albumMs : freeAt }
}

/** undefined for what is not JSON. */
function tryParse(channel: Channel, body: Buffer): unknown {
  try {
    return channel.parse === undefined ? (JSON.parse(body.toString('utf8')) as unknown) : channel.parse(body)
  } catch {
    return undefined
  }
}
