// The limits that the simulated Send API enforces, in the order the platform would find them broken. Pure.
import { fieldsOf, listOf, wordsOf } from './json.js'
import type { Fields } from './json.js'
import { badParameter, refused } from './sandbox-refusals.js'
import type { Answer } from './sandbox-refusals.js'
import { isFile } from './sandbox-params.js'
import type { Params } from './sandbox-params.js'
import { inboxAppId } from './sandbox-world.js'
import type { Person, World } from './sandbox-world.js'
import { officerWindowMs, replyWindowMs } from './window.js'

const senderActions = ['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact']

/** For requests with `sender_action`, which may hold only the recipient beside it. */
export function actionRefusal(params: Params): Answer | undefined {
  if (params.message !== undefined) return badParameter('Message and sender_action together', 2018014)
  if (!senderActions.includes(String(params.sender_action)))
    return badParameter('sender_action is not one of the list')
  const needsPayload = ['react', 'unreact'].includes(String(params.sender_action))
  return needsPayload && fieldsOf(params.payload) === undefined
    ? badParameter('payload is required')
    : undefined
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/send-api */
export function messageRefusal(params: Params, person: Person, world: World): Answer | undefined {
  const message = fieldsOf(params.message)
  if (message === undefined) return badParameter('param message must be non-empty', 2018034)
  return (
    contentRefusal(message, params, world) ??
    windowRefusal(params, person, world) ??
    ownerRefusal(person, world)
  )
}

function contentRefusal(message: Fields, params: Params, world: World): Answer | undefined {
  const { text, metadata } = message
  const attachment = fieldsOf(message.attachment)
  if (wordsOf(text) === undefined && attachment === undefined) return badParameter('empty message', 2018034)
  if (text !== undefined && attachment !== undefined) return badParameter('text and attachment together')
  if (typeof text === 'string' && text.length >= 2000)
    return badParameter('text must be under 2000 characters')
  if (metadata !== undefined && (typeof metadata !== 'string' || metadata.length >= 1000)) {
    return badParameter('metadata must be under 1000 characters')
  }
  return (
    quickReplyRefusal(message) ??
    (attachment === undefined ? undefined : attachmentRefusal(attachment, params, world))
  )
}

function quickReplyRefusal(message: Fields): Answer | undefined {
  if (message.quick_replies === undefined) return undefined
  const replies = listOf(message.quick_replies)
  if (replies.length === 0 || replies.length > 13) return badParameter('1 to 13 quick replies')
  for (const { content_type: type, title, payload } of replies) {
    if (type === 'user_phone_number' || type === 'user_email') continue
    if (type !== 'text') return badParameter('content_type of a quick reply')
    if (!isWithin(title, 20)) return badParameter('title of a quick reply must have 1 to 20 characters')
    if (!isWithin(payload, 1000))
      return badParameter('payload of a quick reply must have 1 to 1000 characters')
  }
  return undefined
}

function isWithin(value: unknown, lengthMax: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= lengthMax
}

const attachmentTypes = ['image', 'video', 'audio', 'file']

function attachmentRefusal(attachment: Fields, params: Params, world: World): Answer | undefined {
  const payload = fieldsOf(attachment.payload) ?? {}
  if (attachment.type === 'template') return templateRefusal(payload)
  if (!attachmentTypes.includes(String(attachment.type)))
    return refused(546, '(#546) The type of file is not supported')
  if (isFile(params.filedata)) return fileRefusal(String(attachment.type), params.filedata)
  const id = wordsOf(payload.attachment_id)
  if (id !== undefined) {
    return world.uploads.has(id) ? undefined : badParameter('attachment id is not yours', 2018074)
  }
  return wordsOf(payload.url) === undefined ? badParameter('attachment without url, id or file') : undefined
}

/** From disk or by upload: 8 MB for images, 25 MB for the rest. */
export function fileRefusal(type: string, file: { mime: string; bytes: Buffer }): Answer | undefined {
  if (type !== 'file' && !file.mime.startsWith(`${type}/`)) return badParameter('type mismatch', 2018047)
  if (file.bytes.length > (type === 'image' ? 8_000_000 : 25_000_000)) return badParameter('too big', 2018109)
  return undefined
}

function templateRefusal(payload: Fields): Answer | undefined {
  const buttons = listOf(payload.buttons)
  if (payload.template_type === 'generic') {
    const elements = listOf(payload.elements)
    const fits = elements.every(({ title }) => isWithin(title, 80))
    return elements.length > 0 && elements.length <= 10 && fits
      ? undefined
      : badParameter('elements of the template')
  }
  if (payload.template_type !== 'button') return badParameter('template_type')
  if (!isWithin(payload.text, 640)) return badParameter('text of the template must have 1 to 640 characters')
  const fits = buttons.every(
    ({ title, payload: word }) => isWithin(title, 20) && (word === undefined || isWithin(word, 1000)),
  )
  return buttons.length > 0 && buttons.length <= 3 && fits
    ? undefined
    : badParameter('1 to 3 fitting buttons')
}

const retiredTags = ['ACCOUNT_UPDATE', 'CONFIRMED_EVENT_UPDATE', 'POST_PURCHASE_UPDATE']

/** Requests without `messaging_type` are taken for answers, as in many samples of the platform. */
function windowRefusal(params: Params, person: Person, world: World): Answer | undefined {
  const type = params.messaging_type ?? 'RESPONSE'
  const silentMs = world.silentMs(person)
  if (type === 'RESPONSE' || type === 'UPDATE') return silentMs > replyWindowMs ? outsideWindow() : undefined
  if (type !== 'MESSAGE_TAG') return badParameter('messaging_type')
  if (retiredTags.includes(String(params.tag))) return badParameter('Invalid parameter')
  if (params.tag !== 'HUMAN_AGENT') return badParameter('tag')
  return silentMs > officerWindowMs ? outsideWindow() : undefined
}

function outsideWindow(): Answer {
  return refused(10, '(#10) This message is sent outside of allowed window.', 2018278)
}

function ownerRefusal(person: Person, world: World): Answer | undefined {
  if (!world.isInboxOwner(person)) return undefined
  return refused(2018300, `(#2018300) The thread is controlled by app ${inboxAppId}.`)
}
