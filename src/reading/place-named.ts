// Which words of a long message are part of a place's name, though they may also be words.
import type { Mark } from './place-signs.js'
import type { Token } from './tokens.js'

/** What each token is to a place; undefined where it is nothing of its own. */
export type Roles = (Mark | undefined)[]

/** "p. Lê Lợi", "x. Tân Dĩnh", "h. Yên Thế": a letter that stands for the kind of unit. */
export function isUnitLetter(list: Token[], at: number): boolean {
  const next = list[at + 1]
  return (
    /^(p|x|h|q|tt|tx|tp|t)$/.test(list[at]?.bare ?? '') &&
    next?.before === 'joined' &&
    (isCapital(next) || /^\d/.test(next.text))
  )
}

/** Part of a proper name: a capital after a capital or a place word, in words that are not all capitals. */
export function isNamed(list: Token[], at: number, roles: Roles): boolean {
  if (isNameAnyway(list, at, roles)) return true
  return (
    isCapital(list[at]) && (isCapital(list[at - 1]) || roles[at - 1] === 'noun') && isMixed(list) && at > 0
  )
}

/** "xã đông tiến", "CẦU BẾN TUẦN": right behind the kind of place, or within its name, words that are names as well. */
function isNameAnyway(list: Token[], at: number, roles: Roles): boolean {
  const [before, token, after] = [list[at - 1], list[at], list[at + 1]]
  const names = token?.isPlain === true ? alsoPlainNames : alsoNames
  if (token === undefined || token.before !== 'joined' || !names.test(token.bare)) return false
  if (after?.before === 'joined' && crowd.test(after.bare)) return false
  const isKind = roles[at - 1] === 'noun' && kindsNamed.test(before?.bare ?? '')
  const isInside = [2, 3].some(
    (back) =>
      roles[at - back] === 'noun' &&
      kindsNamed.test(list[at - back]?.bare ?? '') &&
      roles.slice(at - back + 1, at).every((role) => role === undefined),
  )
  return isKind || isInside
}

const alsoNames = /^(dong|dang|thang|thuong|tuan|doan|kinh|hai|ba|bon|vuong|thanh|luong)$/
const alsoPlainNames = /^(dong|dang|thang|thuong|tuan|doan|kinh|hai|ba|bon|vuong|thanh|luong|van|lai)$/
const crowd = /^(nguoi|xe|duc|qua|lam|nghit|chay|di|do|sau|truoc|nay|co|con|dang|thay|dau|khong|hay|cu|bi)$/
const kindsNamed = /^(xa|phuong|tran|huyen|thon|xom|lang|ap|tinh|cau|hang|cho|ben|duong|pho|pha|qua)$/

/** Not all in capitals: there a capital tells a name. */
export function isMixed(list: Token[]): boolean {
  const known = mixed.get(list)
  if (known !== undefined) return known
  const is = list.some((token) => /^\p{Ll}{2,}$/u.test(token.text))
  mixed.set(list, is)
  return is
}

/** Asked at every word of a message; its words are looked through once. */
const mixed = new WeakMap<Token[], boolean>()

export function isCapital(token: Token | undefined): boolean {
  return token !== undefined && /^\p{Lu}/u.test(token.text)
}
