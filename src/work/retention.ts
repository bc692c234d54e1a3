// Destroys what has run out and carries out what citizens asked, now and then; publishes the day's fingerprint and reminds of agencies.
import type { Keeping } from '../evidence/index.js'
import { remindAgencies } from '../store/agency-duties.js'
import type { Database } from '../store/index.js'
import { publishFingerprint } from '../store/ledger.js'
import { forgetClosed, forgetDrafts, forgetErased, forgetTranscripts } from '../store/retention.js'
import { carryOutRights, type RightWords } from '../store/rights.js'
import type { Vault } from '../vault/index.js'
import type { Log } from './deliveries.js'
import { startLoop, type Loop } from './loop.js'

export interface RetentionSupplies {
  database: Database
  vault: Vault
  keeping: Pick<Keeping, 'forget'>
  now(): number
  newId(): string
  log: Log
  wakeDeliveries(): void
}

/** ms between rounds: a right is answered within the minute, a term is not late by more. */
const restMs = 60_000

export function startRetention(supplies: RetentionSupplies): Loop {
  const { now, log } = supplies
  return startLoop<never>({
    name: 'retention',
    claim: async () => {
      await keepHouse(supplies)
      return []
    },
    work: async () => {},
    nextDue: async () => now() + restMs,
    now,
    atOnce: 1,
    restMaxMs: restMs,
    failed: (error) =>
      log('error', 'retention.failed', { error: error instanceof Error ? error.name : 'unknown' }),
  })
}

/** One round. @returns how many files were forgotten and requests moved on */
export async function keepHouse(supplies: RetentionSupplies): Promise<{ files: number; rights: number }> {
  const { database, vault, keeping, newId, log, wakeDeliveries } = supplies
  const now = supplies.now()
  const rights = await carryOutRights(database, vault, { now, newId, words: rightWords })
  if (rights > 0) wakeDeliveries()
  const forgotten: string[] = []
  for (const forget of [forgetDrafts, forgetTranscripts, forgetClosed, forgetErased])
    forgotten.push(...(await forget(database, { now, newId })))
  for (const id of forgotten) await keeping.forget(id)
  const fingerprint = await publishFingerprint(database, now)
  if (fingerprint !== undefined)
    log('info', 'ledger.published', { day: fingerprint.day, hash: fingerprint.hash })
  await remindAgencies(database, now)
  return { files: forgotten.length, rights }
}

const rightWords: RightWords = {
  whatIsKept: ({ reports, messages, files, identified }) =>
    [
      'Chúng tôi đang giữ của bạn:',
      `• ${messages} tin nhắn, ${files} ảnh hoặc clip, ${reports} phản ánh đã gửi${identified ? ', và danh tính bạn cho (đã niêm phong)' : ''}.`,
      'Thời hạn: bản nháp 7 ngày; trò chuyện không thành phản ánh 30 ngày; chứng cứ và danh tính 1 năm sau khi vụ việc kết thúc, rồi tự xoá.',
      'Bạn có quyền rút đồng ý ("rút đồng ý") hoặc xoá ("xoá dữ liệu của tôi") bất cứ lúc nào.',
    ].join('\n'),
  withdrawn:
    'Đã xoá danh tính của bạn khỏi mọi phản ánh. Phản ánh vẫn được xử lý mà không có danh tính; chúng tôi có giấy xác nhận đã xoá.',
  erased:
    'Dữ liệu cá nhân của bạn được xoá ngay sau tin này: khoá mở bị huỷ nên không ai đọc lại được. Lần sau nhắn, bạn là một người mới với chúng tôi.',
  erasedLater:
    'Bạn còn phản ánh đang xử lý, nên pháp luật buộc chúng tôi giữ phần cần cho vụ đó đến khi có kết quả. Ngay khi xong, dữ liệu của bạn được xoá, bạn không cần yêu cầu lại.',
}
