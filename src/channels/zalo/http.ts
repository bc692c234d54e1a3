// One keep-alive connection pool to one of Zalo's hosts; answers come back as JSON or as a Fault.
import { Pool } from 'undici'
import { Fault } from '../../faults.js'
import { parseLossless } from '../json.js'
import { faultOfSilence } from '../silence.js'
import { record, type Fields } from './shape.js'

export interface HttpRequest {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string | Buffer
}

export interface Http {
  /** @throws Fault `platform-unreachable`, `answer-lost`, `rate-limited` (HTTP 429), `platform-error` (5xx, not JSON) */
  ask(request: HttpRequest): Promise<Fields>
  close(): Promise<void>
}

const connectionsMax = 16
const answerBytesMax = 1_000_000
/** For a whole exchange: two of them must end within the minute for which a refresher holds its lease. */
const wholeMs = 20_000

/** @param timeoutMs ms until the headers, and again between two pieces of the body */
export function openHttp(origin: string, now: () => number, timeoutMs = 10_000): Http {
  const pool = new Pool(origin, {
    connections: connectionsMax,
    connectTimeout: 5_000,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: answerBytesMax,
  })
  return {
    async ask(request) {
      const { status, body } = await exchange(pool, request)
      if (status === 429) throw new Fault('rate-limited', 'HTTP 429', { notBefore: now() + 60_000 })
      if (status >= 500) throw new Fault('platform-error', `HTTP ${status}`)
      return jsonOf(status, body)
    },
    close: () => pool.close(),
  }
}

async function exchange(pool: Pool, request: HttpRequest): Promise<{ status: number; body: Buffer }> {
  try {
    const answer = await pool.request({
      method: request.method,
      path: request.path,
      headers: request.headers,
      body: request.body ?? null,
      signal: AbortSignal.timeout(wholeMs),
    })
    return { status: answer.statusCode, body: Buffer.from(await answer.body.arrayBuffer()) }
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'connection failed'
    throw faultOfSilence(request.method, `Zalo: ${reason}`, error)
  }
}

function jsonOf(status: number, body: Buffer): Fields {
  try {
    const answer: unknown = parseLossless(body)
    if (typeof answer === 'object' && answer !== null) return record(answer)
  } catch {
    // Falls through: gateways answer HTML now and then.
  }
  throw new Fault('platform-error', `HTTP ${status} without JSON`)
}
