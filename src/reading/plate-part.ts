// Says what of a plate was read: its beginning, the figures between, how many of them are missing.
import { serial, shapeOf } from './plate-shape.js'
import type { PlateFound } from './plate-shape.js'

/** Figures that stand together, and the gap before them. */
export interface Group {
  gap: string
  figures: string
  end: number
}

const countWords: Record<string, number> = { MOT: 1, HAI: 2, BA: 3 }

function countOf(said: string | undefined): number {
  return Number(said ?? 0) || countWords[said ?? ''] || 0
}

/** `98A-123 còn 2 số cuối không thấy`: how many figures are missing is known. */
export function withMissing(groups: Group[], after: string): Group[] {
  const said = /^[\s,]{1,3}CON (?:LAI )?(?:(\d)|(MOT|HAI|BA)) (?:CHU |CON )?SO\b/.exec(after)
  const unread = lastUnread.exec(after)
  const missing = countOf(said?.[1] ?? said?.[2]) || (unread === null ? 0 : countOf(unread[1]) || 1)
  const last = groups.at(-1)
  const isMoto = groups.length > 1 && groups[0]?.figures.length === 1
  const known = groups.slice(isMoto ? 1 : 0).reduce((sum, { figures }) => sum + figures.length, 0)
  if (last === undefined || missing === 0 || known + missing !== 5) return groups
  return [...groups.slice(0, -1), { ...last, figures: last.figures + '?'.repeat(missing) }]
}

export function partialOf(
  province: string,
  letters: string,
  groups: Group[],
): PlateFound['shape'] | undefined {
  const probe = shapeOf({ province, letters, groups: ['12345'], joined: false })
  if (probe.is === 'refused' && probe.ask !== 'length') return undefined
  const figures = groups.map((one) =>
    asFigures(one.figures)
      .replace(/[X*_]/g, '?')
      .replace(/…|\.{2,}/g, '...'),
  )
  const [first = '', ...others] = figures
  const isMoto = first.length === 1 && others.length > 0 && letters.length === 1
  const compact = others.length === 0 && first.length === 6 && !first.includes('.')
  if (others.length === 0 && groups[0]?.gap === '' && /^\d(?:\.\.\.)?$/.test(first) && letters.length === 1)
    return { is: 'partial', digits: `${province}${letters}${first.charAt(0)}...` }
  const rest = isMoto ? others.join('') : compact ? first.slice(1) : figures.join('')
  const series = `${province}${letters}${isMoto ? first : compact ? first.charAt(0) : ''}`
  const cutShort = figures.join(',').replace(/\d/g, '1') === '111,1'
  const written = cutShort ? serial(`${rest}?`) : /^[\d?]{5}$/.test(rest) ? serial(rest) : rest
  const open = /^[\d?]{4,5}$/.test(rest) || rest.endsWith('...') ? '' : '...'
  return { is: 'partial', digits: `${series}-${written}${open}` }
}

/** `98A-123.4 số cuối mờ`, `98A-123 hai số cuối quên`: more figures than were read. */
export const lastUnread =
  /^[\s,.(]{0,3}(?:(?:NHUNG|MA|CON|VA|THI) )?(?:(MOT|HAI|BA|[1-3]) )?(?:CHU |CON )?SO (?:CUOI|SAU|NUA|CON LAI)(?: CUNG)?(?: [A-Z]+){0,3}? (?:KHONG|KO|K|CHUA|BI|MO|NHOE|LEM|BUN|CHE|KHUAT|QUEN)\b/

export function saysPartly(text: string, end: number): boolean {
  if (lastUnread.test(text.slice(end, end + 48))) return true
  return /^[\s,.(]{0,3}(?:GI DO|GI DAY|GI GI|CON (?:LAI|SO|MAY|\d SO|HAI SO)|MAY|KHONG (?:RO|NHO|NHIN|THAY)|KO (?:RO|NHO|NHIN|THAY)|K (?:RO|NHO)|QUEN|CHUA RO|THOI)/.test(
    text.slice(end, end + 24),
  )
}

/** O for 0, I and L for 1. */
export function asFigures(figures: string): string {
  return figures.replace(/O/g, '0').replace(/[IL]/g, '1')
}
