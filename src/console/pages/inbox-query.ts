// What the inbox's address asks for: filters, order and where a page begins; anything odd falls back to the ordinary inbox.
import { reportStates, type ReportState } from '../../reports/report.js'
import type { InboxCursor, InboxFilter } from '../../store/desk.js'
import type { Visit } from '../door.js'

const defaults = { tt: '', giu: '', kenh: '', dv: '', han: '', q: '', xep: 'moi' }
export type Asked = typeof defaults & { sau?: string }

const lateDays = 7

/** What the address asks for; anything odd falls back to the ordinary inbox. */
export function askedOf(query: Record<string, string>): Asked {
  const asked: Asked = { ...defaults }
  for (const key of Object.keys(defaults) as (keyof typeof defaults)[])
    if (query[key] !== undefined) asked[key] = query[key].slice(0, 100)
  return query.sau === undefined ? asked : { ...asked, sau: query.sau }
}

/** The address of these filters; what is as usual is left out. */
export function queryOf(asked: Partial<Asked>): string {
  const pairs = Object.entries(asked).filter(
    ([key, value]) => value !== '' && value !== (defaults as Record<string, string>)[key],
  )
  return new URLSearchParams(pairs).toString()
}

export function filterOf(asked: Asked, visit: Visit): InboxFilter {
  const { officer, units, now } = visit
  const after = cursorFrom(asked.sau)
  return {
    units,
    now,
    state: stateOf(asked),
    order: asked.xep === 'cu' || asked.han !== '' ? 'oldest' : 'newest',
    ...(asked.giu === 'toi' ? { holder: { is: 'mine', officerId: officer.id } as const } : {}),
    ...(asked.giu === 'trong' ? { holder: { is: 'free' } as const } : {}),
    ...(asked.kenh === '' ? {} : { channel: asked.kenh }),
    ...(asked.dv === '' ? {} : { unit: asked.dv }),
    ...(asked.han === 'qua' ? { filedBefore: now - lateDays * 86_400_000 } : {}),
    ...(asked.q === '' ? {} : { words: asked.q }),
    ...(after === undefined ? {} : { after }),
  }
}

/** The working list is what is open; whoever looks for something looks everywhere, until they say otherwise. */
function stateOf({ tt, q }: Asked): InboxFilter['state'] {
  if (isState(tt)) return tt
  return tt === 'tat-ca' || (tt !== 'mo' && q !== '') ? 'all' : 'open'
}

const isState = (value: string): value is ReportState => reportStates.some((state) => state === value)

/** Where the next page begins, for the address. */
export function cursorText(cursor: InboxCursor): string {
  return 'entry' in cursor ? `m${cursor.entry}` : `${cursor.filedAt}_${cursor.id}`
}

function cursorFrom(text: string | undefined): InboxCursor | undefined {
  const entry = /^m(\d{1,15})$/.exec(text ?? '')
  if (entry !== null) return { entry: Number(entry[1]) }
  const found = /^(\d{1,15})_([A-Za-z0-9_-]{1,64})$/.exec(text ?? '')
  return found === null ? undefined : { filedAt: Number(found[1]), id: found[2]! }
}
