// An officer in a browser, as far as HTTP goes: made by invitation, signed in with password and second factor.
import { randomUUID } from 'node:crypto'
import { generateSync } from 'otplib'
import { request } from 'undici'
import { hashPassword } from '../../src/console/password.js'
import type { Role } from '../../src/reports/handling.js'
import { acceptInvitation, inviteOfficer } from '../../src/store/officers.js'
import type { Database } from '../../src/store/index.js'
import { openVault } from '../../src/vault/index.js'

export const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
export const password = 'ba con trâu ăn cỏ'

export interface OfficerBrowser {
  /** The officer's own id. */
  id: string
  /** Opens the desk's live stream; `heard` grows with what it tells. */
  listen(): Promise<{ heard: string[]; stop(): void }>
  get(path: string): Promise<{ status: number; text: string }>
  post(path: string, form: Record<string, string>): Promise<{ status: number; text: string }>
}

/** Where the desk is, and the database behind it. */
export interface Desk {
  app: { origin: string; database: Database }
  environment: Record<string, string>
}

/** Makes an officer of a unit and signs them in. */
export async function officerOf(
  stage: Desk,
  role: Role,
  unitId: string,
  now = Date.now(),
): Promise<OfficerBrowser> {
  const { database } = stage.app
  const vault = openVault(Buffer.from(stage.environment['IDENTITY_KEY']!, 'base64'))
  const login = `${role}-${unitId}-${randomUUID().slice(0, 4)}`
  const officer = { id: `o-${login}`, login, name: `Cán bộ ${unitId}`, unitId, role }
  const token = randomUUID()
  await inviteOfficer(database, { officer, token, now, by: 'system' })
  const sealedSecondFactor = vault.seal(secret, `second-factor:${officer.id}`)
  await acceptInvitation(database, {
    token,
    passwordHash: await hashPassword(password),
    sealedSecondFactor,
    now,
  })

  const browser = new Browser(stage, officer.id)
  const signIn = await browser.get('/can-bo/dang-nhap')
  browser.learn(signIn.text)
  const code = generateSync({ secret, epoch: Math.floor(now / 1000) })
  const answer = await browser.post('/can-bo/dang-nhap', { login, password, code })
  if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}`)
  browser.learn((await browser.get('/can-bo/phim-tat')).text)
  return browser
}

class Browser implements OfficerBrowser {
  readonly id: string
  readonly #stage: Desk
  readonly #cookies = new Map<string, string>()
  #csrf = ''

  constructor(stage: Desk, id: string) {
    this.#stage = stage
    this.id = id
  }

  async listen() {
    const answer = await request(`${this.#stage.app.origin}/can-bo/song`, {
      headers: { cookie: this.#cookie() },
    })
    const heard: string[] = []
    answer.body.on('error', () => undefined)
    answer.body.on('data', (chunk: Buffer) => void heard.push(chunk.toString()))
    return { heard, stop: () => void answer.body.destroy() }
  }

  #cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  learn(page: string): void {
    this.#csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? this.#csrf
  }

  get(path: string) {
    return this.#ask('GET', path)
  }

  post(path: string, form: Record<string, string>) {
    return this.#ask('POST', path, new URLSearchParams({ csrf: this.#csrf, ...form }).toString())
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: string) {
    const headers = {
      cookie: this.#cookie(),
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    }
    const answer = await request(this.#stage.app.origin + path, { method, headers, body: body ?? null })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name !== undefined) this.#cookies.set(name, value ?? '')
    }
    return { status: answer.statusCode, text: await answer.body.text() }
  }
}
