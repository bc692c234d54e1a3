// Routing decides by rows: which unit, why, who else is told, and what happens where no row fits.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Place } from '../src/places/place.js'
import { route, type Routing, type RoutingRule } from '../src/reports/routing.js'

const tanDinh = { code: '07432', name: 'xã Tân Dĩnh', province: '24' }
const kep = { code: '07399', name: 'xã Kép', province: '24' }
const national = { id: 'QL1', name: 'Quốc lộ 1', kind: 'national' } as const
const village = { name: 'đường trong xã', kind: 'local' } as const
const units: Routing['units'] = [
  { id: 'triage', name: 'Phân loại', kind: 'triage' },
  { id: 'pc08', name: 'Phòng CSGT', kind: 'pc08' },
  { id: 'tram-1', name: 'Trạm 1', kind: 'pc08_post' },
  { id: 'ca-07432', name: 'Công an xã Tân Dĩnh', kind: 'commune' },
]
const main: RoutingRule = {
  id: 'main',
  unit: 'pc08',
  rank: 50,
  roadKinds: ['expressway', 'national', 'provincial'],
  because: 'quốc lộ, cao tốc và đường tỉnh thuộc phạm vi Phòng CSGT',
}
const post: RoutingRule = {
  id: 'post',
  unit: 'tram-1',
  rank: 60,
  roads: ['QL1'],
  fromM: 40_000,
  toM: 60_000,
  because: 'đoạn của Trạm 1',
}
const commune: RoutingRule = {
  id: 'commune',
  unit: 'ca-07432',
  rank: 10,
  communes: ['07432'],
  copyTo: 'pc08',
  copyWhen: 'beyond_commune',
  because: 'đường trong xã do Công an xã giữ',
}
const rules = [commune, main, post]
const doors = [{ province: '20', name: 'Lạng Sơn', door: 'Zalo PC08 Lạng Sơn' }]

function routed(
  place: Omit<Place, 'words'>,
  more: { rules?: RoutingRule[]; violations?: string[]; hour?: string } = {},
) {
  const from = more.hour === undefined ? undefined : Date.parse(`2026-11-21T${more.hour}:00+07:00`)
  return route(
    {
      place: { words: 'nơi đó', ...place },
      violations: more.violations ?? ['red_light'],
      ...(from === undefined ? {} : { time: { is: 'minute', from, to: from, approximate: false } as const }),
    },
    { province: '24', units, doors, rules: more.rules ?? rules },
  )
}

describe('which unit', () => {
  it('gives a national road to the traffic police of the province, even inside a commune', () => {
    expect(routed({ road: national, commune: tanDinh })).toMatchObject({ unit: 'pc08', rule: 'main' })
  })

  it('gives a road through an old district to the post of that district, and only when all of it is the post’s', () => {
    const ofDistrict: RoutingRule = {
      ...main,
      id: 'district',
      unit: 'tram-1',
      rank: 70,
      communes: ['07432', '07399'],
    }
    const unitOf = (within: string[]) =>
      routed({ road: national, within }, { rules: [...rules, ofDistrict] }).unit
    expect(unitOf(['07432', '07399'])).toBe('tram-1')
    expect(unitOf(['07432', '07381'])).toBe('pc08')
    expect(unitOf([])).toBe('pc08')
  })

  it('gives a stretch of road to its post, both ends included', () => {
    const unitAt = (kmM: number) => routed({ road: national, kmM }).unit
    expect([39_999, 40_000, 48_300, 60_000, 60_001].map(unitAt)).toEqual([
      'pc08',
      'tram-1',
      'tram-1',
      'tram-1',
      'pc08',
    ])
  })

  it('does not give a stretch to its post when the km is not known', () => {
    expect(routed({ road: national }).unit).toBe('pc08')
  })

  it('gives a village road to the police of its commune', () => {
    expect(routed({ road: village, commune: tanDinh })).toMatchObject({ unit: 'ca-07432', rule: 'commune' })
  })

  it('claims by violation and by hour, over midnight too', () => {
    const night: RoutingRule = {
      id: 'night',
      unit: 'tram-1',
      rank: 90,
      violations: ['racing'],
      hours: { from: 1320, to: 300 },
      because: 'đua xe ban đêm',
    }
    const unitAt = (hour: string, violation: string) =>
      routed({ commune: kep }, { rules: [night], hour, violations: [violation] }).unit
    expect(unitAt('23:30', 'racing')).toBe('tram-1')
    expect(unitAt('04:59', 'racing')).toBe('tram-1')
    expect(unitAt('05:00', 'racing')).toBe('triage')
    expect(unitAt('23:30', 'red_light')).toBe('triage')
  })

  it('lets an hour that nobody told fulfil no rule with hours', () => {
    const night: RoutingRule = {
      id: 'night',
      unit: 'tram-1',
      rank: 90,
      hours: { from: 0, to: 1440 },
      because: 'ban đêm',
    }
    expect(routed({ commune: kep }, { rules: [night] }).unit).toBe('triage')
  })

  it('gives what no rule claims to triage with the reason', () => {
    expect(routed({ road: village, commune: kep })).toMatchObject({ unit: 'triage', copies: [] })
    expect(routed({ road: village, commune: kep }).because).toContain('xã Kép')
    expect(route({ violations: [] }, { province: '24', units, doors, rules }).because).toContain(
      'chưa biết vụ việc ở đâu',
    )
  })

  it('passes over a rule whose unit is gone', () => {
    const gone: RoutingRule = { ...main, id: 'gone', unit: 'abolished', rank: 99 }
    expect(routed({ road: national }, { rules: [gone, main] }).unit).toBe('pc08')
  })
})

describe('why', () => {
  it('says the road, the km and the reason of the rule in one sentence', () => {
    expect(routed({ road: national, kmM: 48_300 }, { rules: [main] }).because).toBe(
      'Vì vụ việc ở Quốc lộ 1, km 48+300: quốc lộ, cao tốc và đường tỉnh thuộc phạm vi Phòng CSGT.',
    )
  })

  it('names what broke a tie: rank, then conditions, then id', () => {
    const same = (id: string, more: Partial<RoutingRule> = {}): RoutingRule => ({
      ...main,
      id,
      rank: 50,
      ...more,
    })
    const tieOf = (other: RoutingRule) =>
      routed({ road: national, commune: tanDinh }, { rules: [same('b'), other] })
    expect(tieOf(same('a', { unit: 'tram-1', rank: 51 }))).toMatchObject({
      rule: 'a',
      tie: { rules: ['b'], brokenBy: 'rank' },
    })
    expect(tieOf(same('c', { unit: 'tram-1', communes: ['07432'] }))).toMatchObject({
      rule: 'c',
      tie: { brokenBy: 'conditions' },
    })
    expect(tieOf(same('a', { unit: 'tram-1' }))).toMatchObject({
      rule: 'a',
      tie: { rules: ['b'], brokenBy: 'id' },
    })
  })

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(rules, { minLength: 3 }), (shuffled) => {
        expect(routed({ road: national, kmM: 50_000, commune: tanDinh }, { rules: shuffled }).rule).toBe(
          'post',
        )
      }),
    )
  })
})

describe('who else is told', () => {
  it('copies the traffic police on an act the head of commune police may not fine', () => {
    expect(
      routed({ road: village, commune: tanDinh }, { violations: ['red_light'] }).copies.map(
        (copy) => copy.unit,
      ),
    ).toEqual(['pc08'])
  })

  it('copies nobody on an act within art. 41(4)', () => {
    expect(routed({ road: village, commune: tanDinh }, { violations: ['helmet'] }).copies).toEqual([])
  })

  it('copies always where the rule says so', () => {
    const always: RoutingRule = { ...commune, copyWhen: 'always' }
    expect(routed({ commune: tanDinh }, { rules: [always], violations: ['helmet'] }).copies).toHaveLength(1)
  })
})

describe('another province', () => {
  it('names its door and leaves the report with triage', () => {
    const away = { code: '06427', name: 'xã Cai Kinh', province: '20' }
    expect(routed({ road: national, commune: away })).toMatchObject({ unit: 'triage', elsewhere: doors[0] })
  })

  it('names the national door where the table has none', () => {
    expect(routed({ province: { code: '01', name: 'Hà Nội' } }).elsewhere).toMatchObject({
      name: 'Hà Nội',
      door: expect.stringContaining('VNeTraffic'),
    })
  })
})
