// Names: `Nguyễn Văn An`, `ask` (any question), `ask:one_word`, `nothing`, `no` (anything but a value).
import { readName } from '../../../src/reading/name.js'
import type { Kind, Row } from '../kind.js'

const names: Kind = {
  name: 'names',
  sets: ['names.json', 'names-talk.json', 'names-fresh.json'],
  judge(row, text) {
    const read = written(row, text)
    const isValue = read !== 'nothing' && !read.startsWith('ask')
    const wants = Array.isArray(row.want) ? (row.want as string[]) : [String(row.want)]
    if (wants.includes('no')) return isValue ? 'wrong' : 'right'
    const isRight = (want: string) => isSame(read, want, text) || (want === 'ask' && read.startsWith('ask'))
    if (wants.some(isRight)) return 'right'
    return isValue ? 'wrong' : 'missed'
  },
  show: written,
}
export default names

/** The writer's own tone-mark style and missing diacritics are kept, so the wish is compared the way it was typed. */
function isSame(read: string, want: string, text: string): boolean {
  if (read === want) return true
  const typed = text.normalize('NFC').toLowerCase()
  return typed.includes(read.toLowerCase()) && plain(read) === plain(want)
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D')
}

function written(_row: Row, text: string): string {
  const reading = readName(text)
  if (reading.found === 'value') return reading.value
  return reading.found === 'question' ? `ask:${reading.ask}` : 'nothing'
}
