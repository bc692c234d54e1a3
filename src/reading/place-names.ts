// Finds the names of communes, districts and provinces in the citizen's words, with the type word before them and what each can mean.
import type { Land, Named, UnitType } from '../places/land.js'
import type { Mark, MarkKind } from './place-marks.js'
import {
  cityProvince,
  counts,
  exactAt,
  initialsOptions,
  isCommune,
  keyAt,
  spelled,
  typeWords,
  type Level,
} from './place-types.js'
import { isBreak, isWord, wordsAt, type Source, type Span } from './place-text.js'

/** A name in the words, and all it can mean here. */
export interface Mention extends Span {
  /** Tokens of the whole mention, type word included. */
  from: number
  to: number
  words: string
  type?: UnitType
  level?: Level
  options: Named[]
  /** Stands in a street, landmark, hamlet or direction; `tail` at its end ("... Nguyễn Văn Cừ Bắc Giang"). */
  inside?: MarkKind
  tail?: boolean
  /** The landmark is of a kind that takes the commune's name ("chợ Kép", "KCN Quang Châu"). */
  namedAfter?: boolean
  /** Initials, a slip of the finger or other marks than the name's: sure only with something beside it. */
  weak?: 'initials' | 'slip' | 'marks'
  /** "cũ", "mới" behind it. */
  age?: 'old' | 'new'
}

const syllablesMax = 5

/** How many tokens a name of two syllables and more takes that begins at the token; 0 when none does. */
export function nameLengthAt(source: Source, at: number, land: Land, home: string): number {
  for (let length = Math.min(syllablesMax, source.tokens.length - at); length >= 2; length -= 1) {
    const { options, slipped } = spelled(source, at, length, exactAt(source, at, length, land))
    if (!slipped && options.some((one) => one.is !== 'old' || one.province === home)) return length
  }
  return 0
}

/** Every mention in the order of the text. */
export function findMentions(
  source: Source,
  marks: Mark[],
  taken: Span[],
  land: Land,
  home: string,
): Mention[] {
  const mentions: Mention[] = []
  for (let at = 0; at < source.tokens.length && mentions.length < 24; at += 1) {
    const token = source.tokens[at]
    if (token === undefined || taken.some((span) => token.start >= span.start && token.start < span.end))
      continue
    const found = typedAt(source, at, land, home) ?? untypedAt(source, at, land, home)
    if (found === undefined) continue
    const mark = marks.find((one) => found.from >= one.from && found.from < one.to)
    mentions.push({
      ...found,
      ...(mark === undefined || isTyped(found, mark) ? {} : { inside: mark.kind }),
      ...(mark !== undefined && found.from === mark.name && isNamedAfter(source, mark, found.to)
        ? { namedAfter: true }
        : {}),
      ...(mark !== undefined && found.from > mark.name && found.to === mark.to ? { tail: true } : {}),
      ...ageOf(source, found.to),
    })
    at = found.to - 1
  }
  return mentions
}

/** Markets, works and offices, and crossings of one name ("ngã ba Kép", not "ngã tư Hùng Vương - Nguyễn Văn Cừ"). */
function isNamedAfter(source: Source, mark: Mark, to: number): boolean {
  if (mark.kind === 'junction') return to === mark.to && /^ngã/.test(mark.lead)
  return landmarksNamedAfter.has(mark.lead) && !/^\s*[-–]/.test(source.tokens[to]?.gap ?? '')
}

/** Not bridges, streets and schools, which have names of their own. */
const landmarksNamedAfter = new Set([
  'chợ', 'ga', 'nhà ga', 'kcn', 'khu công nghiệp', 'ccn', 'cụm công nghiệp', 'ubnd', 'trụ sở', 'công an', 'trạm y tế', 'cổng chào',
  'cửa khẩu', 'bưu điện', 'nhà thờ',
]) // prettier-ignore

/** A type word takes a name out of a landmark ("UBND xã Tân Dĩnh"), but not out of a direction. */
function isTyped(found: Mention, mark: Mark): boolean {
  return (
    found.type !== undefined &&
    mark.kind !== 'direction' &&
    mark.kind !== 'stretch' &&
    mark.kind !== 'vehicle'
  )
}

function ageOf(source: Source, to: number): { age?: 'old' | 'new' } {
  const next = source.tokens[to]
  if (next === undefined || !/^[\s(]*$/.test(next.gap)) return {}
  if (isWord(source, next, 'cũ')) return { age: 'old' }
  return isWord(source, next, 'mới') ? { age: 'new' } : {}
}

function typedAt(source: Source, at: number, land: Land, home: string): Mention | undefined {
  const joined = /^(p|f|phuong)(\d{1,2})$/.exec(source.tokens[at]?.folded ?? '')
  if (joined !== null) {
    const options = land.named(joined[2] ?? '').filter((one) => one.is === 'old' && one.type === 'phuong')
    return options.length === 0
      ? undefined
      : mention(source, at, at + 1, [...options], { type: 'phuong', level: 'commune' })
  }
  const fused = /^(tp|tx|h)([a-z]{2,3})$/.exec(source.tokens[at]?.folded ?? '')
  if (fused !== null) {
    const options = initialsOptions(fused[2] ?? '', land, home, fused[1] === 'h' ? 'huyen' : 'thanh-pho')
    if (options.length > 0)
      return mention(source, at, at + 1, options, { level: 'district', weak: 'initials', type: 'thanh-pho' })
  }
  // "Phượng Sơn" is no phường; "phường Mão Điền" is one although "Phượng Mao" begins alike.
  const own = homeNameLengthAt(source, at, land, home)
  for (const { words, type, level } of typeWords) {
    if (!wordsAt(source, at, words)) continue
    const name = at + words.length
    const next = source.tokens[name]
    if (next === undefined || !/^[\s.:]*$/.test(next.gap)) continue
    const found = nameAfterType(source, at, name, level, type, land, home)
    if (found !== undefined && (own === 0 || (found.to - at > own && found.weak === undefined))) return found
  }
  return undefined
}

function homeNameLengthAt(source: Source, at: number, land: Land, home: string): number {
  for (let length = Math.min(syllablesMax, source.tokens.length - at); length >= 2; length -= 1) {
    const { options, slipped } = spelled(source, at, length, exactAt(source, at, length, land))
    if (!slipped && options.some((one) => one.province === home)) return length
  }
  return 0
}

function nameAfterType(
  source: Source,
  at: number,
  name: number,
  level: Level,
  type: UnitType,
  land: Land,
  home: string,
): Mention | undefined {
  const fits = (one: Named) =>
    level === 'commune'
      ? isCommune(one)
      : level === 'district'
        ? one.is === 'district' || cityProvince(one, type)
        : one.is === 'province'
  let loose: Mention | undefined
  for (let length = Math.min(syllablesMax, source.tokens.length - name); length >= 1; length -= 1) {
    const exact = spelled(source, name, length, exactAt(source, name, length, land).filter(fits))
    if (exact.options.length > 0) {
      const found = mention(source, at, name + length, exact.options, {
        type,
        level,
        ...(exact.slipped ? { weak: 'marks' as const } : {}),
      })
      if (!exact.slipped) return found
      loose ??= found
    }
  }
  if (loose !== undefined) return loose
  const letters = source.tokens[name]?.folded ?? ''
  if (level !== 'commune' && /^[a-z]{2,4}$/.test(letters)) {
    const options = initialsOptions(letters, land, home, type)
    if (options.length > 0)
      return mention(source, at, name + 1, options, { type, level: 'district', weak: 'initials' })
  }
  return slipAt(source, at, name, fits, { type, level }, land, home)
}

function slipAt(
  source: Source,
  at: number,
  name: number,
  fits: (one: Named) => boolean,
  more: Partial<Mention>,
  land: Land,
  home: string,
): Mention | undefined {
  for (let length = Math.min(4, source.tokens.length - name); length >= 1; length -= 1) {
    const key = keyAt(source, name, length)
    const options = key === undefined ? [] : land.almostNamed(key, home).filter(fits)
    if (options.length > 0) return mention(source, at, name + length, options, { ...more, weak: 'slip' })
  }
  return undefined
}

function untypedAt(source: Source, at: number, land: Land, home: string): Mention | undefined {
  for (let length = Math.min(syllablesMax, source.tokens.length - at); length >= 1; length -= 1) {
    const all = exactAt(source, at, length, land)
    const { options, slipped } = spelled(source, at, length, all)
    if (options.length === 0 || !options.some((one) => counts(one, home))) continue
    if (length === 1 && !standsAlone(source, at, options, land, home)) continue
    if (slipped && (length === 1 || !options.some((one) => one.province === home))) continue
    if (length > 1 && runsIntoProvince(source, at, length, options, slipped, land, home)) continue
    return mention(source, at, at + length, options, slipped ? { weak: 'marks' } : {})
  }
  return initialsAt(source, at, land, home) ?? segmentSlip(source, at, land, home)
}

/** "tòa thánh Tây Ninh": what ends in the first syllable of a province's name is no name of its own ("Thạnh Tây"). */
function runsIntoProvince(
  source: Source,
  at: number,
  length: number,
  options: Named[],
  slipped: boolean,
  land: Land,
  home: string,
): boolean {
  const last = at + length - 1
  if (slipped) return nameLengthAt(source, last, land, home) > 1
  if (options.some((one) => one.is === 'province')) return false
  return exactAt(source, last, 2, land).some((one) => one.is === 'province' && one.name.includes(' '))
}

/** A name of one syllable is a word too (Hồ, Thắng, Vôi): only with a capital, or run together ("tandinh"), or where it is the whole text. */
function standsAlone(source: Source, at: number, options: Named[], land: Land, home: string): boolean {
  const token = source.tokens[at]
  if (token === undefined || /^\d+$/.test(token.key)) return false
  const here = options.filter((one) => one.province === home)
  if (token.key.length >= 6 && options.some((one) => one.name.includes(' '))) return true
  if (here.some((one) => districtFollows(source, at + 1, one, land))) return true
  if (isProvinceBehind(source, at, options)) return true
  return (
    here.length > 0 && source.cased && /^\p{Lu}/u.test(token.text) && (at > 0 || source.tokens.length === 1)
  )
}

/** "cầu Trường Tiền, Huế" */
function isProvinceBehind({ tokens }: Source, at: number, options: Named[]): boolean {
  if (at === 0 || !options.some((one) => one.is === 'province')) return false
  return isBreak(tokens[at]?.gap ?? '') && isBreak(tokens[at + 1]?.gap ?? ',')
}

/** "thứa lương tài": the district of the short name stands right behind it. */
function districtFollows(source: Source, at: number, one: Named, land: Land): boolean {
  const districts =
    one.is === 'old'
      ? one.district === undefined
        ? []
        : [one.district]
      : one.is === 'commune'
        ? one.districts
        : []
  const start = ['h', 'huyen', 'tp', 'tx'].includes(source.tokens[at]?.folded ?? '') ? at + 1 : at
  return [2, 3, 4].some((length) =>
    exactAt(source, start, length, land).some(
      (area) => area.is === 'district' && districts.some((district) => district.code === area.district.code),
    ),
  )
}

/** Initials stand behind a comma or at the end ("Quang Châu, VY", "Thanh Trì HN"). */
function initialsAt(source: Source, at: number, land: Land, home: string): Mention | undefined {
  const token = source.tokens[at]
  const next = source.tokens[at + 1]
  if (token === undefined || at === 0 || !/^[a-z]{2,5}$/.test(token.folded)) return undefined
  if (next !== undefined && !isBreak(next.gap)) return undefined
  if (source.cased && token.text !== token.text.toUpperCase()) return undefined
  if (token.folded !== token.text.toLowerCase()) return undefined
  const options = initialsOptions(token.folded, land, home, undefined)
  return options.length === 0 ? undefined : mention(source, at, at + 1, options, { weak: 'initials' })
}

/** A whole stretch between commas that is one slip away from a long name. */
function segmentSlip(source: Source, at: number, land: Land, home: string): Mention | undefined {
  const token = source.tokens[at]
  if (token === undefined || (at > 0 && !isBreak(token.gap))) return undefined
  let to = at + 1
  while (to < source.tokens.length && !isBreak(source.tokens[to]?.gap ?? '')) to += 1
  if (to - at > 4) return undefined
  const key = keyAt(source, at, to - at)
  const options = key === undefined || key.length < 8 ? [] : [...land.almostNamed(key, home)]
  return options.length === 0 ? undefined : mention(source, at, to, options, { weak: 'slip' })
}

function mention(
  source: Source,
  from: number,
  to: number,
  options: Named[],
  more: Partial<Mention>,
): Mention {
  const start = source.tokens[from]?.start ?? 0
  const end = source.tokens[to - 1]?.end ?? start
  return { from, to, start, end, words: source.text.slice(start, end), options, ...more }
}
