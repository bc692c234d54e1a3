// Whom an alert calls, when: the ladder by tables and by properties.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextStep, type Ladder, type OnDuty } from '../../src/reports/ladder.js'

const start = 1_795_219_200_000
const duty = (unitId: string, officerId: string, rank: number): OnDuty => ({ unitId, officerId, rank })
const full: Ladder = {
  roster: [
    duty('xa-a', 'hai', 2),
    duty('xa-a', 'mot', 1),
    duty('xa-a', 'mot-nua', 1),
    duty('truc-ban', 'ban', 1),
    duty('xa-b', 'khac', 1),
  ],
  dutyUnit: 'truc-ban',
  heads: ['truong'],
}

/** Climbs until nobody is left, nobody ever answering: seconds after the first call, rung and people of each step. */
function climb(ladder: Ladder, lateMs = 0) {
  const steps: { at: number; rung: string; unit: string; officers: string[]; empty: string[] }[] = []
  let [step, now] = [0, start]
  for (let guard = 0; guard < 50; guard += 1) {
    const next = nextStep({ unitId: 'xa-a', step, calledAt: start }, ladder, now + lateMs)
    if (next === undefined) throw new Error('nothing was due')
    const { rung, unitId: unit, officers, empty } = next
    steps.push({ at: (now - start) / 1_000, rung, unit, officers, empty })
    if (next.dueAt === null) return steps
    ;[step, now] = [next.step, next.dueAt]
  }
  throw new Error('the ladder never ended')
}

describe('the ladder', () => {
  it('calls the first rank at once, the next after 15 s, the desk at 60 s, the head at 120 s', () => {
    expect(climb(full).slice(0, 4)).toEqual([
      { at: 0, rung: 'unit', unit: 'xa-a', officers: ['mot', 'mot-nua'], empty: [] },
      { at: 15, rung: 'unit', unit: 'xa-a', officers: ['hai'], empty: [] },
      { at: 60, rung: 'desk', unit: 'truc-ban', officers: ['ban'], empty: [] },
      { at: 120, rung: 'head', unit: 'truc-ban', officers: ['truong'], empty: [] },
    ])
  })

  it.each([
    ['four ranks', [1, 2, 3, 4], [0, 15, 30, 45, 60, 120]],
    ['more ranks than the minute has room for', [1, 2, 3, 4, 5, 6], [0, 15, 30, 45, 60, 120]],
    ['one rank', [7], [0, 60, 120]],
  ])('keeps to the times with %s', (_name, ranks, times) => {
    const roster = [...ranks.map((rank) => duty('xa-a', `o${rank}`, rank)), duty('truc-ban', 'ban', 1)]
    expect(
      climb({ ...full, roster })
        .slice(0, times.length)
        .map(({ at }) => at),
    ).toEqual(times)
  })

  it('goes straight to the desk when the unit has nobody on duty, and says so', () => {
    const steps = climb({ ...full, roster: [duty('truc-ban', 'ban', 1)] })
    expect(steps[0]).toEqual({ at: 0, rung: 'desk', unit: 'truc-ban', officers: ['ban'], empty: ['xa-a'] })
    expect(steps[1]).toMatchObject({ at: 60, rung: 'head', officers: ['truong'] })
  })

  it('goes straight to the head when the desk has nobody either', () => {
    expect(climb({ ...full, roster: [] })[0]).toEqual({
      at: 0,
      rung: 'head',
      unit: 'truc-ban',
      officers: ['truong'],
      empty: ['xa-a', 'truc-ban'],
    })
  })

  it('calls the head again every two minutes, then leaves the alert in the lists', () => {
    const steps = climb(full)
    expect(steps.slice(4).map(({ at, rung }) => [at, rung])).toEqual([
      [240, 'again'],
      [360, 'again'],
      [480, 'again'],
      [600, 'again'],
      [720, 'again'],
      [840, 'unanswered'],
    ])
  })

  it('waits for the desk when the roster shrank between two ranks', () => {
    const roster = full.roster.filter(({ rank }) => rank === 1)
    expect(
      nextStep({ unitId: 'xa-a', step: 1, calledAt: start }, { ...full, roster }, start + 15_000),
    ).toBeUndefined()
    expect(
      nextStep({ unitId: 'xa-a', step: 1, calledAt: start }, { ...full, roster }, start + 60_000)?.rung,
    ).toBe('desk')
  })

  it('whatever the roster: it ends, never calls the same person twice from one roster, and the head hears within 120 s', () => {
    const row = fc.record({
      unitId: fc.constantFrom('xa-a', 'xa-b', 'truc-ban'),
      officerId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      rank: fc.integer({ min: 1, max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), fc.integer({ min: 0, max: 900 }), (roster, lateMs) => {
        const steps = climb({ ...full, roster }, lateMs)
        const unit = steps.filter(({ rung }) => rung === 'unit').flatMap(({ officers }) => officers)
        expect(new Set(unit).size).toBe(unit.length)
        const head = steps.find(({ rung }) => rung === 'head')
        expect(head!.at).toBeLessThanOrEqual(121)
        expect(steps.at(-1)!.rung).toBe('unanswered')
        for (const [index, { at }] of steps.entries())
          if (index > 0) expect(at).toBeGreaterThanOrEqual(steps[index - 1]!.at)
      }),
    )
  })
})
