// Units and rules as people type them in forms, both ways: a row into fields, and fields into a row or what is wrong with them.
import type { Person, RoutingRule, Unit } from '../reports/routing.js'
import { nameKey } from '../places/names.js'
import { listFields, readLists, type NameGround } from './rule-names.js'
import { roleNames } from './words.js'

type Form = Record<string, string>

/** The row, or in Vietnamese what of the form cannot be read. Whether the row may be in force is for `checkRouting`. */
export type ReadForm<Row> = { row: Row } | { problems: string[] }

const idForm = /^[a-z0-9][a-z0-9-]{1,39}$/
const idProblem = 'Mã gồm 2 đến 40 chữ thường không dấu, số hoặc gạch nối.'

export function unitFields(unit: Unit): Form {
  return {
    id: unit.id,
    name: unit.name,
    kind: unit.kind,
    above: unit.above ?? '',
    people: (unit.people ?? [])
      .map(({ login, name, role }) => `${login}; ${name}; ${sayRole(role)}`)
      .join('\n'),
    off: unit.off === true ? 'tat' : '',
  }
}

export function readUnit(form: Form): ReadForm<Unit> {
  const problems: string[] = []
  const { id = '', name = '', kind = '', above = '' } = form
  if (!idForm.test(id)) problems.push(idProblem)
  const people: Person[] = []
  for (const [at, line] of (form.people ?? '').split('\n').entries()) {
    if (line.trim() === '') continue
    const [login = '', who = '', said = ''] = line.split(';').map((part) => part.trim())
    const role = unitRoles.find((each) => each === said || nameKey(roleNames[each]) === nameKey(said))
    if (login === '' || who === '' || role === undefined)
      problems.push(
        `Người ở dòng ${at + 1}: cần "tên đăng nhập; họ tên; vai trò", vai trò là ${unitRoles.map(sayRole).join(', ')}.`,
      )
    else people.push({ login, name: who, role })
  }
  if (problems.length > 0) return { problems }
  return {
    row: {
      id,
      name: name.slice(0, 120),
      kind: kind as Unit['kind'],
      ...(above === '' ? {} : { above }),
      people,
      ...(form.off === 'tat' ? { off: true } : {}),
    },
  }
}

/** Who may stand in a unit's list. */
export const unitRoles = ['officer', 'duty', 'chief'] as const

const sayRole = (role: string): string => {
  const known = unitRoles.find((each) => each === role)
  return known === undefined ? role : roleNames[known]
}

export function ruleFields(rule: RoutingRule, ground: NameGround): Form {
  return {
    id: rule.id,
    unit: rule.unit,
    rank: String(rule.rank),
    ...listFields(rule, ground),
    fromKm: rule.fromM === undefined ? '' : kmOf(rule.fromM),
    toKm: rule.toM === undefined ? '' : kmOf(rule.toM),
    fromHour: rule.hours === undefined ? '' : hourOf(rule.hours.from),
    toHour: rule.hours === undefined ? '' : hourOf(rule.hours.to),
    copyTo: rule.copyTo ?? '',
    copyWhen: rule.copyWhen ?? 'always',
    because: rule.because,
    off: rule.off === true ? 'tat' : '',
  }
}

export function readRule(form: Form, ground: NameGround): ReadForm<RoutingRule> {
  const problems: string[] = []
  const { id = '', unit = '', rank = '', because = '', copyTo = '' } = form
  if (!idForm.test(id)) problems.push(idProblem)
  if (!/^-?\d{1,6}$/.test(rank)) problems.push('Thứ bậc là một số nguyên.')
  const km = (name: 'fromKm' | 'toKm') => {
    const metres = metresOf(form[name] ?? '')
    if (metres === 'unclear') problems.push(`Lý trình "${form[name]}" chưa đúng; ví dụ: 48+300.`)
    return metres === 'unclear' ? undefined : metres
  }
  const [fromM, toM] = [km('fromKm'), km('toKm')]
  const hours = hoursFrom(form, problems)
  const lists = readLists(form, ground, problems)
  if (problems.length > 0) return { problems }
  return {
    row: {
      id,
      unit,
      rank: Number(rank),
      ...lists,
      ...(fromM === undefined ? {} : { fromM }),
      ...(toM === undefined ? {} : { toM }),
      ...(hours === undefined ? {} : { hours }),
      ...(copyTo === ''
        ? {}
        : { copyTo, copyWhen: form.copyWhen === 'beyond_commune' ? 'beyond_commune' : 'always' }),
      because: because.slice(0, 300),
      ...(form.off === 'tat' ? { off: true } : {}),
    },
  }
}

/** `48+300`; metres from the road's zero. */
export function kmOf(metres: number): string {
  return `${Math.floor(metres / 1000)}+${String(metres % 1000).padStart(3, '0')}`
}

/** `22:00`; minutes of the day. */
export function hourOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function metresOf(text: string): number | undefined | 'unclear' {
  if (text === '') return undefined
  const found = /^(?:km\s*)?(\d{1,4})(?:\s*\+\s*(\d{1,3}))?$/i.exec(text)
  return found === null ? 'unclear' : Number(found[1]) * 1000 + Number((found[2] ?? '0').padEnd(3, '0'))
}

function hoursFrom(form: Form, problems: string[]): RoutingRule['hours'] {
  const { fromHour = '', toHour = '' } = form
  if (fromHour === '' && toHour === '') return undefined
  const [from, to] = [fromHour, toHour].map((text) => {
    const found = /^(\d{1,2}):(\d{2})$/.exec(text)
    return found === null ? Number.NaN : Number(found[1]) * 60 + Number(found[2])
  }) as [number, number]
  if (Number.isNaN(from) || Number.isNaN(to)) {
    problems.push('Giờ cần đủ hai đầu, ví dụ 22:00 và 05:00.')
    return undefined
  }
  return { from, to }
}
