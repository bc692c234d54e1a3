// Reads when something happened from a citizen's words, to the rules of a report: it is about the past, a doubt is asked.
import type { Reading, ReportTime, TimeAsk } from './reading.js'
import { head } from './rewrite.js'
import { timeSaid } from './time-said.js'
import { settleTime } from './time-settle.js'
import type { Said } from './time-said.js'

export { sayChoice, sayTime } from './say-time.js'

/**
 * When it happened, as far as the words tell.
 * An hour with two readings, a vague or impossible day, the future and what is older than 180 days come back as questions.
 * @param now ms UTC: when the message was sent
 */
export function readTime(text: string, now: number): Reading<ReportTime, TimeAsk> {
  return settleTime(timeSaid(head(text), now), now)
}

/** What was known when the question was put. */
export interface KnownTime {
  /** The day, where only the hour was asked; ms UTC. */
  day?: { from: number; to: number }
  /** The words the question came from: what the answer leaves out is taken from them. */
  earlier?: string
}

/**
 * Reads the answer to a question about time: `7 rưỡi sáng` when the day is known, `hôm qua` when the hour is.
 * @param now ms UTC
 */
export function readTimeAnswer(
  text: string,
  now: number,
  known: KnownTime = {},
): Reading<ReportTime, TimeAsk> {
  const said = timeSaid(hourAlone(head(text)), now)
  if (known.earlier !== undefined) completeFrom(said, timeSaid(head(known.earlier), now))
  if (
    known.day !== undefined &&
    said.days.length === 0 &&
    said.ago === undefined &&
    said.recent === undefined
  )
    said.days.push({ is: 'day', by: 'date', start: known.day.from, from: 0, to: 0 })
  return settleTime(said, now)
}

/** To "mấy giờ?" people answer with the bare figure. */
function hourAlone(text: string): string {
  return /^\s*(?:khoảng|tầm|lúc|luc|tam|khoang)?\s*(?:[01]?\d|2[0-4])\s*$/i.test(text)
    ? `${text.trimEnd()}h`
    : text
}

/** The answer comes first; what it does not speak of stays as said before. */
function completeFrom(said: Said, earlier: Said): void {
  const silent =
    said.ago === undefined &&
    said.recent === undefined &&
    said.ongoing === undefined &&
    said.habit === undefined
  if (!silent) return
  if (said.days.length === 0) said.days = earlier.days
  if (said.clocks.length === 0) {
    const parts = said.parts
    said.clocks = earlier.clocks.map((clock) => {
      const again = { ...clock }
      if (parts.length > 0) delete again.part
      return again
    })
    if (earlier.range !== undefined)
      said.range = {
        ...earlier.range,
        from: said.clocks[0] ?? earlier.range.from,
        to: said.clocks[1] ?? earlier.range.to,
      }
  }
  if (said.parts.length === 0) said.parts = earlier.parts
}
