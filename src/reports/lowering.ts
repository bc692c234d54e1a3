// DECIDE: whether a correction makes a report weigh less. Plan 125/KH-UBND (Lạng Sơn): no heavy violation is turned into a light one.
import type { ReportFacts } from './report.js'

/** What an officer may correct; everything else stays as the citizen told it. */
export type Correction = Partial<Pick<ReportFacts, 'violations' | 'plate' | 'vehicle' | 'time' | 'place'>>

export type Lowered = 'violation' | 'plate' | 'vehicle'

/**
 * What weighs less after a correction: an act taken away, a plate replaced or lost, a vehicle of another type or none.
 * More facts than before (a whole plate for a part of one, another act) weigh no less.
 */
export function loweringOf(before: Partial<ReportFacts>, change: Correction): Lowered[] {
  const lowered: Lowered[] = []
  const { violations, plate, vehicle } = change
  if (violations !== undefined) {
    const known = (before.violations ?? []).filter((id) => id !== 'other')
    if (known.some((id) => !violations.includes(id))) lowered.push('violation')
  }
  if (plate !== undefined && before.plate?.is === 'whole') {
    if (plate.is !== 'whole' || plate.plate !== before.plate.plate) lowered.push('plate')
  }
  if (
    plate !== undefined &&
    before.plate?.is === 'partial' &&
    (plate.is === 'unknown' || plate.is === 'none')
  )
    lowered.push('plate')
  if (vehicle !== undefined && before.vehicle?.type !== undefined && vehicle.type !== before.vehicle.type)
    lowered.push('vehicle')
  return lowered
}
