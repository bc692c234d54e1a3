// Times: `2026-11-21 07:30`, `2026-11-21 07h`, `2026-11-20`, `A..B`, `~A..B` (a window), `ongoing`, `habit`, `ask:hour`, `nothing`.
import { readTime, sayTime } from '../../../src/reading/time.js'
import { dayMs, hourMs } from '../../../src/reading/day.js'
import type { ReportTime } from '../../../src/reading/reading.js'
import type { Kind, Row } from '../kind.js'
import { nowOf } from '../kind.js'

const times: Kind = {
  name: 'times',
  sets: ['times.json', 'times-talk.json', 'times-fresh.json'],
  judge(row, text) {
    const reading = readTime(text, nowOf(row))
    const wants = wantsOf(row)
    if (reading.found === 'nothing') return wants.includes('nothing') ? 'right' : 'missed'
    if (reading.found === 'question')
      return wants.some((want) => want === 'ask' || want === `ask:${reading.ask}`) ? 'right' : 'missed'
    return wants.some((want) => isTime(want, reading.value)) ? 'right' : 'wrong'
  },
  show(row, text) {
    const reading = readTime(text, nowOf(row))
    if (reading.found === 'nothing') return 'nothing'
    if (reading.found === 'question')
      return `ask:${reading.ask} ${reading.choices.map(({ label }) => label).join(' | ')}`
    return `${reading.value.is}: ${sayTime(reading.value, nowOf(row))}`
  },
}
export default times

function wantsOf(row: Row): string[] {
  return Array.isArray(row.want) ? (row.want as string[]) : [String(row.want)]
}

function isTime(want: string, time: ReportTime): boolean {
  if (want === 'ongoing' || want === 'habit') return time.is === want
  const window = want.startsWith('~')
  const [from = '', to] = want.replace('~', '').split('..')
  if (to !== undefined && window) return inWindow(time, instant(from), instant(to))
  if (to !== undefined)
    return (
      time.is === 'range' && time.from === instant(from) && Math.abs(time.to - instant(to)) < dayMs / 1440
    )
  if (window) return time.approximate && time.from === instant(from)
  if (/:/.test(want)) return time.is === 'minute' && time.from === instant(from)
  if (/h$/.test(want)) return (time.is === 'hour' || time.is === 'minute') && time.from === instant(from)
  return time.is === 'day' && time.from === instant(from)
}

/** A window is right when it says to be about, begins in it and does not outlast it by more than an hour. */
function inWindow(time: ReportTime, from: number, to: number): boolean {
  return time.approximate && time.from >= from - hourMs && time.from < to && time.to <= to + hourMs
}

function instant(written: string): number {
  const [date = '', clock = '00:00'] = written.trim().split(' ')
  const full = clock.endsWith('h') ? `${clock.slice(0, -1)}:00` : clock
  return Date.parse(`${date}T${full}:00+07:00`)
}
