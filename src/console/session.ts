// A session given to a browser: a random token in its cookie, whose hash alone is kept.
import { startSession } from '../store/sessions.js'
import { deviceOf } from './device.js'
import { cookieNames, cookieOptions, type Guest } from './door.js'

/** A new session, with a token nobody had before: what was in the cookie earlier means nothing. @returns false when the code was used */
export async function giveSession(
  guest: Guest,
  officerId: string,
  start: { step: number | undefined; tries: string; now: number; random(bytes: number): Buffer },
): Promise<boolean> {
  const { deps, reply } = guest
  const token = start.random(32).toString('base64url')
  const csrf = start.random(32).toString('base64url')
  const { step, tries, now } = start
  const device = deviceOf(guest.request.headers['user-agent'])
  const isStarted = await startSession(deps.database, { officerId, token, csrf, step, tries, device, now })
  if (isStarted)
    void reply.setCookie(cookieNames(deps.publicUrl).session, token, cookieOptions(deps.publicUrl))
  return isStarted
}
