// Decides how a message may go out by who wrote it and when the citizen was last heard. Pure; the rule a person's tag hangs on.
import type { OutboundMessage } from '../channel.js'

const hourMs = 3_600_000

/** Anybody may answer within 24 h of the citizen's last act. https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages (2026-05-05) */
export const replyWindowMs = 24 * hourMs

/** A person may answer for 7 days with the tag `HUMAN_AGENT`. https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/send-api */
export const officerWindowMs = 7 * 24 * hourMs

export type Envelope = { messaging_type: 'RESPONSE' } | { messaging_type: 'MESSAGE_TAG'; tag: 'HUMAN_AGENT' }

/**
 * The envelope under which the platform lets a message through, or undefined when none does.
 * `HUMAN_AGENT` is for words a person wrote, and only where the standard window is over: automation under it is forbidden.
 * @param lastHeardAt ms UTC   @param now ms UTC
 */
export function envelopeFor(
  author: OutboundMessage['author'],
  lastHeardAt: number,
  now: number,
): Envelope | undefined {
  const silentMs = now - lastHeardAt
  if (silentMs <= replyWindowMs) return { messaging_type: 'RESPONSE' }
  if (author === 'officer' && silentMs <= officerWindowMs)
    return { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
  return undefined
}
