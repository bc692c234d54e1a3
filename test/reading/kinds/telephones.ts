// Telephones: `0912345678`, `ask` (any question), `ask:length`, `nothing`.
import { readTelephone } from '../../../src/reading/telephone.js'
import type { Kind, Row } from '../kind.js'

const telephones: Kind = {
  name: 'telephones',
  sets: ['telephones.json', 'telephones-talk.json', 'telephones-fresh.json'],
  judge(row, text) {
    const read = written(row, text)
    const wants = Array.isArray(row.want) ? (row.want as string[]) : [String(row.want)]
    if (wants.includes(read) || (wants.includes('ask') && read.startsWith('ask:'))) return 'right'
    return /^\d/.test(read) ? 'wrong' : 'missed'
  },
  show: written,
}
export default telephones

function written(_row: Row, text: string): string {
  const reading = readTelephone(text)
  if (reading.found === 'value') return reading.value
  return reading.found === 'question' ? `ask:${reading.ask}` : 'nothing'
}
