// The land: communes of today, names of old and what became of them, roads by their numbers, points on the ground.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareUnits, newDifferences, readOther } from '../../src/places/check.js'
import { loadLand, type Named } from '../../src/places/land.js'
import { nameKey, oneSlipApart, spelling } from '../../src/places/names.js'
import { numberedRoads, roadsNumbered } from '../../src/places/roads.js'
import { loadUnits } from '../../src/places/units.js'

const land = loadLand()

function codesOf(name: string, test: (named: Named) => boolean): string[] {
  return land.named(nameKey(name)).flatMap((named) => (test(named) && 'now' in named ? named.now : []))
}

describe('units', () => {
  it('knows the 34 provinces and 3,321 communes of today', () => {
    expect(land.provinces()).toHaveLength(34)
    const counts = land.provinces().map(({ code }) => land.communesOf(code).length)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3321)
    expect(['24', '20', '80'].map((code) => land.communesOf(code).length)).toEqual([99, 65, 96])
  })

  it('leads every name of old to communes that exist', () => {
    const strange = loadUnits().oldCommunes.filter(
      (old) => old.now.length === 0 || old.now.some((code) => land.commune(code) === undefined),
    )
    expect(strange).toEqual([])
  })

  it('tells an old name from a new commune of the same name', () => {
    expect(codesOf('Mẫu Sơn', (named) => named.is === 'commune' && named.province === '20')).toEqual([
      '06541',
    ])
    expect(codesOf('Mẫu Sơn', (named) => named.is === 'old' && named.district?.name === 'Cao Lộc')).toEqual([
      '06196',
    ])
  })

  it('knows every part of a unit that was split, the default first', () => {
    expect(codesOf('Suối Đá', (named) => named.is === 'old' && named.province === '80')).toEqual([
      '25552',
      '25480',
    ])
  })

  it('knows names that went out of use years before', () => {
    expect(codesOf('Phi Mô', (named) => named.is === 'old' && named.province === '24')).toEqual(['07375'])
  })

  it('knows which communes took land of an old district', () => {
    const district = land.named(nameKey('Lạng Giang')).find((named) => named.is === 'district')
    expect(district?.is === 'district' && district.district.now.slice().sort()).toEqual([
      '07375',
      '07381',
      '07399',
      '07420',
      '07432',
    ])
  })

  it('answers in well under a millisecond', () => {
    const names = land.communesOf('24').map((commune) => nameKey(commune.name.replace(/^\S+ /, '')))
    const began = performance.now()
    for (let round = 0; round < 10; round += 1) for (const name of names) land.named(name)
    expect((performance.now() - began) / (10 * names.length)).toBeLessThan(0.5)
  })
})

describe('names', () => {
  it('compare without case, marks, spaces and i/y', () => {
    expect(new Set(['Hoà Lý', 'Hòa Lí', 'HOA LY', 'hoali'].map(nameKey)).size).toBe(1)
  })

  it('tell spelled alike from without marks and from other marks', () => {
    expect(spelling('Hoà Thành', 'Hòa Thành')).toBe('same')
    expect(spelling('tan thanh', 'Tân Thạnh')).toBe('bare')
    expect(spelling('Tân Thành', 'Tân Thạnh')).toBe('differs')
  })

  it('forgive one slip and no more', () => {
    for (const slip of ['tandinhh', 'tandih', 'tamdinh', 'tnadinh'])
      expect(oneSlipApart('tandinh', slip)).toBe(true)
    for (const other of ['tandi', 'tamdimh', 'tanhungg']) expect(oneSlipApart('tandinh', other)).toBe(false)
  })
})

describe('roads', () => {
  it('are the same by any of their names, and others by their letter', () => {
    const id = (number: string) => numberedRoads('QL', number, '20').map((road) => road.id)
    expect([id('1'), id('1A'), id('1b')]).toEqual([['QL1'], ['QL1'], ['QL1B']])
  })

  it('with a number two provinces use are told apart by the province', () => {
    expect(numberedRoads('DT', '242', '24')[0]?.id).toBe('DT242')
    expect(numberedRoads('DT', '242', '20')[0]?.id).toBe('DT242-LS')
  })

  it('may be two for one bare number', () => {
    expect(roadsNumbered('279', '24').map((road) => road.id)).toEqual(['QL279', 'DT279'])
  })

  it('that no table holds still have a name and a kind', () => {
    expect(numberedRoads('DT', '398b', '24')).toEqual([
      { id: 'DT398B', name: 'Đường tỉnh 398B', kind: 'provincial' },
    ])
  })
})

describe('points', () => {
  it('without a boundary layer give the three nearest communes, never a certainty', () => {
    const ground = land.at(21.2945, 106.2433)
    expect(ground.certain).toBe(false)
    expect(ground.certain ? [] : ground.nearest).toHaveLength(3)
  })

  it('far out at sea, abroad or nonsense give none', () => {
    for (const [latitude, longitude] of [
      [15, 117],
      [48.8, 2.3],
      [Number.NaN, 1],
      [999, 999],
    ] as const)
      expect(land.at(latitude, longitude)).toEqual({ certain: false, nearest: [] })
  })

  it('with a boundary layer give the commune they lie in, and the nearest outside it', () => {
    withFile(square('07432'), (boundariesFile) => {
      const own = loadLand({ boundariesFile })
      expect(own.at(21.3, 106.2)).toMatchObject({ certain: true, commune: { code: '07432' } })
      expect(own.at(21.6, 106.2)).toMatchObject({ certain: false })
      expect(own.outline('07432')?.[0]?.[0]).toHaveLength(5)
      expect(own.outline('07375')).toBeUndefined()
    })
    expect(land.outline('07432')).toBeUndefined()
    expect(land.innerPoint('07432')?.latitude).toBeCloseTo(21.3, 0)
  })

  it('on a border or within a telephone’s inexactness of it give both sides to choose from, never one silently', () => {
    const layer = JSON.stringify({
      type: 'FeatureCollection',
      features: [area('07432', 106.1), area('07375', 106.3), area('99999', 106.5)],
    })
    withFile(layer, (boundariesFile) => {
      const own = loadLand({ boundariesFile })
      expect(own.unnamedAreas).toBe(1)
      const near = (longitude: number) => {
        const ground = own.at(21.3, longitude)
        return ground.certain ? ground.commune.code : ground.nearest.map(({ code }) => code).slice(0, 2)
      }
      expect(near(106.2)).toBe('07432')
      expect(near(106.2997)).toEqual(['07432', '07375'])
      expect(near(106.3003)).toEqual(['07375', '07432'])
      expect(near(106.3)).toHaveLength(2)
      expect(near(106.4)).toBe('07375')
      expect(near(106.5001)[0]).toBe('07375')
      expect(near(106.55)).not.toContain('07375')
    })
  })

  it('refuse a layer that is none, saying which file', () => {
    for (const text of ['no json', '{}', square('99999')])
      withFile(text, (boundariesFile) => expect(() => loadLand({ boundariesFile })).toThrow(boundariesFile))
  })
})

describe('the comparison with another release', () => {
  it('finds nothing against our own communes', () => {
    const rows = land.communesOf('24').map(({ code, name }) => `${code},${name},24`)
    const differences = compareUnits(loadUnits(), readOther(['code,name,province_code', ...rows].join('\n')))
    expect(differences).toEqual([])
  })

  it('finds a new commune, another name and another target', () => {
    const communes = readOther(
      JSON.stringify([
        { code: '07432', name: 'Xã Tân Định', province_code: '24' },
        { code: '99998', name: 'Xã Mới', province_code: '24' },
      ]),
    )
    const olds = readOther('name,district,new_codes\nXương Lâm,Lạng Giang,07399')
    const found = compareUnits(loadUnits(), [...communes, ...olds]).filter(
      (difference) => difference.what !== 'gone',
    )
    expect(found.map((difference) => difference.what)).toEqual(['name', 'new', 'target'])
  })

  it('leaves out what our corrections answered already, and takes codes that lost their zero', () => {
    const olds = readOther('name,district,new_codes\nVũ Xá,Lục Nam,7519\nXương Lâm,Lạng Giang,7399')
    const found = compareUnits(loadUnits(), olds)
    expect(found.map(({ what, said }) => [what, said.slice(0, 9)])).toEqual([['target', 'Xương Lâm']])
    expect(newDifferences(found, found)).toEqual({ fresh: [], known: 1 })
    expect(newDifferences(found, []).fresh).toEqual(found)
  })

  it('refuses a file it cannot understand', () => {
    expect(() => readOther('a,b\n1,2')).toThrow('no rows')
  })
})

function square(code: string): string {
  return JSON.stringify({ type: 'FeatureCollection', features: [area(code, 106.1)] })
}

function area(code: string, west: number) {
  const ring = [[west, 21.2], [west + 0.2, 21.2], [west + 0.2, 21.4], [west, 21.4], [west, 21.2]] // prettier-ignore
  return { type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [ring] } }
}

function withFile(text: string, use: (path: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'boundaries-'))
  try {
    const path = join(folder, 'layer.geojson')
    writeFileSync(path, text)
    use(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
