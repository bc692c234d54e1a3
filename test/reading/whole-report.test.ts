// Whole reports in one message: the set, and the promises that hold for any text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tidy } from '../../src/reading/text.js'
import { readWholeReport } from '../../src/reading/whole-report.js'
import { expectScore } from './expect-score.js'
import { citizenText, fastestOf, hungAfterMs, megabytes } from './hostile.js'
import { standardNow } from './kind.js'
import wholeReports from './kinds/whole-reports.js'

const now = Date.parse(standardNow)

describe('reading whole reports', () => {
  it('reads every field of 92 % of the set and a wrong field in at most 4 %, however it is written', () => {
    expectScore(wholeReports, { rightMin: 0.92, wrongMax: 0.04, rowsMin: 165 })
  })

  it('takes the place as written, without its time, plate and act', () => {
    const text =
      'Sáng nay lúc 7h30 xe khách 99B-012.34 đón khách trước cổng Công ty Samsung, đường 18. Gọi tôi 0912345678'
    const report = readWholeReport(text, now)
    expect(report.placeWords?.text).toBe('trước cổng Công ty Samsung, đường 18')
    expect(report.plates).toMatchObject([{ value: { plate: '99B-012.34' } }])
    expect(report.vehicle).toMatchObject({ value: { type: 'bus_coach' } })
    expect(report.violations).toMatchObject({ value: ['bus_pickup'] })
    expect(report.telephone).toMatchObject({ value: '0912345678' })
  })

  it('lets the land find the place where it can', () => {
    const findPlace = (text: string) => ({ text: text.slice(3, 7), start: 3, end: 7 })
    expect(readWholeReport('ở Chờ, xe tải vượt đèn đỏ', now, { findPlace }).placeWords?.start).toBe(3)
  })

  it('finds nothing in small talk', () => {
    expect(readWholeReport('xin chào, cảm ơn bạn nhiều', now)).toEqual({ plates: [] })
  })

  it('names its place words by their place in the tidied text, for any text', () => {
    fc.assert(
      fc.property(citizenText, (text) => {
        const { placeWords } = readWholeReport(text, now)
        if (placeWords !== undefined)
          expect(tidy(text).slice(placeWords.start, placeWords.end)).toBe(placeWords.text)
      }),
      { numRuns: 300 },
    )
  })

  it.each(Object.entries(megabytes))('is not held up by a megabyte of %s', (_name, text) => {
    expect(fastestOf(() => readWholeReport(text, now))).toBeLessThan(hungAfterMs)
  })
})
