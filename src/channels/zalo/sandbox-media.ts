// The simulated media hosts: signed links that expire, files that redirect to a second host, and on demand to a private address.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { app, type KeptFile, type Platform } from './sandbox-platform.js'
import { record, word } from './shape.js'

/** Where a careful client must not go. */
const privateAddress = 'http://169.254.169.254/latest/meta-data/'

/** The link a webhook carries. Photos and clips come from the first host; files redirect to a second one, as on Zalo. */
export function linkOf(platform: Platform, file: KeptFile): string {
  const until = file.keptAt + file.linkLifeMs
  const path = `/zalo-${file.kind === 'file' ? 'files' : 'photos'}/${file.id}/${encodeURIComponent(file.name)}`
  return new URL(`${path}?until=${until}&sig=${signatureOf(file.id, until)}`, platform.origin).href
}

/** For the pages that show a chat, which outlive the platform's links. */
export function lastingLink(platform: Platform, id: string): string {
  return new URL(`/zalo-uploads/${id}`, platform.origin).href
}

/** Both names of this machine: the second stands for the host behind the redirect. */
export function mediaHosts(origin: string): string[] {
  return [new URL(origin).host, new URL(secondHost(origin)).host]
}

function secondHost(origin: string): string {
  const url = new URL(origin)
  url.hostname = url.hostname === '127.0.0.1' ? 'localhost' : url.hostname
  return url.origin
}

export function mountMedia(server: FastifyInstance, platform: Platform): void {
  server.get<{ Params: { store: string; id: string } }>(
    '/:store(^zalo-(?:photos|files|store)$)/:id/:name',
    async (request, reply) => {
      const { store, id } = request.params
      const file = platform.file(id)
      if (platform.trouble.redirectMedia === true) return reply.redirect(privateAddress)
      if (file === undefined || !isGood(file, record(request.query), platform.now()))
        return reply.code(404).type('text/html').send('<html>404 Not Found</html>')
      if (store === 'zalo-files')
        return reply.redirect(
          new URL(request.url.replace('zalo-files', 'zalo-store'), secondHost(platform.origin)).href,
        )
      return reply.type(file.mime).send(file.bytes)
    },
  )

  server.get<{ Params: { id: string } }>('/zalo-uploads/:id', async (request, reply) => {
    const file = platform.file(request.params.id)
    if (file === undefined) return reply.code(404).send()
    return reply.type(file.mime).send(file.bytes)
  })
}

function isGood(file: KeptFile, query: Record<string, unknown>, now: number): boolean {
  const until = Number(word(query['until']))
  const given = Buffer.from(word(query['sig']) ?? '')
  const expected = Buffer.from(signatureOf(file.id, until))
  return given.length === expected.length && timingSafeEqual(given, expected) && now <= until
}

function signatureOf(id: string, until: number): string {
  return createHmac('sha256', app.appSecret).update(`${id}.${until}`).digest('hex').slice(0, 32)
}
