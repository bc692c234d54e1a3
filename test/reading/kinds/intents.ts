// Intents: `with` is the state; the wish is `cancel`, `edit:plate`, `edit:time=7 rưỡi`, `status:ABCD-1234`; a list means that
// people could differ, and any of it is right.
import { readIntent } from '../../../src/reading/intent.js'
import type { Where } from '../../../src/reading/reading.js'
import { fold } from '../../../src/reading/text.js'
import type { Kind, Row } from '../kind.js'

const grave = new Set(['cancel', 'restart', 'skip', 'back', 'confirm'])

const intents: Kind = {
  name: 'intents',
  sets: ['intents.json', 'intents-talk.json', 'intents-fresh.json'],
  judge(row, text) {
    const wants = (Array.isArray(row.want) ? row.want : [row.want]).map(String)
    const read = written(row, text)
    if (wants.some((want) => fold(read) === fold(want))) return 'right'
    const intent = readIntent(text, row.with as Where)
    return grave.has(intent.name) && intent.sure === 'certain' ? 'wrong' : 'missed'
  },
  show: (row, text) => `${written(row, text)} (${readIntent(text, row.with as Where).sure})`,
}
export default intents

function written(row: Row, text: string): string {
  const intent = readIntent(text, row.with as Where)
  const detail = intent.field ?? intent.code
  return (
    intent.name +
    (detail === undefined ? '' : `:${detail}`) +
    (intent.value === undefined ? '' : `=${intent.value}`)
  )
}
