// Whether a webhook comes from Zalo. SHA-256 (not HMAC) over app id, raw body, the body's timestamp and the OA secret key.
// https://docs.zaloplatforms.com/docs/OA/ (webhook/tin-nhan); the same in the official PHP and Java SDKs (MacUtils).
import { createHash, timingSafeEqual } from 'node:crypto'
import type { RawRequest } from '../channel.js'
import { parseLossless } from '../json.js'
import { record, word } from './shape.js'
import { isOfOtherOa } from './wire.js'

export interface WebhookKeys {
  appId: string
  oaSecretKey: string
}

/** The hex digest Zalo puts after `mac=`. Takes the bytes as received: key order differs between events. */
export function macOf(keys: WebhookKeys, body: Buffer, timestamp: string): string {
  return createHash('sha256')
    .update(keys.appId)
    .update(body)
    .update(timestamp)
    .update(keys.oaSecretKey)
    .digest('hex')
}

/** Compares in constant time; false when a key is missing, the header is odd or the body is not JSON with a timestamp. */
export function isSigned(keys: WebhookKeys, raw: RawRequest): boolean {
  const given = oneHeader(raw, 'x-zevent-signature')?.replace(/^mac=/, '')
  if (keys.appId === '' || keys.oaSecretKey === '') return false
  if (given === undefined || !/^[0-9a-f]{64}$/i.test(given)) return false
  const expected = Buffer.from(given, 'hex')
  const matches = (timestamp: string) =>
    timingSafeEqual(Buffer.from(macOf(keys, raw.body, timestamp), 'hex'), expected)
  return timestampsOf(raw).some(matches)
}

/** The body's timestamp first; the header, which some integrations have seen, only as a second candidate. */
function timestampsOf(raw: RawRequest): string[] {
  let inBody: string | undefined
  try {
    inBody = word(record(parseLossless(raw.body))['timestamp'])
  } catch {
    // Not JSON: only a header could still prove where it comes from.
  }
  const inHeader = oneHeader(raw, 'x-zevent-timestamp')
  return [inBody, inHeader].filter((timestamp) => timestamp !== undefined && timestamp !== '') as string[]
}

function oneHeader(raw: RawRequest, name: string): string | undefined {
  const value = raw.headers[name]
  return typeof value === 'string' ? value.trim() : undefined
}

/**
 * The unsigned `{}` sent when the URL is saved, and the console's test sample, whose ids are not those of our OA.
 * Both must get 200, or the URL cannot be saved; neither is kept.
 */
export function isSetUpProbe(body: unknown, oaId: string): boolean {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false
  if (Object.keys(body).length === 0) return true
  const event = record(body)
  return word(event['event_name']) !== undefined && isOfOtherOa(event, oaId)
}
