// OAuth v4 for Official Accounts: the consent link, the exchange of a code, the refresh of a token pair.
// Source: https://docs.zaloplatforms.com/docs/OA/ (bat-dau/xac-thuc-va-uy-quyen-cho-ung-dung-new); PKCEUtil of the official SDKs.
import { createHash, randomBytes } from 'node:crypto'
import { Fault } from '../../faults.js'
import type { Http } from './http.js'
import { word, type Fields } from './shape.js'

/** A token pair as just issued. */
export interface Grant {
  accessToken: string
  refreshToken: string
  /** ms of life of the access token; 25 h as documented. */
  accessLifeMs: number
}

/** The OAuth server said no, for good: the code or refresh token is used, expired or not ours. */
export class GrantRefused extends Error {
  readonly code: string

  constructor(code: string) {
    super(`Zalo OAuth answered error ${code}`)
    this.name = 'GrantRefused'
    this.code = code
  }
}

export interface OauthApp {
  appId: string
  appSecret: string
}

/** A PKCE verifier: exactly 43 characters, which is 32 bytes in base64url without padding. */
export function newVerifier(bytes: Buffer = randomBytes(32)): string {
  if (bytes.length !== 32) throw new RangeError('a verifier is made from 32 bytes')
  return bytes.toString('base64url')
}

/** S256 challenge of a verifier: base64url without padding. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

/**
 * The address where an administrator of the OA grants the App access. There is no response_type, scope or method parameter.
 * The redirect address must lie on a domain verified in the console (-14003 otherwise).
 */
export function authorizeUrl(
  oauthUrl: string,
  ask: { appId: string; redirectUri: string; verifier: string; state: string },
): string {
  const url = new URL('/v4/oa/permission', oauthUrl)
  url.searchParams.set('app_id', ask.appId)
  url.searchParams.set('redirect_uri', ask.redirectUri)
  url.searchParams.set('code_challenge', challengeOf(ask.verifier))
  url.searchParams.set('state', ask.state)
  return url.href
}

/**
 * Exchanges the code of the callback (valid 10 minutes, once) for a token pair.
 * @throws GrantRefused when the code is refused, Fault when the server could not be asked
 */
export function exchangeCode(http: Http, app: OauthApp, code: string, verifier: string): Promise<Grant> {
  return askForGrant(http, app, { code, grant_type: 'authorization_code', code_verifier: verifier })
}

/**
 * Spends a refresh token for a new pair; the previous access token dies when the new one is issued.
 * @throws GrantRefused when the token is refused, Fault when the server could not be asked
 */
export function refreshGrant(http: Http, app: OauthApp, refreshToken: string): Promise<Grant> {
  return askForGrant(http, app, { refresh_token: refreshToken, grant_type: 'refresh_token' })
}

async function askForGrant(http: Http, app: OauthApp, fields: Record<string, string>): Promise<Grant> {
  const answer = await http.ask({
    method: 'POST',
    path: '/v4/oa/access_token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', secret_key: app.appSecret },
    body: new URLSearchParams({ ...fields, app_id: app.appId }).toString(),
  })
  return grantOf(answer)
}

const accessLifeDefaultMs = 25 * 3_600_000

/** `expires_in` is a string of seconds. An answer that neither grants nor refuses settles nothing: it may be asked again. */
function grantOf(answer: Fields): Grant {
  const accessToken = word(answer['access_token'])
  const refreshToken = word(answer['refresh_token'])
  if (accessToken !== undefined && refreshToken !== undefined)
    return { accessToken, refreshToken, accessLifeMs: lifeOf(answer['expires_in']) }
  const error = word(answer['error'])
  if (error === undefined || error === '0')
    throw new Fault('platform-error', 'Zalo OAuth answered without a token')
  if (error === '-32') throw new Fault('rate-limited', 'Zalo OAuth error -32')
  throw new GrantRefused(error)
}

function lifeOf(expiresIn: unknown): number {
  const seconds = Number(word(expiresIn))
  return seconds > 0 ? seconds * 1000 : accessLifeDefaultMs
}
