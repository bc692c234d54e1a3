// Takes what citizens sent through their conversations: one turn at a time per citizen, in order; everything it decides is written at once.
import type { Channel, InboundMessage } from '../channels/channel.js'
import { fit } from '../channels/fit.js'
import type { Context, Conversation, FlowSettings, Heard, Turn } from '../conversation/conversation.js'
import type { Land } from '../places/land.js'
import { overhear } from '../conversation/overhear.js'
import { maskFacts, maskOwn } from '../reports/masking.js'
import { sayState } from '../reports/report.js'
import type { Routing } from '../reports/routing.js'
import {
  claimTurns,
  nextInboundDue,
  postponeInbound,
  putAwayInbound,
  returnInbound,
  StaleClaim,
  type AnyInbound,
  type ClaimedLane,
  type ClaimedMessage,
} from '../store/inbound.js'
import type { Database } from '../store/index.js'
import { markEchoed, recordReceipt } from '../store/outbound.js'
import type { TurnCommit } from '../store/turn-commit.js'
import { commitTurn, loadTurn, type TurnGround } from '../store/turns.js'
import type { Vault } from '../vault/index.js'
import type { Log } from './deliveries.js'
import { hearOfficer } from './duty-chat.js'
import { filesOf, gather, hearGroup, isStandby } from './hearing.js'
import { insist, isStoreFault } from './insist.js'
import { startLoop, type Loop } from './loop.js'
import { identityAnswered, maskWords } from './masking.js'

export interface TurnSupplies {
  database: Database
  vault: Vault
  channels: Map<string, Channel>
  /** The conversation, bound to its flow. */
  takeTurn(ground: TurnGround, heard: Heard, context: Context): Promise<Turn>
  newConversation(): Conversation
  /** Said when a message could not be understood by the program itself after all tries. */
  troubleText: string
  land: Land
  routing(): Routing
  settings(channel: Channel): FlowSettings
  now(): number
  newId(): string
  newCode(): string
  newPseudonym(): string
  by: string
  /** ms after which a turn that its instance did not finish is another's; a minute. */
  leaseMs?: number | undefined
  /** Webhooks wait so long that turns must yield to them. */
  pressure?: { isHigh(): boolean }
  log: Log
  wakeDeliveries(): void
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
/** A person who writes in our name silences the bot; renewed by each of their messages (messenger.md 7.7). */
const personTalksMs = 15 * minute
/** A thread taken over through the platform stays so until it is handed back, at most a day (Conversation Routing: ownership lapses after 24 h). */
const takenMs = 24 * 60 * minute

/** Kinds that a citizen makes by acting, which open the platform's reply window anew. */
const acts = new Set([
  'text',
  'choice',
  'media',
  'location',
  'sticker',
  'voice',
  'share',
  'contact',
  'started',
  'reaction',
  'unknown',
])

export function startTurns(supplies: TurnSupplies): Loop {
  const { database, vault, now, by, log, leaseMs = leaseDefaultMs } = supplies
  let round = Promise.resolve()
  let begun = 0
  return startLoop<ClaimedLane>({
    name: 'turns',
    async claim(free) {
      const most = supplies.pressure?.isHigh() === true ? atOncePressed : atOnce
      const limit = most - (atOnce - free)
      return limit > 0 ? claimTurns(database, vault, { now: now(), by, leaseMs, limit }) : []
    },
    async work(lane) {
      // A few begin in each round of the event loop: new connections are heard between two rounds, one in each.
      if (begun++ % perRound === 0) round = round.then(nextRound)
      await round
      await takeLane(supplies, lane)
    },
    // Under pressure there is always something due: to look how much is to look through all that waits.
    nextDue: async () => (supplies.pressure?.isHigh() === true ? now() + 50 : nextInboundDue(database)),
    now,
    atOnce,
    restMaxMs: 2 * second,
    failed: (error) => log('error', 'turns.failed', { error: (error as Error).message }),
  })
}

const nextRound = () => new Promise<void>((go) => setImmediate(go))

async function takeLane(supplies: TurnSupplies, lane: ClaimedLane): Promise<void> {
  for (const group of gather(lane.messages)) {
    try {
      await takeGroup(supplies, group)
    } catch (error) {
      if (error instanceof StaleClaim) return
      await afterFault(supplies, lane, group, error)
      return
    }
  }
}

async function takeGroup(supplies: TurnSupplies, group: ClaimedMessage[]): Promise<void> {
  const { message } = group[0]!
  if (message.kind === 'notice') return putAway(supplies, group, message)
  const ground = await groundOf(supplies, message)
  const commit = await decide(supplies, ground, group)
  await commitTurn(supplies.database, supplies.vault, commit)
  if (commit.outbound.length > 0 || commit.heardAt !== undefined) supplies.wakeDeliveries()
  if (commit.newFiles.length > 0) supplies.wakeEvidence()
  if (commit.turn?.alert !== undefined) supplies.wakeAlerts()
}

function groundOf(supplies: TurnSupplies, message: AnyInbound): Promise<TurnGround> {
  const { database, vault, newId, newPseudonym } = supplies
  const { channel, account, citizen: handle } = message
  const unit = (id: string) => supplies.routing().units.find((each) => each.id === id)?.name ?? id
  return loadTurn(
    database,
    vault,
    { channel, account, handle, newId, newPseudonym },
    { state: sayState, unit },
  )
}

/** What the group comes to. */
async function decide(
  supplies: TurnSupplies,
  ground: TurnGround,
  group: ClaimedMessage[],
): Promise<TurnCommit> {
  const { message, sentAt } = group[0]!
  const now = supplies.now()
  const base = {
    now,
    by: supplies.by,
    messages: group,
    citizen: ground.citizen,
    outbound: [],
    newFiles: [],
    ledger: [],
  }
  switch (message.kind) {
    case 'delivered':
    case 'seen':
      return { ...base, also: (on) => recordReceipt(on, ground.citizen.id, receiptOf(message), now) }
    case 'echo':
      if (message.author === 'bot') {
        const { mark, text, messageId } = message
        return {
          ...base,
          also: (on) => markEchoed(on, supplies.vault, ground.citizen, { mark, text, messageId }, now),
        }
      }
      return { ...base, pausedUntil: sentAt + personTalksMs }
    case 'taken':
      return { ...base, pausedUntil: sentAt + takenMs }
    case 'released':
      return { ...base, pausedUntil: 0 }
    default:
      return (await hearOfficer(dutyChat(supplies), ground, group)) ?? hear(supplies, ground, group)
  }
}

const dutyChat = (supplies: TurnSupplies) => ({
  ...supplies,
  channelTitle: (name: string) => supplies.channels.get(name)?.title ?? name,
})

async function hear(
  supplies: TurnSupplies,
  ground: TurnGround,
  group: ClaimedMessage[],
): Promise<TurnCommit> {
  const now = supplies.now()
  const { citizen } = ground
  const channel = supplies.channels.get(citizen.channel)
  if (channel === undefined) throw new Error(`channel ${citizen.channel} is not open`)
  const newFiles = filesOf(supplies.newId, group)
  const heard = await hearGroup(supplies.database, group, newFiles)
  const acted = group
    .filter(({ message }) => acts.has(message.kind))
    .map(({ sentAt, receivedAt }) => heardOf(sentAt, receivedAt))
  const heardAt = acted.length === 0 ? undefined : Math.max(...acted)
  const base: TurnCommit = {
    now,
    by: supplies.by,
    messages: group,
    citizen,
    ...(heardAt === undefined ? {} : { heardAt }),
    outbound: [],
    newFiles,
    ledger: [],
  }
  const standby = group.some(({ message }) => isStandby(message))
  const isPaused = standby || citizen.pausedUntil > now
  // While a person talks the bot listens: what came is kept, fetched and shown at the desk, and its own questions wait.
  const turn = isPaused
    ? overhear(ground.conversation ?? supplies.newConversation(), ground.reports, heard)
    : await supplies.takeTurn(ground, heard, contextOf(supplies, ground, channel))
  const reportId = turn.filed?.id ?? turn.added?.report
  const outbound = turn.says
    .flatMap((say) => fit(say, channel.limits))
    .map(({ text, choices }) => ({
      id: supplies.newId(),
      author: 'bot' as const,
      ...(reportId === undefined ? {} : { reportId }),
      body: { text, choices },
    }))
  const { identity } = identityOf(turn, ground)
  const known = identity ?? ground.identity
  return {
    ...base,
    turn: maskWords(turn, known),
    outbound,
    ...(standby ? { pausedUntil: Math.max(citizen.pausedUntil, now + personTalksMs) } : {}),
    ...(turn.filed === undefined ? {} : { masked: maskFacts(turn.filed.facts, known) }),
    ...(identity === undefined ? {} : { identity }),
  }
}

/** What is older than any platform sends again tells of two clocks that differ, not of a citizen who wrote a day ago. ms. */
const sentAgoMsMax = 2 * 60 * minute

/** When the citizen acted, by our own clock: the platform itself refuses what is past its window. */
function heardOf(sentAt: number, receivedAt: number): number {
  return receivedAt - sentAt > sentAgoMsMax ? receivedAt : Math.min(sentAt, receivedAt)
}

/** The identity that goes with a report: given now, given before and said to hold still, or told when an officer asked. */
function identityOf(turn: Turn, ground: TurnGround): Pick<TurnCommit, 'identity'> {
  const told = identityAnswered(turn.answered)
  const answered = told === undefined || Object.keys(told).length === 0 ? undefined : told
  const identity = turn.filed?.sameIdentity === true ? ground.identity : (turn.filed?.identity ?? answered)
  return identity === undefined ? {} : { identity }
}

function contextOf(supplies: TurnSupplies, ground: TurnGround, channel: Channel): Context {
  return {
    now: supplies.now(),
    newId: supplies.newId,
    newCode: supplies.newCode,
    land: supplies.land,
    routing: supplies.routing(),
    settings: supplies.settings(channel),
    reports: ground.reports,
    ...(ground.identity === undefined ? {} : { knownIdentity: { masked: maskOwn(ground.identity) } }),
  }
}

function receiptOf(message: InboundMessage) {
  const { about = [], upTo } = message
  const kind = message.kind === 'seen' ? ('seen' as const) : ('delivered' as const)
  return { kind, platformIds: about, ...(upTo === undefined ? {} : { upTo }) }
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
): Promise<void> {
  const { database, now, log } = supplies
  const { tries, seq } = group[0]!
  log('error', 'turn.failed', { seq, tries, error: whereOf(error) })
  // A disk that is full or a database that is busy is no fault of the message: it is tried again as if never begun.
  if (isStoreFault(error)) return insist(() => returnInbound(database, lane.messages))
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
    const outbound = acts.has(message.kind) ? [{ id: supplies.newId(), author: 'bot' as const, body }] : []
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
    supplies.wakeDeliveries()
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
