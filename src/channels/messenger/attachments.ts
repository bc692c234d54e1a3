// Reads the attachments of a Messenger message: what is evidence, what is a place or a link, and what is only a sticker.
import type { FileRef } from '../channel.js'
import { present } from '../json.js'
import { fieldsOf, idOf, listOf, wordsOf } from './json.js'
import type { Fields } from './json.js'

export interface Attached {
  files: FileRef[]
  stickers: number
  location?: { latitude: number; longitude: number; label?: string }
  link?: { url: string; title?: string }
}

/**
 * Every file is kept, in the order given. Stickers and Likes are none, nor is the image that the platform sends beside a
 * sticker with the same url (it may lack `sticker_id`).
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
 */
export function readAttachments(message: Fields): Attached {
  const items = listOf(message.attachments)
  const stickers = items.filter((item) => isSticker(item, message))
  const twins = new Set(stickers.map(urlOf))
  const rest = items.filter(
    (item) => !stickers.includes(item) && !(item.type === 'image' && twins.has(urlOf(item))),
  )
  return present<Attached>({
    files: rest.map(fileOf).filter((file) => file !== undefined),
    stickers: stickers.length + (message.sticker_id === undefined ? 0 : 1),
    location: rest.map(locationOf).find((location) => location !== undefined),
    link: rest.map(linkOf).find((link) => link !== undefined),
  })
}

function isSticker(item: Fields, message: Fields): boolean {
  if (item.type === 'sticker') return true
  const id =
    idOf(fieldsOf(item.payload)?.sticker_id) ?? (item.type === 'image' ? idOf(message.sticker_id) : undefined)
  return id !== undefined
}

function urlOf(item: Fields): string | undefined {
  const payload = item.payload
  return wordsOf(fieldsOf(payload)?.url) ?? wordsOf(item.url) ?? wordsOf(payload)
}

const fileKinds = new Set(['image', 'video', 'audio', 'file'])

function fileOf(item: Fields): FileRef | undefined {
  const url = wordsOf(fieldsOf(item.payload)?.url)
  if (url === undefined || typeof item.type !== 'string' || !fileKinds.has(item.type)) return undefined
  const name = nameIn(url)
  const kind = item.type === 'file' ? kindByName(name) : (item.type as FileRef['kind'])
  return present<FileRef>({ kind, url, name })
}

/** The platform gives no file names but in the path of the link. */
function nameIn(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  try {
    return wordsOf(decodeURIComponent(last))
  } catch {
    return wordsOf(last)
  }
}

/** Clips and photos are often sent as files, to keep their quality. Only a hint: the bytes decide later. */
function kindByName(name: string | undefined): FileRef['kind'] {
  if (/\.(mp4|mov|m4v|3gp|3g2|avi|mkv|webm|mts|ts)$/i.test(name ?? '')) return 'video'
  if (/\.(jpe?g|png|heic|heif|webp|gif|bmp|avif)$/i.test(name ?? '')) return 'image'
  if (/\.(m4a|mp3|aac|amr|ogg|opus|wav)$/i.test(name ?? '')) return 'audio'
  return 'file'
}

/** Pins are no longer on the platform's list of 2026, though nothing says they are gone: taken when they come. */
function locationOf(item: Fields): Attached['location'] {
  const payload = fieldsOf(item.payload)
  const coordinates = fieldsOf(payload?.coordinates)
  const latitude = numberOf(coordinates?.lat)
  const longitude = numberOf(coordinates?.long)
  if (latitude === undefined || longitude === undefined) return undefined
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  return present({ latitude, longitude, label: wordsOf(item.title) ?? wordsOf(payload?.title) })
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Link previews and shared posts or reels, whose links may be relative. */
function linkOf(item: Fields): Attached['link'] {
  if (item.type === 'location' || fileKinds.has(String(item.type))) return undefined
  const url = urlOf(item)
  if (url === undefined || !URL.canParse(url, 'https://www.facebook.com')) return undefined
  const whole = new URL(url, 'https://www.facebook.com')
  if (whole.protocol !== 'https:' && whole.protocol !== 'http:') return undefined
  const title = wordsOf(fieldsOf(item.payload)?.title) ?? wordsOf(item.title)
  return present({ url: URL.canParse(url) ? url : whole.href, title })
}
