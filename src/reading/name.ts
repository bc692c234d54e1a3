// Reads a person's name as people give it, and hides one. A refusal, a command or a place is never taken for a name.
import { isEveryday } from './name-compounds.js'
import {
  bareSurnames,
  givenNames,
  neverInNames,
  notNames,
  saints,
  sometimesInNames,
  surnames,
} from './name-words.js'
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

const greeting =
  /^((?:kính |dạ |)(?:thưa|thua) (?:cán bộ|can bo|các anh|các chú|các đồng chí|đồng chí|anh|chị|chú|cô|bác|quý cơ quan)(?: công an)?|(?:dạ |da )thua|dạ|da|vâng|ạ|à|ok|oke|ừ|uh|thưa|chào|chao|xin chào|hi|hello|kính gửi|trân trọng|tran trong|kính thư|ký tên|thân ái|(?:à |ạ |em |mình |tôi |)(?:nhầm|nham)(?: rồi| roi| tên| ten)?|sorry|xin lỗi|xin loi|(?:sửa|sua)(?: lại| lai)?(?=\s+(?:tên|ten|họ|ho)\b))[\s,.!:]+/iu
const speaker =
  '(?:tôi|toi|mình|minh|em|tui|cháu|chau|con|anh|chị|chi|bác|bac|cô|chú|chu|ông|ong|bà|ba|tớ|to|mk|e|t|mik|người báo tin|nguoi bao tin|người gửi|nguoi gui|người phản ánh|nguoi phan anh|người tố giác)'
/** `họ tên Chu Văn An`, `tên là La Văn Cầu`: before a middle name these are family names. */
const notFamily = '(?!(?:ông|ong|chu|chau|bà|la)\\s+(?:văn|thị|van|thi|đình|đức|hữu)\\s)'
const nameWord =
  '(?:họ\\s+và\\s+tên|họ\\s*&\\s*tên|họ\\s+tên|ho\\s+va\\s+ten|ho\\s+ten|tên\\s+đầy\\s+đủ|tên\\s+họ|tên\\s+thật|tên\\s+khai\\s+sinh|ten\\s+day\\s+du|ten\\s+that|tên\\s+tuổi|(?:đổi|sửa|thay|doi|sua)\\s+(?:tên|ten)|(?:tên|ten)\\s+(?:trên|tren)\\s+(?:cccd|căn\\s+cước|can\\s+cuoc|giấy\\s+tờ|zalo|facebook)|tên|ten|họ|name|full\\s*name|my\\s+name|danh\\s+tính|quý\\s+danh|facebook|fb|zalo|nick(?:\\s*name)?)'
/** `Chào ad, mình là ...`, `xin giới thiệu tôi là ...`: the name comes after other words. */
const laterLead = new RegExp(
  `(?:[,.;!?\\n]\\s*|\\s(?=(?:tôi|em|mình|cháu|tui|con|toi|minh|chau)\\s))((?:${speaker}\\s+(?:tên|ten|là|la)|${nameWord}\\s*(?::|là|la))(?![\\p{L}\\p{M}]).+)$`,
  'iu',
)
const leads = [
  new RegExp(`^${nameWord}(?:\\s+(?:của|cua))?(?:\\s+${notFamily}${speaker})?\\s*(?:${notFamily}(?:là|la|is|thành|thanh)(?![\\p{L}\\p{M}])|:|=|-|\\s)\\s*(?:${notFamily}(?:là|la|thành|lại là|lại thành)(?![\\p{L}\\p{M}]))?\\s*[:=-]?\\s*`, 'iu'),
  new RegExp(`^(?:${speaker}|i)\\s+${notFamily}(?:tên\\s+(?:đầy\\s+đủ\\s+)?là|ten\\s+(?:day\\s+du\\s+)?la|tên|ten|là|la|am|họ\\s+tên(?:\\s+là)?|ho\\s+ten(?:\\s+la)?|xin\\s+giới\\s+thiệu\\s+là|xưng\\s+danh\\s+là)(?![\\p{L}\\p{M}])\\s*[:,]?\\s*`, 'iu'),
  /^(?:người báo tin|nguoi bao tin|người gửi|nguoi gui|người phản ánh|nguoi phan anh|người tố giác|người khai)\s*(?:là|la|:|-|\s)\s*/iu,
  /^\+?\d[\d .-]{7,15}\d[\s,:;-]+(?=\p{L})/u,
  new RegExp(`^${speaker}\\s*:\\s*`, 'iu'),
  /^(?:trên|tren)\s+(?:cccd|căn cước|can cuoc|giấy tờ|giay to|bằng lái)(?:\s+(?:ghi|đề))?(?:\s+(?:là|la))?\s+/iu,
  /^(?:là|ghi|ghi là|cứ ghi|điền|điền là)\s*[:,]?\s+/iu,
] // prettier-ignore
const titles =
  /^(?:bác sĩ|bac si|(?:đại|thượng|trung|thiếu|dai|thuong) (?:tá|uý|úy|tướng|ta|uy)|thạc sĩ|tiến sĩ|giáo sư|thượng sĩ|trung sĩ|hạ sĩ|đại tá|ths|ts|pgs|gs|ks|kts|đ\/c|dr|anh|chị|chi|ông|ong|bà|ba|cô|co|chú|bác|bac|em|cháu|chau|mr|mrs|ms|miss|thầy|thay|sếp|mình|tôi|tui|tớ|bạn|đồng chí|công dân|người dân|đ\/c|bs|kỹ sư|luật sư|ls|nhà báo|cô giáo|thầy giáo|giáo viên|tài xế)\.?\s+(?=\S)/iu
const tails =
  /(?:\s+(?:ạ|ạk|ak|dạ|thưa|nhen|hén|nà|nhoa|nhaa|nghe|nhé|nhe|nha|nhá|nghe|nghen|hen|đó|đấy|đây|nè|ne|day|ah|bạn|ad|add|admin|shop|luôn)|\s*[.!~()"'“”’\]*]+)+$/iu
/** A closing `a` (ạ without its mark) after a full name; in "Nguyễn Văn A" it is the name. */
const politeA = /^((?:\S+\s+){2,}\S+)\s+a$/iu
const politeShortA = /^(\S+\s(?!van|thi)[a-z]{3,})\s+a$/u
/** After a full name: `Nguyễn Hữu Thọ Bắc Giang`; of the provinces only those that no given name is made of. */
const fromProvince =
  /^((?:\S+\s+){2,}\S+)\s+(?:(?:tỉnh|tinh|tp|thành phố)\s+)?(?:bắc giang|bắc ninh|bắc kạn|lạng sơn|hà nội|cao bằng|hải phòng|tây ninh|thái nguyên|quảng ninh|bac giang|bac ninh|lang son|ha noi|tay ninh)$/iu
/** `cứ ghi Bùi Thị Xuân đi` */
const orderTail = /^(\s*(?:cứ\s+|)(?:ghi|điền)\s.*\S)\s+(?:đi|vào|giúp|hộ)(?:\s+(?:em|mình|tôi))?$/iu
const politeDa = /^((?:\S+\s+){2,}\S+)\s+(?:dạ|da)$/iu
/** After a full name: `Vũ Quang Hưng nha anh`, `Dương Văn Minh ở Lạng Sơn`. */
const goesOn =
  /^(\S+\s+\S+(?:\s+\S+){0,4}?)\s+(?:(?:nhé|ạ|ở|tại)\s.*)$|^((?:\S+\s+){2}\S+(?:\s+\S+){0,3}?)\s+(?:(?:nha|nhé|nhe|nhá|nè|ne|ạ|ở|o|tại)\s.*|que\s\S+\s\S.*)$/iu
const afterName =
  /\s*(?:[,;\n|/(\d:]|\s-\s|\.\s|\sở\s|\b(?:sđt|sdt|số điện thoại|so dien thoai|đt|cccd|cmnd|căn cước|can cuoc|số cccd|địa chỉ|dia chi|đ\/c|quê|que quan|trú tại|tru tai|thường trú|sinh năm|sinh nam|sn|tuổi|ở tại|hiện ở|nhà ở|số nhà|và|với)(?![\p{L}\p{M}])).*$/isu

/** Emoji and the marks that join them: each becomes a space, so that offsets hold. */
const pictures = /[\p{Extended_Pictographic}\u{1F3FB}-\u{1F3FF}\uFE0F\u200D♥★☆]/gu

/** `Nguyễn.Văn.Hùng`, `NGUYỄN-VĂN-HÙNG` */
const dotted = /^\s*\p{L}{2,}(?:[._-]\p{L}{2,}){2,4}\s*$/u

interface Part {
  text: string
  start: number
  hadLead: boolean
}

function namePart(text: string): Part | undefined {
  const told = text.replace(orderTail, '$1').replace(dotted, (all) => all.replace(/[._-]/g, ' '))
  let rest = told.trimStart().replace(/^(?:\d{1,2}\s?[.)/-]|[-–•*+"'“”‘’`(\[])\s*(?=\p{L})/u, '')
  let hadLead = false
  for (let round = 0; round < 3; round++) {
    const before = rest
    rest = rest.replace(greeting, '')
    for (const lead of leads) {
      const shorter = rest.replace(lead, '')
      if (shorter !== rest && /\p{L}/u.test(shorter)) {
        hadLead = hadLead || lead !== leads.at(-1)
        rest = shorter
      }
    }
    if (rest === before) break
  }
  const untitled = rest.replace(titles, '')
  if (!isSurname(firstWord(rest)) || !(isSurnameTitle(rest) || isSurnameBare(rest, untitled))) rest = untitled
  const start = told.length - rest.length
  const cut = rest
    .replace(/[?]/g, '?')
    .replace(afterName, '')
    .replace(goesOn, '$1$2')
    .replace(tails, '')
    .replace(fromProvince, '$1')
    .replace(politeA, '$1')
    .replace(politeShortA, '$1')
    .replace(tails, '')
    .replace(politeDa, '$1')
    .trimEnd()
  if (!/^[\p{L}\p{M}'’`.\- ]+$/u.test(cut) || cut.length > 60) return undefined
  return {
    text: cut.replace(/^[\s.'-]+/, ''),
    start: start + (cut.length - cut.replace(/^[\s.'-]+/, '').length),
    hadLead,
  }
}

/** "Ông" and "Chu" are family names as well as titles: before "Văn" or "Thị" they are names. */
function isSurnameTitle(text: string): boolean {
  return /^(ông|ong|chu|chau|bà)\s+(văn|thị|van|thi|đình|đức|minh|hữu)\s/iu.test(text)
}

/** `Chau Khai Phong`, `Chau Sóc Kim`: typed bare, the first word is the family name if no other is left. */
function isSurnameBare(text: string, untitled: string): boolean {
  const words = untitled.trim().split(/\s+/)
  if (untitled === text || words.length !== 2 || isSurname(words[0] ?? '')) return false
  if (!/^(?:chau|chu|ong|ba)$/i.test(firstWord(text))) return false
  return fold(text) === text.toLowerCase() || /^chau$/i.test(firstWord(text))
}

function firstWord(text: string): string {
  return text.split(/\s+/)[0] ?? ''
}

function isSurname(word: string): boolean {
  if (/^(k|h|y|bh|r|m|n|a)['’`]\p{L}+/iu.test(word)) return true
  const bare = fold(word)
  return bare === word.toLowerCase() ? bareSurnames.has(bare) : surnames.has(keyOf(word))
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
