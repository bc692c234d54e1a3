// Sets up the Page's side of the chat and asks whether it is still as it should be.
import { Fault, faults } from '../../faults.js'
import type { ChannelHealth } from '../channel.js'
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
const permissions = ['pages_messaging', 'pages_manage_metadata']

/** A token that ends this soon is worth a word. */
const tokenWarningMs = 7 * 24 * 3_600_000

const timeoutMs = 10_000

/** The texts of the Page itself; the greeting is shown before the first message, 160 characters at most. */
const profile = {
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

/** Asks the platform about the token and the subscription; never throws. */
export async function healthOf(graph: Graph, page: PageSettings, attempt: Attempt): Promise<ChannelHealth> {
  const checks = [tokenLines(graph, page, attempt), subscriptionLines(graph, page, attempt)]
  const lines = (await Promise.all(checks.map((check) => check.catch(lineOf)))).flat()
  if (lines.length > 0) return { ok: false, lines: [...new Set(lines)] }
  return { ok: true, lines: ['Mã truy cập còn hiệu lực, trang đã đăng ký đủ sự kiện.'] }
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
