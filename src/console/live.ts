// The live desk: one watch over the timeline for all open pages, and a stream for each that replays what it missed.
import type { FastifyReply } from 'fastify'
import { lastEvent, readEvents, type DeskEvent } from '../store/desk-events.js'
import type { UnitsSeen } from '../store/desk.js'
import { readSession } from '../store/sessions.js'
import type { ConsoleDeps } from './deps.js'
import type { Visit } from './door.js'

/** How often the timeline is asked. ms. */
const watchMs = 700
/** How soon a revoked session loses its open stream. ms. */
const recheckMs = 3_000
const beatMs = 20_000
/** Open pages of one instance; more than every desk of a province has. */
const streamsMax = 2_000
/** Two writers may commit in another order than they numbered: the last few numbers are looked at again. */
const overlap = 200
/** After a gap longer than this the events themselves say nothing more than that everything must be read anew. */
const replayMax = 2_000

interface Listener {
  units: UnitsSeen
  cursor: number
  send(event: DeskEvent): void
}

export interface Live {
  /** Answers with a stream of events after the cursor; ends when the session does. */
  stream(visit: Visit): Promise<FastifyReply>
  close(): void
}

export function openLive(deps: ConsoleDeps): Live {
  const listeners = new Set<Listener>()
  const endings = new Set<() => void>()
  let cursor: number | undefined
  let seen = new Set<number>()
  let timer: NodeJS.Timeout | undefined

  async function watch(): Promise<void> {
    cursor ??= await lastEvent(deps.database)
    const events = await readEvents(deps.database, Math.max(0, cursor - overlap))
    const fresh = events.filter(({ seq }) => !seen.has(seq) && seq > cursor! - overlap)
    seen = new Set(events.map(({ seq }) => seq))
    for (const event of fresh) for (const listener of listeners) offer(listener, event)
    cursor = Math.max(cursor, events.at(-1)?.seq ?? 0)
  }

  function tick(): void {
    if (listeners.size === 0) {
      timer = undefined
      cursor = undefined
      return
    }
    timer = setTimeout(() => {
      watch()
        .catch(() => deps.log?.('error', 'console.watch-failed'))
        .finally(tick)
    }, watchMs)
    timer.unref()
  }

  async function start(listener: Listener): Promise<void> {
    listeners.add(listener)
    if (timer !== undefined) return
    cursor = Math.min(listener.cursor, await lastEvent(deps.database))
    seen = new Set((await readEvents(deps.database, Math.max(0, cursor - overlap))).map(({ seq }) => seq))
    tick()
  }

  async function replay(listener: Listener): Promise<void> {
    for (;;) {
      const events = await readEvents(deps.database, listener.cursor)
      for (const event of events) offer(listener, event)
      const last = events.at(-1)
      if (last === undefined) return
      listener.cursor = Math.max(listener.cursor, last.seq)
    }
  }

  return {
    async stream(visit) {
      const { reply, request, units, token } = visit
      if (endings.size >= streamsMax) return reply.code(503).send('')
      const from = cursorOf(request.headers['last-event-id'] ?? visit.query.tu)
      const out = open(reply)
      const listener: Listener = {
        units,
        cursor: from ?? (await lastEvent(deps.database)),
        send: (event) => out.write(written(event)),
      }
      // The page redraws itself from what stands in the database: one event after any gap is enough.
      if (from !== undefined) out.write(`event: tiep\nid: ${from}\ndata: \n\n`)
      const last = await lastEvent(deps.database)
      listener.cursor = Math.max(listener.cursor, last - replayMax)
      await start(listener)
      await replay(listener)
      const beat = setInterval(() => out.write(': \n\n'), beatMs)
      const recheck = setInterval(() => {
        readSession(deps.database, token, deps.now()).then(
          (session) => (session === undefined ? end(true) : undefined),
          () => end(false),
        )
      }, recheckMs)
      const end = (revoked: boolean): void => {
        clearInterval(beat)
        clearInterval(recheck)
        listeners.delete(listener)
        endings.delete(stop)
        if (revoked) out.write('event: het-phien\ndata: \n\n')
        out.end()
      }
      const stop = (): void => end(false)
      endings.add(stop)
      request.raw.on('close', stop)
      return reply
    },
    close() {
      if (timer !== undefined) clearTimeout(timer)
      timer = undefined
      for (const end of endings) end()
    },
  }
}

function open(reply: FastifyReply): { write(text: string): void; end(): void } {
  void reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Proxies that gather small answers would hold an alert back.
    'x-accel-buffering': 'no',
  })
  raw.write('retry: 2000\n\n')
  return {
    write: (text) => void (raw.writable && raw.write(text)),
    end: () => void raw.end(),
  }
}

function offer(listener: Listener, event: DeskEvent): void {
  if (event.seq <= listener.cursor - overlap) return
  if (
    listener.units !== 'all' &&
    ![event.unitId, ...event.copies].some((unit) => listener.units.includes(unit))
  )
    return
  listener.send(event)
  listener.cursor = Math.max(listener.cursor, event.seq)
}

/** Ids only: what changed, never what it says. */
function written({ seq, reportId, what }: DeskEvent): string {
  const data = JSON.stringify({ phanAnh: reportId, viec: what })
  return `event: hop-thu\nid: ${seq}\ndata: ${data}\n\nevent: pa-${reportId}\nid: ${seq}\ndata: ${what}\n\n`
}

function cursorOf(value: string | string[] | undefined): number | undefined {
  const text = Array.isArray(value) ? value[0] : value
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
