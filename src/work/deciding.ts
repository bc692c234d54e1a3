// What a group of messages comes to: the conversation is asked, and all its consequences make one commit. Writes nothing.
import type { Channel, InboundMessage } from '../channels/channel.js'
import { fit } from '../channels/fit.js'
import type { Context, Conversation, FlowSettings, Heard, Turn } from '../conversation/conversation.js'
import { overhear, saidToBot } from '../conversation/overhear.js'
import type { Land } from '../places/land.js'
import { maskFacts, maskOwn } from '../reports/masking.js'
import { sayState } from '../reports/report.js'
import type { Routing } from '../reports/routing.js'
import type { AnyInbound, ClaimedMessage } from '../store/inbound.js'
import type { Database } from '../store/index.js'
import { markEchoed, recordReceipt } from '../store/outbound.js'
import type { TurnCommit } from '../store/turn-commit.js'
import { loadTurn, type TurnGround } from '../store/turns.js'
import type { Vault } from '../vault/index.js'
import { hearOfficer } from './duty-chat.js'
import { filesOf, hearGroup, isStandby } from './hearing.js'
import { identityAnswered, maskWords } from './masking.js'

export interface Deciding {
  database: Database
  vault: Vault
  channels: Map<string, Channel>
  /** The conversation, bound to its flow. */
  takeTurn(ground: TurnGround, heard: Heard, context: Context): Promise<Turn>
  newConversation(): Conversation
  land: Land
  routing(): Routing
  settings(channel: Channel): FlowSettings
  now(): number
  newId(): string
  newCode(): string
  newPseudonym(): string
  by: string
}

const minute = 60_000
/** A person who writes in our name silences the bot; renewed by each of their messages (messenger.md 7.7). */
const personTalksMs = 15 * minute
/** A thread taken over through the platform stays so until it is handed back, at most a day (Conversation Routing: ownership lapses after 24 h). */
const takenMs = 24 * 60 * minute

/** Kinds that a citizen makes by acting, which open the platform's reply window anew. */
const acts = new Set<string>([
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

/** Whether the citizen acted, and may be answered. */
export const isAct = ({ message }: ClaimedMessage): boolean => acts.has(message.kind)

/** What a turn stands on: who writes, where their conversation stands, what they reported before. */
export function groundOf(supplies: Deciding, message: AnyInbound): Promise<TurnGround> {
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
export async function decide(
  supplies: Deciding,
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

const dutyChat = (supplies: Deciding) => ({
  ...supplies,
  channelTitle: (name: string) => supplies.channels.get(name)?.title ?? name,
})

async function hear(supplies: Deciding, ground: TurnGround, group: ClaimedMessage[]): Promise<TurnCommit> {
  const now = supplies.now()
  const { citizen } = ground
  const channel = supplies.channels.get(citizen.channel)
  if (channel === undefined) throw new Error(`channel ${citizen.channel} is not open`)
  const newFiles = filesOf(supplies.newId, group)
  const heard = await hearGroup(supplies.database, group, newFiles)
  const acted = group.filter(isAct).map(({ sentAt, receivedAt }) => heardOf(sentAt, receivedAt))
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
  const context = contextOf(supplies, ground, channel)
  const conversation = ground.conversation ?? supplies.newConversation()
  const toBot = isPaused && !standby ? saidToBot(conversation, heard, context) : undefined
  // While a person talks the bot listens: what came is kept, fetched and shown at the desk, and its own questions wait.
  const turn =
    isPaused && toBot === undefined
      ? overhear(conversation, heard, context, !standby)
      : await supplies.takeTurn(ground, toBot ?? heard, context)
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
    ...(toBot === undefined ? {} : { pausedUntil: 0 }),
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

function contextOf(supplies: Deciding, ground: TurnGround, channel: Channel): Context {
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
