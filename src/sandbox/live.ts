// Tells a browser of every change, as server-sent events. Simulators do not announce changes, so they are looked at.
import type { FastifyReply } from 'fastify'

const lookEveryMs = 150
const heartbeatMs = 15_000

/** Sends what `see` says, now and whenever it says something else, until the browser goes away. */
export function stream(reply: FastifyReply, see: () => string): void {
  reply.hijack()
  const line = reply.raw
  line.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  let shown = ''
  const look = (): void => {
    const seen = see()
    // A browser that does not read gets nothing new until it has read.
    if (seen === shown || line.writableNeedDrain) return
    shown = seen
    line.write(`data: ${seen}\n\n`)
  }
  look()
  const looking = setInterval(look, lookEveryMs)
  const beating = setInterval(() => line.write(': here\n\n'), heartbeatMs)
  line.on('close', () => {
    clearInterval(looking)
    clearInterval(beating)
  })
}
