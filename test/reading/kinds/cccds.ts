// Identity numbers: `024099012345`, `ask` (any question), `ask:length`, `nothing`.
import { readCccd } from '../../../src/reading/cccd.js'
import type { Kind, Row } from '../kind.js'
import { nowOf } from '../kind.js'

const cccds: Kind = {
  name: 'cccds',
  sets: ['cccds.json', 'cccds-talk.json', 'cccds-fresh.json'],
  judge(row, text) {
    const read = written(row, text)
    const wants = Array.isArray(row.want) ? (row.want as string[]) : [String(row.want)]
    if (wants.includes(read) || (wants.includes('ask') && read.startsWith('ask:'))) return 'right'
    return /^\d/.test(read) ? 'wrong' : 'missed'
  },
  show: written,
}
export default cccds

function written(row: Row, text: string): string {
  const reading = readCccd(text, nowOf(row))
  if (reading.found === 'value') return reading.value
  return reading.found === 'question' ? `ask:${reading.ask}` : 'nothing'
}
