// Tells the reported vehicle from those beside it: hit, blocked or carried by it, or the citizen's own.
import type { Found } from './phrase.js'
import type { Tokens } from './tokens.js'

/** Up to `count` words right before a token, lower case, back to the last pause. */
export function wordsBefore(tokens: Tokens, index: number, count: number): string[] {
  const words: string[] = []
  for (let at = index - 1; at >= 0 && words.length < count; at--) {
    words.unshift(tokens.list[at]?.text.toLowerCase() ?? '')
    if (tokens.list[at + 1]?.before !== 'joined') return words.slice(1)
  }
  return words
}

const narrators =
  '(tôi|toi|mình|minh|em|tui|nhà em|nhà tôi|vợ chồng tôi|bọn em|bạn em|cháu|con|mẹ tôi|bố tôi|vợ tôi)'
const ownBefore = new RegExp(
  `(?:^|(?<!xóm|xom|bạn|sếp|chủ|cạnh nhà) )${narrators} (đang |dang |vừa |vua |có |co |hay |thì |)(đi|di|chạy|chay|lái|lai|ngồi|ngoi|điều khiển|dieu khien|chở con|đi bằng)( trên| tren| bằng| bang| xe| chiếc| con)*$`,
)
/** `em là tài xế taxi` */
const tradeBefore = new RegExp(
  `(^| )${narrators} (là|la|làm|lam) (tài xế|tai xe|lái|lai|lái xe|tài|chủ|thợ)( xe)?$`,
)
/** `con` is not among these: `xe con đỏ` is a car. */
const ownPaintBefore =
  /(^| )xe( \S+)? (của |cua )?(tôi|toi|mình|minh|em|tui|cháu|nhà em|nhà tôi|vợ tôi|chồng em)( là| có| la| co)?$/
const ownAfter =
  /^(của|cua|ủa) (tôi|toi|mình|minh|em|tui|cháu|chau|nhà|nha|con|vợ|bố|mẹ|người|nguoi|ng|dân|dan|bạn|ban)/
const asideBefore =
  /(^| )(ép|ep|tông|tong|đâm|dam|húc|huc|va|va chạm|va cham|va quệt|va quet|quệt|quet|chèn|chen|cản|can|chặn|chan|chắn|cắt đầu|cat dau|tạt đầu|tat dau|tạt|cắt|đè|de|lấn|vượt|vuot|vượt mặt|nhường|nhuong|cấm|cam|cho|suýt|suyt|đuổi|đuổi theo|bám đuôi|chở|cho|kéo|keo|kẹp|đẩy|day|tránh|giữa|giua|sau|trước|cạnh|gần|dành cho|danh cho|hại|doạ|dọa|chửi|lao vào|đâm vào|tông vào|phía sau|húc vào|va vào|nẹt pô vào|xịt|với|cùng|của|cua|bởi|từ|tu|trên|tren|xuống|lên|đi bộ và)( vào| vao| phải| phai| trúng| trung| ngã| đổ| một| mot| mấy| may| các| cac| cả| ca| đầu| dau| đường| duong| cho| qua| phía| chiếc| chiec| con| cái| những| nhiều| đuôi| mặt| mat| ngang| phải| bên phải| xe| đít| sau| trước| người đi| nguoi di| người chạy| \d+| hai| ba| lái| cửa| theo)*$/

const corrections = new Set(['nhầm', 'nham', 'lộn', 'sorry', 'đính'])

/** `xe tải, nhầm, xe khách`: what comes after the word that puts it right, if any vehicle does. */
export function afterCorrection<One extends Found<unknown>>(tokens: Tokens, mentions: One[]): One[] {
  const turn = tokens.list.findIndex(({ text }) => corrections.has(text.toLowerCase()))
  const after = turn < 0 ? [] : mentions.filter(({ from }) => from > turn)
  return after.length > 0 ? after : mentions
}

/** The citizen's own vehicle, or one said to be somebody's. */
export function isOwn(tokens: Tokens, match: Found<unknown>): boolean {
  const after = tokens.list.slice(match.to, match.to + 2).map((token) => token.text.toLowerCase()).join(' ') // prettier-ignore
  const before = wordsBefore(tokens, match.from, 8).join(' ')
  return ownBefore.test(before) || tradeBefore.test(before) || ownAfter.test(after)
}

/** `xe của em màu trắng`: the paint at this token is that of the citizen's own vehicle. */
export function isOwnPaint(tokens: Tokens, index: number): boolean {
  return ownPaintBefore.test(wordsBefore(tokens, index, 6).join(' '))
}

/** A vehicle that is not the reported one: hit, blocked, carried or followed by it, or the citizen's own. */
export function isAside(tokens: Tokens, match: Found<unknown>): boolean {
  return isOwn(tokens, match) || asideBefore.test(wordsBefore(tokens, match.from, 6).join(' '))
}

/** "Cháu đi xe khách 99B-045.67": a passenger tells of what bears the reported plate. */
export function isTakenBy(
  tokens: Tokens,
  match: Found<{ type: unknown }>,
  plateAt: number | undefined,
): boolean {
  if (!/^(bus_coach|taxi)$/.test(String(match.id.type)) || plateAt === undefined) return false
  const next = tokens.list.findIndex(({ start }) => start >= plateAt)
  const isBorne = (next < 0 ? tokens.list.length : next) === match.to
  return isBorne && /(^| )(đi|di|ngồi|ngoi)( trên| tren)?$/.test(wordsBefore(tokens, match.from, 2).join(' '))
}

const sufferedBefore =
  /(^| )(ép|chèn|chèn ép|tông|tong|đâm|húc|huc|quệt|quet|va quệt|va chạm|đụng|cán)( vào| vao| phải| trúng| một| mot| cái| chiếc| con| mấy| đuôi| đầu| hông| người đi| nguoi di| xe)*$/

/** A vehicle that was hit or pressed: not the reported one, though no other is named. */
export function hasSuffered(tokens: Tokens, match: Found<unknown>): boolean {
  return sufferedBefore.test(wordsBefore(tokens, match.from, 6).join(' '))
}

/** Words that may stand between a plate and the vehicle that bears it: "con Vios trắng biển số 99A-345.67". */
const wordsToPlate = 5

/**
 * Of vehicles of several types, those told together with the plate; all of them, where none is.
 * @param plateAt where the plate of the reported vehicle stands in the text, if it gave one
 */
export function bearingPlate<One extends Found<{ type: unknown }>>(
  tokens: Tokens,
  mentions: One[],
  plateAt: number | undefined,
): One[] {
  if (plateAt === undefined || new Set(mentions.map(({ id }) => id.type)).size < 2) return mentions
  const plate = tokens.list.findIndex(({ start }) => start >= plateAt)
  let edge = plate < 0 ? tokens.list.length : plate
  const bearing: One[] = []
  for (const mention of [...mentions].reverse()) {
    if (mention.from >= edge) continue
    if (edge - mention.to > wordsToPlate || isCutOff(tokens, mention.to, edge)) break
    bearing.unshift(mention)
    edge = mention.from
  }
  return bearing.length > 0 ? bearing : mentions
}

function isCutOff({ list }: Tokens, from: number, to: number): boolean {
  return list
    .slice(from, to)
    .some(
      ({ bare, before }, at) =>
        (at > 0 && before === 'stop') || /^(thi|ma|con|bi|va|roi|thay|gap)$/.test(bare),
    )
}
