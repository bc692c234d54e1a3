// Turns plates read aloud into figures: `hai chín a một hai ba bốn năm` becomes `29a12345`.
import { digitOf, hundredsAt, numberAt } from './number.js'
import { armySeries, letterNames } from './plate-codes.js'
import { rewrite, wordsIn } from './rewrite.js'
import type { Change, Rewritten, Word } from './rewrite.js'

/** Fewer spelled figures in a row are ordinary words: `hai ba xe`. */
const spelledInRowMin = 3
/** A plate read aloud has no more words. */
const piecesMax = 24
const marks: Record<string, string> = {
  chấm: '.',
  cham: '.',
  gạch: '-',
  gach: '-',
  phẩy: '.',
  phay: '.',
  ngang: '',
}

interface Piece {
  put: string
  length: number
  figure: boolean
}

/** @param source tidied text */
export function plateWords(source: string): Rewritten {
  const words = wordsIn(source)
  const changes: Change[] = []
  for (let at = 0; at < words.length;) {
    const run = runAt(source, words, at)
    changes.push(...run.changes)
    at += run.length
  }
  return rewrite(source, changes)
}

/** The words from one on that spell a plate, as one change that drops the gaps between them. */
function runAt(source: string, words: Word[], at: number): { changes: Change[]; length: number } {
  let next = at
  let figures = 0
  /** Figures since the last letter; none count before the first. */
  let serial = 0
  let hasLetter = false
  let put = ''
  const letterFirst = /(?<![\d.,/:-])\d ?\d[ .-]{0,2}$/.test(
    source.slice(Math.max(0, (words[at]?.start ?? 0) - 6), words[at]?.start),
  )
  const start = words[at]?.start ?? 0
  const isArmy = armyCalled(words, at)
  let end = start
  if (words[at]?.text === 'mdd' && /\d[ .-]?$/.test(source.slice(Math.max(0, start - 2), start)))
    return { changes: [{ start, end: words[at].end, put: 'MĐ' }], length: 1 }
  for (; next < Math.min(words.length, at + piecesMax);) {
    const gap = source.slice(end, words[next]?.start)
    if (next > at && !/^[ ,.-]{0,3}\d{0,5}[ ,.-]{0,3}$/.test(gap)) break
    const piece = pieceAt(words, at, next, next > at ? serial < serialBegun : letterFirst || isArmy)
    if (
      piece === undefined ||
      isOfFigures(words, next + piece.length) ||
      (serial >= serialMin && (/,/.test(gap) || isCount(words, next + piece.length)))
    )
      break
    put += (next > at ? gap.replace(/[ ,]/g, '') : '') + piece.put
    if (/[A-ZĐ]/.test(piece.put)) {
      serial = 0
      hasLetter = true
    } else if (hasLetter) serial += (next > at ? figuresIn(gap) : 0) + figuresIn(piece.put)
    figures += piece.figure ? piece.put.length : 0
    next += piece.length
    end = words[next - 1]?.end ?? end
  }
  const isLetter = next === at + 1 && figures === 0 && calledBetween(source, words[at])
  if (isLetter) return { changes: [{ start, end, put }], length: 1 }
  const isAstray = /^\d{3,}[A-ZĐ]|^[A-ZĐ]+\d+[A-ZĐ]/.test(put)
  // `chín chín a 888.88`: the series alone is read aloud.
  const isSeries =
    /^\d\d[A-ZĐ]{1,2}$/.test(put) && /^[ .-]{1,2}\d{3}[. ]?\d\d(?!\d)/.test(source.slice(end, end + 9))
  if ((figures < spelledInRowMin && !isSeries) || isAstray)
    return { changes: [], length: figures === 0 && !isAstray ? Math.max(1, next - at) : 1 }
  return { changes: [{ start, end, put }], length: next - at }
}

/** `tê xê bốn lăm mười tám`: the arm's two letters, called by their names, before any figure. */
function armyCalled(words: Word[], at: number): boolean {
  const [first, second, third] = words.slice(at, at + 3).map(({ text }) => text)
  if (!calledByName.test(first ?? '') || !calledByName.test(second ?? '')) return false
  return (
    armySeries.has(`${letterNames[first!] ?? ''}${letterNames[second!] ?? ''}`) &&
    numberAt([third ?? ''], 0) !== undefined
  )
}

/** So many figures after the letters, and no letter follows: `hai chín a một hai ba, em ...`. */
const serialBegun = 3
/** So many figures after the letters make a plate: what follows a comma, or counts things, is something else. */
const serialMin = 5

function figuresIn(text: string): number {
  return text.replace(/\D/g, '').length
}

/** `hai xe`, `một người`, `ba lần` */
function isCount(words: Word[], at: number): boolean {
  return /^(?:xe|người|nguoi|chiếc|chiec|đứa|dua|cái|cai|con|lần|lan|phút|phut|giờ|gio|giây|ngày|ngay|hôm|thằng|ông|bà|tuổi|tuoi)$/.test(
    words[at]?.text ?? '',
  )
}

/** `hai số cuối`, `ba chữ sau`: so many of the figures, and none of them. */
function isOfFigures(words: Word[], at: number): boolean {
  return (
    /^(?:số|so|chữ|chu|con)$/.test(words[at]?.text ?? '') &&
    /^(?:cuối|cuoi|sau|nữa|nua|còn|đầu|giữa|giua|số|so)$/.test(words[at + 1]?.text ?? '')
  )
}

/** Names of letters that are hardly any other word. */
const calledByName = /^(?:bê|xê|cờ|dê|đê|ép|giê|hát|ca|ka|lờ|mờ|nờ|pê|sờ|tê|vê|ích|xờ|dét|zét|bờ|gờ|hờ)$/

/** `98 hát 5 123 45`: a letter called by its name amid figures. */
function calledBetween(source: string, word: Word | undefined): boolean {
  if (word === undefined || !calledByName.test(word.text)) return false
  return (
    /(?<![\d.,/:-])\d ?\d ?$/.test(source.slice(Math.max(0, word.start - 6), word.start)) &&
    /^ ?\d(?:[ .-]{0,3}\d){3,5}(?!\d)/.test(source.slice(word.end, word.end + 20))
  )
}

function pieceAt(words: Word[], from: number, at: number, letterAllowed: boolean): Piece | undefined {
  const word = words[at]?.text ?? ''
  const texts = words.slice(at, at + 6).map(({ text }) => text)
  const hundreds = hundredsAt(texts)
  if (hundreds !== undefined) return { put: `-${hundreds.value}`, length: hundreds.length, figure: true }
  const number = numberAt(texts, 0)
  if (number !== undefined) return { put: String(number.value), length: number.length, figure: true }
  // `một lẻ hai`: a nought amid figures.
  if (at > from && /^(?:lẻ|linh)$/.test(word) && digitOf(texts[1] ?? '') !== undefined)
    return { put: '0', length: 1, figure: true }
  const digit = digitOf(word)
  if (digit !== undefined) return { put: String(digit), length: 1, figure: true }
  const mark = at > from ? marks[word] : undefined
  if (mark !== undefined) return { put: mark, length: 1, figure: false }
  if (!letterAllowed) return undefined
  const pair = word === 'ích' || word === 'ét' || word === 'hát' || word === 'i'
  const second = texts[1] ?? ''
  if (pair && /^(xì|sì|sờ|dài|ngắn|cờ)$/.test(second))
    return { put: word === 'i' ? 'Y' : (letterNames[word] ?? ''), length: 2, figure: false }
  const letter = letterNames[word] ?? (/^[a-zđ]$/.test(word) ? word.toUpperCase() : undefined)
  return letter === undefined ? undefined : { put: letter, length: 1, figure: false }
}
