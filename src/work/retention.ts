// Destroys what has run out and carries out what citizens asked, now and then; publishes the day's fingerprint and reminds of agencies.
import type { Keeping } from '../evidence/index.js'
import { remindAgencies } from '../store/agency-duties.js'
import type { Database } from '../store/index.js'
import { publishFingerprint } from '../store/ledger.js'
import {
  filesGone,
  forgetClosed,
  forgetDrafts,
  forgetErased,
  forgetTranscripts,
  leavingFiles,
  stretchAfter,
} from '../store/retention.js'
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

/** ms between rounds: a right is answered within the minute. Terms are days; a walk through everybody takes minutes to hours. */
const restMs = 60_000

/** How far the walks have come: the id behind which each goes on. */
export interface Walks {
  citizens: string
  reports: string
}

const fromTheStart = (): Walks => ({ citizens: '', reports: '' })

export function startRetention(supplies: RetentionSupplies): Loop {
  const { now, log } = supplies
  const walks = fromTheStart()
  return startLoop<never>({
    name: 'retention',
    claim: async () => {
      await keepHouse(supplies, walks)
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
export async function keepHouse(
  supplies: RetentionSupplies,
  walks = fromTheStart(),
): Promise<{ files: number; rights: number }> {
  const { database, vault, newId, log, wakeDeliveries } = supplies
  const now = supplies.now()
  const rights = await carryOutRights(database, vault, { now, newId, words: rightWords })
  if (rights > 0) wakeDeliveries()
  await forgetDrafts(database, { now, newId })
  await walkOn(supplies, walks, 'citizens', forgetTranscripts)
  await walkOn(supplies, walks, 'reports', forgetClosed)
  await forgetErased(database, { now, newId })
  const fingerprint = await publishFingerprint(database, now)
  if (fingerprint !== undefined)
    log('info', 'ledger.published', { day: fingerprint.day, hash: fingerprint.hash })
  await remindAgencies(database, now)
  return { files: await removeLeaving(supplies), rights }
}

/** Removes what leaves; what cannot be removed now leaves in a later round. @returns how many went @throws what was in the way */
async function removeLeaving({ database, keeping }: RetentionSupplies): Promise<number> {
  const gone: string[] = []
  try {
    for (const id of await leavingFiles(database)) {
      await keeping.forget(id)
      gone.push(id)
    }
  } finally {
    if (gone.length > 0) await filesGone(database, gone)
  }
  return gone.length
}

/** Looks through the next stretch; goes on behind it once nothing of it has run out, and at the end begins anew. */
async function walkOn(
  { database, now, newId }: RetentionSupplies,
  walks: Walks,
  through: keyof Walks,
  forget: typeof forgetTranscripts,
): Promise<void> {
  const stretch = await stretchAfter(database, through, walks[through])
  const isThrough = await forget(database, { now: now(), newId }, stretch)
  if (isThrough) walks[through] = stretch.upTo ?? ''
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
