// Zalo's error codes, each with the fault it means for us. Zalo answers most errors with HTTP 200 and `error` other than 0.
// Source of codes and meanings: https://docs.zaloplatforms.com/docs/OA/phu-luc/ma-loi
import { Fault, type FaultCode } from '../../faults.js'

/** The reaction to every listed code once refreshing, re-uploading and switching of versions have been tried. */
export const refusals: Record<number, { fault: FaultCode; means: string }> = {
  [-32]: { fault: 'rate-limited', means: 'rate limit of the App or the OA' },
  [-100]: { fault: 'attachment-refused', means: 'attachment id expired or unknown' },
  [-124]: { fault: 'token-dead', means: 'access token invalid (template host)' },
  [-200]: { fault: 'platform-error', means: 'sending failed' },
  [-201]: { fault: 'message-refused', means: 'a parameter is invalid' },
  [-204]: { fault: 'account-restricted', means: 'the OA was deleted' },
  [-205]: { fault: 'account-restricted', means: 'the OA does not exist' },
  [-209]: { fault: 'permission-missing', means: 'the App is not activated' },
  [-210]: { fault: 'message-refused', means: 'a parameter is above its limit' },
  [-211]: { fault: 'quota-exhausted', means: 'out of quota' },
  [-212]: { fault: 'permission-missing', means: 'the App is not registered for this API' },
  [-213]: { fault: 'citizen-unreachable', means: 'the user does not follow the OA' },
  [-216]: { fault: 'token-dead', means: 'access token invalid' },
  [-217]: { fault: 'citizen-unreachable', means: 'the user blocked invitations' },
  // Concerns one recipient alone: it is held until the citizen writes again.
  [-218]: { fault: 'window-closed', means: 'the quota of what this recipient may get is reached' },
  [-219]: { fault: 'permission-missing', means: 'the App was removed or disabled' },
  [-220]: { fault: 'token-dead', means: 'access token expired or removed' },
  [-221]: { fault: 'permission-missing', means: 'the OA is not verified' },
  [-223]: { fault: 'permission-missing', means: 'the OA has not authorised this API' },
  [-224]: { fault: 'permission-missing', means: 'the package of the OA is too low' },
  [-227]: { fault: 'citizen-unreachable', means: 'account banned, or offline for more than 45 days' },
  [-230]: { fault: 'window-closed', means: 'no interaction in 7 days' },
  [-232]: { fault: 'window-closed', means: 'no interaction, or it expired' },
  [-233]: { fault: 'message-refused', means: 'message type not supported' },
  [-234]: { fault: 'night-hours', means: 'not between 22:00 and 06:00' },
  [-235]: { fault: 'permission-missing', means: 'this API does not support this type of OA' },
  [-237]: { fault: 'message-refused', means: 'the group is disabled' },
  [-238]: { fault: 'quota-exhausted', means: 'problem with the asset that pays for messages' },
  [-240]: { fault: 'permission-missing', means: 'this version of the message API is closed' },
  [-241]: { fault: 'quota-exhausted', means: 'problem with the asset that pays for messages' },
  [-242]: { fault: 'permission-missing', means: 'appsecret_proof missing or wrong: check ZALO_APP_SECRET' },
  [-244]: { fault: 'citizen-unreachable', means: 'the user blocked this type of message' },
  [-248]: { fault: 'message-refused', means: 'breaks the standards of the platform' },
  [-249]: { fault: 'message-refused', means: 'the template cannot go to a user id' },
  [-320]: { fault: 'quota-exhausted', means: 'problem with the Zalo Cloud account' },
  [-321]: { fault: 'quota-exhausted', means: 'problem with the Zalo Cloud account' },
  [-403]: { fault: 'message-refused', means: 'the OA is not in the group' },
}

/** An answer with `error` other than 0, before anybody has reacted to it. */
export class ZaloRefusal extends Error {
  readonly code: number

  constructor(code: number) {
    super(`Zalo answered error ${code}`)
    this.name = 'ZaloRefusal'
    this.code = code
  }
}

/** ms to wait after -32: the limits count requests a minute. */
const rateLimitMs = 60_000

/**
 * The fault for a refusal. Codes not in the table (-214 is listed without wording) are tried again on the ladder.
 * @param now ms UTC
 */
export function faultOf(refusal: ZaloRefusal, now: number): Fault {
  const known = refusals[refusal.code]
  const fault = known?.fault ?? 'platform-error'
  const detail = `Zalo error ${refusal.code}, ${known?.means ?? 'not in its documentation'}`
  const notBefore = notBeforeOf(fault, now)
  return new Fault(fault, detail, { cause: refusal, ...(notBefore === undefined ? {} : { notBefore }) })
}

function notBeforeOf(fault: FaultCode, now: number): number | undefined {
  if (fault === 'rate-limited') return now + rateLimitMs
  return fault === 'night-hours' ? nextMorning(now) : undefined
}

const dayMs = 86_400_000
const morningUtcMs = 23 * 3_600_000

/** ms UTC of the next 06:00 in Asia/Ho_Chi_Minh (UTC+7 all year), the zone -234 presumably means. */
export function nextMorning(now: number): number {
  const today = Math.floor(now / dayMs) * dayMs + morningUtcMs
  return today > now ? today : today + dayMs
}
