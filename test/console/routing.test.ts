// Units and rules in the console: tried, edited, refused with line and reason, loaded whole, and taken back, in force at once.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadLand } from '../../src/places/land.js'
import { readUnitsFile, shippedUnits } from '../../src/reports/units-file.js'
import { listRoutingVersions, readRouting, saveRouting } from '../../src/store/routing.js'
import { refreshRouting, startRouting, type RoutingInForce } from '../../src/work/routing.js'
import { csrfIn, openDesk, type Browser, type Desk } from './desk.js'

const land = loadLand()
const shipped = readUnitsFile(shippedUnits(), 'json', land)

describe('units and rules in the console', () => {
  let desk: Desk
  let admin: Browser
  let inForce: RoutingInForce

  beforeEach(async () => {
    inForce = { current: shipped, version: 0 }
    desk = await openDesk({
      routing: () => inForce.current,
      routingSaved: () => refreshRouting(desk.deps.database, inForce),
      land,
    })
    await saveRouting(desk.deps.database, { routing: shipped, officerId: null, because: 'Nạp', now: 1 })
    await refreshRouting(desk.deps.database, inForce)
    await desk.officer('admin', 'triage')
    admin = await desk.signIn('admin-triage')
  })
  afterEach(() => desk.close())

  const page = '/can-bo/phan-cong'
  const nightRule = {
    id: 'ql1-dem', unit: 'truc-ban', rank: '900', roads: 'QL1', fromHour: '22:00', toHour: '05:00',
    because: 'Ban đêm trực ban tỉnh nhận', why: 'Theo kế hoạch tuần tra đêm', madeFrom: '1',
  } // prettier-ignore

  async function upload(name: string, text: string, more: Record<string, string> = {}) {
    const form = new FormData()
    const fields = { csrf: admin.csrf, why: 'Bảng mới của tỉnh', madeFrom: String(inForce.version), ...more }
    for (const [key, value] of Object.entries(fields)) form.set(key, value)
    form.set('file', new Blob([text]), name)
    const request = new Request('http://x/', { method: 'POST', body: form })
    return desk.app.inject({
      method: 'POST',
      url: `${page}/tep`,
      headers: { cookie: admin.cookie, 'content-type': request.headers.get('content-type')! },
      payload: Buffer.from(await request.arrayBuffer()),
    })
  }

  it('says which rule claims a place, and why', async () => {
    const { text } = await admin.get(
      `${page}?noi=${encodeURIComponent('QL1A đoạn qua Tân Dĩnh')}&loi=red_light`,
    )
    expect(text).toMatch(/theo quy tắc [a-z0-9-]+/)
    expect(text).toContain('Phòng Cảnh sát giao thông')
    expect(text).toContain('Vì vụ việc ở')
    const unclear = await admin.get(`${page}?noi=${encodeURIComponent('gần nhà bà nội')}`)
    expect(unclear.text).toContain('Chưa đọc ra địa điểm nào')
  })

  it('a rule added by form is in force at once, in this process and in the next', async () => {
    const other: RoutingInForce = { current: shipped, version: inForce.version }
    const saved = await admin.post(`${page}/quy-tac/moi`, nightRule)
    expect(saved.status).toBe(303)
    expect(inForce.current.rules.find(({ id }) => id === 'ql1-dem')).toMatchObject({
      unit: 'truc-ban', rank: 900, roads: ['QL1'], hours: { from: 1320, to: 300 },
    }) // prettier-ignore
    const loop = startRouting({ database: desk.deps.database, routing: other, now: Date.now, log: () => {} })
    await expect.poll(() => other.version, { timeout: 30_000 }).toBe(inForce.version)
    await loop.stop()
    expect(other.current.rules).toHaveLength(shipped.rules.length + 1)
    const tried = await admin.get(
      `${page}?noi=${encodeURIComponent('QL1A đoạn qua Tân Dĩnh')}&luc=${encodeURIComponent('23h hôm qua')}`,
    )
    expect(tried.text).toContain('theo quy tắc ql1-dem')
    expect(tried.text).toContain('cũng nhận; được chọn vì thứ bậc cao hơn')
  })

  it('takes names as officers write them, shows them again, and gives the whole as a file that loads', async () => {
    const named = {
      ...nightRule,
      communes: 'xã Tân Dĩnh; kép', roads: 'quốc lộ 1A, cao tốc Bắc Giang - Lạng Sơn', roadKinds: 'Quốc lộ; cao tốc',
      violations: 'Sai làn, lấn làn; Đua xe, cổ vũ đua; red_light',
    } // prettier-ignore
    expect((await admin.post(`${page}/quy-tac/moi`, named)).status).toBe(303)
    expect(inForce.current.rules.find(({ id }) => id === 'ql1-dem')).toMatchObject({
      communes: ['07432', '07399'], roads: ['QL1', 'CT-BG-LS'], roadKinds: ['national', 'expressway'],
      violations: ['wrong_lane', 'racing', 'red_light'],
    }) // prettier-ignore
    const form = (await admin.get(`${page}/quy-tac/ql1-dem`)).text
    for (const shown of [
      'xã Tân Dĩnh; xã Kép',
      'Sai làn, lấn làn; Đua xe, cổ vũ đua; Vượt đèn đỏ',
      'quốc lộ; cao tốc',
    ])
      expect(form).toContain(`value="${shown}"`)
    const unknown = { ...named, communes: 'xã Không Có', madeFrom: '2' }
    expect((await admin.post(`${page}/quy-tac/ql1-dem`, unknown)).text).toContain('Không rõ xã, phường')
    const file = await admin.get(`${page}/tep`)
    expect(readUnitsFile(file.text, 'json', land)).toEqual(inForce.current)
  })

  it('refuses what cannot be in force, keeps what was typed, and leaves the running rules alone', async () => {
    const bad = { ...nightRule, communes: '99999', because: 'Lý do đã gõ' }
    const refused = await admin.post(`${page}/quy-tac/moi`, bad)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('không có xã, phường nào mang mã')
    expect(refused.text).toContain('value="Lý do đã gõ"')
    const again = shipped.rules.find(({ communes }) => communes?.length === 1)!
    const twice = { ...nightRule, roads: '', fromHour: '', toHour: '', communes: again.communes![0]!, rank: String(again.rank) } // prettier-ignore
    expect((await admin.post(`${page}/quy-tac/moi`, twice)).text).toContain('nhận cùng một việc với quy tắc')
    expect((await admin.post(`${page}/quy-tac/moi`, { ...nightRule, fromHour: '25h' })).status).toBe(422)
    expect((await admin.post(`${page}/quy-tac/moi`, { ...nightRule, why: '' })).status).toBe(422)
    expect((await admin.post(`${page}/quy-tac/moi`, { ...nightRule, id: again.id })).text).toContain('đã có')
    expect((await readRouting(desk.deps.database))!.version).toBe(1)
    expect(inForce.current.rules.map(({ id }) => id)).not.toContain('ql1-dem')
    expect(await listRoutingVersions(desk.deps.database, { limit: 9 })).toHaveLength(1)
  })

  it('two people at once: the second is told, and nothing of the first is lost', async () => {
    expect((await admin.post(`${page}/quy-tac/moi`, nightRule)).status).toBe(303)
    const second = await admin.post(`${page}/quy-tac/moi`, { ...nightRule, id: 'ql1-khac', rank: '901' })
    expect(second.status).toBe(422)
    expect(second.text).toContain('Người khác vừa lưu')
    expect(second.text).toContain('name="madeFrom" value="2"')
  })

  it('a unit still named by a rule cannot be switched off; a rule switched off claims nothing', async () => {
    const unit = shipped.units.find(({ kind }) => kind === 'commune')!
    const rule = shipped.rules.find((each) => each.unit === unit.id)!
    const form = async (url: string) => {
      const { text } = await admin.get(url)
      const fields: Record<string, string> = { csrf: csrfIn(text), why: 'Sáp nhập đơn vị', off: 'tat' }
      for (const [, name, value] of text.matchAll(/name="(\w+)" value="([^"]*)"/g)) fields[name!] ??= value!
      for (const [, name, value] of text.matchAll(/<textarea name="(\w+)"[^>]*>([^<]*)</g))
        fields[name!] = value!
      for (const [, name, options] of text.matchAll(/<select name="(\w+)">(.*?)<\/select>/gs))
        fields[name!] ??=
          /value="([^"]*)" selected|selected value="([^"]*)"/.exec(options!)?.slice(1).find(Boolean) ?? ''
      return fields
    }
    const unitUrl = `${page}/don-vi/${unit.id}`
    const refused = await admin.post(unitUrl, await form(unitUrl))
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(rule.id)
    const ruleUrl = `${page}/quy-tac/${rule.id}`
    expect((await admin.post(ruleUrl, await form(ruleUrl))).status).toBe(303)
    expect((await admin.post(unitUrl, await form(unitUrl))).status).toBe(303)
    expect(inForce.current.units.find(({ id }) => id === unit.id)).toMatchObject({
      off: true,
      people: unit.people,
    })
    expect(inForce.current.rules.find(({ id }) => id === rule.id)).toEqual({ ...rule, off: true })
  })

  it('a whole file is taken, or refused with line and reason', async () => {
    const broken = shippedUnits().replace('"kind": "duty"', '"kind": "duti"')
    const refused = await upload('bang.json', broken)
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toMatch(/Dòng \d+: đơn vị .*truc-ban.*loại đơn vị/)
    expect((await upload('bang.exe', 'x')).statusCode).toBe(422)
    expect((await upload('bang.json', '{ "province": ')).body).toContain('không đúng định dạng JSON')
    expect(await listRoutingVersions(desk.deps.database, { limit: 9 })).toHaveLength(1)
    expect((await upload('bang.json', shippedUnits().replace('"Trưởng ca trực (mẫu)"', '"Lê Văn An"'))).statusCode).toBe(303) // prettier-ignore
    expect(inForce.current.units[0]!.people![0]!.name).toBe('Lê Văn An')
  })

  it('each version says who, why and what changed, and an earlier one comes back as a new one', async () => {
    await admin.post(`${page}/quy-tac/moi`, nightRule)
    const shown = await admin.get(`${page}/ban/2`)
    expect(shown.text).toContain('Quy tắc ql1-dem: thêm')
    expect(shown.text).toContain('Theo kế hoạch tuần tra đêm')
    expect(shown.text).toContain('Cán bộ admin-triage')
    const first = await admin.get(`${page}/ban/1`)
    expect(first.text).toContain('Quy tắc ql1-dem: bỏ')
    const back = await admin.post(`${page}/ban/1`, { why: 'Hết đợt tuần tra', madeFrom: '2' })
    expect(back.status).toBe(303)
    expect(inForce.version).toBe(3)
    expect(inForce.current).toEqual(JSON.parse(JSON.stringify(shipped)))
    expect((await listRoutingVersions(desk.deps.database, { limit: 9 })).map(({ version }) => version)).toEqual([3, 2, 1]) // prettier-ignore
    expect((await admin.get(`${page}/ban/77`)).status).toBe(404)
  })

  it('a chief reads it and changes nothing', async () => {
    await desk.officer('chief', 'pc08')
    const chief = await desk.signIn('chief-pc08')
    const { text, status } = await chief.get(page)
    expect(status).toBe(200)
    expect(text).not.toContain('Nạp cả tệp')
    expect((await chief.post(`${page}/quy-tac/moi`, nightRule)).status).toBe(403)
  })
})
