// A report told on the telephone: what the officer typed is read by the same readers and rules as the chat; what is not clear goes back as a question to the caller.
import type { Land } from '../places/land.js'
import { readName } from '../reading/name.js'
import { readPlace } from '../reading/place.js'
import { readPlates, settlePlate } from '../reading/plate.js'
import type { PlateValue, Reading } from '../reading/reading.js'
import { readTelephone } from '../reading/telephone.js'
import { readTime } from '../reading/time.js'
import { readVehicle } from '../reading/vehicle.js'
import { readViolations } from '../reading/violation.js'
import { maskFacts } from './masking.js'
import type { Identity, Lack, ReportFacts } from './report.js'
import { route, type Routed, type Routing } from './routing.js'

export type TelephoneField =
  'violation' | 'when' | 'where' | 'plate' | 'vehicle' | 'people' | 'name' | 'telephone'

/** As the officer typed it; empty where the caller did not say. */
export type Told = Record<TelephoneField, string>

export type ReadTold =
  | { is: 'problems'; problems: { field: TelephoneField; says: string }[] }
  | { is: 'read'; facts: ReportFacts; routed: Routed; words: unknown; identity?: Identity }

/** What to ask the caller when a reader is not sure. */
const asks: Record<TelephoneField, string> = {
  violation: 'Chưa rõ vi phạm gì; hỏi lại người gọi: xe đã làm gì?',
  when: 'Chưa rõ thời gian; hỏi lại ngày và giờ (việc đã xảy ra, không quá 180 ngày).',
  where: 'Chưa rõ địa điểm; hỏi lại tên đường và xã, phường.',
  plate: 'Biển số chưa đúng; hỏi lại từng chữ, số (nhớ được phần nào ghi phần đó).',
  vehicle: 'Chưa rõ loại xe, màu xe; hỏi lại hoặc để trống.',
  people: '',
  name: 'Họ tên cần từ hai chữ trở lên; để trống nếu người gọi không nói.',
  telephone: 'Số điện thoại chưa đúng; hỏi lại hoặc để trống.',
}

/** Reads what was told. Violation and place are needed; the rest may be empty and is marked as lacking. */
export function readTold(
  told: Told,
  on: { now: number; land: Land; routing: Routing; flow: string },
): ReadTold {
  const problems: { field: TelephoneField; says: string }[] = []
  const read = <Value>(
    field: TelephoneField,
    reading: Reading<Value, string>,
    needed = false,
  ): Value | undefined => {
    if (reading.found === 'value') return reading.value
    if (told[field].trim() === '' && !needed) return undefined
    const choices = reading.found === 'question' ? reading.choices.map(({ label }) => label) : []
    problems.push({
      field,
      says: choices.length === 0 ? asks[field] : `${asks[field]} Có thể là: ${choices.join('; ')}.`,
    })
    return undefined
  }
  const violations = read('violation', readViolations(told.violation), true)
  const time = read('when', readTime(told.when, on.now))
  const place = read('where', readPlace(told.where, on.land, on.routing.province), true)
  const vehicle = read('vehicle', readVehicle(told.vehicle))
  const plate = readPlate(told.plate, (reading) => read('plate', reading))
  const name = read('name', readName(told.name))
  const telephone = read('telephone', readTelephone(told.telephone))
  if (problems.length > 0 || violations === undefined || place === undefined)
    return { is: 'problems', problems }

  const facts: ReportFacts = {
    flow: on.flow,
    violations,
    violationWords: told.violation,
    place,
    ...(time === undefined ? {} : { time }),
    ...(vehicle === undefined ? {} : { vehicle }),
    ...(plate === undefined ? {} : { plate: settlePlate(plate, vehicle?.type) }),
    ...(told.people.trim() === '' ? {} : { people: told.people }),
    evidence: [],
    ongoing: time?.is === 'ongoing',
    lacks: lacksOf({ time, plate, vehicle, name }),
    more: {},
    wantsResult: false,
    truthVersion: 'dien-thoai',
  }
  const { facts: masked, words } = maskFacts(facts)
  const identity = {
    ...(name === undefined ? {} : { name }),
    ...(telephone === undefined ? {} : { telephone }),
  }
  return {
    is: 'read',
    facts: masked,
    routed: route(masked, on.routing),
    words,
    ...(Object.keys(identity).length === 0 ? {} : { identity }),
  }
}

function readPlate(words: string, read: (reading: Reading<PlateValue, string>) => PlateValue | undefined) {
  return read(readPlates(words)[0] ?? { found: 'nothing' })
}

function lacksOf(known: {
  time: unknown
  plate: PlateValue | undefined
  vehicle: unknown
  name: unknown
}): Lack[] {
  const lacks: Lack[] = ['evidence']
  if (known.time === undefined) lacks.push('time')
  if (known.plate?.is !== 'whole') lacks.push('plate')
  if (known.vehicle === undefined) lacks.push('vehicle')
  if (known.name === undefined) lacks.push('identity')
  return lacks
}
