// What one clock time, or two that make a range, come to: the hours they may mean, on the day that is known or the last one.
import { dayMs, dayStart, hourMs, minuteMs, wallTime } from './day.js'
import type { ReportTime, TimeAsk } from './reading.js'
import type { DaySaid } from './time-days.js'
import type { Clock, ClockRange } from './time-find.js'
import { hourIn, isOfNight } from './time-parts.js'
import type { Part } from './time-parts.js'

export type Outcome =
  | { is: 'value'; time: ReportTime; sure: 'certain' | 'likely' }
  | { is: 'ask'; ask: TimeAsk; maybe: ReportTime[] }
  | { is: 'nothing' }

export interface Base {
  start: number
  by: DaySaid['by']
  night?: true
}

/** The hours a clock may mean, counted from 00:00 of its day; none when part and hour do not go together. */
function hoursOf(clock: Clock, part: Part | undefined): number[] {
  if (clock.half !== undefined)
    return clock.hour > 12 ? [clock.hour] : [(clock.hour % 12) + (clock.half === 'pm' ? 12 : 0)]
  if (part !== undefined) {
    const hour = hourIn(part, clock.hour)
    return hour === undefined ? [] : [hour]
  }
  if (clock.of24 || clock.hour === 12) return [clock.hour]
  return [clock.hour, clock.hour + 12]
}

export function oneClock(clock: Clock, part: Part | undefined, base: Base | undefined, now: number): Outcome {
  const hours = hoursOf(clock, part)
  if (hours.length === 0) return ask('hour', oddHours(clock, base, now))
  const at = (day: number, hour: number) => timeAt(clock, day + hour * hourMs, now)
  if (base?.night === true && part !== undefined && isAfterMidnight(part, hours[0] ?? 24))
    return value(at(base.start + dayMs, hours[0] ?? 0))
  if (part !== undefined && isOfNight(part) && base !== undefined && (hours[0] ?? 0) >= 24)
    return smallHours((day) => at(day, hours[0] ?? 24), base, now)
  if (base === undefined) return withoutDay(clock, hours, at, now)
  const past = hours.map((hour) => at(base.start, hour)).filter(({ from }) => from <= now)
  const [only] = past
  if (only === undefined) {
    const before = base.start === dayStart(now) ? hours.map((hour) => at(base.start - dayMs, hour)) : []
    return ask('future', before)
  }
  if (past.length > 1) return ask('hour', past)
  return value(only, hours.length === 1 ? 'certain' : 'likely')
}

/** `đêm qua, lúc 2h sáng` is 02:00 today. */
function isAfterMidnight(part: Part, hour: number): boolean {
  return hour < 5 && ['morning', 'dawn', 'daybreak', 'early'].includes(part.name)
}

/** `2h đêm qua` is 02:00 today; `2h đêm 20/11` may be the night before the 20th or after it. */
function smallHours(at: (day: number) => ReportTime, base: Base, now: number): Outcome {
  const today = dayStart(now)
  const [after, before] = [at(base.start), at(base.start - dayMs)]
  if (base.by === 'near' && base.start === today - dayMs) return value(after)
  if (base.by === 'near' && base.start === today) {
    return before.from <= now && wallTime(now).hour < 6 ? value(before, 'likely') : ask('future', [before])
  }
  return ask(
    'day',
    [before, after].filter(({ from }) => from <= now),
  )
}

/** No day said: today if the hour has passed, else yesterday; asked where two readings are open. */
function withoutDay(
  clock: Clock,
  hours: number[],
  at: (day: number, hour: number) => ReportTime,
  now: number,
): Outcome {
  const today = dayStart(now)
  const all = hours.flatMap((hour) => [at(today, hour), at(today - dayMs, hour)])
  const past = all.filter(({ from }) => from <= now).sort((one, other) => other.from - one.from)
  if (hours.length === 1) {
    const [last] = past
    if (last === undefined) return ask('day', [])
    const soon = all.some(({ from }) => from > now && from - now <= hourMs)
    if (soon) return ask('day', [last])
    return value(last, last.from >= today ? 'certain' : 'likely')
  }
  const ofToday = past.filter(({ from }) => from >= today)
  const [only] = ofToday
  if (only !== undefined && ofToday.length === 1) return value(only, 'likely')
  return ask(
    'hour',
    (ofToday.length > 0 ? ofToday : past).sort((one, other) => one.from - other.from).slice(0, 2),
  )
}

/** `15h sáng`, `1h tối`: what the hour may mean without the part. */
function oddHours(clock: Clock, base: Base | undefined, now: number): ReportTime[] {
  const day = base?.start ?? dayStart(now)
  const hours = clock.of24 ? [clock.hour] : [clock.hour % 12, (clock.hour % 12) + 12]
  return hours.map((hour) => timeAt(clock, day + hour * hourMs, now)).filter(({ from }) => from <= now)
}

function timeAt(clock: Clock, hourAt: number, now: number): ReportTime {
  const from = hourAt + ((clock.minute ?? 0) - clock.less) * minuteMs
  const exact = clock.minute !== undefined || clock.less > 0
  if (exact) return { is: 'minute', from, to: from, approximate: clock.approximate }
  const to = from + hourMs - 1
  return { is: 'hour', from, to: from <= now ? Math.min(to, now) : to, approximate: clock.approximate }
}

export function byRange(
  range: ClockRange,
  given: (clock: Clock) => Part | undefined,
  base: Base | undefined,
  now: number,
): Outcome {
  const spans = spansOf(range, given)
  if (spans.length === 0) return ask('hour', [])
  const days = base === undefined ? [dayStart(now), dayStart(now) - dayMs] : [base.start]
  const all = days.map((day) =>
    spans.map(([from, to]): ReportTime => ({
      is: 'range',
      from: day + from,
      to: day + to,
      approximate: range.approximate,
    })),
  )
  for (const ofDay of all) {
    const past = ofDay.filter(({ to }) => to <= now)
    const [only] = past
    if (past.length > 1 || (only !== undefined && ofDay !== all[0] && ofDay.length > 1))
      return ask('hour', past)
    if (only !== undefined) return value(only, spans.length === 1 ? 'certain' : 'likely')
  }
  return ask('future', [])
}

/** From-to pairs in ms from 00:00. The part said with one end is lent to the other where it fits. */
function spansOf(range: ClockRange, given: (clock: Clock) => Part | undefined): [number, number][] {
  const { from, to } = range
  const fromPart = from.part ?? to.part ?? given(from)
  const toPart = to.part ?? from.part ?? given(to)
  const offset = (clock: Clock, hour: number) => hour * hourMs + ((clock.minute ?? 0) - clock.less) * minuteMs
  const own = (clock: Clock, part: Part | undefined) => {
    const hours = hoursOf(clock, part)
    return (hours.length > 0 || clock.part !== undefined ? hours : hoursOf(clock, undefined)).map((hour) =>
      offset(clock, hour),
    )
  }
  const starts = own(from, from.of24 && from.hour > 12 ? undefined : fromPart)
  const ends = own(to, to.of24 && to.hour > 12 ? undefined : toPart)
  const lent = from.part === undefined && fromPart !== undefined && hoursOf(from, fromPart).length === 0
  const spans = starts.flatMap((start): [number, number][] => {
    const later = ends.flatMap((end) => [end, end + 12 * hourMs, end + dayMs]).filter((end) => end > start)
    const fixed = to.part !== undefined || to.of24 || ends.length === 1
    const fitting = fixed ? later.filter((end) => ends.some((one) => (end - one) % dayMs === 0)) : later
    const end = Math.min(...fitting)
    return end - start <= 12 * hourMs ? [[start, end]] : []
  })
  return lent ? spans.filter(([start]) => start < 12 * hourMs).slice(0, 1) : spans
}

export function value(time: ReportTime, sure: 'certain' | 'likely' = 'certain'): Outcome {
  return { is: 'value', time, sure }
}

export function ask(about: TimeAsk, maybe: ReportTime[]): Outcome {
  return { is: 'ask', ask: about, maybe }
}
