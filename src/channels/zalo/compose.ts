// The bodies of Zalo's message API, alike for v3 (`/v3.0/oa/message/cs`) and v2 (`/v2.0/oa/message`). Pure.
// Source: https://docs.zaloplatforms.com/docs/OA/ (tin-tu-van; phu-luc/cau-truc-cua-tham-so-buttons).
import { Fault } from '../../faults.js'
import type { Choice, OutFile, OutboundMessage } from '../channel.js'
import { toButtonPayload } from './payload.js'
import type { Fields } from './shape.js'

export const textLengthMax = 2000
/** https://docs.zaloplatforms.com/docs/OA/phu-luc/cau-truc-cua-tham-so-buttons */
export const buttonsMax = 5
export const buttonTitleLengthMax = 100
/** Per kind of upload: 1 MB for JPG and PNG, 5 MB for GIF and for PDF, DOC, DOCX and CSV. */
export const imageBytesMax = 1_000_000
export const fileBytesMax = 5_000_000

type To = Pick<OutboundMessage, 'citizen' | 'text'>

/** Words with up to five buttons; the choices also stand as numbers in the words, since buttons may not show. */
export function textBody(message: To, choices: Choice[]): Fields {
  const text = message.text.normalize('NFC')
  if (choices.length === 0) return body(message, { text })
  const buttons = choices.slice(0, buttonsMax).map(buttonOf)
  return body(message, { text, attachment: { type: 'template', payload: { buttons } } })
}

/**
 * `hide` leaves no bubble with the payload in the citizen's chat. A payload that could not be told from typed words when it
 * comes back is replaced by the label, which the conversation understands as if it were typed.
 */
function buttonOf(choice: Choice): Fields {
  const title = choice.label.normalize('NFC').slice(0, buttonTitleLengthMax)
  return { title, type: 'oa.query.hide', payload: toButtonPayload(choice.payload) ?? title }
}

export function imageBody(message: To, attachmentId: string, how: Upload, caption: string): Fields {
  const element = { media_type: how.mediaType, attachment_id: attachmentId, ...how.size }
  const attachment = { type: 'template', payload: { template_type: 'media', elements: [element] } }
  const text = caption.normalize('NFC')
  return body(message, { ...(text === '' ? {} : { text }), attachment })
}

export function fileBody(message: To, token: string): Fields {
  return body(message, { attachment: { type: 'file', payload: { token } } })
}

function body(to: To, message: Fields): Fields {
  return { recipient: { user_id: to.citizen }, message }
}

/** Where a file is uploaded to and what comes back. Uploads live 7 days, then -100. */
export interface Upload {
  path: string
  handle: 'attachment_id' | 'token'
  bytesMax: number
  /** An image or GIF may have words beside it; a file stands alone. */
  carriesText: boolean
  mediaType?: 'image' | 'gif'
  /** A GIF must say how big it is. */
  size?: { width: number; height: number }
}

const image: Upload = {
  path: '/v2.0/oa/upload/image',
  handle: 'attachment_id',
  bytesMax: imageBytesMax,
  carriesText: true,
  mediaType: 'image',
}

const gif: Upload = {
  path: '/v2.0/oa/upload/gif',
  handle: 'attachment_id',
  bytesMax: fileBytesMax,
  carriesText: true,
  mediaType: 'gif',
}

const paper: Upload = {
  path: '/v2.0/oa/upload/file',
  handle: 'token',
  bytesMax: fileBytesMax,
  carriesText: false,
}

const uploads: Record<string, Upload> = {
  'image/jpeg': image,
  'image/png': image,
  'image/gif': gif,
  'application/pdf': paper,
  'application/msword': paper,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': paper,
  'text/csv': paper,
}

export const fileTypes = Object.keys(uploads)

/** @throws Fault `attachment-refused` for a kind or size that Zalo does not take */
export function uploadOf(file: OutFile): Upload {
  const how = uploads[file.mime]
  if (how === undefined) throw new Fault('attachment-refused', `Zalo takes no ${file.mime}`)
  if (file.bytes.length > how.bytesMax)
    throw new Fault('attachment-refused', `${file.bytes.length} bytes, Zalo takes ${how.bytesMax}`)
  return how.mediaType === 'gif' ? { ...how, size: gifSize(file.bytes) } : how
}

/** Width and height stand in bytes 6-9 of a GIF, little endian. */
function gifSize(bytes: Buffer): { width: number; height: number } {
  if (bytes.length < 10) throw new Fault('attachment-refused', 'not a GIF')
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
}
