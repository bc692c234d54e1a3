// When silence or slowness is an alarm, by tables and properties.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedSince, percentile, tooQuiet, tooSlow } from '../../src/operate/alarms.js'
import { diskLine } from '../../src/operate/health.js'
import { isStuck } from '../../src/operate/watch.js'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** 21 November 2026, 00:00 UTC. */
const midnight = Date.UTC(2026, 10, 21)
const hourOf = (at: number) => Math.floor(at / hourMs)

/** So many messages in each hour of the day, for so many days before midnight. */
function memory(days: number, perHour: (hour: number) => number): Map<number, number> {
  const hourly = new Map<number, number>()
  for (let back = 1; back <= days * 24; back += 1) {
    const hour = hourOf(midnight) - back
    const count = perHour(((hour % 24) + 24) % 24)
    if (count > 0) hourly.set(hour, count)
  }
  return hourly
}

describe('a channel is too quiet', () => {
  const busy = { lastAt: midnight - 1, hourly: memory(14, () => 12) }

  it('after half an hour where 12 an hour come, and not after ten minutes', () => {
    expect(tooQuiet(busy, midnight + 10 * 60_000)).toBeUndefined()
    expect(tooQuiet(busy, midnight + 31 * 60_000)).toMatch(
      /Im lặng bất thường: 31 phút .*khoảng 6 tin.*npm run doctor/,
    )
  })

  it('by the same hours of earlier days: nights without messages count for nothing', () => {
    const daytime = { lastAt: midnight - 1, hourly: memory(14, (hour) => (hour >= 12 ? 10 : 0)) }
    expect(tooQuiet(daytime, midnight + 12 * hourMs)).toBeUndefined()
    expect(tooQuiet(daytime, midnight + 12 * hourMs + 40 * 60_000)).toMatch(/Im lặng/)
  })

  it('where one message a day comes, only after days', () => {
    const rare = { lastAt: midnight - 1, hourly: memory(28, (hour) => (hour === 8 ? 1 : 0)) }
    expect(tooQuiet(rare, midnight + 2 * dayMs)).toBeUndefined()
  })

  it('with two days of memory only after three days of silence, and never where nothing ever came', () => {
    const young = { lastAt: midnight - 1, hourly: memory(2, () => 100) }
    expect(tooQuiet(young, midnight + 2 * dayMs)).toBeUndefined()
    expect(tooQuiet(young, midnight + 4 * dayMs)).toMatch(/4 ngày|3 ngày/)
    expect(tooQuiet({ lastAt: undefined, hourly: new Map() }, midnight)).toBeUndefined()
  })

  it('and what was to be expected never shrinks while the silence lasts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 24, maxLength: 24 }),
        fc.nat(70),
        fc.nat(70),
        (day, a, b) => {
          const heard = { lastAt: midnight - 1, hourly: memory(10, (hour) => day[hour]!) }
          const [first, second] = [Math.min(a, b), Math.max(a, b)].map((hours) =>
            expectedSince(heard, midnight + hours * hourMs),
          )
          return (first ?? 0) <= (second ?? 0) + 1e-9
        },
      ),
    )
  })
})

describe('a channel is too slow', () => {
  const well = {
    acknowledgedMs: Array<number>(100).fill(20),
    overdueMs: { inbound: 0, outbound: 0, evidence: 0 },
  }

  it('when one acknowledgement in twenty takes over 1.5 s, told only from enough of them', () => {
    expect(tooSlow(well)).toEqual([])
    const slow = [...Array<number>(94).fill(20), ...Array<number>(6).fill(1_600)]
    expect(tooSlow({ ...well, acknowledgedMs: slow })).toEqual([
      expect.stringMatching(/Nhận tin chậm.*1,6 giây/),
    ])
    expect(tooSlow({ ...well, acknowledgedMs: [9_000, 9_000] })).toEqual([])
  })

  it.each([
    ['inbound', 31_000, /Xử lý chậm.*31 giây/],
    ['outbound', 61_000, /Gửi chậm.*61 giây/],
    ['evidence', 16 * 60_000, /Tải bằng chứng chậm.*16 phút/],
  ] as const)('when the oldest of %s is overdue', (queue, ms, line) => {
    const overdueMs = { ...well.overdueMs, [queue]: ms }
    expect(tooSlow({ ...well, overdueMs })).toEqual([expect.stringMatching(line)])
    expect(tooSlow({ ...well, overdueMs: { ...overdueMs, [queue]: ms / 2 } })).toEqual([])
  })

  it('by a percentile that is one of the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(10_000), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => values.includes(percentile(values, share)),
      ),
    )
    expect(percentile([], 0.95)).toBe(0)
  })
})

it('a worker is stuck when it looks no more or fails again and again, not when it rests', () => {
  expect(isStuck({ lookedMsAgo: 29_000, restMaxMs: 30_000, failedInRow: 0 })).toBe(false)
  expect(isStuck({ lookedMsAgo: 33_000, restMaxMs: 2_000, failedInRow: 0 })).toBe(true)
  expect(isStuck({ lookedMsAgo: 10, restMaxMs: 2_000, failedInRow: 5 })).toBe(true)
})

it('a disk says how much is left, and what to do when it is little', () => {
  expect(diskLine('Bằng chứng', 80 * 2 ** 30)).toBe('Bằng chứng: còn 80,0 GB.')
  expect(diskLine('Bằng chứng', 2 ** 30)).toMatch(/trong hôm nay/)
  expect(diskLine('Bằng chứng', 10 << 20)).toMatch(/không đủ để nhận tin.*ngay/)
})
