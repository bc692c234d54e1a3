// Attacks on the desk's door as they come: over real connections, against the whole program.
import { Agent, request as ask, type IncomingMessage } from 'node:http'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { officerOf, password, secret, type OfficerBrowser } from './officer.js'
import { fromNoon, openStage, until, type Stage } from './stage.js'

const running = fromNoon()
let ahead = 0
const now = () => running() + ahead
let stage: Stage
let admin: OfficerBrowser
let victim: OfficerBrowser

beforeAll(async () => {
  stage = await openStage({ now, channels: ['zalo'] })
  admin = await officerOf(stage, 'admin', 'pc08', now())
  victim = await officerOf(stage, 'officer', 'pc08', now())
})
afterAll(() => stage.close())

interface Heard {
  status: number
  text: string
  /** What the answer sets, by name. */
  cookies: Record<string, string>
}

/** One connection, kept open: what an attacker, or a browser, holds. */
function connection(address: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const jar: Record<string, string> = {}
  const open = (path: string, body?: Record<string, string>) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers = {
        cookie: Object.entries(jar).map((pair) => pair.join('=')).join('; '),
        // The proxy on the same machine says who asks.
        'x-forwarded-for': address,
        ...(body && { 'content-type': 'application/x-www-form-urlencoded' }),
      } // prettier-ignore
      const asked = ask(stage.app.origin + path, { agent, headers, method: body ? 'POST' : 'GET' }, resolve)
      asked.on('error', reject)
      asked.end(body && new URLSearchParams(body).toString())
    })
  async function heard(path: string, body?: Record<string, string>): Promise<Heard> {
    const answer = await open(path, body)
    const cookies: Record<string, string> = {}
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies[name] = jar[name] = value
    }
    let text = ''
    for await (const chunk of answer) text += String(chunk)
    return { status: answer.statusCode ?? 0, text, cookies }
  }
  return {
    jar,
    open,
    heard,
    async signIn(login: string, pass: string, code = freshCode()) {
      const csrf = csrfIn((await heard('/can-bo/dang-nhap')).text)
      return heard('/can-bo/dang-nhap', { login, password: pass, code, csrf })
    },
    close: () => agent.destroy(),
  }
}

const csrfIn = (page: string) => /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
const loginOf = ({ id }: OfficerBrowser) => id.replace(/^o-/, '')
/** A code opens once: the clock moves on. */
function freshCode(): string {
  ahead += 30_000
  return generateSync({ secret, epoch: Math.floor(now() / 1000) })
}

it('passwords guessed from one address, many at a time, open nothing and keep nobody else out', async () => {
  const attackers = Array.from({ length: 4 }, () => connection('203.0.113.66'))
  const login = loginOf(victim)
  const answers = await Promise.all(
    attackers.map(async (each, at) => {
      const statuses = []
      for (let tries = 0; tries < 8; tries++) {
        const { status, cookies } = await each.signIn(login, `đoán lần ${at} ${tries}`, '123456')
        statuses.push(status)
        expect(cookies['phien']).toBeUndefined()
      }
      return statuses
    }),
  )
  expect([...new Set(answers.flat())].sort()).toEqual([401, 429])
  const right = await attackers[0]!.signIn(login, password)
  expect([right.status, right.cookies['phien']]).toEqual([429, undefined])

  const own = connection('203.0.113.7')
  expect((await own.signIn(login, password)).status).toBe(303)
  for (const each of [...attackers, own]) each.close()
})

it('a session that somebody planted before the sign-in is never the one that is signed in', async () => {
  const browser = connection('203.0.113.8')
  const planted = 'A'.repeat(43)
  browser.jar['phien'] = planted
  browser.jar['khach'] = planted
  const { status, cookies } = await browser.signIn(loginOf(victim), password)
  expect(status).toBe(303)
  expect(cookies['phien']).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(cookies['phien']).not.toBe(planted)
  expect((await browser.heard('/can-bo/hop-thu')).status).toBe(200)

  const attacker = connection('203.0.113.66')
  attacker.jar['phien'] = attacker.jar['khach'] = planted
  expect((await attacker.heard('/can-bo/hop-thu')).status).toBe(303)
  browser.jar['phien'] = cookies['phien']!
  const again = await browser.signIn(loginOf(victim), password)
  expect(again.cookies['phien']).not.toBe(cookies['phien'])
  browser.close()
  attacker.close()
})

it('whoever loses the account, or is told to leave by a new password, loses an open live page within five seconds', async () => {
  const [first, second] = [connection('203.0.113.9'), connection('203.0.113.10')]
  const live = []
  for (const each of [first, second]) {
    expect((await each.signIn(loginOf(victim), password)).status).toBe(303)
    const stream = await each.open('/can-bo/song')
    expect(stream.headers['content-type']).toContain('text/event-stream')
    const heard = { text: '', ended: false }
    stream.on('data', (chunk: Buffer) => void (heard.text += chunk.toString()))
    stream.on('close', () => void (heard.ended = true))
    live.push(heard)
  }
  const ends = async (heard: { text: string; ended: boolean }) => {
    const since = Date.now()
    await until(() => heard.ended, 5_000, () => 'the page stayed open') // prettier-ignore
    expect(Date.now() - since).toBeLessThan(5_000)
    expect(heard.text).toContain('event: het-phien')
  }

  const page = connection('203.0.113.10')
  page.jar['phien'] = second.jar['phien']!
  const csrf = csrfIn((await page.heard('/can-bo/tai-khoan')).text)
  const next = 'bốn mùa hoa nở quanh ao làng'
  const change = { csrf, old: password, password: next, again: next, code: freshCode() }
  expect((await page.heard('/can-bo/tai-khoan/mat-khau', change)).status).toBe(200)
  const third = await page.open('/can-bo/song')
  const own = { text: '', ended: false }
  third.on('data', (chunk: Buffer) => void (own.text += chunk.toString()))
  third.on('close', () => void (own.ended = true))
  await Promise.all(live.map(ends))
  expect(own.ended).toBe(false)

  await admin.post(`/can-bo/nhan-su/${victim.id}`, { act: 'khoa', because: 'mất điện thoại' })
  await ends(own)
  for (const each of [first, second, page]) {
    expect((await each.heard('/can-bo/hop-thu')).status).toBe(303)
    each.close()
  }
})
