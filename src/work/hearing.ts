// Makes of the messages in a lane what a conversation hears: photos sent together and their caption are one act.
import type { InboundMessage } from '../channels/channel.js'
import type { Heard } from '../conversation/conversation.js'
import { findSeqs, type AnyInbound, type ClaimedMessage } from '../store/inbound.js'
import type { Database } from '../store/index.js'
import type { NewFile } from '../store/turn-commit.js'

/** A caption arrives as a message of its own, right behind its photo. */
const captionMs = 3_000

/** Photos sent together, and the caption that follows them, are one act. */
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
  if (last.message.kind !== 'media' || isStandby(last.message) !== isStandby(next.message)) return false
  if (next.message.kind === 'media') return true
  return next.message.kind === 'text' && next.sentAt - last.sentAt <= captionMs
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
  const about = inner ? [] : await aboutOf(database, message as InboundMessage)
  return {
    id: String(seq),
    kind: message.kind,
    ...(words.length === 0 ? {} : { text: words.join('\n') }),
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
