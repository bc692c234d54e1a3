// A units file is taken whole or refused with the line and the reason.
import { describe, expect, it } from 'vitest'
import { loadLand } from '../src/places/land.js'
import { route } from '../src/reports/routing.js'
import { readUnitsFile, shippedUnits, UnitsFileRefused } from '../src/reports/units-file.js'

const land = loadLand()
const person = '{ "login": "a", "name": "A", "role": "officer" }'
const triage = `{ "id": "triage", "name": "Phân loại", "kind": "triage", "people": [{ "login": "t", "name": "T", "role": "officer" }] }`

function json(unit: string, rules: string[]): string {
  return `{
"province": "24",
"units": [
${triage},
${unit}
],
"rules": [
${rules.join(',\n')}
],
"doors": []
}`
}

const pc08 = `{ "id": "pc08", "name": "PC08", "kind": "pc08", "people": [${person}] }`

function problemsOf(text: string, format: 'json' | 'csv' = 'json') {
  try {
    readUnitsFile(text, format, land)
  } catch (refused) {
    if (refused instanceof UnitsFileRefused)
      return refused.problems.map(({ line, reason }) => `${line}: ${reason}`)
    throw refused
  }
  return []
}

describe('the shipped example', () => {
  const routing = readUnitsFile(shippedUnits(), 'json', land)

  it('has a unit with people for each of the 99 communes, and for triage, PC08 and the duty desk', () => {
    expect(routing.units.filter((unit) => unit.kind === 'commune')).toHaveLength(99)
    expect(routing.units.every((unit) => (unit.people ?? []).length > 0)).toBe(true)
    for (const kind of ['triage', 'pc08', 'pc08_post', 'duty'])
      expect(routing.units.some((unit) => unit.kind === kind)).toBe(true)
  })

  it('has a door for every other province', () => {
    expect(routing.doors).toHaveLength(33)
  })

  it('brings every commune of the province to its own police, and its main roads to the traffic police', () => {
    for (const commune of land.communesOf('24')) {
      const place = { words: commune.name, commune }
      expect(route({ place, violations: ['helmet'] }, routing).unit).toBe(`ca-${commune.code}`)
      const road = { id: 'QL37', name: 'Quốc lộ 37', kind: 'national' } as const
      expect(route({ place: { ...place, road }, violations: ['helmet'] }, routing).unit).toMatch(/^pc08/)
    }
  })

  it('says what nobody has confirmed', () => {
    expect(routing.unconfirmed?.length).toBeGreaterThan(2)
    expect(routing.source).toContain('61/2026')
  })
})

describe('a file is refused', () => {
  it('when a rule names a commune that does not exist', () => {
    const rule = `{ "id": "r1", "unit": "pc08", "rank": 1, "communes": ["99999"], "because": "x" }`
    expect(problemsOf(json(pc08, [rule]))).toEqual([
      '8: quy tắc "r1": không có xã, phường nào mang mã "99999"',
    ])
  })

  it('when a commune lies in another province', () => {
    const rule = `{ "id": "r1", "unit": "pc08", "rank": 1, "communes": ["06427"], "because": "x" }`
    expect(problemsOf(json(pc08, [rule]))[0]).toContain('không thuộc tỉnh này')
  })

  it('when two rules claim the same thing', () => {
    const rule = (id: string, codes: string) =>
      `{ "id": "${id}", "unit": "pc08", "rank": 5, "communes": [${codes}], "because": "x" }`
    expect(problemsOf(json(pc08, [rule('r1', '"07432", "07399"'), rule('r2', '"07399"')]))).toEqual([
      '9: quy tắc "r2": nhận cùng một việc với quy tắc "r1"; hãy đổi thứ bậc (rank) hoặc phạm vi (quy tắc "r1" ở dòng 8)',
    ])
  })

  it('but not when their stretches of road only touch, or one goes first by rank', () => {
    const rule = (id: string, rank: number, from: number, to: number) =>
      `{ "id": "${id}", "unit": "pc08", "rank": ${rank}, "roads": ["QL1"], "fromM": ${from}, "toM": ${to}, "because": "x" }`
    expect(
      problemsOf(
        json(pc08, [rule('r1', 5, 0, 50_000), rule('r2', 5, 50_000, 90_000), rule('r3', 6, 0, 90_000)]),
      ),
    ).toEqual([])
    expect(problemsOf(json(pc08, [rule('r1', 5, 0, 50_001), rule('r2', 5, 50_000, 90_000)]))).toHaveLength(1)
  })

  it('when a unit has no people', () => {
    expect(problemsOf(json(`{ "id": "pc08", "name": "PC08", "kind": "pc08", "people": [] }`, []))).toEqual([
      '5: đơn vị "pc08": đơn vị không có người nào: phản ánh gửi tới sẽ không ai xem',
    ])
  })

  it('when a rule names a unit that is not there, or a stretch runs backwards', () => {
    const unknown = `{ "id": "r1", "unit": "nobody", "rank": 1, "roads": ["QL1"], "because": "x" }`
    const backwards = `{ "id": "r2", "unit": "pc08", "rank": 1, "roads": ["QL31"], "fromM": 9000, "toM": 1000, "because": "x" }`
    expect(problemsOf(json(pc08, [unknown, backwards]))).toEqual([
      '8: quy tắc "r1": đơn vị "nobody" không có trong tệp',
      '9: quy tắc "r2": đoạn đường ngược: từ 9000 m đến 1000 m',
    ])
  })

  it('when nobody would see what no rule claims', () => {
    expect(problemsOf(json(pc08, []).replace('"kind": "triage"', '"kind": "other"'))[0]).toContain(
      'phân loại',
    )
  })

  it('when it is no JSON, or not of the form, without throwing anything else', () => {
    for (const [text, line] of [
      ['{ "province": "24",\n "units": [ }', 2],
      ['{\n"province": "24",\n}', 3],
      ['{"rules":[1,\n2\n,,3]}', 3],
      ['{}\n\n}', 3],
      ['{"units": [\n', 1],
      ['{\n"units": nothing }', 2],
    ] as const)
      // prettier-ignore
      expect(problemsOf(text)).toEqual([`${line}: không đúng định dạng JSON`])
    for (const text of [
      '[]',
      'null',
      '{}',
      '{"province":"24","units":{}}',
      '{"province":"24","units":[3]}',
      '{"province":"24","rules":[{"id":"x","unit":"y","because":"z","rank":"1"}]}',
    ])
      expect(problemsOf(text).length).toBeGreaterThan(0)
  })
})

describe('a spreadsheet', () => {
  const good = [
    '# units of a small desk',
    'province,24',
    'unit,triage,Phân loại,triage,',
    'person,triage,t,Cán bộ T,officer',
    'unit,pc08,"Phòng CSGT, Công an tỉnh",pc08,',
    'person,pc08,p,Cán bộ P,chief',
    'communes,pc08,10,pc08,beyond_commune,{id},Cán bộ {name},officer,do {name} tiếp nhận',
    'rule,main,pc08,50,,,expressway|national|provincial,,,,,,,đường chính',
    'rule,dem,pc08,60,,QL1,,40+000,60+500,racing,22:00-05:00,,,đua xe đêm',
    'door,20,Lạng Sơn,Zalo PC08 Lạng Sơn',
  ]

  it('may be as a Vietnamese Excel saves it: semicolons, padded lines, codes without their zero', () => {
    const cells = good.map((line) => line.replace('"Phòng CSGT, Công an tỉnh"', 'Phòng CSGT').split(','))
    cells.push(['rule', 'xa', 'pc08', '20', '7432', ...Array<string>(8).fill(''), 'giao tạm'])
    const text = `\uFEFF${cells.map((line) => [...line, ...Array<string>(16 - line.length).fill('')].join(';')).join('\r\n')}`
    const routing = readUnitsFile(text, 'csv', land)
    expect(routing.province).toBe('24')
    expect(routing.rules.find(({ id }) => id === 'xa')?.communes).toEqual(['07432'])
  })

  it('is told of all its lines that cannot be read, not of the first alone', () => {
    const bad = [
      ...good,
      'rule,a,pc08,cao,,QL1',
      'rule,b,pc08,1,,QL1,,90km',
      'unti,x',
      'person,nobody,x,y,officer',
    ]
    expect(problemsOf(bad.join('\n'), 'csv').map((each) => each.split(':')[0])).toEqual([
      '11',
      '12',
      '13',
      '14',
    ])
  })

  it('holds what the JSON file holds', () => {
    const routing = readUnitsFile(good.join('\r\n'), 'csv', land)
    expect(routing.units).toHaveLength(101)
    expect(routing.units.find((unit) => unit.id === 'pc08')?.name).toBe('Phòng CSGT, Công an tỉnh')
    expect(routing.rules.find((rule) => rule.id === 'dem')).toMatchObject({
      roads: ['QL1'],
      fromM: 40_000,
      toM: 60_500,
      violations: ['racing'],
      hours: { from: 1320, to: 300 },
    })
    expect(routing.doors.find((door) => door.province === '20')?.door).toBe('Zalo PC08 Lạng Sơn')
  })

  it('is refused with the line as an editor counts it', () => {
    const at = (line: number, text: string) =>
      problemsOf(good.map((row, index) => (index === line - 1 ? text : row)).join('\n'), 'csv')
    expect(at(6, '# nobody')).toEqual([
      '5: đơn vị "pc08": đơn vị không có người nào: phản ánh gửi tới sẽ không ai xem',
    ])
    expect(at(8, 'rule,main,pc08,x,,,national,,,,,,,y')).toEqual(['8: "x" không phải là một số'])
    expect(at(9, 'rule,dem,pc08,60,,QL1,,abc,,,,,,y')[0]).toContain('9: lý trình "abc"')
    expect(at(9, 'nonsense,1')[0]).toContain('9: không hiểu dòng')
  })
})
