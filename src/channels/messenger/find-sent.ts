// Asks the Conversations API whether a message of ours went out, for when nobody lived to hear the answer to its sending.
// https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversations (2 calls a second a Page)
import { setTimeout as sleep } from 'node:timers/promises'
import { isSameWords } from '../same-words.js'
import type { OutboundMessage } from '../channel.js'
import type { Attempt } from './faults.js'
import type { Graph } from './graph.js'
import { idOf, listOf, fieldsOf, timeOf, wordsOf } from './json.js'

/** What is asked of each message; what was sent last stands first. The platform tells no more than of the last twenty. */
const fields = 'messages.limit(20){id,created_time,from,message}'

/** ms by which the platform's clock may lie before ours. What we know to have gone out is none of what is looked for, however young. */
const clockMs = 120_000

/** The platform answers two such questions a second; a program that starts after much was on its way has many. */
const most = 2
const withinMs = 1_000

/**
 * Lets a few questions be asked in any second, the others in their turn. The second is counted from the answer: when a question
 * reached the platform nobody else can know, and one too many in its second makes it refuse us for minutes.
 */
export function openTurnstile(): <T>(ask: () => Promise<T>) => Promise<T> {
  const seats = Array.from({ length: most }, () => Promise.resolve())
  return async (ask) => {
    const asking = seats.shift()!.then(ask)
    const rest = () => sleep(withinMs)
    seats.push(asking.then(rest, rest))
    return asking
  }
}

/** Ids of the Page's messages to the citizen with the same words, not older than `since`, newest first. @throws Fault */
export async function findSent(
  graph: Pick<Graph, 'call'>,
  pageId: string,
  message: OutboundMessage,
  since: number,
  attempt: Attempt,
): Promise<string[]> {
  // An officer's file goes before its words, and without words there is nothing to look for.
  if (message.text === '') return []
  const query = { platform: 'messenger', user_id: message.citizen, fields }
  const answer = await graph.call({ method: 'GET', path: `/${pageId}/conversations`, query }, attempt)
  return listOf(answer.data)
    .flatMap((conversation) => listOf(fieldsOf(conversation.messages)?.data))
    .filter(
      (sent) =>
        idOf(fieldsOf(sent.from)?.id) === pageId &&
        isSameWords(wordsOf(sent.message) ?? '', message.text) &&
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
