// Tells words that mean an act from words that look like it: other words without their marks, denials, signs, the citizen's own doings.
import type { Found } from './phrase.js'
import type { Token, Tokens } from './tokens.js'
import type { ViolationWord } from './violation-words.js'

/** Whether the words are that act at all: one word without its diacritics among words that have theirs is what it looks like. */
export function isAcceptable(tokens: Tokens, match: Found<ViolationWord>): boolean {
  if (match.id === 'other') return tokens.list.length <= 3
  if (match.id === 'underage' && isElectric(tokens, match)) return false
  if (match.id === 'wrong_way' && othersBefore.test(wordsBefore(tokens, match.from, 4))) return false
  if (match.id === 'overtaking' && passesNobody(tokens, match)) return false
  if (match.id === 'stop_park' && isLoad(tokens, match)) return false
  if (match.loose === 0) return true
  if (match.id === 'racing' && tokens.list[match.from]?.bare === 'do') return false
  if (match.size === 1 || isOtherWord(tokens, match)) return false
  if (match.id === 'alcohol' && isSober(tokens, match)) return false
  return tokens.isPlain || match.loose < match.size || match.size > 2
}

/** Pupils may ride bicycles, and the older ones what is electric. */
function isElectric({ list }: Tokens, { to }: Found<unknown>): boolean {
  return (
    /^(dien|dap)$/.test(list[to]?.bare ?? '') || (list[to]?.bare === 'may' && list[to + 1]?.bare === 'dien')
  )
}

/** Typed without diacritics, `đèn đỏ`, `tốc độ`, `quay đầu` look like `đỗ` and `đậu`, and `cấm ở phố` like `cầm ô`. */
function isOtherWord({ list }: Tokens, { id, from, to }: Found<ViolationWord>): boolean {
  if (id === 'umbrella' && list[to - 1]?.bare === 'o' && list[to]?.before === 'joined') return true
  return (
    stands.has(id) &&
    list.slice(from, to).some((token, at) => isOther(token, list[from + at - 1], list[from + at + 1]))
  )
}

function isOther({ bare, isPlain }: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (!isPlain || !/^(do|dau)$/.test(bare)) return false
  return otherBefore.test(before?.bare ?? '') || otherAfter.test(`${bare} ${after?.bare ?? ''}`)
}

/** "Vượt đèn đỏ suýt đâm": a light, a limit or a line is passed, no vehicle. */
function passesNobody({ list }: Tokens, { from, to }: Found<unknown>): boolean {
  return list.slice(from, to).some(({ bare }) => /^(den|toc|tram|vach|rao|chot)$/.test(bare))
}

/** "Rọi thẳng mặt người đi ngược chiều": who meets it, not who is reported. */
const othersBefore =
  /(^| )(mặt|mat|vào|vao|với|voi|mắt|tránh|tranh) (người|nguoi|xe|các xe|cac xe|phương tiện|phuong tien|tài xế|tai xe)( đi| di| chạy| chay)?$/

const otherAfter = /^(dau keo|do (trom|rac|phe|bun|ban|thai))$/
const otherBefore = /^(den|toc|mau|mac|quay|tat|cat|boc|muc)$/
const stands = new Set<ViolationWord>(['stop_park', 'parking_jam', 'expressway_stop', 'bus_pickup'])

/** `có con xe` is no `có cồn`, `cãi nhau` no `nhậu`. */
function isSober({ list, isPlain }: Tokens, { to }: Found<unknown>): boolean {
  const last = list[to - 1]?.text.toLowerCase()
  const isEachOther =
    !isPlain || /^(cai|danh|chui|duoi|dam|gap|voi|vs|cung|dua|ep|lan|theo)$/.test(list[to - 2]?.bare ?? '')
  return last === 'con' || (last === 'nhau' && isEachOther)
}

/** "Đổ rác trộm ở chân cầu": what is put there is no vehicle. */
function isLoad({ list }: Tokens, { from, to }: Found<unknown>): boolean {
  const isPoured = (at: number) => list[at - 1]?.bare === 'do' && /^(rac|trom)$/.test(list[at]?.bare ?? '')
  return list.slice(from, to).some((_, at) => isPoured(from + at))
}

function wordsBefore(tokens: Tokens, index: number, count: number): string {
  const words: string[] = []
  for (let at = index - 1; at >= 0 && words.length < count; at--) {
    if (tokens.list[at + 1]?.before !== 'joined') break
    words.unshift(tokens.list[at]?.text.toLowerCase() ?? '')
  }
  return words.join(' ')
}

const negation =
  /(^| )(không|khong|ko|k|kg|chưa|chua|chẳng|chang|chả|đừng|đâu|không hề|chứ không|chứ ko|hông|hong)( (phải|phai|là|la|lỗi|loi|hề|thấy|thay|bị|bi|do|vì|vi|báo|có|co|tôi|toi|nói|xe|nó|no|được|cái|vụ|vi phạm))*$/
const startsWithNo = /^(khong|ko|k|kg|chua|chang|cha|deo|quen|thieu|hok|hong|hem)$/

export function isNegated(tokens: Tokens, match: Found<unknown>): boolean {
  if (startsWithNo.test(tokens.list[match.from]?.bare ?? '')) {
    return /(không phải|khong phai|ko phải|ko phai|k phải|k phai|đâu phải)( (là|la|do|lỗi|loi|vì|xe))*$/.test(
      wordsBefore(tokens, match.from, 4),
    )
  }
  return negation.test(wordsBefore(tokens, match.from, 5))
}

/** "Biển cấm đỗ", "được phép quay đầu": what the sign says, not what was done. */
export function isForbidding(tokens: Tokens, match: Found<unknown>): boolean {
  return /(cấm|cam|được phép|duoc phep|cho phép|được|tránh)$/.test(wordsBefore(tokens, match.from, 2))
}

/** "Cháu đang dừng xe thì ...": what the citizen did; with no other act told it is what they report. */
export function isOwn({ list }: Tokens, { from }: Found<unknown>): boolean {
  let at = from - 1
  while (
    at >= 0 &&
    list[at + 1]?.before === 'joined' &&
    /^(dang|vua|moi|da|cung|phai)$/.test(list[at]?.bare ?? '')
  )
    at--
  const who = list[at]
  if (who === undefined || list[at + 1]?.before !== 'joined') return false
  const isSpeaker = /^(tôi|em|mình|cháu|tui|toi|minh|chau)$/i.test(who.text)
  return (
    isSpeaker &&
    (who.before !== 'joined' ||
      /^(khi|luc|thi|ma|vi|luc do|nay|qua|kia|sang|chieu|trua|dem|gio|h|\d+)$/.test(list[at - 1]?.bare ?? ''))
  )
}
