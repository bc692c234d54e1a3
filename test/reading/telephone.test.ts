// Telephones: the set, finding and hiding them in longer words, and the promises that hold for any text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findTelephones, maskTelephone, readTelephone } from '../../src/reading/telephone.js'
import { tidy } from '../../src/reading/text.js'
import { expectScore } from './expect-score.js'
import { citizenText, fastestOf, hungAfterMs, megabytes } from './hostile.js'

import telephones from './kinds/telephones.js'

describe('reading telephones', () => {
  it('reads 99 % of the set right and gives no wrong value, however it is written', () => {
    expectScore(telephones, { rightMin: 0.99, wrongMax: 0, rowsMin: 300 })
  })

  it('gives an old eleven-figure number its present prefix, but not as certain', () => {
    expect(readTelephone('0168 123 4567')).toMatchObject({
      found: 'value',
      value: '0381234567',
      sure: 'likely',
    })
  })

  it('says why a number cannot be', () => {
    expect(readTelephone('091234567')).toMatchObject({ ask: 'length' })
    expect(readTelephone('0512345678')).toMatchObject({ ask: 'prefix' })
    expect(readTelephone('01301234567')).toMatchObject({ ask: 'old11' })
  })

  it('finds every number in longer words, with its place in the tidied text', () => {
    const text = 'Gọi 0912 345 678 hoặc +84 987.654.321, cccd 024099012345'.normalize('NFD')
    const found = findTelephones(text)
    expect(found.map(({ telephone }) => telephone)).toEqual(['0912345678', '0987654321'])
    for (const { words } of found) expect(tidy(text).slice(words.start, words.end)).toBe(words.text)
  })

  it('hides the middle', () => {
    expect(maskTelephone('0912345678')).toBe('091****678')
    expect(maskTelephone('113')).toBe('113')
  })

  it('gives nothing but figures, for any text', () => {
    fc.assert(
      fc.property(citizenText, (text) => {
        const reading = readTelephone(text)
        if (reading.found === 'value') expect(reading.value).toMatch(/^0\d{9,10}$/)
        const decomposed = readTelephone(text.normalize('NFD'))
        expect(decomposed.found).toBe(readTelephone(text.normalize('NFC')).found)
      }),
      { numRuns: 1000 },
    )
  })

  it.each(Object.entries(megabytes))('is not held up by a megabyte of %s', (_name, text) => {
    const taken = fastestOf(() => {
      readTelephone(text)
      findTelephones(text)
    })
    expect(taken).toBeLessThan(hungAfterMs)
  })
})
