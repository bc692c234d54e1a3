// Finds what is not a commune although it may be named like one: streets, junctions, landmarks, hamlets and directions.
import { nameKey } from '../places/names.js'
import { isBreak, isWord, wordsAt, type Source, type Span } from './place-text.js'

export type MarkKind = 'street' | 'junction' | 'landmark' | 'hamlet' | 'direction' | 'stretch' | 'vehicle'

/** A stretch of words with the word that leads it ("chợ", "đường", "thôn", "hướng"). */
export interface Mark extends Span {
  kind: MarkKind
  lead: string
  /** Tokens: the lead, the name behind it, and the end (not included). */
  from: number
  name: number
  to: number
}

interface Lead {
  words: string[]
  kind: MarkKind
  tokensMax: number
}

const leads: Lead[] = [
  ...lead('junction', 8, 'ngã ba', 'ngã tư', 'ngã năm', 'ngã sáu', 'ngã 3', 'ngã 4', 'ngã 5', 'ngã 6', 'nút giao', 'giao lộ', 'vòng xuyến', 'vòng xoay', 'bùng binh', 'đèn xanh đèn đỏ'),
  ...lead('street', 5, 'đường', 'phố', 'đại lộ', 'đ', 'ngõ', 'hẻm', 'ngách', 'kiệt', 'tuyến phố'),
  ...lead('landmark', 6, 'cầu vượt', 'cầu', 'chợ', 'cây xăng', 'trạm xăng', 'cổng chào', 'cổng', 'trường', 'thcs', 'thpt', 'tiểu học', 'mầm non', 'bệnh viện', 'bv', 'bến xe', 'ga', 'nhà ga', 'quảng trường', 'siêu thị', 'kcn', 'khu công nghiệp', 'cụm công nghiệp', 'ccn', 'dốc', 'đền', 'chùa', 'nhà thờ', 'quán', 'nhà hàng', 'hầm chui', 'hầm', 'trạm thu phí', 'trạm y tế', 'trạm', 'khách sạn', 'công ty', 'cty', 'ubnd', 'trụ sở', 'công an', 'nhà văn hóa', 'nvh', 'sân vận động', 'công viên', 'đê', 'bến phà', 'phà', 'bưu điện', 'khu đô thị', 'kđt', 'khu dân cư', 'kdc', 'chung cư', 'tòa nhà', 'cửa khẩu', 'đèo', 'kênh', 'đập', 'viện', 'cửa hàng'),
  ...lead('hamlet', 4, 'thôn', 'xóm', 'ấp', 'tdp', 'tổ dân phố', 'kp', 'khu phố', 'khối phố', 'khối', 'tổ', 'bản', 'làng', 'khu', 'đội', 'cụm'),
  ...lead('vehicle', 3, 'xe khách', 'xe', 'biển', 'bsx', 'bks', 'biển số', 'nhà xe', 'hãng'),
].sort((one, other) => other.words.length - one.words.length) // prettier-ignore

function byKey<Each>(list: readonly Each[], keyOf: (each: Each) => string): Map<string, Each[]> {
  const groups = new Map<string, Each[]>()
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each])
  return groups
}

function lead(kind: MarkKind, tokensMax: number, ...names: string[]): Lead[] {
  return names.map((name) => ({ words: name.split(' '), kind, tokensMax }))
}

/**
 * Finds the marks of a text.
 * @param isNameAt how many tokens of a place's own name begin at a token (`Cầu Khởi`, `Dương Minh Châu`): such words lead nothing
 * @param roadAt whether a road or km post begins or lies at the token: a mark ends there
 */
export function findMarks(
  source: Source,
  isNameAt: (at: number) => number,
  roadAt: (at: number) => boolean,
): Mark[] {
  const marks: Mark[] = directions(source, isNameAt)
  const taken = (at: number) => marks.some((mark) => mark.lead === 'hướng' && at >= mark.from && at < mark.to)
  for (let at = 0; at < source.tokens.length; at += 1) {
    if (taken(at) || roadAt(at) || isNameAt(at) > 1) {
      at += Math.max(0, isNameAt(at) - 1)
      continue
    }
    const first = leadAt(source, at)
    if (first === undefined) continue
    // "cổng KCN Quang Châu": the inner lead says what it is.
    const inner = first.kind === 'landmark' ? leadAt(source, at + first.words.length) : undefined
    const found = inner?.kind === 'landmark' ? inner : first
    const name = at + first.words.length + (found === first ? 0 : found.words.length)
    const to = endOfMark(source, name, found, isNameAt, roadAt)
    marks.push({
      ...spanOf(source, at, to),
      kind: found.kind,
      lead: found.words.join(' '),
      from: at,
      name,
      to,
    })
    at = Math.max(to, name) - 1
  }
  return marks.sort((one, other) => one.start - other.start)
}

function leadAt(source: Source, at: number): Lead | undefined {
  const mayLead = leadsByKey.get(source.tokens[at]?.key ?? '') ?? []
  return mayLead.find((one) => wordsAt(source, at, one.words) && leadStands(source, at, one))
}

/** "giao" between two names makes a junction of them ("Hùng Vương giao Nguyễn Văn Cừ"). */
export function junctionOf(source: Source, marks: Mark[]): string[] | undefined {
  const mark = marks.find((one) => one.kind === 'junction' && one.to > one.name)
  if (mark !== undefined) {
    const names = splitJunction(source.text.slice(source.tokens[mark.name]?.start ?? mark.start, mark.end))
    return names.length > 0 ? names : undefined
  }
  const crossing = /([^,;.\n()]{2,40}?)\s+(?:giao|cắt)(?:\s+với)?\s+([^,;.\n()]{2,40})/iu.exec(source.text)
  if (crossing === null || /\b(?:giao thông)/iu.test(crossing[0])) return undefined
  return [crossing[1] ?? '', crossing[2] ?? ''].map((name) => name.trim())
}

function splitJunction(words: string): string[] {
  return words
    .split(/\s*[-–—/×+]\s*|\s+(?:giao với|giao cắt|giao|với|và|cắt|x)\s+/iu)
    .map((name) => name.trim())
    .filter((name) => name.length > 1)
}

/** By the key of their first word, so that few are tried at each token. */
const leadsByKey = byKey(leads, (one) => nameKey(one.words[0] ?? ''))

/** Works named after two communes: "KCN Song Khê - Nội Hoàng". */
const dashedNames = new Set(['kcn', 'khu công nghiệp', 'ccn', 'cụm công nghiệp', 'cầu', 'khu đô thị'])

function endOfMark(
  source: Source,
  name: number,
  found: Lead,
  isNameAt: (at: number) => number,
  roadAt: (at: number) => boolean,
): number {
  const joins = found.kind === 'junction'
  const dashes = joins || dashedNames.has(found.words.join(' '))
  let at = name
  while (at < source.tokens.length && at - name < found.tokensMax) {
    const token = source.tokens[at]
    if (token === undefined || roadAt(at)) break
    if (at > name && isBreak(token.gap) && !(dashes && /^\s*[-–—]\s*$/.test(token.gap))) break
    if (at === name && /[,;()\n]/.test(token.gap)) break
    if (isStop(source, at, joins) && (at === name || isNameAt(at) < 2)) break
    if (at > name && !joins && isAddress(source, at, isNameAt)) break
    if (at > name && found.kind === 'hamlet' && /^\d+$/.test(source.tokens[at - 1]?.text ?? '')) break
    if (
      at > name &&
      isNameAt(at) < 2 &&
      !joins &&
      (leadsByKey.get(token.key) ?? []).some((one) => leadInside(source, at, one, found))
    )
      break
    at += 1
  }
  return at
}

/** A name with another name or a district's type word right behind it is an address, not part of a street's name. */
function isAddress(source: Source, at: number, isNameAt: (at: number) => number): boolean {
  const length = isNameAt(at)
  if (length < 2) return false
  const next = source.tokens[at + length]
  if (next === undefined) return false
  return isNameAt(at + length) > 1 || /^(?:h|huyen|tp|tx|tpbg|tpbn)$/.test(next.folded)
}

/** Inside a mark only clear leads begin a new one: "cổng trường THPT" stays one landmark. */
function leadInside(source: Source, at: number, one: Lead, outer: Lead): boolean {
  if (one.kind === outer.kind && outer.kind !== 'street') return false
  if (one.kind === 'landmark' && outer.kind === 'landmark') return false
  if (one.words.length === 1 && needMarks.has(one.words[0] ?? '')) return false
  return wordsAt(source, at, one.words)
}

/** Words that are a lead only with their marks, since bare they are everyday words ("cho", "den", "quan"). */
const needMarks = new Set(['chợ', 'đền', 'chùa', 'quán', 'dốc', 'làng', 'bản', 'tổ', 'khu', 'cổng', 'hầm', 'đê', 'đội', 'cụm', 'viện', 'khối', 'kênh', 'đập', 'đèo', 'trạm', 'phà', 'ga', 'đ', 'xe', 'hãng', 'biển', 'cầu', 'trường', 'phố']) // prettier-ignore

function leadStands(source: Source, at: number, one: Lead): boolean {
  const [word = ''] = one.words
  if (one.words.length > 1 || !needMarks.has(word)) return true
  const token = source.tokens[at]
  const next = source.tokens[at + 1]
  if (word === 'đ') return token?.text.toLowerCase() === 'đ' && next !== undefined && /^[.\s]/.test(next.gap)
  if (token?.text.toLowerCase() === word && /[^a-z]/.test(word)) return true
  // Bare: what follows must look like a name.
  if (next === undefined || isBreak(next.gap) || isStop(source, at + 1, false)) return false
  return !source.cased || /^[\p{Lu}\d]/u.test(next.text)
}

const stopWords = [
  'đoạn', 'qua', 'thuộc', 'ở', 'tại', 'trên', 'hướng', 'gần', 'đối', 'trước', 'sau', 'lúc', 'có', 'bị', 'đang', 'chạy', 'vượt', 'xe', 'xã',
  'phường', 'tp', 'tx', 'tt', 'huyện', 'quận', 'tỉnh', 'km', 'sáng', 'trưa', 'chiều', 'tối', 'khoảng', 'ngày', 'hôm', 'cách', 'phía', 'đi', 'về',
  'đến', 'từ', 'thì', 'là', 'này', 'giáp', 'cạnh', 'bên', 'rồi', 'không', 'rẽ', 'lên', 'xuống', 'giờ', 'thấy', 'dừng', 'đỗ', 'biển', 'cũ', 'nay', 'cũng', 'vào',
] // prettier-ignore
const stopsByKey = byKey(stopWords, (word) => nameKey(word))
const joinWords = ['giao', 'với', 'và']
const stopPairs = [
  ['thị', 'trấn'],
  ['thị', 'xã'],
  ['thành', 'phố'],
  ['địa', 'phận'],
  ['địa', 'bàn'],
  ['đối', 'diện'],
]
const oneLetterTypes = /^[hxpqt]$/

function isStop(source: Source, at: number, joins: boolean): boolean {
  const token = source.tokens[at]
  if (token === undefined) return true
  if (stopPairs.some((pair) => wordsAt(source, at, pair))) return true
  if (oneLetterTypes.test(token.folded) && /^[.\s]/.test(source.tokens[at + 1]?.gap ?? ''))
    return !joins || token.folded !== 'x'
  if (/^p\d{1,2}$/.test(token.folded)) return true
  if ((stopsByKey.get(token.key) ?? []).some((word) => isWord(source, token, word))) return true
  return !joins && joinWords.some((word) => isWord(source, token, word))
}

/** "hướng Hà Nội đi Lạng Sơn", "chiều Bắc Giang - Hà Nội", "đi Lạng Sơn", "từ A đến B": where somebody goes, not where it was. */
function directions(source: Source, isNameAt: (at: number) => number): Mark[] {
  const marks: Mark[] = []
  for (let at = 0; at < source.tokens.length; at += 1) {
    const stretch = stretchEnd(source, at, isNameAt)
    if (stretch > 0) {
      marks.push({
        ...spanOf(source, at, stretch),
        kind: 'stretch',
        lead: 'hướng',
        from: at,
        name: at + 1,
        to: stretch,
      })
      at = stretch - 1
      continue
    }
    const leadLength = directionLead(source, at, isNameAt)
    if (leadLength === 0) continue
    const name = at + leadLength
    const to = endOfDirection(source, name, isNameAt)
    if (to === name) continue
    marks.push({ ...spanOf(source, at, to), kind: 'direction', lead: 'hướng', from: at, name, to })
    at = to - 1
  }
  return marks
}

/** "từ A đến B", "giữa A và B": a stretch between two places; where it ends, 0 when it is none. */
function stretchEnd(source: Source, at: number, isNameAt: (at: number) => number): number {
  const leads = ['từ', 'giữa'].find((word) => isWord(source, source.tokens[at], word))
  if (leads === undefined || isNameAt(at) > 1) return 0
  const joins =
    leads === 'từ' ? ['đến', 'đi', 'tới', 'về', 'ra', 'sang', 'vào', 'lên', 'xuống'] : ['và', 'với']
  for (let step = at + 2; step < Math.min(at + 7, source.tokens.length); step += 1) {
    const token = source.tokens[step]
    if (token === undefined || isBreak(token.gap)) return 0
    if (isNameAt(step - 1) < 2 && joins.some((word) => isWord(source, token, word)))
      return endOfDirection(source, step + 1, isNameAt)
  }
  return 0
}

function directionLead(source: Source, at: number, isNameAt: (at: number) => number): number {
  if (isNameAt(at) > 1) return 0
  if (['hướng', 'chiều'].some((word) => isWord(source, source.tokens[at], word))) {
    const time = ['nay', 'qua', 'mai', 'hôm', 'tối', 'ngày', 'xuống', 'thứ', 'về']
    const next = source.tokens[at + 1]
    if (next === undefined || isBreak(next.gap)) return 0
    return isWord(source, source.tokens[at], 'chiều') && time.some((word) => isWord(source, next, word))
      ? 0
      : 1
  }
  // "đi Lạng Sơn", "về Hà Nội": only before a name of a place.
  const goes = ['đi', 'về', 'từ', 'sang'].find((word) => isWord(source, source.tokens[at], word))
  if (goes === undefined) return 0
  const skip = ['hướng', 'phía'].some((word) => isWord(source, source.tokens[at + 1], word)) ? 1 : 0
  const next = source.tokens[at + 1 + skip]
  return next !== undefined && !isBreak(next.gap) && isNameAt(at + 1 + skip) > 0 ? 1 + skip : 0
}

const directionStops = ['đoạn', 'qua', 'tại', 'ở', 'gần', 'km', 'thuộc', 'trước', 'đối', 'địa', 'lúc', 'xã', 'phường', 'trên', 'cách', 'có', 'xe', 'bị', 'chạy', 'tối', 'sáng', 'khoảng'] // prettier-ignore

function endOfDirection(source: Source, name: number, isNameAt: (at: number) => number): number {
  let at = name
  while (at < source.tokens.length && at - name < 12) {
    const token = source.tokens[at]
    if (token === undefined) break
    if (at > name && /[,;()\n]|\.\s/.test(token.gap)) break
    const named = isNameAt(at)
    if (named > 1) {
      at += named
      continue
    }
    if (at > name && directionStops.some((word) => isWord(source, token, word))) break
    at += 1
  }
  return Math.min(at, source.tokens.length)
}

function spanOf(source: Source, from: number, to: number): Span {
  return {
    start: source.tokens[from]?.start ?? 0,
    end: source.tokens[Math.max(from, to - 1)]?.end ?? 0,
  }
}
