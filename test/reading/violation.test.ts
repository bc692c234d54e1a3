// Acts: the set, the catalogue itself, what only the context settles, and the promises that hold for any text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readViolations } from '../../src/reading/violation.js'
import { violationWords } from '../../src/reading/violation-words.js'
import { tidy } from '../../src/reading/text.js'
import { firstViolations, violationLabel, violationOf, violations } from '../../src/reports/violations.js'
import { expectScore } from './expect-score.js'
import { citizenText, fastestOf, hungAfterMs, megabytes } from './hostile.js'
import acts from './kinds/violations.js'

function read(text: string): string[] {
  const reading = readViolations(text)
  return reading.found === 'value' ? reading.value : []
}

describe('reading acts', () => {
  it('reads 98 % of the set right and gives hardly a wrong act, however it is written', () => {
    expectScore(acts, { rightMin: 0.98, wrongMax: 0.005, rowsMin: 370 })
  })

  it('knows every keyword of the catalogue but the words that say too little alone', () => {
    const tooBare = new Set(['bụi', 'ồn', 'hổ vồ'])
    const missed = violations.flatMap((violation) =>
      violation.keywords
        .filter((keyword) => !tooBare.has(keyword))
        .filter(
          (keyword) => !read(keyword).includes(violation.id) && readViolations(keyword).found === 'nothing',
        ),
    )
    expect(missed).toEqual([])
  })

  it('tells only acts that the catalogue has', () => {
    const inner = new Set(['none', 'reckless', 'carry_many'])
    const unknown = violationWords
      .map(([id]) => id)
      .filter((id) => !inner.has(id) && violationOf(id) === undefined)
    expect(unknown).toEqual([])
  })

  it('lets the vehicle and the road settle what the words leave open', () => {
    expect(read('xe máy chở quá số người')).toEqual(['too_many_moto'])
    expect(read('xe khách chở quá số người')).toEqual(['bus_overcrowd'])
    expect(readViolations('chở quá số người')).toMatchObject({ found: 'question', ask: 'which' })
    expect(read('quay đầu xe')).toEqual(['u_turn'])
    expect(read('quay đầu trên cao tốc')).toEqual(['expressway_wrong'])
    expect(read('đỗ xe dưới gầm cao tốc')).toEqual(['stop_park'])
  })

  it('leaves out what is denied', () => {
    expect(read('không phải vượt đèn đỏ mà là lấn làn')).toEqual(['wrong_lane'])
    expect(readViolations('xe đó không vượt đèn đỏ')).toEqual({ found: 'nothing' })
  })

  it('is stable under NFD and case, and names its words by their place', () => {
    fc.assert(
      fc.property(citizenText, (text) => {
        const reading = readViolations(text)
        if (reading.found !== 'nothing')
          expect(tidy(text).slice(reading.words.start, reading.words.end)).toBe(reading.words.text)
        expect(read(text.normalize('NFD'))).toEqual(read(text.normalize('NFC')))
      }),
      { numRuns: 500 },
    )
  })

  it.each(Object.entries(megabytes))('is not held up by a megabyte of %s', (_name, text) => {
    expect(fastestOf(() => readViolations(text))).toBeLessThan(hungAfterMs)
  })
})

describe('the catalogue', () => {
  it('has labels that fit a tap, ids of their own and a level for every act with a fine', () => {
    expect(new Set(violations.map(({ id }) => id)).size).toBe(violations.length)
    for (const violation of violations) {
      expect(violation.label.normalize('NFC').length).toBeLessThanOrEqual(20)
      expect(violation.level > 0).toBe(violation.penalties.length > 0)
      for (const { fine, ref } of violation.penalties) {
        expect(ref).toMatch(/\d/)
        if (fine !== null) expect(fine[0]).toBeLessThan(fine[1])
      }
    }
  })

  it('ends with the other act, offers known ones first and names what it does not know', () => {
    expect(violations.at(-1)?.id).toBe('other')
    for (const id of firstViolations) expect(violationOf(id)).toBeDefined()
    expect(violationLabel('red_light')).toBe('Vượt đèn đỏ')
    expect(violationLabel('no_such_act')).toBe('Lỗi khác')
  })

  it('calls first for help where somebody may be hurt, and promises no result where a clip proves nothing', () => {
    expect(violationOf('alcohol')).toMatchObject({ urgent: true, provableByClip: false })
    expect(violationOf('speeding')).toMatchObject({ urgent: false, provableByClip: false })
    expect(violationOf('red_light')).toMatchObject({ urgent: false, provableByClip: true })
  })
})
