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
