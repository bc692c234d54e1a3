// Calls the Graph API over its own pool of connections; every answer is either fields or a Fault.
import type { IncomingHttpHeaders } from 'node:http'
import { FormData, Pool } from 'undici'
import { faultFrom } from './faults.js'
import type { Attempt } from './faults.js'
import { parseLossless } from '../json.js'
import { faultOfSilence } from '../silence.js'
import { fieldsOf } from './json.js'
import type { Fields } from './json.js'
import { proofOf } from './wire.js'

export interface GraphSettings {
  /** An origin without a path. */
  origin: string
  /** `v26.0` */
  version: string
  token: string
  secret: string
}

export interface Call {
  method: 'GET' | 'POST'
  /** Below the version, with its leading slash. */
  path: string
  query?: Record<string, string>
  body?: Fields | FormData
  /** ms for the whole call. Default 20 s. */
  timeoutMs?: number
  /** In place of the Page's token; sent without `appsecret_proof`. */
  token?: string
}

/** Answers are small; one beyond this is not the platform's. */
const answerBytesMax = 1_000_000

/** The Graph API of one Page. */
export class Graph {
  readonly #settings: GraphSettings
  readonly #pool: Pool

  constructor(settings: GraphSettings) {
    this.#settings = settings
    this.#pool = new Pool(settings.origin, { connections: 16, connect: { timeout: 5_000 } })
  }

  /**
   * The fields of a successful answer.
   * @throws Fault of the platform's error table, or `platform-unreachable` or `answer-lost` when there was no answer in time
   */
  async call(call: Call, attempt: Attempt): Promise<Fields> {
    const { status, headers, text } = await this.#ask(call)
    const fields = fieldsOf(bodyOf(text))
    if (status !== 200 || fields === undefined || fields.error !== undefined) {
      throw faultFrom({ status, headers, body: fields }, attempt)
    }
    return fields
  }

  close(): Promise<void> {
    return this.#pool.close()
  }

  async #ask(call: Call): Promise<{ status: number; headers: IncomingHttpHeaders; text: Buffer }> {
    try {
      const { statusCode, headers, body } = await this.#pool.request({
        method: call.method,
        path: this.#pathOf(call),
        signal: AbortSignal.timeout(call.timeoutMs ?? 20_000),
        ...contentOf(call.body),
      })
      const text = await wholeOf(body)
      return { status: statusCode, headers, text }
    } catch (cause) {
      throw faultOfSilence(call.method, `${call.method} ${call.path.replace(/\d{5,}/g, '(id)')}`, cause)
    }
  }

  #pathOf(call: Call): string {
    const { version, token, secret } = this.#settings
    const query = new URLSearchParams({ ...call.query, access_token: call.token ?? token })
    if (call.token === undefined) query.set('appsecret_proof', proofOf(token, secret))
    return `/${version}${call.path}?${query.toString()}`
  }
}

function contentOf(body: Call['body']): { body?: string | FormData; headers?: Record<string, string> } {
  if (body === undefined) return {}
  if (body instanceof FormData) return { body }
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

async function wholeOf(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > answerBytesMax) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function bodyOf(text: Buffer): unknown {
  try {
    return parseLossless(text)
  } catch {
    return undefined
  }
}
