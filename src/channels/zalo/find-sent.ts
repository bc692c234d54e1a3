// Asks Zalo for the last messages of a chat, for when nobody lived to hear the answer to a sending.
// https://docs.zaloplatforms.com/docs/OA/ (lấy thông tin tin nhắn trong một hội thoại): at most ten, newest first; `src` 0 is the OA.
import type { OutboundMessage } from '../channel.js'
import type { Api } from './api.js'
import { faultOf, ZaloRefusal } from './refusals.js'
import { record, word } from './shape.js'

/** ms by which Zalo's clock may lie before ours. */
const clockMs = 5_000

/** Ids of the OA's messages to the citizen with the same words, not older than `since`, newest first. @throws Fault */
export async function findSent(
  api: Pick<Api, 'list'>,
  message: OutboundMessage,
  since: number,
  now: number,
): Promise<string[]> {
  const items = await lastOf(api, message.citizen, now)
  return items
    .map(record)
    .filter(
      (sent) =>
        Number(sent['src']) === 0 &&
        word(sent['message'])?.normalize('NFC').trim() === message.text.normalize('NFC').trim() &&
        Number(sent['time']) >= since - clockMs,
    )
    .map((sent) => word(sent['message_id']))
    .filter((id) => id !== undefined)
}

async function lastOf(api: Pick<Api, 'list'>, citizen: string, now: number): Promise<unknown[]> {
  try {
    return await api.list('/v2.0/oa/conversation', { user_id: citizen, offset: 0, count: 10 })
  } catch (error) {
    throw error instanceof ZaloRefusal ? faultOf(error, now) : error
  }
}
