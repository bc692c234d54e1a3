// What it means when a platform gives no answer: nothing reached it, or nobody knows.
import { Fault } from '../faults.js'

/** Failures before a connection stood: no word of ours was on its way. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** The fault of a request without an answer. Only what is sent can be in doubt; what is asked is asked again. */
export function faultOfSilence(method: 'GET' | 'POST', detail: string, cause: unknown): Fault {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const isInDoubt = method === 'POST' && !neverConnected.has(code)
  return new Fault(isInDoubt ? 'answer-lost' : 'platform-unreachable', detail, { cause })
}
