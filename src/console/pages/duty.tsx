// Duty: who is called about something going on now, where officers and units are told outside the desk, and the monthly test.
import type { FastifyReply } from 'fastify'
import { replayForwardings } from '../../store/forwardings.js'
import { readForwardings } from '../../store/forwardings-view.js'
import { listOfficers } from '../../store/officers.js'
import {
  addReceiver,
  keepLinkCode,
  listReceivers,
  officersReached,
  switchReceiver,
  type Address,
} from '../../store/receivers.js'
import { addDuty, readRoster, removeDuty, type DutyRefusal } from '../../store/roster.js'
import { openTest, readTest } from '../../store/unit-tests.js'
import type { ConsoleDeps } from '../deps.js'
import type { Doors, Visit } from '../door.js'
import { readNames } from '../people.js'
import { DutyPage, type DutyView } from './duty-view.js'

export function dutyPages(doors: Doors): void {
  doors.staff('GET /can-bo/ca-truc', (visit) => show(visit))
  doors.staff('POST /can-bo/ca-truc/ma', makeCode)
  doors.staff('POST /can-bo/ca-truc/dia-chi', addAddress)
  doors.staff('POST /can-bo/ca-truc/dia-chi/:id', changeAddress)
  doors.staff('POST /can-bo/ca-truc/may', addBrowser)
  doors.staff('POST /can-bo/ca-truc/lich', changeRoster)
  doors.staff('POST /can-bo/tin-thu/:id', async ({ deps, params, officer, now, reply }) => {
    await openTest(deps.database, { id: params.id ?? '', officer, now })
    return reply.redirect('/can-bo/hop-thu', 303)
  })
}

const leads = ({ officer }: Visit) => officer.role === 'duty' || officer.role === 'chief'

/** Units whose roster and receivers this person keeps: the duty head all, a chief theirs and those below. */
function keptUnits(visit: Visit): string[] {
  if (!leads(visit)) return []
  return visit.units === 'all' ? visit.deps.routing().units.map(({ id }) => id) : visit.units
}

async function show(
  visit: Visit,
  more: { error?: string; code?: string; unit?: string } = {},
): Promise<FastifyReply> {
  const { deps, officer, now } = visit
  const kept = keptUnits(visit)
  const asked = more.unit ?? visit.query.dv ?? ''
  const chosen = kept.includes(asked) ? asked : officer.unitId
  const mine = await listReceivers(deps.database, { officerId: officer.id })
  const ofUnit = kept.includes(chosen) ? await listReceivers(deps.database, { units: [chosen] }) : []
  const last: DutyView['last'] = new Map()
  for (const { id } of [...mine, ...ofUnit].slice(0, 40)) {
    const [newest] = await readForwardings(deps.database, { receiverId: id })
    if (newest !== undefined) last.set(id, newest)
  }
  const roster = await readRoster(deps.database, [chosen], now)
  const view: DutyView = {
    visit,
    names: await readNames(deps),
    chosen,
    kept,
    mine,
    ofUnit,
    last,
    roster,
    reached: await officersReached(
      deps.database,
      roster.map(({ officerId }) => officerId),
    ),
    unitReached: (await listReceivers(deps.database, { units: [chosen] })).some(({ active }) => active),
    officers: (await listOfficers(deps.database)).filter(({ unitId, active }) => unitId === chosen && active),
    test: leads(visit) ? await readTest(deps.database, now) : undefined,
    pushKey: await deps.push?.publicKey(),
    ...more,
  }
  return visit.page('Ca trực', DutyPage(view), more.error === undefined ? 200 : 409)
}

/** Letters and digits that are not taken for one another. */
const codeLetters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

async function makeCode(visit: Visit): Promise<FastifyReply> {
  const { deps, officer, now } = visit
  const code = [...deps.random(8)].map((byte) => codeLetters[byte % codeLetters.length]!).join('')
  await keepLinkCode(deps.database, { code, officerId: officer.id, now })
  return show(visit, { code: `TRUC ${code.slice(0, 4)} ${code.slice(4)}` })
}

async function addAddress(visit: Visit): Promise<FastifyReply> {
  const { deps, form, officer, now } = visit
  const { kind = '', to = '', unit = '' } = form
  if (unit !== '' && !keptUnits(visit).includes(unit))
    return show(visit, { error: 'Bạn không quản lý địa chỉ nhận của đơn vị này.' })
  const read = readAddress(deps, kind, to)
  if (typeof read === 'string') return show(visit, { error: read, unit })
  const whose = unit === '' ? { officerId: officer.id } : { unitId: unit }
  const receiver = { id: deps.newId(), ...whose, ...read, byOfficer: officer.id, now }
  await addReceiver(deps.database, deps.vault, receiver)
  const { address } = read
  if (address.kind === 'webhook')
    return show(visit, {
      code: `Khoá ký webhook (chỉ hiện một lần, hãy chép lại): ${address.secret}`,
      unit,
    })
  return backTo(visit, unit)
}

/** The address and what the desk shows of it; in words why it will not do. */
function readAddress(
  deps: ConsoleDeps,
  kind: string,
  to: string,
): { address: Address; name: string } | string {
  if (kind === 'mail') {
    const found = /^([^\s@<>"]{1,64})@([a-z0-9.-]+\.[a-z]{2,})$/i.exec(to)
    if (found === null) return 'Địa chỉ thư điện tử chưa đúng. Ví dụ: truc@congan.bacninh.gov.vn'
    return { address: { kind: 'mail', to }, name: `${found[1]!.slice(0, 1)}***@${found[2]!}` }
  }
  if (kind !== 'webhook') return 'Hãy chọn loại địa chỉ nhận.'
  if (!URL.canParse(to) || to.length > 500 || !/^https?:$/.test(new URL(to).protocol))
    return 'Đường dẫn chưa đúng. Cần bắt đầu bằng https://'
  const secret = deps.random(32).toString('base64url')
  return { address: { kind: 'webhook', url: to, secret }, name: new URL(to).host }
}

async function changeAddress(visit: Visit): Promise<FastifyReply> {
  const { deps, params, form, officer, now } = visit
  const id = params.id ?? ''
  const change = { id, byOfficer: officer.id, now, units: keptUnits(visit) }
  const active = form.act !== 'tat'
  if (!(await switchReceiver(deps.database, { ...change, active })))
    return show(visit, {
      error: 'Không tìm thấy địa chỉ nhận này trong phạm vi của bạn.',
      unit: form.unit ?? '',
    })
  const from = Number(form.from)
  if (form.act === 'gui-lai' && Number.isSafeInteger(from) && from > 0)
    await replayForwardings(deps.database, { receiverId: id, from, byOfficer: officer.id, now })
  return backTo(visit, form.unit)
}

/** A browser's own subscription, as it hands it over. */
async function addBrowser(visit: Visit): Promise<FastifyReply> {
  const { deps, form, officer, now, reply } = visit
  const { endpoint = '', p256dh = '', auth = '' } = form
  const isWhole = /^[\w-]{80,100}=*$/.test(p256dh) && /^[\w-]{16,40}=*$/.test(auth)
  if (!isWhole || !URL.canParse(endpoint) || endpoint.length > 1_000)
    return show(visit, { error: 'Trình duyệt này chưa đăng ký nhận tin được.' })
  const address = { kind: 'push' as const, subscription: { endpoint, keys: { p256dh, auth } } }
  const receiver = { id: deps.newId(), officerId: officer.id, name: 'Trình duyệt', address }
  await addReceiver(deps.database, deps.vault, { ...receiver, byOfficer: officer.id, now })
  return reply.redirect('/can-bo/ca-truc', 303)
}

/** Back to the unit that was being looked at. */
function backTo({ reply }: Visit, unit = ''): FastifyReply {
  return reply.redirect(`/can-bo/ca-truc${unit === '' ? '' : `?dv=${encodeURIComponent(unit)}`}`, 303)
}

const dutyRefusals: Record<DutyRefusal, string> = {
  times: 'Giờ ca trực chưa đúng: giờ kết thúc phải sau giờ bắt đầu và không quá 31 ngày.',
  rank: 'Thứ tự gọi là số từ 1 đến 99.',
  officer: 'Cán bộ này không thuộc đơn vị hoặc đã bị khoá tài khoản.',
}

async function changeRoster(visit: Visit): Promise<FastifyReply> {
  const { deps, form, officer, now } = visit
  const kept = keptUnits(visit)
  const by = { officerId: officer.id, now }
  if (form.remove !== undefined) {
    await removeDuty(deps.database, form.remove, kept, by)
    return backTo(visit, form.unit)
  }
  const unitId = form.unit ?? ''
  if (!kept.includes(unitId)) return show(visit, { error: 'Bạn không xếp ca trực cho đơn vị này.' })
  const [fromAt, toAt] = [localTime(form.from), localTime(form.to)]
  const row = {
    id: deps.newId(),
    unitId,
    officerId: form.officer ?? '',
    fromAt,
    toAt,
    rank: Number(form.rank),
  }
  const added = await addDuty(deps.database, row, by)
  if (added.is === 'refused') return show(visit, { error: dutyRefusals[added.why], unit: unitId })
  return backTo(visit, unitId)
}

/** `2026-11-22T07:00` as people in Vietnam mean it; NaN for anything else. */
function localTime(text: string | undefined): number {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text ?? '') ? Date.parse(`${text!}:00+07:00`) : Number.NaN
}
