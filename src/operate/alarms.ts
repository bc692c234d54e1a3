// When a channel is too quiet or too slow: pure judgements over counts and times, in lines that an operator can act on.

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Silence is an alarm when so many messages should have come meanwhile: by chance that happens once in about 400 times (e^-6). */
export const expectedInSilence = 6
/** So many days of memory make an hour's mean worth something. */
const daysNeeded = 3
/** Days that are looked back on. */
export const daysRemembered = 28
/** With too little to compare with, a channel that once spoke may be silent this long. */
export const silenceMaxMs = 3 * dayMs

/** A part of the system as the health page shows it. */
export interface Part {
  title: string
  ok: boolean
  /** In Vietnamese, one line each. */
  lines: string[]
}

export interface Heard {
  /** ms UTC of the last message; undefined when none ever came. */
  lastAt: number | undefined
  /** Messages by hour since 1970 (UTC), without hours that had none. */
  hourly: Map<number, number>
}

/**
 * How many messages should have come since the last one, by the same hours of the days before it.
 * @returns undefined when there is too little memory to say
 */
export function expectedSince(heard: Heard, now: number): number | undefined {
  const { lastAt, hourly } = heard
  if (lastAt === undefined || hourly.size === 0) return undefined
  const first = Math.min(...hourly.keys())
  const last = Math.floor(lastAt / hourMs)
  const days = Math.min(daysRemembered, Math.floor((last - first) / 24))
  if (days < daysNeeded) return undefined
  let expected = 0
  const end = Math.min(now, lastAt + silenceMaxMs)
  for (let from = lastAt; from < end;) {
    const to = Math.min(end, (Math.floor(from / hourMs) + 1) * hourMs)
    expected += ((to - from) / hourMs) * meanOfHour(hourly, Math.floor(from / hourMs), last, days)
    from = to
  }
  return expected
}

/** The mean of this hour of the day over the `days` before `last`. */
function meanOfHour(hourly: Map<number, number>, hour: number, last: number, days: number): number {
  const behind = Math.ceil(Math.max(0, hour - last + 1) / 24)
  let sum = 0
  for (let day = 0; day < days; day += 1) sum += hourly.get(hour - (behind + day) * 24) ?? 0
  return sum / days
}

/** A line when a channel says less than it should; undefined when all is well. */
export function tooQuiet(heard: Heard, now: number): string | undefined {
  if (heard.lastAt === undefined) return undefined
  const silentMs = now - heard.lastAt
  const expected = expectedSince(heard, now)
  const isQuiet = expected === undefined ? silentMs > silenceMaxMs : expected >= expectedInSilence
  if (!isQuiet) return undefined
  const usual = expected === undefined ? '' : `, trong khi thường có khoảng ${Math.round(expected)} tin`
  return `Im lặng bất thường: ${sayMs(silentMs)} không có tin nào${usual}. Hãy kiểm tra đăng ký webhook và mã truy cập (npm run doctor).`
}

export interface Pace {
  /** ms that acknowledgements of webhooks took lately. */
  acknowledgedMs: number[]
  /** ms that the oldest waiting message is overdue, by queue; parked channels left out. */
  overdueMs: { inbound: number; outbound: number; evidence: number }
}

/** Platforms give up on a webhook after seconds (Messenger: 5 s); a tenth of that left is too late to notice. */
export const acknowledgeMsMax = 1_500
/** What a citizen takes for "it is broken". */
export const overdueMsMax = { inbound: 30_000, outbound: minuteMs, evidence: 15 * minuteMs }
/** Fewer say nothing about a percentile. */
const samplesNeeded = 20

/** Lines on what is slower than it may be; none when all is well. */
export function tooSlow(pace: Pace): string[] {
  const lines: string[] = []
  const p95 = percentile(pace.acknowledgedMs, 0.95)
  if (pace.acknowledgedMs.length >= samplesNeeded && p95 > acknowledgeMsMax)
    lines.push(
      `Nhận tin chậm: 5% số tin mất trên ${sayMs(p95)} (mức cho phép 1,5 giây). Hãy xem tải máy chủ và ổ đĩa.`,
    )
  const { inbound, outbound, evidence } = pace.overdueMs
  if (inbound > overdueMsMax.inbound)
    lines.push(`Xử lý chậm: tin cũ nhất đã chờ ${sayMs(inbound)}. Hãy xem tải máy chủ và nhật ký lỗi.`)
  if (outbound > overdueMsMax.outbound)
    lines.push(`Gửi chậm: tin đi cũ nhất đã trễ ${sayMs(outbound)}. Hãy xem kết nối tới nền tảng.`)
  if (evidence > overdueMsMax.evidence)
    lines.push(`Tải bằng chứng chậm: tệp cũ nhất đã trễ ${sayMs(evidence)}. Hãy xem kết nối và ổ đĩa.`)
  return lines
}

/** @param share 0.95 for the 95th percentile  @returns 0 of nothing */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** With less than this the next webhook may not be kept: the instance is not ready. */
export const diskBytesMin = 128 << 20
/** With less than this somebody should act today. */
export const diskBytesWarn = 5 * 2 ** 30

/** `3 phút`, `2 giờ`, `4 ngày`: one figure, rounded down. */
export function sayMs(ms: number): string {
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1).replace('.', ',')} giây`
  if (ms < 2 * minuteMs) return `${Math.floor(ms / 1_000)} giây`
  if (ms < 2 * hourMs) return `${Math.floor(ms / minuteMs)} phút`
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)} giờ`
  return `${Math.floor(ms / dayMs)} ngày`
}

/** `12,3 GB`. */
export function sayBytes(bytes: number): string {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(1).replace('.', ',')} GB`
  return `${Math.floor(bytes / 2 ** 20)} MB`
}
