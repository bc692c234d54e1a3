// Who reports: consent first (one tap, silence is never consent), then what the province asks for; each part can be declined.
// Luật 91/2025/QH15: consent is for one purpose, versioned and provable; never a picture of a card. Under 16: no identity at all.
import { declinedIn, readIdentity, saysUnderAge } from '../../src/reading/identity.js'
import { readIntent } from '../../src/reading/intent.js'
import type { PersonAsk, Where } from '../../src/reading/reading.js'
import type { Consent, Identity } from '../../src/reports/report.js'
import {
  plain,
  refuse,
  say,
  SoFar,
  step,
  valueChosen,
  type Message,
  type Setting,
} from '../../src/conversation/step.js'

/** The version of the consent text; a new text gets a new version. */
const consentVersion = '2026-11-1'

interface Reporting {
  /** Absent when nothing was asked: the reporter is under 16. */
  consent?: Consent
  identity?: Identity
  sameIdentity?: boolean
  wantsResult: boolean
}

/** What is known so far, question by question. */
interface Half {
  consent?: Consent
  sameIdentity?: boolean
  identity: Identity
  declined: (keyof Identity)[]
  underAge?: boolean
}

const consents = [
  { label: 'Đồng ý', value: 'yes' },
  { label: 'Không đồng ý', value: 'no' },
] as const
const reuse = [
  { label: 'Dùng lại', value: 'same' },
  { label: 'Nhập lại', value: 'yes' },
  { label: 'Không cho', value: 'no' },
] as const
const results = [
  { label: 'Có, báo cho mình', value: 'result-yes' },
  { label: 'Không cần', value: 'result-no' },
] as const

const names: Record<keyof Identity, string> = {
  name: 'họ tên',
  cccd: 'số CCCD',
  address: 'địa chỉ',
  telephone: 'điện thoại',
}

export default step<Reporting>({
  label: 'Người báo',
  calledAlso:
    'ten|ho ten|cccd|so cccd|dia chi|dien thoai|sdt|so dien thoai|danh tinh|name|address|telephone|ket qua'.split(
      '|',
    ),
  where: (partial) => whereIn(halfOf(partial)),
  shadows: ['road'],
  overhear: (text, { partial }) =>
    saysUnderAge(text) ? { ...halfOf(partial), identity: {}, underAge: true } : undefined,
  ask(setting) {
    const half = halfOf(setting.partial)
    if (setting.current !== undefined && setting.partial === undefined)
      return say(
        `Bạn nhắn lại thông tin cần sửa: ${setting.settings.identityAsks.map((field) => names[field]).join(', ')}.`,
        results,
      )
    if (isUnasked(half)) return askConsent(setting)
    const missing = missingIn(half, setting)
    if (missing.length > 0) return askFor(missing)
    return say('Bạn có muốn nhận kết quả xử lý ngay tại đây không?', results)
  },
  read(message, setting) {
    const { current } = setting
    if (setting.partial === undefined && current !== undefined)
      return changed(current as Reporting, message, setting)
    const half = halfOf(setting.partial)
    if (isUnasked(half)) return hearConsent(half, message, setting)
    const missing = missingIn(half, setting)
    return missing.length > 0 ? hearFields(half, missing, message, setting) : hearResult(half, message)
  },
  passOver(setting) {
    const half = halfOf(setting.partial)
    if (isUnasked(half))
      return refuse(
        'Bạn bấm "Đồng ý" hoặc "Không đồng ý" giúp mình nhé; không đồng ý vẫn gửi được.',
        consents,
      )
    const missing = missingIn(half, setting)
    if (missing.length > 0) return new SoFar({ ...half, declined: [...half.declined, ...missing] })
    return reporting(half, false)
  },
  show: ({ identity, sameIdentity, consent }, { knownIdentity, settings }) => {
    if (sameIdentity === true) return `như lần trước (${said(knownIdentity ?? {}, settings.identityAsks)})`
    if (consent?.given !== true || identity === undefined) return 'không cung cấp'
    return said(identity, settings.identityAsks)
  },
  facts: ({ wantsResult }) => ({ wantsResult }),
  reporter: ({ consent, identity, sameIdentity }) => ({
    ...(consent === undefined ? {} : { consent }),
    ...(identity === undefined ? {} : { identity }),
    ...(sameIdentity === true ? { sameIdentity } : {}),
  }),
  examples: { accepts: ['Đồng ý', 'dong y', '2', 'Không đồng ý'], refuses: ['?', 'để xem'] },
})

function halfOf(partial: unknown): Half {
  return { identity: {}, declined: [], ...(partial as Partial<Half> | undefined) }
}

/** Consent has not been asked yet; of a child it never is. */
function isUnasked(half: Half): boolean {
  return half.consent === undefined && half.underAge !== true
}

function whereIn(half: Half): Where {
  if (isUnasked(half)) return 'consent'
  if (half.consent?.given !== true || half.sameIdentity === true || half.underAge === true)
    return 'result_wanted'
  const [missing] = (Object.keys(names) as (keyof Identity)[]).filter((field) => !isSettled(half, field))
  return missing ?? 'result_wanted'
}

function isSettled(half: Half, field: keyof Identity): boolean {
  return half.identity[field] !== undefined || half.declined.includes(field)
}

function missingIn(half: Half, { settings }: Setting): (keyof Identity)[] {
  if (half.consent?.given !== true || half.sameIdentity === true || half.underAge === true) return []
  return settings.identityAsks.filter((field) => !isSettled(half, field))
}

function askConsent({ knownIdentity, settings }: Setting) {
  if (knownIdentity !== undefined)
    return say(
      `Lần trước bạn đã cho thông tin: ${said(knownIdentity, settings.identityAsks)}. Lần này mình dùng lại nhé?`,
      reuse,
    )
  const asked = settings.identityAsks.map((field) => names[field]).join(', ')
  return say(
    `Để xác minh và trả lời bạn, mình xin lưu ${asked}. Thông tin được niêm phong, tách khỏi phản ánh, chỉ người có thẩm quyền mở và lần mở nào cũng bị ghi lại. Bạn đồng ý chứ? Không đồng ý vẫn gửi được.`,
    consents,
  )
}

function hearConsent(half: Half, message: Message, { knownIdentity }: Setting) {
  const said =
    valueChosen(knownIdentity === undefined ? consents : [...reuse, ...consents], message) ?? spoken(message)
  if (said === undefined)
    return refuse(
      'Bạn bấm "Đồng ý" hoặc "Không đồng ý" giúp mình nhé; không đồng ý vẫn gửi được.',
      knownIdentity === undefined ? consents : reuse,
    )
  const consent: Consent = {
    given: said !== 'no',
    version: consentVersion,
    at: message.at,
    messageId: message.id,
  }
  return new SoFar({ ...half, consent, ...(said === 'same' ? { sameIdentity: true } : {}) })
}

function spoken({ text }: Message): 'yes' | 'no' | undefined {
  if (text === '') return undefined
  const intent = readIntent(text, 'consent')
  // A no need not be said clearly: keeping nothing is never the wrong side to err on.
  if (intent.name === 'deny') return text.includes('?') ? undefined : 'no'
  return intent.name === 'confirm' && intent.sure === 'certain' ? 'yes' : undefined
}

function askFor(missing: (keyof Identity)[]) {
  const listed = missing.map((field) => names[field]).join(', ')
  const declines = missing.map((field) => ({ label: `Bỏ qua ${names[field]}`, value: `skip-${field}` }))
  return say(
    `Bạn nhắn giúp mình: ${listed}${missing.length > 1 ? ' (gộp trong một tin cũng được)' : ''}. Đừng gửi ảnh thẻ nhé.`,
    [...declines, ...(missing.length > 1 ? [{ label: 'Bỏ qua hết', value: 'skip-all' }] : [])],
  )
}

function hearFields(half: Half, missing: (keyof Identity)[], message: Message, setting: Setting) {
  if (/\bkhong dong y\b/.test(plain(message.text))) return takenBack(half, message)
  if (message.choice === 'skip-all') return new SoFar({ ...half, declined: [...half.declined, ...missing] })
  const declined = missing.find((field) => message.choice === `skip-${field}`)
  if (declined !== undefined) return new SoFar({ ...half, declined: [...half.declined, declined] })
  const found = readIdentity(withProfile(message), missing, setting.now)
  if (found.underAge)
    return new SoFar(
      { ...half, identity: {}, underAge: true },
      'Bạn dưới 16 tuổi nên mình không hỏi danh tính; tin báo của bạn vẫn rất có ích.',
    )
  const left = missing.filter((field) => found.identity[field] === undefined)
  const declines = declinedIn(message.text, left)
  if (Object.keys(found.identity).length === 0 && declines.length === 0)
    return refuse(
      whyNot(
        found.asks,
        missing.map((field) => names[field]),
      ),
      askFor(missing).choices,
    )
  const reasons = found.asks.length > 0 ? whyNot(found.asks, []) : undefined
  return new SoFar(
    {
      ...half,
      identity: { ...half.identity, ...found.identity },
      declined: [...half.declined, ...declines],
    },
    reasons,
  )
}

/** Consent is taken back as easily as it was given, and with it what was told. */
function takenBack(half: Half, message: Message) {
  const consent: Consent = { given: false, version: consentVersion, at: message.at, messageId: message.id }
  return new SoFar({ ...half, identity: {}, consent })
}

/** What the platform's own form brought reads like words. */
function withProfile({ text, profile }: Message): string {
  return [text, profile?.name, profile?.address, profile?.telephone].filter(Boolean).join('\n')
}

function hearResult(half: Half, message: Message) {
  const tapped = valueChosen(results, message)
  if (tapped !== undefined) return reporting(half, tapped === 'result-yes')
  const intent = message.text === '' ? undefined : readIntent(message.text, 'result_wanted')
  if (intent?.name === 'confirm') return reporting(half, true)
  if (intent?.name === 'deny' || intent?.name === 'unknown_answer') return reporting(half, false)
  return refuse('Bạn có muốn mình báo kết quả tại đây không?', results)
}

function reporting(half: Half, wantsResult: boolean): Reporting {
  const { consent } = half
  const isGiven = consent?.given === true && half.underAge !== true && Object.keys(half.identity).length > 0
  return {
    wantsResult,
    ...(consent === undefined ? {} : { consent }),
    ...(half.sameIdentity === true ? { sameIdentity: true } : {}),
    ...(isGiven ? { identity: half.identity } : {}),
  }
}

/** One part said anew: the rest stays. */
function changed(current: Reporting, message: Message, setting: Setting) {
  const tapped = valueChosen(results, message)
  if (tapped !== undefined) return { ...current, wantsResult: tapped === 'result-yes' }
  const consented = valueChosen(consents, message)
  if (consented === 'no') {
    const refused: Consent = { given: false, version: consentVersion, at: message.at, messageId: message.id }
    return reporting({ identity: {}, declined: [], consent: refused }, current.wantsResult)
  }
  if (consented === 'yes') return hearConsent(halfOf(undefined), message, setting)
  if (current.consent?.given !== true) return new SoFar({ identity: {}, declined: [] })
  const found = readIdentity(message.text, setting.settings.identityAsks, setting.now)
  if (found.underAge || Object.keys(found.identity).length === 0)
    return refuse(whyNot(found.asks, []), results)
  const { sameIdentity: _, ...rest } = current
  return { ...rest, identity: { ...current.identity, ...found.identity } }
}

function said(identity: Identity, asks: (keyof Identity)[]): string {
  return asks.flatMap((field) => identity[field] ?? []).join(', ')
}

/** Why what was written does not do, and what would. */
function whyNot(asks: PersonAsk[], wanted: string[]): string {
  const [ask] = asks
  if (ask !== undefined) return reasons[ask]
  return wanted.length === 0
    ? 'Mình chưa đọc được phần này.'
    : `Mình chưa đọc được. Bạn nhắn giúp mình: ${wanted.join(', ')}.`
}

const reasons: Record<PersonAsk, string> = {
  cmnd: 'Số 9 chữ số là CMND cũ, không còn dùng. Bạn nhắn số CCCD 12 chữ số, hoặc bỏ qua nhé.',
  length: 'Số này thiếu hoặc thừa chữ số (CCCD có 12 số, điện thoại 10 số). Bạn xem lại giúp mình.',
  province: 'Ba số đầu CCCD chưa đúng mã tỉnh. Bạn xem lại giúp mình.',
  birth: 'Năm sinh trong số CCCD chưa đúng. Bạn xem lại giúp mình.',
  prefix: 'Đầu số điện thoại này mình chưa thấy. Bạn xem lại giúp mình.',
  old11: 'Số 11 chữ số đã đổi từ 2018. Bạn nhắn số 10 chữ số hiện nay giúp mình.',
  not_a_name: 'Mình chưa chắc đó là họ tên. Bạn nhắn đầy đủ họ và tên giúp mình.',
  one_word: 'Bạn nhắn đầy đủ cả họ và tên giúp mình nhé.',
}
