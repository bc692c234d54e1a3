// Holds a kind of reading to its promise, in every way of writing but the one without diacritics.
import { expect } from 'vitest'
import type { Kind } from './kind.js'
import { scoreOf } from './score.js'
import { variants } from './variants.js'

export interface Promised {
  /** Shares of all rows, 0 to 1. */
  rightMin: number
  wrongMax: number
  rowsMin: number
}

/** Fails, naming the rows, when in any way of writing too few are read right or too many wrong values are given. */
export function expectScore(kind: Kind, promised: Promised): void {
  for (const variant of variants.filter(({ trend }) => trend !== true)) {
    const score = scoreOf(kind, variant)
    const said = `${variant.name}: ${JSON.stringify(score.failures.slice(0, 12), null, 1)}`
    expect(score.rows).toBeGreaterThanOrEqual(promised.rowsMin)
    expect(score.right / score.rows, said).toBeGreaterThanOrEqual(promised.rightMin)
    expect(score.wrong / score.rows, said).toBeLessThanOrEqual(promised.wrongMax)
  }
}
