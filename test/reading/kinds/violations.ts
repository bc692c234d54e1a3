// Acts: ids of the catalogue, comma between, in any order; `nothing`; `ask`.
import { readViolations } from '../../../src/reading/violation.js'
import type { Kind, Row } from '../kind.js'

const violations: Kind = {
  name: 'violations',
  sets: ['violations.json', 'violations-talk.json', 'violations-fresh.json'],
  judge(row, text) {
    const read = written(row, text)
    const want = String(row.want).split(',').sort().join(',')
    if (read === want) return 'right'
    const wanted = new Set(want.split(','))
    const isLess = read === 'ask' || read === 'nothing' || read.split(',').every((id) => wanted.has(id))
    return isLess ? 'missed' : 'wrong'
  },
  show: written,
}
export default violations

function written(_row: Row, text: string): string {
  const reading = readViolations(text)
  if (reading.found === 'value') return [...reading.value].sort().join(',')
  return reading.found === 'question' ? 'ask' : 'nothing'
}
