// Whole reports in one message: `with` says how things are; the wish names every field: plate, vehicle, acts, place, time or none.
import { readWholeReport, type WholeReport } from '../../../src/reading/whole-report.js'
import { sayPlate } from '../../../src/reading/plate.js'
import { fold } from '../../../src/reading/text.js'
import { nowOf, type Kind, type Row } from '../kind.js'

interface Wish {
  plate?: string
  vehicle?: string
  acts?: string
  place?: string
  /** `HH:MM` in Vietnam, `day`, or `said` for any time that was read or asked about. */
  time?: string
}

const wholeReports: Kind = {
  name: 'whole-reports',
  sets: ['whole-reports.json', 'whole-reports-talk.json', 'whole-reports-fresh.json'],
  judge(row, text) {
    const wish = row.want as Wish
    const read = fields(row, text)
    const states = (Object.keys(read) as (keyof Wish)[]).map((field) =>
      compare(field, read[field], wish[field]),
    )
    if (states.includes('wrong')) return 'wrong'
    return states.includes('missed') ? 'missed' : 'right'
  },
  show: (row, text) => JSON.stringify(fields(row, text)),
}
export default wholeReports

function compare(
  field: keyof Wish,
  read: string | undefined,
  want: string | undefined,
): 'right' | 'missed' | 'wrong' {
  if (read === undefined || read === '') return want === undefined ? 'right' : 'missed'
  if (read === 'ask')
    return want === undefined ? 'wrong' : want === 'ask' || want === 'said' ? 'right' : 'missed'
  if (want === undefined) return 'wrong'
  if (field === 'time' && want === 'said') return 'right'
  return fold(read) === fold(want) ? 'right' : 'wrong'
}

function fields(row: Row, text: string): Record<keyof Wish, string | undefined> {
  const report = readWholeReport(text, nowOf(row))
  return {
    plate: plateOf(report),
    vehicle: vehicleOf(report),
    acts: actsOf(report),
    place: report.placeWords?.text,
    time: timeOf(report),
  }
}

function plateOf({ plates: [plate] }: WholeReport): string | undefined {
  if (plate === undefined || plate.found === 'nothing') return undefined
  if (plate.found === 'question') return 'ask'
  return plate.value.is === 'whole' ? sayPlate(plate.value) : undefined
}

function vehicleOf({ vehicle }: WholeReport): string | undefined {
  if (vehicle === undefined || vehicle.found === 'nothing') return undefined
  if (vehicle.found === 'question') return 'ask'
  return [vehicle.value.type, vehicle.value.colour].filter((part) => part !== undefined).join(' ')
}

function actsOf({ violations }: WholeReport): string | undefined {
  if (violations === undefined || violations.found === 'nothing') return undefined
  return violations.found === 'question' ? 'ask' : [...violations.value].sort().join(',')
}

function timeOf({ time }: WholeReport): string | undefined {
  if (time === undefined || time.found === 'nothing') return undefined
  if (time.found === 'question') return 'ask'
  if (time.value.is === 'day') return 'day'
  return new Date(time.value.from + 7 * 3600_000).toISOString().slice(11, 16)
}
