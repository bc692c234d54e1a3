// Delivers the simulated Page's webhooks: escaped and signed like the platform's, re-sent when not answered, given up after an hour.
import { Agent, request } from 'undici'
import type { Person, World } from './sandbox-world.js'
import { page } from './sandbox-world.js'
import { isInField } from './sandbox-events.js'
import type { Event } from './sandbox-events.js'
import { signatureOf } from './wire.js'

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks: 200 within 5 s, re-sent at once, unsubscribed after 1 h. */
const answerMs = 5_000
const triesAtOnce = 3
const disabledAfterMs = 3_600_000

/** ms between later tries of what stayed unanswered. */
const laterMs = 400

interface Letter {
  entries: { channel: 'messaging' | 'standby'; event: Event }[]
}

export class Post {
  readonly #world: World
  readonly #agent = new Agent({ connections: 64, pipelining: 1 })
  #origin = ''
  /** One line per citizen: what they do arrives in order, unless trouble says otherwise. */
  readonly #lines = new Map<string, Promise<unknown>>()
  #held: (() => Promise<number>)[] = []
  #unanswered: Letter[] = []
  #failingSince: number | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(world: World) {
    this.#world = world
  }

  deliverTo(origin: string): void {
    this.#origin = origin
  }

  /** Several events travel as several entries of one request. Resolves with the last status, 0 where there was no answer. */
  async deliver(person: Person, events: Event[]): Promise<number> {
    const channel = this.#world.isInboxOwner(person) ? 'standby' : 'messaging'
    const wanted = events.filter((event) => isInField(event, this.#world.fields, channel))
    if (wanted.length === 0 || this.#origin === '') return 0
    const letter = { entries: wanted.map((event) => ({ channel: channelOf(event, channel), event })) }
    return this.#inLine(person.psid, () => this.#holdOr(() => this.#deliverLetter(letter)))
  }

  /** Any body, signed, once. */
  async raw(body: unknown): Promise<number> {
    return this.#inLine('', () => this.#post(escaped(body)))
  }

  /** Lets go what `shuffle` held, last first. */
  async release(): Promise<void> {
    const held = this.#held.splice(0).reverse()
    for (const send of held) await send()
  }

  /** Tries again what was not answered. */
  async retry(): Promise<void> {
    const letters = this.#unanswered.splice(0)
    for (const letter of letters) await this.#deliverLetter(letter)
  }

  reset(): void {
    this.#held = []
    this.#unanswered = []
    this.#failingSince = undefined
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  async close(): Promise<void> {
    this.#origin = ''
    this.reset()
    await this.#agent.destroy()
  }

  #inLine(key: string, work: () => Promise<number>): Promise<number> {
    const before = this.#lines.get(key) ?? Promise.resolve()
    const mine = before.then(work)
    this.#lines.set(key, mine)
    void mine.then(() => {
      if (this.#lines.get(key) === mine) this.#lines.delete(key)
    })
    return mine
  }

  async #holdOr(send: () => Promise<number>): Promise<number> {
    const { shuffle } = this.#world.trouble
    if (shuffle === undefined || shuffle < 2) return send()
    this.#held.push(send)
    if (this.#held.length >= shuffle) await this.release()
    return 0
  }

  async #deliverLetter(letter: Letter): Promise<number> {
    let status = 0
    const times = Math.max(1, this.#world.trouble.repeat ?? 1)
    for (let time = 0; time < times; time += 1) status = await this.#deliverOnce(letter)
    if (status !== 200) this.#later(letter)
    else this.#failingSince = undefined
    return status
  }

  async #deliverOnce(letter: Letter): Promise<number> {
    let status = 0
    for (let attempt = 0; attempt < triesAtOnce && status !== 200; attempt += 1) {
      status = await this.#post(escaped(this.#bodyOf(letter)))
    }
    return status
  }

  /** The same event carries a new `entry.time` each time, and keys come in either order. */
  #bodyOf(letter: Letter): unknown {
    const entry = letter.entries.map(({ channel, event }, index) => {
      const time = this.#world.now() + index
      const head = this.#world.chance(0.5) ? { id: page.id, time } : { time, id: page.id }
      return { ...head, [channel]: [event] }
    })
    return { object: 'page', entry }
  }

  #later(letter: Letter): void {
    if (this.#origin === '') return
    const now = this.#world.now()
    this.#failingSince ??= now
    if (now - this.#failingSince >= disabledAfterMs) {
      this.#world.fields = []
      this.reset()
      return
    }
    this.#unanswered.push(letter)
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.retry()
    }, laterMs)
    this.#timer.unref()
  }

  async #post(body: Buffer): Promise<number> {
    try {
      const { statusCode, body: answer } = await request(`${this.#origin}/webhooks/messenger`, {
        method: 'POST',
        dispatcher: this.#agent,
        signal: AbortSignal.timeout(this.#world.webhookMs ?? answerMs),
        headers: {
          'content-type': 'application/json',
          'x-hub-signature-256': signatureOf(body, page.appSecret),
        },
        body,
      })
      await answer.dump()
      return statusCode
    } catch {
      return 0
    }
  }
}

/** Events about the thread itself reach the app outside the standby channel. */
function channelOf(event: Event, channel: 'messaging' | 'standby'): 'messaging' | 'standby' {
  return 'take_thread_control' in event || 'pass_thread_control' in event ? 'messaging' : channel
}

/** The platform's own escapes, in lower case: what is signed is pure ASCII. */
function escaped(body: unknown): Buffer {
  const text = JSON.stringify(body).replace(/\//g, '\\/')
  const ascii = text.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return Buffer.from(ascii, 'latin1')
}
