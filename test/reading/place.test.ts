// Places: nine in ten that name one unit reach it, a wrong one almost never; the rest is asked.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadLand } from '../../src/places/land.js'
import {
  askRoadKind,
  coordinatesIn,
  findPlaceWords,
  readMapLink,
  readPin,
  readPlace,
  readPlaceAnswer,
  sayPlace,
} from '../../src/reading/place.js'
import place from './kinds/place.js'
import { scoreOf } from './score.js'
import { variants } from './variants.js'
import { fastestOf, hungAfterMs } from './hostile.js'

const land = loadLand()
const read = (text: string, home = '24') => readPlace(text, land, home)

describe('the set of places', () => {
  it.each(variants)('is read right in 90 % and wrong in at most 2 % ($name)', (variant) => {
    const { rows, right, wrong } = scoreOf(place, variant)
    expect(rows).toBeGreaterThan(400)
    expect(right / rows).toBeGreaterThanOrEqual(0.9)
    expect(wrong / rows).toBeLessThanOrEqual(0.02)
  })
})

describe('words', () => {
  it('give the road, the km, the landmark and the direction beside the commune', () => {
    const reading = read('QL1A km 95+300, hướng Hà Nội đi Lạng Sơn, gần cây xăng Hòa Yên, xã Tân Dĩnh')
    expect(reading).toMatchObject({
      found: 'value',
      value: {
        road: { id: 'QL1', kind: 'national' },
        kmM: 95_300,
        commune: { code: '07432' },
        province: { code: '24' },
        direction: 'hướng Hà Nội đi Lạng Sơn',
        landmark: 'cây xăng Hòa Yên',
      },
    })
  })

  it('of a junction without its ward ask for the commune with at most three to tap, and keep the junction', () => {
    const reading = read('ngã tư Hùng Vương - Nguyễn Văn Cừ tp Bắc Giang')
    expect(reading).toMatchObject({
      found: 'question',
      ask: 'commune',
      partial: { junction: ['Hùng Vương', 'Nguyễn Văn Cừ'] },
    })
    if (reading.found !== 'question') return
    expect(reading.choices.length).toBeGreaterThan(1)
    expect(reading.choices.length).toBeLessThanOrEqual(3)
    expect(reading.choices.every((choice) => choice.label.length <= 20)).toBe(true)
  })

  it('with an old name that is another commune today offer both, the old one by its district', () => {
    const reading = read('xã Mẫu Sơn', '20')
    expect(reading.found === 'question' && reading.choices.map((choice) => choice.label)).toEqual([
      'Xã Mẫu Sơn',
      'Mẫu Sơn (Cao Lộc)',
    ])
  })

  it('that slip a letter are likely, never certain', () => {
    expect(read('xã Tân Dinnh')).toMatchObject({ found: 'value', sure: 'likely' })
    expect(read('xã Tân Dĩnh')).toMatchObject({ found: 'value', sure: 'certain' })
  })

  it('tell a road from the road beside it', () => {
    expect(read('đường gom QL1A xã Tân Dĩnh')).toMatchObject({ value: { road: { kind: 'local' } } })
    expect(read('gần QL37')).toMatchObject({ found: 'question', ask: 'road_kind' })
  })

  it('in a longer message give only the stretch that is the place', () => {
    const words = findPlaceWords(
      'Tối qua có xe tải lấn làn trên QL37 đoạn qua xã Hương Sơn, biển 98C-123.45 ạ',
      land,
      '24',
    )
    expect(words?.text).toBe('QL37 đoạn qua xã Hương Sơn')
  })

  it('that name no place give nothing', () => {
    for (const text of ['', '   ', 'xin chào', '80 km/h', '0912345678', '👍'])
      expect(read(text)).toEqual({ found: 'nothing' })
  })

  it('of any kind never throw, and read the same composed or not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        expect(() => read(text)).not.toThrow()
      }),
    )
    const told = (text: string) => {
      const reading = read(text)
      return reading.found === 'value' ? reading.value.commune?.code : reading.found
    }
    for (const text of ['xã Phúc Hoà, Tân Yên', 'TT Đồi Ngô, Lục Nam', 'phường Cảnh Thuỵ']) {
      expect(told(text.normalize('NFD'))).toBe(told(text))
      expect(told(text.toUpperCase())).toBe(told(text))
    }
  })

  it('of a megabyte hold nobody up', () => {
    read('xã Tân Dĩnh')
    for (const part of ['xã ', 'ql1 ', 'km 1+', 'tân an ', 'ngã tư a - ', '9.9999,', '\u0301', 'đường '])
      for (const use of [(text: string) => read(text), (text: string) => coordinatesIn(text)]) {
        const text = part.repeat(Math.ceil(1_000_000 / part.length))
        expect(
          fastestOf(() => use(text)),
          part,
        ).toBeLessThan(hungAfterMs)
      }
  })
})

describe('answers', () => {
  it('settle the commune and keep what was known', () => {
    const first = read('ngã tư Hùng Vương - Nguyễn Văn Cừ tp Bắc Giang')
    const earlier = first.found === 'question' ? first.partial! : { words: '' }
    expect(readPlaceAnswer(earlier, 'commune', 'Trần Phú', land, '24')).toMatchObject({
      found: 'value',
      value: { junction: ['Hùng Vương', 'Nguyễn Văn Cừ'], commune: { code: '07210' } },
    })
  })

  it('settle the kind of road', () => {
    const pin = { words: '21.3, 106.2', point: { latitude: 21.3, longitude: 106.2 } }
    expect(readPlaceAnswer(pin, 'road_kind', 'đường trong xã', land, '24')).toMatchObject({
      value: { road: { kind: 'local' } },
    })
    expect(readPlaceAnswer(pin, 'road_kind', 'trên quốc lộ', land, '24')).toMatchObject({
      value: { road: { kind: 'national' } },
    })
    expect(readPlaceAnswer(pin, 'road_kind', 'QL37', land, '24')).toMatchObject({
      value: { road: { id: 'QL37' } },
    })
  })
})

describe('pins', () => {
  it('offer the nearest communes, and then the kind of road', () => {
    const reading = readPin({ latitude: 21.2945, longitude: 106.2433 }, land, '24')
    expect(reading).toMatchObject({ found: 'question', ask: 'commune' })
    if (reading.found !== 'question') return
    expect(reading.choices.length).toBeGreaterThan(1)
    expect(askRoadKind(reading.choices[0]!.value)).toMatchObject({ found: 'question', ask: 'road_kind' })
  })

  it('deep in another province say so', () => {
    expect(readPin({ latitude: 10.78, longitude: 106.7 }, land, '24')).toMatchObject({
      found: 'value',
      value: { province: { code: '79' } },
    })
  })

  it('in the sea are no place', () => {
    expect(readPin({ latitude: 15, longitude: 117 }, land, '24')).toEqual({ found: 'nothing' })
  })

  it('come out of the links people share', () => {
    const point = { latitude: 21.28171, longitude: 106.19752 }
    const pair = '21.28171,106.19752'
    const links = [
      `https://www.google.com/maps?q=${pair}`,
      `https://maps.google.com/?q=loc:${pair}&z=17`,
      `https://www.google.com/maps/place/X/@21.1,106.1,17z/data=!3m1!4b1!4m5!3m4!1s0x0:0x0!8m2!3d21.28171!4d106.19752`,
      `https://www.google.com/maps/@${pair},15z`,
      `https://www.google.com/maps/search/?api=1&query=21.28171%2C106.19752`,
      `https://maps.apple.com/?ll=${pair}&q=Marked%20Location`,
      `https://www.openstreetmap.org/?mlat=21.28171&mlon=106.19752#map=17/21.1/106.1`,
      `https://www.openstreetmap.org/#map=17/21.28171/106.19752`,
      `https://zalo.me/location?lat=21.28171&lng=106.19752`,
      `geo:${pair}`,
      `chỗ này nhé 21.28171, 106.19752 ạ`,
    ]
    for (const link of links) expect(coordinatesIn(link), link).toEqual(point)
  })

  it('are not read out of short links, reversed or foreign pairs and prices', () => {
    for (const text of [
      'https://maps.app.goo.gl/AbC',
      '106.19752, 21.28171',
      'https://www.google.com/maps?q=48.85,2.35',
      '21.5, 106.2 triệu',
    ])
      expect(readMapLink(text, land, '24')).toEqual({ found: 'nothing' })
  })
})

describe('said back', () => {
  it('a place is one short line', () => {
    const reading = read('QL1A km 95+300 xã Tân Dĩnh')
    expect(reading.found === 'value' && sayPlace(reading.value)).toBe(
      'Quốc lộ 1, km 95+300, xã Tân Dĩnh, Bắc Ninh',
    )
    expect(sayPlace({ words: 'chỗ cây đa' })).toBe('chỗ cây đa')
  })
})
