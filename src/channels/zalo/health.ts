// Whether the OA can send, in lines that tell an operator what is wrong and what to do.
import { Fault, faults } from '../../faults.js'
import type { ChannelHealth, Finding } from '../channel.js'
import type { Api } from './api.js'
import type { Memory } from './memory.js'
import { faultOf, ZaloRefusal } from './refusals.js'
import { word, type Fields } from './shape.js'
import type { ZaloSettings } from './settings.js'
import { refreshTokenLifeMs, type TokenKeeper } from './token.js'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** A refresh that began longer ago than this and left no result was cut off. */
const refreshMs = 5 * 60_000
const warnDays = 14

/** What is looked at: the OA itself, its tokens, the key of its webhooks. */
type About = 'account' | 'token' | 'signature'

const fine = (about: About, line: string): Finding => ({ about, ok: true, line })
const wrong = (about: About, line: string): Finding => ({ about, ok: false, line })

/** @param now ms UTC */
export async function checkHealth(
  api: Api,
  keeper: TokenKeeper,
  { oaId, oaSecretKey, refreshToken }: Pick<ZaloSettings, 'oaId' | 'oaSecretKey' | 'refreshToken'>,
  now: number,
): Promise<ChannelHealth> {
  const before = await keeper.memory()
  const isGranted = before.refreshToken !== undefined || refreshToken !== undefined
  const account = isGranted ? await askAccount(api, oaId, now) : []
  const tokens = isGranted ? tokenFindings(await keeper.memory(), now) : [notGranted]
  const found = [...account, ...tokens, signatureFinding(oaSecretKey)]
  const ok = found.every((each) => each.ok)
  // The key of the webhooks is worth a line only where it is missing.
  const lines = found.filter((each) => each.about !== 'signature' || !each.ok).map(({ line }) => line)
  return { ok, lines, found }
}

const notGranted = wrong(
  'token',
  'Chưa nối với OA. Hãy mở trang Kết nối ở bàn làm việc (/can-bo/ket-noi) và bấm “Nối với Zalo OA”.',
)

function signatureFinding(oaSecretKey: string): Finding {
  return oaSecretKey === ''
    ? wrong(
        'signature',
        'Thiếu ZALO_OA_SECRET_KEY nên mọi tin đến đều bị từ chối; khoá hiện ở trang Webhook.',
      )
    : fine('signature', 'Đã có khoá kiểm chữ ký của webhook.')
}

async function askAccount(api: Api, oaId: string, now: number): Promise<Finding[]> {
  try {
    return accountFindings(await api.get('/v2.0/oa/getoa'), oaId)
  } catch (error) {
    const fault = error instanceof ZaloRefusal ? faultOf(error, now) : error
    if (!(fault instanceof Fault)) throw fault
    const code = error instanceof ZaloRefusal ? ` (mã lỗi ${error.code})` : ''
    return [wrong('account', `Zalo${code}: ${faults[fault.code].says}`)]
  }
}

/** `oa_type` 2 is a business, 4 a state body. */
const typesSaid: Record<string, string> = { 2: 'doanh nghiệp', 4: 'cơ quan nhà nước' }

/** Packages without OpenAPI. https://zalo.solutions/oa/pricing, from 2026-06-01 */
const packagesWithoutApi = ['cơ bản', 'tiêu chuẩn']

function accountFindings(oa: Fields, oaId: string): Finding[] {
  const id = word(oa['oaid'])
  const type = word(oa['oa_type'])
  const bought = word(oa['package_name'])
  const findings = [
    fine(
      'account',
      `OA ${word(oa['name']) ?? id ?? ''}: loại ${typesSaid[type ?? ''] ?? type ?? 'không rõ'}, gói ${bought ?? 'không rõ'}.`,
    ),
  ]
  if (id !== undefined && id !== oaId)
    findings.push(
      wrong(
        'account',
        `Mã truy cập thuộc OA ${id}, không phải ${oaId}; hãy sửa ZALO_OA_ID hoặc cấp lại quyền.`,
      ),
    )
  if (oa['is_verified'] === false)
    findings.push(wrong('account', 'OA chưa xác thực nên không dùng được OpenAPI; hãy xác thực OA với Zalo.'))
  // State bodies have rules of their own, not published: their package proves nothing.
  if (type !== '4' && packagesWithoutApi.includes(bought?.toLowerCase() ?? ''))
    findings.push(wrong('account', `Gói ${bought} không có OpenAPI; hãy nâng gói của OA.`))
  return findings
}

function tokenFindings(memory: Memory, now: number): Finding[] {
  if (memory.refusedAt !== undefined)
    return [
      wrong(
        'token',
        `Zalo từ chối mã làm mới (${memory.refusedCode ?? 'không rõ mã lỗi'}). Hãy nối lại ở trang Kết nối (/can-bo/ket-noi), ` +
          'hoặc đặt ZALO_REFRESH_TOKEN mới và khởi động lại.',
      ),
    ]
  const findings: Finding[] = []
  if (memory.refreshingSince !== undefined && now - memory.refreshingSince > refreshMs)
    findings.push(
      wrong(
        'token',
        'Lần làm mới mã gần nhất bị ngắt giữa chừng; nếu không gửi được tin, hãy cấp quyền lại cho ứng dụng.',
      ),
    )
  if (memory.refreshedAt !== undefined) findings.push(ageFinding(memory.refreshedAt, memory.accessUntil, now))
  return findings
}

function ageFinding(refreshedAt: number, accessUntil: number | undefined, now: number): Finding {
  const daysLeft = Math.floor((refreshedAt + refreshTokenLifeMs - now) / dayMs)
  if (daysLeft < warnDays)
    return wrong(
      'token',
      `Mã làm mới chỉ còn ${Math.max(0, daysLeft)} ngày; hãy cấp quyền lại cho ứng dụng trước khi hết hạn.`,
    )
  const hoursLeft = Math.max(0, Math.floor(((accessUntil ?? now) - now) / hourMs))
  return fine('token', `Mã truy cập còn ${hoursLeft} giờ, mã làm mới còn ${daysLeft} ngày.`)
}
