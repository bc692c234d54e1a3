// Times: the set, the promises that hold for any text, and the answers to a question about time.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateStart, dayMs, dayStart, lastDayOfMonth, wallTime, weekStart } from '../../src/reading/day.js'
import { sayChoice } from '../../src/reading/say-time.js'
import { readTime, readTimeAnswer, sayTime } from '../../src/reading/time.js'
import { tidy } from '../../src/reading/text.js'
import { expectScore } from './expect-score.js'
import { citizenText, fastestOf, hungAfterMs, megabytes } from './hostile.js'
import { standardNow } from './kind.js'
import times from './kinds/times.js'

const now = Date.parse(standardNow)
const at = (written: string) => Date.parse(`${written}:00+07:00`)

describe('reading a time', () => {
  it('reads 97 % of the set right and at most 0.5 % wrong, however it is written', () => {
    expectScore(times, { rightMin: 0.97, wrongMax: 0.005, rowsMin: 600 })
  })

  it('names the words a time came from by their place in the tidied text', () => {
    const text = 'Xe khách vượt đèn đỏ tối qua lúc 7h15 ở ngã tư'.normalize('NFD')
    const reading = readTime(text, now)
    if (reading.found !== 'value') throw new Error('not read')
    expect(reading.words.text).toBe('tối qua lúc 7h15')
    expect(tidy(text).slice(reading.words.start, reading.words.end)).toBe(reading.words.text)
  })

  it('offers the readings that would settle a doubtful hour, with short labels', () => {
    const reading = readTime('hôm qua lúc 7h', now)
    if (reading.found !== 'question') throw new Error('not asked')
    expect(reading.choices.map(({ label }) => label)).toEqual(['7:00 sáng qua', '19:00 tối qua'])
    expect(reading.choices.map(({ value }) => value.from)).toEqual([
      at('2026-11-20T07:00'),
      at('2026-11-20T19:00'),
    ])
  })

  it('never offers or gives a time to come', () => {
    fc.assert(
      fc.property(citizenText, fc.integer({ min: 0, max: 400 * 24 * 60 }), (text, minutes) => {
        const moment = now + minutes * 60_000
        const reading = readTime(text, moment)
        const given =
          reading.found === 'value'
            ? [reading.value]
            : reading.found === 'question'
              ? reading.choices.map(({ value }) => value)
              : []
        for (const time of given) {
          expect(time.from).toBeLessThanOrEqual(moment)
          expect(time.to).toBeLessThanOrEqual(moment)
          expect(time.from).toBeLessThanOrEqual(time.to)
          expect(sayChoice(time, moment).length).toBeLessThanOrEqual(20)
          expect(sayTime(time, moment)).not.toBe('')
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('reads the same in NFC, NFD and capitals', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '7h',
            'tối qua',
            'thứ bảy',
            'sáng nay',
            'khoảng',
            '8 rưỡi',
            'ngày 5 tháng 11',
            'đang',
            'giờ',
            'mười',
          ),
          { maxLength: 6 },
        ),
        (words) => {
          const text = words.join(' ')
          const bare = (from: string) => {
            const reading = readTime(from, now)
            return reading.found === 'value'
              ? { ...reading.value, habit: '' }
              : reading.found === 'question'
                ? [reading.ask, reading.choices]
                : 'nothing'
          }
          expect(bare(text.normalize('NFD'))).toEqual(bare(text))
          expect(bare(text.toUpperCase())).toEqual(bare(text))
        },
      ),
    )
  })

  it.each(Object.entries(megabytes))('is not held up by a megabyte of %s', (_name, text) => {
    const taken = fastestOf(() => {
      readTime(text, now)
    })
    expect(taken).toBeLessThan(hungAfterMs)
  })
})

describe('answering a question about time', () => {
  it('puts an hour on the day that was known', () => {
    const day = { from: at('2026-11-18T00:00'), to: at('2026-11-18T23:59') }
    expect(readTimeAnswer('7 rưỡi sáng', now, { day })).toMatchObject({
      value: { is: 'minute', from: at('2026-11-18T07:30') },
    })
    expect(readTimeAnswer('19', now, { day })).toMatchObject({ value: { from: at('2026-11-18T19:00') } })
    expect(readTimeAnswer('7', now, { day })).toMatchObject({ found: 'question', ask: 'hour' })
  })

  it('completes the answer from the words of the question', () => {
    expect(readTimeAnswer('tối', now, { earlier: 'hôm qua lúc 7h' })).toMatchObject({
      value: { from: at('2026-11-20T19:00') },
    })
    expect(readTimeAnswer('hôm kia', now, { earlier: 'hôm nọ lúc 7h tối' })).toMatchObject({
      value: { from: at('2026-11-19T19:00') },
    })
    expect(readTimeAnswer('30/10', now, { earlier: '31/11 lúc 7h sáng' })).toMatchObject({
      value: { from: at('2026-10-30T07:00') },
    })
    expect(readTimeAnswer('8h tối', now, { earlier: 'hôm qua lúc 7h' })).toMatchObject({
      value: { from: at('2026-11-20T20:00') },
    })
  })

  it('lets a whole new answer stand alone', () => {
    expect(readTimeAnswer('10 phút trước', now, { earlier: 'hôm qua lúc 7h' })).toMatchObject({
      value: { from: at('2026-11-21T13:50') },
    })
  })
})

describe('saying a time', () => {
  it.each([
    ['19:43 hôm qua', '19:43 hôm qua (20/11/2026)'],
    ['13h05', '13:05 hôm nay (21/11/2026)'],
    ['khoảng 22h-23h ngày 18/11', 'khoảng 22:00–23:00 thứ Tư (18/11/2026)'],
    ['2/9', 'ngày 2/9/2026'],
    ['đang diễn ra', 'đang diễn ra'],
    ['tối nào cũng đỗ', 'thường xuyên (“tối nào cũng”)'],
    ['từ 18/11 đến 20/11', 'từ thứ Tư (18/11/2026) đến hôm qua (20/11/2026)'],
  ])('%s is said as %s', (text, said) => {
    const reading = readTime(text, now)
    if (reading.found !== 'value') throw new Error('not read')
    expect(sayTime(reading.value, now)).toBe(said)
  })
})

describe('days in Vietnam', () => {
  it('begin at 17:00 UTC of the day before', () => {
    expect(dateStart(2026, 11, 21)).toBe(Date.UTC(2026, 10, 20, 17))
    expect(dayStart(now)).toBe(Date.UTC(2026, 10, 20, 17))
  })

  it('do not include the thirty-first of November', () => {
    expect(dateStart(2026, 11, 31)).toBeUndefined()
    expect(dateStart(2024, 2, 29)).toBeDefined()
  })

  it('agree with the calendar of the platform for any moment', () => {
    const shown = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Asia/Ho_Chi_Minh', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
    }) // prettier-ignore
    const two = (value: number) => String(value).padStart(2, '0')
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2099, 0) }), (moment) => {
        const wall = wallTime(moment)
        expect(
          `${two(wall.day)}/${two(wall.month)}/${wall.year}, ${two(wall.hour)}:${two(wall.minute)}`,
        ).toBe(shown.format(moment))
        expect(wallTime(weekStart(moment)).weekday).toBe(1)
        expect(moment - weekStart(moment)).toBeLessThan(7 * dayMs)
      }),
    )
  })

  it('go back over short months to find the last thirty-first', () => {
    expect(lastDayOfMonth(31, now)).toBe(dateStart(2026, 10, 31))
    expect(lastDayOfMonth(32, now)).toBeUndefined()
  })
})
