// Makes the events of a simulated Page, shape by shape as the platform's pages show them. Pure but for the world's ids and chance.
import type { SandboxFile } from '../simulator.js'
import { inboxAppId, page } from './sandbox-world.js'
import type { Person, World } from './sandbox-world.js'

export type Event = Record<string, unknown>

/** The Like thumb. */
const likeStickerId = 369239263222822

export function fromCitizen(world: World, person: Person, rest: Event, timestamp = world.stamp()): Event {
  return { sender: { id: person.psid }, recipient: { id: page.id }, timestamp, ...rest }
}

export function textEvent(world: World, person: Person, text: string): Event {
  return fromCitizen(world, person, { message: { mid: world.mid(), text } })
}

export function quickReplyEvent(world: World, person: Person, label: string, payload: string): Event {
  return fromCitizen(world, person, { message: { mid: world.mid(), text: label, quick_reply: { payload } } })
}

/** While another application holds the thread, the payload is kept from us. */
export function postbackEvent(world: World, person: Person, title: string, payload: string): Event {
  const postback = world.isInboxOwner(person)
    ? { mid: world.mid(), title }
    : { mid: world.mid(), title, payload }
  return fromCitizen(world, person, { postback })
}

/** Photos picked together come as one message or as one each: both are seen in the wild. */
export function fileEvents(
  world: World,
  person: Person,
  files: { file: SandboxFile; url: string }[],
): Event[] {
  const attachments = files.map(({ file, url }) => ({ type: attachmentType(file), payload: { url } }))
  const groups = world.chance(0.5) ? [attachments] : attachments.map((attachment) => [attachment])
  return groups.map((group) =>
    fromCitizen(world, person, { message: { mid: world.mid(), attachments: group } }),
  )
}

/** Clips in a form the chat cannot play are carried as files. */
export function attachmentType(file: SandboxFile): 'image' | 'video' | 'audio' | 'file' {
  if (file.mime === 'video/mp4') return 'video'
  const kind = file.mime.split('/')[0]
  return kind === 'image' || kind === 'audio' ? kind : 'file'
}

/** Sometimes with its twin of the transition: an image of the same url without `sticker_id`. */
export function stickerEvent(world: World, person: Person, url: string): Event {
  const sticker = { type: 'sticker', payload: { url, sticker_id: likeStickerId } }
  const attachments = world.chance(0.5) ? [sticker, { type: 'image', payload: { url } }] : [sticker]
  return fromCitizen(world, person, { message: { mid: world.mid(), attachments } })
}

export function locationEvent(world: World, person: Person, latitude: number, longitude: number): Event {
  const payload = { coordinates: { lat: latitude, long: longitude } }
  return fromCitizen(world, person, {
    message: { mid: world.mid(), attachments: [{ type: 'location', title: 'Vị trí được ghim', payload }] },
  })
}

/** An m.me link into a thread that exists; its time comes in seconds. */
export function referralEvent(world: World, person: Person, ref: string): Event {
  const referral = { ref, source: 'SHORTLINK', type: 'OPEN_THREAD' }
  return fromCitizen(world, person, { referral }, Math.floor(world.stamp() / 1000))
}

export function readEvent(world: World, person: Person): Event {
  const timestamp = world.stamp()
  return fromCitizen(world, person, { read: { watermark: timestamp - 1 } }, timestamp)
}

/** Deliveries come without a time of their own. */
export function deliveryEvent(world: World, person: Person, mids: string[]): Event {
  return {
    sender: { id: person.psid },
    recipient: { id: page.id },
    delivery: { mids, watermark: world.stamp() },
  }
}

function fromPage(world: World, person: Person, message: Event): Event {
  const parties = { sender: { id: page.id }, recipient: { id: person.psid } }
  return { ...parties, timestamp: world.stamp(), message: { ...message, is_echo: true } }
}

/** The echo of what our own app sent. */
export function ownEcho(world: World, person: Person, mid: string, message: Event): Event {
  return fromPage(world, person, { mid, app_id: Number(page.appId), ...message })
}

/** The inbox's app id comes as a number or as a string; in older versions it is not there. */
export function inboxEcho(world: World, person: Person, mid: string, text: string): Event {
  const choice = world.random()
  const app = choice < 0.4 ? { app_id: inboxAppId } : choice < 0.8 ? { app_id: String(inboxAppId) } : {}
  return fromPage(world, person, { mid, ...app, text })
}

export function takenEvent(world: World, person: Person): Event {
  const owners = { previous_owner_app_id: page.appId, new_owner_app_id: String(inboxAppId) }
  return fromCitizen(world, person, { take_thread_control: { ...owners, metadata: '' } })
}

export function passedEvent(world: World, person: Person): Event {
  const owners = { previous_owner_app_id: inboxAppId, new_owner_app_id: Number(page.appId) }
  return fromCitizen(world, person, { pass_thread_control: { ...owners, metadata: '' } })
}

const fieldOf: [key: string, field: string][] = [
  ['postback', 'messaging_postbacks'],
  ['referral', 'messaging_referrals'],
  ['read', 'message_reads'],
  ['delivery', 'message_deliveries'],
  ['take_thread_control', 'messaging_handovers'],
  ['pass_thread_control', 'messaging_handovers'],
]

/** Whether the app asked for events of this shape; those on standby need the field of that name too. */
export function isInField(
  event: Event,
  fields: readonly string[],
  channel: 'messaging' | 'standby',
): boolean {
  const message = event.message as { is_echo?: boolean } | undefined
  const byMessage = message?.is_echo === true ? 'message_echoes' : 'messages'
  const field = fieldOf.find(([key]) => key in event)?.[1] ?? byMessage
  return (
    fields.includes(field) &&
    (channel === 'messaging' || field === 'messaging_handovers' || fields.includes('standby'))
  )
}
