// Finds the names of communes, districts and provinces in the citizen's words, with the type word before them and what each can mean.
import { spelling } from '../places/names.js'
import type { Land, Named, UnitType } from '../places/land.js'
import type { Mark, MarkKind } from './place-marks.js'
import { isBreak, isWord, wordsAt, written, type Source, type Span } from './place-text.js'

/** A name in the words, and all it can mean here. */
export interface Mention extends Span {
  /** Tokens of the whole mention, type word included. */
  from: number
  to: number
  words: string
  type?: UnitType
  level?: 'commune' | 'district' | 'province'
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
    const options = exactAt(source, at, length, land)
    if (
      options.some((one) => one.is !== 'old' || one.province === home) &&
      options.some((one) => counts(one, home))
    )
      return length
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
      ...(mark !== undefined && found.from === mark.name && landmarksNamedAfter.has(mark.lead)
        ? { namedAfter: true }
        : {}),
      ...(mark !== undefined && found.from > mark.name && found.to === mark.to ? { tail: true } : {}),
      ...ageOf(source, found.to),
    })
    at = found.to - 1
  }
  return mentions
}

/** Not bridges, streets and schools, which have names of their own. */
const landmarksNamedAfter = new Set([
  'chợ', 'ga', 'nhà ga', 'kcn', 'khu công nghiệp', 'ccn', 'cụm công nghiệp', 'ubnd', 'trụ sở', 'công an', 'trạm y tế', 'cổng chào',
  'cửa khẩu', 'bưu điện', 'nhà thờ',
]) // prettier-ignore

/** A type word takes a name out of a landmark ("UBND xã Tân Dĩnh"), but not out of a direction. */
function isTyped(found: Mention, mark: Mark): boolean {
  return found.type !== undefined && mark.kind !== 'direction' && mark.kind !== 'vehicle'
}

function ageOf(source: Source, to: number): { age?: 'old' | 'new' } {
  const next = source.tokens[to]
  if (next === undefined || !/^[\s(]*$/.test(next.gap)) return {}
  if (isWord(source, next, 'cũ')) return { age: 'old' }
  return isWord(source, next, 'mới') ? { age: 'new' } : {}
}

const typeWords: { words: string[]; type: UnitType; level: 'commune' | 'district' | 'province' }[] = [
  { words: ['thị', 'trấn'], type: 'thi-tran', level: 'commune' },
  { words: ['đặc', 'khu'], type: 'dac-khu', level: 'commune' },
  { words: ['thị', 'xã'], type: 'thi-xa', level: 'district' },
  { words: ['thành', 'phố'], type: 'thanh-pho', level: 'district' },
  { words: ['t', 'p'], type: 'thanh-pho', level: 'district' },
  { words: ['t', 't'], type: 'thi-tran', level: 'commune' },
  { words: ['tt'], type: 'thi-tran', level: 'commune' },
  { words: ['ttr'], type: 'thi-tran', level: 'commune' },
  { words: ['xã'], type: 'xa', level: 'commune' },
  { words: ['x'], type: 'xa', level: 'commune' },
  { words: ['phường'], type: 'phuong', level: 'commune' },
  { words: ['p'], type: 'phuong', level: 'commune' },
  { words: ['f'], type: 'phuong', level: 'commune' },
  { words: ['tx'], type: 'thi-xa', level: 'district' },
  { words: ['tp'], type: 'thanh-pho', level: 'district' },
  { words: ['huyện'], type: 'huyen', level: 'district' },
  { words: ['h'], type: 'huyen', level: 'district' },
  { words: ['quận'], type: 'quan', level: 'district' },
  { words: ['q'], type: 'quan', level: 'district' },
  { words: ['tỉnh'], type: 'tinh', level: 'province' },
  { words: ['t'], type: 'tinh', level: 'province' },
]

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
  if (nameLengthAt(source, at, land, home) > 1) return undefined
  for (const { words, type, level } of typeWords) {
    if (!wordsAt(source, at, words)) continue
    const name = at + words.length
    const next = source.tokens[name]
    if (next === undefined || !/^[\s.:]*$/.test(next.gap)) continue
    const found = nameAfterType(source, at, name, level, type, land, home)
    if (found !== undefined) return found
  }
  return undefined
}

function nameAfterType(
  source: Source,
  at: number,
  name: number,
  level: 'commune' | 'district' | 'province',
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

/** Cities that are provinces: "tp Hà Nội", "TP HCM". */
function cityProvince(one: Named, type: UnitType): boolean {
  return one.is === 'province' && type === 'thanh-pho' && cities.has(one.name)
}

const cities = new Set(['Hà Nội', 'Hồ Chí Minh', 'Hải Phòng', 'Đà Nẵng', 'Cần Thơ', 'Huế'])

function untypedAt(source: Source, at: number, land: Land, home: string): Mention | undefined {
  for (let length = Math.min(syllablesMax, source.tokens.length - at); length >= 1; length -= 1) {
    const all = exactAt(source, at, length, land)
    const { options, slipped } = spelled(source, at, length, all)
    if (options.length === 0 || !options.some((one) => counts(one, home))) continue
    if (length === 1 && !standsAlone(source, at, options, home)) continue
    if (slipped && length === 1) continue
    return mention(source, at, at + length, options, slipped ? { weak: 'marks' } : {})
  }
  return initialsAt(source, at, land, home) ?? segmentSlip(source, at, land, home)
}

/** A name of one syllable is a word too (Hồ, Thắng, Vôi): only with a capital, or run together ("tandinh"), or where it is the whole text. */
function standsAlone(source: Source, at: number, options: Named[], home: string): boolean {
  const token = source.tokens[at]
  if (token === undefined || /^\d+$/.test(token.key)) return false
  const here = options.filter((one) => one.province === home)
  if (token.key.length >= 6 && options.some((one) => one.name.includes(' '))) return true
  return (
    here.length > 0 && source.cased && /^\p{Lu}/u.test(token.text) && (at > 0 || source.tokens.length === 1)
  )
}

const provinceInitials = new Map([
  ['hn', 'hanoi'],
  ['bg', 'bacgiang'],
  ['bn', 'bacninh'],
  ['ls', 'langson'],
  ['hcm', 'hochiminh'],
  ['tphcm', 'hochiminh'],
  ['sg', 'hochiminh'],
  ['saigon', 'hochiminh'],
  ['hp', 'haiphong'],
  ['hd', 'haiduong'],
  ['hy', 'hungien'],
])

function initialsOptions(letters: string, land: Land, home: string, type: UnitType | undefined): Named[] {
  const districts: Named[] = land
    .districtsBy(letters.replace(/y/g, 'i'), home)
    .filter((one) => type !== 'huyen' || one.type !== 'thanh-pho')
    .map((district) => ({
      is: 'district',
      name: district.name,
      type: district.type,
      province: district.province,
      district,
    }))
  if (type === 'huyen' || type === 'thi-xa') return districts
  const provinces = land.named(provinceInitials.get(letters) ?? '').filter((one) => one.is === 'province')
  return type === 'tinh'
    ? provinces
    : type === undefined
      ? [...districts, ...provinces]
      : [...districts, ...provinces.filter((one) => cities.has(one.name))]
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
  const options = key === undefined ? [] : [...land.almostNamed(key, home)]
  return options.length === 0 ? undefined : mention(source, at, to, options, { weak: 'slip' })
}

/** Which meanings count without a type word: those of home, districts and provinces anywhere, and communes elsewhere (with a district). */
function counts(one: Named, home: string): boolean {
  return one.province === home || one.is === 'district' || one.is === 'province' || one.name.includes(' ')
}

function isCommune(one: Named): boolean {
  return one.is === 'commune' || one.is === 'old'
}

function exactAt(source: Source, at: number, length: number, land: Land): Named[] {
  const key = keyAt(source, at, length)
  return key === undefined ? [] : [...land.named(key)]
}

function keyAt(source: Source, at: number, length: number): string | undefined {
  let key = ''
  for (let step = 0; step < length; step += 1) {
    const token = source.tokens[at + step]
    if (token === undefined || (step > 0 && !/^[\s.]*$|^-$/.test(token.gap)) || key.length > 40)
      return undefined
    key += token.key
  }
  return key
}

/** Keeps the meanings whose marks fit the citizen's; all of them, as a slip, where none fits. */
function spelled(
  source: Source,
  at: number,
  length: number,
  options: Named[],
): { options: Named[]; slipped: boolean } {
  const words = written(source, at, at + length)
  const fits = options.map((one) => (one.name === '' ? 'bare' : spelling(words, one.name)))
  const same = options.filter((_, index) => fits[index] === 'same')
  if (same.length > 0 && source.marked) return { options: same, slipped: false }
  const close = options.filter((_, index) => fits[index] !== 'differs')
  return close.length > 0 ? { options: close, slipped: false } : { options, slipped: options.length > 0 }
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
