// Canaries: two hundred made-up people report over both platforms, object, ask for their data, are written to, asked again and
// investigated; afterwards nothing that anybody but the vault holds, or that left the machine, names one of them.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { and, eq } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import webPush from 'web-push'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeBackup } from '../../src/backup.js'
import { readConfig } from '../../src/config.js'
import { hashPassword } from '../../src/console/password.js'
import { roles, type Role } from '../../src/reports/handling.js'
import { bringBack } from '../../src/restore.js'
import { exportReports } from '../../src/store/export.js'
import { acceptInvitation, inviteOfficer } from '../../src/store/officers.js'
import { addReceiver } from '../../src/store/receivers.js'
import { readRouting } from '../../src/store/routing.js'
import { openVault, type Vault } from '../../src/vault/index.js'
import { browse, codeFor, guestOf, type Answer, type Browser } from '../console/desk.js'
import { openHttp, openSmtp, subscriptionAt } from '../forwarding/sinks.js'
import { comeBack, inCompany, meddle, tellAll } from './canary-acts.js'
import { formsOf, makeCanaries, searcher } from './canary-identities.js'
import { bytesOf, dumpOf, everyPage, listenTo } from './canary-scan.js'
import { openStage, until, type Stage } from './stage.js'

/** `npm run canaries` takes two hundred. */
const count = import.meta.env.MODE === 'chaos' ? 200 : 40
const canaries = makeCanaries(count)
const search = searcher(canaries)
const logged: string[] = []
const password = 'ba con trâu ăn cỏ'
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const reason = 'Nhiều tin có dấu hiệu bịa đặt, cần xác minh.'
const officersChat = '77001122334455'

describe(`${count} made-up identities`, () => {
  let stage: Stage
  let vault: Vault
  let desk: FastifyInstance
  let smtp: Awaited<ReturnType<typeof openSmtp>>
  let http: Awaited<ReturnType<typeof openHttp>>
  let folder: string
  const pushed: string[] = []
  const opened: Answer[] = []

  beforeAll(async () => {
    listenTo(logged)
    folder = await mkdtemp(join(tmpdir(), 'canaries-'))
    smtp = await openSmtp()
    http = await openHttp()
    const settings = {
      LOG_LEVEL: 'debug',
      BACKUP_KEY: randomBytes(32).toString('base64'),
      SMTP_URL: smtp.url,
      MAIL_FROM: 'Phan anh <phan-anh@example.vn>',
      FORWARD_HOSTS: `127.0.0.1:${http.port}`,
    }
    stage = await openStage({ settings })
    vault = openVault(Buffer.from(stage.environment.IDENTITY_KEY!, 'base64'))
    desk = stage.app.server
    stage.simulators.messenger!.trouble({ fail: { code: '500', times: 6 }, repeat: 2 })
    await listenOutside()
    await inCompany(canaries, (canary, at) => tellAll(stage, canary, at))
    await meddle(stage, canaries)
    await handleAsOfficers()
    await inCompany(canaries, (canary) => comeBack(stage, canary))
    await until(
      async () => (await waiting()) === 0,
      120_000,
      () => 'turns and forwardings are still waiting',
    )
  }, 600_000)

  afterAll(async () => {
    vi.restoreAllMocks()
    await stage.close()
    await smtp.close()
    http.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('went in: each filed a report, and the vault opens who they are', async () => {
    const { db, tables } = stage.app.database.read
    const rows = await db
      .select()
      .from(tables.identities)
      .innerJoin(tables.citizens, eq(tables.citizens.id, tables.identities.citizenId))
    const identities = rows
      .filter(({ identities }) => identities.sealed !== null)
      .map(({ identities, citizens }) =>
        JSON.stringify(vault.open(identities.sealed!, `identity:${identities.reportId}`, citizens.key!)),
      )
    const whole = canaries.filter(({ name, cccd, telephone }) =>
      identities.some((identity) => [name, cccd, telephone].every((part) => identity.includes(part))),
    )
    expect(whole.length).toBe(count)
  })

  it('the search finds a mark in every form, so that finding none means something', () => {
    for (const canary of [canaries[0]!, canaries[37]!])
      for (const form of formsOf(canary)) expect(search(`<p>x${form}y</p>`)).toContain(form)
  })

  it('are in no line of the log, in no fault', () => {
    expect(logged.join('').length).toBeGreaterThan(1_000)
    expect(search(logged.join(''))).toEqual([])
  })

  it('are in no byte of the database, its journal or a dump of it', async () => {
    const path = stage.environment.DATABASE_URL!.slice('file:'.length)
    for (const file of [path, `${path}-wal`])
      expect({ file, found: search(await bytesOf(file)) }).toEqual({ file, found: [] })
    const dump = dumpOf(path)
    expect(dump.length).toBeGreaterThan(100_000)
    expect(search(dump)).toEqual([])
  }, 120_000)

  it('are in no name of a kept file and no metadata of a copy that is shown', async () => {
    const folder = stage.environment.MEDIA_DIR!
    const names = await readdir(folder, { recursive: true })
    expect(names.length).toBeGreaterThan(10)
    expect(search(names.join('\n'))).toEqual([])
    for (const name of names.filter((each) => /view|thumb/.test(each)))
      expect({ name, found: search(await bytesOf(join(folder, name)).catch(() => '')) }).toEqual({
        name,
        found: [],
      })
  })

  it('are in no export', async () => {
    const lines: string[] = []
    for await (const report of exportReports(stage.app.database)) lines.push(JSON.stringify(report))
    expect(lines.length).toBeGreaterThanOrEqual(count)
    expect(search(lines.join('\n'))).toEqual([])
  })

  it.each(roles)(
    'are on no page and in no answer that %s can get',
    async (role) => {
      const browser = await signIn(role)
      const pages = await everyPage(browser, stage)
      expect(pages.length).toBeGreaterThan(10)
      const found = pages.flatMap(({ url, text }) => search(text).map((mark) => ({ url, mark })))
      expect(found).toEqual([])
    },
    120_000,
  )

  it('are in no page for somebody without an account', async () => {
    const guest = await guestOf(desk, '/tra-cuu')
    const page = await desk.inject({ url: '/tra-cuu', headers: { cookie: guest.cookie } })
    expect(search(page.body)).toEqual([])
  })

  it('are in no letter, push, webhook or chat that tells an officer', () => {
    const chat = stage.simulators.zalo!.transcript(officersChat).map(({ text }) => text ?? '')
    const hooks = http.requests.filter(({ path }) => path === '/hook').map(({ body }) => body.toString())
    const left = { letters: smtp.letters.map(({ raw }) => raw), pushed, hooks, chat }
    expect(hooks.some((body) => body.includes('"what":"alert"'))).toBe(true)
    for (const [kind, texts] of Object.entries(left)) {
      expect({ kind, any: texts.length > 3 }).toEqual({ kind, any: true })
      expect({ kind, found: search(texts.join('\n')) }).toEqual({ kind, found: [] })
    }
  })

  it('are in no byte of a backup, nor of the database it is brought back to', async () => {
    const config = readConfig(stage.environment)
    const path = join(folder, 'one.backup')
    await makeBackup(config, { path, withEvidence: true, now: stage.now })
    expect(search(await bytesOf(path))).toEqual([])
    const restored = join(folder, 'restored.db')
    const place = { ...config, databaseUrl: `file:${restored}`, mediaUrl: join(folder, 'media') }
    await bringBack(place, { path, force: false, check: false, now: stage.now })
    expect(search(dumpOf(restored))).toEqual([])
    expect(search((await readdir(place.mediaUrl, { recursive: true })).join('\n'))).toEqual([])
  }, 120_000)

  it('were shown to the one officer whom two agreed to show them to, and there alone', () => {
    expect(opened.map(({ status }) => status)).toEqual([200, 200])
    for (const { text } of opened) expect(search(text).length).toBeGreaterThan(2)
  })

  /** Every unit, and the patrol on duty, has a mailbox, a webhook, a browser and a chat. */
  async function listenOutside(): Promise<void> {
    const { database } = stage.app
    const made = webPush.generateRequestDetails
    vi.spyOn(webPush, 'generateRequestDetails').mockImplementation((subscription, payload, options) => {
      pushed.push(String(payload))
      return made.call(webPush, subscription, payload, options)
    })
    await stage.citizen('zalo', officersChat).say('xin chào')
    const { db, tables } = database.read
    const [chat] = await db.select().from(tables.citizens).limit(1)
    const here = `http://127.0.0.1:${http.port}`
    const { units } = (await readRouting(database))!.routing
    const officerId = 'o-patrol'
    const patrol = { id: officerId, login: 'patrol', name: 'Tổ tuần tra', unitId: units[0]!.id }
    const invited = { officer: { ...patrol, role: 'officer' as const }, token: randomUUID(), by: 'system' }
    await inviteOfficer(database, { ...invited, now: stage.now() })
    const span = { fromAt: 0, toAt: stage.now() * 2, rank: 1, officerId, createdAt: 0 }
    await database.write(async (on) => {
      const rows = units.map(({ id: unitId }) => ({ ...span, id: randomUUID(), unitId }))
      await on.db.insert(on.tables.roster).values(rows)
    })
    for (const whose of [{ officerId }, ...units.map(({ id: unitId }) => ({ unitId }))])
      for (const address of [
        { kind: 'mail' as const, to: 'unit@example.vn' },
        { kind: 'webhook' as const, url: `${here}/hook`, secret: 'bí mật' },
        { kind: 'push' as const, subscription: subscriptionAt(`${here}/push`) },
        { kind: 'chat' as const, citizenId: chat!.id },
      ]) {
        const receiver = { id: randomUUID(), name: address.kind, address, byOfficer: null, now: stage.now() }
        await addReceiver(database, vault, { ...whose, ...receiver })
      }
  }

  async function waiting(): Promise<number> {
    const { db, tables } = stage.app.database.read
    const { inbound, forwardings } = tables
    const turns = await db.select().from(inbound).where(eq(inbound.state, 'waiting')).limit(1)
    const tellings = await db.select().from(forwardings).where(eq(forwardings.state, 'due')).limit(1)
    return turns.length + tellings.length
  }

  /** Claimed, answered, asked for the identity again; one identity is opened and one reporter investigated. What the bot then hears names people. */
  async function handleAsOfficers(): Promise<void> {
    const [duty, second] = [await signIn('duty'), await signIn('duty')]
    const { db, tables } = stage.app.database.read
    const rows = await db.select({ id: tables.reports.id }).from(tables.reports).limit(20)
    for (const { id } of rows) {
      const at = `/can-bo/phan-anh/${id}`
      await duty.post(`${at}/nhan`, {})
      const words = 'Bạn cho lại giúp họ tên, điện thoại.'
      await duty.post(`${at}/hoi-lai`, { step: 'identity', words })
      await duty.post(`${at}/tra-loi`, { text: 'Chúng tôi đang xem.', requestKey: randomUUID() })
    }
    const [one, other] = rows.map(({ id }) => id)
    const agree = async (id: string) => {
      const { secondLooks } = tables
      const mine = and(eq(secondLooks.reportId, id), eq(secondLooks.state, 'waiting'))
      const [look] = await db.select().from(secondLooks).where(mine)
      await second.post(`/can-bo/phan-anh/${id}/nguoi-thu-hai`, { look: look!.id, agree: 'co' })
    }
    await duty.post(`/can-bo/phan-anh/${one}/danh-tinh`, { purpose: 'verify', reason })
    await agree(one!)
    opened.push(await duty.post(`/can-bo/phan-anh/${one}/danh-tinh`, { act: 'mo' }))
    await duty.post(`/can-bo/phan-anh/${other}/ho-so`, { identity: 'co', reason })
    await agree(other!)
    opened.push(await duty.post(`/can-bo/phan-anh/${other}/ho-so`, { act: 'tai' }))
  }

  async function signIn(role: Role): Promise<Browser> {
    const login = `canary-${role}-${randomBytes(3).toString('hex')}`
    const known = await readRouting(stage.app.database)
    const unitId = known!.routing.units[0]!.id
    const officer = { id: `o-${login}`, login, name: `Cán bộ ${role}`, unitId, role }
    const token = randomUUID()
    const now = stage.now()
    await inviteOfficer(stage.app.database, { officer, token, now, by: 'system' })
    await acceptInvitation(stage.app.database, {
      token,
      passwordHash: await hashed,
      sealedSecondFactor: vault.seal(secret, `second-factor:${officer.id}`),
      now,
    })
    const guest = await guestOf(desk)
    const { statusCode, cookies } = await desk.inject({
      method: 'POST',
      url: '/can-bo/dang-nhap',
      headers: { cookie: guest.cookie, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        login,
        password,
        code: codeFor(secret, stage.now()),
        csrf: guest.csrf,
      }).toString(),
    })
    const session = cookies.find(({ name }) => name.endsWith('phien'))
    if (statusCode !== 303 || session === undefined) throw new Error(`sign-in answered ${statusCode}`)
    return browse(desk, `${session.name}=${session.value}`)
  }
})

const hashed = hashPassword(password)
