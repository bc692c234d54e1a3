// The file for investigators: put together for two people, taken once, with the identity only where it was agreed to, and nothing of it in a log.
import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDesk, type Browser, type Citizen, type Desk } from './desk.js'

const reason = 'Gửi nhiều tin bịa đặt, cần chuyển cơ quan điều tra.'
const who = { name: 'Đỗ Thị Bạch Tuyết', cccd: '024160712311', telephone: '0977123456', address: 'thôn Đông' }

describe('the file for investigators', () => {
  const logged: string[] = []
  let desk: Desk
  let officer: Browser
  let duty: Browser
  let citizen: Citizen
  let report: { id: string; code: string }
  let second: { id: string; code: string }
  let elsewhere: { id: string; code: string }

  beforeAll(async () => {
    desk = await openDesk({ log: (...line) => void logged.push(JSON.stringify(line)) })
    await desk.officer('officer', 'xa-a')
    await desk.officer('officer', 'xa-a', 'ban-b')
    await desk.officer('duty', 'duty')
    officer = await desk.signIn('officer-xa-a')
    duty = await desk.signIn('duty-duty')
  })
  afterAll(() => desk.close())
  beforeEach(async () => {
    citizen = await desk.citizen()
    report = await desk.file({ citizen, facts: { people: '<script>alert(1)</script>' } })
    second = await desk.file({ citizen })
    elsewhere = await desk.file({ citizen, unit: 'xa-b' })
    const { database, vault } = desk.deps
    await database.write(async (on) => {
      const sealed = vault.seal(who, `identity:${report.id}`, citizen.key)
      await on.db
        .update(on.tables.identities)
        .set({ sealed })
        .where(sql`report_id = ${report.id}`)
    })
  })

  const path = (rest: string) => `/can-bo/phan-anh/${report.id}/${rest}`
  const rows = async <Row>(query: ReturnType<typeof sql>) => desk.deps.database.read.db.all<Row>(query)
  const agree = async (by: Browser) => {
    const [look] = await rows<{ id: string }>(sql`select id from second_looks where report_id = ${report.id}`)
    return by.post(path('nguoi-thu-hai'), { look: look!.id, agree: 'co' })
  }
  const take = (by = officer) => by.post(path('ho-so'), { act: 'tai' })

  it('is taken once, after a second person who leads agreed, and its hash stands in the ledger', async () => {
    expect((await take()).status).toBe(409)
    expect((await officer.post(path('ho-so'), { reason })).status).toBe(303)
    expect((await agree(officer)).status).toBe(409)
    expect((await agree(await desk.signIn('ban-b'))).status).toBe(409)
    expect((await take()).status).toBe(409)
    expect((await agree(duty)).status).toBe(303)
    expect((await take(duty)).status).toBe(409)
    const file = await take()
    expect(file.status).toBe(200)
    expect(file.headers['content-disposition']).toMatch(/^attachment/)
    expect((await take()).status).toBe(409)
    for (const part of [report.code, second.code, citizen.pseudonym, 'Vượt đèn đỏ', 'Người dân gửi phản ánh'])
      expect(file.text).toContain(part)
    for (const mark of [...Object.values(who), citizen.handle, '<script', elsewhere.code])
      expect(file.text).not.toContain(mark)
    expect(file.text).toContain('Còn 1 phản ánh khác')
    const noted = await rows<{ detail: string }>(
      sql`select detail from ledger where about = ${report.id} and what = 'report.dossier_taken'`,
    )
    expect(noted).toHaveLength(1)
    expect(JSON.parse(noted[0]!.detail)).toMatchObject({
      sha256: createHash('sha256').update(file.bytes).digest('hex'),
      reports: 2,
      withIdentity: false,
    })
    const tries = await rows(sql`select 1 from ledger where what like 'dossier.%_refused'`)
    expect(tries.length).toBeGreaterThanOrEqual(5)
  })

  it('holds the identity only where it was asked for, from the vault, with its own line in the ledger', async () => {
    await officer.post(path('ho-so'), { reason, identity: 'co' })
    await agree(duty)
    const { text } = await take()
    for (const mark of [...Object.values(who), citizen.handle]) expect(text).toContain(mark)
    const opened = await rows<{ detail: string }>(
      sql`select detail from ledger where about = ${report.id} and what = 'report.identity_opened'`,
    )
    expect(JSON.parse(opened[0]!.detail)).toMatchObject({ purpose: 'misuse' })
    const told = await rows(sql`select 1 from outbound where report_id = ${report.id}`)
    expect(told).toHaveLength(0)
    expect((await officer.get(path('bao-ve'))).text).not.toContain(who.name)
    for (const mark of Object.values(who)) expect(logged.join('\n')).not.toContain(mark)
    const words = await rows<{ detail: string }>(
      sql`select detail from timeline union all select detail from ledger`,
    )
    for (const mark of Object.values(who))
      expect(words.some(({ detail }) => detail.includes(mark))).toBe(false)
  })

  it('lapses two hours after it was agreed to', async () => {
    await officer.post(path('ho-so'), { reason })
    await agree(duty)
    desk.clock.now += 2 * 3_600_000
    expect((await take(await desk.signIn('officer-xa-a'))).status).toBe(409)
  })
})
