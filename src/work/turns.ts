// Takes what citizens sent through their conversations: one turn at a time per citizen, in order; everything it decides is written at once.
import type { InboundMessage } from '../channels/channel.js'
import type { Claimer } from '../store/claimer.js'
import type { ClaimedLane, ClaimedMessage } from '../store/inbound.js'
import {
  claimTurns,
  nextInboundDue,
  postponeInbound,
  putAwayInbound,
  returnInbound,
  StaleClaim,
} from '../store/lanes.js'
import { commitTurn } from '../store/turns.js'
import { decide, groundOf, isAct, type Deciding } from './deciding.js'
import type { Deliveries, Log } from './deliveries.js'
import { filesOf, gather } from './hearing.js'
import { insist, isStoreFault } from './insist.js'
import { startLoop, type Loop } from './loop.js'

export interface TurnSupplies extends Deciding {
  /** Said when a message could not be understood by the program itself after all tries. */
  troubleText: string
  /** ms after which a turn that its instance did not finish is another's; a minute. */
  leaseMs?: number | undefined
  /** Webhooks wait so long that turns must yield to them. */
  pressure?: { isHigh(): boolean }
  log: Log
  deliveries: Pick<Deliveries, 'sender' | 'hand' | 'poke'>
  wakeEvidence(): void
  wakeAlerts(): void
}

const second = 1_000
const minute = 60 * second

const leaseDefaultMs = minute
const atOnce = 32
/** Turns that begin in one round of the event loop: more are cheaper together, fewer keep nobody waiting who calls meanwhile. */
const perRound = 16
/** So many while webhooks wait too long beside all those turns. */
const atOncePressed = 2
/** After this many faults a message is set aside for a person, so that it does not stop those behind it. */
const triesMax = 5
const tryAgainMs = [second, 5 * second, 30 * second, 2 * minute]
export interface Turns extends Loop<ClaimedLane> {
  /** In whose name what arrives now is claimed as it is kept, to be handed over; undefined: it joins the queue. */
  taker(): Claimer | undefined
}

export function startTurns(supplies: TurnSupplies): Turns {
  const { database, vault, now, by, log, leaseMs = leaseDefaultMs } = supplies
  const round = openRounds(perRound)
  const loop = startLoop<ClaimedLane>({
    name: 'turns',
    async claim(free) {
      const most = supplies.pressure?.isHigh() === true ? atOncePressed : atOnce
      const limit = most - (atOnce - free)
      return limit > 0 ? claimTurns(database, vault, { now: now(), by, leaseMs, limit }) : []
    },
    async work(lane, stopping) {
      await round()
      await takeLane(supplies, lane, stopping)
    },
    // Under pressure there is always something due: to look how much is to look through all that waits.
    nextDue: async () =>
      supplies.pressure?.isHigh() === true ? now() + 50 : nextInboundDue(database, now()),
    now,
    atOnce,
    restMaxMs: 2 * second,
    failed: (error) => log('error', 'turns.failed', { error: (error as Error).message }),
  })
  return {
    ...loop,
    taker() {
      // Elsewhere another instance may hold the lane: there only the queue knows.
      if (database.dialect !== 'sqlite' || supplies.pressure?.isHigh() === true) return undefined
      const limit = loop.free()
      return limit > 0 ? { by, leaseMs, limit, now: now() } : undefined
    },
  }
}

/**
 * A few begin in each round of the event loop, and never in the one under way: the webhook is answered before its turn begins, and
 * new connections are heard between two rounds, one in each.
 * @returns resolves in the next round that has a seat left
 */
function openRounds(seats: number): () => Promise<void> {
  let coming: Promise<void> | undefined
  let taken = 0
  return () => {
    if (coming === undefined || taken === seats) {
      const next = (coming ?? Promise.resolve())
        .then(() => new Promise<void>((go) => setImmediate(go)))
        .then(() => {
          if (coming === next) coming = undefined
        })
      coming = next
      taken = 0
    }
    taken += 1
    return coming
  }
}

async function takeLane(supplies: TurnSupplies, lane: ClaimedLane, stopping: AbortSignal): Promise<void> {
  for (const group of gather(lane.messages)) {
    try {
      await takeGroup(supplies, group)
    } catch (error) {
      if (error instanceof StaleClaim) return
      await afterFault(supplies, lane, group, error, stopping)
      return
    }
  }
}

async function takeGroup(supplies: TurnSupplies, group: ClaimedMessage[]): Promise<void> {
  const { message } = group[0]!
  if (message.kind === 'notice') return putAway(supplies, group, message)
  const ground = await groundOf(supplies, message)
  const commit = await decide(supplies, ground, group)
  const { deliveries } = supplies
  const sender = deliveries.sender(message.channel)
  const said = await commitTurn(supplies.database, supplies.vault, { ...commit, ...(sender && { sender }) })
  if (said.length > 0) deliveries.hand(said)
  else if (commit.outbound.length > 0 || commit.heardAt !== undefined) deliveries.poke()
  if (commit.newFiles.length > 0) supplies.wakeEvidence()
  if (commit.turn?.alert !== undefined) supplies.wakeAlerts()
}

/** The platform speaks to the operator: nobody's turn, but seen. */
async function putAway(
  supplies: TurnSupplies,
  group: ClaimedMessage[],
  message: InboundMessage,
): Promise<void> {
  supplies.log('warn', 'channel.notice', { channel: message.channel, id: message.messageId })
  await putAwayInbound(supplies.database, supplies.vault, { messages: group, by: supplies.by, state: 'done' })
}

async function afterFault(
  supplies: TurnSupplies,
  lane: ClaimedLane,
  group: ClaimedMessage[],
  error: unknown,
  stopping: AbortSignal,
): Promise<void> {
  const { database, now, log } = supplies
  const { tries, seq } = group[0]!
  log('error', 'turn.failed', { seq, tries, error: whereOf(error) })
  // A disk that is full or a database that is busy is no fault of the message: it is tried again as if never begun.
  if (isStoreFault(error)) return insist(() => returnInbound(database, lane.messages), stopping)
  if (tries + 1 >= triesMax) return setAside(supplies, group)
  const rest = lane.messages.slice(lane.messages.indexOf(group[0]!))
  const wait = tryAgainMs[Math.min(tries, tryAgainMs.length - 1)]!
  await postponeInbound(database, rest, now() + wait, 'turn-failed')
}

/** Keeps what could not be taken for a person to see, fetches its files, and tells the citizen so. */
async function setAside(supplies: TurnSupplies, group: ClaimedMessage[]): Promise<void> {
  const { database, vault, by } = supplies
  const away = { state: 'set_aside', fault: 'turn-failed' } as const
  const { message } = group[0]!
  try {
    const ground = await groundOf(supplies, message)
    const body = { text: supplies.troubleText, choices: [] }
    const outbound = isAct(group[0]!) ? [{ id: supplies.newId(), author: 'bot' as const, body }] : []
    const { citizen } = ground
    const newFiles = filesOf(supplies.newId, group)
    await commitTurn(database, vault, {
      now: supplies.now(),
      by,
      messages: group,
      citizen,
      outbound,
      newFiles,
      ledger: [],
      away,
    })
    supplies.deliveries.poke()
    supplies.wakeEvidence()
  } catch (error) {
    supplies.log('error', 'turn.set_aside_unsaid', { error: whereOf(error) })
    await putAwayInbound(database, vault, { messages: group, by, ...away })
  }
}

/** Where a bug happened, without what a citizen said: the kind of error and the first places in our code. */
function whereOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const places = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  return [error.name, ...places.slice(0, 3).map((line) => line.trim())].join(' | ')
}
