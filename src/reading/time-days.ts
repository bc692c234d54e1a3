// Finds which day a text speaks of: dates, weekdays, `hôm qua`, `3 ngày trước`; and days it leaves open.
import { dateStart, dayMs, dayStart, lastDayOfMonth, wallTime, weekStart } from './day.js'
import { matchesOf } from './matches.js'
import { partPattern } from './time-parts.js'

/** One day named in the text. */
export interface DaySaid {
  /** ms UTC of 00:00; absent when there is no such day, or which one is not said. */
  start?: number
  /** `open`: `hôm nọ`, `tuần trước`. `impossible`: 31/11, `mùng 1 âm`. */
  is: 'day' | 'open' | 'impossible' | 'future'
  /** `ago`: counted back; `date`: by day and month; `number`: by the day of the month; `weekday`; `near`: hôm nay, hôm qua. */
  by: 'date' | 'number' | 'weekday' | 'near' | 'ago'
  /** What an open day may be. */
  maybe?: number[]
  /** `tuần trước`, `tháng trước`: the days an open one lies among; ms UTC, `to` not among them. */
  within?: { from: number; to: number }
  /** `đêm qua`, `tối qua`: its small hours belong to the day after. */
  night?: true
  from: number
  to: number
}

type Rule = [
  pattern: RegExp,
  read: (match: RegExpMatchArray, now: number) => Omit<DaySaid, 'from' | 'to'> | undefined,
]

const n = '(\\d{1,2})'
const dateLead = `(?:ngay|ngaz|hom|mung|thu \\d|cn|chu nhat|luc|${partPattern})`
const notPlace =
  '(?!\\s(?:cong|cua|nha|mat|truong|cho|benh|ubnd|co quan|quan|so|cong ty|tru|sieu|khu|ngan|cay|ben|ga|chua|denf?|tiem|hem|ngo|dau|mui|toa|hang|nga|lang|bv|kcn|tram|cau)\\b)'

const rules: Rule[] = [
  // từ 12 đến 14/9
  [/(?<=\b(?:tuf|tu)\s(?:ngay\s)?)(\d{1,2})(?=\s(?:denn|den|toi)\s(?:ngay\s)?\d{1,2}\s?[/.-]\s?(\d{1,2})(?!\d))/g, (m, now) => lastDate(m[1], m[2], now)],
  // 2026-11-05, 2026/11/05, 2026:11:05
  [/(?<!\d)(20\d\d)[-/:.](\d{1,2})[-/:.](\d{1,2})(?!\d)/g, (m) => date(Number(m[1]), m[2], m[3])],
  // 5/11/2026, 5-11-26, 5.11.2026
  [/(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(20\d\d|19\d\d|\d\d)(?![\d/]|\s?(?:h|gio)\b)/g, (m) => date(yearOf(m[3]), m[2], m[1])],
  // ngày 5 tháng 11 (năm 2026), 5 tháng 11, 5 t11
  [new RegExp(`(?<![\\d/.,])${n}\\s{0,2}(?:thang|thg|th|t)\\s?\\.?${n}(?:\\s{0,2}(?:nam|[/,-])?\\s{0,2}(20\\d\\d))?(?!\\d|\\s?[/h]|\\s(?:nam (?:ngoai|truoc)|ngoai))`, 'g'),
    (m, now) => (m[3] === undefined ? lastDate(m[1], m[2], now) : date(Number(m[3]), m[2], m[1]))],
  [/(?<![\d/.-])(\d{1,2})(?:\s?[/.-]\s?|\sthang\s)(\d{1,2})\s(?:nam\s(?:ngoai|truoc)|ngoai)/g, (m, now) => date(wallTime(now).year - 1, m[2], m[1])],
  // ngày 20 tháng trước
  [new RegExp(`(?:(?<=\\b(?:ngay|ngaz|hom|mung|cua)\\s)|(?=\\d{1,2}\\s?thang\\sna[yf]))${n}\\s?(?:cua\\s)?thang\\s(truoc|nay|naf|roi|vua roi|vua qua|qua)\\b`, 'g'), (m, now) => dayOfMonth(m[1], m[2] ?? '', now)],
  // 5/11
  [/(?<![\d/.,-])(\d{1,2})\s?\/\s?(\d{1,2})(?!\d|\s?[/]|-\d|\s?(?:h|gio|km)\b)/g, (m, now) => isShare(m) ? undefined : lastDate(m[1], m[2], now, m)],
  // 05-11, 5.11: only where a date is expected
  [new RegExp(`(?<![\\d]|\\d[/.-])${n}[.-]${n}(?<=(?:\\b${dateLead}[\\s,]{0,2}|(?:h|gio|(?:h|g|gio|:)\\s?\\d\\d?),?\\s|\\d\\d\\s|^\\s{0,2})\\d{1,2}[.-]\\d{1,2})(?!\\d|\\s?[/.:h-]|\\s?(?:gio|km|nguoi|xe|${partPattern}))(?=\\s|$|[,;!?)])`, 'g'),
    (m, now) => lastDate(m[1], m[2], now)],
  // mùng 1 âm, rằm, tết
  [/\b(?:am lich|ram(?=\s|$|[,.])(?!\s(?:ram|bot))|amx(?: lich)?|al\b|(?<=\b(?:mung|ngay|ngaz|ram) \d{1,2} |\d\/\d{1,2} )am\b(?! [a-z])|(?<!\b(?:khong|duong) )tetz?\b(?! duong)|\bgiao thua|\btrung thu|\bgio to\b)/g, () => ({ is: 'impossible', by: 'date' })],
  [/\b(?:ngay|ngaz|hom|dip|dot|le|dem|toi|sang|chieu)\s(?:le\s)?(?:quoc khanh|noel|giang sinh|halloween|valentine|quoc te lao dong|giai phong|quoc te phu nu|phu nu)\b(?! viet nam \d)|\b(?:dip|dot|ngay|ngaz|hom|ky) (?:nghi )?le\b(?! \d)/g, () => ({ is: 'impossible', by: 'date' })],
  [/\bmung\s\d{1,2}(?!\d|\s?[/.-]\s?\d|\sthang)/g, () => ({ is: 'impossible', by: 'date' })],
  // bữa giờ, hôm rày
  [/\bhom (?:gio|ray)\b(?! \d)/g, () => ({ is: 'open', by: 'near' })],
  [/\b(?:may|vai|it|dam|chuc) (?:ba )?(?:hom|ngay|ngaz|tuan|thang)\b(?: (?:truoc|nay|roi|qua))?/g, () => ({ is: 'open', by: 'near' })],
  // hôm kìa, hôm kia, hôm qua, hôm nay
  [/\b(?:ngay |ngaz )?hom (?:kja)/g, (_m, now) => near(now, 3)],
  [/\b(?:ngay |ngaz )?hom (?:kia|te)\b/g, (_m, now) => near(now, 2)],
  [new RegExp(`\\b(?:(?:ngay |ngaz )?hom|ngay|ngaz)\\s?qua\\b`, 'g'), (m, now) => ({ ...near(now, 1), ...(ofNight(m) ? { night: true as const } : {}) })],
  [/\bh\.?\s?qua\b/g, (_m, now) => near(now, 1)],
  [new RegExp(`\\bqua\\b(?<=\\b(?:${partPattern}) qua)(?!\\s(?:cau|nga|duong|cho|trai|phai|cong|doan|truong|pho|ben|phia|lai|mat|day|do|tram|km|ql|lan|vach|chot))`, 'g'), (m, now) => ({ ...near(now, 1), ...(ofNight(m) ? { night: true as const } : {}) })],
  [/\b(?:ngay |ngaz )?hom nay\b|(?<!\b(?:cach|truoc|moi|tuan|thang|nam|thu \d|t\d|cn|nhat|dot|dao|hien|gio) )\b(?:nay)(?= (?:luc|hoi|khoang|taf|\d))|\bh\.nay\b/g, (_m, now) => near(now, 0)],
  [new RegExp(`\\bnay\\b(?<=(?:\\b(?:${partPattern}|som)|\\d\\s?(?:h|gio|g)(?:\\s?\\d\\d)?(?:\\s?p)?|ruoi)\\snay)`, 'g'), (_m, now) => near(now, 0)],
  [/\blast(?= night)/g, (_m, now) => near(now, 1)],
  [/\bthis (?=sang|chieu|toi|trua)/g, (_m, now) => near(now, 0)],
  // ngày mai, tối mai, ngày mốt, tuần sau
  [new RegExp(`\\b(?:ngay|ngaz|hom|${partPattern}) (?:mai|mof|kia)\\b(?<!hom kia)|\\b(?:tuan|thang) (?:sau|denn|toi)\\b`, 'g'), () => ({ is: 'future', by: 'near' })],
  // mai 8h
  [new RegExp(`(?<=^\\s{0,3}|[,.;]\\s?|\\bluc )mai(?= (?:luc )?\\d| (?:luc|luon)\\b|\\s{0,3}$)`, 'g'), () => ({ is: 'future', by: 'near' })],
  // lát nữa 5h chiều
  [/\b(?:(?:lat|ti|ty|chut|xiu) (?:nuax?|xiu)|sap (?:denn|toi)|lat)(?= (?:luc |khoang |taf |tam )?\d)/g, () => ({ is: 'future', by: 'near' })],
  // hôm nọ, mấy hôm trước, mới đây, tuần trước, tháng trước
  [new RegExp(`(?<!\\d\\s{0,2})\\b(?:(?:hom|ngay|ngaz) (?:no|do|ay|nao do|hom|roi|vua roi|kja kja)|(?:hom|ngay) truoc|ngaz truoc${notPlace})\\b(?! \\d{1,2}(?:[/.-]| thang|\\s*$))`, 'g'), () => ({ is: 'open', by: 'near' })],
  [/\b(?:moi|gan|vua|dao|dot) (?:day|truoc|roi)\b(?<!(?:moi|vua|gan) (?:roi|truoc))(?!\s\d)|\b(?:dao|dot|thoi gian) (?:nay|naf|truoc|roi|vua qua)\b|\blau roi\b/g, () => ({ is: 'open', by: 'near' })],
  // thứ 7 tuần trước nữa
  [/\b(?:thu\s?([2-7])|t([2-7])|cn|chu nhat) tuan (?:truoc|roi) nuax?\b/g, (m, now) => near(weekStart(now) + (Number(m[1] ?? m[2] ?? 8) - 2) * dayMs, 14)],
  // thứ 7 (tuần trước), CN, t2; in `thứ nhất là ..., thứ hai là ...` no weekday is meant
  [/\b(?:thu\s{0,2}([2-7])(?!\d|\s?[/.]\s?\d|\s?(?:trieu|k)\b)|t([2-7])(?!\d|[/.-]\d)|(chu nhat|cn)(?![a-z]))(?:[\s,]{1,2}(tuan|dau tuan|cuoi tuan|vua)?\s?(vua roi|vua qua|truoc|roi|nay|naf|qua|sau|denn)?\b)?(?!\s(?:tuan|nao))/g,
    (m, now) => isCounted(m) ? undefined : weekday(m[3] === undefined ? Number(m[1] ?? m[2]) - 1 : 7, m[4] ?? '', m[5] ?? '', now)],
  [/\bcuoi tuan(?: (?:nay|naf|truoc|roi|vua roi|vua qua|qua))?\b/g, (m, now) => weekend(m[0], now)],
  [/\bdau tuan(?: (?:nay|naf|truoc|roi))?\b/g, (m, now) => ({ is: 'open', by: 'near', maybe: [weekStart(now) - (/truoc|roi/.test(m[0]) ? 7 * dayMs : 0)] })],
  [/(?<!\b(?:chuc|muoi|may|vai|nhieu|bao|tram|\d+) ?)\b(?:tuan|thang|(?<!(?:^|[^a-z~])(?:toi|~~~|em|bac|chau|minh|tui|me|bo) )nam) (?:truoc|roi|vua roi|qua|vua qua|ngoai|nay|naf)\b/g, (m, now) => ({ is: 'open', by: 'near', within: frame(m[0], now) })],
  [/\b(?:dau|giua|cuoi) thang(?: \d{1,2})?\b/g, () => ({ is: 'open', by: 'near' })],
  // cách đây 3 ngày, 3 ngày trước, 3 hôm trước
  [new RegExp(`(?:\\b(?:cach|truoc) (?:day|nay|naf)\\s(?:khoang\\s|taf\\s|chung\\s)?)${n}\\s?(ngay|ngaz|hom|tuan|thang|nam)\\b(?: truoc)?`, 'g'), (m, now) => daysAgo(m[1], m[2], now)],
  [new RegExp(`(?<![\\d/])(\\d{1,3})\\s?(ngay|ngaz|hom|tuan|thang|nam)\\s(?:truoc\\b${notPlace}|(nay)\\b)`, 'g'), (m, now) => m[3] === undefined ? daysAgo(m[1], m[2], now) : { is: 'open', by: 'ago' }],
  // ngày 5, hôm 15
  [new RegExp(`\\b(?:ngay|ngaz|hom)\\s(?:mung\\s)?${n}(?!\\d|\\s?[/.:-]\\s?\\d|\\s?(?:thang|thg|th|t|h|g|gio|ruoi|p|phut|lan|xe|cai|chuyen|tieng|ngay)(?![a-z]))`, 'g'), (m, now) => dayNumber(m[1], now)],
  [/(?:\bthang|\bt)\s?(\d{1,2})\/(20\d\d)\b|\bthang \d{1,2}(?!\d)/g, () => ({ is: 'open', by: 'near' })],
] // prettier-ignore

/** A text that names more days than this is no report; which one is meant is asked anyway. */
const daysMost = 40

/** Every day named, the surer readings first found first; no two overlap. Returned in the order of the text. */
export function findDays(text: string, now: number): DaySaid[] {
  const days: DaySaid[] = []
  for (const [pattern, read] of rules)
    for (const match of matchesOf(pattern, text)) {
      if (days.length >= daysMost) break
      const from = match.index
      const to = from + match[0].length
      if (days.some((other) => other.from < to && from < other.to)) continue
      const day = read(match, now)
      if (day !== undefined) days.push({ ...day, from, to })
    }
  return days.sort((one, other) => one.from - other.from)
}

type Found = Omit<DaySaid, 'from' | 'to'>

function near(now: number, back: number): Found {
  return { is: 'day', by: 'near', start: dayStart(now) - back * dayMs }
}

function yearOf(written: string | undefined): number {
  const year = Number(written)
  return year < 100 ? 2000 + year : year
}

function date(year: number, month: string | undefined, day: string | undefined): Found {
  const start = dateStart(year, Number(month), Number(day))
  return start === undefined ? { is: 'impossible', by: 'date' } : { is: 'day', by: 'date', start }
}

/** The last such date at or before today. An impossible one counts only where a date was plainly meant. */
function lastDate(
  day: string | undefined,
  month: string | undefined,
  now: number,
  match?: RegExpMatchArray,
): Found | undefined {
  const { year } = wallTime(now)
  const here = dateStart(year, Number(month), Number(day))
  if (here !== undefined && here <= now) return { is: 'day', by: 'date', start: here }
  const before = dateStart(year - 1, Number(month), Number(day))
  if (before !== undefined) return { is: 'day', by: 'date', start: before }
  if (match !== undefined && isAddress(match)) return undefined
  return { is: 'impossible', by: 'date' }
}

/** `2/3 số xe`: a share of things, unless a word for a day stands before it. */
function isShare(match: RegExpMatchArray): boolean {
  const [text, at] = [match.input ?? '', match.index ?? 0]
  return (
    Number(match[1]) < Number(match[2]) &&
    /^\s?(?:so|xe|nguoi|lan)\b/.test(text.slice(at + match[0].length)) &&
    !isLed(text, at)
  )
}

/** `45/12 Nguyễn Trãi`: no date was meant, unless a word for a day stands before it. */
function isAddress(match: RegExpMatchArray): boolean {
  const text = match.input ?? ''
  const at = match.index ?? 0
  return !isLed(text, at) && /^\s{1,2}[a-z~]/.test(text.slice(at + match[0].length)) && Number(match[1]) > 31
}

const led = new RegExp(`\\b${dateLead}[\\s,]{0,2}$`)

function isLed(text: string, at: number): boolean {
  return led.test(text.slice(Math.max(0, at - 16), at))
}

function dayNumber(day: string | undefined, now: number): Found {
  const start = lastDayOfMonth(Number(day), now)
  return start === undefined ? { is: 'impossible', by: 'date' } : { is: 'day', by: 'number', start }
}

/** @returns the days of `tuần trước`, `tháng này`, `năm ngoái` */
function frame(said: string, now: number): { from: number; to: number } {
  const isThis = /na[yf]$/.test(said)
  const { year, month } = wallTime(now)
  if (said.startsWith('tuan')) {
    const from = weekStart(now) - (isThis ? 0 : 7 * dayMs)
    return { from, to: from + 7 * dayMs }
  }
  const months = said.startsWith('thang') ? 1 : 12
  const first = (said.startsWith('thang') ? year * 12 + month - 1 : year * 12) - (isThis ? 0 : months)
  return { from: monthStart(first), to: monthStart(first + months) }
}

/** @param months counted from year 0 */
function monthStart(months: number): number {
  return dateStart(Math.floor(months / 12), (months % 12) + 1, 1) ?? 0
}

function dayOfMonth(day: string | undefined, which: string, now: number): Found {
  const { year, month } = wallTime(now)
  const months = year * 12 + month - 1 - (which.startsWith('na') ? 0 : 1)
  return date(Math.floor(months / 12), String((months % 12) + 1), day)
}

function weekday(day: number, week: string, which: string, now: number): Found | undefined {
  const today = wallTime(now).weekday
  if (/sau|denn/.test(which)) return { is: 'future', by: 'weekday' }
  const thisWeek = weekStart(now) + (day - 1) * dayMs
  if (week === 'tuan' && /^na[yf]$/.test(which)) return { is: 'day', by: 'weekday', start: thisWeek }
  if (week === 'tuan' && which !== '') return { is: 'day', by: 'weekday', start: thisWeek - 7 * dayMs }
  if (day === today && which === '')
    return { is: 'open', by: 'weekday', maybe: [thisWeek, thisWeek - 7 * dayMs] }
  if (/^na[yf]$/.test(which) && day >= today)
    return day === today ? { is: 'day', by: 'weekday', start: thisWeek } : { is: 'future', by: 'weekday' }
  return { is: 'day', by: 'weekday', start: day < today ? thisWeek : thisWeek - 7 * dayMs }
}

function ofNight(match: RegExpMatchArray): boolean {
  return /(?:dem|toi|khuya) $/.test(
    (match.input ?? '').slice(Math.max(0, (match.index ?? 0) - 6), match.index),
  )
}

/** `thứ nhất ..., thứ hai là ...`: reasons are counted. */
function isCounted(match: RegExpMatchArray): boolean {
  const text = match.input ?? ''
  return (
    /\bthu (?:nhat\b|~~~~|1\b)(?!\s?\/)/.test(text.slice(0, match.index)) && !/^(?:t\d|cn|chu)/.test(match[0])
  )
}

function weekend(said: string, now: number): Found {
  const saturday = weekStart(now) + 5 * dayMs
  const back = /truoc|roi|qua/.test(said) || saturday > now ? 7 * dayMs : 0
  return {
    is: 'open',
    by: 'weekday',
    maybe: [saturday - back, saturday - back + dayMs].filter((start) => start <= now),
  }
}

function daysAgo(count: string | undefined, unit: string | undefined, now: number): Found {
  const back = Number(count)
  if (unit === 'ngay' || unit === 'ngaz' || unit === 'hom') return { ...near(now, back), by: 'ago' }
  if (unit === 'tuan') return { is: 'open', by: 'ago', maybe: [dayStart(now) - 7 * back * dayMs] }
  return { is: 'open', by: 'ago' }
}
