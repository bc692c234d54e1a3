// Says a vehicle to citizens and officers, with labels that fit a tap.
import type { Colour, VehicleType, VehicleValue } from './reading.js'

/** What citizens and officers read for a type; at most 20 characters, so that it fits a tap. */
export const vehicleLabels: Record<VehicleType, string> = {
  car: 'Ô tô con',
  taxi: 'Taxi',
  pickup: 'Xe bán tải',
  truck: 'Xe tải',
  container: 'Xe container',
  bus_coach: 'Xe khách, xe buýt',
  motorbike: 'Xe máy',
  electric_bike: 'Xe máy, đạp điện',
  three_wheeler: 'Xe ba bánh',
  farm_vehicle: 'Máy cày, công nông',
  other: 'Xe loại khác',
}

export const colourLabels: Record<Colour, string> = {
  white: 'Trắng',
  black: 'Đen',
  silver: 'Bạc',
  grey: 'Xám, ghi',
  red: 'Đỏ',
  blue: 'Xanh dương',
  green: 'Xanh lá',
  yellow: 'Vàng',
  brown: 'Nâu',
  orange: 'Cam',
  purple: 'Tím',
  pink: 'Hồng',
  gold: 'Vàng cát',
  other: 'Màu khác',
}

/** `Xe tải, màu xanh dương`; empty when nothing is known. */
export function sayVehicle(value: VehicleValue): string {
  const type = value.type === undefined ? undefined : vehicleLabels[value.type]
  const named = type !== undefined && value.model !== undefined ? `${type} (${value.model})` : type
  const colour = value.colour === undefined ? undefined : colourLabels[value.colour].toLowerCase()
  if (colour === undefined) return named ?? ''
  return named === undefined ? `Màu ${colour}` : `${named}, màu ${colour}`
}
