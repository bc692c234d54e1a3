// Figures for Prometheus: what this instance did and what waits. Names of channels, queues and faults only; nothing of citizens.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../store/index.js'
import { readQueues } from '../store/operate.js'
import { parkedChannels } from '../store/sending.js'
import type { Watch } from './watch.js'

export interface Metrics {
  /** A webhook was answered. */
  acknowledged(channel: string, status: number, ms: number): void
  /** Messages that were new and are kept. */
  kept(channel: string, count: number): void
  /** Something was logged. */
  logged(level: string, event: string): void
  /** The page, in Prometheus's text format 0.0.4. */
  page(supplies: MetricsSupplies): Promise<{ type: string; body: string }>
  close(): void
}

export interface MetricsSupplies {
  database: Database
  watch: Watch
  /** ms UTC. */
  now(): number
}

/** Seconds; the platforms' own limits and our alarm lie among them. */
const acknowledgeBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 1.5, 2, 5]

export function openMetrics(): Metrics {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  const acknowledged = new Histogram({
    name: 'webhook_acknowledge_seconds',
    help: 'From the whole request to the answer.',
    labelNames: ['channel', 'status'],
    buckets: acknowledgeBuckets,
    registers,
  })
  const kept = new Counter({
    name: 'inbound_kept_total',
    help: 'Messages that were new and are kept.',
    labelNames: ['channel'],
    registers,
  })
  const events = new Counter({
    name: 'log_events_total',
    help: 'Lines of the log by what happened.',
    labelNames: ['level', 'event'],
    registers,
  })
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers })
  const waiting = gauge('queue_messages', 'What waits, is held, failed or was set aside.', [
    'queue',
    'channel',
    'state',
  ])
  const overdue = gauge('queue_oldest_overdue_seconds', 'How long the oldest of a queue is overdue.', [
    'queue',
    'channel',
    'state',
  ])
  const parked = gauge('channel_parked', '1 while sending on a channel stands still.', ['channel', 'fault'])
  const free = gauge('disk_free_bytes', 'Bytes left where the database and the evidence lie.', ['volume'])
  const ready = gauge('ready', '1 when this instance can serve.', [])
  const healthy = gauge('channel_healthy', '1 when the platform last said that all is well.', ['channel'])
  const done = gauge('worker_items_done', 'Items a worker has done since the start.', ['worker'])
  const busy = gauge('worker_busy_seconds', 'Seconds of work on them, all together.', ['worker'])
  const inHand = gauge('worker_items_in_hand', 'Items a worker has in hand.', ['worker'])

  async function measure({ database, watch, now }: MetricsSupplies): Promise<void> {
    const [queues, stopped, disks, readiness] = await Promise.all([
      readQueues(database),
      parkedChannels(database),
      watch.disks(),
      watch.readiness(),
    ])
    for (const each of [waiting, overdue, parked, healthy]) each.reset()
    for (const { queue, channel, state, count, oldestDueAt } of queues) {
      waiting.set({ queue, channel, state }, count)
      overdue.set({ queue, channel, state }, Math.max(0, now() - oldestDueAt) / 1_000)
    }
    for (const { channel, fault, until } of stopped) parked.set({ channel, fault }, until > now() ? 1 : 0)
    for (const { name, freeBytes } of disks) free.set({ volume: name }, freeBytes)
    ready.set(readiness.ready ? 1 : 0)
    for (const [channel, state] of Object.entries(readiness.channels))
      if (state !== 'unknown') healthy.set({ channel }, state === 'ok' ? 1 : 0)
    for (const pulse of watch.pulses()) {
      done.set({ worker: pulse.name }, pulse.done)
      busy.set({ worker: pulse.name }, pulse.busyMs / 1_000)
      inHand.set({ worker: pulse.name }, pulse.inHand)
    }
  }

  return {
    acknowledged: (channel, status, ms) =>
      acknowledged.observe({ channel, status: String(status) }, ms / 1_000),
    kept: (channel, count) => kept.inc({ channel }, count),
    logged: (level, event) => events.inc({ level, event }),
    async page(supplies) {
      // A database that is down must not take the figures of the process with it.
      await measure(supplies).catch(() => ready.set(0))
      return { type: register.contentType, body: await register.metrics() }
    },
    close: () => register.clear(),
  }
}
