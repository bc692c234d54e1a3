// How every worker runs: claim what is due, do it with bounded company, rest until the next is due or somebody pokes; stop when told.
import { tracingChannel } from 'node:diagnostics_channel'

export interface Loop<Item = never> {
  /**
   * Something new may be due: look now.
   * @param dueAt ms UTC; what is due after the longest rest is found by then without a poke
   */
  poke(dueAt?: number): void
  /** How many items may be claimed as they are written, to be handed over: none while anything may wait in the queue. */
  free(): number
  /** Does an item that was claimed in its name. */
  hand(item: Item): void
  /** Finishes what is in hand, then resolves. */
  stop(): Promise<void>
  /** How it is doing, for health and metrics. */
  pulse(): Pulse
}

export interface Pulse {
  name: string
  /** ms since it last looked for work; a loop that stands still stops looking. */
  lookedMsAgo: number
  /** ms within which it must look again when all is well. */
  restMaxMs: number
  inHand: number
  /** Items done since the start. */
  done: number
  /** ms of work on them, all together. */
  busyMs: number
  /** Looks that failed one after another; 0 when the last one went well. */
  failedInRow: number
}

export interface LoopWork<Item> {
  name: string
  /** Claims at most `limit` items that are due. */
  claim(limit: number): Promise<Item[]>
  /**
   * Does one item and writes down what became of it. A throw is a bug or a dead store: it is logged, the loop rests and goes on.
   * @param stopping aborted when the program stops and waits for it
   */
  work(item: Item, stopping: AbortSignal): Promise<void>
  /** ms UTC of the next thing due; undefined when nothing waits. */
  nextDue(): Promise<number | undefined>
  now(): number
  /** How many are in hand at once. */
  atOnce: number
  /** ms after which the loop looks again though nobody poked: other instances do not poke us. */
  restMaxMs: number
  failed(error: unknown): void
}

/** One item in a worker's hand, as whoever traces is told of it. */
export interface Work {
  worker: string
  item: unknown
}

/** Tells of the beginning and end of each item, to whoever subscribes; nobody does unless traces were asked for. */
export const worked = tracingChannel<unknown, Work>('citizen-report-intake.work')

/** ms of rest after a fault of the loop itself. */
const faultRestMs = 1_000

export function startLoop<Item>(task: LoopWork<Item>): Loop<Item> {
  const stopping = new AbortController()
  let poked = false
  let wake: (() => void) | undefined
  const inHand = new Set<Promise<void>>()
  // The monotonic clock: the other one may jump by a day.
  let lookedAt = performance.now()
  let done = 0
  let busyMs = 0
  let failedInRow = 0

  const poke = (dueAt?: number) => {
    if (dueAt !== undefined && dueAt > task.now() + task.restMaxMs) return
    poked = true
    wake?.()
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        poked = false
        lookedAt = performance.now()
        const free = task.atOnce - inHand.size
        const items = free > 0 ? await task.claim(free) : []
        failedInRow = 0
        items.forEach(take)
        if (items.length > 0 && inHand.size < task.atOnce) continue
        await rest(inHand.size >= task.atOnce ? task.restMaxMs : await untilDue())
      } catch (error) {
        failedInRow += 1
        task.failed(error)
        await rest(faultRestMs)
      }
    }
    await Promise.all(inHand)
  }

  function take(item: Item): void {
    const from = performance.now()
    const work = () => task.work(item, stopping.signal)
    const working = (
      worked.start.hasSubscribers ? worked.tracePromise(work, { worker: task.name, item }) : work()
    )
      .catch((error: unknown) => task.failed(error))
      .finally(() => {
        inHand.delete(working)
        done += 1
        busyMs += performance.now() - from
        // A finished item frees a place, and its lane may hold more.
        poke()
      })
    inHand.add(working)
  }

  async function untilDue(): Promise<number> {
    const due = await task.nextDue()
    if (due === undefined) return task.restMaxMs
    return Math.min(Math.max(due - task.now(), 5), task.restMaxMs)
  }

  async function rest(ms: number): Promise<void> {
    if (poked || stopping.signal.aborted) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    wake = undefined
  }

  const running = run()
  return {
    poke,
    // Whoever waits in the queue goes first: resting, the loop knows of nobody.
    free: () => (wake === undefined || poked || stopping.signal.aborted ? 0 : task.atOnce - inHand.size),
    hand: take,
    async stop() {
      stopping.abort()
      poke()
      await running
    },
    pulse: () => ({
      name: task.name,
      lookedMsAgo: performance.now() - lookedAt,
      restMaxMs: task.restMaxMs,
      inHand: inHand.size,
      done,
      busyMs,
      failedInRow,
    }),
  }
}
