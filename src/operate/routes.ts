// The addresses by which machines look at this one: alive, ready, and figures for Prometheus.
import { timingSafeEqual, createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Metrics, MetricsSupplies } from './metrics.js'

export interface OperateRoutes extends MetricsSupplies {
  metrics: Metrics
  /** METRICS_TOKEN; without it only this machine itself may read the figures. */
  metricsToken: string | undefined
}

export function operateRoutes(supplies: OperateRoutes) {
  const { watch, metrics, metricsToken } = supplies
  return async (server: FastifyInstance): Promise<void> => {
    // The process turns its loop: a supervisor restarts what does not even answer this. It asks nothing else.
    server.get('/healthz', () => ({ ok: true }))

    server.get('/readyz', async (_request, reply) => {
      const readiness = await watch.readiness()
      return reply
        .code(readiness.ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(readiness)
    })

    server.get('/metrics', async (request, reply) => {
      if (!mayRead(request, metricsToken)) return reply.code(403).send('forbidden')
      const { type, body } = await metrics.page(supplies)
      return reply.type(type).header('cache-control', 'no-store').send(body)
    })
  }
}

/** Messages that webhooks brought, timed from the whole request to the answer. */
export function timeWebhooks(
  server: FastifyInstance,
  { watch, metrics }: Pick<OperateRoutes, 'watch' | 'metrics'>,
) {
  server.addHook('onResponse', (request, reply, done) => {
    const { channel } = (request.params ?? {}) as { channel?: string }
    if (
      request.routeOptions.url === '/webhooks/:channel' &&
      request.method === 'POST' &&
      reply.statusCode !== 404
    ) {
      metrics.acknowledged(channel ?? '', reply.statusCode, reply.elapsedTime)
      if (reply.statusCode === 200) watch.acknowledged(channel ?? '', reply.elapsedTime)
    }
    done()
  })
}

/** A proxy on this machine speaks for strangers: what it forwarded does not count as coming from here. */
function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (token !== undefined && given !== undefined && isSame(given, token)) return true
  const isForwarded = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some(
    (name) => request.headers[name] !== undefined,
  )
  return (
    token === undefined && !isForwarded && /^(::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? '')
  )
}

function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(one), hash(other))
}
