// Reads an officer's correction form with the same readers as the chat: a new act, plate or vehicle.
import { readPlates } from '../reading/plate.js'
import { vehicleTypes, type VehicleType } from '../reading/reading.js'
import type { Correction } from '../reports/lowering.js'

/** @returns the change, or in Vietnamese what is not clear */
export function readCorrection(form: Record<string, string>, known: { id: string }[]): Correction | string {
  const change: Correction = {}
  const { violation = '', plate = '', vehicle = '' } = form
  if (violation !== '') {
    const ids = violation.split(',').map((id) => id.trim())
    if (ids.some((id) => !known.some((each) => each.id === id))) return 'Không có hành vi này trong danh mục.'
    change.violations = ids
  }
  if (plate.trim() !== '') {
    const read = readPlates(plate.slice(0, 100)).find(({ found }) => found === 'value')
    if (read?.found !== 'value') return 'Biển số chưa đọc được. Hãy nhập đủ, ví dụ 98A-123.45.'
    change.plate = read.value
  }
  if (vehicle !== '') {
    const type = vehicleTypes.find((each) => each === vehicle)
    if (type === undefined) return 'Không có loại xe này.'
    change.vehicle = { type: type satisfies VehicleType }
  }
  return Object.keys(change).length === 0 ? 'Hãy nhập ít nhất một mục cần đính chính.' : change
}
