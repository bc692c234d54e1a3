// What a Zalo message holds: words, a tapped choice, files, a place, a link, a business card, shared information. Pure.
import type { FileRef, InboundMessage } from '../channel.js'
import { choiceIn } from './payload.js'
import { present } from '../json.js'
import { dig, list, record, word, type Fields } from './shape.js'

type Content = Pick<InboundMessage, 'kind'> &
  Partial<Pick<InboundMessage, 'text' | 'choice' | 'files' | 'location' | 'link' | 'about'>>

/** Told by what is attached, not by the event's name: videos arrive as files, and names come and go. */
export function contentOf(event: Fields): Content {
  const message = record(event['message'])
  const attachments = list(message['attachments']).map((item) => ({
    type: word(dig(item, 'type')) ?? '',
    payload: record(dig(item, 'payload')),
  }))
  const text = word(message['text']) ?? attachments.map(captionOf).find((caption) => caption !== undefined)
  const quoted = word(message['quote_msg_id'])
  const said = kindOf(attachments, text)
  const isSaidElsewhere = said.kind === 'choice' || said.kind === 'location'
  return {
    ...said,
    ...present({
      text: isSaidElsewhere ? undefined : text,
      about: quoted === undefined ? undefined : [quoted],
    }),
  }
}

interface Attachment {
  type: string
  payload: Fields
}

function kindOf(attachments: Attachment[], text: string | undefined): Content {
  const files = attachments.flatMap((attachment) => fileOf(attachment) ?? [])
  const location = attachments.flatMap((attachment) => locationOf(attachment, text) ?? [])[0]
  const link = attachments.flatMap((attachment) => linkOf(attachment) ?? [])[0]
  if (files.length > 0) return { kind: isVoice(attachments) ? 'voice' : 'media', files }
  if (location !== undefined) return { kind: 'location', location }
  if (link !== undefined) return { kind: 'share', link }
  if (attachments.some(({ type }) => type === 'sticker')) return { kind: 'sticker' }
  if (text === undefined) return { kind: 'unknown' }
  const choice = choiceIn(text)
  return choice === undefined ? { kind: 'text' } : { kind: 'choice', choice }
}

function isVoice(attachments: Attachment[]): boolean {
  return attachments.every(({ type }) => type === 'audio')
}

function fileOf({ type, payload }: Attachment): FileRef | undefined {
  const url = word(payload['url'])
  if (url === undefined) return undefined
  switch (type) {
    case 'image':
    case 'gif':
      return { kind: 'image', url }
    case 'video':
      return { kind: 'video', url }
    case 'audio':
      return { kind: 'audio', url }
    case 'file':
      return sentAsFile(payload, url)
    default:
      return undefined
  }
}

/** `size` is a string and `checksum` an MD5; both may be absent. */
function sentAsFile(payload: Fields, url: string): FileRef {
  const name = word(payload['name'])
  const size = word(payload['size'])
  const checksum = word(payload['checksum'])?.trim().toLowerCase()
  return present<FileRef>({
    kind: kindByEnding(word(payload['type']) ?? '', name ?? ''),
    url,
    name,
    sizeBytes: size !== undefined && /^\d{1,15}$/.test(size) ? Number(size) : undefined,
    md5: checksum !== undefined && /^[0-9a-f]{32}$/.test(checksum) ? checksum : undefined,
  })
}

const endings: [FileRef['kind'], RegExp][] = [
  ['video', /^(video\/.*|mp4|mov|m4v|3gp|3g2|avi|mkv|webm|wmv|mpe?g|mts|ts|flv)$/],
  ['image', /^(image\/.*|jpe?g|jfif|png|gif|webp|heic|heif|avif|bmp|tiff?)$/],
  ['audio', /^(audio\/.*|amr|m4a|mp3|aac|wav|ogg|opus|3ga)$/],
]

/** The platform's word first (`mp4`, `jpg`), then the ending of the name; both only a hint, the bytes decide later. */
function kindByEnding(type: string, name: string): FileRef['kind'] {
  const hints = [type, name.split('.').at(-1) ?? ''].map((hint) => hint.trim().toLowerCase())
  for (const hint of hints) {
    const found = endings.find(([, ending]) => ending.test(hint))
    if (found !== undefined) return found[0]
  }
  return 'file'
}

/** Coordinates are strings; the place's name may be the message's text. */
function locationOf({ type, payload }: Attachment, label: string | undefined): InboundMessage['location'] {
  if (type !== 'location') return undefined
  const latitude = degrees(dig(payload, 'coordinates', 'latitude'), 90)
  const longitude = degrees(dig(payload, 'coordinates', 'longitude'), 180)
  if (latitude === undefined || longitude === undefined) return undefined
  return { latitude, longitude, ...present({ label }) }
}

function degrees(value: unknown, limit: number): number | undefined {
  const text = word(value)?.trim()
  if (text === undefined || !/^[+-]?\d{1,3}(\.\d+)?$/.test(text)) return undefined
  return Math.abs(Number(text)) <= limit ? Number(text) : undefined
}

function linkOf({ type, payload }: Attachment): InboundMessage['link'] {
  const url = word(payload['url'])
  if (type !== 'link' || url === undefined) return undefined
  return { url, ...present({ title: word(payload['title']) ?? word(payload['description']) }) }
}

/** A video's own description stands where its caption would. */
function captionOf({ type, payload }: Attachment): string | undefined {
  return type === 'video' ? word(payload['description']) : undefined
}

type Profile = NonNullable<InboundMessage['profile']>

/** Both layouts: since the 2025 reform province and ward in `full_address`; before, address, ward, district and city. */
export function submittedProfile(info: unknown): Profile | undefined {
  const given = record(info)
  const full = record(given['full_address'])
  const parts = [
    word(full['user_address']) ?? word(given['address']),
    word(full['user_ward']) ?? word(given['ward']),
    word(given['district']),
    word(full['user_city']) ?? word(given['city']),
  ].filter((part) => part !== undefined)
  return profileOf({
    name: word(given['name']),
    telephone: telephoneOf(given['phone']),
    address: word(given['full_address']) ?? (parts.length > 0 ? parts.join(', ') : undefined),
  })
}

/** A business card is a link whose description is JSON text holding the number; the name is the message's text. */
export function cardContact(message: unknown): Profile | undefined {
  const description = word(dig(list(dig(message, 'attachments'))[0], 'payload', 'description'))
  return profileOf({
    name: word(dig(message, 'text')),
    telephone: telephoneOf(jsonOf(description)['phone']),
    address: undefined,
  })
}

function profileOf(fields: { [Key in keyof Required<Profile>]: Profile[Key] | undefined }) {
  const profile = present<Profile>(fields)
  return Object.keys(profile).length > 0 ? profile : undefined
}

function jsonOf(text: string | undefined): Fields {
  try {
    return record(JSON.parse(text ?? ''))
  } catch {
    return {}
  }
}

/** Zalo writes `84912...`, with or without `+`, sometimes as a number; people write `0912...`. */
function telephoneOf(value: unknown): string | undefined {
  const digits = word(value)?.replace(/[\s.()-]/g, '')
  return digits?.replace(/^\+?84(?=\d{9,10}$)/, '0')
}
