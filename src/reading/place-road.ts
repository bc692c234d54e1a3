// Finds roads and km posts in the citizen's words: letters and number, names of expressways, or just "quốc lộ".
import type { Road } from '../places/place.js'
import { numberedRoads, roadAliases, roadById, roadsNumbered } from '../places/roads.js'
import { expresswaysByEnds } from './expressway-ends.js'
import { overlaps, type Source, type Span } from './place-text.js'

/** One mention of a road; more than one in `roads` when the words fit several. */
export interface RoadFound extends Span {
  roads: Road[]
  /** "đường gom", "gần QL1": a road beside or near it is meant, not the road itself. */
  beside: 'service' | 'near' | undefined
}

export interface KmFound extends Span {
  kmM: number
}

/** Every road the words name, in the order of the text; longer mentions win over shorter ones inside them. */
export function findRoads(source: Source, home: string): RoadFound[] {
  const found: RoadFound[] = []
  const add = (span: Span, roads: Road[]) => {
    if (roads.length === 0 || found.some((one) => overlaps(one, span))) return
    found.push({ ...span, roads, beside: besideOf(source, span) })
  }
  for (const pattern of numbered)
    for (const match of source.folded.matchAll(pattern.finds)) {
      const span = { start: match.index, end: match.index + match[0].trimEnd().length }
      if (pattern.accepts?.(match, source) === false) continue
      add(span, pattern.roads(match, home))
    }
  for (const { road, ...span } of expresswaysByEnds(source.folded, source.text)) add(span, [road])
  for (const [span, roads] of named(source, home)) add(span, roads)
  for (const match of source.folded.matchAll(
    /\b(?:duong\s+)?(?:cao\s*toc|quoc\s*lo|tinh\s*lo|duong\s+tinh)\b/g,
  )) {
    const words = source.text.slice(match.index, match.index + match[0].length)
    const kind = /toc$/.test(match[0]) ? 'expressway' : /quoc/.test(match[0]) ? 'national' : 'provincial'
    add({ start: match.index, end: match.index + match[0].length }, [{ name: words, kind }])
  }
  return found.sort((one, other) => one.start - other.start)
}

interface Numbered {
  finds: RegExp
  accepts?: (match: RegExpMatchArray, source: Source) => boolean
  roads: (match: RegExpMatchArray, home: string) => Road[]
}

const number = String.raw`(\d{1,3})(?:([a-h])\b|\s([a-c])\b(?![.\/'’]))?(?!\d|\s?[\/]\s?\d)`

const numbered: Numbered[] = [
  {
    finds: new RegExp(
      String.raw`\b(?:q\.?\s?l|quoc\s*lo|q\s?lo)\.?\s*(?:so\s*)?[.:\-]?\s*(n[12]\b|${number})(\s+moi\b|\s+cu\b)?`,
      'g',
    ),
    roads: (match, home) => nationalRoads(match, home),
  },
  {
    finds: new RegExp(
      String.raw`\b(?:t\.?\s?l|tinh\s*lo|duong\s*tinh(?:\s*lo)?)\.?\s*(?:so\s*)?[.:\-]?\s*${number}`,
      'g',
    ),
    roads: (match, home) => numberedRoads('DT', letterNumber(match, 1, 'DT'), home),
  },
  {
    // "đt" is also "điện thoại": three digits, and no more of them behind.
    finds: new RegExp(String.raw`\bd\.?\s?t\.?\s*[.:\-]?\s*(?=\d{3}(?:\D|$))${number}(?![\s.]?\d)`, 'g'),
    roads: (match, home) => numberedRoads('DT', letterNumber(match, 1, 'DT'), home),
  },
  {
    finds: /\bct\s*[.\-]?\s*(\d{1,2})\b(?!\s?\/)/g,
    roads: (match, home) => numberedRoads('CT', match[1] ?? '', home),
  },
  {
    finds: /\bah\s*1\b/g,
    roads: (_match, home) => roadsBeside(['QL1', 'QL22'], home),
  },
  {
    finds: /\b(?:huong\s*lo|hl|duong\s*huyen|dh|huyen\s*lo)\s*[.\-]?\s*(\d{1,3}[a-h]?)\b(?![\s.]?\d)/g,
    roads: (match) => [
      {
        name: `${/^(?:hl|huong)/.test(match[0]) ? 'Hương lộ' : 'Đường huyện'} ${(match[1] ?? '').toUpperCase()}`,
        kind: 'local',
      },
    ],
  },
  {
    finds: new RegExp(String.raw`\bduong\s+(n2\b|${number})(\s+(?:moi|cu)\b)?(?!\s+thang)`, 'g'),
    roads: (match, home) =>
      match[5] !== undefined || /^n/.test(match[1] ?? '')
        ? nationalRoads(match, home)
        : roadsNumbered(letterNumber(match, 2, 'QL'), home),
  },
  {
    // "295B", "1A", "4B" alone: only with their letter, and where a number of a plate or a house does not stand.
    finds: /(?<![\w\-.\/+])(\d{1,3})([ab])(?![\w\-.\/])(\s+(?:moi|cu)\b)?/g,
    accepts: (match, source) =>
      !/\b(?:so|nha|ngo|hem|lo|kiet|phong|to|khu|cong|bien|lop)\s*$/.test(
        source.folded.slice(Math.max(0, match.index ?? 0) - 12, match.index),
      ),
    roads: (match, home) =>
      match[3]?.trim() === 'moi'
        ? renewed(`${match[1] ?? ''}`, home)
        : roadsNumbered(`${match[1] ?? ''}${match[2] ?? ''}`, home),
  },
]

/** Digits with their letter; a letter after a space counts only where such a road is known. */
function letterNumber(match: RegExpMatchArray, at: number, series: 'QL' | 'DT'): string {
  const digits = match[at] ?? ''
  const joined = match[at + 1]
  const apart = match[at + 2]
  if (joined !== undefined) return `${digits}${joined}`
  const known = `${digits}${apart ?? ''}`.toUpperCase()
  return apart !== undefined && (known === '1A' || known === '22A' || roadById(`${series}${known}`))
    ? known
    : digits
}

function nationalRoads(match: RegExpMatchArray, home: string): Road[] {
  const letters = match[1] ?? ''
  if (/^n/.test(letters)) return numberedRoads('QL', letters, home)
  const value = letterNumber(match, 2, 'QL')
  if (match[5]?.trim() === 'moi') {
    const roads = renewed(value.replace(/a$/i, ''), home)
    if (roads.length > 0) return roads
  }
  return numberedRoads('QL', value, home)
}

/** "QL1 mới", "QL18 mới", "QL3 mới" are expressways to the people who drive there. */
function renewed(value: string, home: string): Road[] {
  const ids = new Map([
    ['1', 'CT-HN-BG'],
    ['3', 'CT-HN-TN'],
    ['18', 'CT-NB-HL'],
  ])
  const road = roadById(ids.get(value) ?? '')
  return road?.provinces.includes(home) === true ? [{ id: road.id, name: road.name, kind: road.kind }] : []
}

function roadsBeside(ids: string[], home: string): Road[] {
  return ids.flatMap((id) => {
    const road = roadById(id)
    return road?.provinces.includes(home) === true ? [{ id: road.id, name: road.name, kind: road.kind }] : []
  })
}

/** Roads by name ("cao tốc HN-BG", "Xuyên Á"): the words one after another, dashes and dots between them allowed. */
function named(source: Source, home: string): [Span, Road[]][] {
  const found: [Span, Road[]][] = []
  for (const { words, ids } of roadAliases)
    for (const [at, token] of source.tokens.entries()) {
      if (token.folded !== words[0] || !aliasAt(source, at, words)) continue
      const last = source.tokens[at + words.length - 1] ?? token
      const roads = ids.flatMap((id) => roadById(id) ?? [])
      const here = roads.filter((road) => road.provinces.includes(home))
      found.push([
        { start: token.start, end: last.end },
        (here.length > 0 ? here : roads).map(({ id, name, kind }) => ({ id, name, kind })),
      ])
    }
  return found
}

function aliasAt(source: Source, at: number, words: string[]): boolean {
  return words.every((word, step) => {
    const token = source.tokens[at + step]
    return token?.folded === word && (step === 0 || /^[\s.\-–—]*$/.test(token.gap))
  })
}

function besideOf(source: Source, span: Span): RoadFound['beside'] {
  const before = source.folded.slice(Math.max(0, span.start - 30), span.start)
  if (
    /\b(?:duong\s+gom|duong\s+dan\s+sinh|duong\s+song\s+hanh)\s*(?:cua\s+|doc\s+|canh\s+|ben\s+)?(?:duong\s+)?$/.test(
      before,
    )
  )
    return 'service'
  if (/\b(?:gan|giap|canh|cach|sau)\s+(?:duong\s+)?$/.test(before)) return 'near'
  return undefined
}

const kmPatterns = [
  /\b(?:ly\s*trinh|li\s*trinh|km|kilomet|cay\s+so)\s*(?:so\s*)?[.:]?\s*(?:km\s*)?(\d{1,4})(?:\s*\+\s*(\d{1,3})\b|[.,](\d{1,3})\b)?(?!\d)/g,
  /\bk(\d{1,4})\s*\+\s*(\d{1,3})\b()/g,
]

/** Km posts: `km 95+300`, `Km10 +600`, `lý trình 48`, `K12+300`; a distance ("cách 5 km", "80 km/h") is none. */
export function findKm(source: Source, roads: Span[] = []): KmFound | undefined {
  for (const pattern of kmPatterns)
    for (const match of source.folded.matchAll(pattern)) {
      if (isDistance(source, match.index, roads)) continue
      const rest = Number((match[3] ?? '').padEnd(3, '0').slice(0, 3)) || Number(match[2] ?? 0)
      return {
        start: match.index,
        end: match.index + match[0].length,
        kmM: Number(match[1]) * 1000 + rest,
      }
    }
  return undefined
}

/** "5 km 200": a number before "km" makes it a distance, unless that number is a road's ("quốc lộ 1 km 126"). */
function isDistance(source: Source, at: number, roads: Span[]): boolean {
  const before = source.folded.slice(Math.max(0, at - 3), at).trimEnd()
  return (
    /[\d.,]$/.test(before) &&
    !/,$/.test(before) &&
    !roads.some((road) => road.end <= at && at - road.end <= 2)
  )
}
