// The errors of the simulated Graph API, in the platform's own form.
import type { Event } from './sandbox-events.js'

/** An answer of the simulated API. */
export interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

export function ok(body: unknown): Answer {
  return { status: 200, body }
}

/** `{"error":{...}}` as the platform writes it. https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes */
export function refused(code: number, message: string, subcode?: number, status = 400): Answer {
  const error = { message, type: 'OAuthException', code, fbtrace_id: 'AsandboxTrace' }
  return { status, body: { error: subcode === undefined ? error : { ...error, error_subcode: subcode } } }
}

export function badParameter(message: string, subcode?: number): Answer {
  return refused(100, `(#100) ${message}`, subcode)
}

/** Minutes until a limit is lifted, as the usage header tells. */
const regainMinutes = 3

const words: Record<string, string> = {
  '10/2018278': '(#10) This message is sent outside of allowed window.',
  '10/1893063': '(#10) Page temporarily restricted from sending messages.',
  '190': 'Error validating access token: the session has been invalidated.',
  '190/460': 'Error validating access token: the password was changed.',
  '551': '(#551) This person is not available right now.',
  '551/1545041': '(#551) This person is not available right now.',
  '613': '(#613) Calls to this API have exceeded the rate limit.',
  '80006': 'There have been too many calls to this Page account.',
  '2018300': 'This thread is controlled by another app.',
}

/**
 * The answer that a name asked for on demand stands for: `code` or `code/subcode` of the platform's table; `429`, `500` and `503` as
 * HTTP statuses; `200:<code>` for an error under status 200; `html` for a page instead of JSON; `no-id` for an answer without `message_id`.
 */
export function demanded(name: string): Answer {
  if (name === '429') return { ...refused(1390008, 'Too many calls', undefined, 429), headers: usage() }
  if (name === '500') return refused(2, 'Service temporarily unavailable', undefined, 500)
  if (name === '503' || name === 'html')
    return { status: name === '503' ? 503 : 200, body: '<html>Sorry</html>' }
  if (name === 'no-id') return ok({})
  if (name.startsWith('200:')) return { ...demanded(name.slice(4)), status: 200 }
  const [code, subcode] = name.split('/').map(Number)
  const answer = refused(code ?? 1, words[name] ?? `(#${code ?? 1}) Refused on demand`, subcode)
  return ['4', '613', '80006'].includes(String(code)) ? { ...answer, headers: usage() } : answer
}

function usage(): Record<string, string> {
  const entry: Event = {
    type: 'messenger',
    call_count: 100,
    total_cputime: 20,
    total_time: 30,
    estimated_time_to_regain_access: regainMinutes,
  }
  return { 'x-business-use-case-usage': JSON.stringify({ sandbox: [entry] }) }
}
