// Asks Zalo for the last messages of a chat, for when nobody lived to hear the answer to a sending.
// https://docs.zaloplatforms.com/docs/OA/ (lấy thông tin tin nhắn trong một hội thoại): at most ten, newest first; `src` 0 is the OA.
import { isSameWords } from '../same-words.js'
import type { OutboundMessage } from '../channel.js'
import type { Api } from './api.js'
import { faultOf, ZaloRefusal } from './refusals.js'
import { record, word, type Fields } from './shape.js'

/** ms by which Zalo's clock may lie before ours. What we know to have gone out is none of what is looked for, however young. */
const clockMs = 120_000

/** A citizen may have written much since: so many pages are turned. */
const perPage = 10
const pagesMax = 5

/** Ids of the OA's messages to the citizen with the same words, not older than `since`, newest first. @throws Fault */
export async function findSent(
  api: Pick<Api, 'list'>,
  message: OutboundMessage,
  since: number,
  now: number,
): Promise<string[]> {
  // Words and file may be two messages, the words first: they tell nothing of the file.
  if (message.file !== undefined) return []
  const items = await lastOf(api, message.citizen, since - clockMs, now)
  return items
    .filter(
      (sent) =>
        Number(sent['src']) === 0 &&
        isSameWords(word(sent['message']) ?? '', message.text) &&
        Number(sent['time']) >= since - clockMs,
    )
    .map((sent) => word(sent['message_id']))
    .filter((id) => id !== undefined)
}

async function lastOf(
  api: Pick<Api, 'list'>,
  citizen: string,
  since: number,
  now: number,
): Promise<Fields[]> {
  const items: Fields[] = []
  try {
    for (let pages = 0; pages < pagesMax; pages += 1) {
      const about = { user_id: citizen, offset: pages * perPage, count: perPage }
      const page = (await api.list('/v2.0/oa/conversation', about)).map(record)
      items.push(...page)
      if (page.length < perPage || Number(page.at(-1)!['time']) < since) break
    }
    return items
  } catch (error) {
    throw error instanceof ZaloRefusal ? faultOf(error, now) : error
  }
}
