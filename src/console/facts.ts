// The facts of a report as lines to read: what was understood beside what was said.
import type { ReportFacts } from '../reports/report.js'
import { clock, day, when } from './dates.js'

export interface FactLine {
  step: string
  label: string
  /** As understood. */
  value: string
  /** The citizen's own words, where they say more than the value. */
  words?: string
  /** As first filed, where a correction has replaced it. */
  first?: string
}

const vehicleNames: Record<string, string> = {
  car: 'ô tô con', taxi: 'taxi', pickup: 'bán tải', truck: 'xe tải', container: 'xe container', bus_coach: 'xe khách, xe buýt',
  motorbike: 'xe máy', electric_bike: 'xe đạp điện', three_wheeler: 'xe ba bánh', farm_vehicle: 'xe công nông', other: 'xe khác',
} // prettier-ignore

const colourNames: Record<string, string> = {
  white: 'trắng', black: 'đen', silver: 'bạc', grey: 'xám', red: 'đỏ', blue: 'xanh dương', green: 'xanh lá', yellow: 'vàng',
  brown: 'nâu', orange: 'cam', purple: 'tím', pink: 'hồng', gold: 'vàng cát', other: 'màu khác',
} // prettier-ignore

/** Every fact, in the order an officer checks them. */
export function factLines(
  filed: ReportFacts,
  current: Partial<ReportFacts>,
  violationLabel: (id: string) => string,
): FactLine[] {
  const now = lines({ ...filed, ...current }, violationLabel)
  const first = new Map(lines(filed, violationLabel).map((line) => [line.step, line.value]))
  return now.map((line) => {
    const before = first.get(line.step)
    return before === undefined || before === line.value ? line : { ...line, first: before }
  })
}

function lines(facts: ReportFacts, violationLabel: (id: string) => string): FactLine[] {
  const { place, violationWords, people } = facts
  return [
    line('violation', 'Hành vi', facts.violations.map(violationLabel).join('; '), violationWords),
    line('time', 'Thời gian', timeSaid(facts)),
    line('road', 'Địa điểm', placeSaid(facts), place?.words),
    ...pointLines(facts),
    line('plate', 'Biển số', plateSaid(facts), facts.plate?.is === 'partial' ? facts.plate.words : undefined),
    line('vehicle', 'Phương tiện', vehicleSaid(facts)),
    ...(people === undefined ? [] : [line('people', 'Chủ xe, lái xe', people)]),
    ...Object.entries(facts.more).map(([step, { label, words }]) => line(step, label, words)),
  ]
}

/** A shared pin, as it can be typed into any map. */
function pointLines({ place }: ReportFacts): FactLine[] {
  if (place?.point === undefined) return []
  const { latitude, longitude } = place.point
  return [line('point', 'Toạ độ', `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`)]
}

function line(step: string, label: string, value: string, words?: string): FactLine {
  const said = value === '' ? 'Chưa rõ' : value
  return words === undefined || words === '' || words === value
    ? { step, label, value: said }
    : { step, label, value: said, words }
}

export function timeSaid(facts: Partial<ReportFacts>): string {
  const { time } = facts
  if (time === undefined) return ''
  const about = time.approximate ? 'khoảng ' : ''
  switch (time.is) {
    case 'minute':
      return `${about}${when(time.from)}`
    case 'hour':
      return `${about}${when(time.from)}`
    case 'day':
      return `${about}ngày ${day(time.from)}`
    case 'range':
      return day(time.from) === day(time.to)
        ? `${about}${clock(time.from)}-${when(time.to)}`
        : `${about}${when(time.from)} - ${when(time.to)}`
    case 'ongoing':
      return `đang diễn ra lúc ${when(time.from)}`
    case 'habit':
      return `lặp lại: ${time.habit}`
  }
}

export function placeSaid(facts: Partial<ReportFacts>): string {
  const { place } = facts
  if (place === undefined) return ''
  const km = place.kmM === undefined ? undefined : kmSaid(place.kmM)
  const known = [place.road?.name, km, place.junction?.join(' - '), place.commune?.name, place.province?.name]
  const parts = known.filter((part): part is string => part !== undefined && part !== '')
  if (place.direction !== undefined) parts.push(`hướng ${place.direction.replace(/^hướng /i, '')}`)
  return parts.length === 0 ? place.words : [...new Set(parts)].join(', ')
}

function kmSaid(metres: number): string {
  const rest = metres % 1000
  return `Km${Math.floor(metres / 1000)}${rest === 0 ? '' : `+${String(rest).padStart(3, '0')}`}`
}

export function plateSaid(facts: Partial<ReportFacts>): string {
  const { plate, otherPlates = [] } = facts
  if (plate === undefined) return ''
  const others = otherPlates.length === 0 ? '' : ` (cùng nhắc: ${otherPlates.join(', ')})`
  switch (plate.is) {
    case 'whole':
      return `${plate.plate}${others}`
    case 'partial':
      return `một phần: ${plate.digits}${others}`
    case 'unknown':
      return `không rõ${others}`
    case 'none':
      return 'không gắn biển số'
  }
}

export function vehicleSaid(facts: Partial<ReportFacts>): string {
  const { vehicle } = facts
  if (vehicle === undefined) return ''
  const { type, colour, model } = vehicle
  const parts = [type && vehicleNames[type], colour && `màu ${colourNames[colour]}`, model]
  return parts.filter(Boolean).join(', ')
}

/** One line for the inbox. */
export function summary(facts: Partial<ReportFacts>, violationLabel: (id: string) => string): string {
  const violations = (facts.violations ?? []).map(violationLabel).join('; ')
  return violations === '' ? (facts.violationWords ?? 'Chưa rõ hành vi') : violations
}
