// Decides which one day the days that were said come to, or what keeps us from knowing it.
import { dayMs, wallTime } from './day.js'
import type { TimeAsk } from './reading.js'
import type { Base } from './time-clock.js'
import type { DaySaid } from './time-days.js'

export interface Doubt {
  ask: TimeAsk
  days: number[]
  /** `từ 18/11 đến 20/11` */
  span?: boolean
}

/** One day, or what keeps us from knowing it. */
export function settleDay(all: DaySaid[]): { base?: Base; doubt?: Doubt } {
  const days = all.map((day) => shiftedInto(all, day))
  const known = days.filter((day) => day.is === 'day' && day.start !== undefined)
  const dates = known.filter(({ by }) => by === 'date').map(({ start }) => start ?? 0)
  const isSaidTwice = (day: DaySaid) =>
    day.by === 'weekday' && dates.some((at) => wallTime(at).weekday === wallTime(day.start ?? 0).weekday)
  const starts = [...new Set(known.flatMap((day) => (isSaidTwice(day) ? [] : (day.start ?? []))))]
  const open = days.filter(({ is }) => is === 'open')
  if (days.some(({ is }) => is === 'impossible')) return { doubt: { ask: 'date', days: starts } }
  if (starts.length > 1) return { doubt: { ask: 'day', days: starts } }
  const [start] = starts
  const said = known.find((day) => day.start === start)
  const by = said?.by
  if (start === undefined || by === undefined) {
    const maybe = open.flatMap((day) => day.maybe ?? [])
    return open.length > 0 ? { doubt: { ask: 'day', days: maybe } } : {}
  }
  const against = open.some((day) => day.maybe !== undefined && !day.maybe.includes(start))
  const outside = open.some(({ within }) => within !== undefined && !isWithin(within, start))
  if (outside || (against && by !== 'near')) return { doubt: { ask: 'day', days: [start] } }
  return { base: { start, by, ...(said?.night === true ? { night: true as const } : {}) } }
}

function isWithin({ from, to }: { from: number; to: number }, start: number): boolean {
  return start >= from && start < to
}

/** `tuần trước ... thứ 4`, `tháng trước ngày 20`: a weekday or number lies in the week or month that is said. */
function shiftedInto(all: DaySaid[], day: DaySaid): DaySaid {
  const { start, by } = day
  const frame = all.find(({ within }) => within !== undefined)?.within
  if (start === undefined || frame === undefined || isWithin(frame, start)) return day
  const days = by === 'weekday' ? [7] : by === 'number' ? [28, 29, 30, 31] : []
  const wanted = wallTime(start)
  const fitting = days
    .map((back) => start - back * dayMs)
    .find((at) => isWithin(frame, at) && (by === 'weekday' || wallTime(at).day === wanted.day))
  return fitting === undefined ? day : { ...day, start: fitting }
}
