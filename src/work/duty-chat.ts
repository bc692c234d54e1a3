// Officers' own chats: a one-time code links one to its officer, and what is said there never becomes a report.
import type { AnyInbound, ClaimedMessage } from '../store/inbound.js'
import type { Database } from '../store/index.js'
import { linkChat, officerOfCode } from '../store/receivers.js'
import type { TurnCommit } from '../store/turn-commit.js'
import type { TurnGround } from '../store/turns.js'
import type { Vault } from '../vault/index.js'

export interface DutyChatSupplies {
  database: Database
  vault: Vault
  /** The channel as officers read it. */
  channelTitle(name: string): string
  now(): number
  newId(): string
  by: string
}

/** What an officer sends to the bot: the word and the code as the desk showed them. */
const codeShape = /^\s*tr[uự]c[\s:-]*([a-z0-9]{4})[\s-]*([a-z0-9]{4})\s*$/i

/** The code in an officer's words, without its grouping; undefined for anything else. */
export function linkCodeIn(words: string | undefined): string | undefined {
  const found = codeShape.exec((words ?? '').normalize('NFC'))
  return found === null ? undefined : `${found[1]}${found[2]}`.toUpperCase()
}

/** What a group of messages comes to when it is a code or comes from an officer's linked chat; undefined for everybody else. */
export async function hearOfficer(
  supplies: DutyChatSupplies,
  ground: TurnGround,
  group: ClaimedMessage[],
): Promise<TurnCommit | undefined> {
  const { database, vault, now, newId } = supplies
  const { citizen } = ground
  const code = linkCodeIn(textOf(group[0]!.message))
  const officerId = code === undefined ? undefined : await officerOfCode(database, code, now())
  if (code !== undefined && officerId !== undefined) {
    const name = `Trò chuyện ${supplies.channelTitle(citizen.channel)}`
    const link = { code, officerId, citizenId: citizen.id, receiverId: newId(), name, now: now() }
    return commitOf(supplies, ground, group, linkedText, (on) => linkChat(on, vault, link))
  }
  if (code !== undefined) return commitOf(supplies, ground, group, wrongCodeText)
  if (!ground.isDutyChat) return undefined
  return commitOf(supplies, ground, group, dutyText)
}

const linkedText =
  'Đã liên kết. Từ giờ đồng chí nhận báo động và phản ánh mới tại đây trong ca trực. Tin nhắn ở đây không tạo phản ánh.'
const wrongCodeText =
  'Mã này không đúng, đã dùng rồi hoặc đã quá 15 phút. Mời đồng chí lấy mã mới ở trang "Ca trực" rồi gửi lại.'
const dutyText =
  'Cuộc trò chuyện này chỉ để nhận báo động trong ca trực. Xin xử lý ở trang làm việc; muốn thôi nhận, tắt ở trang "Ca trực".'

/** An answer without a turn: no conversation, no report. Only what somebody did is answered, not a file's news. */
function commitOf(
  supplies: DutyChatSupplies,
  ground: TurnGround,
  group: ClaimedMessage[],
  text: string,
  also?: TurnCommit['also'],
): TurnCommit {
  const acted = group.filter(({ message }) => 'sentAt' in message)
  const answers = acted.length > 0 && !group.every(({ message }) => message.kind === 'reaction')
  const id = supplies.newId()
  return {
    now: supplies.now(),
    by: supplies.by,
    messages: group,
    citizen: ground.citizen,
    ...(acted.length === 0
      ? {}
      : { heardAt: Math.max(...acted.map(({ sentAt, receivedAt }) => Math.min(sentAt, receivedAt))) }),
    outbound: answers ? [{ id, author: 'bot', body: { text, choices: [] } }] : [],
    newFiles: [],
    ledger: [],
    ...(also === undefined ? {} : { also }),
  }
}

const textOf = (message: AnyInbound) => ('text' in message ? message.text : undefined)
