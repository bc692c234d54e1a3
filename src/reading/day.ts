// Days and hours in Vietnam: plain arithmetic on ms UTC; the zone is UTC+7 all year.

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
/** Asia/Ho_Chi_Minh has kept UTC+7 without summer time since 1975. */
const zoneMs = 7 * hourMs

/** A moment as people in Vietnam read it from the wall. */
export interface WallTime {
  year: number
  month: number
  day: number
  /** 1 Monday to 7 Sunday. */
  weekday: number
  hour: number
  minute: number
}

/** @param at ms UTC */
export function wallTime(at: number): WallTime {
  const wall = new Date(at + zoneMs)
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    weekday: wall.getUTCDay() === 0 ? 7 : wall.getUTCDay(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
  }
}

/** @returns ms UTC of 00:00 in Vietnam on the day of `at` */
export function dayStart(at: number): number {
  return Math.floor((at + zoneMs) / dayMs) * dayMs - zoneMs
}

/** @returns ms UTC of 00:00 in Vietnam on that day, or undefined when there is no such day */
export function dateStart(year: number, month: number, day: number): number | undefined {
  const at = Date.UTC(year, month - 1, day) - zoneMs
  const wall = wallTime(at)
  return wall.year === year && wall.month === month && wall.day === day ? at : undefined
}

/** @returns ms UTC of 00:00 on the Monday of that week; weeks run Monday to Sunday */
export function weekStart(at: number): number {
  return dayStart(at) - (wallTime(at).weekday - 1) * dayMs
}

/** @returns ms UTC of 00:00 on the last such day of a month at or before `now`; undefined when it never was in the last year */
export function lastDayOfMonth(day: number, now: number): number | undefined {
  const { year, month } = wallTime(now)
  for (let back = 0; back < 12; back += 1) {
    const months = year * 12 + (month - 1) - back
    const start = dateStart(Math.floor(months / 12), (months % 12) + 1, day)
    if (start !== undefined && start <= now) return start
  }
  return undefined
}

/** @returns `7:05`, `19:43` */
export function sayClock(at: number): string {
  const { hour, minute } = wallTime(at)
  return `${hour}:${String(minute).padStart(2, '0')}`
}

/** @returns `21/11/2026` */
export function sayDate(at: number): string {
  const { year, month, day } = wallTime(at)
  return `${day}/${month}/${year}`
}

/** @returns `hôm nay (21/11/2026)`, `hôm qua (20/11/2026)`, `thứ Năm (19/11/2026)` within the week, else `ngày 2/9/2026` */
export function sayDay(at: number, now: number): string {
  const back = Math.round((dayStart(now) - dayStart(at)) / dayMs)
  if (back === 0) return `hôm nay (${sayDate(at)})`
  if (back === 1) return `hôm qua (${sayDate(at)})`
  if (back > 1 && back < 7) return `${weekdayNames[wallTime(at).weekday] ?? ''} (${sayDate(at)})`
  return `ngày ${sayDate(at)}`
}

const weekdayNames = ['', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật']
