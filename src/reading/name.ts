// Reads a person's name as people give it, and hides one. A refusal, a command or a place is never taken for a name.
import { isEveryday } from './name-compounds.js'
import { isSurname, laterLead, namePart, pictures } from './name-part.js'
import { givenNames, neverInNames, notNames, saints, sometimesInNames } from './name-words.js'
import { Phrases } from './phrase.js'
import type { PersonAsk, Reading, Words } from './reading.js'
import { fold } from './text.js'
import { keyOf, tokensOf } from './tokens.js'

/** Characters of an answer in which a name is looked for. */
const lettersMax = 300

/**
 * Reads the full name in an answer: two words or more, lead-ins and titles dropped, in proper case.
 * One word alone is asked about (`one_word`); what cannot be a name is asked about too (`not_a_name`).
 */
export function readName(text: string): Reading<string, PersonAsk> {
  const tidied = tokensOf(text.slice(0, lettersMax)).text.replace(pictures, (mark) => ' '.repeat(mark.length))
  const later = putRight.exec(tidied)?.[1]
  const instead = later === undefined ? undefined : readName(later)
  if (instead?.found === 'value')
    return { ...instead, words: shifted(instead.words, tidied.lastIndexOf(later ?? '')) }
  const part = namePart(tidied)
  if (part === undefined)
    return /\p{L}/u.test(tidied) ? ask('not_a_name', whole(tidied)) : { found: 'nothing' }
  const syllables = withoutSpeech(part.text.split(/\s+/))
  const looks = judge(syllables, part.hadLead)
  const words = { text: part.text, start: part.start, end: part.start + part.text.length }
  if (looks === 'one_word' && /^\s*[,:-]/.test(tidied.slice(words.end))) {
    const full = readName(tidied.slice(words.end).replace(/^[\s,:-]+/, ''))
    const isSame = full.found === 'value' && fold(full.value).endsWith(` ${fold(syllables.join(' '))}`)
    if (isSame) return full
  }
  if (looks !== 'certain') {
    const next = laterLead.exec(tidied)
    const later = next?.[1] === undefined ? undefined : readName(next[1])
    if (later?.found === 'value' && (/^[,.;!?\n]/.test(next?.[0] ?? '') || later.sure === 'certain'))
      return { ...later, words: shifted(later.words, tidied.length - (next?.[1]?.length ?? 0)) }
  }
  if (looks === 'not_a_name' || looks === 'one_word') return ask(looks, words)
  return { found: 'value', value: syllables.map(properCase).join(' '), sure: looks, words }
}

/** "Nguyễn Văn Tèo, à nhầm, Nguyễn Văn Tý mới đúng": the name that replaces the first. */
const putRight =
  /[\s,.;](?:(?:à|ấy|ơ)\s+(?:không phải|không|nhầm|lộn)|nhầm|lộn)(?:\s+(?:rồi|tên))?[\s,.:]+(?:(?:phải|đúng)\s+)?(?:là\s+)?(\p{L}.+?)(?:\s+mới\s+(?:đúng|phải))?[\s.!ạ]*$/iu

function shifted({ text, start, end }: Words, by: number): Words {
  return { text, start: start + by, end: end + by }
}

/** Words of speech after three syllables or more, or after one that is no family name, are no part of the name: "Trần Thị Lành nhé shop". */
function withoutSpeech(syllables: string[]): string[] {
  const isSpoken = (word: string) => {
    const key = keyOf(word)
    return neverInNames.has(key) && !sometimesInNames.has(key)
  }
  let end = syllables.length
  while (end > 3 && isSpoken(syllables[end - 1] ?? '')) end--
  const last = syllables[1] ?? ''
  if (
    end === 2 &&
    (/^thôi$/i.test(last) || (!isSurname(syllables[0] ?? '') && neverInNames.has(keyOf(last))))
  )
    end = 1
  return syllables.slice(0, end)
}

/** `N*** V*** A`: the first letter of each word. */
export function maskName(name: string): string {
  return name
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => ([...word].length > 1 ? `${[...word][0] ?? ''}***` : word))
    .join(' ')
}

function ask(question: PersonAsk, words: Words): Reading<string, PersonAsk> {
  return { found: 'question', ask: question, choices: [], words }
}

function whole(text: string): Words {
  const trimmed = text.trim()
  const start = text.indexOf(trimmed)
  return { text: trimmed, start, end: start + trimmed.length }
}

const bareGivenNames = new Set([...givenNames].map((key) => fold(key).replace(/\d$/, '')))

function isGivenSyllable(word: string): boolean {
  return givenNames.has(keyOf(word)) || bareGivenNames.has(word.toLowerCase())
}

const refusals = new Phrases<'no'>([['no', notNames]])

/** How sure we are that the syllables are a name, or what is wrong with them. */
function judge(syllables: string[], hadLead: boolean): 'certain' | 'likely' | 'not_a_name' | 'one_word' {
  const first = syllables[0] ?? ''
  const tokens = tokensOf(syllables.join(' '))
  if (first === '' || syllables.length > 7 || syllables.some((word) => word.length > 14)) return 'not_a_name'
  if (/^(công|cong) (tằng|tang|huyền|huyen|tôn|ton) (tôn|nữ|ton|nu)/iu.test(syllables.join(' ')))
    return 'certain'
  if (isRefused(tokens, syllables) || /^(không|ko|k|kg|hok|hem|đừng)$/iu.test(first)) return 'not_a_name'
  if (
    /^(đường|duong)$/iu.test(first) &&
    !/^(văn|thị|van|thi)$/iu.test(syllables[1] ?? '') &&
    keyOf(first) === keyOf('đường')
  )
    return 'not_a_name'
  if (syllables.length > 3 && saints.has(fold(first)) && judge(syllables.slice(1), hadLead) === 'certain')
    return 'certain'
  const isHighland = /^(k|h|y|bh|r)['’`]\p{L}{2,}/iu.test(first)
  if (syllables.length === 1)
    return isHighland ? 'likely' : isSpeech(syllables, 0) ? 'not_a_name' : 'one_word'
  const hasMiddle =
    syllables.length > 2 &&
    /^(văn|thị|van|thi|a|y|seo|thuy|thế|đình|đức|ngọc|hữu|minh|quang|xuân|thanh)$/iu.test(syllables[1] ?? '')
  if (syllables.length === 2 && /^(thị|thi)$/iu.test(syllables[1] ?? '')) return 'one_word'
  if (isSurname(first) && hasMiddle) return 'certain'
  if (hasMiddle && /^(?:văn|thị|van|thi)$/iu.test(syllables[1] ?? '') && !isSpeech(syllables.slice(0, 1), 0))
    return 'likely'
  const isTitled =
    syllables.every((word) => /^\p{Lu}/u.test(word)) && syllables.some((word) => /\p{Ll}/u.test(word))
  if (!hadLead && !isTitled && isEveryday(syllables, isGivenSyllable)) return 'not_a_name'
  if (/^khong$/i.test(first) || (/^(?:phuong|xa)$/i.test(first) && syllables.length === 3))
    return 'not_a_name'
  if (!isSpellable(syllables)) return 'not_a_name'
  if (isSpeech(syllables, isSurname(first) ? 1 : 0)) return 'not_a_name'
  if (isSurname(first)) return 'certain'
  return hadLead || isGivenName(syllables) ? 'likely' : 'not_a_name'
}

/** No family name: told apart from other words by capitals, by the syllables of given names, or by being foreign. */
function isGivenName(syllables: string[]): boolean {
  const text = syllables.join(' ')
  if (syllables.every((word) => givenNames.has(keyOf(word)))) return true
  const isMixed = text !== text.toUpperCase() && text !== text.toLowerCase()
  return isMixed
    ? syllables.every((word) => /^\p{Lu}/u.test(word))
    : /[fjwz]|(?:th|ck|ll|ss|nn|tt|r|l|s|d|v|h|rd|ld)( |$)/i.test(fold(text)) &&
        fold(text) === text.toLowerCase() &&
        !/h( |$)/.test(text)
}

function isRefused(tokens: ReturnType<typeof tokensOf>, syllables: string[]): boolean {
  if (refusals.whole(tokens) !== undefined) return true
  const first = refusals.all(tokens).find((match) => match.from === 0 && match.size >= 2 && match.loose === 0)
  return first !== undefined && syllables.length > first.size && !isSurname(syllables[0] ?? '')
}

/** Typed without diacritics; none is a syllable of a name. */
const plainSpeech = new Set('khong ko gi duoc roi muon nguoi hoi cung xong ten xom'.split(' '))

/** Typed without diacritics; family names at most, so that none stands later in a name. */
const plainJoint = new Set('la ai thi ma o'.split(' '))

/** A word of speech among the syllables; after a family name those that names contain are let pass. */
function isSpeech(syllables: string[], from: number): boolean {
  const isPlain = syllables.every((word) => fold(word) === word.toLowerCase())
  return syllables.slice(from).some((word, at) => {
    const key = keyOf(word)
    if (plainSpeech.has(word.toLowerCase())) return true
    if (isPlain && at + from > 0 && plainJoint.has(word.toLowerCase())) return true
    if (!neverInNames.has(key)) return false
    return from === 0 || !sometimesInNames.has(key)
  })
}

/** Syllables that could be Vietnamese or a foreign name: a vowel in each, nothing repeated senselessly. */
function isSpellable(syllables: string[]): boolean {
  return syllables.every((word) => {
    const bare = fold(word)
    return (
      /[aeiouyw]|^(k|h|a|y|r|m|n|b)$|['’]/.test(bare) &&
      !/(.)\1\1/.test(bare) &&
      !/^[bcdfghjklmnpqrstvwxz]{3,}$/.test(bare)
    )
  })
}

/** `K'BRÔNG` -> `K'Brông`, `BH'RIU` -> `Bh'riu`: after one letter and an apostrophe the name itself begins. */
function properCase(word: string): string {
  const [head = '', ...others] = word.split(/(?<=['’`-])/u)
  const pieces = [head, ...others].map((piece, index) => {
    const opens = index === 0 || head.length === 2 || /-$/.test([head, ...others][index - 1] ?? '')
    return opens ? capital(piece) : piece.toLowerCase()
  })
  return pieces.join('')
}

function capital(word: string): string {
  const [first = '', ...rest] = [...word]
  return first.toUpperCase() + rest.join('').toLowerCase()
}
