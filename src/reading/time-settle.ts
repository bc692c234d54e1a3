// Decides what all that was said about time comes to: a value, the question that would settle it, or nothing.
import { dayMs, dayStart, hourMs, minuteMs, wallTime } from './day.js'
import type { Choice, Reading, ReportTime, TimeAsk } from './reading.js'
import { wordsAt } from './rewrite.js'
import { sayChoice } from './say-time.js'
import type { DaySaid } from './time-days.js'
import type { Clock, ClockRange } from './time-find.js'
import { hourIn, isOfNight } from './time-parts.js'
import type { Part } from './time-parts.js'
import type { Said } from './time-said.js'

/** A report is about the last half year; what is older is asked about. */
export const oldAfterDays = 180

type Outcome =
  | { is: 'value'; time: ReportTime; sure: 'certain' | 'likely' }
  | { is: 'ask'; ask: TimeAsk; maybe: ReportTime[] }
  | { is: 'nothing' }

/** @param now ms UTC */
export function settleTime(said: Said, now: number): Reading<ReportTime, TimeAsk> {
  const outcome = checkSpan(decide(said, now), now)
  if (outcome.is === 'nothing') return { found: 'nothing' }
  const words = wordsAt(said.words, said.from, said.to)
  if (outcome.is === 'value') return { found: 'value', value: outcome.time, sure: outcome.sure, words }
  return { found: 'question', ask: outcome.ask, choices: choicesOf(outcome.maybe, now), words }
}

function decide(said: Said, now: number): Outcome {
  if (said.habit !== undefined) return habit(said, said.habit, now)
  const { base, doubt } = settleDay(said.days, now)
  const timed = said.clocks.length > 0
  if (said.ongoing === 'since') return since(said, base, now)
  if (
    said.ongoing === 'now' &&
    (base === undefined || base.start === dayStart(now)) &&
    said.ago === undefined
  )
    return value({ is: 'ongoing', from: now, to: now, approximate: false })
  if (said.ago !== undefined && !timed && said.days.length === 0) return ago(now - said.ago)
  if (said.days.some(({ is }) => is === 'future') && base === undefined) return ask('future', [])
  if (doubt !== undefined) return withDoubt(said, doubt, now)
  if (timed) return byClock(said, base, now)
  const anchored = said.parts.filter((part) => part.anchored || base !== undefined)
  if (anchored.length > 0)
    return byPart(
      said,
      anchored.map(({ part }) => part),
      base,
      now,
    )
  if (base !== undefined) return value({ is: 'day', ...wholeDay(base.start, now), approximate: false })
  if (said.recent !== undefined)
    return value({ is: 'range', from: now - said.recent, to: now, approximate: true })
  if (said.ongoing === 'weak')
    return value({ is: 'ongoing', from: now, to: now, approximate: false }, 'likely')
  return { is: 'nothing' }
}

interface Base {
  start: number
  by: DaySaid['by']
}

interface Doubt {
  ask: TimeAsk
  days: number[]
  /** `từ 18/11 đến 20/11` */
  span?: boolean
}

/** One day, or what keeps us from knowing it. */
function settleDay(days: DaySaid[], now: number): { base?: Base; doubt?: Doubt } {
  const known = days.filter((day) => day.is === 'day' && day.start !== undefined)
  const starts = [...new Set(known.flatMap(({ start }) => start ?? []))]
  const open = days.filter(({ is }) => is === 'open')
  if (days.some(({ is }) => is === 'impossible')) return { doubt: { ask: 'date', days: starts } }
  if (starts.length > 1) return { doubt: { ask: 'day', days: starts } }
  const [start] = starts
  const by = known[0]?.by
  if (start === undefined || by === undefined) {
    const maybe = open.flatMap((day) => day.maybe ?? [])
    return open.length > 0 ? { doubt: { ask: 'day', days: maybe } } : {}
  }
  const against = open.some((day) => day.maybe !== undefined && !day.maybe.includes(start))
  if (against && by !== 'near') return { doubt: { ask: 'day', days: [start] } }
  return start > now ? { base: { start, by } } : { base: { start, by } }
}

/** The day is in doubt: ask for it, offering the days it may be, with the hour if that is known. */
function withDoubt(said: Said, doubt: Doubt, now: number): Outcome {
  const [from, to] = said.days
  if (
    doubt.days.length === 2 &&
    said.clocks.length === 0 &&
    from?.start !== undefined &&
    to?.start !== undefined
  ) {
    const gap = said.words.text.slice(from.to, to.from)
    if (
      /^\s?(?:-|–|den|denn|toi)\s(?:ngay\s)?$|^\s?[-–]\s?$/.test(gap) &&
      from.start < to.start &&
      to.start <= now
    )
      return value({ is: 'range', from: from.start, to: wholeDay(to.start, now).to, approximate: false })
  }
  const maybe = doubt.days.flatMap((start) => {
    const outcome = said.clocks.length > 0 ? byClock(said, { start, by: 'date' }, now) : undefined
    if (outcome === undefined) return [{ is: 'day' as const, ...wholeDay(start, now), approximate: false }]
    return outcome.is === 'value' ? [outcome.time] : outcome.is === 'ask' ? outcome.maybe : []
  })
  return ask(doubt.ask, maybe)
}

function byClock(said: Said, base: Base | undefined, now: number): Outcome {
  const shared = onePart(said)
  if (shared === 'many' && said.clocks.some((clock) => clock.part === undefined && !clock.of24))
    return ask('hour', [])
  const given = (clock: Clock) => clock.part ?? (shared === 'many' ? undefined : shared)
  if (said.range !== undefined) return byRange(said.range, given, base, now)
  const outcomes = said.clocks.map((clock) => oneClock(clock, given(clock), base, now))
  const [first] = outcomes
  if (first === undefined) return { is: 'nothing' }
  const same = outcomes.every((other) => momentOf(other) === momentOf(first))
  if (same) return mostExact(outcomes) ?? first
  const maybe = outcomes.flatMap((other) =>
    other.is === 'value' ? [other.time] : other.is === 'ask' ? other.maybe : [],
  )
  const merged = mergeDoubles(outcomes)
  return merged ?? ask('hour', maybe)
}

/** `7h tối (19h00)`, `7h30, 7h30 sáng`: a clock that only doubts is settled by another one that agrees with it. */
function mergeDoubles(outcomes: Outcome[]): Outcome | undefined {
  const values = outcomes.filter((outcome) => outcome.is === 'value')
  const moments = new Set(values.map(momentOf))
  if (moments.size !== 1) return undefined
  const at = values[0]?.time.from
  const agree = outcomes.every(
    (outcome) =>
      outcome.is === 'value' || (outcome.is === 'ask' && outcome.maybe.some(({ from }) => from === at)),
  )
  return agree ? mostExact(values) : undefined
}

function momentOf(outcome: Outcome): string {
  if (outcome.is === 'value') return String(outcome.time.from)
  return outcome.is === 'ask' ? `${outcome.ask} ${outcome.maybe.map(({ from }) => from).join(' ')}` : ''
}

function mostExact(outcomes: Outcome[]): Outcome | undefined {
  return outcomes.find((outcome) => outcome.is === 'value' && outcome.time.is === 'minute') ?? outcomes[0]
}

/** The one part of the day the text names, if it names one. */
function onePart(said: Said): Part | undefined | 'many' {
  const own = new Set(said.clocks.flatMap(({ part }) => part ?? []))
  const names = new Set(said.parts.map(({ part }) => part))
  for (const part of own) names.delete(part)
  if (said.clocks.every(({ part }) => part !== undefined)) return undefined
  const left = [...(own.size > 0 ? own : names)]
  return left.length > 1 ? 'many' : left[0]
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

function oneClock(clock: Clock, part: Part | undefined, base: Base | undefined, now: number): Outcome {
  const hours = hoursOf(clock, part)
  if (hours.length === 0) return ask('hour', oddHours(clock, base, now))
  const at = (day: number, hour: number) => timeAt(clock, day + hour * hourMs, now)
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

function byRange(
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

function byPart(said: Said, parts: Part[], base: Base | undefined, now: number): Outcome {
  const [first, ...others] = parts
  if (first === undefined) return { is: 'nothing' }
  const last = others.at(-1) ?? first
  const joined = last.spans[1] > first.spans[0] && last !== first && /\b(?:denn|den)\s/.test(said.words.text)
  if (new Set(parts).size > 1 && !joined)
    return ask('hour', base === undefined ? [] : parts.map((part) => windowOf(part, part, base.start, now)))
  const today = dayStart(now)
  if (base !== undefined) {
    const window = windowOf(first, last, base.start, now)
    if (window.from <= now) return value(window)
    const lastNight = windowOf(first, last, base.start - dayMs, now)
    if (isOfNight(first) && wallTime(now).hour < 6) return value(lastNight, 'likely')
    return ask('future', base.start === today ? [lastNight] : [])
  }
  const windows = [windowOf(first, last, today, now), windowOf(first, last, today - dayMs, now)].filter(
    ({ from }) => from <= now,
  )
  const spoken = /\b(?:hoi|ban|luc|khi)\s/.test(
    said.words.text.slice(Math.max(0, (said.parts[0]?.start ?? 0) - 6), said.parts[0]?.start),
  )
  const [latest] = windows
  if (spoken && latest !== undefined) return value(latest, 'likely')
  return ask('day', windows)
}

function windowOf(first: Part, last: Part, day: number, now: number): ReportTime {
  const from = day + first.spans[0] * hourMs
  const to = day + last.spans[1] * hourMs
  return { is: 'range', from, to: from <= now ? Math.min(to, now) : to, approximate: true }
}

function habit(said: Said, words: string, now: number): Outcome {
  const rest = { ...said }
  delete rest.habit
  const inner = said.clocks.length > 0 ? byClock(rest, undefined, now) : undefined
  const span = inner?.is === 'value' ? inner.time : { from: now - 7 * dayMs, to: now }
  return value({ is: 'habit', from: span.from, to: span.to, approximate: true, habit: words })
}

function since(said: Said, base: Base | undefined, now: number): Outcome {
  const rest: Said = { ...said }
  delete rest.ongoing
  const begun =
    said.clocks.length > 0
      ? byClock(rest, base, now)
      : byPart(
          rest,
          rest.parts.slice(0, 1).map(({ part }) => part),
          base ?? { start: dayStart(now), by: 'near' },
          now,
        )
  const from = begun.is === 'value' ? begun.time.from : (base?.start ?? now)
  return value({ is: 'ongoing', from: Math.min(from, now), to: now, approximate: begun.is !== 'value' })
}

function ago(at: number): Outcome {
  const minute = Math.floor(at / minuteMs) * minuteMs
  return value({ is: 'minute', from: minute, to: minute, approximate: true })
}

/** Nothing of the future and nothing too old is handed on as a value. */
function checkSpan(outcome: Outcome, now: number): Outcome {
  if (outcome.is !== 'value') return outcome
  const { time } = outcome
  if (time.from > now || time.to > now) return ask('future', [])
  if (time.from < now - oldAfterDays * dayMs) return ask('old', [time])
  return outcome
}

function wholeDay(start: number, now: number): { from: number; to: number } {
  const to = start + dayMs - 1
  return { from: start, to: start <= now ? Math.min(to, now) : to }
}

/** At most three, none in the future, none twice. */
function choicesOf(maybe: ReportTime[], now: number): Choice<ReportTime>[] {
  const past = maybe.filter(({ from, to }) => from <= now && to <= now)
  const seen = new Map(past.map((time) => [sayChoice(time, now), time] as const))
  return [...seen].slice(0, 3).map(([label, time]) => ({ label, value: time }))
}

function value(time: ReportTime, sure: 'certain' | 'likely' = 'certain'): Outcome {
  return { is: 'value', time, sure }
}

function ask(about: TimeAsk, maybe: ReportTime[]): Outcome {
  return { is: 'ask', ask: about, maybe }
}
