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
  readonly #version: string
  readonly #access: { access_token: string; appsecret_proof: string }
  readonly #pool: Pool

  constructor({ origin, version, token, secret }: GraphSettings) {
    this.#version = version
    this.#access = { access_token: token, appsecret_proof: proofOf(token, secret) }
    this.#pool = new Pool(origin, {
      connections: 16,
      connect: { timeout: 5_000 },
      maxResponseSize: answerBytesMax,
    })
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
      return { status: statusCode, headers, text: Buffer.from(await body.arrayBuffer()) }
    } catch (cause) {
      throw faultOfSilence(call.method, `${call.method} ${call.path.replace(/\d{5,}/g, '(id)')}`, cause)
    }
  }

  #pathOf(call: Call): string {
    const access = call.token === undefined ? this.#access : { access_token: call.token }
    return `/${this.#version}${call.path}?${new URLSearchParams({ ...call.query, ...access }).toString()}`
  }
}

function contentOf(body: Call['body']): { body?: string | FormData; headers?: Record<string, string> } {
  if (body === undefined) return {}
  if (body instanceof FormData) return { body }
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

function bodyOf(text: Buffer): unknown {
  try {
    return parseLossless(text)
  } catch {
    return undefined
  }
}
