// Finds what a text says about the clock and the part of the day; what it all comes to is settled elsewhere.
import { partOf, partPattern } from './time-parts.js'
import { matchesOf } from './matches.js'
import type { Part } from './time-parts.js'

/** A clock time as said. */
export interface Clock {
  hour: number
  /** Absent when only the hour was said. */
  minute?: number
  /** Minutes to take off: `kém 15`. */
  less: number
  /** `07:30`, `19h`, `0h`: read on the 24-hour clock. `7h`, `12h`: not. */
  of24: boolean
  part?: Part
  half?: 'am' | 'pm'
  approximate: boolean
  start: number
  end: number
}

export interface PartSaid {
  part: Part
  start: number
  end: number
  /** A digit, `nay`, `qua`, a date or a lead-in stands next to it: surely a part of the day. */
  anchored: boolean
}

/** Two clocks joined: `từ 7h đến 8h`, `22h-23h`, `7-8h`. */
export interface ClockRange {
  from: Clock
  to: Clock
  approximate: boolean
  /** `7h hoặc 7h30`: one or the other, which close together is as good as a range. */
  either: boolean
}

const hourWord = '(?:h|g|gio|gi|hrs)(?![a-z]|[6-9]\\d(?!\\d))'
const minuteWord = "(?:phut|ph|p|m|'|’)"
const counted = 'xe|nguoi|chiec|cho|tan|con|em|chau|thang|ong|km|met|m|kg|lan|cai|banh|dua|ban|co'
/** Minutes after the hour: not a day of a date, not another hour, not a count of things. */
const minutes =
  `(?:\\s{0,2}[:.]?\\s{0,2}(?<minute>[0-5]\\d|(?<=\\dh|\\dg)\\d|\\d(?=\\s{0,2}(?:${minuteWord}(?![a-z])|$|[,;!?]|\\s(?:${partPattern}|hom|ngay|ngaz|nay)\\b|\\s#)))` +
  `(?:(?=\\s?-\\s?\\d{1,2}/\\d)|(?!\\d|\\s{0,2}[/.-]\\s{0,2}\\d{1,2}(?!\\d|\\s{0,2}(?:h|g|gio|:))|\\s{0,2}(?:h|g|gio|tieng)(?![a-z])|(?<!(?:h|g|gio)[0-5]\\d)\\s(?:${counted})\\b|\\sthang\\b))` +
  `(?:\\s{0,2}:\\d{2})?(?:\\s{0,2}${minuteWord}(?![a-z]))?)`
const less = `(?:\\s{0,2}(?:kem|thieu)\\s{0,2}(?<less>\\d{1,2})(?!\\d|\\s{0,2}(?:/|h(?![a-z])))(?:\\s{0,2}${minuteWord}(?![a-z]))?)`
const past = `(?:\\s(?:(?:quf|hon)\\s(?<past>\\d{1,2})\\s{0,2}${minuteWord}|le\\s(?<odd>\\d{1,2})(?:\\s{0,2}${minuteWord})?)(?![a-z\\d/]))`
const bareLead = '(?:luc|hoi|khoang|taf|tam|vao|coz|chung|doz|gan|hon|tuf|denn|at)'

/** The ways a clock is written; every one has a group `hour`. */
const clockShapes = [
  `(?<lessFirst>\\d{1,2})\\s{0,2}${minuteWord}\\snuax?\\s(?:la\\s|denn\\s|toi\\s|moi\\s){0,2}(?<hour>\\d{1,2})\\s{0,2}${hourWord}`,
  `kem\\s(?<lessFirst>\\d{1,2})(?:\\s${minuteWord})?(?:\\s(?:la|day|denn|nua))?\\s(?<hour>\\d{1,2})\\s{0,2}${hourWord}`,
  `(?<hour>\\d{1,2})\\s?:\\s?(?<minute>[0-5]\\d)(?::[0-5]\\d)?(?![\\d:])(?:(?:\\s{0,2}${hourWord})?${minuteWord}?(?![a-z])|(?=[ap]m\\b))`,
  `(?<hour>\\d{1,2})\\s{0,2}${hourWord}(?:\\s{0,2}(?<half>ruoi)|${less}|${past}|${minutes})?`,
  `(?<hour>\\d{1,2})\\s{1,2}(?<half>ruoi)(?!\\s(?:trieu|tan|met|km|m|tieng|gio|ngay|thang|nam|lit|kg)\\b)`,
  `(?<hour>\\d{1,2})${less}(?!\\d)`,
  `(?<=\\b(?:luc|hoi)\\s)(?<hour>\\d{1,2})\\.(?<minute>[0-5]\\d)(?![.\\d])`,
  `(?<hour>\\d{1,2})\\.(?<minute>[0-5]\\d)(?=\\s{1,2}(?:(?:${partPattern})\\b|#)|\\s?[ap]m\\b)`,
  `(?<hour>1[0-2]|0?[1-9])(?=\\s?[ap]m\\b)`,
  `(?<hour>1[0-2]|0?[1-9])(?<=(?:^\\s{0,2}|\\b${bareLead}\\s)\\d{1,2})(?=\\s{1,2}(?:${partPattern})\\b(?!\\s(?:da|mau|di)))`,
  `(?<=\\bat\\s)(?<hour>1?\\d|2[0-3])(?!\\d|[/.-])`,
]
const clockPatterns = clockShapes.map((shape) => new RegExp(`(?<![a-z]|[\\d/:+]|\\d[.,])${shape}`, 'g'))
/** `khoảng`, `~`, with no more than such words between it and the clock as hang on to a clock. */
const roughBefore = new RegExp(
  `(?:\\b(?:khoang|taf|tam|chung|coz|doz|gan|hon|(?<=(?:^|\\b(?:da|hoi|luc|moi)) ?)quf|xap xi|dawu(?: do)?|dau do|hinh nhu|chac|co le|ap chung|nang|about|around|sau|truoc|chua (?:denn|toi))|(?<![a-z~])~)` +
    `(?:\\s?(?:la|luc|vao|hoi|cung|dau|dawu|do|chung|khoang|taf|gan|hon|tuf|buoi|hom|nay|qua|kia|ngay|ngaz|nham|phai|co|${partPattern})(?![a-z~])){0,5}\\s{0,2}$`,
)
const roughAfter =
  /^(?:\s(?:sang|trua|chieu|toi|dem|khuya|nay|qua|hom qua|hom nay|hom kia|#+)){0,3}\s{0,2}(?:(?:hay sao|gi ay|hoac hon)\b|gi do)|^\s{0,2}(?:hon\b(?!\s\d)|gi do|may\b(?!\s(?:anh|chi|em|chu|bac|ong|co|ban|thang|dua|con|chiec|xe|nguoi|ba|cu|cai))|gi day|lam\b|may may|kem\b(?!\s?\d))/

/** A text with more clock times than this is no report; which one is meant is asked anyway. */
const clocksMost = 40

/** Every clock time in a text of `timeWords`, in order, not overlapping. */
export function findClocks(text: string): Clock[] {
  const clocks: Clock[] = []
  for (const pattern of clockPatterns)
    for (const match of matchesOf(pattern, text)) {
      if (clocks.length >= clocksMost) break
      const clock = clockOf(text, match)
      if (clock !== undefined && !clocks.some((other) => other.start < clock.end && clock.start < other.end))
        clocks.push(clock)
    }
  return clocks.sort((one, other) => one.start - other.start)
}

function clockOf(text: string, match: RegExpMatchArray): Clock | undefined {
  const groups = match.groups ?? {}
  const start = match.index ?? 0
  const end = start + match[0].length
  const hour = Number(groups.hour)
  const minute = groups.half === 'ruoi' ? 30 : (groups.minute ?? groups.past ?? groups.odd)
  const less = Number(groups.less ?? groups.lessFirst ?? 0)
  if (hour > 24 || less > 59 || (hour === 24 && Number(minute ?? 0) > 0)) return undefined
  const half = /^\s?([ap])\.?m\b/.exec(text.slice(end, end + 5))?.[1]
  const exact =
    /\b(?:dung|chinh xac)\s(?:luc\s)?$/.test(text.slice(Math.max(0, start - 18), start)) ||
    /^\s(?:dung|tron|chan)\b/.test(text.slice(end, end + 7))
  const clock: Clock = {
    hour,
    less,
    of24: hour === 0 || hour > 12 || /^0\d/.test(groups.hour ?? ''),
    approximate:
      roughBefore.test(text.slice(Math.max(0, start - 24), start)) ||
      roughAfter.test(text.slice(end, end + 28)),
    start,
    end: half === undefined ? end : end + (text[end] === ' ' ? 3 : 2),
  }
  if (minute !== undefined) clock.minute = Number(minute)
  else if (exact) clock.minute = 0
  if (half !== undefined) clock.half = half === 'a' ? 'am' : 'pm'
  return clock
}

const partRegExp = new RegExp(`\\b(?:${partPattern})\\b`, 'g')
const partLead =
  /(?:\b(?:hoi|buoi|ban|luc|hom|taf|tam|khoang|vao|tuf|denn|ngay|gio|ruoi|phut|tu|moi|mox|hang|chung|this|in the|at|ngaz)|\d|\d\s?(?:h|g|gio|gi|p|ph|phut|')|[ap]m)[\s,]{0,2}$/
const partTail =
  /^[\s,]{0,2}(?:nay|qua|hom|ngay|ngaz|thu\s?\d|t[2-7]\b|cn\b|chu nhat|\d|luc|hoi|khoang|taf|mai|nao|truoc|som|kja|wa|gio)/

/** Every part of the day in the text. Unmarked words (`toi`, `sang`) need something beside them to count. */
export function findParts(text: string, source: (start: number, end: number) => string): PartSaid[] {
  const found: PartSaid[] = []
  const short = text.trim().split(/\s+/).length <= 4
  for (const match of matchesOf(partRegExp, text)) {
    const part = partOf(match[0])
    if (part === undefined) continue
    const start = match.index
    const end = start + match[0].length
    const anchored =
      partLead.test(text.slice(Math.max(0, start - 12), start)) || partTail.test(text.slice(end, end + 12))
    const marked = /[^\u0000-\u007f]/.test(source(start, end)) || /khuya|trua/.test(match[0])
    if (anchored || (marked && short) || marked)
      found.push({ part, start, end, anchored: anchored || (short && text.slice(0, start).trim() === '') })
  }
  for (const match of matchesOf(earlyShape, text)) {
    const part = partOf('sang som')
    if (part !== undefined)
      found.push({ part, start: match.index, end: match.index + match[0].length, anchored: true })
  }
  return found.sort((one, other) => one.start - other.start)
}

/** `sớm hôm qua`, `sớm nay` */
const earlyShape =
  /(?<=^\s{0,3}|[,.;\d]\s?|\b(?:luc|hoi|vao|tuf|khoang|gio|h)\s)som(?=\s(?:hom\s)?(?:qua|nay|kia)\b)/g

const joint =
  /^\s{0,3}(?:-|–|—|~|->|=>|denn|den|toi|hay|hoac)\s{0,3}(?:luc\s|khoang\s|taf\s|gan\s|hon\s|la\s)?$/
const roughJoint = /\b(?:hay|hoac)\b/
const betweenBefore = /\b(?:giua|tuf|khoang)\s(?:luc\s|khoang\s)?$/

/** Joins clocks that make a range; `7-8h` and `từ 7 đến 8 giờ` lend the first its word `giờ`. */
export function findRange(text: string, clocks: Clock[], parts: PartSaid[]): ClockRange | undefined {
  for (let at = 0; at + 1 < clocks.length; at += 1) {
    const [from, to] = [clocks[at], clocks[at + 1]]
    if (from === undefined || to === undefined) break
    if (isJoined(text, from, to, parts)) {
      const either = roughJoint.test(text.slice(from.end, to.start))
      return { from, to, either, approximate: from.approximate || to.approximate || either }
    }
  }
  return undefined
}

/** Whether two clocks that follow one another are the ends of a range. */
export function isJoined(text: string, from: Clock, to: Clock, parts: PartSaid[]): boolean {
  const gap = withoutParts(text, from.end, to.start, parts)
  const between = /^\s{0,3}va\s{0,3}$/.test(gap) && betweenBefore.test(text.slice(0, from.start).slice(-16))
  return between || joint.test(gap)
}

const lentHour =
  /(?<![\d/.:]|[a-z]\d?)(\d{1,2})(?:\s?:\s?([0-5]\d))?\s{0,2}(?:-|–|~|denn|den|hay|hoac|,|\/(?=\d{1,2}\s{0,2}(?:h|gio)))\s{0,2}$/

const sideBySide = /(?<![\d/.:]|[a-z]\d?)(\d{1,2})\s{1,2}$/

/** `7-8h`, `tầm 7 8h`: the figure before a clock, when it can only be the hour the range begins at. */
export function lendHour(text: string, clock: Clock): Clock | undefined {
  const before = text.slice(Math.max(0, clock.start - 16), clock.start)
  const beside = sideBySide.exec(before)
  const match = lentHour.exec(before) ?? beside
  if (match?.[1] === undefined) return undefined
  const hour = Number(match[1])
  if (hour > 24) return undefined
  const start = Math.max(0, clock.start - 16) + match.index
  const counts = hour + 1 === clock.hour && roughBefore.test(text.slice(Math.max(0, start - 24), start))
  if (match === beside && !counts) return undefined
  const isLed = roughBefore.test(text.slice(Math.max(0, start - 40), start))
  if (match[0].includes(',') && !(hour + 1 === clock.hour && (isLed || !/\s$/.test(match[0]))))
    return undefined
  const rough = /[,/]|hay|hoac/.test(match[0]) || roughBefore.test(text.slice(Math.max(0, start - 24), start))
  return {
    hour,
    less: 0,
    of24: hour === 0 || hour > 12,
    approximate: rough,
    start,
    end: start + match[1].length,
  }
}

/** What stands between two places once the parts of the day and the days named there are left out. */
function withoutParts(text: string, from: number, to: number, parts: PartSaid[]): string {
  let gap = text.slice(from, to)
  for (const { start, end } of parts)
    if (start >= from && end <= to) gap = gap.replace(text.slice(start, end), '')
  return gap.replace(/\b(?:nay|hom nay|hom qua|qua)\b|#+/g, '').replace(/\s{2,}/g, ' ')
}
