// Says a time in Vietnamese, as people write it: in full for the review, short for a button.
import { dayMs, dayStart, hourMs, sayClock, sayDate, sayDay, wallTime } from './day.js'
import type { ReportTime } from './reading.js'

/**
 * @param now ms UTC
 * @returns `19:43 hôm nay (21/11/2026)`, `khoảng 22:00–23:00 ngày 2/9/2026`, `đang diễn ra`
 */
export function sayTime(time: ReportTime, now: number): string {
  const about = time.approximate ? 'khoảng ' : ''
  switch (time.is) {
    case 'minute':
    case 'hour':
      return `${about}${sayClock(time.from)} ${sayDay(time.from, now)}`
    case 'day':
      return `${about}${sayDay(time.from, now)}`
    case 'range':
      return about + saySpan(time.from, time.to, now)
    case 'ongoing':
      return now - time.from < hourMs / 2
        ? 'đang diễn ra'
        : `đang diễn ra, từ ${sayClock(time.from)} ${sayDay(time.from, now)}`
    case 'habit':
      return `thường xuyên (“${time.habit}”)`
  }
}

function saySpan(from: number, to: number, now: number): string {
  if (isWholeDays(from, to, now)) return `từ ${sayDay(from, now)} đến ${sayDay(to, now)}`
  if (dayStart(from) === dayStart(to)) return `${sayClock(from)}–${sayClock(to)} ${sayDay(from, now)}`
  return `${sayClock(from)} ${sayDay(from, now)} – ${sayClock(to)} ${sayDay(to, now)}`
}

function isWholeDays(from: number, to: number, now: number): boolean {
  return from === dayStart(from) && dayStart(to) > from && (to === dayStart(to) + dayMs - 1 || to === now)
}

/**
 * A label for a button, 20 characters at most.
 * @returns `7:00 sáng nay`, `19:00 tối qua`, `Sáng 18/11`, `20/11/2026`
 */
export function sayChoice(time: ReportTime, now: number): string {
  const day = shortDay(time.from, now)
  switch (time.is) {
    case 'minute':
    case 'hour':
      return `${sayClock(time.from)} ${partName(wallTime(time.from).hour)} ${day}`
    case 'range':
      if (isWholeDays(time.from, time.to, now)) return `${shortDate(time.from)} – ${shortDate(time.to)}`
      return time.approximate
        ? capital(`${partName(wallTime(time.from).hour)} ${day}`)
        : `${sayClock(time.from)}–${sayClock(time.to)} ${day}`
    case 'day':
      if (day === 'nay' || day === 'qua') return `Hôm ${day} (${shortDate(time.from)})`
      return sayDate(time.from)
    case 'ongoing':
      return 'Đang diễn ra'
    case 'habit':
      return 'Thường xuyên'
  }
}

function shortDay(at: number, now: number): string {
  const back = Math.round((dayStart(now) - dayStart(at)) / dayMs)
  if (back === 0) return 'nay'
  return back === 1 ? 'qua' : shortDate(at)
}

function shortDate(at: number): string {
  const { day, month } = wallTime(at)
  return `${day}/${month}`
}

function partName(hour: number): string {
  if (hour < 5) return 'đêm'
  if (hour < 11) return 'sáng'
  if (hour < 13) return 'trưa'
  if (hour < 18) return 'chiều'
  return hour < 22 ? 'tối' : 'đêm'
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
