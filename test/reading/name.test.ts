// Names and addresses: the set, what is refused, hiding, and the promises that hold for any text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskAddress, readAddress } from '../../src/reading/address.js'
import { maskName, readName } from '../../src/reading/name.js'
import { expectScore } from './expect-score.js'
import { citizenText, fastestOf, hungAfterMs, megabytes } from './hostile.js'
import names from './kinds/names.js'

describe('reading names', () => {
  it('reads 98 % of the set right and takes hardly anything else for a name, however it is written', () => {
    expectScore(names, { rightMin: 0.98, wrongMax: 0.005, rowsMin: 320 })
  })

  it('gives one proper case whatever case was typed', () => {
    for (const name of ['Nguyễn Thị Lan Anh', "Đinh Thị H'Lan", 'Giàng A Páo', "K'Brông Tuấn"]) {
      for (const typed of [name, name.toUpperCase(), name.toLowerCase(), name.normalize('NFD')])
        expect(readName(typed)).toMatchObject({ found: 'value', value: name })
    }
  })

  it('hides all but the first letters', () => {
    expect(maskName('Nguyễn Văn A')).toBe('N*** V*** A')
    expect(maskName("Đinh Thị H'Lan")).toBe('Đ*** T*** H***')
  })

  it('gives two words or more without digits, for any text', () => {
    fc.assert(
      fc.property(citizenText, (text) => {
        const reading = readName(text)
        if (reading.found === 'value') expect(reading.value).toMatch(/^[^\d]+$/)
        expect(readName(text.normalize('NFD')).found).toBe(readName(text.normalize('NFC')).found)
      }),
      { numRuns: 1000 },
    )
  })

  it.each(Object.entries(megabytes))('is not held up by a megabyte of %s', (_name, text) => {
    expect(
      fastestOf(() => {
        readName(text)
        readAddress(text)
      }),
    ).toBeLessThan(hungAfterMs)
  })
})

describe('reading addresses', () => {
  it.each([
    ['số 5 ngõ 10 Từ Sơn', 'số 5 ngõ 10 Từ Sơn'],
    ['tôi ở thôn Đông, xã Hồng Thái, Việt Yên', 'thôn Đông, xã Hồng Thái, Việt Yên'],
    ['Địa chỉ: 12 Lý Thái Tổ, Bắc Ninh ạ', '12 Lý Thái Tổ, Bắc Ninh'],
    ['ĐỊA CHỈ: THÔN ĐÔNG, XÃ HỒNG THÁI', 'THÔN ĐÔNG, XÃ HỒNG THÁI'],
    ['nhà em ở khu 3 phường Võ Cường ạ', 'khu 3 phường Võ Cường'],
    ['địa chỉ của tôi là tổ dân phố 4, thị trấn Chờ', 'tổ dân phố 4, thị trấn Chờ'],
    ['thon 5 xa tan dinh', 'thon 5 xa tan dinh'],
    ['thường trú tại 15/3 Ngô Gia Tự', '15/3 Ngô Gia Tự'],
    ['Từ Sơn, Bắc Ninh', 'Từ Sơn, Bắc Ninh'],
  ])('keeps of %s only the address', (text, value) => {
    expect(readAddress(text)).toMatchObject({ found: 'value', value })
    expect(readAddress(text.normalize('NFD'))).toMatchObject({ found: 'value', value })
  })

  it.each([
    'không',
    'bỏ qua',
    'hỏi làm gì',
    'tại sao phải khai?',
    'đm mày',
    'không muốn nói',
    'abc',
    '.',
    'quay lại',
  ])('takes %s for no address', (text) => {
    expect(readAddress(text).found).not.toBe('value')
  })

  it('hides all but the last part', () => {
    expect(maskAddress('thôn Đông, xã Hồng Thái, Bắc Ninh')).toBe('***, Bắc Ninh')
    expect(maskAddress('số 5 ngõ 10 Từ Sơn')).not.toContain('5')
    expect(maskAddress('12 Lý Thái Tổ')).toBe('***')
  })
})
