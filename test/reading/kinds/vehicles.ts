// Vehicles: `truck white`, `truck`, ` white`, `nothing`, `ask`, `ask:type`, `ask:colour`.
import { readVehicle } from '../../../src/reading/vehicle.js'
import type { Kind, Row } from '../kind.js'

const vehicles: Kind = {
  name: 'vehicles',
  sets: ['vehicles.json', 'vehicles-talk.json', 'vehicles-fresh.json'],
  judge(row, text) {
    const read = written(row, text)
    const wants = Array.isArray(row.want) ? (row.want as string[]) : [String(row.want)]
    if (wants.includes(read) || (wants.includes('ask') && read.startsWith('ask'))) return 'right'
    const isLess = wants.some((want) => isPartOf(read, want))
    return read.startsWith('ask') || read === 'nothing' || isLess ? 'missed' : 'wrong'
  },
  show: written,
}
export default vehicles

/** Type or colour alone where both were said: less than was there, but nothing false. */
function isPartOf(read: string, want: string): boolean {
  const [type = '', colour = ''] = want.split(' ')
  return read === type || read === ` ${colour}`
}

function written(_row: Row, text: string): string {
  const reading = readVehicle(text)
  if (reading.found === 'nothing') return 'nothing'
  if (reading.found === 'question') return `ask:${reading.ask}`
  const { type, colour } = reading.value
  return (type ?? '') + (colour === undefined ? '' : ` ${colour}`)
}
