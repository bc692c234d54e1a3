// Makes of the messages in a lane what a conversation hears: photos sent together and their caption are one act.
import type { InboundMessage } from '../channels/channel.js'
import type { Heard } from '../conversation/conversation.js'
import { mayJoin } from '../reading/burst.js'
import { findSeqs, type AnyInbound, type ClaimedMessage } from '../store/inbound.js'
import type { Database } from '../store/index.js'
import type { NewFile } from '../store/turn-commit.js'

/** A caption arrives as a message of its own, right behind its photo. */
const captionMs = 3_000

/** Short messages in quick succession tell one thing; only what waits together already is joined, nobody is kept waiting for it. */
const burstMs = 8_000
const burstMost = 8

/** Photos sent together, the caption that follows them, and a burst of short messages are one act each. */
export function gather(messages: ClaimedMessage[]): ClaimedMessage[][] {
  const groups: ClaimedMessage[][] = []
  for (const message of messages) {
    const group = groups.at(-1)
    if (group !== undefined && belongsTo(group, message)) group.push(message)
    else groups.push([message])
  }
  return groups
}

function belongsTo(group: ClaimedMessage[], next: ClaimedMessage): boolean {
  const last = group.at(-1)!
  if (isStandby(last.message) !== isStandby(next.message)) return false
  if (isBurst(group, next)) return true
  if (last.message.kind !== 'media') return false
  if (next.message.kind === 'media') return true
  return next.message.kind === 'text' && next.sentAt - last.sentAt <= captionMs
}

function isBurst(group: ClaimedMessage[], next: ClaimedMessage): boolean {
  const last = group.at(-1)!
  if (group.length >= burstMost || next.sentAt - last.sentAt > burstMs) return false
  return [last, next].every(({ message }) => message.kind === 'text' && mayJoin(message.text ?? ''))
}

/** The files of a group, each with an id of ours. */
export function filesOf(newId: () => string, group: ClaimedMessage[]): NewFile[] {
  return group.flatMap(({ message, receivedAt }) =>
    ('files' in message ? (message.files ?? []) : []).map((ref) => ({
      id: newId(),
      kind: ref.kind,
      ref,
      receivedAt,
    })),
  )
}

/** A group as one act of the citizen. */
export async function hearGroup(
  database: Database,
  group: ClaimedMessage[],
  files: NewFile[],
): Promise<Heard> {
  const { seq, message, sentAt, receivedAt } = group[0]!
  const inner = 'news' in message || 'ask' in message || message.kind === 'silence'
  const words = group
    .map((each) => ('text' in each.message ? each.message.text : undefined))
    .filter((text) => text !== undefined)
  const bubbles = group.flatMap((each) =>
    'text' in each.message && each.message.text !== undefined
      ? [{ id: String(each.seq), text: each.message.text.replaceAll('\0', '') }]
      : [],
  )
  const about = inner ? [] : await aboutOf(database, message as InboundMessage)
  return {
    id: String(seq),
    kind: message.kind,
    // PostgreSQL's JSON holds no NUL; the message as it came stays sealed as it is.
    ...(words.length === 0 ? {} : { text: words.join('\n').replaceAll('\0', '') }),
    ...(bubbles.length > 1 ? { bubbles } : {}),
    files: files.map(({ id, kind, ref }) => ({
      id,
      kind,
      ...(ref.name === undefined ? {} : { name: ref.name }),
    })),
    about,
    at: Math.min(sentAt, receivedAt),
    ...pick(message, ['choice', 'location', 'link', 'profile', 'news', 'ask']),
  }
}

async function aboutOf(database: Database, message: InboundMessage): Promise<string[]> {
  if (message.about === undefined || message.about.length === 0) return []
  const seqs = await findSeqs(database, message.channel, message.about)
  return seqs.map(String)
}

function pick(message: AnyInbound, names: readonly string[]): Partial<Heard> {
  const entries = Object.entries(message).filter(
    ([name, value]) => names.includes(name) && value !== undefined,
  )
  return Object.fromEntries(entries)
}

/** Another application holds the thread. */
export const isStandby = (message: AnyInbound): boolean => 'standby' in message && message.standby === true
