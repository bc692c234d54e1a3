// Holds units and rules against the land and against each other; used when a file is loaded and when a rule is edited.
import type { Land } from '../places/land.js'
import { roadById } from '../places/roads.js'
import type { Routing, RoutingRule } from './routing.js'
import { violationOf } from './violations.js'

/** What is wrong with which row, in Vietnamese, for officers. */
export interface RoutingProblem {
  row: 'unit' | 'rule' | 'door' | 'file'
  /** Id of the unit or rule, code of the province. */
  id: string
  reason: string
  /** The other rule, where two are at odds. */
  with?: string
}

const roadKinds = new Set(['expressway', 'national', 'provincial', 'street', 'local'])
const unitKinds = new Set(['triage', 'pc08', 'pc08_post', 'commune', 'duty', 'other'])

/** Everything wrong with units and rules; empty when they may be put in force. */
export function checkRouting(routing: Routing, land: Land): RoutingProblem[] {
  return [
    ...checkFile(routing, land),
    ...checkUnits(routing),
    ...routing.rules.flatMap((rule) => checkRule(rule, routing, land)),
    ...checkClaims(routing.rules),
    ...routing.doors
      .filter((door) => land.province(door.province) === undefined)
      .map((door) =>
        problem('door', door.province, `không có tỉnh, thành phố nào mang mã "${door.province}"`),
      ),
  ]
}

function checkFile(routing: Routing, land: Land): RoutingProblem[] {
  const problems: RoutingProblem[] = []
  if (land.province(routing.province) === undefined)
    problems.push(problem('file', 'province', `mã tỉnh "${routing.province}" không có trong danh mục`))
  if (!routing.units.some((unit) => unit.kind === 'triage' && unit.off !== true))
    problems.push(
      problem(
        'file',
        'units',
        'thiếu đơn vị phân loại (kind "triage"): phản ánh chưa rõ nơi nhận sẽ không có ai xem',
      ),
    )
  return problems
}

function checkUnits({ units }: Routing): RoutingProblem[] {
  const ids = new Set(units.filter(({ off }) => off !== true).map((unit) => unit.id))
  const logins = new Map<string, string>()
  return units.flatMap((unit, at) => {
    const reasons: string[] = []
    if (units.findIndex((other) => other.id === unit.id) !== at)
      reasons.push(`mã đơn vị "${unit.id}" bị trùng`)
    if (unit.name.trim() === '') reasons.push('đơn vị không có tên')
    if (!unitKinds.has(unit.kind)) reasons.push(`loại đơn vị "${unit.kind}" không có trong danh mục`)
    if (unit.off !== true && (unit.people ?? []).length === 0)
      reasons.push('đơn vị không có người nào: phản ánh gửi tới sẽ không ai xem')
    if (unit.off !== true && unit.above !== undefined && (!ids.has(unit.above) || unit.above === unit.id))
      reasons.push(`đơn vị cấp trên "${unit.above}" không có trong tệp`)
    for (const { login } of unit.people ?? []) {
      if (logins.has(login)) reasons.push(`tên đăng nhập "${login}" đã dùng ở đơn vị "${logins.get(login)}"`)
      logins.set(login, unit.id)
    }
    return reasons.map((reason) => problem('unit', unit.id, reason))
  })
}

function checkRule(rule: RoutingRule, routing: Routing, land: Land): RoutingProblem[] {
  const hasUnit = (id: string) => routing.units.some((unit) => unit.id === id && unit.off !== true)
  const reasons: string[] = []
  if (routing.rules.filter((other) => other.id === rule.id).length > 1)
    reasons.push(`mã quy tắc "${rule.id}" bị trùng`)
  if (rule.off === true) return reasons.map((reason) => problem('rule', rule.id, reason))
  if (!hasUnit(rule.unit)) reasons.push(`đơn vị "${rule.unit}" không có trong tệp`)
  if (rule.copyTo !== undefined && !hasUnit(rule.copyTo))
    reasons.push(`đơn vị nhận bản sao "${rule.copyTo}" không có trong tệp`)
  if (!Number.isFinite(rule.rank)) reasons.push('thứ bậc (rank) phải là một số')
  if (rule.because.trim() === '') reasons.push('thiếu lý do (because)')
  for (const list of [rule.communes, rule.roads, rule.roadKinds, rule.violations])
    if (list?.length === 0) reasons.push('có một điều kiện để trống: quy tắc sẽ không bao giờ nhận gì')
  for (const code of rule.communes ?? []) {
    const commune = land.commune(code)
    if (commune === undefined) reasons.push(`không có xã, phường nào mang mã "${code}"`)
    else if (commune.province !== routing.province)
      reasons.push(`${commune.name} (${code}) không thuộc tỉnh này`)
  }
  for (const id of rule.roads ?? [])
    if (roadById(id) === undefined && !/^(?:QL|DT|CT)N?\d{1,3}[A-H]?$/.test(id))
      reasons.push(`không rõ tuyến đường "${id}"`)
  for (const kind of rule.roadKinds ?? [])
    if (!roadKinds.has(kind)) reasons.push(`không có loại đường "${kind}"`)
  for (const id of rule.violations ?? [])
    if (violationOf(id) === undefined) reasons.push(`không có lỗi vi phạm "${id}"`)
  return [...reasons, ...rangeReasons(rule)].map((reason) => problem('rule', rule.id, reason))
}

function rangeReasons({ fromM, toM, roads, hours }: RoutingRule): string[] {
  const reasons: string[] = []
  for (const end of [fromM, toM])
    if (end !== undefined && (!Number.isInteger(end) || end < 0))
      reasons.push('lý trình phải là số mét nguyên, không âm')
  if (fromM !== undefined && toM !== undefined && fromM > toM)
    reasons.push(`đoạn đường ngược: từ ${fromM} m đến ${toM} m`)
  if ((fromM ?? toM) !== undefined && roads === undefined)
    reasons.push('có lý trình nhưng không ghi tuyến đường nào')
  if (
    hours !== undefined &&
    ![hours.from, hours.to].every((minute) => Number.isInteger(minute) && minute >= 0 && minute <= 1440)
  )
    reasons.push('giờ phải là số phút trong ngày, từ 0 đến 1440')
  return reasons
}

/** Two rules of one rank with the same kinds of conditions that overlap in all of them: nobody could say which is meant. */
function checkClaims(rules: RoutingRule[]): RoutingProblem[] {
  const groups = new Map<string, RoutingRule[]>()
  for (const rule of rules.filter(({ off }) => off !== true)) {
    const key = `${rule.rank} ${shapeOf(rule)}`
    groups.set(key, [...(groups.get(key) ?? []), rule])
  }
  return [...groups.values()].flatMap((group) =>
    group.flatMap((rule, at) => {
      const rival = group.slice(0, at).find((other) => other.id !== rule.id && claimAlike(other, rule))
      return rival === undefined
        ? []
        : [
            {
              ...problem(
                'rule',
                rule.id,
                `nhận cùng một việc với quy tắc "${rival.id}"; hãy đổi thứ bậc (rank) hoặc phạm vi`,
              ),
              with: rival.id,
            },
          ]
    }),
  )
}

function shapeOf(rule: RoutingRule): string {
  const { communes, roads, roadKinds, fromM, toM, violations, hours } = rule
  return [communes, roads, roadKinds, fromM ?? toM, violations, hours]
    .map((each) => (each === undefined ? '-' : 'x'))
    .join('')
}

function claimAlike(one: RoutingRule, other: RoutingRule): boolean {
  const lists: [string[] | undefined, string[] | undefined][] = [
    [one.communes, other.communes],
    [one.roads, other.roads],
    [one.roadKinds, other.roadKinds],
    [one.violations, other.violations],
  ]
  return (
    lists.every(([mine, theirs]) => mine === undefined || mine.some((each) => theirs?.includes(each))) &&
    // Neighbouring stretches may share their end.
    (one.fromM ?? 0) < (other.toM ?? Infinity) &&
    (other.fromM ?? 0) < (one.toM ?? Infinity) &&
    hoursMeet(one.hours, other.hours)
  )
}

type Hours = RoutingRule['hours']

function hoursMeet(one: Hours, other: Hours): boolean {
  if (one === undefined || other === undefined) return true
  const parts = (hours: { from: number; to: number }) =>
    hours.from <= hours.to
      ? [hours]
      : [
          { from: hours.from, to: 1440 },
          { from: 0, to: hours.to },
        ]
  return parts(one).some((mine) =>
    parts(other).some((theirs) => mine.from < theirs.to && theirs.from < mine.to),
  )
}

function problem(row: RoutingProblem['row'], id: string, reason: string): RoutingProblem {
  return { row, id, reason }
}
