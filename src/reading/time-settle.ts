// Decides what all that was said about time comes to: a value, the question that would settle it, or nothing.
import { dayMs, dayStart, hourMs, minuteMs, wallTime } from './day.js'
import type { Choice, Reading, ReportTime, TimeAsk } from './reading.js'
import { wordsAt } from './rewrite.js'
import { sayChoice } from './say-time.js'
import { ask, byRange, oneClock, value } from './time-clock.js'
import type { Base, Outcome } from './time-clock.js'
import type { Clock, ClockRange } from './time-find.js'
import { settleDay } from './time-one-day.js'
import type { Doubt } from './time-one-day.js'
import { isOfNight } from './time-parts.js'
import type { Part } from './time-parts.js'
import type { Said } from './time-said.js'

/** A report is about the last half year; what is older is asked about. */
export const oldAfterDays = 180

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
  const { base, doubt } = settleDay(said.days)
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
  if (doubt !== undefined) return acrossDays(said, now) ?? withDoubt(said, doubt, now)
  if (timed && said.recent !== undefined && base === undefined) return lately(byClock(said, base, now), now)
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
  if (said.hoursAgo === true) return ask('hour', [])
  if (said.ongoing === 'weak')
    return value({ is: 'ongoing', from: now, to: now, approximate: false }, 'likely')
  return { is: 'nothing' }
}

/** `từ 10h tối qua tới 2h sáng nay`: two clocks that make a range, each with its own day. */
function acrossDays(said: Said, now: number): Outcome | undefined {
  const [first, last, more] = said.days
  if (said.range === undefined || first?.start === undefined || last?.start === undefined) return undefined
  const { from, to, approximate } = said.range
  const inTurn =
    (first.from < to.start || last.from > to.end) && (first.to <= to.start || first.from > from.end)
  if (more !== undefined || !inTurn || said.clocks.length !== 2) return undefined
  const begun = oneClock(from, from.part, { start: first.start, by: first.by }, now)
  const ended = oneClock(to, to.part, { start: last.start, by: last.by }, now)
  if (begun.is !== 'value' || ended.is !== 'value' || ended.time.from <= begun.time.from) return undefined
  return value({ is: 'range', from: begun.time.from, to: ended.time.from, approximate })
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
  if (said.range !== undefined) {
    const span = byRange(said.range, given, base, now)
    return isBesideOthers(said, said.range) || isFarApart(said.range, span) ? ask('hour', []) : span
  }
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

/** `ca từ 14h đến 22h, 21h30 thấy`: a clock that is no end of the range. */
function isBesideOthers({ clocks }: Said, { from, to }: ClockRange): boolean {
  return clocks.some(
    (clock) =>
      clock !== from &&
      clock !== to &&
      clock.hour % 12 !== from.hour % 12 &&
      clock.hour % 12 !== to.hour % 12,
  )
}

/** One of two hours that lie close together is a range; `7h sáng hoặc 7h tối` is a question. */
const eitherMs = 2 * hourMs

function isFarApart({ either }: ClockRange, span: Outcome): boolean {
  return either && span.is === 'value' && span.time.to - span.time.from > eitherMs
}

/** What `hồi nãy` reaches back to when an hour is said with it; ms. */
const latelyMs = 6 * hourMs

/** `hồi nãy 4h`: of two readings the one just gone; one that is long gone is asked about. */
function lately(outcome: Outcome, now: number): Outcome {
  const isLate = (time: ReportTime) => now - time.from <= latelyMs
  if (outcome.is === 'value') return isLate(outcome.time) ? outcome : ask('hour', [outcome.time])
  if (outcome.is !== 'ask' || outcome.ask !== 'hour') return outcome
  const [only, ...others] = outcome.maybe.filter(isLate)
  return only !== undefined && others.length === 0 ? value(only, 'likely') : outcome
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
  if (time.from < dayStart(now) - oldAfterDays * dayMs) return ask('old', [time])
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
