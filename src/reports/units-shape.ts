// What a province's file of units holds, whichever its format.
import type { Person, RoutingRule, Unit } from './routing.js'
import type { RoutingProblem } from './units-check.js'

/** Units for all communes of the province at once, each with a rule of its own; `{id}` and `{name}` stand for the unit's. */
export interface CommuneUnits {
  above?: string
  rank: number
  because: string
  copyTo?: string
  copyWhen?: 'always' | 'beyond_commune'
  people: Person[]
}

/** What a file holds, whichever its format. */
export interface UnitsFile {
  province: string
  source?: string
  unconfirmed?: string[]
  units: Unit[]
  communeUnits?: CommuneUnits
  rules: RoutingRule[]
  /** `*` stands for every other province that has no row. */
  doors: { province: string; name?: string; door: string }[]
}

/** Where each row stands: `unit pc08` -> line. */
export type Lines = (row: RoutingProblem['row'], id: string) => number

/** What is wrong with a line, in Vietnamese. */
export interface LineProblem {
  line: number
  reason: string
}

/** Lines that cannot be read; the file is refused with all of them. */
export class LinesRefused extends Error {
  readonly problems: LineProblem[]

  constructor(problems: LineProblem[], cause?: unknown) {
    super(`${problems.length} lines cannot be read`, cause === undefined ? undefined : { cause })
    this.name = 'LinesRefused'
    this.problems = problems
  }
}

/** @throws LinesRefused */
export function refuse(line: number, reason: string, cause?: unknown): never {
  throw new LinesRefused([{ line, reason }], cause)
}
