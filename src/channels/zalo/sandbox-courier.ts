// Carries the simulated platform's webhooks to the program: signed raw bytes, a deadline of 2 s, the ladder of retries, and
// the trouble asked for (twice, out of order). Source of the ladder: https://docs.zaloplatforms.com/docs/OA/webhook/tong-quan
import { request } from 'undici'
import { app, type Platform } from './sandbox-platform.js'
import { record, word } from './shape.js'
import { macOf } from './signature.js'

const deadlineMs = 2_000
const ladderMs = [30_000, 300_000, 900_000, 1_800_000, 3_600_000]

/** What became of one attempt. `status` is absent where there was no connection or no answer in time. */
export interface Attempt {
  event: string
  numRetry: number
  status?: number
}

interface Waiting {
  raw: Buffer
  event: string
  /** Attempts that failed so far. */
  failed: number
  dueAt: number
}

export class Courier {
  /** Every attempt, oldest first, for tests; the oldest are forgotten. */
  readonly attempts: Attempt[] = []
  /** Events nobody will deliver any more. */
  lost = 0
  isOn = true
  private url: string | undefined
  private waiting: Waiting[] = []
  private held: Buffer[] = []
  private readonly underWay = new Set<Promise<unknown>>()
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly platform: Platform) {}

  deliverTo(origin: string): void {
    this.url = new URL('/webhooks/zalo', origin).href
  }

  /** Saving the address in the console sends an unsigned `{}` that must get 200. @returns the status, 0 without an answer */
  async save(): Promise<number> {
    const status = (await this.post(Buffer.from('{}'), {})) ?? 0
    if (status === 200) this.isOn = true
    return status
  }

  /** Any body, unsigned: the console's sample. */
  async postUnsigned(body: unknown): Promise<number> {
    return (await this.post(Buffer.from(JSON.stringify(body)), {})) ?? 0
  }

  /** @returns the last status, 0 without an answer, or while the event is held back */
  async deliver(body: unknown): Promise<number> {
    const raw = Buffer.from(JSON.stringify(body))
    const shuffle = this.platform.trouble.shuffle ?? 0
    if (shuffle <= 1) return this.deliverOften(raw)
    this.held.push(raw)
    return this.held.length < shuffle ? 0 : this.release()
  }

  /** Delivers what is held back, newest first. */
  async release(): Promise<number> {
    let status = 0
    for (const raw of this.held.splice(0).reverse()) status = await this.deliverOften(raw)
    return status
  }

  /** Waits for what is on its way now, not for what others start meanwhile. */
  async caughtUp(): Promise<void> {
    await Promise.allSettled([...this.underWay])
  }

  /** Waits until nothing is on its way; retries that are not due yet stay waiting. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay)
  }

  /** Runs in the background, and is waited for by `settled`. */
  background(work: () => Promise<unknown>): void {
    const task = work().finally(() => this.underWay.delete(task))
    task.catch(() => undefined)
    this.underWay.add(task)
  }

  /** Tries again what has come due, as the clock now stands. */
  retryDue(): void {
    this.background(async () => {
      for (let next = this.nextDue(); next !== undefined; next = this.nextDue()) {
        this.waiting = this.waiting.filter((one) => one !== next)
        await this.attempt(next)
      }
      if (this.waiting.length > 0) this.wakeLater()
    })
  }

  clear(): void {
    this.waiting = []
    this.held = []
    this.attempts.splice(0)
    this.lost = 0
    this.isOn = true
    clearTimeout(this.timer)
  }

  private nextDue(): Waiting | undefined {
    const due = this.waiting.filter(({ dueAt }) => dueAt <= this.platform.now())
    return due.sort((one, other) => one.dueAt - other.dueAt)[0]
  }

  private async deliverOften(raw: Buffer): Promise<number> {
    let status = 0
    for (let times = 0; times < (this.platform.trouble.repeat ?? 1); times += 1) {
      const event = word(record(JSON.parse(raw.toString('utf8')))['event_name']) ?? ''
      status = await this.attempt({ raw, event, failed: 0, dueAt: this.platform.now() })
    }
    return status
  }

  private async attempt(one: Waiting): Promise<number> {
    if (!this.isOn || this.url === undefined) {
      this.lost += 1
      return 0
    }
    const retried = one.failed > 0 ? { num_retry: String(one.failed) } : {}
    const status = await this.post(one.raw, { 'x-zevent-signature': this.sign(one.raw), ...retried })
    const attempt = { event: one.event, numRetry: one.failed }
    this.attempts.push(status === undefined ? attempt : { ...attempt, status })
    if (this.attempts.length > 10_000) this.attempts.shift()
    if (status === undefined) this.later(one)
    return status ?? 0
  }

  /** After the last rung the webhook is switched off until somebody saves it again. */
  private later(one: Waiting): void {
    const pause = ladderMs[one.failed]
    if (pause === undefined) {
      this.lost += 1 + this.waiting.length
      this.waiting = []
      this.isOn = false
      return
    }
    this.waiting.push({ ...one, failed: one.failed + 1, dueAt: one.dueAt + pause })
    this.wakeLater()
  }

  /** Somebody trying the sandbox by hand moves no clock. */
  private wakeLater(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.retryDue(), ladderMs[0]).unref()
  }

  private sign(raw: Buffer): string {
    const timestamp = word(record(JSON.parse(raw.toString('utf8')))['timestamp']) ?? ''
    return `mac=${macOf(app, raw, timestamp)}`
  }

  private async post(raw: Buffer, headers: Record<string, string>): Promise<number | undefined> {
    if (this.url === undefined) return undefined
    try {
      const answer = await request(this.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: raw,
        signal: AbortSignal.timeout(this.platform.webhookMs ?? deadlineMs),
        reset: true,
      })
      await answer.body.dump()
      return answer.statusCode
    } catch {
      return undefined
    }
  }
}
