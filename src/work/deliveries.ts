// Sends what is due, and decides from the fault what comes next: again later, held until the citizen writes, or given up and shown.
import type { Channel, OutboundMessage } from '../channels/channel.js'
import { Fault } from '../faults.js'
import type { Claimer } from '../store/claimer.js'
import type { Database } from '../store/index.js'
import {
  claimDeliveries,
  nextDeliveryDue,
  recordDelivery,
  returnDeliveries,
  unknownSent,
  unparkChannel,
  type ClaimedDelivery,
  type DeliveryOutcome,
} from '../store/sending.js'
import type { Vault } from '../vault/index.js'
import { whileHeld } from './holding.js'
import { insist } from './insist.js'
import { startLoop, type Loop } from './loop.js'

export interface DeliverySupplies {
  database: Database
  vault: Vault
  channels: Map<string, Channel>
  /** Reads a file of ours that goes along with an officer's words. */
  readFile(id: string): Promise<Buffer>
  now(): number
  /** Names this process. */
  by: string
  /** ms after which a delivery that its instance did not finish is another's; two minutes. */
  leaseMs?: number | undefined
  log: Log
}

export type Log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  fields?: Record<string, string | number | boolean>,
) => void

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** ms after each failed try: seven tries over about seven hours. */
const ladder = [5 * second, 30 * second, 2 * minute, 10 * minute, hour, 6 * hour]
/** ms a parked channel rests when the platform named no time. */
const parkMs = 5 * minute
/** For how long it is asked whether a message in doubt went out, before it is sent all the same. ms. */
const doubtMsMax = 2 * minute
const doubtTriesMax = 3
/** ms until a thread held by somebody else is looked at again. */
const elsewhereMs = 15 * minute
const leaseDefaultMs = 2 * minute
const atOnce = 64

/**
 * When to try a delivery again after a fault that may be retried soon.
 * @param tries how often it failed before  @returns ms UTC, or undefined to give up and show it
 */
export function nextTryAt(tries: number, failedAt: number): number | undefined {
  const wait = ladder[tries]
  return wait === undefined ? undefined : failedAt + wait
}

/** Bubbles of one citizen, sent one after another. */
export type Train = ClaimedDelivery[]

export interface Deliveries extends Loop<Train> {
  /** In whose name what is said on the channel now is claimed as it is written, to be handed over; undefined: it joins the queue. */
  sender(channel: string): Pick<Claimer, 'by' | 'leaseMs'> | undefined
}

export function startDeliveries(supplies: DeliverySupplies): Deliveries {
  const { database, vault, now, by, log, leaseMs = leaseDefaultMs } = supplies
  let unwritten = 0
  /** ms UTC until which a channel is known to stand still. */
  const parked = new Map<string, number>()

  const record = (delivery: ClaimedDelivery, outcome: DeliveryOutcome, stopping: AbortSignal) =>
    insist(
      () => recordDelivery(database, delivery, outcome, now()),
      stopping,
      (change) => (unwritten += change),
    )

  const loop = startLoop<Train>({
    name: 'deliveries',
    // What was sent and could not be written down yet must not be sent again when its claim has lapsed.
    claim: async (limit) => {
      if (unwritten > 0) return []
      const claimed = await claimDeliveries(database, vault, { now: now(), by, leaseMs, limit })
      return claimed.map((delivery) => [delivery])
    },
    async work(train, stopping) {
      const recorded: Promise<void>[] = []
      /** The next one need not wait for the disk; what could not be written is thrown at the end. */
      const meanwhile = (writing: Promise<void>) => {
        writing.catch(() => undefined)
        recorded.push(writing)
      }
      let begun = 0
      for (const delivery of train) {
        begun += 1
        const { channel } = delivery
        const begunAt = now()
        const outcome = await whileHeld({ database, now, leaseMs }, delivery, (isOurs) =>
          deliver(supplies, delivery, isOurs),
        )
        if (outcome === undefined) break
        meanwhile(record(delivery, outcome, stopping))
        if (outcome.is === 'later' && outcome.stops === 'channel') parked.set(channel, outcome.at)
        if (outcome.is !== 'sent') break
        // What was on its way when the channel was parked proves nothing: the stop stands until its time is over.
        const wasParked = (parked.get(channel) ?? Infinity) <= begunAt && parked.delete(channel)
        if (wasParked || delivery.tries > 0) meanwhile(unparkChannel(database, channel, now(), begunAt))
      }
      if (begun < train.length)
        meanwhile(insist(() => returnDeliveries(database, train.slice(begun)), stopping))
      await Promise.all(recorded)
    },
    nextDue: () => nextDeliveryDue(database, now()),
    now,
    atOnce,
    restMaxMs: 2 * second,
    failed: (error) => log('error', 'deliveries.failed', { error: (error as Error).message }),
  })
  return {
    ...loop,
    sender(channel) {
      const isSending = unwritten === 0 && (parked.get(channel) ?? 0) <= now()
      return isSending && loop.free() > 0 ? { by, leaseMs } : undefined
    },
  }
}

type IsOurs = () => Promise<boolean>

/** undefined: somebody else has it in hand by now, and writes down what becomes of it. */
async function deliver(
  supplies: DeliverySupplies,
  delivery: ClaimedDelivery,
  isOurs: IsOurs,
): Promise<DeliveryOutcome | undefined> {
  const outcome = await attempt(supplies, delivery, isOurs)
  if (outcome === undefined)
    supplies.log('warn', 'delivery.taken_over', { id: delivery.id, channel: delivery.channel })
  else if (outcome.is !== 'sent')
    supplies.log('warn', `delivery.${outcome.is}`, {
      id: delivery.id,
      channel: delivery.channel,
      fault: outcome.fault,
    })
  return outcome
}

async function attempt(
  supplies: DeliverySupplies,
  delivery: ClaimedDelivery,
  isOurs: IsOurs,
): Promise<DeliveryOutcome | undefined> {
  const channel = supplies.channels.get(delivery.channel)
  if (delivery.citizen.unreachable !== null)
    return { is: 'failed', fault: 'citizen-unreachable', unreachable: false }
  if (channel === undefined)
    return { is: 'later', at: supplies.now() + parkMs, fault: 'permission-missing', stops: 'channel' }
  try {
    // Before the window is looked at: whoever is held is sent anew one day, and was perhaps read already.
    const known = delivery.inDoubt ? await outcomeBefore(supplies, channel, delivery) : undefined
    if (known !== undefined) return known
    if (isPastWindow(channel, delivery, supplies.now())) return { is: 'held', fault: 'window-closed' }
    if (!(await isOurs())) return undefined
    const receipt = await channel.send(await messageOf(supplies, delivery))
    return { is: 'sent', platformId: receipt.platformId }
  } catch (error) {
    return afterFault(error, delivery, supplies.now())
  }
}

/**
 * Whoever sent it before died, or was cut off, before the answer came: the platform is asked whether it has it, so that nobody
 * reads it twice. undefined: it did not go out, or nobody can tell.
 */
async function outcomeBefore(
  supplies: DeliverySupplies,
  channel: Channel,
  delivery: ClaimedDelivery,
): Promise<DeliveryOutcome | undefined> {
  if (channel.findSent === undefined) return undefined
  try {
    // A clock that was set back since makes it no younger than now.
    const since = Math.min(delivery.createdAt, supplies.now())
    const found = await channel.findSent(await messageOf(supplies, delivery), since)
    const [platformId] = await unknownSent(supplies.database, delivery.channel, found)
    return platformId === undefined ? undefined : { is: 'sent', platformId }
  } catch (error) {
    const now = supplies.now()
    if (!isWorthAsking(error, delivery.tries, now - delivery.createdAt)) return undefined
    const { notBefore = now } = error
    const why = 'nor could it be asked what became of it'
    return afterFault(new Fault('answer-lost', why, { cause: error, notBefore }), delivery, now)
  }
}

/**
 * A platform that is away is not sent to either; one that will not tell is asked for a while, and a few times however old the message:
 * after an hour's standstill many are asked about at once.
 */
function isWorthAsking(error: unknown, tries: number, ageMs: number): error is Fault {
  if (!(error instanceof Fault)) return false
  if (error.code === 'platform-unreachable') return true
  const isOver = tries >= doubtTriesMax && ageMs > doubtMsMax
  return error.retry !== 'never' && error.code !== 'permission-missing' && !isOver
}

async function messageOf(supplies: DeliverySupplies, delivery: ClaimedDelivery): Promise<OutboundMessage> {
  const { id, author, body, citizen } = delivery
  const file = body.file && {
    name: body.file.name,
    mime: body.file.mime,
    bytes: await supplies.readFile(body.file.id),
  }
  return {
    id,
    account: citizen.account,
    citizen: citizen.handle,
    text: body.text,
    choices: body.choices,
    author,
    lastHeardAt: citizen.heardAt,
    ...(file === undefined ? {} : { file }),
  }
}

/** Nobody is asked in vain: past the platform's window a message waits for the citizen's next word. */
function isPastWindow(channel: Channel, delivery: ClaimedDelivery, now: number): boolean {
  const { replyWindowMs, officerWindowMs } = channel.limits
  return now - delivery.citizen.heardAt > (delivery.author === 'officer' ? officerWindowMs : replyWindowMs)
}

/** What a failed try leads to. Exported for its table of cases. */
export function afterFault(error: unknown, delivery: { tries: number }, now: number): DeliveryOutcome {
  const fault = error instanceof Fault ? error : new Fault('platform-error', 'unexpected', { cause: error })
  const notBefore = fault.notBefore ?? 0
  if (fault.code === 'window-closed') return { is: 'held', fault: fault.code }
  switch (fault.retry) {
    case 'never':
      return { is: 'failed', fault: fault.code, unreachable: fault.stops === 'citizen' }
    case 'soon': {
      const at = nextTryAt(delivery.tries, now)
      if (at === undefined) return { is: 'failed', fault: 'attempts-spent', unreachable: false }
      return { is: 'later', at: Math.max(at, notBefore), fault: fault.code, stops: fault.stops }
    }
    case 'later': {
      const wait = fault.stops === 'channel' ? parkMs : elsewhereMs
      return { is: 'later', at: Math.max(now + wait, notBefore), fault: fault.code, stops: fault.stops }
    }
  }
}
