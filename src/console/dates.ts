// Times as people in Vietnam write them, and how long is left. Asia/Ho_Chi_Minh has had one offset since 1975: UTC+7.

const zoneMs = 7 * 3_600_000
const two = (number: number) => String(number).padStart(2, '0')

/** `19:43 21/11/2026` */
export function when(at: number): string {
  return `${clock(at)} ${day(at)}`
}

/** `19:43` */
export function clock(at: number): string {
  const local = new Date(at + zoneMs)
  return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`
}

/** `21/11/2026` */
export function day(at: number): string {
  const local = new Date(at + zoneMs)
  return `${two(local.getUTCDate())}/${two(local.getUTCMonth() + 1)}/${local.getUTCFullYear()}`
}

/** Today's clock, or the day as well. */
export function short(at: number, now: number): string {
  return day(at) === day(now) ? clock(at) : when(at)
}

/** A length of time in the largest unit that says enough: `45 giây`, `12 phút`, `3 giờ 20 phút`, `5 ngày`. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} giây`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} phút`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} giờ` : `${hours} giờ ${minutes % 60} phút`
  return `${Math.floor(hours / 24)} ngày`
}

/** `còn 3 giờ`, `quá 2 ngày`. */
export function left(dueAt: number, now: number): string {
  return dueAt >= now ? `còn ${span(dueAt - now)}` : `quá ${span(now - dueAt)}`
}

/** `1,2 MB`, `640 KB` */
export function size(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`
  return `${(bytes / 1024 / 1024).toFixed(1).replace('.', ',')} MB`
}
