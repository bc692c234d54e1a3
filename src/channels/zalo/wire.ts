// Turns Zalo's webhook events into our own messages. Pure; never throws; knows no network, token or store.
// Shapes: https://docs.zaloplatforms.com/docs/OA/ (webhook), and bodies captured by public integrations where the pages are silent.
import { createHash } from 'node:crypto'
import type { InboundKind, InboundMessage } from '../channel.js'
import { cardContact, contentOf, submittedProfile } from './content.js'
import { present } from '../json.js'
import { dig, list, record, word, type Fields } from './shape.js'

/** What one event says beyond where it comes from; `undefined` where the event is not for us. */
type Said = Partial<InboundMessage> & { kind: InboundKind }
type Reader = (event: Fields) => Said

const notice: Reader = () => ({ kind: 'notice' })
const unknown: Reader = () => ({ kind: 'unknown' })

/** Events known by their whole name; the rest is told by the prefixes below. */
const readers: Record<string, Reader> = {
  user_submit_info: (event) => withProfile('profile', submittedProfile(event['info'])),
  user_send_business_card: (event) => withProfile('contact', cardContact(event['message'])),
  user_received_message: (event) => ({ kind: 'delivered', about: idsOf(event) }),
  user_seen_message: (event) => ({ kind: 'seen', about: idsOf(event) }),
  user_reacted_message: (event) => ({
    kind: 'reaction',
    about: idsOf(event),
    ...present({ text: word(dig(event, 'message', 'react_icon')) }),
  }),
  oa_reacted_message: notice,
  user_click_chatnow: () => ({ kind: 'started' }),
  follow: () => ({ kind: 'started' }),
  unfollow: notice,
  add_user_to_tag: notice,
  remove_user_from_tag: notice,
  remove_tag: notice,
  update_user_info: notice,
  user_withdraw: () => ({ kind: 'withdraw' }),
  user_call_oa: notice,
  oa_call_user: notice,
  oa_send_consent: notice,
  user_reply_consent: notice,
  shop_has_order: notice,
  user_click_response_button: notice,
}

/** In order: the first prefix that fits decides. */
const readersByPrefix: [prefix: RegExp, reader: Reader][] = [
  [/group/, notice],
  [/^oa_send_anonymous_/, notice],
  [/^anonymous_/, unknown],
  [/^oa_send_/, readEcho],
  [/^user_send_/, (event) => contentOf(event)],
  [/^widget_|^change_|_quota_|_template_/, notice],
]

/**
 * One webhook body in our words; an empty list for an OA that is not ours (all OAs that granted the App share one URL).
 * @param oaId the OA we serve, as a decimal string
 */
export function readEvents(body: unknown, oaId: string): InboundMessage[] {
  const events = Array.isArray(body) ? body : [body]
  return events.flatMap((event) => readEvent(record(event), oaId))
}

function readEvent(event: Fields, oaId: string): InboundMessage[] {
  const name = word(event['event_name'])
  if (name === undefined || isOfOtherOa(event, oaId)) return []
  const citizen = citizenOf(event, oaId)
  const said = readerOf(name)(event)
  const kind = citizen === '' && said.kind !== 'notice' ? 'notice' : said.kind
  return [
    {
      ...said,
      kind,
      channel: 'zalo',
      account: oaId,
      citizen: kind === 'notice' ? '' : citizen,
      messageId: messageIdOf(name, event),
      ...present({ sentAt: sentAtOf(event['timestamp']) }),
    },
  ]
}

function readerOf(name: string): Reader {
  if (Object.hasOwn(readers, name)) return readers[name] ?? unknown
  return readersByPrefix.find(([prefix]) => prefix.test(name))?.[1] ?? unknown
}

/** Echoes and receipts swap sender and recipient, and some bodies reverse them again: the citizen is whoever is not the OA. */
function citizenOf(event: Fields, oaId: string): string {
  const parties = [
    dig(event, 'sender', 'id'),
    dig(event, 'recipient', 'id'),
    event['user_id'],
    dig(event, 'follower', 'id'),
  ].flatMap((id) => word(id) ?? [])
  return parties.find((id) => id !== oaId) ?? ''
}

/** Whether an event is of another OA that granted the same App: it names that one, or two parties neither of which is ours. */
export function isOfOtherOa(event: Fields, oaId: string): boolean {
  const named = word(event['oa_id'])
  const parties = [dig(event, 'sender', 'id'), dig(event, 'recipient', 'id')].flatMap((id) => word(id) ?? [])
  if (named === oaId || parties.includes(oaId)) return false
  return named !== undefined || parties.length === 2
}

/** Only a person's message carries `admin_id`; what was sent by API comes back without one. */
function readEcho(event: Fields): Said {
  const { kind: _kind, choice, ...content } = contentOf(event)
  const text = content.text ?? choice
  const isPerson = word(dig(event, 'sender', 'admin_id')) !== undefined
  const isHandedBack = isPerson && text !== undefined && handBackPattern.test(text.normalize('NFC').trim())
  return {
    ...content,
    kind: isHandedBack ? 'released' : 'echo',
    author: isPerson ? 'person' : 'bot',
    ...present({ text }),
  }
}

/** Zalo has no event for handing a chat back to the bot: a member of staff writes one of these words into the chat. */
export const handBackPattern = /^#\s?(bot|trả bot|tra bot|tự động|tu dong)$/i

function withProfile(kind: 'profile' | 'contact', profile: InboundMessage['profile']): Said {
  return { kind, ...present({ profile }) }
}

function idsOf(event: Fields): string[] {
  const message = record(event['message'])
  return [message['msg_id'], ...list(message['msg_ids'])].flatMap((id) => word(id) ?? [])
}

/** Messages have an id of their own; other events get one from their content, so that a repeat has the same. */
function messageIdOf(name: string, event: Fields): string {
  const given = word(dig(event, 'message', 'msg_id'))
  const isMessage = /^(user|oa|anonymous)_send_/.test(name) && name !== 'oa_send_consent'
  if (isMessage && given !== undefined) return given
  const digest = createHash('sha256').update(JSON.stringify(event, sortedKeys)).digest('base64url')
  return `${name}:${digest.slice(0, 32)}`
}

/** Retries bring the same fields, but nothing promises their order. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}

/**
 * ms UTC. Zalo sends milliseconds as a string; ten digits are taken for seconds. The documentation's samples of 11 and
 * 12 digits fit neither and say nothing usable.
 */
function sentAtOf(timestamp: unknown): number | undefined {
  const digits = word(timestamp)?.trim()
  if (digits === undefined || !/^\d{1,15}$/.test(digits)) return undefined
  const at = Number(digits)
  if (at >= 1e12 && at < 1e14) return at
  return at >= 1e9 && at < 1e10 ? at * 1000 : undefined
}
