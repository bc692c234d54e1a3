// Reads a province's units and rules from its file (JSON or CSV), and refuses it with line and reason when it cannot be put in force.
import type { Land } from '../places/land.js'
import { nationalDoor, type Person, type Routing, type RoutingRule, type Unit } from './routing.js'
import shipped from './units-bac-ninh.json' with { type: 'json' }
import { csvRows } from './units-csv.js'
import { jsonFaultLine } from './json-fault.js'
import { LinesRefused, refuse, type CommuneUnits, type Lines, type UnitsFile } from './units-shape.js'
import { checkRouting, type RoutingProblem } from './units-check.js'

/** Why a file was refused: every problem with its line, in Vietnamese. The rules that were in force stay. */
export class UnitsFileRefused extends Error {
  readonly problems: { line: number; reason: string }[]

  constructor(problems: { line: number; reason: string }[], cause?: unknown) {
    const said = problems.slice(0, 20).map(({ line, reason }) => `  dòng ${line}: ${reason}`)
    const more = problems.length > 20 ? [`  ... và ${problems.length - 20} lỗi nữa`] : []
    super(
      ['Tệp đơn vị bị từ chối:', ...said, ...more].join('\n'),
      cause === undefined ? undefined : { cause },
    )
    this.name = 'UnitsFileRefused'
    this.problems = problems
  }
}

/**
 * Reads units, rules and other provinces' doors.
 * @throws UnitsFileRefused with every line and reason
 */
export function readUnitsFile(text: string, format: 'json' | 'csv', land: Land): Routing {
  const { file, lines } = rowsOf(text, format)
  const routing = routingOf(file, land)
  const problems = checkRouting(routing, land).map(({ row, id, reason, with: other }) => ({
    line: lines(row, id),
    reason: `${rowNames[row]} "${id}": ${reason}${other === undefined ? '' : ` (quy tắc "${other}" ở dòng ${lines('rule', other)})`}`,
  }))
  if (problems.length > 0) throw new UnitsFileRefused(problems.sort((one, other) => one.line - other.line))
  return routing
}

/** The shipped example: Bắc Ninh with the former Bắc Giang. */
export function shippedUnits(): string {
  return JSON.stringify(shipped, null, 2)
}

const rowNames = { unit: 'đơn vị', rule: 'quy tắc', door: 'tỉnh', file: 'mục' } as const

function rowsOf(text: string, format: 'json' | 'csv'): { file: UnitsFile; lines: Lines } {
  try {
    return format === 'json' ? readJson(text) : csvRows(text)
  } catch (refused) {
    if (refused instanceof LinesRefused) throw new UnitsFileRefused(refused.problems, refused.cause)
    throw refused
  }
}

function routingOf(file: UnitsFile, land: Land): Routing {
  const generated = file.communeUnits === undefined ? [] : communeRows(file.communeUnits, file.province, land)
  return {
    province: file.province,
    units: [...file.units, ...generated.map(({ unit }) => unit)],
    rules: [...file.rules, ...generated.map(({ rule }) => rule)],
    doors: doorsOf(file, land),
    ...(file.source === undefined ? {} : { source: file.source }),
    ...(file.unconfirmed === undefined ? {} : { unconfirmed: file.unconfirmed }),
  }
}

function communeRows(form: CommuneUnits, province: string, land: Land): { unit: Unit; rule: RoutingRule }[] {
  return land.communesOf(province).map((commune) => {
    const id = `ca-${commune.code}`
    const name = `Công an ${commune.name}`
    const fill = (words: string) => words.replaceAll('{id}', id).replaceAll('{name}', name)
    const people = form.people.map((person) => ({
      ...person,
      login: fill(person.login),
      name: fill(person.name),
    }))
    const copy = form.copyTo === undefined ? {} : { copyTo: form.copyTo, copyWhen: form.copyWhen ?? 'always' }
    return {
      unit: { id, name, kind: 'commune', people, ...(form.above === undefined ? {} : { above: form.above }) },
      rule: {
        id: `xa-${commune.code}`,
        unit: id,
        rank: form.rank,
        communes: [commune.code],
        because: fill(form.because),
        ...copy,
      },
    }
  })
}

function doorsOf(file: UnitsFile, land: Land): Routing['doors'] {
  const named = file.doors.filter((door) => door.province !== '*')
  const general = file.doors.find((door) => door.province === '*')?.door ?? nationalDoor
  const rest = land
    .provinces()
    .filter(({ code }) => code !== file.province && !named.some((door) => door.province === code))
    .map(({ code, name }) => ({ province: code, name, door: general }))
  return [
    ...named.map(({ province, name, door }) => ({
      province,
      name: name ?? land.province(province)?.name ?? province,
      door,
    })),
    ...rest,
  ]
}

function readJson(text: string): { file: UnitsFile; lines: Lines } {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch (cause) {
    return refuse(jsonFaultLine(text), 'không đúng định dạng JSON', cause)
  }
  return { file: fileOf(read, text), lines: (row, id) => jsonLine(text, row, id) }
}

/** Checks the outer shape; rows are held against the land afterwards. */
function fileOf(read: unknown, text: string): UnitsFile {
  const file = record(read) ?? refuse(1, 'phải là một đối tượng JSON có "province", "units", "rules"')
  const province =
    typeof file.province === 'string' ? file.province : refuse(1, 'thiếu "province" (mã tỉnh hai chữ số)')
  const rows = (name: 'units' | 'rules' | 'doors', needs: string[]) => {
    const list: unknown = file[name] ?? []
    if (!Array.isArray(list)) return refuse(lineOf(text, `"${name}"`), `"${name}" phải là một danh sách`)
    for (const [at, row] of list.entries()) checkRow(row, name, at, needs, text)
    return list as unknown[]
  }
  return {
    province,
    units: rows('units', ['id', 'name', 'kind']) as Unit[],
    rules: rows('rules', ['id', 'unit', 'because']) as RoutingRule[],
    doors: rows('doors', ['province', 'door']) as UnitsFile['doors'],
    ...(file.communeUnits === undefined ? {} : { communeUnits: communeUnitsOf(file.communeUnits, text) }),
    ...(typeof file.source === 'string' ? { source: file.source } : {}),
    ...(Array.isArray(file.unconfirmed) ? { unconfirmed: file.unconfirmed.map(String) } : {}),
  }
}

function checkRow(row: unknown, name: string, at: number, needs: string[], text: string): void {
  const fields = record(row)
  const line = lineOf(text, typeof fields?.id === 'string' ? `"id": "${fields.id}"` : `"${name}"`)
  if (fields === undefined) return refuse(line, `mục thứ ${at + 1} của "${name}" phải là một đối tượng`)
  for (const need of needs)
    if (typeof fields[need] !== 'string') refuse(line, `mục thứ ${at + 1} của "${name}" thiếu "${need}"`)
  for (const list of ['communes', 'roads', 'roadKinds', 'violations']) {
    const value = fields[list]
    if (value !== undefined && !(Array.isArray(value) && value.every((each) => typeof each === 'string')))
      refuse(line, `"${list}" phải là danh sách các chuỗi`)
  }
  for (const number of name === 'rules' ? ['rank', 'fromM', 'toM'] : [])
    if (fields[number] !== undefined && typeof fields[number] !== 'number')
      refuse(line, `"${number}" phải là một số`)
  if (name === 'rules' && fields.rank === undefined)
    refuse(line, `mục thứ ${at + 1} của "rules" thiếu "rank"`)
  if (
    fields.hours !== undefined &&
    !['from', 'to'].every((end) => typeof record(fields.hours)?.[end] === 'number')
  )
    refuse(line, '"hours" cần "from" và "to" là số phút trong ngày')
  if (fields.people !== undefined && !arePeople(fields.people))
    refuse(line, '"people" cần "login", "name" và "role" cho mỗi người')
}

function communeUnitsOf(value: unknown, text: string): CommuneUnits {
  const line = lineOf(text, '"communeUnits"')
  const form = record(value)
  if (form === undefined || typeof form.rank !== 'number' || typeof form.because !== 'string')
    return refuse(line, '"communeUnits" cần "rank" và "because"')
  if (!arePeople(form.people))
    return refuse(line, '"communeUnits" cần "people" với "login", "name" và "role"')
  return value as CommuneUnits
}

function arePeople(value: unknown): value is Person[] {
  return (
    Array.isArray(value) &&
    value.every((each) => ['login', 'name', 'role'].every((name) => typeof record(each)?.[name] === 'string'))
  )
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

/** The line a row stands on: that of its last id, so that a doubled one is shown; generated rows stand on `communeUnits`. */
function jsonLine(text: string, row: RoutingProblem['row'], id: string): number {
  if (row === 'file') return lineOf(text, `"${id}"`)
  if (row === 'door') return lineOf(text, `"province": "${id}"`)
  const section = text.indexOf(row === 'unit' ? '"units"' : '"rules"')
  const next = text.indexOf(row === 'unit' ? '"rules"' : '"units"', section + 1)
  const part = text.slice(0, next === -1 || row === 'rule' ? undefined : next)
  const found = [...part.matchAll(/"id"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].filter(
    (match) => match[1] === id && match.index >= section,
  )
  const last = found.at(-1)
  return last === undefined ? lineOf(text, '"communeUnits"') : lineAt(text, last.index)
}

function lineOf(text: string, part: string): number {
  const loose = new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('": "', '"\\s*:\\s*"'))
  return lineAt(text, Math.max(0, text.search(loose)))
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}
