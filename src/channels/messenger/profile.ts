// Sets up the Page's side of the chat and asks whether it is still as it should be.
import { Fault, faults } from '../../faults.js'
import type { ChannelHealth, Finding } from '../channel.js'
import type { Attempt } from './faults.js'
import type { Graph } from './graph.js'
import { fieldsOf, idOf, listOf, timeOf } from './json.js'
import type { Fields } from './json.js'
import { startPayload, subscribedFields } from './wire.js'

export interface PageSettings {
  pageId: string
  appId: string
  appSecret: string
  token: string
}

/** Without the first nobody can be answered, without the second nothing can be set up. https://developers.facebook.com/docs/permissions */
export const permissions = ['pages_messaging', 'pages_manage_metadata']
/** To ask whether a message went out when nobody lived to hear the answer to its sending; without it, it is sent again (Conversations API). */
export const readPermission = 'pages_read_engagement'

/** A token that ends this soon is worth a word. */
const tokenWarningMs = 7 * 24 * 3_600_000

const timeoutMs = 10_000

/** The texts of the Page itself; the greeting is shown before the first message, 160 characters at most. */
export const profile = {
  get_started: { payload: startPayload },
  greeting: [
    {
      locale: 'default',
      text: 'Chào {{user_first_name}}! Gửi phản ánh vi phạm giao thông kèm ảnh, video tại đây; cảnh sát giao thông sẽ tiếp nhận và trả lời.',
    },
  ],
  persistent_menu: [
    {
      locale: 'default',
      composer_input_disabled: false,
      // The payloads are those of the conversation's commands.
      call_to_actions: [
        { type: 'postback', title: 'Phản ánh mới', payload: '#do:new' },
        { type: 'postback', title: 'Tra cứu', payload: '#do:status' },
        { type: 'postback', title: 'Gặp cán bộ', payload: '#do:human' },
        { type: 'postback', title: 'Trợ giúp', payload: '#do:help' },
      ],
    },
  ],
}

/**
 * Subscribes the Page to what `read` understands, and writes greeting, Get Started and menu.
 * @returns what was done, a line each   @throws Fault
 */
export async function setUpPage(graph: Graph, page: PageSettings, attempt: Attempt): Promise<string[]> {
  const query = { subscribed_fields: subscribedFields.join(',') }
  await graph.call({ method: 'POST', path: `/${page.pageId}/subscribed_apps`, query }, attempt)
  await graph.call({ method: 'POST', path: '/me/messenger_profile', body: profile }, attempt)
  return [
    `Đã đăng ký nhận ${subscribedFields.length} loại sự kiện của trang.`,
    'Đã đặt lời chào, nút Bắt đầu và trình đơn (có thể mất đến 24 giờ mới hiện ở mọi máy).',
  ]
}

/** The profile may be asked for ten times in ten minutes (messenger-platform/reference/messenger-profile-api): what was found holds so long. ms. */
const profileHoldsMs = { fine: 10 * 60_000, wrong: 2 * 60_000 }

/** Lines on what is wrong, or none. */
type Look = (graph: Graph, page: PageSettings, attempt: Attempt) => Promise<string[]>

/** What is looked at, and what is said when nothing is wrong with it. */
const looks: Record<'token' | 'subscription' | 'profile', { look: Look; fine: string }> = {
  token: { look: tokenLines, fine: 'Mã truy cập còn hiệu lực, đủ quyền để nhận và gửi tin.' },
  subscription: { look: subscriptionLines, fine: 'Trang đã đăng ký đủ sự kiện.' },
  profile: { look: profileLines, fine: 'Đã có lời chào, nút Bắt đầu và trình đơn.' },
}

export interface PageHealth {
  /** Asks the platform about token, subscription and profile; never throws for what it says. */
  look(attempt: Attempt): Promise<ChannelHealth>
  /** Something was changed: the next look asks for everything. */
  forget(): void
}

export function openHealth(graph: Graph, page: PageSettings): PageHealth {
  let profileSeen: { at: number; lines: string[] } | undefined

  async function linesOf(about: keyof typeof looks, attempt: Attempt): Promise<string[]> {
    if (about === 'profile' && profileSeen !== undefined) {
      const { fine, wrong } = profileHoldsMs
      const holdsMs = profileSeen.lines.length === 0 ? fine : wrong
      if (Math.abs(attempt.now - profileSeen.at) < holdsMs) return profileSeen.lines
    }
    const lines = await looks[about].look(graph, page, attempt).catch(lineOf)
    if (about === 'profile') profileSeen = { at: attempt.now, lines }
    return lines
  }

  return {
    forget: () => (profileSeen = undefined),
    async look(attempt) {
      const names = Object.keys(looks) as (keyof typeof looks)[]
      const asked = await Promise.all(
        names.map(async (about) => ({ about, lines: await linesOf(about, attempt) })),
      )
      const found = asked.flatMap(({ about, lines }): Finding[] =>
        lines.length === 0
          ? [{ about, ok: true, line: looks[about].fine }]
          : lines.map((line) => ({ about, ok: false, line })),
      )
      const ok = found.every((each) => each.ok)
      const lines = found.filter((each) => each.ok === ok).map(({ line }) => line)
      return { ok, lines: [...new Set(lines)], found }
    },
  }
}

function lineOf(error: unknown): string[] {
  if (error instanceof Fault) return [faults[error.code].says]
  throw error
}

/** https://developers.facebook.com/docs/graph-api/reference/debug_token; asked with the app's own token, which outlives the Page's. */
async function tokenLines(graph: Graph, page: PageSettings, attempt: Attempt): Promise<string[]> {
  const query = { input_token: page.token }
  const token = `${page.appId}|${page.appSecret}`
  const answer = await graph.call({ method: 'GET', path: '/debug_token', query, token, timeoutMs }, attempt)
  const data = fieldsOf(answer.data) ?? {}
  if (data.is_valid !== true) return [faults['token-dead'].says]
  return [...scopeLines(data), ...appLines(data, page), ...endLines(data, attempt.now)]
}

function scopeLines(data: Fields): string[] {
  const scopes = Array.isArray(data.scopes) ? data.scopes : []
  const missing = permissions.filter((permission) => !scopes.includes(permission))
  return missing.length === 0
    ? []
    : [`Mã truy cập thiếu quyền ${missing.join(', ')}; hãy cấp lại mã kèm các quyền này.`]
}

function appLines(data: Fields, page: PageSettings): string[] {
  const appId = idOf(data.app_id)
  if (appId === undefined || appId === page.appId) return []
  return ['Mã truy cập thuộc một ứng dụng khác với MESSENGER_APP_ID; hãy kiểm tra lại cài đặt.']
}

/** 0 stands for "never". */
function endLines(data: Fields, now: number): string[] {
  const endsAt = timeOf(data.expires_at)
  if (endsAt === undefined || endsAt - now > tokenWarningMs) return []
  const days = Math.max(0, Math.floor((endsAt - now) / 86_400_000))
  return [`Mã truy cập hết hạn sau ${days} ngày; hãy cấp mã mới trước lúc đó.`]
}

async function subscriptionLines(graph: Graph, page: PageSettings, attempt: Attempt): Promise<string[]> {
  const path = `/${page.pageId}/subscribed_apps`
  const answer = await graph.call({ method: 'GET', path, timeoutMs }, attempt)
  const app = listOf(answer.data).find((entry) => idOf(entry.id) === page.appId)
  if (app === undefined) return ['Trang chưa gửi sự kiện cho ứng dụng này; hãy chạy lệnh thiết lập kênh.']
  const fields = Array.isArray(app.subscribed_fields) ? app.subscribed_fields : []
  const missing = subscribedFields.filter((field) => !fields.includes(field))
  return missing.length === 0
    ? []
    : [`Trang chưa đăng ký các sự kiện: ${missing.join(', ')}; hãy chạy lệnh thiết lập kênh.`]
}

const profileNames: Record<keyof typeof profile, string> = {
  get_started: 'nút Bắt đầu',
  greeting: 'lời chào',
  persistent_menu: 'trình đơn',
}

/** Whether a newcomer sees greeting, Get Started and menu. */
async function profileLines(graph: Graph, _page: PageSettings, attempt: Attempt): Promise<string[]> {
  const names = Object.keys(profileNames) as (keyof typeof profile)[]
  const query = { fields: names.join(',') }
  const answer = await graph.call({ method: 'GET', path: '/me/messenger_profile', query, timeoutMs }, attempt)
  const has = fieldsOf(listOf(answer.data)[0]) ?? {}
  const missing = names.filter((name) => has[name] === undefined).map((name) => profileNames[name])
  return missing.length === 0 ? [] : [`Trang chưa có ${missing.join(', ')}; hãy chạy lệnh thiết lập kênh.`]
}
