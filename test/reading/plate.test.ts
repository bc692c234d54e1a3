// Plates: the set, the promises that hold for any text, settling by vehicle, comparing what is remembered.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plateProvince, readPlates, sayPlate, settlePlate, similarPlates } from '../../src/reading/plate.js'
import type { PlateValue } from '../../src/reading/reading.js'
import { tidy } from '../../src/reading/text.js'
import { expectScore } from './expect-score.js'
import { citizenText, fastestOf, hungAfterMs, megabytes } from './hostile.js'
import plates from './kinds/plates.js'

function plateIn(text: string): PlateValue {
  const [first] = readPlates(text)
  if (first?.found !== 'value') throw new Error(`no plate in ${text}`)
  return first.value
}

describe('reading plates', () => {
  it('reads 99 % of the set right and at most 0.2 % wrong, however it is written', () => {
    expectScore(plates, { rightMin: 0.99, wrongMax: 0.002, rowsMin: 500 })
  })

  it('names the words a plate came from by their place in the tidied text', () => {
    const text = 'Xe tải biển số hai chín a một hai ba bốn năm chở đất'.normalize('NFD')
    const [first] = readPlates(text)
    if (first?.found !== 'value') throw new Error('not read')
    expect(first.words.text).toBe('hai chín a một hai ba bốn năm')
    expect(tidy(text).slice(first.words.start, first.words.end)).toBe(first.words.text)
  })

  it('keeps the colour said with the plate', () => {
    expect(plateIn('biển vàng 98C-123.45')).toMatchObject({ colour: 'yellow', provinceCode: '98' })
    expect(plateIn('xe 98C-123.45 biển số xanh')).toMatchObject({ colour: 'blue' })
    expect(plateIn('xe vàng 98C-123.45')).not.toHaveProperty('colour')
  })

  it('never gives a whole plate with a code or letter that is not issued', () => {
    fc.assert(
      fc.property(
        citizenText,
        fc.integer({ min: 0, max: 99 }),
        fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
        fc.integer({ min: 0, max: 99999 }),
        (around, code, letter, number) => {
          const text = `${around} ${String(code).padStart(2, '0')}${letter}-${String(number).padStart(5, '0')}`
          for (const reading of readPlates(text)) {
            if (reading.found !== 'value' || reading.value.is !== 'whole') continue
            const { plate, provinceCode } = reading.value
            if (provinceCode !== undefined) expect(plateProvince(provinceCode)).toBeDefined()
            expect(plate).not.toMatch(/^\d\d[IJOQW]/)
            expect(plate).toMatch(
              /^(?:T?\d\d[A-ZĐ]{0,2}\d?-(?:\d{3}\.\d\d|\d{4})|\d\d-(?:NG|NN|QT|CV)-\d{3}-\d{2,3}|[A-Z]{2}-\d\d-\d\d)$/,
            )
          }
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('reads its own canonical forms back', () => {
    for (const plate of [
      '29A-123.45',
      '29A-1234',
      '98B1-234.56',
      '98Y1-1234',
      '29AA-123.45',
      'TM-12-34',
      '80-NG-011-02',
      '29LD-012.34',
      'T80-235.88',
      '29MĐ1-123.45',
      '29R-012.34',
    ])
      expect(sayPlate(plateIn(plate))).toBe(plate)
  })

  it('reads the same in NFC, NFD and capitals', () => {
    fc.assert(
      fc.property(citizenText, (text) => {
        const said = (from: string) =>
          readPlates(from).map((one) =>
            one.found === 'value'
              ? one.value.is === 'partial'
                ? one.value.digits
                : sayPlate(one.value)
              : one.found === 'question'
                ? one.ask
                : '',
          )
        expect(said(text.normalize('NFD'))).toEqual(said(text.normalize('NFC')))
      }),
    )
  })

  it.each(Object.entries(megabytes))('is not held up by a megabyte of %s', (_name, text) => {
    const taken = fastestOf(() => {
      readPlates(text)
    })
    expect(taken).toBeLessThan(hungAfterMs)
  })
})

describe('settling a plate by the vehicle', () => {
  it('gives a motorbike its own form and a car its own', () => {
    const open = plateIn('98A12345')
    expect(settlePlate(open, 'motorbike')).toMatchObject({ plate: '98A1-2345', kinds: ['moto'] })
    expect(settlePlate(open, 'truck')).toMatchObject({ plate: '98A-123.45', kinds: ['car5'] })
    expect(settlePlate(open, undefined)).toEqual(open)
    expect(settlePlate(open, 'other')).toEqual(open)
  })

  it('leaves a plate alone that was clear', () => {
    const clear = plateIn('98A-123.45')
    expect(settlePlate(clear, 'motorbike')).toEqual(clear)
  })
})

describe('comparing what is remembered', () => {
  it.each([
    ['98A-123.xx', '98A-123.45', true],
    ['98A-123.xx', '98A-124.45', false],
    ['đuôi 345', '29C-123.45', true],
    ['đuôi 345', '29C-123.46', false],
    ['biển vàng 98', '98A-123.45', true],
    ['biển vàng 98', '99A-123.45', false],
    ['đầu 98 đuôi 45', '98A-123.45', true],
    ['98-123.45', '98C-123.45', true],
    ['29A-123.45', '29A 12345', true],
    ['đuôi 345', 'đuôi 45', true],
    ['đuôi 345', 'đuôi 46', false],
    ['không rõ biển', '29A-123.45', false],
  ])('%s and %s: %s', (one, other, alike) => {
    expect(similarPlates(plateIn(one), plateIn(other))).toBe(alike)
    expect(similarPlates(plateIn(other), plateIn(one))).toBe(alike)
  })
})
