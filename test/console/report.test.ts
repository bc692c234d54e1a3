// Work on a report over HTTP: claims, replies, questions, moves, other units, evidence, and what the ledger keeps of it.
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AnyInbound } from '../../src/store/inbound.js'
import { verifier } from '../../src/ledger/index.js'
import { readLedger } from '../../src/store/ledger.js'
import { type OutboundBody } from '../../src/store/outbound.js'
import { claimDeliveries, recordDelivery } from '../../src/store/sending.js'
import { addToTimeline } from '../../src/store/reports.js'
import { factsFrom, jpeg, openDesk, type Browser, type Citizen, type Desk } from './desk.js'

let desk: Desk
let an: Browser
let binh: Browser
let other: Browser
let chief: Browser
let duty: Browser
let report: { id: string; code: string; secret: string; citizen: Citizen }

beforeAll(async () => {
  desk = await openDesk()
  await desk.officer('officer', 'xa-a', 'an')
  await desk.officer('officer', 'xa-a', 'binh')
  await desk.officer('officer', 'xa-b', 'other')
  await desk.officer('chief', 'xa-a', 'chief')
  await desk.officer('duty', 'duty', 'duty')
  an = await desk.signIn('an')
  binh = await desk.signIn('binh')
  other = await desk.signIn('other')
  chief = await desk.signIn('chief')
  duty = await desk.signIn('duty')
})
afterAll(() => desk.close())
beforeEach(async () => {
  report = await desk.file()
})

const act = (browser: Browser, what: string, form: Record<string, string> = {}) =>
  browser.post(`/can-bo/phan-anh/${report.id}/${what}`, form)

async function handling() {
  const { db, tables } = desk.deps.database.read
  return (await db.select().from(tables.handlings).where(eq(tables.handlings.reportId, report.id)))[0]!
}

async function sentTo(author: 'bot' | 'officer'): Promise<string[]> {
  const { db, tables } = desk.deps.database.read
  const { outbound } = tables
  const rows = await db
    .select()
    .from(outbound)
    .where(and(eq(outbound.reportId, report.id), eq(outbound.author, author)))
  return rows.map(
    (row) =>
      (desk.deps.vault.open(row.sealed, `outbound:${row.id}`, report.citizen.key) as OutboundBody).text,
  )
}

async function entries(what: string) {
  const found = []
  for await (const entry of readLedger(desk.deps.database))
    if (entry.what === what && entry.about === report.id) found.push(entry)
  return found
}

test('of two officers who claim at the same moment one holds the report, and the other is told who', async () => {
  const answers = await Promise.all([act(an, 'nhan'), act(binh, 'nhan'), act(an, 'nhan'), act(binh, 'nhan')])
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 409, 409])
  const winner = (await handling()).holder
  const loser = winner === 'o-an' ? binh : an
  const page = await loser.get(`/can-bo/phan-anh/${report.id}`)
  expect(page.text).toContain(`${winner === 'o-an' ? 'Cán bộ an' : 'Cán bộ binh'} đang giữ đến`)
  expect((await act(loser, 'tra-loi', { text: 'Tôi cũng trả lời', requestKey: 'x' })).status).toBe(409)
  expect(await sentTo('officer')).toEqual([])
})

test('a claim lapses by itself, and can be taken over before that with a reason', async () => {
  await act(an, 'nhan')
  expect((await act(binh, 'gianh', { because: '' })).status).toBe(409)
  expect((await act(binh, 'gianh', { because: 'An đã hết ca trực' })).status).toBe(303)
  expect((await handling()).holder).toBe('o-binh')
  expect((await an.get(`/can-bo/phan-anh/${report.id}`)).text).toContain('An đã hết ca trực')
  expect((await act(an, 'nhan')).status).toBe(409)
  desk.clock.now += 16 * 60_000
  expect((await act(an, 'nhan')).status).toBe(303)
  expect((await handling()).holder).toBe('o-an')
})

test('a reply is queued once however often its form is sent, and the bot is silent afterwards', async () => {
  const form = { text: 'Chúng tôi đang xem đoạn phim của bạn.', requestKey: 'form-1' }
  const answers = await Promise.all([
    act(an, 'tra-loi', form),
    act(an, 'tra-loi', form),
    act(an, 'tra-loi', form),
  ])
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
  expect(await sentTo('officer')).toEqual([
    `Công an xã Tân Dĩnh trả lời phản ánh ${report.code}:\nChúng tôi đang xem đoạn phim của bạn.`,
  ])
  const { db, tables } = desk.deps.database.read
  const citizen = (
    await db.select().from(tables.citizens).where(eq(tables.citizens.id, report.citizen.id))
  )[0]!
  expect(citizen.pausedUntil).toBe(desk.clock.now + 30 * 60_000)
  expect((await act(an, 'giao-bot')).status).toBe(303)
  const after = (await db.select().from(tables.citizens).where(eq(tables.citizens.id, report.citizen.id)))[0]!
  expect(after.pausedUntil).toBe(0)
  expect(desk.woken.deliveries).toBeGreaterThan(0)
})

test('the thread says where a reply is on its way, and why it did not go', async () => {
  const page = () => an.get(`/can-bo/phan-anh/${report.id}/trao-doi`).then(({ text }) => text)
  await act(an, 'tra-loi', { text: 'Xin chào', requestKey: 'k' })
  expect(await page()).toContain('Đang gửi')
  const claimer = { by: 'test', now: desk.clock.now + 1, leaseMs: 1, limit: 100 }
  const mine = (await claimDeliveries(desk.deps.database, desk.deps.vault, claimer)).find(
    (each) => each.citizen.id === report.citizen.id,
  )!
  await recordDelivery(desk.deps.database, mine, { is: 'held', fault: 'window-closed' }, desk.clock.now)
  expect(await page()).toContain('tin được giữ lại đến khi người dân nhắn tin')
  await recordDelivery(
    desk.deps.database,
    mine,
    { is: 'failed', fault: 'citizen-unreachable', unreachable: true },
    desk.clock.now,
  )
  expect(await page()).toContain('Không gửi được: Người dân không nhận tin nhắn được')
  await recordDelivery(desk.deps.database, mine, { is: 'sent', platformId: 'p-1' }, desk.clock.now)
  expect(await page()).toContain('Đã gửi')
})

test('the reply window counts down, and says what happens after it', async () => {
  expect((await an.get(`/can-bo/phan-anh/${report.id}`)).text).toContain('Zalo OA còn cho trả lời trong')
  desk.clock.now += 49 * 3_600_000
  an = await desk.signIn('an')
  binh = await desk.signIn('binh')
  other = await desk.signIn('other')
  chief = await desk.signIn('chief')
  duty = await desk.signIn('duty')
  const late = (await an.get(`/can-bo/phan-anh/${report.id}`)).text
  expect(late).toContain('Zalo OA đã hết hạn trả lời')
  expect(late).toContain('gửi ngay khi người dân nhắn lại')
})

test('asking for one fact again puts the question into the lane of the citizen, and lets the bot speak', async () => {
  await act(an, 'tra-loi', { text: 'Xin chào', requestKey: 'k2' })
  expect((await act(an, 'hoi-lai', { step: 'không-có', words: 'Gì đó' })).status).toBe(409)
  expect((await act(an, 'hoi-lai', { step: 'plate', words: 'Bạn nhớ số cuối của biển không?' })).status).toBe(
    303,
  )
  const { db, tables } = desk.deps.database.read
  const waiting = (await db.select().from(tables.inbound).where(eq(tables.inbound.kind, 'ask'))).at(-1)!
  const message = desk.deps.vault.open(
    waiting.sealed,
    `inbound:${waiting.channel}:${waiting.messageId}`,
  ) as AnyInbound
  expect(message).toMatchObject({
    citizen: report.citizen.handle,
    account: 'oa-1',
    ask: { step: 'plate', words: 'Bạn nhớ số cuối của biển không?', report: report.id },
  })
  const citizen = (
    await db.select().from(tables.citizens).where(eq(tables.citizens.id, report.citizen.id))
  )[0]!
  expect(citizen.pausedUntil).toBe(0)
  expect(desk.woken.turns).toBeGreaterThan(0)
})

test('each step is told to a citizen who asked for it, with the reason, and to nobody else', async () => {
  await act(an, 'chuyen-buoc', { move: 'accept' })
  const fined = { move: 'resolve', result: 'fined', reason: 'Lái xe đã nộp phạt theo quy định.' }
  expect((await act(an, 'chuyen-buoc', fined)).status).toBe(303)
  const told = await sentTo('bot')
  expect(told[0]).toContain('đã bắt đầu xác minh')
  expect(told[1]).toContain('Đã xử phạt')
  expect(told[1]).toContain('Lái xe đã nộp phạt theo quy định.')
  report = await desk.file({ facts: { wantsResult: false } })
  await act(an, 'chuyen-buoc', { move: 'accept' })
  expect(await sentTo('bot')).toEqual([])
})

test('a result without a reason, or out of order, changes nothing and keeps what was typed', async () => {
  const early = await act(an, 'chuyen-buoc', {
    move: 'resolve',
    result: 'fined',
    reason: 'Đã phạt đúng quy định.',
  })
  expect(early.status).toBe(409)
  await act(an, 'chuyen-buoc', { move: 'accept' })
  const bare = await act(an, 'chuyen-buoc', { move: 'resolve', result: 'fined', reason: 'ngắn' })
  expect(bare.status).toBe(409)
  expect(bare.text).toContain('ngắn</textarea>')
  expect((await handling()).state).toBe('verifying')
})

test('letting a vehicle go needs a second person, who is never the one that proposed it', async () => {
  await act(an, 'chuyen-buoc', { move: 'accept' })
  const letGo = { move: 'resolve', result: 'no_violation', reason: 'Xe có giấy phép ưu tiên lúc đó.' }
  expect((await act(an, 'chuyen-buoc', letGo)).status).toBe(303)
  expect((await handling()).state).toBe('verifying')
  expect((await act(an, 'quyet-dinh', { agree: 'co' })).status).toBe(409)
  expect((await act(chief, 'quyet-dinh', { agree: 'khong', because: '' })).status).toBe(409)
  expect((await act(binh, 'quyet-dinh', { agree: 'co' })).status).toBe(303)
  expect(await handling()).toMatchObject({ state: 'resolved', result: 'no_violation' })
})

test('a unit that is not competent sends a report on; the third time the duty head decides, and no clock starts anew', async () => {
  const filedAt = (await handling()).filedAt
  const bounce = (browser: Browser, unit: string) =>
    act(browser, 'chuyen-don-vi', { unit, because: 'Đường này do đơn vị khác phụ trách.' })
  expect((await bounce(an, 'xa-b')).status).toBe(303)
  expect((await an.get(`/can-bo/phan-anh/${report.id}`)).status).toBe(404)
  expect((await bounce(other, 'xa-a')).status).toBe(303)
  expect((await bounce(an, 'xa-b')).status).toBe(303)
  expect(await handling()).toMatchObject({ unitId: 'duty', bounces: 3, filedAt, holder: null })
  expect((await bounce(duty, 'xa-b')).status).toBe(303)
  expect((await handling()).unitId).toBe('xa-b')
  expect((await sentTo('bot')).at(-1)).toContain('Công an phường Nếnh')
})

test('a unit sees its own reports and its copies, and may act on its own alone', async () => {
  expect((await other.get(`/can-bo/phan-anh/${report.id}`)).status).toBe(404)
  expect((await act(other, 'nhan')).status).toBe(404)
  const copied = await desk.file({ copies: ['xa-b'] })
  expect((await other.get(`/can-bo/phan-anh/${copied.id}`)).text).toContain('Bạn xem để biết')
  expect((await other.post(`/can-bo/phan-anh/${copied.id}/nhan`, {})).status).toBe(409)
})

test('evidence is served to those who see its report, in pieces too, and every look at it stays in the ledger', async () => {
  const file = await addFile()
  const url = `/can-bo/phan-anh/${report.id}/tep/${file}`
  const whole = await an.get(`${url}/view`)
  expect(whole.status).toBe(200)
  expect(whole.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'private, no-store' })
  expect((await an.get(`${url}/view`, { range: 'bytes=4-7' })).status).toBe(206)
  expect((await other.get(`${url}/view`)).status).toBe(404)
  expect((await an.get(`${url}/../../secret`)).status).toBe(404)
  const elsewhere = await desk.file()
  expect((await an.get(`/can-bo/phan-anh/${elsewhere.id}/tep/${file}/view`)).status).toBe(404)
  expect((await entries('evidence.viewed')).map(({ actor, detail }) => [actor, detail])).toEqual([
    ['officer:o-an', { file, which: 'view' }],
  ])
})

test('an attachment goes along when the channel takes its kind and size, and is refused in words otherwise', async () => {
  const refused = await upload(
    'tra-loi',
    { text: 'Xem ảnh', requestKey: 'f1' },
    Buffer.from('<script>alert(1)</script>'),
    'a.jpg',
  )
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('Kênh không nhận loại tệp này')
  expect(
    (
      await upload(
        'tra-loi',
        { text: 'Xem ảnh', requestKey: 'f2' },
        Buffer.concat([jpeg, Buffer.alloc(6 << 20)]),
        'a.jpg',
      )
    ).status,
  ).toBe(409)
  expect(
    (await upload('tra-loi', { text: 'Xem ảnh', requestKey: 'f3' }, jpeg, '../../ảnh hiện trường.jpg'))
      .status,
  ).toBe(303)
  expect((await an.get(`/can-bo/phan-anh/${report.id}/trao-doi`)).text).toContain(
    'Đính kèm: ảnh hiện trường.jpg',
  )
})

test('a crop of the plate is kept beside the original with where it was cut from', async () => {
  const file = await addFile()
  const kept = await upload('cat-bien-so', { source: file, from: '10,20,300,100' }, jpeg, 'bien-so.jpg')
  expect(kept.status).toBe(303)
  expect((await entries('report.cropped'))[0]!.detail).toMatchObject({ source: file, from: '10,20,300,100' })
  const page = await an.get(`/can-bo/phan-anh/${report.id}`)
  const shown = /src="(\/can-bo\/phan-anh\/[^"]+\/dinh-kem\/[^"]+)"/.exec(page.text)![1]!
  expect((await an.get(shown)).bytes.equals(jpeg)).toBe(true)
  expect((await other.get(shown)).status).toBe(404)
})

test('every look and act stands in an unbroken ledger, and none of it tells who reported', async () => {
  await an.get(`/can-bo/phan-anh/${report.id}`)
  await act(an, 'ghi-chu', { words: 'Đã gọi chủ xe' })
  expect(await entries('report.viewed')).toHaveLength(1)
  expect((await entries('report.noted'))[0]!.detail).toEqual({})
  const chain = verifier()
  for await (const entry of readLedger(desk.deps.database)) expect(chain.check(entry)).toBe(true)
  const page = (await an.get(`/can-bo/phan-anh/${report.id}`)).text
  expect(page).not.toContain(report.citizen.handle)
  expect(page).not.toContain(report.citizen.id)
  expect(page).not.toContain(report.secret)
})

test('the dates of the register are kept and start their own clock', async () => {
  await act(an, 'so-theo-doi', { mark: 'complex' })
  await act(an, 'so-theo-doi', { mark: 'identified' })
  const page = (await an.get(`/can-bo/phan-anh/${report.id}`)).text
  expect(page).toContain('60 ngày (vụ việc phức tạp)')
  expect(page).toContain('lập biên bản trong 5 ngày làm việc')
  expect((await act(an, 'so-theo-doi', { mark: '__proto__' })).status).toBe(409)
})

test('what is going on now is answered from the inbox, and stops calling', async () => {
  const id = await desk.alert()
  const inbox = await an.get('/can-bo/hop-thu')
  expect(inbox.text).toContain(`data-ringing="${id}"`)
  expect(inbox.text).toContain('Người dân đang báo tiếp')
  expect((await other.post(`/can-bo/bao-dong/${id}`, { to: 'acknowledged' })).status).toBe(409)
  expect((await an.post(`/can-bo/bao-dong/${id}`, { to: 'found' })).status).toBe(409)
  expect((await an.post(`/can-bo/bao-dong/${id}`, { to: 'acknowledged' })).status).toBe(303)
  expect((await an.get('/can-bo/hop-thu')).text).not.toContain(`data-ringing="${id}"`)
})

async function addFile(): Promise<string> {
  const id = desk.deps.newId()
  await desk.deps.database.write(async (on) => {
    await on.db.insert(on.tables.files).values({
      id, citizenId: report.citizen.id, channel: 'zalo', reportId: report.id, kind: 'image', state: 'kept', mime: 'image/jpeg',
      sizeBytes: 1000, sha256: 'ab'.repeat(32), receivedAt: desk.clock.now, keptAt: desk.clock.now, dueAt: 0,
    }) // prettier-ignore
  })
  return id
}

async function upload(what: string, fields: Record<string, string>, bytes: Buffer, name: string) {
  const form = new FormData()
  for (const [key, value] of Object.entries({ csrf: an.csrf, ...fields })) form.set(key, value)
  form.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), name)
  const request = new Request('http://desk/', { method: 'POST', body: form })
  const { statusCode, body } = await desk.app.inject({
    method: 'POST',
    url: `/can-bo/phan-anh/${report.id}/${what}`,
    headers: { cookie: an.cookie, 'content-type': request.headers.get('content-type')! },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  return { status: statusCode, text: body }
}

test('facts that were corrected stand beside what was first filed', async () => {
  await desk.deps.database.write(async (on) => {
    const plate = { is: 'whole', plate: '98A-999.99', kinds: ['car5'] } as const
    await on.db
      .update(on.tables.handlings)
      .set({ current: { plate: { ...plate, kinds: [...plate.kinds] } } })
      .where(eq(on.tables.handlings.reportId, report.id))
  })
  const page = (await an.get(`/can-bo/phan-anh/${report.id}`)).text
  expect(page).toContain('98A-999.99')
  expect(page).toContain('ban đầu: 98A-123.45')
  expect(factsFrom().plate).toMatchObject({ plate: '98A-123.45' })
})

test('other reports of the same plate are shown to those who may see them', async () => {
  const plate = { is: 'whole', plate: '99A-555.55', kinds: ['car5'] } as const
  const facts = { plate: { ...plate, kinds: [...plate.kinds] } }
  const [one, two, elsewhere] = [
    await desk.file({ facts }),
    await desk.file({ facts }),
    await desk.file({ facts, unit: 'xa-b' }),
  ]
  const page = (await an.get(`/can-bo/phan-anh/${one.id}`)).text
  expect(page).toContain('1 phản ánh khác cùng biển số')
  expect(page).toContain(two.code)
  expect(page).not.toContain(elsewhere.code)
  expect((await duty.get(`/can-bo/phan-anh/${one.id}`)).text).toContain(elsewhere.code)
})

test('the inbox says whose words nobody has answered, until somebody has', async () => {
  await desk.deps.database.write((on) =>
    addToTimeline(
      on,
      report.id,
      { kind: 'citizen', id: null },
      'citizen_added',
      { words: 'Có ai xem chưa?', files: [] },
      desk.clock.now,
    ),
  )
  const row = async () => (await an.get(`/can-bo/hop-thu?q=${report.code}`)).text
  expect(await row()).toContain('Người dân đang đợi trả lời')
  expect((await an.get(`/can-bo/phan-anh/${report.id}`)).text).toContain('Có ai xem chưa?')
  await act(an, 'tra-loi', { text: 'Chúng tôi đang xem.', requestKey: 'w' })
  expect(await row()).not.toContain('Người dân đang đợi trả lời')
})

test('an objection goes to another desk: whoever wrote the result takes no further step', async () => {
  await act(chief, 'chuyen-buoc', { move: 'accept' })
  await act(chief, 'chuyen-buoc', {
    move: 'resolve',
    result: 'warned',
    reason: 'Đã nhắc nhở lái xe tại trụ sở.',
  })
  await desk.deps.database.write((on) =>
    addToTimeline(
      on,
      report.id,
      { kind: 'citizen', id: null },
      'objection',
      { words: 'Xe vẫn chạy như cũ' },
      desk.clock.now,
    ),
  )
  const reopen = { move: 'reopen', reason: 'Người dân gửi thêm đoạn phim mới.' }
  const own = await act(chief, 'chuyen-buoc', reopen)
  expect(own.status).toBe(409)
  expect(own.text).toContain('người khác phải xem lại')
  expect((await act(duty, 'chuyen-buoc', reopen)).status).toBe(303)
  expect(await handling()).toMatchObject({ state: 'verifying', result: null })
})
