// Cuts citizens' words into tokens that can be compared across tone-mark styles, missing diacritics and teen-code.
import { matchesOf } from './matches.js'
import { fold, tidy } from './text.js'

/** Characters of a message that readers look at; both platforms cap a message well below it. */
export const lettersReadMax = 6000

export interface Token {
  /** Offsets into the tidied text. */
  start: number
  end: number
  text: string
  /** Lower case, the tone moved to the end as a digit: `hoà` and `hòa` give one key; hỏi and ngã are one tone. */
  keys: readonly string[]
  /** Without case or diacritics. */
  bare: string
  /** Typed without any diacritic, so it may stand for a word that has some. */
  isPlain: boolean
  /** What stands before it: nothing but spaces or dashes, a pause (comma, bracket), or the end of a sentence. */
  before: 'joined' | 'pause' | 'stop'
}

export interface Tokens {
  /** The tidied text, cut at `lettersReadMax`. */
  text: string
  list: Token[]
  /** No diacritics anywhere: every word may have lost its own. */
  isPlain: boolean
}

const wordShape = /\p{L}[\p{L}\p{M}]*|\p{Nd}+/gu

/** Tidies and tokenises at most `lettersReadMax` characters, so that no input can make a reader slow. */
export function tokensOf(text: string): Tokens {
  const known = lately.find(([one]) => one === text)
  if (known !== undefined) return known[1]
  const tokens = cut(text)
  if (text.length > lettersReadMax) return tokens
  lately.unshift([text, tokens])
  lately.length = Math.min(lately.length, latelyMost)
  return tokens
}

/** Several readers look at one message, one after another: what they all need is made once. */
const lately: [string, Tokens][] = []
const latelyMost = 3

function cut(text: string): Tokens {
  const clean = tidy(text.slice(0, lettersReadMax))
  const list: Token[] = []
  let end = 0
  for (const match of matchesOf(wordShape, clean)) {
    const before = breakIn(clean.slice(end, match.index), list.at(-1), match[0])
    end = match.index + match[0].length
    list.push(tokenOf(match[0], match.index, before, list.at(-1)))
  }
  return { text: clean, list, isPlain: list.every((token) => token.isPlain) }
}

/** What a word is wherever it stands. */
interface Word {
  keys: readonly string[]
  bare: string
  isPlain: boolean
}

const words = new Map<string, Word>()

function wordOf(text: string): Word {
  const known = words.get(text)
  if (known !== undefined) return known
  const bare = fold(text)
  const lower = text.toLowerCase()
  const meant = shortForms.get(lower)
  const keys = meant === undefined ? [keyOf(text)] : [keyOf(text), keyOf(meant)]
  const word = { keys, bare, isPlain: bare === lower }
  if (words.size < 8192 && text.length < 24) words.set(text, word)
  return word
}

function tokenOf(text: string, start: number, before: Token['before'], previous: Token | undefined): Token {
  const { keys, bare, isPlain } = wordOf(text)
  const isKilograms = bare === 'kg' && previous !== undefined && /^\d+$/.test(previous.text)
  return {
    start,
    end: start + text.length,
    text,
    keys: isKilograms ? keys.slice(0, 1) : keys,
    bare,
    isPlain,
    before,
  }
}

const abbreviations = new Set('tp p q h x tx tt d dg ql tl dt hl ct km ts th kv'.split(' '))

function breakIn(gap: string, previous: Token | undefined, next: string): Token['before'] {
  if (previous === undefined) return 'stop'
  if (gap === ' ') return 'joined'
  const isNumber = /^[.,+]$/.test(gap) && /\d$/.test(previous.text) && /^\d/.test(next)
  if (isNumber || (/^\.[ ]?$/.test(gap) && abbreviations.has(previous.bare))) return 'joined'
  if (/[.!?;\n\r…#]/.test(gap)) return 'stop'
  return /[,:()[\]{}"“”|]/.test(gap) ? 'pause' : 'joined'
}

const keys = new Map<string, string>()

/** The comparable form of one syllable. */
export function keyOf(syllable: string): string {
  const known = keys.get(syllable)
  if (known !== undefined) return known
  let tone = ''
  const letters = syllable
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300\u0301\u0303\u0309\u0323]/g, (mark) => {
      tone = toneDigits[mark] ?? ''
      return ''
    })
  const key = letters.normalize('NFC') + tone
  if (keys.size < 8192 && syllable.length < 24) keys.set(syllable, key)
  return key
}

const toneDigits: Record<string, string> = {
  '\u0300': '2',
  '\u0301': '1',
  '\u0303': '3',
  '\u0309': '3',
  '\u0323': '5',
}

/** Short forms of chat language; each may also be itself, so they are added to the keys and never replace them. */
const shortForms = new Map<string, string>([
  ...['ko', 'k', 'kg', 'kh', 'khg', 'kog', 'hok', 'hong', 'hông', 'hổng', 'hem', 'hăm', 'kô', 'khong', 'hk', 'hg', 'hoq']
    .map((form): [string, string] => [form, 'không']), // prettier-ignore
  ...['dc', 'đc', 'đk', 'dk', 'đươc'].map((form): [string, string] => [form, 'được']),
  ...['bit', 'bít', 'bik', 'bjt', 'biêt', 'bt', 'pit', 'pít', 'pk', 'pik', 'bk', 'bjk'].map(
    (form): [string, string] => [form, 'biết'],
  ),
  ...['rùi', 'rui', 'r', 'roi', 'rồii', 'ròi', 'òi'].map((form): [string, string] => [form, 'rồi']),
  ['ms', 'mới'],
  ['ng', 'người'],
  ['ngừi', 'người'],
  ['ngta', 'người'],
  ['vs', 'với'],
  ['j', 'gì'],
  ['wa', 'quá'],
  ['wá', 'quá'],
  ['way', 'quay'],
  ['chìu', 'chiều'],
  ['nguợc', 'ngược'],
  ['vuợt', 'vượt'],
  ['vựơt', 'vượt'],
  ['zượt', 'vượt'],
  ['trg', 'trong'],
  ['trc', 'trước'],
  ['mìh', 'mình'],
  ['mjnh', 'mình'],
  ['mk', 'mình'],
  ['cx', 'cũng'],
  ['huỹ', 'huỷ'],
  ['hủi', 'huỷ'],
])
