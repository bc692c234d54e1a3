// Plates: `29A-123.45`, `29A-123.45 + 30F-678.90` (in order), `part:98A-123.??`, `unknown`, `none`, `ask:letter`, `nothing`; kinds in `with`.
import { readPlates } from '../../../src/reading/plate.js'
import type { PlateReading } from '../../../src/reading/plate.js'
import type { Kind } from '../kind.js'

const plates: Kind = {
  name: 'plates',
  sets: ['plates.json', 'plates-talk.json', 'plates-fresh.json'],
  judge(row, text) {
    const readings = readPlates(text)
    const read = written(readings)
    const wants = Array.isArray(row.want) ? (row.want as string[]) : [String(row.want)]
    const kind = (row.with as { kind?: string } | undefined)?.kind
    const [first] = readings
    const kindRight =
      kind === undefined ||
      (first?.found === 'value' &&
        first.value.is === 'whole' &&
        (first.value.kinds as string[]).includes(kind))
    if (wants.includes(read) || (wants.includes('ask') && read.startsWith('ask:')))
      return kindRight ? 'right' : 'wrong'
    return readings.some(({ found }) => found === 'value') ? 'wrong' : 'missed'
  },
  show: (_row, text) => written(readPlates(text)),
}
export default plates

function written(readings: PlateReading[]): string {
  if (readings.length === 0) return 'nothing'
  return readings
    .map((reading) => {
      if (reading.found === 'nothing') return 'nothing'
      if (reading.found === 'question') return `ask:${reading.ask}`
      const { value } = reading
      if (value.is === 'whole') return value.plate
      return value.is === 'partial' ? `part:${value.digits}` : value.is
    })
    .join(' + ')
}
