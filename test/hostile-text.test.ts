// No text holds the program up: a megabyte of what is worst for a pattern goes through the masking and the words that interrupt in 50 ms.
import { beforeAll, describe, expect, it } from 'vitest'
import { phrases } from '../flows/phrases.js'
import { maskIdentity } from '../src/reading/free-text.js'
import { maskFacts, maskText } from '../src/reports/masking.js'
import { factsFrom } from './console/desk.js'
import { fastestOf, hungAfterMs } from './reading/hostile.js'

const megabyte = 1 << 20
const fill = (unit: string) => unit.repeat(Math.ceil(megabyte / unit.length)).slice(0, megabyte)
const hostile: [string, string][] = [
  ['one digit', fill('0')],
  ['spaces', fill(' ')],
  ['telephones that never end', fill('0912.345.67')],
  ['own names that never come', fill('tôi tên là ')],
  ['addresses that never come', fill('địa chỉ của tôi là ')],
  ['combining marks', fill('a\u0301\u0323')],
  ['line breaks', fill('\n')],
  ['one letter', fill('a')],
  ['words of erasing', fill('xoa du lieu ')],
]
const known = {
  name: 'Nguyễn Khắc Thắng',
  telephone: '0912345678',
  cccd: '024061700011',
  address: 'số 7 ngõ Cây Sung',
}

describe('a megabyte of hostile text', () => {
  beforeAll(() => {
    maskIdentity('tôi là Nguyễn Văn An 0912345678 98A-123.45')
  })

  it.each(hostile)('is masked in time: %s', (_, text) => {
    expect(fastestOf(() => maskText(text, known))).toBeLessThan(hungAfterMs)
  })

  it.each(hostile)('is masked in time as a fact of a report: %s', (_, text) => {
    expect(fastestOf(() => maskFacts(factsFrom({ people: text }), known))).toBeLessThan(hungAfterMs)
  })

  const { danger, ...rest } = phrases.words
  const patterns = Object.entries({ ...rest, ...danger }).filter(
    (entry): entry is [string, RegExp] => entry[1] instanceof RegExp,
  )
  it.each(patterns)(
    'in pieces of 20,000 characters, which no platform sends, holds up none of the words that interrupt: %s',
    (_, pattern) => {
      for (const [name, text] of hostile)
        expect({ name, quick: fastestOf(() => pattern.test(text.slice(0, 20_000))) < hungAfterMs }).toEqual({
          name,
          quick: true,
        })
    },
  )
})
