// Units and rules: read, tried on a place, edited, loaded whole from a file, and taken back to an earlier version; all without a release.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { readPlace } from '../../reading/place.js'
import { readTime } from '../../reading/time.js'
import { route, type Routed, type Routing, type RoutingRule, type Unit } from '../../reports/routing.js'
import { diffRouting } from '../../reports/routing-diff.js'
import { checkRouting } from '../../reports/units-check.js'
import { readUnitsFile, UnitsFileRefused } from '../../reports/units-file.js'
import {
  listRoutingVersions,
  readRouting,
  readRoutingBefore,
  readRoutingVersion,
  saveRouting,
} from '../../store/routing.js'
import { listOfficers } from '../../store/officers.js'
import type { Doors, Visit } from '../door.js'
import { readNames } from '../people.js'
import { readRule, readUnit, ruleFields, unitFields } from '../rule-forms.js'
import { RuleForm, UnitForm } from './routing-forms.js'
import { VersionView } from './routing-version.js'
import { RoutingView, type Tried } from './routing-view.js'

const versionsShown = 20

export function routingPages(doors: Doors): void {
  doors.staff('GET /can-bo/phan-cong', (visit) => showAll(visit))
  doors.staff('GET /can-bo/phan-cong/don-vi/:id', (visit) => showUnit(visit))
  doors.staff('POST /can-bo/phan-cong/don-vi/:id', saveUnit)
  doors.staff('GET /can-bo/phan-cong/quy-tac/:id', (visit) => showRule(visit))
  doors.staff('POST /can-bo/phan-cong/quy-tac/:id', saveRule)
  doors.staff('GET /can-bo/phan-cong/tep', giveFile)
  doors.staff('POST /can-bo/phan-cong/tep', loadFile)
  doors.staff('GET /can-bo/phan-cong/ban/:id', (visit) => showVersion(visit))
  doors.staff('POST /can-bo/phan-cong/ban/:id', restore)
}

/** A new row is asked for under this id. */
const fresh = 'moi'

const stale =
  'Người khác vừa lưu một bản khác. Nội dung bạn nhập vẫn còn bên dưới: hãy xem lại rồi lưu lần nữa.'

async function inForce({ deps }: Visit): Promise<{ version: number; routing: Routing }> {
  return (await readRouting(deps.database)) ?? { version: 0, routing: deps.routing() }
}

async function showAll(visit: Visit, problems: string[] = []): Promise<FastifyReply> {
  const { deps, query } = visit
  const { version, routing } = await inForce(visit)
  const before = Number(query.truoc)
  const versions = await listRoutingVersions(deps.database, {
    ...(Number.isSafeInteger(before) && before > 0 ? { before } : {}),
    limit: versionsShown + 1,
  })
  const tried = (query.noi ?? '') === '' ? undefined : tryPlace(visit, routing)
  const names = await readNames(deps)
  const staffed = await staffedUnits(visit)
  const view = { visit, version, routing, versions, names, staffed, tried, problems }
  return visit.page('Phân công', RoutingView(view), problems.length === 0 ? 200 : 422)
}

/** Units where somebody can sign in: the others' inbox nobody opens, whoever stands in the file. */
async function staffedUnits({ deps }: Visit): Promise<Set<string>> {
  const officers = await listOfficers(deps.database)
  return new Set(officers.filter(({ active }) => active).map(({ unitId }) => unitId))
}

/** Where a report of that place, violation and hour would go, by the very rule the citizens' reports go by. */
function tryPlace({ deps, query, now }: Visit, routing: Routing): Tried {
  const reading = readPlace(query.noi ?? '', deps.land, routing.province)
  if (reading.found === 'nothing') return { is: 'unclear', choices: [] }
  if (reading.found === 'question')
    return { is: 'unclear', choices: reading.choices.map(({ label }) => label) }
  const time = readTime(query.luc ?? '', now)
  const facts = {
    place: reading.value,
    violations: (query.loi ?? '') === '' ? [] : [query.loi!],
    ...(time.found === 'value' ? { time: time.value } : {}),
  }
  const routed: Routed = route(facts, routing)
  return {
    is: 'routed',
    place: reading.value,
    routed,
    isTimeUnclear: (query.luc ?? '') !== '' && time.found !== 'value',
  }
}

async function showUnit(visit: Visit, problems: string[] = []): Promise<FastifyReply> {
  const { version, routing } = await inForce(visit)
  const id = visit.params.id ?? ''
  const known = routing.units.find((unit) => unit.id === id)
  if (known === undefined && id !== fresh) return notThere(visit)
  const fields = problems.length > 0 ? visit.form : known === undefined ? {} : unitFields(known)
  return edited(visit, UnitForm({ visit, version, routing, id, fields, problems }), problems)
}

async function showRule(visit: Visit, problems: string[] = []): Promise<FastifyReply> {
  const { version, routing } = await inForce(visit)
  const id = visit.params.id ?? ''
  const known = routing.rules.find((rule) => rule.id === id)
  if (known === undefined && id !== fresh) return notThere(visit)
  const fields =
    problems.length > 0 ? visit.form : known === undefined ? {} : ruleFields(known, groundOf(visit))
  return edited(visit, RuleForm({ visit, version, routing, id, fields, problems }), problems)
}

const groundOf = ({ deps }: Visit) => ({ land: deps.land, province: deps.routing().province })

function edited(visit: Visit, form: VNode, problems: string[]): FastifyReply {
  return visit.page('Phân công', form, problems.length === 0 ? 200 : 422)
}

function notThere(visit: Visit): FastifyReply {
  return visit.problem(404, 'Không tìm thấy', 'Không có đơn vị, quy tắc hoặc bản này.')
}

async function saveUnit(visit: Visit): Promise<FastifyReply> {
  const { routing } = await inForce(visit)
  const id = visit.params.id ?? ''
  const read = readUnit({ ...visit.form, ...(id === fresh ? {} : { id }) })
  if ('problems' in read) return showUnit(visit, read.problems)
  const units = withRow<Unit>(routing.units, read.row, id)
  if (units === undefined) return showUnit(visit, [`Mã "${read.row.id}" đã có. Hãy chọn mã khác.`])
  return put(visit, { ...routing, units }, `đơn vị ${read.row.id}`, (problems) => showUnit(visit, problems))
}

async function saveRule(visit: Visit): Promise<FastifyReply> {
  const { routing } = await inForce(visit)
  const id = visit.params.id ?? ''
  const read = readRule({ ...visit.form, ...(id === fresh ? {} : { id }) }, groundOf(visit))
  if ('problems' in read) return showRule(visit, read.problems)
  const rules = withRow<RoutingRule>(routing.rules, read.row, id)
  if (rules === undefined) return showRule(visit, [`Mã "${read.row.id}" đã có. Hãy chọn mã khác.`])
  return put(visit, { ...routing, rules }, `quy tắc ${read.row.id}`, (problems) => showRule(visit, problems))
}

/** The rows with one put in place of its namesake, or added; undefined when a new one's id is taken. */
function withRow<Row extends { id: string }>(rows: Row[], row: Row, id: string): Row[] | undefined {
  const isKnown = rows.some((each) => each.id === row.id)
  if (id === fresh) return isKnown ? undefined : [...rows, row]
  return isKnown ? rows.map((each) => (each.id === row.id ? row : each)) : undefined
}

/** The whole is held against the land and itself before any of it is in force. */
async function put(
  visit: Visit,
  routing: Routing,
  what: string,
  refuse: (problems: string[]) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const { deps, form, officer, now, reply } = visit
  const why = (form.why ?? '').slice(0, 300)
  if (why.length < 5) return refuse(['Hãy ghi lý do thay đổi (từ 5 chữ cái), để người sau còn biết.'])
  const problems = checkRouting(routing, deps.land)
  if (problems.length > 0)
    return refuse(problems.slice(0, 20).map(({ row, id, reason }) => `${rowNames[row]} "${id}": ${reason}.`))
  const because = `${what}: ${why}`
  const madeFrom = Number(form.madeFrom)
  const saved = await saveRouting(deps.database, {
    routing,
    officerId: officer.id,
    because,
    now,
    madeFrom: Number.isSafeInteger(madeFrom) && form.madeFrom !== undefined ? madeFrom : -1,
  })
  if (saved === 'stale') return refuse([stale])
  await deps.routingSaved()
  return reply.redirect('/can-bo/phan-cong', 303)
}

const rowNames = { unit: 'Đơn vị', rule: 'Quy tắc', door: 'Tỉnh', file: 'Mục' } as const

/** What is in force, as a file that can be edited and loaded again. */
async function giveFile(visit: Visit): Promise<FastifyReply> {
  const { version, routing } = await inForce(visit)
  return visit.reply
    .header('content-disposition', `attachment; filename="don-vi-ban-${version}.json"`)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(routing, null, 2))
}

async function loadFile(visit: Visit): Promise<FastifyReply> {
  const { deps, file } = visit
  const refuse = (problems: string[]) => showAll(visit, problems)
  const format = /\.(json|csv)$/i.exec(file?.name ?? '')?.[1]?.toLowerCase()
  if (file === undefined || format === undefined)
    return refuse(['Hãy chọn một tệp đơn vị đuôi .json hoặc .csv.'])
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file.bytes)
    const routing = readUnitsFile(text, format === 'csv' ? 'csv' : 'json', deps.land)
    if (routing.province !== deps.routing().province)
      return await refuse([`Tệp này là của tỉnh mang mã ${routing.province}, không phải tỉnh này.`])
    return await put(visit, routing, `tệp ${file.name.slice(0, 80)}`, refuse)
  } catch (refused) {
    if (refused instanceof UnitsFileRefused)
      return refuse(refused.problems.slice(0, 50).map(({ line, reason }) => `Dòng ${line}: ${reason}.`))
    if (refused instanceof TypeError) return refuse(['Tệp không phải văn bản UTF-8. Hãy lưu lại dạng UTF-8.'])
    throw refused
  }
}

async function showVersion(visit: Visit, problems: string[] = []): Promise<FastifyReply> {
  const { deps, params } = visit
  const version = /^\d{1,9}$/.test(params.id ?? '') ? Number(params.id) : 0
  const found = await readRoutingVersion(deps.database, version)
  if (found === undefined) return notThere(visit)
  const now = await inForce(visit)
  const before = await readRoutingBefore(deps.database, version)
  const view = {
    visit,
    found,
    inForce: now.version,
    madeThen: before === undefined ? undefined : diffRouting(before, found.routing),
    toNow: diffRouting(now.routing, found.routing),
    names: await readNames(deps),
    problems,
  }
  return visit.page(`Bản ${version}`, VersionView(view), problems.length === 0 ? 200 : 422)
}

/** An earlier version comes back as a new one: the history stays whole. */
async function restore(visit: Visit): Promise<FastifyReply> {
  const version = /^\d{1,9}$/.test(visit.params.id ?? '') ? Number(visit.params.id) : 0
  const found = await readRoutingVersion(visit.deps.database, version)
  if (found === undefined) return notThere(visit)
  return put(visit, found.routing, `lấy lại bản ${version}`, (problems) => showVersion(visit, problems))
}
