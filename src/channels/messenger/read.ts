// Turns a Messenger webhook body into messages in our own form. Pure, never throws; every event shape of the platform has a reader here.
import { createHash } from 'node:crypto'
import type { InboundKind, InboundMessage } from '../channel.js'
import { readAttachments } from './attachments.js'
import type { Attached } from './attachments.js'
import { present } from '../json.js'
import { fieldsOf, idOf, listOf, timeOf, wordsOf } from './json.js'
import type { Fields } from './json.js'
import { markIn, startPayload } from './wire.js'

/** Where and when an event happened, and the app that is us. */
interface Frame {
  account: string
  citizen: string
  /** The event's own time as it came, for ids. */
  stamp: string
  sentAt: number | undefined
  standby: boolean
  appId: string
}

type Reader = (part: Fields, frame: Frame) => InboundMessage | undefined

/**
 * All events of all entries, in the order of the body. `standby` holds what citizens write while another application has the
 * thread; `changes` (feed, labels, the Dashboard's test) is not about conversations and is acknowledged quietly.
 * @param appId our own app, to tell whether the thread comes to us or goes away
 */
export function read(body: unknown, appId: string): InboundMessage[] {
  const envelope = fieldsOf(body)
  if (envelope?.object !== 'page') return []
  return listOf(envelope.entry).flatMap((entry) => {
    const account = idOf(entry.id)
    const events = [
      ...listOf(entry.messaging).map((event) => readEvent(event, account, false, appId)),
      ...listOf(entry.standby).map((event) => readEvent(event, account, true, appId)),
    ]
    return events.filter((message) => message !== undefined)
  })
}

/** In the order tried: an event holds one of these, now and then with others as company (`referral` in a postback's event). */
const readers: [string, Reader][] = [
  ['message', readMessage],
  ['message_edit', readEdit],
  ['postback', readPostback],
  ['reaction', readReaction],
  ['delivery', readDelivery],
  ['read', readSeen],
  ['take_thread_control', readControl],
  ['pass_thread_control', readControl],
  ['request_thread_control', (part, frame) => notice(frame, 'request_thread_control', part)],
  ['app_roles', (part, frame) => notice(frame, 'app_roles', part)],
  ['policy_enforcement', (part, frame) => notice(frame, 'policy_enforcement', part)],
  ['policy-enforcement', (part, frame) => notice(frame, 'policy_enforcement', part)],
  ['response_feedback', readFeedback],
  ['referral', readReferral],
  ['optin', readOptin],
]

/** Events about the account rather than about a citizen; they may come without any sender. */
const accountEvents = new Set([
  'request_thread_control',
  'app_roles',
  'policy_enforcement',
  'policy-enforcement',
])

function readEvent(event: Fields, entryId: string | undefined, standby: boolean, appId: string) {
  const [name, reader] = readers.find(([key]) => fieldsOf(event[key]) !== undefined) ?? ['', readUnknown]
  const { account, citizen } = partiesOf(event, entryId)
  if (account === undefined || (citizen === undefined && !accountEvents.has(name))) return undefined
  const stamp = String(idOf(event.timestamp) ?? '')
  const frame = { account, citizen: citizen ?? '', stamp, sentAt: timeOf(event.timestamp), standby, appId }
  return reader(fieldsOf(event[name]) ?? event, frame)
}

/**
 * The Page is `entry.id`; the citizen is the other one of sender and recipient, whichever way the event points
 * (echoes and thread requests put the citizen in `recipient`).
 */
function partiesOf(event: Fields, entryId: string | undefined) {
  const sender = idOf(fieldsOf(event.sender)?.id)
  const recipient = idOf(fieldsOf(event.recipient)?.id)
  const isEcho = fieldsOf(event.message)?.is_echo === true
  const account = entryId ?? (isEcho ? sender : recipient)
  return { account, citizen: [sender, recipient].find((id) => id !== undefined && id !== account) }
}

type Rest = { [K in keyof InboundMessage]?: InboundMessage[K] | undefined }

function made(frame: Frame, kind: InboundKind, messageId: string, rest: Rest = {}): InboundMessage {
  const { account, citizen, sentAt } = frame
  const standby = frame.standby ? true : undefined
  const all = { channel: 'messenger', account, citizen, messageId, kind, sentAt, ...rest, standby }
  return present<InboundMessage>(all)
}

/** An id for events to which the platform gives none: the same event, delivered again, gets the same. */
function idFrom(frame: Frame, kind: string, ...parts: unknown[]): string {
  const told = toldOf([frame.account, frame.citizen, frame.stamp, ...parts])
  return `${kind}:${createHash('sha256').update(told).digest('hex').slice(0, 32)}`
}

/** Nesting too deep for the stack must not break the reader; such an event is told apart by its time alone. */
function toldOf(parts: unknown[]): string {
  try {
    return JSON.stringify(parts)
  } catch {
    return JSON.stringify(parts.slice(0, 3))
  }
}

function readMessage(part: Fields, frame: Frame): InboundMessage | undefined {
  const mid = idOf(part.mid)
  if (isTrue(part.is_deleted)) return readUnsend(part, mid, frame)
  const attached = readAttachments(part)
  const text = wordsOf(part.text)
  const choice = wordsOf(fieldsOf(part.quick_reply)?.payload)
  const id = mid ?? idFrom(frame, 'message', text, choice, attached)
  const replied = idOf(fieldsOf(part.reply_to)?.mid)
  const { location, link, files } = attached
  const about = replied === undefined ? undefined : [replied]
  const rest = { text, choice, files: files.length > 0 ? files : undefined, location, link, about }
  if (!isTrue(part.is_echo)) return made(frame, kindOf(attached, text, choice), id, rest)
  const mark = markIn(part.metadata)
  return made(frame, 'echo', id, { ...rest, author: mark === undefined ? 'person' : 'bot', mark })
}

/** A deletion by the Page itself is nothing a citizen did. */
function readUnsend(part: Fields, mid: string | undefined, frame: Frame): InboundMessage | undefined {
  if (mid === undefined || isTrue(part.is_echo)) return undefined
  return made(frame, 'unsend', `${mid}:unsend`, { about: [mid] })
}

/** Documented as true for Instagram, seen as "true". */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}

function kindOf(attached: Attached, text: string | undefined, choice: string | undefined): InboundKind {
  if (choice !== undefined) return 'choice'
  if (attached.files.length > 0) {
    return attached.files.every((file) => file.kind === 'audio') && text === undefined ? 'voice' : 'media'
  }
  if (attached.location !== undefined) return 'location'
  if (text !== undefined) return 'text'
  if (attached.stickers > 0) return 'sticker'
  return attached.link === undefined ? 'unknown' : 'share'
}

function readEdit(part: Fields, frame: Frame): InboundMessage | undefined {
  const mid = idOf(part.mid)
  if (mid === undefined) return readUnknown(part, frame)
  return made(frame, 'edit', `${mid}:edit:${idOf(part.num_edit) ?? frame.stamp}`, {
    about: [mid],
    text: wordsOf(part.text),
  })
}

/** The payload goes only to the app that sent the button: on standby a tap may come empty. */
function readPostback(part: Fields, frame: Frame): InboundMessage {
  const choice = wordsOf(part.payload)
  const text = wordsOf(part.title)
  const ref = refIn(fieldsOf(part.referral))
  const id = idOf(part.mid) ?? idFrom(frame, 'postback', choice)
  if (choice === startPayload) return made(frame, 'started', id, { choice, ref })
  const kind = choice === undefined && text === undefined ? 'unknown' : 'choice'
  return made(frame, kind, id, { text, choice, ref })
}

/** On `unreact` emoji and reaction may be absent; then no text says that the reaction was taken back. */
function readReaction(part: Fields, frame: Frame): InboundMessage | undefined {
  const mid = idOf(part.mid)
  const action = wordsOf(part.action) ?? 'react'
  const text = action === 'unreact' ? undefined : (wordsOf(part.emoji) ?? wordsOf(part.reaction))
  const about = mid === undefined ? undefined : [mid]
  return made(frame, 'reaction', idFrom(frame, 'reaction', mid, action), { text, about })
}

function readFeedback(part: Fields, frame: Frame): InboundMessage {
  const mid = idOf(part.mid)
  const about = mid === undefined ? undefined : [mid]
  return made(frame, 'reaction', idFrom(frame, 'feedback', mid), { text: wordsOf(part.feedback), about })
}

function readDelivery(part: Fields, frame: Frame): InboundMessage {
  const mids = Array.isArray(part.mids) ? part.mids.map(idOf).filter((mid) => mid !== undefined) : []
  const about = mids.length > 0 ? mids : undefined
  const id = idFrom(frame, 'delivered', idOf(part.watermark), mids)
  return made(frame, 'delivered', id, { about, upTo: timeOf(part.watermark) })
}

function readSeen(part: Fields, frame: Frame): InboundMessage {
  return made(frame, 'seen', idFrom(frame, 'seen', idOf(part.watermark)), { upTo: timeOf(part.watermark) })
}

/** The thread is ours again when we are the new owner or nobody is. Ids come as numbers and as strings. */
function readControl(part: Fields, frame: Frame): InboundMessage {
  const owner = idOf(part.new_owner_app_id)
  const kind = owner === undefined || owner === frame.appId ? 'released' : 'taken'
  return made(frame, kind, idFrom(frame, kind, idOf(part.previous_owner_app_id), owner))
}

function readReferral(part: Fields, frame: Frame): InboundMessage {
  return made(frame, 'started', idFrom(frame, 'referral', part.ref, part.source), { ref: refIn(part) })
}

function readOptin(part: Fields, frame: Frame): InboundMessage {
  const kind = part.type === undefined ? 'started' : 'unknown'
  return made(frame, kind, idFrom(frame, 'optin', part.ref, part.type), { ref: refIn(part) })
}

function refIn(referral: Fields | undefined): string | undefined {
  return wordsOf(referral?.ref)
}

/** The platform speaking to the operator; no citizen's words are in it. */
function notice(frame: Frame, name: string, part: Fields): InboundMessage {
  const says = [name, part.action, part.reason].filter((word) => typeof word === 'string').join(': ')
  const id = idFrom(frame, name, part.action, part.reason)
  return made({ ...frame, citizen: '' }, 'notice', id, { text: says })
}

function readUnknown(event: Fields, frame: Frame): InboundMessage {
  return made(frame, 'unknown', idOf(event.mid) ?? idFrom(frame, 'unknown', event))
}
