// Names what the Graph API refuses, by its numbers: texts come in any language and change. Pure.
import type { IncomingHttpHeaders } from 'node:http'
import { Fault } from '../../faults.js'
import type { FaultCode } from '../../faults.js'
import { fieldsOf, idOf, listOf, wordsOf } from './json.js'
import type { Fields } from './json.js'

/**
 * `code` or `code/subcode` of an error, and what it means for us. The longer key wins.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes (2026-06-25)
 * and, for 17, 32, 102, 368, 80001, https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
const table: Record<string, FaultCode> = {
  '1': 'platform-error',
  '2': 'platform-error',
  '1200': 'platform-error',
  '4': 'rate-limited',
  '17': 'rate-limited',
  '32': 'rate-limited',
  '613': 'rate-limited',
  '80001': 'rate-limited',
  '80006': 'rate-limited',
  // Too many tagged messages to one person: the tag stops, so this person must write first.
  '613/2018338': 'window-closed',
  '10': 'permission-missing',
  '10/2018278': 'window-closed',
  '10/2534022': 'window-closed',
  '10/2018065': 'window-closed',
  '10/2018108': 'citizen-unreachable',
  '10/1893063': 'account-restricted',
  '368': 'account-restricted',
  '100': 'message-refused',
  '100/2018001': 'message-refused',
  '100/2018034': 'message-refused',
  '100/2018014': 'message-refused',
  '100/2018008': 'attachment-refused',
  '100/2018047': 'attachment-refused',
  '100/2018109': 'attachment-refused',
  '100/2018294': 'attachment-refused',
  '100/2018074': 'attachment-refused',
  '389': 'attachment-refused',
  '546': 'attachment-refused',
  '36000': 'attachment-refused',
  '102': 'token-dead',
  '190': 'token-dead',
  '3': 'permission-missing',
  '200': 'permission-missing',
  '200/2018028': 'permission-missing',
  '200/1545041': 'citizen-unreachable',
  '551': 'citizen-unreachable',
  '551/1545041': 'citizen-unreachable',
  '2018300': 'thread-elsewhere',
  // The platform's own automated answers hold the thread for the moment.
  '2018321': 'thread-elsewhere',
  '2018218': 'message-refused',
  '2018247': 'permission-missing',
  '9000001': 'message-gone',
}

/** An answer that is no success, as it came. */
export interface Refusal {
  status: number
  headers: IncomingHttpHeaders
  /** The parsed body; undefined when it was no JSON. */
  body: unknown
}

/** What the fault depends on beside the answer itself. */
export interface Attempt {
  /** ms UTC. */
  now: number
  /** ms since the citizen's last act; absent for calls that are about no citizen. */
  silentMs?: number
  /** ms of the standard window. */
  windowMs: number
}

/** The fault that an answer of the Graph API stands for; also for a 200 that carries `error`, and for one without what was asked. */
export function faultFrom(refusal: Refusal, attempt: Attempt): Fault {
  const error = fieldsOf(fieldsOf(refusal.body)?.error)
  const code = idOf(error?.code)
  const subcode = idOf(error?.error_subcode)
  const named = settle(codeOf(refusal.status, error, code, subcode), subcode, attempt)
  const detail = `status ${refusal.status}, error ${code ?? 'none'}${subcode === undefined ? '' : `/${subcode}`}`
  if (named !== 'rate-limited') return new Fault(named, detail)
  return new Fault(named, detail, { notBefore: attempt.now + waitOf(refusal.headers) })
}

function codeOf(status: number, error: Fields | undefined, code = '', subcode = ''): FaultCode {
  if (status === 429) return 'rate-limited'
  // A parameter's name, the same in every language: the app's secret is wrong or missing, which is not the message's fault.
  if (code === '100' && wordsOf(error?.message)?.includes('appsecret_proof') === true) return 'token-dead'
  const known = table[`${code}/${subcode}`] ?? byLoneSubcode(subcode) ?? table[code]
  if (known !== undefined) return known
  if (error?.is_transient === true) return 'platform-error'
  if (Number(code) > 200 && Number(code) < 300) return 'permission-missing'
  return byStatus(status)
}

/** Two of the codes also arrive as the subcode of another one. */
function byLoneSubcode(subcode: string): FaultCode | undefined {
  return ['2018300', '2018321'].includes(subcode) ? table[subcode] : undefined
}

function byStatus(status: number): FaultCode {
  if (status === 401) return 'token-dead'
  if (status === 403) return 'permission-missing'
  if (status === 413) return 'attachment-refused'
  if (status >= 400 && status < 500) return 'message-refused'
  return 'platform-error'
}

/**
 * 1545041 means "not available" on the platform's list of errors and "window closed" on its page about sending:
 * inside the window it can only be the first, outside the second is likelier and loses nothing.
 */
function settle(code: FaultCode, subcode: string | undefined, attempt: Attempt): FaultCode {
  const isLate = attempt.silentMs !== undefined && attempt.silentMs > attempt.windowMs
  return subcode === '1545041' && isLate ? 'window-closed' : code
}

const waitDefaultMs = 60_000

/**
 * ms to wait: the longest `estimated_time_to_regain_access` (minutes) of `X-Business-Use-Case-Usage`, or `Retry-After` (seconds).
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
function waitOf(headers: IncomingHttpHeaders): number {
  const minutes = Object.values(usageIn(headers['x-business-use-case-usage']))
    .flatMap(listOf)
    .map((usage) => Number(usage.estimated_time_to_regain_access))
    .filter((number) => Number.isFinite(number) && number > 0)
  if (minutes.length > 0) return Math.max(...minutes) * 60_000
  const seconds = Number(headers['retry-after'])
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : waitDefaultMs
}

function usageIn(header: unknown): Fields {
  try {
    return fieldsOf(JSON.parse(String(header))) ?? {}
  } catch {
    return {}
  }
}
