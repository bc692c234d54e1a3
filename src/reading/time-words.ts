// The words time is told with, and how each is written once case, spelling slips and teen-code are gone.
import { numberAt } from './number.js'
import { rewrite, wordsIn } from './rewrite.js'
import type { Change, Rewritten, Word } from './rewrite.js'
import { fold } from './text.js'

/** Words whose bare form stands for them; a word that only differs from one by its marks (tôi, quá) is none of them. */
const vocabulary =
  `sáng trưa chiều tối đêm khuya rạng sớm muộn hôm bữa qua nay kia mai giờ phút tiếng giây rưỡi kém thiếu nửa cách đây trước ngày tháng
  thứ chủ chúa nhật tuần cuối đầu giữa hồi lúc vừa xong mới rồi đang bây hiện tại vẫn diễn ra nào cũng hàng hằng mỗi khoảng chừng
  đến rằm mùng mồng lịch tết một hai ba bốn năm lăm sáu bảy tám chín mười đường phố ngoái đúng chập nhá nhem xế tờ mờ tinh mơ buổi
  ban gần hơn liền luôn tức thì mấy vài nọ đó ấy ngược lại sau này tới cổng nhà số cửa xe quanh thường xuyên suốt
  từng ngõ cầu chợ trường về`.split(/\s+/)

/** Words that would fall together with another one when bare: each gets a writing of its own. */
const apart: Record<string, string> = {
  tới: 'denn', đến: 'denn', kìa: 'kja', nãy: 'naj', này: 'naf', mốt: 'mof', từ: 'tuf', tư: 'tuw', mỗi: 'mox', quá: 'quf', tầm: 'taf',
  âm: 'amx', độ: 'doz', cỡ: 'coz', chừng: 'chung', dừng: 'dwng', đỗ: 'dwng', đậu: 'dwng', nằm: 'nawm', hằng: 'hang', hàng: 'hang', mồng: 'mung',
  bữa: 'hom', hum: 'hom', bẩy: 'bay', chúa: 'chu', wa: 'qua', chìu: 'chieu', chiu: 'chieu', cỡi: 'coi', hiện: 'hien', 
  tết: 'tetz', chiếu: 'chieus', ngay: 'ngaz', ko: 'khong', trc: 'truoc', truóc: 'truoc', sag: 'sang', giờ: 'gio', giơ: 'gio', ni: 'nay', gjo: 'gio',
  phut: 'phut', tiêng: 'tieng', khoản: 'khoang', khoang: 'khoang', khoag: 'khoang', khoảg: 'khoang', khỏang: 'khoang', đèn: 'denf', yesterday: 'hom qua', today: 'hom nay', morning: 'sang', noon: 'trua',
  afternoon: 'chieu', evening: 'toi', tonight: 'toi nay', now: 'bay gio', tomorrow: 'ngay mai', ago: 'truoc', minutes: 'phut',
  minute: 'phut', hours: 'tieng', hour: 'tieng', mins: 'phut', clock: 'gio', hqua: 'hom qua', hqa: 'hom qua', hwa: 'hom qua', chừ: 'bay gio', hổm: 'hom no', tê: 'kia', nữa: 'nuax', chưa: 'chua', đâu: 'dawu', rưởi: 'ruoi', rửi: 'ruoi', bua: 'hom', qa: 'qua',
  hnay: 'hom nay', bh: 'bay gio', bjo: 'bay gio', bjgio: 'bay gio', monday: 'thu 2', tuesday: 'thu 3', wednesday: 'thu 4',
  thursday: 'thu 5', friday: 'thu 6', saturday: 'thu 7', sunday: 'chu nhat',
} // prettier-ignore

const bareOf = new Map(vocabulary.map((word) => [word, apart[word] ?? fold(word)]))
for (const [word, put] of Object.entries(apart)) bareOf.set(word, put)
const taken = new Set([...vocabulary.map(fold), ...Object.keys(apart).map(fold)])
const telex = telexForms([...vocabulary, 'tới', 'nãy', 'từ', 'tầm', 'đỗ'])

/** Numbers count as such only beside these words: `ba`, `năm`, `hai` mean other things elsewhere. */
const numberBefore =
  /^(gio|h|g|ruoi|phut|p|tieng|ngay|ngaz|hom|tuan|thang|kem|thieu|sang|trua|chieu|toi|dem|khuya|denn|hay|hoac)$/
const numberAfter = /^(gio|h|thu|thang|ngay|ngaz|kem|thieu|mung|luc|hoi|khoang|taf|tuf|denn|hay|hoac|nhat)$/

/**
 * The text in lower case without marks, made so that the patterns of the time readers can be plain:
 * `Bảy giờ tới tám giờ tối` becomes `7 gio denn 8 gio toi`, and `tôi` becomes `~~~`.
 */
export function timeWords(source: string): Rewritten {
  const words = wordsIn(source)
  const plain = words.map((word) => plainWord(word.text))
  const changes: Change[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]
    if (word === undefined) break
    if (fold(word.text) === word.text) plain[at] = meantBare(source, word, plain, at)
    const number = plain[at] === 'taf' ? undefined : spelledAt(source, words, plain, at)
    if (number !== undefined) {
      changes.push(number.change)
      at += number.length - 1
    } else changes.push({ start: word.start, end: word.end, put: plain[at] ?? '' })
  }
  return rewrite(source, changes)
}

const clockAfter = /^ {1,3}(?:luc |khoang |tam )?\d{1,2} ?(?:h|g|gio|:\d)/i
const clockNearBefore = /\d ?(?:h|g|gio|:)[\d ]{0,4}(?:phut|p)?(?: [a-z]{2,5}){0,3} $/i

/** Typed bare: what a word means by what stands beside it. `7h toi 8h` is "tới", `co 3h` "cỡ", `chua nhat` "chúa". */
function meantBare(source: string, word: Word, plain: string[], at: number): string {
  const bare = plain[at] ?? ''
  const after = source.slice(word.end, word.end + 20)
  switch (word.text) {
    case 'tam':
      return /^ {1,3}(?:\d|trua)/.test(after) ? 'taf' : bare
    case 'toi':
      return clockAfter.test(after) &&
        clockNearBefore.test(source.slice(Math.max(0, word.start - 32), word.start))
        ? 'denn'
        : bare
    case 'co':
    case 'do':
      return clockAfter.test(after) && !/^(?:hom|luc|khi)$/.test(plain[at - 1] ?? '') ? `${word.text}z` : bare
    case 'bh':
      // `mũ bh`
      return plain[at - 1] === 'mu' ? 'bao hiem' : bare
    case 'chua':
      return plain[at + 1] === 'nhat' ? 'chu' : bare
    default:
      return bare
  }
}

function plainWord(word: string): string {
  const bare = fold(word)
  const known = bareOf.get(word) ?? (bare === word ? telex.get(word) : undefined)
  if (known !== undefined) return known
  if (bare !== word && taken.has(bare)) return '~'.repeat(word.length)
  return bare
}

function spelledAt(source: string, words: Word[], plain: string[], at: number) {
  const raw = words.slice(at, at + 5).map((word) => word.text)
  const one = numberAt(raw, 0)
  const first = words[at]
  if (one === undefined || first === undefined || !together(source, words, at, one.length)) return undefined
  const two = numberAt(raw, one.length)
  const pair = two !== undefined && one.value < 10 && together(source, words, at, one.length + two.length)
  const twice = pair && (two.value === one.value + 1 || (one.value < 3 && two.value < 10))
  const length = one.length + (twice ? two.length : 0)
  const next = plain[at + length] ?? ''
  const before = plain[at - 1] ?? ''
  if (raw[0] === 'sau' && fold(source) !== source.toLowerCase()) return undefined
  const year = raw[0] === 'năm' && /^(ngoai|nay|truoc|roi|sau)$/.test(next)
  const digitAfter =
    ((raw[0] === 'năm' && before !== 'thu') || !fits(numberAfter, before)) &&
    /^\s{0,3}\d/.test(source.slice(words[at + length - 1]?.end).slice(0, 4))
  if (year || digitAfter || !(fits(numberBefore, next) || fits(numberAfter, before))) return undefined
  if (raw[0] === 'tu' && before !== 'thu' && !/^(gio|h)$/.test(next)) return undefined
  if (raw[0] === 'bay' && /^(gio|h)$/.test(next) && isNow(source, words, plain, at)) return undefined
  if (raw[0] === 'hai' && next === 'chieu' && !/^(luc|hoi|khoang)$/.test(before)) return undefined
  if (one.length === 1 && /^(một|mot|ba)$/.test(raw[0] ?? '') && next === 'chieu' && before !== 'luc')
    return undefined
  if (before === 'nhat' && plain[at - 2] !== 'chu') return undefined
  const put = !twice
    ? String(one.value)
    : two.value === one.value + 1
      ? `${one.value}-${two.value}`
      : `${one.value}${two.value}`
  const last = words[at + length - 1] ?? first
  return { length, change: { start: first.start, end: last.end, put } }
}

/** Bare `bay gio` is `bây giờ`, unless what stands beside it makes it seven o'clock. */
function isNow(source: string, words: Word[], plain: string[], at: number): boolean {
  const gap = source.slice(words[at + 1]?.end, words[at + 2]?.start)
  const counted =
    /\d/.test(gap) || /^(ruoi|kem|thieu|sang|toi|dung|hon|muoi|hai|ba|tron)$/.test(plain[at + 2] ?? '')
  return (
    !counted && !/^(luc|hoi|khoang|taf|tam|tuf|tu|den|denn|vao|chung|gan|coz|co)$/.test(plain[at - 1] ?? '')
  )
}

function fits(pattern: RegExp, word: string): boolean {
  return pattern.test(word)
}

/** Whether the words stand side by side with nothing but spaces between. */
function together(source: string, words: Word[], at: number, length: number): boolean {
  for (let place = at + 1; place < at + length; place += 1) {
    const gap = source.slice(words[place - 1]?.end, words[place]?.start)
    if (!/^ {1,3}$/.test(gap)) return false
  }
  return true
}

/** What is left in the text when the Telex typing tool is off: `tooi`, `toois`, `tois`, `chieeuf`. */
function telexForms(words: string[]): Map<string, string> {
  const forms = new Map<string, string>()
  const tones: Record<string, string> = {
    '\u0301': 's',
    '\u0300': 'f',
    '\u0309': 'r',
    '\u0303': 'x',
    '\u0323': 'j',
  }
  for (const word of words) {
    const parts = word.normalize('NFD')
    const tone = [...parts].map((part) => tones[part]).find((key) => key !== undefined) ?? ''
    const toneless = parts.replace(/[\u0300\u0301\u0303\u0309\u0323]/g, '')
    const typed = toneless
      .replace(/([aeo])\u0302/g, '$1$1')
      .replace(/([aou])[\u0306\u031b]/g, '$1w')
      .replace(/đ/g, 'dd')
    const put = apart[word] ?? fold(word)
    for (const form of [typed + tone, fold(word) + tone])
      if (form !== fold(word) && !bareOf.has(form) && !forms.has(form)) forms.set(form, put)
  }
  return forms
}
