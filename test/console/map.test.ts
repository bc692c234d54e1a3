// What the map of a report shows, and that its words tell the same to those who do not see it.
import { describe, expect, it } from 'vitest'
import { mapOf } from '../../src/console/map.js'
import { loadLand, type Land } from '../../src/places/land.js'

const bare = loadLand()
const ring = [[106.1, 21.2], [106.3, 21.2], [106.3, 21.4], [106.1, 21.4], [106.1, 21.2]] // prettier-ignore
const commune = bare.commune('07432')!
/** As with a boundary layer that knows this one commune, a square. */
const layered: Land = {
  ...bare,
  outline: (code) => (code === commune.code ? [[ring]] : undefined),
  at: (latitude, longitude) =>
    latitude > 21.2 && latitude < 21.4 && longitude > 106.1 && longitude < 106.3
      ? { certain: true, commune }
      : bare.at(latitude, longitude),
}
const shared = { latitude: 21.3, longitude: 106.2 }

describe('the map of a report', () => {
  it('shows the point a citizen shared inside the outline of its commune', () => {
    const map = mapOf({ place: { words: '', point: shared, commune } }, [], layered)!
    expect(map.pins).toEqual([{ ...shared, is: 'shared', says: 'Điểm người dân gửi' }])
    expect(map.communes).toMatchObject([{ code: '07432', outlined: true }])
    expect(map.words).toEqual([
      'Điểm người dân gửi: 21.30000, 106.20000, trong xã Tân Dĩnh.',
      'Đường viền: xã Tân Dĩnh.',
    ])
  })

  it('says how far from it a photo was made, and that this proves nothing', () => {
    const file = { title: 'Ảnh 1', latitude: 21.309, longitude: 106.2 }
    const { pins, words } = mapOf({ place: { words: '', point: shared, commune } }, [file, { ...file, title: 'Ảnh 2' }], bare)! // prettier-ignore
    expect(pins.map(({ says }) => says)).toEqual(['Điểm người dân gửi', 'Ảnh 1, Ảnh 2 tự ghi nơi chụp'])
    expect(words[1]).toContain('cách điểm người dân gửi 1,0 km')
    expect(words[1]).toContain('không phải bằng chứng')
  })

  it('says when a point lies in another commune than the one that was told', () => {
    const told = bare.commune('07375')!
    const { words } = mapOf({ place: { words: '', point: shared, commune: told } }, [], layered)!
    expect(words[0]).toContain('Khác với nơi được kể (xã Lạng Giang)')
  })

  it('without a point and a boundary shows an inner point, and says that it is not where it happened', () => {
    const road = { id: 'QL1', name: 'Quốc lộ 1', kind: 'national' as const }
    const map = mapOf({ place: { words: '', commune, road, kmM: 95_300 } }, [], bare)!
    expect(map.communes[0]).toMatchObject({ outlined: false, ...bare.innerPoint('07432')! })
    expect(map.words.join(' ')).toContain('không phải nơi xảy ra; chưa có điểm chính xác')
    expect(map.words.join(' ')).toContain('Quốc lộ 1, Km95+300')
  })

  it('with a point alone shows the communes it may lie in', () => {
    const { communes, words } = mapOf({ place: { words: '', point: shared } }, [], bare)!
    expect(communes).toHaveLength(3)
    expect(words.join(' ')).toContain('Các xã, phường gần đó: ')
  })

  it('is not there where nothing of the place is known', () => {
    expect(mapOf({ place: { words: 'chỗ nào đó' } }, [], bare)).toBeUndefined()
    expect(mapOf({}, [], bare)).toBeUndefined()
  })
})
