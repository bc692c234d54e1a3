// Granting a channel access on the platform's own page: who began, what must come back, once; and what the ledger says of it.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Channel, Keepsake } from '../channels/channel.js'
import { Fault } from '../faults.js'
import type { Database } from '../store/index.js'
import { appendLedger } from '../store/ledger.js'
import { unparkChannel } from '../store/sending.js'

export interface ConnectingSupplies {
  database: Database
  channels: Map<string, Channel>
  /** Where the attempt under way rests, sealed, one for each channel. */
  attempts(channel: string): Keepsake
  /** Our address to which the platform sends the administrator back. */
  connectedUrl(channel: string): string
  random(bytes: number): Buffer
  /** ms UTC. */
  now(): number
  wakeDeliveries(): void
}

/** Who acts: the officer, and the session in whose browser it began. */
export interface Administrator {
  officerId: string
  sessionId: string
}

/** `stale`: not begun here, begun by somebody else, used already, or too long ago. */
export type Connected = 'granted' | 'refused' | 'other-account' | 'stale' | 'unreachable'

export interface Connecting {
  /** @returns the address to open; undefined where the channel knows no such thing. */
  begin(channel: string, who: Administrator): Promise<string | undefined>
  finish(channel: string, who: Administrator, answer: Answer): Promise<Connected>
}

export interface Answer {
  code: string
  state: string
  account: string | undefined
}

interface Attempt {
  stateHash: string
  sessionId: string
  verifier: string
  /** ms UTC. */
  endsAt: number
}

/** A code lives ten minutes; signing in before it is asked for takes its time too. */
const attemptLifeMs = 20 * 60_000

export function openConnecting(supplies: ConnectingSupplies): Connecting {
  const { database, channels, now } = supplies

  const note = (what: string, channel: string, who: Administrator, detail: Record<string, string> = {}) =>
    database.write((on) =>
      appendLedger(on, [
        { at: now(), actor: `officer:${who.officerId}`, what, about: null, detail: { channel, ...detail } },
      ]),
    )

  /** The attempt that this state belongs to, struck out as it is read: whatever comes of it, it is not used twice. */
  function take(channel: string, state: string): Promise<Attempt | undefined> {
    const kept = supplies.attempts(channel)
    return kept.alone(async () => {
      const known = (await kept.read()) ?? ''
      const attempt = known === '' ? undefined : (JSON.parse(known) as Attempt)
      if (attempt === undefined || !isSame(attempt.stateHash, hashOf(state))) return undefined
      // This write also proves the disk before a code is spent.
      await kept.write('')
      return attempt
    })
  }

  return {
    async begin(name, who) {
      const connect = channels.get(name)?.connect
      if (connect === undefined) return undefined
      const state = supplies.random(32).toString('base64url')
      const { url, verifier } = connect.begin({ redirectUri: supplies.connectedUrl(name), state })
      const attempt: Attempt = {
        stateHash: hashOf(state),
        sessionId: who.sessionId,
        verifier,
        endsAt: now() + attemptLifeMs,
      }
      await supplies.attempts(name).write(JSON.stringify(attempt))
      await note('channel.connect_begun', name, who)
      return url
    },

    async finish(name, who, { code, state, account }) {
      const connect = channels.get(name)?.connect
      if (connect === undefined) return 'stale'
      const attempt = await take(name, state)
      if (attempt === undefined || attempt.sessionId !== who.sessionId) return 'stale'
      if (now() >= attempt.endsAt) return 'stale'
      if (code === '') return 'refused'
      const outcome = await connect.finish({ code, verifier: attempt.verifier, account }).catch(unreached)
      await note(outcome === 'granted' ? 'channel.connected' : 'channel.connect_failed', name, who, {
        outcome,
      })
      if (outcome !== 'granted') return outcome
      // What waited for a living token goes out now.
      await unparkChannel(database, name, now())
      supplies.wakeDeliveries()
      return outcome
    },
  }
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

function unreached(error: unknown): 'unreachable' {
  if (error instanceof Fault) return 'unreachable'
  throw error
}

function hashOf(state: string): string {
  return createHash('sha256').update(state).digest('hex')
}
