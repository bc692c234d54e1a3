// The stage for tests of the simulated Messenger: the platform, a program that keeps what it hears, and a caller of the API.
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'
import { MessengerSimulator } from '../../src/channels/messenger/sandbox.js'
import { isSigned, proofOf } from '../../src/channels/messenger/wire.js'
import { chance } from '../contracts/channel-stage.js'

export const hourMs = 3_600_000
export const appId = '555000111222333'

export type Event = Record<string, unknown> & { message?: Record<string, unknown>; timestamp?: number }

export interface Heard {
  text: string
  isSigned: boolean
  body: { object: string; entry: { time: number; messaging?: Event[]; standby?: Event[] }[] }
}

export interface Answer {
  status: number
  body: { error?: { code: number; error_subcode?: number }; message_id?: string; recipient_id?: string }
}

/** The simulated platform and a program beside it, both listening. */
export class MessengerStage {
  readonly simulator = new MessengerSimulator({ now: Date.now, random: chance(7) })
  readonly heard: Heard[] = []
  /** What the program answers webhooks with. */
  status = 200
  settings: Record<string, string> = {}
  origin = ''
  readonly #platform: FastifyInstance = fastify({ forceCloseConnections: true })
  readonly #program: FastifyInstance = fastify({ forceCloseConnections: true })

  async open(): Promise<void> {
    this.simulator.mount(this.#platform)
    this.origin = await this.#platform.listen({ host: '127.0.0.1', port: 0 })
    this.settings = this.simulator.settings(this.origin)
    this.#program.removeAllContentTypeParsers()
    this.#program.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    this.#program.post('/webhooks/messenger', async (request, reply) => {
      this.#hear(request.headers, request.body as Buffer)
      return reply.code(this.status).send('')
    })
    this.simulator.deliverTo(await this.#program.listen({ host: '127.0.0.1', port: 0 }))
  }

  async close(): Promise<void> {
    await Promise.all([this.#platform.close(), this.#program.close()])
  }

  events(): Event[] {
    const entries = this.heard.flatMap(({ body }) => body.entry)
    return entries.flatMap(({ messaging = [], standby = [] }) => [...messaging, ...standby])
  }

  /** What citizens wrote. */
  messages(): Event[] {
    return this.events().filter(({ message }) => message !== undefined && message.is_echo !== true)
  }

  /** The id of whoever wrote first. */
  psid(): string {
    return (this.messages()[0]?.sender as { id: string }).id
  }

  access(): URLSearchParams {
    const token = this.settings.MESSENGER_PAGE_ACCESS_TOKEN ?? ''
    const proof = proofOf(token, this.settings.MESSENGER_APP_SECRET ?? '')
    return new URLSearchParams({ access_token: token, appsecret_proof: proof })
  }

  async call(method: string, path: string, body?: object, query = this.access()): Promise<Answer> {
    const isForm = body instanceof URLSearchParams || body instanceof FormData
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const content = body === undefined ? {} : isForm ? { body } : json
    const answer = await fetch(`${this.origin}/v26.0/${path}?${query.toString()}`, { method, ...content })
    return { status: answer.status, body: (await answer.json()) as Answer['body'] }
  }

  #hear(headers: Record<string, string | string[] | undefined>, body: Buffer): void {
    const text = body.toString('latin1')
    const signed = isSigned({ headers, body }, this.settings.MESSENGER_APP_SECRET ?? '')
    this.heard.push({ text, isSigned: signed, body: JSON.parse(text) as Heard['body'] })
  }
}

export function codeOf({ body }: Answer): (number | undefined)[] {
  return [body.error?.code, body.error?.error_subcode]
}

export async function settled(met: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !met(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10))
  expect(met()).toBe(true)
}
