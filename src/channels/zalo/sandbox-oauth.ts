// The simulated OAuth v4 server: codes and refresh tokens that work once, verifiers of 43 characters, lives as strings.
import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { challengeOf } from './oauth.js'
import { app, type Platform } from './sandbox-platform.js'
import { record, word, type Fields } from './shape.js'

const accessLifeMs = 25 * 3_600_000
const refreshLifeMs = 90 * 86_400_000
const codeLifeMs = 10 * 60_000

/** Why an access token is not good: -216 unknown or replaced, -220 expired. */
export type TokenRefusal = -216 | -220

/**
 * Grants of the OA to the App. Tokens prove themselves (line, serial, time, MAC), so that a program that kept its pair is still
 * known after the simulator was started anew; within a line only the newest serial is good.
 */
export class Grants {
  private readonly newest = new Map<string, number>()
  private readonly codes = new Map<string, { challenge: string; at: number }>()
  private lines = 0

  constructor(private readonly platform: Platform) {}

  /** A refresh token as the API Explorer hands out; the same until it is spent. */
  firstRefreshToken(): string {
    while ((this.newest.get(this.line()) ?? 0) > 0) this.lines += 1
    return tokenOf('refresh', this.line(), 0, 0)
  }

  newCode(challenge: string): string {
    const code = this.platform.newId()
    this.codes.set(code, { challenge, at: this.platform.now() })
    return code
  }

  /** @returns the answer of `/v4/oa/access_token` */
  exchange(code: string, verifier: string): Fields {
    const known = this.codes.get(code)
    this.codes.delete(code)
    const isGood = known !== undefined && this.platform.now() - known.at <= codeLifeMs
    if (!isGood) return refusal('-14014', 'Invalid authorization code')
    if (verifier.length !== 43 || challengeOf(verifier) !== known.challenge)
      return refusal('-14012', 'Invalid code verifier')
    return this.issue(`code-${code}`, 1)
  }

  /** @returns the answer of `/v4/oa/access_token` */
  refresh(token: string): Fields {
    const read = readToken('refresh', token)
    const isNewest = read !== undefined && read.serial >= (this.newest.get(read.line) ?? 0)
    const isYoung = read !== undefined && this.ageOf(read) <= refreshLifeMs
    if (!isNewest || !isYoung) return refusal('-14014', 'Invalid refresh token')
    return this.issue(read.line, read.serial + 1)
  }

  /** @returns undefined for a good token */
  refuse(accessToken: string): TokenRefusal | undefined {
    const read = readToken('access', accessToken)
    if (read === undefined || read.serial < (this.newest.get(read.line) ?? 0)) return -216
    if (this.ageOf(read) > accessLifeMs) return -220
    this.newest.set(read.line, read.serial)
    return undefined
  }

  private line(): string {
    return `first-${this.lines}`
  }

  private ageOf(token: { serial: number; issuedAt: number }): number {
    return token.serial === 0 ? 0 : this.platform.now() - token.issuedAt
  }

  private issue(line: string, serial: number): Fields {
    this.newest.set(line, serial)
    const now = this.platform.now()
    return {
      access_token: tokenOf('access', line, serial, now),
      refresh_token: tokenOf('refresh', line, serial, now),
      expires_in: String(accessLifeMs / 1000),
    }
  }
}

function tokenOf(kind: 'access' | 'refresh', line: string, serial: number, issuedAt: number): string {
  const words = `${kind}.${line}.${serial}.${issuedAt}`
  const mac = createHmac('sha256', app.appSecret).update(words).digest('base64url')
  return `${words}.${mac}`
}

function readToken(kind: 'access' | 'refresh', token: string) {
  const [, line = '', serial, issuedAt] = token.split('.')
  const read = { line, serial: Number(serial), issuedAt: Number(issuedAt) }
  return token === tokenOf(kind, line, read.serial, read.issuedAt) ? read : undefined
}

function refusal(error: string, reason: string): Fields {
  return {
    error: Number(error),
    error_name: reason,
    error_reason: reason,
    ref_doc: 'https://developers.zalo.me/',
  }
}

interface Ask {
  back: URL
  challenge: string
  state: string | undefined
}

/** What stands in the consent address. @returns the platform's refusal where it is wrong */
function askOf(fields: Fields): Ask | Fields {
  if (word(fields['app_id']) !== app.appId) return refusal('-14002', 'Invalid app id')
  const redirect = word(fields['redirect_uri']) ?? ''
  if (!URL.canParse(redirect)) return refusal('-14003', 'Invalid redirect uri')
  const [challenge, state] = [word(fields['code_challenge']) ?? '', word(fields['state'])]
  return { back: new URL(redirect), challenge, state }
}

const isAsk = (answer: Ask | Fields): answer is Ask => 'back' in answer && answer['back'] instanceof URL

function consentPage(fields: Fields): string {
  const kept = ['app_id', 'redirect_uri', 'code_challenge', 'state']
    .flatMap((name) => {
      const value = word(fields[name])
      return value === undefined ? [] : [`<input type="hidden" name="${name}" value="${escaped(value)}">`]
    })
    .join('')
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Cấp quyền (Zalo giả lập)</title>
<body style="font-family:sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem">
<h1>Zalo giả lập</h1><p>Ứng dụng xin quyền gửi và đọc tin nhắn của Official Account <b>${app.oaId}</b>.</p>
<form method="post" action="/v4/oa/permission">${kept}<button>Cho phép</button></form></body></html>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** Mounts the page of consent and the token address; forms arrive as buffers. */
export function mountOauth(server: FastifyInstance, platform: Platform, grants: Grants): void {
  server.get('/v4/oa/permission', async (request, reply) => {
    const fields = record(request.query)
    const ask = askOf(fields)
    return isAsk(ask) ? reply.type('text/html; charset=utf-8').send(consentPage(fields)) : ask
  })

  server.post('/v4/oa/permission', async (request, reply) => {
    const form = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '')
    const ask = askOf(Object.fromEntries(form))
    if (!isAsk(ask)) return ask
    ask.back.searchParams.set('code', grants.newCode(ask.challenge))
    ask.back.searchParams.set('oa_id', app.oaId)
    if (ask.state !== undefined) ask.back.searchParams.set('state', ask.state)
    return reply.redirect(ask.back.href, 303)
  })

  server.post('/v4/oa/access_token', async (request) => {
    const form = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '')
    if (form.get('app_id') !== app.appId) return refusal('-14002', 'Invalid app id')
    if (request.headers['secret_key'] !== app.appSecret) return refusal('-14004', 'Invalid secret key')
    if (form.get('grant_type') === 'refresh_token') return grants.refresh(form.get('refresh_token') ?? '')
    return grants.exchange(form.get('code') ?? '', form.get('code_verifier') ?? '')
  })
}
