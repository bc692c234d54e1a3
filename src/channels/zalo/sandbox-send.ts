// The simulated message API: takes or refuses a message as Zalo does, by HTTP 200 with `error`, and echoes what it took.
import { choiceIn } from './payload.js'
import type { Courier } from './sandbox-courier.js'
import { echoEvent, receivedEvent } from './sandbox-events.js'
import { lastingLink } from './sandbox-media.js'
import type { Chat, Entry, Platform } from './sandbox-platform.js'
import { dig, list, record, word, type Fields } from './shape.js'

const windowMs = 7 * 86_400_000
const uploadLifeMs = 7 * 86_400_000

export type Version = 'v3' | 'v2'

/** What `error` and `message` an answer carries. */
export const answerOf = (error: number, message: string): Fields => ({ error, message })

/** Takes one message. @returns the body of the answer */
export function takeMessage(platform: Platform, courier: Courier, version: Version, body: unknown): Fields {
  const chat = platform.chatOf(word(dig(body, 'recipient', 'user_id')) ?? '')
  const message = record(dig(body, 'message'))
  const refused = refuse(platform, version, chat, message)
  if (refused !== undefined) return refused
  const entry = entryOf(platform, message)
  chat!.entries.push(entry)
  tell(platform, courier, chat!, entry)
  return {
    error: 0,
    message: 'Success',
    data: {
      message_id: entry.id,
      user_id: chat!.id,
      sent_time: String(entry.at),
      quota: { quota_type: 'reply', remain: 8, total: 8, owner_type: 'OA' },
    },
  }
}

function refuse(
  platform: Platform,
  version: Version,
  chat: Chat | undefined,
  message: Fields,
): Fields | undefined {
  const isState = platform.account.type === 4
  if (version === 'v3' && isState) return answerOf(-235, 'This API does not support this type of OA')
  if (version === 'v2' && !isState)
    return answerOf(-240, 'MessageV2 API has been shut down, please use V3 instead')
  if (chat === undefined) return answerOf(-201, 'user_id is invalid')
  if (chat.lastActAt === undefined && !chat.isFollower) return answerOf(-213, 'User has not followed OA')
  if (platform.now() - (chat.lastActAt ?? 0) > windowMs)
    return answerOf(-230, 'User has not interacted with the OA in the past 7 days')
  return refuseContent(platform, message)
}

function refuseContent(platform: Platform, message: Fields): Fields | undefined {
  const text = word(message['text'])
  const attachment = record(message['attachment'])
  const isAttached = Object.keys(attachment).length > 0
  if (text === undefined && !isAttached) return answerOf(-201, 'message is empty')
  if (text !== undefined && text.length > 2000) return answerOf(-210, 'text exceeds 2000 characters')
  return isAttached ? refuseAttachment(platform, attachment) : undefined
}

function refuseAttachment(platform: Platform, attachment: Fields): Fields | undefined {
  const payload = record(attachment['payload'])
  if (payload['buttons'] !== undefined) return refuseButtons(platform, list(payload['buttons']))
  if (attachment['type'] === 'file') return refuseUpload(platform, payload['token'])
  const element = list(payload['elements'])[0]
  if (payload['template_type'] !== 'media' || element === undefined)
    return answerOf(-233, 'message type is not supported')
  if (dig(element, 'media_type') === 'gif' && typeof dig(element, 'width') !== 'number')
    return answerOf(-201, 'width is missing')
  return refuseUpload(platform, dig(element, 'attachment_id'))
}

function refuseUpload(platform: Platform, id: unknown): Fields | undefined {
  const file = platform.file(word(id) ?? '')
  const isGone = file === undefined || platform.now() - file.keptAt > uploadLifeMs
  return isGone ? answerOf(-100, 'attachment id is expired or unknown') : undefined
}

function refuseButtons(platform: Platform, buttons: unknown[]): Fields | undefined {
  if (!platform.account.takesButtons) return answerOf(-233, 'message type is not supported')
  if (buttons.length > 5) return answerOf(-210, 'more than 5 buttons')
  const isWrong = (button: unknown): boolean => {
    const title = word(dig(button, 'title'))
    const payload = word(dig(button, 'payload'))
    const isQuery = /^oa\.query\.(show|hide)$/.test(word(dig(button, 'type')) ?? '')
    if (title === undefined || title.length > 100) return true
    return isQuery && (payload === undefined || payload.length > 1000)
  }
  return buttons.some(isWrong) ? answerOf(-201, 'a button is invalid') : undefined
}

function entryOf(platform: Platform, message: Fields): Entry {
  const payload = record(dig(message, 'attachment', 'payload'))
  const handle = word(payload['token']) ?? word(dig(list(payload['elements'])[0], 'attachment_id'))
  const file = platform.file(handle ?? '')
  const text = word(message['text'])
  const entry: Entry = { id: platform.newId(), from: 'oa', type: 'text', at: platform.now() }
  if (text !== undefined) entry.text = text
  if (payload['buttons'] !== undefined) entry.choices = list(payload['buttons']).map(choiceOf)
  if (file !== undefined) {
    entry.type = file.kind === 'image' ? 'photo' : 'nosupport'
    entry.files = [{ name: file.name, url: lastingLink(platform, file.id), kind: file.kind }]
  }
  return entry
}

function choiceOf(button: unknown): { label: string; payload: string } {
  const payload = word(dig(button, 'payload')) ?? ''
  return { label: word(dig(button, 'title')) ?? '', payload: choiceIn(payload) ?? payload }
}

/** Zalo echoes what was sent by API, without `admin_id`, and mobile clients report it as received. */
function tell(platform: Platform, courier: Courier, chat: Chat, entry: Entry): void {
  courier.background(async () => {
    await courier.deliver(echoEvent(platform, chat, entry))
    if (platform.account.reportsReceived) await courier.deliver(receivedEvent(platform, chat, entry))
  })
}
