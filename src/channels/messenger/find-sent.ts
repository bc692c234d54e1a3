// Asks the Conversations API whether a message of ours went out, for when nobody lived to hear the answer to its sending.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversations (2 calls a second a Page)
import type { OutboundMessage } from '../channel.js'
import type { Attempt } from './faults.js'
import type { Graph } from './graph.js'
import { idOf, listOf, fieldsOf, timeOf, wordsOf } from './json.js'

/** What is asked of each message, and of how many: what was sent last stands first. */
const fields = 'messages.limit(10){id,created_time,from,message}'

/** ms by which the platform's whole seconds and its clock may lie before ours. */
const clockMs = 5_000

/** Ids of the Page's messages to the citizen with the same words, not older than `since`, newest first. @throws Fault */
export async function findSent(
  graph: Pick<Graph, 'call'>,
  pageId: string,
  message: OutboundMessage,
  since: number,
  attempt: Attempt,
): Promise<string[]> {
  const query = { platform: 'messenger', user_id: message.citizen, fields }
  const answer = await graph.call({ method: 'GET', path: `/${pageId}/conversations`, query }, attempt)
  return listOf(answer.data)
    .flatMap((conversation) => listOf(fieldsOf(conversation.messages)?.data))
    .filter(
      (sent) =>
        idOf(fieldsOf(sent.from)?.id) === pageId &&
        wordsOf(sent.message)?.normalize('NFC').trim() === message.text.trim() &&
        (momentOf(sent.created_time) ?? 0) >= since - clockMs,
    )
    .map((sent) => idOf(sent.id))
    .filter((id) => id !== undefined)
}

/** `2026-11-22T05:14:40+0000`, or a number as elsewhere. */
function momentOf(value: unknown): number | undefined {
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(parsed) ? timeOf(value) : parsed
}
