// Units and rules as a spreadsheet saves them: each line begins with what it is, fields as in the example of `csvColumns`.
import type { Person, RoutingRule, Unit } from './routing.js'
import {
  LinesRefused,
  refuse,
  type CommuneUnits,
  type LineProblem,
  type Lines,
  type UnitsFile,
} from './units-shape.js'

/**
 * The columns of each kind of line, after its first field; lists are parted by `|`, hours are `HH:MM-HH:MM`, km are `48+300`.
 * Lines that begin with `#` are remarks.
 */
export const csvColumns = {
  province: ['code'],
  unit: ['id', 'name', 'kind', 'above'],
  person: ['unit', 'login', 'name', 'role'],
  communes: ['above', 'rank', 'copyTo', 'copyWhen', 'login', 'name', 'role', 'because'],
  rule: ['id', 'unit', 'rank', 'communes', 'roads', 'roadKinds', 'fromKm', 'toKm', 'violations', 'hours', 'copyTo', 'copyWhen', 'because'],
  door: ['province', 'name', 'door'],
} as const // prettier-ignore

type Kind = keyof typeof csvColumns

/**
 * Every line is read; what is wrong with any of them is told together.
 * @throws LinesRefused
 */
export function csvRows(text: string): { file: UnitsFile; lines: Lines } {
  const file: UnitsFile = { province: '', units: [], rules: [], doors: [] }
  const at = new Map<string, number>()
  const wrong: LineProblem[] = []
  for (const { line, fields } of splitCsv(text)) {
    if ((fields[0] ?? '').startsWith('#') || fields.every((field) => field.trim() === '')) continue
    try {
      const { kind, row } = rowOf(fields, line)
      addRow(kind, row, file, line)
      at.set(`${kind === 'communes' ? 'unit' : kind} ${row.id ?? row.province ?? row.code ?? kind}`, line)
      if (kind === 'communes') at.set('communes', line)
    } catch (refused) {
      if (!(refused instanceof LinesRefused)) throw refused
      wrong.push(...refused.problems)
    }
  }
  if (wrong.length > 0) throw new LinesRefused(wrong)
  if (file.province === '') refuse(1, 'thiếu dòng "province" với mã tỉnh')
  return {
    file,
    lines: (row, id) => at.get(`${row} ${id}`) ?? (row === 'file' ? 1 : (at.get('communes') ?? 1)),
  }
}

type Row = Record<string, string>

function rowOf(fields: string[], line: number): { kind: Kind; row: Row } {
  const first = (fields[0] ?? '').trim()
  if (!(first in csvColumns)) refuse(line, `không hiểu dòng bắt đầu bằng "${first.slice(0, 40)}"`)
  const kind = first as Kind
  const columns: readonly string[] = csvColumns[kind]
  // A spreadsheet pads every line to the longest one.
  const last = fields.findLastIndex((field) => field.trim() !== '')
  if (last > columns.length) refuse(line, `dòng "${kind}" có quá nhiều cột (tối đa ${columns.length + 1})`)
  return {
    kind,
    row: Object.fromEntries(columns.map((column, index) => [column, (fields[index + 1] ?? '').trim()])),
  }
}

function addRow(kind: Kind, row: Row, file: UnitsFile, line: number): void {
  switch (kind) {
    case 'province':
      file.province = codeOf(row.code, 2)
      return
    case 'unit':
      file.units.push({
        id: row.id ?? '',
        name: row.name ?? '',
        kind: row.kind as Unit['kind'],
        people: [],
        ...some('above', row.above),
      })
      return
    case 'person': {
      const unit =
        file.units.find((one) => one.id === row.unit) ??
        refuse(line, `đơn vị "${row.unit}" chưa có ở dòng nào phía trên`)
      unit.people?.push(personOf(row))
      return
    }
    case 'communes':
      file.communeUnits = communeUnitsOf(row, line)
      return
    case 'rule':
      file.rules.push(ruleOf(row, line))
      return
    case 'door':
      file.doors.push({ province: codeOf(row.province, 2), door: row.door ?? '', ...some('name', row.name) })
  }
}

function personOf(row: Row): Person {
  return { login: row.login ?? '', name: row.name ?? '', role: row.role ?? '' }
}

function communeUnitsOf(row: Row, line: number): CommuneUnits {
  return {
    rank: numberOf(row.rank, line),
    because: row.because ?? '',
    people: row.login === '' ? [] : [personOf(row)],
    ...some('above', row.above),
    ...copyOf(row),
  }
}

function ruleOf(row: Row, line: number): RoutingRule {
  const list = (value: string | undefined) =>
    (value ?? '')
      .split('|')
      .map((each) => each.trim())
      .filter((each) => each !== '')
  const lists = Object.fromEntries(
    (['communes', 'roads', 'roadKinds', 'violations'] as const).flatMap((name) =>
      list(row[name]).length > 0
        ? [[name, list(row[name]).map((each) => (name === 'communes' ? codeOf(each, 5) : each))]]
        : [],
    ),
  )
  return {
    id: row.id ?? '',
    unit: row.unit ?? '',
    rank: numberOf(row.rank, line),
    because: row.because ?? '',
    ...lists,
    ...(row.fromKm ? { fromM: kmOf(row.fromKm, line) } : {}),
    ...(row.toKm ? { toM: kmOf(row.toKm, line) } : {}),
    ...(row.hours ? { hours: hoursOf(row.hours, line) } : {}),
    ...copyOf(row),
  }
}

/** A spreadsheet takes the zero in front of a code away. */
function codeOf(value: string | undefined, digits: number): string {
  return /^\d+$/.test(value ?? '') ? value!.padStart(digits, '0') : (value ?? '')
}

function copyOf(row: Row): { copyTo?: string; copyWhen?: 'always' | 'beyond_commune' } {
  if (!row.copyTo) return {}
  return { copyTo: row.copyTo, copyWhen: row.copyWhen === 'beyond_commune' ? 'beyond_commune' : 'always' }
}

function some<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined || value === '' ? {} : ({ [name]: value } as Record<Name, string>)
}

function numberOf(value: string | undefined, line: number): number {
  return /^\d+$/.test(value ?? '') ? Number(value) : refuse(line, `"${value}" không phải là một số`)
}

function kmOf(value: string, line: number): number {
  const match = /^(\d{1,4})(?:\+(\d{1,3}))?$/.exec(value.replace(/^km\s*/i, ''))
  return match === null
    ? refuse(line, `lý trình "${value}" không đúng dạng 48+300`)
    : Number(match[1]) * 1000 + Number(match[2] ?? 0)
}

function hoursOf(value: string, line: number): { from: number; to: number } {
  const match = /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/.exec(value)
  if (match === null) return refuse(line, `giờ "${value}" không đúng dạng 22:00-05:00`)
  return { from: Number(match[1]) * 60 + Number(match[2]), to: Number(match[3]) * 60 + Number(match[4]) }
}

/** What stands behind the first word that begins a line; remarks tell nothing. A Vietnamese Excel writes semicolons. */
function separatorOf(text: string): string {
  const words = Object.keys(csvColumns).join('|')
  return new RegExp(`^\\uFEFF?"?(?:${words})"?\\s*([;,\\t])`, 'm').exec(text)?.[1] ?? ','
}

/** Comma, semicolon or tab, quotes doubled inside quotes (RFC 4180); lines are counted as an editor shows them. */
function splitCsv(text: string): { line: number; fields: string[] }[] {
  const separator = separatorOf(text)
  const rows: { line: number; fields: string[] }[] = []
  let fields: string[] = []
  let field = ''
  let quoted = false
  let line = 1
  let began = 1
  const characters = `${text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')}\n`
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters.charAt(at)
    if (character === '\n') line += 1
    if (quoted && character === '"' && characters[at + 1] === '"') {
      field += '"'
      at += 1
    } else if (character === '"') quoted = !quoted
    else if (quoted) field += character
    else if (character === separator) {
      fields.push(field)
      field = ''
    } else if (character === '\n') {
      rows.push({ line: began, fields: [...fields, field] })
      fields = []
      field = ''
      began = line
    } else field += character
  }
  if (quoted) refuse(began, 'thiếu dấu ngoặc kép đóng')
  return rows
}
