// What the head of a commune's police may fine: the acts that NĐ 168/2024/NĐ-CP art. 41(4) lists.
import type { VehicleType } from '../reading/reading.js'
import { violationOf } from './violations.js'

/**
 * Whether every penalty of an act that can apply lies within art. 41(4). In doubt (an act listed in part, an unknown act, no vehicle
 * known and the answer differs between vehicles) it does not.
 * @param vehicle narrows the penalties to those of cars or of motorbikes
 */
export function communeMayFine(violation: string, vehicle?: VehicleType): boolean {
  const penalties = violationOf(violation)?.penalties ?? []
  const who = vehicle === undefined ? undefined : whoOf(vehicle)
  const own = penalties.filter((penalty) => who === undefined || penalty.who === who)
  const applied = own.length > 0 ? own : penalties
  return applied.length > 0 && applied.every((penalty) => penalty.communeChief === true)
}

function whoOf(vehicle: VehicleType): 'car' | 'moto' | undefined {
  switch (vehicle) {
    case 'motorbike':
    case 'electric_bike':
      return 'moto'
    case 'car':
    case 'taxi':
    case 'pickup':
    case 'truck':
    case 'container':
    case 'bus_coach':
      return 'car'
    case 'three_wheeler':
    case 'farm_vehicle':
    case 'other':
      return undefined
  }
}
