// Gathers all that a text says about time, before anybody decides what it comes to.
import { hourMs, minuteMs } from './day.js'
import type { Rewritten } from './rewrite.js'
import { withoutNotTimes } from './not-time.js'
import { withoutAsides } from './time-aside.js'
import { findDays } from './time-days.js'
import type { DaySaid } from './time-days.js'
import { findClocks, findParts, findRange, lendHour } from './time-find.js'
import type { Clock, ClockRange, PartSaid } from './time-find.js'
import { partPattern } from './time-parts.js'
import { timeWords } from './time-words.js'
import { takenBack } from './taken-back.js'
import { matchesOf } from './matches.js'
import { fold } from './text.js'

export interface Said {
  words: Rewritten
  clocks: Clock[]
  range?: ClockRange
  parts: PartSaid[]
  days: DaySaid[]
  /** `3 phút trước`: how long before now; ms. */
  ago?: number
  /** `vừa xong`, `hồi nãy`, `mấy phút trước`: the window before now; ms. */
  recent?: number
  /** `mấy tiếng trước`: earlier today, but when is not said. */
  hoursAgo?: boolean
  /** `now`: bây giờ, ngay lúc này. `weak`: a mere `đang`, which any story has. `since`: từ 7h đến giờ. */
  ongoing?: 'now' | 'weak' | 'since'
  /** The citizen's words of a habit. */
  habit?: string
  /** The span, in the rewritten text, of all that counted. */
  from: number
  to: number
}

const unit = '(phut|ph|p|tieng|gio|h|g)(?![a-z])'
const notPlace =
  '(?!\\s(?:cong|cua|nha(?!\\s*(?:$|[,.!]|(?:ad|shop|bot|may|cac)\\b))|mat|truong|cho|benh|ubnd|co quan|quan|so|cong ty|tru|sieu|khu|ngan|cay|ben|ga|chua|denf?|tiem|hem|ngo|dau|mui|toa|nga|lang|bv|kcn|tram|cau)\\b)'
const agoShapes = [
  `\\b(?:(?:cach|truoc) (?:day|nay|naf)|moi (?:day|naf))\\s(?:luc\\s|~+\\s)?(?:khoang\\s|taf\\s|chung\\s|hon\\s|gan\\s|coz\\s|doz\\s)?(?<count>\\d{1,3}|nua)\\s{0,2}${unit}(?:\\s?(?<ruoi>ruoi)|\\s?(?<more>\\d{1,2})\\s?(?:phut|p)?)?(?:\\struoc)?`,
  `(?<!\\b(?:dwng|cho|doi|trong|suot|luc)\\s)(?<![\\d:/])(?<count>\\d{1,3}|nua)\\s{0,2}${unit}(?:\\s?(?<ruoi>ruoi)|\\s?(?<more>\\d{1,2})\\s?(?:phut|p))?\\s(?:dong ho\\s)?(?:truoc\\b${notPlace}|naj\\b)`,
].map((shape) => new RegExp(shape, 'g'))
const recentShapes: [RegExp, number][] = [
  [/\b(?:vua|moi) (?:xong|tuc thi|day|moi day|luc naf)\b(?<!moi day)|\bvua moi\b(?! sang| chieu| toi)|\bmoi vua\b|\bxong luon\b|\bvua naf\b|\bjust bay gio\b|\bmoi xay ra\b/g, hourMs / 2],
  [/\b(?:vua|moi|hoi|luc|khi|ban|lyc|naf) (?:naj|nay(?! (?:gio|luc|\d)))\b(?<!(?:moi|nga[yz] luc) nay)|(?<!\b(?:tuan|thang|hom|ngay|ngaz|thu \d|qua|cn|nhat|toi|sang|dem|chieu|nam|tuan|le|tetz|dip|lan|dot|ky|vu|chuyen|hop|nghi|quy|mua) )(?:vua|moi) roi\b|^\s*naj\b|\bnaj gio\b/g, 3 * hourMs],
  [/(?<!\bkem )\b(?:may|vai|it|dam) (?:ba )?(?:phut|p)\b(?: truoc)?/g, hourMs / 2],
] // prettier-ignore
const someHoursShape =
  /\b(?:cach|truoc|moi) (?:day|nay) (?:khoang |taf |chung )?(?:(?:may|vai|it|dam) (?:tieng|gio)|nua ngay)\b|\b(?:may|vai|it|dam) (?:ba )?(?:tieng|gio)\b(?: (?:dong ho|truoc|roi))+/g
const nowShape =
  /\b(?:bay (?:gio|h|g)|nga[yz] luc nay(?! \d)|ngaz (?:luc )?(?:nay|naf|luc naf|gio|bay gio)|luc naf|hien (?:tai|gio|nay|dang|van)|van (?:dang|con)|dang (?:dien ra|xay ra|tiep dien)|gio naf|ngaz tuc khac|ngaz luc (?:nay|naf))\b/g
/** Who tells the story speaks of himself or herself: `giờ em mới gửi được`, `em vẫn còn run`. */
const speaker = '(?:em|toi|~~~|minh|tui|chau|con em|nha em|e)'
const speakerAfter = new RegExp(
  `^[\\s,]{1,2}(?:(?:thi|nay) )?(?:moi|${speaker}(?!\\s(?:(?:dang |van )?(?:thay|nhin|quay)|(?:dang |van )?(?:dwng )?o (?:day|hien truong))))(?![a-z~])`,
)
const speakerBefore = new RegExp(`(?:^|[^a-z~])${speaker}\\s$`)
const weakShape =
  /(?<!(?:^|[^a-z~])(?:khi|luc|toi|~~~|minh|em|tui|to|anh|chi|con|chau|khong|ma|thi|nguoi|dan|khong con|khong phai|cao|hai|bach|dong|nguyen|tran|le|pham) )\bdang\b(?! (?:van|thai|tat|dung|minh) [a-z]+| ky| kiem| bai| tin| len|[^.,;\n]{1,40}\bthi\b)|\bdang (?:[a-z~]{1,6} ){0,2}(?:o )?(?:day|hien truong|cho nay)\b|\bvan (?:dwng|nawm|chan|chiem)\b/g
const deniedShape =
  /\b(?:khong|ko|k|het|chua|da) (?:phai )?(?:con )?(?:dang|dien ra|xay ra)\b|\bkhong con\b|\b(?:het|xong) roi\b/
const sinceShape =
  /\b(?:tuf|tu)\b.{1,40}?\b(?:(?:denn|den) (?:gio|nay|bay gio|hien tai|hien gio|luc naf|tan gio|bay h)|toi (?:gio|bay gio|hien tai|hien gio|tan gio))\b(?!\s?\d)/g
const dayPart = `(?:ngay|ngaz|hom|tuan|cuoi tuan|thang|dem|gio|thu\\s?\\d|t[2-7]|cn|chu nhat|buoi|buoi nao|${partPattern})`
const habitShape = new RegExp(
  `(?<!\\b(?:nho|biet|ro|quen)(?: la)? )\\b${dayPart}(?: ${dayPart})? nao(?: (?:cung|la)\\b(?! (?:em|minh|toi|~~~|khong|ko|k)\\b)| (?=[^.;\\n]{1,40}\\bcung\\b))|` +
    `(?<!\\b(?:nho|biet|ro|quen)(?: la)? )\\b(?:${partPattern}|thu\\s?\\d|t[2-7]|cn|chu nhat|cuoi tuan) nao (?=[a-z~])(?![^.;\\n]{0,16}\\b(?:nho|ro|biet)\\b)|\\bluc nao cung\\b|` +
    `(?<!\\b(?:cho|ban|xe|giao|boc|dwng|kho|cua|nha|mat|lay|nhan|thu) )\\b(?:hang|mox|moi|tung|cac|nhung) (?:buoi )?${dayPart}\\b(?! nay| naf| qua| hom| mai| do| truoc|\\s?\\d)|` +
    `\\b(ngay|ngaz|dem|toi|sang) \\1\\b|\\bthuong xuyen\\b|\\bsuot nga[yz]\\b|\\bquanh nam\\b|24h?\\s?/\\s?(?:24h?|7)\\b|\\blien tuc (?:nhieu|may) ngay\\b|\\bevery (?:day|night)\\b|` +
    `\\bcac ngay trong tuan\\b|\\btuf? thu \\d (?:denn?|toi) (?:thu \\d|cn|chu nhat)\\b`,
  'g',
)
/** What comes after such a word replaces what came before it. */
const correction = new RegExp(`\\b(?:${takenBack})\\b`)

/** @param now ms UTC */
export function timeSaid(source: string, now: number): Said {
  const words = timeWords(source)
  const all = lastNight(joinHours(words.text.replace(/(?<=\d)t(?=\d\d:)/g, ' ')), source, words)
  const said: Said = {
    words: { ...words, text: all },
    clocks: [],
    parts: [],
    days: [],
    from: all.length,
    to: 0,
  }
  const use = (from: number, to: number) => {
    said.from = Math.min(said.from, from)
    said.to = Math.max(said.to, to)
  }
  const habit = habitIn(all, source, words)
  if (habit !== undefined) said.habit = source.slice(words.starts[habit.from] ?? 0, words.ends[habit.to - 1])
  if (habit !== undefined) use(habit.from, habit.to)
  const timely = withoutNotTimes(all)
  let text = timely
  text = readAgo(text, said, use)
  text = readOngoing(text, said, use)
  said.days = latest(text, findDays(text, now), (day) => day.from)
  for (const day of said.days) text = blank(text, day.from, day.to)
  readClocks(text, timely, source, said)
  for (const { from, to } of said.days) use(from, to)
  for (const { start, end } of [...said.clocks, ...said.parts]) use(start, end)
  return said
}

/** Without one of these there is no habit. */
const habitWord =
  /\b(?:nao|hang|mox|moi|tung|cac|nhung|thuong|suot|quanh|24h?|lien|every|tuf?|(ngay|ngaz|dem|toi|sang) \1)\b/

/** Bare `moi` may be `mọi` or `mới`; with its mark `mới tuần rồi` is no habit. */
function habitIn(text: string, source: string, words: Rewritten): { from: number; to: number } | undefined {
  if (!habitWord.test(text)) return undefined
  const found = first(habitShape, text)
  if (found === undefined) return undefined
  return /^mới/iu.test(source.slice(words.starts[found.from] ?? 0)) ? undefined : found
}

/** In the South and the Centre `hồi hôm`, `khi hôm` alone are last night; `hồi bữa` is no such thing. */
function lastNight(text: string, source: string, words: Rewritten): string {
  return text.replace(
    /\b(?:hoi|khi) hom(?! (?:qua|nay|kia|kja|no|thu|chu|truoc|do|ay|roi)\b| ?\d{1,2}(?!\d|\s?(?:h|g|gio|:\d|ruoi)(?![a-z]))| [a-z]{1,2}\d| cn\b)(?![a-z])/g,
    (said, at: number) => (fold(source.charAt(words.starts[at + 4] ?? 0)) === 'h' ? 'dem qua' : said),
  )
}

/** `7,8h`: two hours one after the other, not a decimal. */
function joinHours(text: string): string {
  return text.replace(
    /(?<![\d.,/])(\d{1,2}),(?=(\d{1,2})\s?(?:h|g|gio)\b)/g,
    (said, one: string, other: string) => (Number(other) === Number(one) + 1 ? `${one}-` : said),
  )
}

/** @param timely the text before days and spans were blanked: a part of the day may belong to one of them */
function readClocks(text: string, timely: string, source: string, said: Said): void {
  const raw = (start: number, end: number) =>
    source.slice(said.words.starts[start] ?? 0, said.words.ends[end - 1] ?? 0)
  const clocks = findClocks(text)
  const allText = said.words.text
  said.parts = latest(text, findParts(timely, raw), ({ start }) => start).filter(
    ({ start, end }) => !text.slice(start, end).includes('#'),
  )
  for (const clock of clocks) {
    const own = partBeside(text, clock, said.parts)
    if (own !== undefined) clock.part = own.part
  }
  said.clocks = withoutAsides(
    text,
    latest(text, clocks, ({ start }) => start),
    said.parts,
  )
  const lent = said.clocks.map((clock) => lendHour(text, clock)).find((clock) => clock !== undefined)
  if (lent !== undefined && said.clocks.length === 1) said.clocks.unshift(lent)
  const joined = said.clocks[0] === lent && lent !== undefined ? said.clocks[1] : undefined
  const range =
    lent !== undefined && joined !== undefined
      ? { from: lent, to: joined, either: false, approximate: lent.approximate || joined.approximate }
      : findRange(text, said.clocks, said.parts)
  if (range !== undefined) said.range = range
  if (/\d{4}[-:/]\d\d[-:/]\d\d\s/.test(allText.replace(/(?<=\d)t(?=\d)/, ' ')))
    for (const clock of said.clocks) clock.of24 = true
}

/** The part said with a clock: right after it, or shortly before it with no other clock between. */
function partBeside(text: string, clock: Clock, parts: PartSaid[]): PartSaid | undefined {
  const after = parts.find(
    ({ start }) =>
      start >= clock.end && /^[\s,]{0,3}(?:(?:vao|luc|buoi|hoi|cua) )?$/.test(text.slice(clock.end, start)),
  )
  if (after !== undefined) return after
  return parts.find(
    ({ end }) =>
      end <= clock.start &&
      /^[\s,.#]{0,30}(?:(?:luc|hoi|khoang|taf|tam|vao|tuf|coz|chung|doz|gan|hon|nay|qua|hom|dau|dau do|la)[\s,#]{1,20}){0,4}$/.test(
        text.slice(end, clock.start),
      ),
  )
}

function readAgo(text: string, said: Said, use: (from: number, to: number) => void): string {
  let left = text
  for (const shape of agoShapes) {
    const match = matchesOf(shape, left)[0]
    if (match === undefined) continue
    const { count, ruoi, more } = match.groups ?? {}
    const inHours = /^(?:tieng|gio|h|g)$/.test(match[2] ?? '')
    const amount = (count === 'nua' ? 0.5 : Number(count)) + (ruoi === undefined ? 0 : 0.5)
    said.ago ??= amount * (inHours ? hourMs : minuteMs) + Number(more ?? 0) * minuteMs
    use(match.index, match.index + match[0].length)
    left = blank(left, match.index, match.index + match[0].length)
  }
  const some = first(someHoursShape, left)
  if (some !== undefined) {
    said.hoursAgo = true
    use(some.from, some.to)
    left = blank(left, some.from, some.to)
  }
  for (const [shape, window] of recentShapes) {
    const match = first(shape, left)
    if (match === undefined) continue
    said.recent ??= window
    use(match.from, match.to)
    left = blank(left, match.from, match.to)
  }
  return left
}

function readOngoing(text: string, said: Said, use: (from: number, to: number) => void): string {
  const since = first(sinceShape, text)
  if (since !== undefined) {
    said.ongoing = 'since'
    use(since.from, since.to)
    const tail = /\b(?:denn|den|toi) (?:gio|nay|bay gio|hien tai|hien gio|luc naf|tan gio|bay h)$/.exec(
      text.slice(since.from, since.to),
    )
    return blank(text, since.from + (tail?.index ?? 0), since.to)
  }
  if (deniedShape.test(text)) return text
  const now = first(nowShape, text, ({ from, to }) => !isOfSpeaker(text, from, to))
  const weak = first(weakShape, text)
  const found = now ?? weak
  if (found === undefined) return text
  said.ongoing = now === undefined ? 'weak' : 'now'
  if (now === undefined && said.ago === undefined) use(found.from, found.to)
  if (now !== undefined) use(now.from, now.to)
  return now === undefined ? text : blank(text, now.from, now.to)
}

/** `không phải 7h`, `chứ không phải hôm qua`: what is denied, up to the pause or the word that puts it right. */
const denied =
  /\b(?:khong|k|kg|hok|hong|dau|dawu|deo|chang) phai\b(?! do\b).{0,60}?(?=[,.;\n]|\s(?:ma|dau|dawu|nha|nhe|co|thi|moi)\b|$)/g

/** Where somebody corrects himself, only what was not taken back counts, if it says anything. */
function latest<Item>(text: string, all: Item[], at: (item: Item) => number): Item[] {
  const spans = matchesOf(denied, text).map(({ 0: words, index }) => [index, index + words.length] as const)
  const left = all.filter((item) => !spans.some(([from, to]) => at(item) > from && at(item) < to))
  const items = left.length > 0 ? left : all
  const marker = correction.exec(text)
  if (marker === null) return items
  const after = items.filter((item) => at(item) > marker.index)
  return after.length > 0 ? after : items
}

function isOfSpeaker(text: string, from: number, to: number): boolean {
  return (
    speakerAfter.test(text.slice(to, to + 40)) ||
    (/^van/.test(text.slice(from)) && speakerBefore.test(text.slice(Math.max(0, from - 10), from)))
  )
}

interface Span {
  from: number
  to: number
}

function first(
  pattern: RegExp,
  text: string,
  counts: (span: Span) => boolean = () => true,
): Span | undefined {
  for (const match of matchesOf(pattern, text)) {
    const span = { from: match.index, to: match.index + match[0].length }
    if (match[0].length > 0 && counts(span)) return span
  }
  return undefined
}

function blank(text: string, from: number, to: number): string {
  return text.slice(0, from) + '#'.repeat(to - from) + text.slice(to)
}
