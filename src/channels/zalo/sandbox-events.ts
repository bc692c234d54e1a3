// The bodies of the simulated webhooks. Ids and timestamps are strings, coordinates too, as on the real wire.
import { createHash } from 'node:crypto'
import { app, type Chat, type Entry, type KeptFile, type Platform } from './sandbox-platform.js'
import type { Fields } from './shape.js'

/** Something the citizen did, with what the event carries beyond the envelope. */
export function citizenEvent(platform: Platform, chat: Chat, name: string, more: Fields): Fields {
  return {
    app_id: app.appId,
    sender: { id: chat.id },
    user_id_by_app: chat.idByApp,
    recipient: { id: app.oaId },
    event_name: name,
    ...more,
    timestamp: String(platform.now()),
  }
}

/** A message in the OA's name; `adminId` only when a person wrote it. */
export function echoEvent(platform: Platform, chat: Chat, entry: Entry, adminId?: string): Fields {
  const file = entry.files?.[0]
  const kind = file === undefined ? 'text' : file.kind === 'image' ? 'image' : 'file'
  const attachments = file === undefined ? {} : { attachments: [{ type: kind, payload: { url: file.url } }] }
  return {
    app_id: app.appId,
    sender: adminId === undefined ? { id: app.oaId } : { id: app.oaId, admin_id: adminId },
    user_id_by_app: chat.idByApp,
    recipient: { id: chat.id },
    event_name: `oa_send_${kind}`,
    message: { msg_id: entry.id, ...(entry.text === undefined ? {} : { text: entry.text }), ...attachments },
    timestamp: String(platform.now()),
  }
}

export function receivedEvent(platform: Platform, chat: Chat, entry: Entry): Fields {
  return {
    app_id: app.appId,
    sender: { id: app.oaId },
    user_id_by_app: chat.idByApp,
    recipient: { id: chat.id },
    event_name: 'user_received_message',
    message: { msg_id: entry.id },
    timestamp: String(platform.now()),
  }
}

export function followEvent(platform: Platform, chat: Chat, name: 'follow' | 'unfollow'): Fields {
  return {
    oa_id: app.oaId,
    follower: { id: chat.id },
    user_id_by_app: chat.idByApp,
    event_name: name,
    source: 'oa_profile',
    app_id: app.appId,
    timestamp: String(platform.now()),
  }
}

/** One attachment as the event of its kind carries it. */
export function attachmentOf(file: KeptFile, url: string): Fields {
  const type = file.mime === 'image/gif' ? 'gif' : file.kind
  if (file.kind !== 'file')
    return { type, payload: { url, ...(file.kind === 'audio' ? {} : { thumbnail: url }) } }
  return {
    type: 'file',
    payload: {
      url,
      name: file.name,
      size: String(file.bytes.length),
      type: file.name.split('.').at(-1) ?? '',
      checksum: createHash('md5').update(file.bytes).digest('hex'),
    },
  }
}

/** What the console's "Test" button sends: sample words, and ids that are not those of this OA. */
export const consoleSample: Fields = {
  app_id: '360846524940903967',
  sender: { id: '246845883529197922' },
  user_id_by_app: '552177279717587730',
  recipient: { id: '388613280878808645' },
  event_name: 'user_send_text',
  message: { text: 'This is testing message', msg_id: 'This is message id' },
  timestamp: '154390853474',
}
