// Identity numbers: the set, finding and hiding them in longer words, and the promises that hold for any text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findIdentityNumbers, maskCccd, readCccd } from '../../src/reading/cccd.js'
import { tidy } from '../../src/reading/text.js'
import { expectScore } from './expect-score.js'
import { citizenText, fastestOf, hungAfterMs, megabytes } from './hostile.js'
import { standardNow } from './kind.js'
import cccds from './kinds/cccds.js'

const now = Date.parse(standardNow)

describe('reading identity numbers', () => {
  it('reads 99 % of the set right and gives no wrong value, however it is written', () => {
    expectScore(cccds, { rightMin: 0.99, wrongMax: 0, rowsMin: 300 })
  })

  it('says why a number cannot be', () => {
    expect(readCccd('121234567', now)).toMatchObject({ ask: 'cmnd' })
    expect(readCccd('02409901234', now)).toMatchObject({ ask: 'length' })
    expect(readCccd('999099012345', now)).toMatchObject({ ask: 'province' })
    expect(readCccd('024227012345', now)).toMatchObject({ ask: 'birth' })
  })

  it('finds every number in longer words, with its place in the tidied text', () => {
    const text = 'Căn cước 024 099 012 345, cmnd cũ 121234567, gọi 0912345678'.normalize('NFD')
    const found = findIdentityNumbers(text)
    expect(found.map(({ number }) => number)).toEqual(['024099012345', '121234567'])
    for (const { words } of found) expect(tidy(text).slice(words.start, words.end)).toBe(words.text)
  })

  it('hides the middle', () => {
    expect(maskCccd('024099012345')).toBe('024******345')
  })

  it('gives nothing but figures, for any text', () => {
    fc.assert(
      fc.property(citizenText, (text) => {
        const reading = readCccd(text, now)
        if (reading.found === 'value') expect(reading.value).toMatch(/^\d{12}$/)
        const decomposed = readCccd(text.normalize('NFD'), now)
        expect(decomposed.found).toBe(readCccd(text.normalize('NFC'), now).found)
      }),
      { numRuns: 1000 },
    )
  })

  it.each(Object.entries(megabytes))('is not held up by a megabyte of %s', (_name, text) => {
    const taken = fastestOf(() => {
      readCccd(text, now)
      findIdentityNumbers(text)
    })
    expect(taken).toBeLessThan(hungAfterMs)
  })
})
