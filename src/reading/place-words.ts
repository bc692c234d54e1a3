// Cuts out of a long message the part that says where, as it was written; what place it is, is settled elsewhere.
import { isCapital, isMixed, isNamed, isUnitLetter, type Roles } from './place-named.js'
import { placeSigns, type Sign } from './place-signs.js'
import type { Words } from './reading.js'
import type { Token, Tokens } from './tokens.js'

/** What the other readers have taken: token index -> who. */
export type Taken = (index: number) => 'act' | 'other' | undefined

/** The longest stretch that names a place; leading `ở`, `tại`, `trên` are left out. */
export function placeWordsIn(tokens: Tokens, taken: Taken): Words | undefined {
  const roles = rolesOf(tokens)
  let best: { from: number; to: number; score: number } | undefined
  for (let at = 0; at < tokens.list.length; at++) {
    if (!canStart(tokens, roles, taken, at)) continue
    const to = extend(tokens, roles, taken, at)
    const found = { from: at, to, score: scoreOf(tokens, roles, at, to) }
    if (found.score > 0 && (best === undefined || found.score > best.score)) best = found
    at = Math.max(at, to - 1)
  }
  return best === undefined ? undefined : trimmed(tokens, roles, best.from, best.to)
}

/** The tokens of kinds of places, each with the token its phrase begins at. */
const kindsOf = new WeakMap<Roles, Map<number, number>>()

/** Longer phrases decide over shorter ones: `lòng đường` is no `đường`, `cầu vượt` no `vượt`. */
function rolesOf(tokens: Tokens): Roles {
  const roles: Roles = tokens.list.map(() => undefined)
  const kinds = new Map<number, number>()
  kindsOf.set(roles, kinds)
  for (const match of placeSigns.longest(
    tokens,
    (found) => found.loose === 0 || isClearPlain(tokens, found),
  )) {
    for (let at = match.from; at < match.to; at++) {
      roles[at] = match.id === 'kind' ? 'noun' : match.id === 'name' ? undefined : match.id
      if (match.id === 'kind') kinds.set(at, match.from)
    }
  }
  roles.forEach((role, at) => {
    if (isHouseNumber(tokens, roles, at) || isStreetLetter(tokens, roles, at)) roles[at] = 'noun'
    if (role === 'end' && isMarket(tokens, at)) roles[at] = 'noun'
    if (role !== 'not' || tokens.list[at]?.bare !== 'duong') return
    if (isBeforeName(tokens, roles, at)) roles[at] = 'noun'
    const name = tokens.list[at + 3]
    if (tokens.list[at + 1]?.bare === 'lang' && roles[at + 2] === 'noun') roles.fill('noun', at, at + 2)
    const oneWay = roles[at + 1] === 'not' && /^(chieu)$/.test(tokens.list[at + 2]?.bare ?? '')
    if (oneWay && name?.before === 'joined' && isCapital(name) && isMixed(tokens.list))
      roles.fill('noun', at, at + 3)
  })
  return roles
}

/** "o cho Rach Kien", "nga tu cho thuong": without marks, `chợ` before a name. */
function isMarket({ list, isPlain }: Tokens, at: number): boolean {
  const [token, next] = [list[at], list[at + 1]]
  if (token?.text.toLowerCase() !== 'cho' || next?.before !== 'joined' || token.before !== 'joined')
    return false
  const isName = isCapital(next) && isMixed(list)
  return (
    (isName || (isPlain && !givenTo.test(next.bare))) &&
    /^(o|tai|gan|qua|truoc|cong|dau|canh|tu|ba)$/.test(list[at - 1]?.bare ?? '')
  )
}

/** "cho nguoi": to whom, or what may be done. */
const givenTo =
  /^(\d+|nguoi|xe|toi|em|minh|con|chau|bac|anh|chi|khach|hoc|ca|them|qua|hang|vao|phep|nhanh|chay|di|no|biet|mot|hai|ba|ai|ra|xuong|len|dan|tre|tui|tau|re|quay|moi|cac|nhau|do|dau)$/

/** "đ. Trần Hưng Đạo": the letter stands for `đường`. */
function isStreetLetter({ list }: Tokens, roles: Roles, at: number): boolean {
  const next = list[at + 1]
  if (!/^đ$/i.test(list[at]?.text ?? '') || next?.before !== 'joined') return false
  return roles[at + 1] === 'noun' || (isCapital(next) && isMixed(list))
}

/** "52 Thân Nhân Trung" after "địa chỉ" or at the beginning of a part: a number with a name behind it. */
function isHouseNumber({ list }: Tokens, roles: Roles, at: number): boolean {
  const [before, token, next, last] = [list[at - 1], list[at], list[at + 1], list[at + 2]]
  if (token === undefined || roles[at] !== undefined || !/^\d{1,3}$/.test(token.text)) return false
  const isBegun = token.before !== 'joined' || roles[at - 1] === 'lead' || before?.bare === 'chi'
  // Not "3 thanh niên": only a name of three words is one without its capitals.
  const isStreet = [1, 2, 3].every(
    (step) => roles[at + step] === 'noun' && kindsOf.get(roles)?.has(at + step) === false,
  )
  const isName =
    isStreet || (isCapital(next) && isCapital(last) && last?.before === 'joined' && isMixed(list))
  return isBegun && isName && next?.before === 'joined'
}

/** Without diacritics `ban`, `to`, `dinh` are seldom places, and `xe tai` is no `tại`. */
function isClearPlain(tokens: Tokens, found: { from: number; size: number; id: Sign }): boolean {
  const bare = tokens.list[found.from]?.bare ?? ''
  if (!tokens.isPlain) return clearEnds.test(bare) && isAmongPlain(tokens.list, found.from)
  if (found.size > 1) return true
  if (bare === 'tai') return !/^(xe|ban|qua|cho|oto|to)$/.test(tokens.list[found.from - 1]?.bare ?? '')
  return (
    found.id === 'not' ||
    !/^(ban|to|ho|dinh|den|dai|vien|lo|ga|dao|de|quan|cua|cung|rap|lang|loi|dau|sat)$/.test(bare)
  )
}

/** Words that are clear without their marks, even where only a part of the message was typed without. */
const clearEnds = /^(luc|hom|khong|chay|bien|dang|vuot)$/

function isAmongPlain(list: Token[], at: number): boolean {
  return list.slice(Math.max(0, at - 2), at + 3).every((token) => token.isPlain)
}

/** `lòng đường Hùng Vương`: the road has a name after all. */
function isBeforeName(tokens: Tokens, roles: Roles, at: number): boolean {
  const next = tokens.list[at + 1]
  return (
    next !== undefined &&
    next.before === 'joined' &&
    (roles[at + 1] === undefined ||
      roles[at + 1] === 'noun' ||
      (roles[at + 1] !== 'not' && isCapital(next) && isMixed(tokens.list)))
  )
}

function canStart(tokens: Tokens, roles: Roles, taken: Taken, at: number): boolean {
  const role = roles[at]
  if (taken(at) === 'other') return false
  if (taken(at) === 'act') {
    const end = actEnd(tokens, roles, taken, at)
    const goesOn = end !== undefined && tokens.list[end]?.before === 'joined' && taken(end) === undefined
    return goesOn && (role === 'noun' || (role === 'lead' && isFirm(tokens, at)))
  }
  return role === 'noun' || role === 'lead'
}

/** Where the act ends, if all of it from here on is place words: "dừng trên [cao tốc] Hà Nội - Bắc Giang". */
function actEnd({ list }: Tokens, roles: Roles, taken: Taken, from: number): number | undefined {
  let at = from
  while (taken(at) === 'act') {
    // "Trước cửa nhà"
    if (roles[at] !== 'noun' && at > from && !(roles[from] === 'lead' && list[at]?.bare === 'nha'))
      return undefined
    at++
  }
  return at
}

function extend(tokens: Tokens, roles: Roles, taken: Taken, from: number): number {
  let at = taken(from) === 'act' ? (actEnd(tokens, roles, taken, from) ?? from + 1) : from + 1
  while (at < tokens.list.length && at - from < 40) {
    const token = tokens.list[at]
    if (token === undefined || token.before === 'stop' || taken(at) !== undefined) break
    if (token.before === 'pause' && !continues(tokens, roles, at)) break
    if (roles[at] === 'not' && !isNamed(tokens.list, at, roles)) break
    if (roles[at] === 'end' && !isNamed(tokens.list, at, roles)) break
    at++
  }
  return withoutTail(tokens, roles, from, at)
}

const speech =
  /^(chau|nha|tui|toi|em|e|minh|chac|mong|xin|de|nho|khong|ko|dan|ai|con|chu|may|thay|so|that|rat|gap|giao|quay|xe|nguoi)$/

/** After a comma the place goes on with a place word or a proper name. */
function continues(tokens: Tokens, roles: Roles, at: number): boolean {
  // "từ Vinh ra, đến cầu Bến Thủy thì ...": where somebody came to is a place of its own.
  if (/^(?:đến|tới|khi)$/i.test(tokens.list[at]?.text ?? '')) return false
  if (roles[at] === 'noun' || roles[at] === 'lead') return true
  if (isUnitLetter(tokens.list, at)) return true
  if (!isCapital(tokens.list[at])) return false
  // All in capitals, a capital tells nothing.
  if (!isMixed(tokens.list) && speech.test(tokens.list[at]?.bare ?? '')) return false
  // "P. Xuân Phú, Huế: ..."
  if (tokens.list[at + 1]?.before !== 'joined') return roles[at] === undefined
  if (!isCapital(tokens.list[at + 1])) return false
  return roles[at] === undefined || (roles[at] === 'end' && isMixed(tokens.list))
}

function withoutTail(tokens: Tokens, roles: Roles, from: number, to: number): number {
  let end = to
  while (
    end > from + 1 &&
    ((roles[end - 1] === 'lead' && !isNamed(tokens.list, end - 1, roles)) ||
      (/^(và|va|rồi|nhé|ạ|luôn|a|nha|nè|nghen|nhen|kìa|vậy|đây|đấy)$/i.test(
        tokens.list[end - 1]?.text ?? '',
      ) &&
        tokens.list[end - 1]?.start !== tokens.list[end - 2]?.end))
  )
    end--
  return end
}

/** A name, a number or a second place word beside the first; a lone preposition or noun is no place. */
function scoreOf(tokens: Tokens, roles: Roles, from: number, to: number): number {
  const nouns = roles.slice(from, to).filter((role) => role === 'noun').length
  const isOther = (role: Roles[number], at: number) =>
    role === undefined || (role === 'end' && isNamed(tokens.list, from + at, roles))
  const others = roles.slice(from, to).filter(isOther).length
  if (nouns + others === 0 || (others === 0 && nouns < 2)) return 0
  if (others === 0 && isKindAlone(roles, from, to)) return 1
  const startsWithLead = roles[from] === 'lead'
  if (nouns === 0 && !(startsWithLead && others > 0 && isFirm(tokens, from))) return 0
  const isSaid = /^(tại|tai|ở|địa|vị)$/i.test(tokens.list[from]?.text ?? '')
  // "Từ Vinh ra", "đón khách ở sân bay về": where somebody came from.
  const isOrigin =
    /^(từ|tu)$/i.test(tokens.list[from]?.text ?? '') || /^về$/i.test(tokens.list[to - 1]?.text ?? '')
  const isHome = livesAt.test(tokens.list.slice(Math.max(0, from - 6), from + 1).map(({ bare }) => bare).join(' ')) // prettier-ignore
  const isOwners =
    tokens.list[from]?.before === 'joined' && /^(của|cua)$/i.test(tokens.list[from - 1]?.text ?? '')
  return Math.max(
    1,
    nouns * 3 + others + (isSaid ? 6 : 0) - (isOrigin ? 6 : 0) - (isHome || isOwners ? 12 : 0),
  )
}

/** "Tiểu học", "bến xe" with no name. */
function isKindAlone(roles: Roles, from: number, to: number): boolean {
  const kinds = kindsOf.get(roles)
  const starts = new Set<number | undefined>()
  for (let at = from; at < to; at++) if (roles[at] === 'noun') starts.add(kinds?.get(at))
  return starts.size === 1 && !starts.has(undefined)
}

/** "Tui ở Long An": where the citizen lives. */
const livesAt =
  /(^| )(toi|tui|em|minh|chau|con|bac)( dang)? (dung|ngoi|uong|an|lam|truc|ban|sua)( [a-z]+){0,2} (o|tai)$|(^| )(toi|tui|em|minh|chau|con|bac)( nha| que| hien| dang| la| nguoi| dan| cu| song| tro| o tro)*( o| tai)?$|(^| )(nha|que) (toi|tui|em|minh|chau)( o| tai)?$|(^| )(nghi huu|huu tri|cong tac|lam ruong|lam nghe|sinh song|thuong tru) (o|tai)$/

function isFirm(tokens: Tokens, from: number): boolean {
  return /^(ở|o|tại|tai|gần|gan|đối|doi|đoạn|doan|trước|truoc|khu|cạnh|địa|vị|chỗ|nơi|trên|dưới)$/i.test(
    tokens.list[from]?.text ?? '',
  )
}

/** "Nơi xảy ra: đường số 7": what a colon stands behind is no part of the place. */
function afterLabel({ text, list }: Tokens, from: number, to: number): number {
  for (let at = Math.min(to, from + labelWordsMax) - 1; at > from; at--)
    if (text.slice(list[at - 1]?.end, list[at]?.start).includes(':')) return at
  return from
}

const labelWordsMax = 5

/** "Rơi vãi đầy đường ở ĐT.398", "cứ thế đi thẳng ở ngã ba": what was done ends there, and the place begins behind it. */
function afterAct(tokens: Tokens, roles: Roles, from: number, to: number): number {
  const { list } = tokens
  const isLead = (at: number) =>
    at < to - 1 &&
    roles[at] === 'lead' &&
    (at === from + 1 ? /^(o|tai|tren)$/ : /^(o|tai)$/).test(list[at]?.bare ?? '')
  const isNoPlace = (at: number) => {
    const isWord = roles[at] === undefined && !tokens.isPlain && isMixed(list) && !isCapital(list[at])
    return roles[at] === 'lead' || isWord || actEnds.test(list[at]?.bare ?? '')
  }
  for (let at = from; at < from + 3 && isNoPlace(at); at++) if (isLead(at + 1)) return at + 1
  return from
}

const actEnds = /^(duong|dg|dt|sat|chieu|cho|ga|le|lan|vach|mat|dau|doc|giua|pho|cao|toc)$/

function trimmed(tokens: Tokens, roles: Roles, from: number, to: number): Words {
  let first = afterAct(tokens, roles, afterLabel(tokens, from, to), to)
  while (
    first < to - 1 &&
    /^(ở|o|tại|tai|trên|tren|vào|nằm|địa|điểm|vị|trí|chỉ|nơi|dia|diem|vi|tri|chi|noi|từ|ngay|thuộc|bàn|qua|đi|đến|giữa|giua)$/i.test(
      tokens.list[first]?.text ?? '',
    )
  )
    first++
  const start = tokens.list[first]?.start ?? 0
  const end = tokens.list[to - 1]?.end ?? start
  return { text: tokens.text.slice(start, end), start, end }
}
