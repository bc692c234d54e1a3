// Accounts, templates, telephone reports, health and trying the desk without an account.
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browse, csrfIn, factsFrom, guestOf, openDesk, type Browser, type Desk } from './desk.js'

let desk: Desk
let admin: Browser
let an: Browser
let duty: Browser

beforeAll(async () => {
  desk = await openDesk({
    demo: { banner: 'Bản dùng thử' },
    telephone: {
      newCode: () => '222-333-444',
      newPseudonym: () => 'ABC234',
      read: (form) =>
        form.where === ''
          ? { is: 'problems', problems: [{ field: 'where', says: 'Hỏi người gọi: đường nào, xã nào?' }] }
          : {
              is: 'read',
              facts: factsFrom({ violationWords: form.violation }),
              routed: { unit: 'xa-a', because: 'Đường trong xã.', copies: [] },
              words: form,
              identity: { name: form.name, telephone: form.telephone },
            },
    },
  })
  await desk.officer('admin', 'triage', 'quantri')
  await desk.officer('officer', 'xa-a', 'an')
  await desk.officer('duty', 'duty', 'duty')
  admin = await desk.signIn('quantri')
  an = await desk.signIn('an')
  duty = await desk.signIn('duty')
})
afterAll(() => desk.close())

test('the administrator invites, locks and unlocks; a locked officer is out at once', async () => {
  const invited = await admin.post('/can-bo/nhan-su', {
    login: 'Minh',
    name: 'Trần Minh',
    role: 'officer',
    unit: 'xa-b',
  })
  const path = new URL(/http:\/\/[^<]+\/can-bo\/loi-moi\/[\w-]+/.exec(invited.text)![0]).pathname
  expect((await desk.app.inject({ url: path })).body).toContain('Chào Trần Minh')
  expect(
    (await admin.post('/can-bo/nhan-su', { login: 'minh', name: 'Khác', role: 'officer', unit: 'xa-b' }))
      .status,
  ).toBe(422)
  for (const wrong of [{ login: 'a b' }, { role: 'root' }, { unit: 'nơi khác' }, { name: '' }])
    expect(
      (
        await admin.post('/can-bo/nhan-su', {
          login: 'hoa',
          name: 'Hoa',
          role: 'officer',
          unit: 'xa-b',
          ...wrong,
        })
      ).status,
    ).toBe(422)
  expect((await an.get('/can-bo/hop-thu')).status).toBe(200)
  await admin.post('/can-bo/nhan-su/o-an', { act: 'khoa' })
  expect((await an.get('/can-bo/hop-thu')).status).toBe(303)
  await admin.post('/can-bo/nhan-su/o-an', { act: 'mo' })
  an = await desk.signIn('an')
  expect((await admin.post('/can-bo/nhan-su/o-quantri', { act: 'khoa' })).status).toBe(422)
})

test('an invitation anew takes the old password and second factor away', async () => {
  await admin.post('/can-bo/nhan-su/o-an', { act: 'moi-lai' })
  expect((await an.get('/can-bo/hop-thu')).status).toBe(303)
  await expect(desk.signIn('an')).rejects.toThrow('401')
  await desk.officer('officer', 'xa-a', 'an')
  an = await desk.signIn('an')
})

test('who manages accounts sees no report, and not even that one exists', async () => {
  const { id } = await desk.file()
  for (const url of [
    '/can-bo/hop-thu',
    `/can-bo/phan-anh/${id}`,
    `/can-bo/phan-anh/${id}/trao-doi`,
    '/can-bo/song',
  ])
    expect([url, (await admin.get(url)).status]).toEqual([url, 403])
})

test('a template fills in facts of the report and refuses a variable that could hold identity', async () => {
  const refused = await an.post('/can-bo/mau-tra-loi', { title: 'Cảm ơn', body: 'Chào {tên người báo}' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Không có biến {tên người báo}')
  await an.post('/can-bo/mau-tra-loi', {
    title: 'Cảm ơn',
    body: 'Cảm ơn bạn về phản ánh {mã}, xe {biển số}.',
  })
  const { id, code } = await desk.file()
  expect((await an.get(`/can-bo/phan-anh/${id}`)).text).toContain(
    `Cảm ơn bạn về phản ánh ${code}, xe 98A-123.45.`,
  )
  const elsewhere = await desk.file({ unit: 'xa-b' })
  expect((await duty.get(`/can-bo/phan-anh/${elsewhere.id}`)).text).not.toContain('Cảm ơn bạn về phản ánh')
  await duty.post('/can-bo/mau-tra-loi', { title: 'Chung', body: 'Công an xin cảm ơn.', scope: 'tat-ca' })
  expect((await duty.get(`/can-bo/phan-anh/${elsewhere.id}`)).text).toContain('Công an xin cảm ơn.')
})

test('what somebody said on the telephone is checked, filed with both codes to read out, and sealed', async () => {
  const form = {
    violation: 'vượt đèn đỏ',
    when: 'tối qua',
    where: '',
    plate: '',
    vehicle: '',
    people: '',
    name: 'Nguyễn Văn Bí',
    telephone: '0912000111',
    consent: 'co',
  }
  const asked = await an.post('/can-bo/dien-thoai', form)
  expect(asked.status).toBe(422)
  expect(asked.text).toContain('Hỏi người gọi: đường nào, xã nào?')
  expect(asked.text).toContain('value="tối qua"')
  const taken = await an.post('/can-bo/dien-thoai', { ...form, where: 'chợ Tân Dĩnh' })
  expect(taken.text.match(/222-333-444/g)).toHaveLength(2)
  const id = /phan-anh\/([^"]+)"/.exec(taken.text)![1]!
  const page = (await an.get(`/can-bo/phan-anh/${id}`)).text
  expect(page).toContain('Người báo tin ABC234 · Điện thoại')
  expect(page).toContain('Nhận qua điện thoại')
  expect(page).toContain('danh tính đã niêm phong')
  for (const secret of ['Nguyễn Văn Bí', '0912000111']) expect(page).not.toContain(secret)
  expect((await an.post(`/can-bo/phan-anh/${id}/tra-loi`, { text: 'Chào', requestKey: 'x' })).text).toContain(
    'không có cuộc trò chuyện',
  )
  const { db, tables } = desk.deps.database.read
  const identity = (await db.select().from(tables.identities).where(eq(tables.identities.reportId, id)))[0]!
  expect(identity.sealed!.includes(Buffer.from('0912000111'))).toBe(false)
})

test('health says what stands still and why', async () => {
  await desk.deps.database.write(async (on) => {
    await on.db
      .insert(on.tables.parkedChannels)
      .values({ channel: 'zalo', fault: 'token-dead', since: desk.clock.now, until: desk.clock.now })
  })
  const page = await admin.get('/can-bo/suc-khoe')
  expect(page.text).toContain('Kênh Zalo OA đang dừng gửi')
  expect(page.text).toContain('quản trị viên cần cấp lại')
})

test('where the desk is a trial, anybody enters as any role under a banner, with no password made', async () => {
  const guest = await guestOf(desk.app)
  const entered = await desk.app.inject({
    method: 'POST',
    url: '/can-bo/dung-thu',
    headers: { cookie: guest.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ csrf: guest.csrf, role: 'duty', unit: 'pc08' }).toString(),
  })
  const session = entered.cookies.find(({ name }) => name === 'phien')!
  const tester = await browse(desk.app, `phien=${session.value}`)
  const inbox = await tester.get('/can-bo/hop-thu')
  expect(inbox.status).toBe(200)
  expect(inbox.text).toContain('Bản dùng thử')
  expect(csrfIn(inbox.text)).not.toBe('')
  const { db, tables } = desk.deps.database.read
  const officer = (
    await db.select().from(tables.officers).where(eq(tables.officers.id, 'demo-duty-pc08'))
  )[0]!
  expect(officer.passwordHash).toBeNull()
})
