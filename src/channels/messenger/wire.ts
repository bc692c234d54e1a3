// What both sides of the wire agree on: signatures, the proof of the app, and the mark that our own messages carry.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { RawRequest } from '../channel.js'

/**
 * Whether a webhook body is signed with the app's secret: `X-Hub-Signature-256`, HMAC-SHA256 over the raw bytes, compared in
 * constant time. The platform signs the escaped text, which is what is on the wire, so nothing may be parsed before this.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export function isSigned(raw: RawRequest, secret: string): boolean {
  const header = raw.headers['x-hub-signature-256']
  if (secret === '' || typeof header !== 'string' || !/^sha256=[0-9a-f]{64}$/.test(header)) return false
  return timingSafeEqual(Buffer.from(header), Buffer.from(signatureOf(raw.body, secret)))
}

export function signatureOf(body: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

/** Compares two secrets in a time that tells nothing of either. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((word) => createHash('sha256').update(word).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}

/** `appsecret_proof`: shows that a caller with the token also holds the app's secret. https://developers.facebook.com/docs/graph-api/guides/secure-requests */
export function proofOf(token: string, secret: string): string {
  return createHmac('sha256', secret).update(token).digest('hex')
}

/** The reach of `message.metadata`, which comes back in the echo. https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/send-api */
export const metadataLengthMax = 1000

const markPrefix = 'citizen-report-intake:'

/** The metadata by which we know our own echo. */
export function metadataOf(id: string): string {
  return `${markPrefix}${id}`
}

/** Our outbound id in an echo's metadata; undefined for everybody else's messages. */
export function markIn(metadata: unknown): string | undefined {
  if (typeof metadata !== 'string' || !metadata.startsWith(markPrefix)) return undefined
  return metadata.slice(markPrefix.length) || undefined
}

/** The payload of the button that opens a chat. */
export const startPayload = 'GET_STARTED'

/** The fields a Page must be subscribed to for everything that `read` understands. */
export const subscribedFields = [
  'messages',
  'messaging_postbacks',
  'messaging_referrals',
  'message_echoes',
  'message_edits',
  'message_reactions',
  'message_deliveries',
  'message_reads',
  'messaging_handovers',
  'standby',
  'messaging_policy_enforcement',
] as const
