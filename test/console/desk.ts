// A desk to test: the real plugin on a real SQLite file, with made-up reports, officers and clock.
import fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { generateSync } from 'otplib'
import type { Limits } from '../../src/channels/channel.js'
import { consolePlugin, type ConsoleDeps } from '../../src/console/index.js'
import { hashPassword } from '../../src/console/password.js'
import type { Filed } from '../../src/conversation/conversation.js'
import { makeCode } from '../../src/reports/code.js'
import { loadLand } from '../../src/places/land.js'
import type { Role } from '../../src/reports/handling.js'
import type { ReportFacts } from '../../src/reports/report.js'
import type { Routing } from '../../src/reports/routing.js'
import { openDatabase } from '../../src/store/index.js'
import { acceptInvitation, inviteOfficer, type Officer } from '../../src/store/officers.js'
import { callAlert, fileReport } from '../../src/store/reports.js'
import { openVault } from '../../src/vault/index.js'

export const startAt = Date.UTC(2026, 10, 20, 3, 0, 0)
export const password = 'ba con trâu ăn cỏ'

const limits: Limits = {
  textLengthMax: 2000,
  choicesMax: 13,
  choiceLengthMax: 20,
  choicesNumbered: false,
  fileBytesMax: 5 << 20,
  fileTypes: ['image/jpeg', 'image/png'],
  replyWindowMs: 86_400_000,
  officerWindowMs: 7 * 86_400_000,
}

const land = loadLand()

export const routing: Routing = {
  province: '24',
  units: [
    { id: 'triage', name: 'Chờ phân loại', kind: 'triage' },
    { id: 'pc08', name: 'Phòng Cảnh sát giao thông', kind: 'pc08' },
    { id: 'duty', name: 'Trực ban tỉnh', kind: 'duty' },
    { id: 'xa-a', name: 'Công an xã Tân Dĩnh', kind: 'commune', above: 'pc08' },
    { id: 'xa-b', name: 'Công an phường Nếnh', kind: 'commune', above: 'pc08' },
  ],
  rules: [],
  doors: [],
}

export interface Citizen {
  id: string
  channel: string
  pseudonym: string
  key: Buffer
  handle: string
}

export interface Desk {
  app: FastifyInstance
  deps: ConsoleDeps
  clock: { now: number }
  secrets: Map<string, string>
  officer(role: Role, unitId: string, login?: string): Promise<Officer>
  signIn(login: string): Promise<Browser>
  citizen(channel?: string): Promise<Citizen>
  file(options?: Filing): Promise<{ id: string; code: string; secret: string; citizen: Citizen }>
  alert(options?: { unit?: string; id?: string }): Promise<string>
  woken: { deliveries: number; turns: number }
  close(): Promise<void>
}

export interface Filing {
  unit?: string
  citizen?: Citizen
  facts?: Partial<ReportFacts>
  copies?: string[]
  code?: string
}

/** Cookies and the forgery token of one browser. */
export interface Browser {
  cookie: string
  csrf: string
  get(url: string, headers?: Record<string, string>): ReturnType<typeof answer>
  post(url: string, form: Record<string, string>, headers?: Record<string, string>): ReturnType<typeof answer>
}

export interface Answer {
  status: number
  text: string
  headers: Record<string, unknown>
  bytes: Buffer
}

async function answer(app: FastifyInstance, options: InjectOptions): Promise<Answer> {
  const { statusCode, body, headers, rawPayload } = await app.inject(options)
  return { status: statusCode, text: body, headers, bytes: rawPayload }
}

/** A picture of one pixel. */
export const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
  'base64',
)

/** @param url a database to use instead of a fresh SQLite file */
export async function openDesk(more: Partial<ConsoleDeps> = {}, url?: string): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'desk-'))
  const database = await openDatabase(url ?? `file:${join(folder, 'desk.db')}`)
  const vault = openVault(randomBytes(32))
  const clock = { now: startAt }
  const woken = { deliveries: 0, turns: 0 }
  const secrets = new Map<string, string>()
  let ids = 0
  const newId = () => `id-${String(++ids).padStart(8, '0')}`
  const deps: ConsoleDeps = {
    database,
    vault,
    evidence: { read: async (id, which, asked) => evidencePiece(id, which, asked?.range) },
    channels: [
      { name: 'messenger', title: 'Messenger', limits },
      { name: 'zalo', title: 'Zalo OA', limits: { ...limits, officerWindowMs: 48 * 3_600_000 } },
    ],
    routing: () => routing,
    routingSaved: async () => undefined,
    land,
    violations: [
      { id: 'red_light', label: 'Vượt đèn đỏ' },
      { id: 'wrong_way', label: 'Đi ngược chiều' },
    ],
    steps: [
      { name: 'plate', label: 'Biển số' },
      { name: 'time', label: 'Thời gian' },
    ],
    now: () => clock.now,
    newId,
    random: randomBytes,
    policeName: 'Công an tỉnh Bắc Ninh',
    publicUrl: 'http://127.0.0.1',
    wakeDeliveries: () => void woken.deliveries++,
    wakeTurns: () => void woken.turns++,
    triesPerMinute: { signIn: 200, receipt: 200 },
    ...more,
  }
  const app = fastify()
  await app.register(consolePlugin(deps))
  await app.ready()

  const citizen = async (channel = 'zalo'): Promise<Citizen> => {
    const made = {
      id: newId(),
      channel,
      pseudonym: randomBytes(2).toString('hex').toUpperCase(),
      key: vault.newKey(),
      handle: `user-${randomUUID()}`,
    }
    await database.write(async (on) => {
      await on.db.insert(on.tables.citizens).values({
        id: made.id,
        channel,
        handle: vault.index('citizen', JSON.stringify([channel, 'oa-1', made.handle])),
        sealedHandle: vault.seal(['oa-1', made.handle], `citizen:${made.id}`, made.key),
        key: made.key,
        pseudonym: made.pseudonym,
        heardAt: clock.now,
        createdAt: clock.now,
      })
    })
    return made
  }

  return {
    app,
    deps,
    clock,
    secrets,
    woken,
    citizen,
    async officer(role, unitId, login = `${role}-${unitId}`) {
      const officer = { id: `o-${login}`, login, name: `Cán bộ ${login}`, unitId, role }
      const token = randomUUID()
      await inviteOfficer(database, { officer, token, now: clock.now, by: 'system' })
      const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
      secrets.set(login, secret)
      await acceptInvitation(database, {
        token,
        passwordHash: await hashed,
        sealedSecondFactor: vault.seal(secret, `second-factor:${officer.id}`),
        now: clock.now,
      })
      return officer
    },
    async signIn(login) {
      // A code opens once: the clock moves on so that the next sign-in has a fresh one.
      clock.now += 30_000
      const guest = await guestOf(app)
      const code = codeFor(secrets.get(login)!, clock.now)
      const { statusCode, cookies } = await app.inject({
        method: 'POST',
        url: '/can-bo/dang-nhap',
        headers: { cookie: guest.cookie, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ login, password, code, csrf: guest.csrf }).toString(),
      })
      const session = cookies.find(({ name }) => name.endsWith('phien'))
      if (statusCode !== 303 || session === undefined) throw new Error(`sign-in answered ${statusCode}`)
      return browse(app, `${session.name}=${session.value}`)
    },
    async file(options = {}) {
      const { unit = 'xa-a', copies = [] } = options
      const from = options.citizen ?? (await citizen())
      const code = options.code ?? makeCode(randomBytes)
      const filed: Filed = {
        id: newId(),
        code,
        secret: makeCode(randomBytes),
        facts: factsFrom(options.facts),
        routed: {
          unit,
          because: 'Đường trong xã Tân Dĩnh.',
          copies: copies.map((id) => ({ unit: id, because: 'Để biết.' })),
        },
      }
      await database.write((on) =>
        fileReport(on, vault, from, filed, { facts: filed.facts, words: null }, undefined, clock.now),
      )
      return { id: filed.id, code, secret: filed.secret, citizen: from }
    },
    async alert({ unit = 'xa-a', id = newId() } = {}) {
      const from = await citizen()
      const facts = factsFrom({ ongoing: true })
      await database.write((on) =>
        callAlert(
          on,
          from,
          { report: id, facts, place: facts.place!, routed: { unit, because: 'Gần nhất.', copies: [] } },
          clock.now,
        ),
      )
      return id
    },
    async close() {
      await app.close()
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const hashed = hashPassword(password)

export function codeFor(secret: string, now: number): string {
  return generateSync({ secret, epoch: Math.floor(now / 1000) })
}

export function factsFrom(more: Partial<ReportFacts> = {}): ReportFacts {
  return {
    flow: 'traffic-violation',
    violations: ['red_light'],
    time: { is: 'minute', from: startAt - 3_600_000, to: startAt - 3_600_000, approximate: false },
    place: {
      words: 'ngã tư gần chợ Tân Dĩnh',
      road: { id: 'QL37', name: 'Quốc lộ 37', kind: 'national' },
      commune: { code: '07432', name: 'xã Tân Dĩnh', province: '24' },
    },
    plate: { is: 'whole', plate: '98A-123.45', kinds: ['car5'] },
    vehicle: { type: 'truck', colour: 'blue' },
    evidence: [],
    ongoing: false,
    lacks: [],
    more: {},
    wantsResult: true,
    truthVersion: '1',
    ...more,
  }
}

export async function guestOf(
  app: FastifyInstance,
  url = '/can-bo/dang-nhap',
): Promise<{ cookie: string; csrf: string }> {
  const { cookies, body } = await app.inject({ url })
  const cookie = cookies.find(({ name }) => name.endsWith('khach'))!
  return { cookie: `${cookie.name}=${cookie.value}`, csrf: csrfIn(body) }
}

export function csrfIn(html: string): string {
  return /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
}

export async function browse(app: FastifyInstance, cookie: string): Promise<Browser> {
  const page = await app.inject({ url: '/can-bo/phim-tat', headers: { cookie } })
  const csrf = csrfIn(page.body)
  return {
    cookie,
    csrf,
    get: (url, headers = {}) => answer(app, { url, headers: { cookie, ...headers } }),
    post: (url, form, headers = {}) =>
      answer(app, {
        method: 'POST',
        url,
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: new URLSearchParams({ csrf, ...form }).toString(),
      }),
  }
}

function evidencePiece(id: string, which: string, range: string | undefined) {
  if (id.startsWith('missing')) return undefined
  const bytes = which === 'thumb' ? jpeg : Buffer.concat([jpeg, Buffer.from(which)])
  const part = range === undefined ? bytes : bytes.subarray(0, 4)
  return {
    stream: Readable.from([part]),
    mime: 'image/jpeg',
    sizeBytes: part.length,
    totalBytes: bytes.length,
    status: range === undefined ? (200 as const) : (206 as const),
    headers: { 'content-security-policy': "default-src 'none'", 'accept-ranges': 'bytes' },
  }
}
