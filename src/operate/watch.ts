// Keeps an eye on this instance: beats into the database, asks the channels how they are, counts what comes in, measures disks.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel, ChannelHealth } from '../channels/channel.js'
import type { Database } from '../store/index.js'
import { pullBack } from '../store/clock-back.js'
import { beat, leave, missingMigrations, type Arrived } from '../store/operate.js'
import type { Loop, Pulse } from '../work/loop.js'
import { diskBytesMin } from './alarms.js'
import { measureDisks, type Disk } from './disks.js'

export interface WatchSupplies {
  database: Database
  channels: Map<string, Channel>
  /** The workers; asked when somebody looks, since they start after the watch. */
  loops(): Pick<Loop, 'poke' | 'pulse'>[]
  /** Folders that must not run full, by what lies there (`database`, `evidence`). */
  folders: Record<string, string>
  instance: { id: string; startedAt: number; host: string }
  /** ms UTC. */
  now(): number
  log(
    level: 'info' | 'warn' | 'error',
    event: string,
    fields?: Record<string, string | number | boolean>,
  ): void
}

export interface ChannelSeen extends ChannelHealth {
  /** ms UTC at which the platform was asked. */
  at: number
}

export interface Readiness {
  ready: boolean
  /** Names of what keeps this instance from serving: `database`, `disk:evidence`, `worker:turns`, `migrations`. */
  missing: string[]
  /** By channel: what the platform said last; sending may stand still while receiving must go on. */
  channels: Record<string, 'ok' | 'wrong' | 'unknown'>
}

export interface Watch {
  /** The webhook's hook: messages that were kept. */
  arrived(channel: string, kept: number): void
  /** A webhook was answered. */
  acknowledged(channel: string, ms: number): void
  /** ms of the latest acknowledgements, at most five minutes old. */
  acknowledgedMs(channel: string): number[]
  /** ms UTC of the last arrival that this instance saw and has not yet written down. */
  unwrittenArrival(channel: string): Arrived | undefined
  readiness(): Promise<Readiness>
  disks(): Promise<Disk[]>
  pulses(): Pulse[]
  /** What a platform says of its channel, at most `maxAgeMs` old; undefined when it does not answer in time. */
  channelHealth(name: string, maxAgeMs: number, waitMs: number): Promise<ChannelSeen | undefined>
  /** ms by which this machine's clock has jumped against steady time since the start. */
  clockJumpMs(): number
  stop(): Promise<void>
}

const beatMs = 10_000
/** A proof of writing is trusted this long: a balancer that asks often writes no more for it. */
const proofMs = 2_000
const proofWaitMs = 5_000
/** A healthy loop looks again within its rest; this much more is a worker that hangs. */
const workerLateMs = 30_000
const samplesMax = 500
const samplesMs = 5 * 60_000
const channelAgeMs = 5 * 60_000
const clockLookMs = 1_000
/** A clock that is set back by more than this was wrong before, or is now. */
const clockBackMs = 30_000

export function startWatch(supplies: WatchSupplies): Watch {
  const { database, channels, now, log } = supplies
  const arrivals = new Map<string, Arrived>()
  const samples = new Map<string, { at: number; ms: number }[]>()
  const seen = new Map<string, ChannelSeen>()
  const asking = new Map<string, Promise<ChannelSeen | undefined>>()
  let proof: { at: number; ok: Promise<boolean> } | undefined
  let migrated = false
  const clockOffset = Date.now() - performance.now()

  async function write(): Promise<void> {
    const taken = [...arrivals.values()]
    arrivals.clear()
    try {
      await beat(database, supplies.instance, taken, now())
    } catch (error) {
      for (const each of taken) note(each)
      throw error
    }
  }

  function note({ channel, count, lastAt }: Arrived): void {
    const known = arrivals.get(channel)
    arrivals.set(channel, {
      channel,
      count: count + (known?.count ?? 0),
      lastAt: Math.max(lastAt, known?.lastAt ?? 0),
    })
  }

  function isWritable(): Promise<boolean> {
    if (proof === undefined || performance.now() - proof.at > proofMs) {
      const written = write().then(
        () => true,
        (error: unknown) => {
          log('error', 'watch.not_written', { error: error instanceof Error ? error.name : 'unknown' })
          return false
        },
      )
      const late = sleep(proofWaitMs, false, { ref: false })
      proof = { at: performance.now(), ok: Promise.race([written, late]) }
    }
    return proof.ok
  }

  async function hasMigrations(): Promise<boolean> {
    // What ran stays run: asked until it is so, then never again.
    migrated ||= await missingMigrations(database).then(
      (missing) => missing.length === 0,
      () => false,
    )
    return migrated
  }

  const disks = () => measureDisks(supplies.folders)

  function ask(name: string): Promise<ChannelSeen | undefined> {
    const underWay = asking.get(name)
    if (underWay !== undefined) return underWay
    const channel = channels.get(name)
    if (channel === undefined) return Promise.resolve(undefined)
    const asked = channel
      .health()
      .then((health) => {
        const told = { ...health, at: now() }
        seen.set(name, told)
        return told
      })
      .catch((error: unknown) => {
        log('warn', 'watch.channel_unasked', {
          channel: name,
          error: error instanceof Error ? error.name : 'unknown',
        })
        return undefined
      })
      .finally(() => asking.delete(name))
    asking.set(name, asked)
    return asked
  }

  let offset = now() - performance.now()
  /** A clock that was set back leaves work due in a future that is far away now. */
  async function lookAtClock(): Promise<void> {
    const known = offset
    offset = now() - performance.now()
    if (offset - known > -clockBackMs) return
    log('warn', 'watch.clock_set_back', { seconds: Math.round((known - offset) / 1_000) })
    try {
      await pullBack(database, now())
      for (const loop of supplies.loops()) loop.poke()
    } catch {
      // Looked at again with the next second.
      offset = known
    }
  }

  const clock = setInterval(() => void lookAtClock(), clockLookMs)
  const heart = setInterval(() => void isWritable(), beatMs)
  const round = setInterval(() => {
    for (const name of channels.keys()) void ask(name)
  }, channelAgeMs)
  clock.unref()
  heart.unref()
  round.unref()
  void isWritable()
  // What a clock that was wrong before the last stop left behind.
  void pullBack(database, now()).catch(() => undefined)

  return {
    arrived(channel, kept) {
      if (kept > 0) note({ channel, count: kept, lastAt: now() })
    },
    acknowledged(channel, ms) {
      const known = samples.get(channel) ?? []
      known.push({ at: performance.now(), ms })
      samples.set(channel, known.slice(-samplesMax))
    },
    acknowledgedMs: (channel) =>
      (samples.get(channel) ?? []).filter(({ at }) => performance.now() - at < samplesMs).map(({ ms }) => ms),
    unwrittenArrival: (channel) => arrivals.get(channel),
    async readiness() {
      const [writable, hasRun, volumes] = await Promise.all([isWritable(), hasMigrations(), disks()])
      const missing = [
        ...(writable ? [] : ['database']),
        ...(hasRun ? [] : ['migrations']),
        ...volumes.filter(({ freeBytes }) => freeBytes < diskBytesMin).map(({ name }) => `disk:${name}`),
        ...supplies
          .loops()
          .map((loop) => loop.pulse())
          .filter(isStuck)
          .map(({ name }) => `worker:${name}`),
      ]
      return { ready: missing.length === 0, missing, channels: channelStates() }
    },
    disks,
    pulses: () => supplies.loops().map((loop) => loop.pulse()),
    async channelHealth(name, maxAgeMs, waitMs) {
      const known = seen.get(name)
      if (known !== undefined && now() - known.at <= maxAgeMs) return known
      return Promise.race([ask(name), sleep(waitMs, undefined, { ref: false })])
    },
    clockJumpMs: () => Date.now() - performance.now() - clockOffset,
    async stop() {
      clearInterval(clock)
      clearInterval(heart)
      clearInterval(round)
      await proof?.ok
      await Promise.all(asking.values())
      await write().catch(() => undefined)
      await leave(database, supplies.instance.id).catch(() => undefined)
    },
  }

  function channelStates(): Readiness['channels'] {
    const states: Readiness['channels'] = {}
    for (const name of channels.keys()) {
      const known = seen.get(name)
      if (known === undefined || now() - known.at > channelAgeMs) void ask(name)
      states[name] = known === undefined ? 'unknown' : known.ok ? 'ok' : 'wrong'
    }
    return states
  }
}

/** A worker that has stopped looking for work, or cannot. */
export function isStuck(pulse: Pick<Pulse, 'lookedMsAgo' | 'restMaxMs' | 'failedInRow'>): boolean {
  return pulse.lookedMsAgo > pulse.restMaxMs + workerLateMs || pulse.failedInRow >= 5
}
