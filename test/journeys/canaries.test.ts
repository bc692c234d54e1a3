// Canaries: two hundred made-up people report over both platforms, object, ask for their data, are written to and asked again;
// afterwards nothing that anybody but the vault holds names one of them.
import { randomBytes, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import sharp from 'sharp'
import SqliteFile from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Bubble } from '../../src/channels/simulator.js'
import { hashPassword } from '../../src/console/password.js'
import { roles, type Role } from '../../src/reports/handling.js'
import { exportReports } from '../../src/store/export.js'
import { acceptInvitation, inviteOfficer } from '../../src/store/officers.js'
import { readRouting } from '../../src/store/routing.js'
import { openVault, type Vault } from '../../src/vault/index.js'
import { browse, codeFor, guestOf, type Browser } from '../console/desk.js'
import { formsOf, makeCanaries, searcher, type Canary } from './canary-identities.js'
import { openStage, until, type Citizen, type Stage } from './stage.js'

/** `npm run canaries` takes two hundred. */
const count = import.meta.env.MODE === 'chaos' ? 200 : 60
const atOnce = 25
const canaries = makeCanaries(count)
const search = searcher(canaries)
const logged: string[] = []
const password = 'ba con trâu ăn cỏ'
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

describe(`${count} made-up identities`, () => {
  let stage: Stage
  let vault: Vault
  let desk: FastifyInstance

  beforeAll(async () => {
    listen()
    stage = await openStage({ settings: { LOG_LEVEL: 'debug' } })
    vault = openVault(Buffer.from(stage.environment.IDENTITY_KEY!, 'base64'))
    desk = stage.app.server
    stage.simulators.messenger!.trouble({ fail: { code: '500', times: 6 }, repeat: 2 })
    await inCompany(canaries, (canary) => tellAll(stage, canary))
    await meddle(stage)
    await handleAsAnOfficer()
    await inCompany(canaries.slice(0, 40), (canary) => comeBack(stage, canary))
    await until(
      async () => (await waitingInbound()) === 0,
      60_000,
      () => 'turns are still waiting',
    )
  }, 600_000)

  afterAll(async () => {
    vi.restoreAllMocks()
    await stage.close()
  })

  it('went in: each filed a report, and the vault opens who they are', async () => {
    const { db, tables } = stage.app.database.read
    const rows = await db
      .select()
      .from(tables.identities)
      .innerJoin(tables.citizens, eq(tables.citizens.id, tables.identities.citizenId))
    const opened = rows
      .filter(({ identities }) => identities.sealed !== null)
      .map(({ identities, citizens }) =>
        JSON.stringify(vault.open(identities.sealed!, `identity:${identities.reportId}`, citizens.key!)),
      )
    const whole = canaries.filter(({ name, cccd, telephone }) =>
      opened.some((identity) => [name, cccd, telephone].every((part) => identity.includes(part))),
    )
    // Whoever's talk took another turn wrote all their marks all the same.
    expect(whole.length).toBeGreaterThanOrEqual(count * 0.9)
    expect(whole.length).toBeLessThanOrEqual(opened.length)
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
      expect({ file, found: search(await text(file)) }).toEqual({ file, found: [] })
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
      expect({ name, found: search(await text(join(folder, name)).catch(() => '')) }).toEqual({
        name,
        found: [],
      })
  })

  it('are in no export', async () => {
    const lines: string[] = []
    for await (const report of exportReports(stage.app.database)) lines.push(JSON.stringify(report))
    expect(lines.length).toBeGreaterThanOrEqual(count * 0.9)
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

  async function waitingInbound(): Promise<number> {
    const { db, tables } = stage.app.database.read
    const rows = await db
      .select({ seq: tables.inbound.seq })
      .from(tables.inbound)
      .where(eq(tables.inbound.state, 'waiting'))
    return rows.length
  }

  /** An officer claims, answers, asks for the identity again, notes, proposes; what the bot then hears is an identity in clear. */
  async function handleAsAnOfficer(): Promise<void> {
    const duty = await signIn('duty')
    const { db, tables } = stage.app.database.read
    const rows = await db.select({ id: tables.reports.id }).from(tables.reports).limit(40)
    for (const { id } of rows) {
      await duty.post(`/can-bo/phan-anh/${id}/nhan`, {})
      await duty.post(`/can-bo/phan-anh/${id}/hoi-lai`, {
        step: 'identity',
        words: 'Bạn cho lại giúp họ tên, điện thoại.',
      })
      await duty.post(`/can-bo/phan-anh/${id}/tra-loi`, {
        text: 'Chúng tôi đang xem.',
        requestKey: randomUUID(),
      })
    }
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

/** Everything written to the terminal, whichever way. */
function listen(): void {
  const keep = (chunk: unknown) =>
    void logged.push(typeof chunk === 'string' ? chunk : Buffer.isBuffer(chunk) ? chunk.toString() : '')
  const writeSync = fs.writeSync.bind(fs) as (...args: unknown[]) => number
  vi.spyOn(fs, 'writeSync').mockImplementation((descriptor: number, chunk: unknown, ...rest: unknown[]) => {
    if (descriptor !== 1 && descriptor !== 2) return writeSync(descriptor, chunk, ...rest)
    keep(chunk)
    return Buffer.byteLength(String(chunk))
  })
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk: unknown) => {
      keep(chunk)
      return true
    })
}

async function inCompany(list: Canary[], work: (canary: Canary) => Promise<void>): Promise<void> {
  const waiting = [...list]
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next)
    }),
  )
}

/** A whole report, with its writer in every place where free words can stand. */
async function tellAll(stage: Stage, canary: Canary): Promise<void> {
  const citizen = stage.citizen(canary.channel, canary.handle)
  const at = canaries.indexOf(canary)
  let said = await citizen.say('Báo vi phạm')
  for (let turns = 0; turns < 24; turns += 1) {
    const asked = said.map(({ text }) => text ?? '').join('\n')
    if (/Mã (?:phản ánh|hồ sơ|tra cứu)|mã bí mật/i.test(asked)) return
    said = await answer(citizen, canary, at, said, asked)
  }
}

async function answer(
  citizen: Citizen,
  canary: Canary,
  at: number,
  said: Bubble[],
  asked: string,
): Promise<Bubble[]> {
  const { name, telephone, cccd, address } = canary
  const spaced = `${telephone.slice(0, 4)}.${telephone.slice(4, 7)}.${telephone.slice(7)}`
  if (/Gửi phản ánh/.test(labels(said)) || /Bạn xem lại giúp mình/.test(asked))
    return citizen.tap('Gửi phản ánh')
  if (/nhận kết quả/.test(asked)) return citizen.tap('Có, báo cho mình')
  if (/Bạn đồng ý chứ/.test(asked)) return citizen.tap('Đồng ý')
  if (/nhắn giúp mình: .*(?:họ tên|CCCD|địa chỉ|điện thoại)/.test(asked))
    return citizen.say(`${name}\nCCCD ${cccd}\n${address}\nĐT ${telephone}`)
  if (/chủ xe, lái xe/.test(asked))
    return citizen.say(`Xe nhà xe Hải Vân. Cần gì gọi ${spaced}, tôi tên là ${name}. Ký tên ${name}`)
  if (/Xe loại gì/.test(asked)) return citizen.say('xe con màu trắng')
  if (/Biển số/.test(asked)) return citizen.say(`98A-${String(100 + at)}.45`)
  if (/ở đâu/.test(asked)) return citizen.say('QL37 đoạn qua xã Tân Dĩnh, gần chợ')
  if (/lúc nào/.test(asked)) return citizen.say('7h15 sáng hôm qua')
  if (/ảnh hoặc clip/.test(asked) && at % 10 === 0)
    return citizen.send([
      { name: `${name} ${telephone}.jpg`, mime: 'image/jpeg', bytes: await photoOf(canary) },
    ])
  if (/ảnh/.test(asked) && /Không có ảnh/.test(labels(said) + asked)) return citizen.tap('Không có ảnh, clip')
  if (/vi phạm gì|chuyện gì|hành vi/.test(asked))
    return citizen.say(`vượt đèn đỏ. Tôi là ${name}, sđt ${telephone}`)
  if (/Đúng rồi/.test(labels(said))) return citizen.tap('Đúng rồi')
  return citizen.say('xong')
}

const labels = (said: Bubble[]) =>
  said
    .flatMap(({ choices }) => choices ?? [])
    .map(({ label }) => label)
    .join('|')

/** A photo that says in its metadata who took it. */
function photoOf({ name, telephone }: Canary): Promise<Buffer> {
  return sharp({ create: { width: 320, height: 240, channels: 3, background: '#a33' } })
    .withExif({ IFD0: { Artist: name, Copyright: telephone, ImageDescription: `${name} ${telephone}` } })
    .jpeg()
    .toBuffer()
}

/** What else happens to a program: forged calls, broken bodies, people nobody knows, forms with profiles, withdrawn consent. */
async function meddle(stage: Stage): Promise<void> {
  const { name, telephone, handle } = canaries[3]!
  const body = JSON.stringify({
    entry: [{ messaging: [{ sender: { id: handle }, message: { text: `${name} ${telephone}` } }] }],
  })
  for (const channel of ['messenger', 'zalo']) {
    await fetch(`${stage.app.origin}/webhooks/${channel}`, { method: 'POST', body })
    await fetch(`${stage.app.origin}/webhooks/${channel}?sdt=${telephone}&ten=${encodeURIComponent(name)}`)
  }
  await fetch(`${stage.app.origin}/khong-co/${handle}/${encodeURIComponent(name)}`)
  const zalo = stage.simulators.zalo! as Stage['simulators'][string] & {
    submitInfo?(citizen: string, info: Record<string, string>): Promise<void>
  }
  for (const canary of canaries.filter(({ channel }) => channel === 'zalo').slice(0, 10)) {
    await zalo.submitInfo?.(canary.handle, {
      name: canary.name,
      phone: canary.telephone,
      address: canary.address,
    })
    await stage.simulators.zalo!.staffSays(
      canary.handle,
      `Chào ${canary.name}, số ${canary.telephone} phải không?`,
    )
  }
}

/** Answers the officer with an identity, adds to the report, calls about something going on, asks for rights. */
async function comeBack(stage: Stage, canary: Canary): Promise<void> {
  const citizen = stage.citizen(canary.channel, canary.handle)
  const { name, telephone, cccd, address } = canary
  for (const words of [
    `${name}\nCCCD ${cccd}\n${address}\nĐT ${telephone}`,
    'có',
    `Bổ sung: tôi tên là ${name}, gọi ${telephone}, CCCD ${cccd}. Địa chỉ của tôi là ${address}`,
    `xe tải 99C-123.45 đang đua xe lạng lách trên QL37 xã Tân Dĩnh, tôi là ${name} ${telephone}`,
    'xoá dữ liệu của tôi',
  ])
    await citizen.say(words).catch(() => [])
}

/** Follows every link of the desk, and opens every report. */
async function everyPage(browser: Browser, stage: Stage): Promise<{ url: string; text: string }[]> {
  const { db, tables } = stage.app.database.read
  const ids = (await db.select({ id: tables.reports.id }).from(tables.reports)).map(({ id }) => id)
  const seen = new Set<string>()
  const waiting = [
    '/can-bo',
    ...ids
      .filter((_, at) => at < 60)
      .flatMap((id) => [`/can-bo/phan-anh/${id}`, `/can-bo/phan-anh/${id}/trao-doi`]),
  ]
  const pages: { url: string; text: string }[] = []
  for (let url = waiting.shift(); url !== undefined && pages.length < 250; url = waiting.shift()) {
    // An original is evidence byte for byte, with what its camera wrote; what the desk shows are the copies.
    if (seen.has(url) || url.startsWith('/can-bo/song') || url.endsWith('/original')) continue
    seen.add(url)
    const { text, headers } = await browser.get(url)
    pages.push({ url, text: `${JSON.stringify(headers)}\n${text}` })
    for (const [, link] of text.matchAll(/(?:href|hx-get|src)="(\/[^"#]*)/g))
      waiting.push(link!.replaceAll('&amp;', '&'))
  }
  return pages
}

async function text(path: string): Promise<string> {
  const bytes = await readFile(path)
  return `${bytes.toString('utf8')}\n${bytes.toString('latin1')}`
}

/** Every row of every table as text; sealed bytes as they are. */
function dumpOf(path: string): string {
  const file = new SqliteFile(path, { readonly: true })
  const tables = file.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[]
  const rows = tables.flatMap((table) =>
    (file.prepare(`select * from "${table}"`).all() as Record<string, unknown>[]).map((row) =>
      Object.values(row)
        .map((value) => (Buffer.isBuffer(value) ? value.toString('utf8') : String(value)))
        .join('|'),
    ),
  )
  file.close()
  return rows.join('\n')
}
