// Tells whether somebody was run over, hurt or killed, from what sounds like it: "suýt tông", "chết máy", a dog, a road marking.
import { Phrases, type Found } from './phrase.js'
import { fold } from './text.js'
import { tokensOf, type Token, type Tokens } from './tokens.js'

const some = '(một|1|hai|2|ba|3|bốn|4|mấy|nhiều|vài|các|những|)'
const one =
  '(người|em bé|cháu bé|cháu nhỏ|bé gái|bé trai|trẻ em|trẻ con|trẻ nhỏ|con nít|học sinh|sinh viên|nam sinh|nữ sinh|phụ nữ|thai phụ|bà bầu|công nhân|thanh niên|cô gái|chàng trai|hành khách|bà cụ|ông cụ|cụ bà|cụ ông|cụ già|ông già|bà già|bà lão|ông lão|cảnh sát|csgt|công an|bố tôi|mẹ tôi|vợ tôi|chồng tôi|con tôi|em tôi|anh tôi|chị tôi|bạn tôi|cháu tôi|con trai|con gái|(một|1) (anh|chị|cô|ông|bà|cụ|bé|em|cháu|bạn|cậu|chú|bác))'
const person = `${some} ${one}`
const body = '(chân|tay|bàn chân|bàn tay|đùi|bụng|đầu)'

/** `bare` words are others without their diacritics: "đám người", "cần người", "và người". */
type Said = 'hurt' | 'bare' | 'killed' | 'none'

const phrases = new Phrases<Said>([
  ['hurt', [
    `(tông|húc) ${person}`,
    `(tông|húc|đâm|đụng|va|va chạm|va quệt|cán|chẹt|quệt|quẹt|ủi) *1 (vào|trúng|phải|chết|gục|bay|văng|ngã|bị thương) ${person}`,
    `(tông|húc|đâm|đụng|va|va chạm|cán|chẹt) (chết|trúng|phải) (vào|luôn|mất|cả|phải) ${person}`,
    `(cán|đè|chẹt|nghiến) *1 (qua|lên|trúng|nát|bẹp) ${person}`,
    `(cán|đè|chẹt|nghiến|kẹp) *1 (nát|đứt|gãy|dập|lên|qua) ${body}`,
    `(nát|dập nát|đứt|đứt lìa|cụt) *1 (chân|tay|bàn chân|bàn tay|đùi)`,
    `(người|bé|cháu|em|cụ|bà|ông|học sinh|nạn nhân) *3 bị *4 (tông|đâm|húc|cán|chẹt|đụng|kéo lê)`,
    `(tôi|mình|tui|vợ|chồng|bố|mẹ|con) bị *1 (xe|ô tô) *3 (tông|đâm|húc|cán|đụng)`,
    `kéo lê *2 ${person}`,
    `(người|nạn nhân|bé|cháu|cụ) *2 (kẹt|mắc kẹt|nằm|cuốn) *1 (trong|dưới|vào) (gầm|cabin|cabin xe)`,
    `(người|nạn nhân) *2 nằm *1 (giữa đường|bất động|la liệt|vệ đường)`,
    `(có|vừa|mới) *1 ${person} *1 (chết|tử vong|thiệt mạng|tử nạn|bị nạn)`,
    `(hai|ba|2|3|nhiều|mấy) người *1 (chết|tử vong|thiệt mạng|tử nạn|bị nạn)`,
    `(người|bé|cháu|em|cụ|bà|ông|học sinh|nạn nhân) *3 (tử vong|thiệt mạng|tử nạn)`,
    `(làm|gây|gây ra|khiến) *1 (chết|thiệt mạng|tử vong) ${person}`,
    `${person} *1 chết (rồi|tại chỗ|luôn)`,
    `tai nạn *3 (chết|tử vong|thiệt mạng|chết người)`,
    `(có|vừa) chết người`,
    `(có|vụ) *1 chết (người|một người|hai người)`,
    'chết người rồi',
    '(chết|tử vong) tại chỗ',
    '(nguy kịch|hấp hối|vũng máu|máu me)',
  ]],
  ['bare', [`(đâm|đụng|cán|chẹt|va quệt|va chạm) ${person}`]],
  ['killed', ['(tông|húc|đâm|đụng|cán|chẹt) chết']],
  ['none', [
    '(mệt|nóng|sợ|chói|hôi|thối|ồn|bụi|đau|lạnh|chán|tắc|đông|khói|ngạt|buồn|cười|hãi) *1 chết *1 người',
    '(có ngày|có khi|có hôm|có lúc) *4 chết *1 người',
    'chết người (đi được|chứ|như chơi)',
    '(dễ|sợ|nguy cơ|có thể|có khả năng|kẻo|suýt|gây nguy hiểm) *2 tai nạn *3 (chết|chết người|tử vong)',
    '(xe|ô tô) *2 (tôi|em|mình|cháu|tui) bị *4 (tông|đâm|húc|cán|đụng)',
    '(người|xe) *3 chết máy',
  ]],
]) // prettier-ignore

/** Whether the words tell that somebody was run over, hurt or killed. */
export function tellsOfHurt(text: string): boolean {
  const tokens = tokensOf(text)
  const all = phrases.all(tokens)
  if (all.length === 0) return false
  return phrases.longest(tokens, (match) => isMeant(tokens, match), all).some(({ id }) => id !== 'none')
}

function isMeant(tokens: Tokens, match: Found<Said>): boolean {
  const { list } = tokens
  if (match.id === 'none') return true
  if (match.id === 'bare' && list[match.from]!.isPlain) return false
  const after = wordsAfter(list, match.to)
  if (match.id === 'killed' && beast.test(after)) return false
  if (list[match.to - 1]!.bare === 'chet' && /^(máy|may|tiệt|tiet|mê|mệt|khiếp|cười|đói|khát|đuối)( |$)/.test(after))
    return false // prettier-ignore
  // `bị cản trở`
  if (list[match.to - 1]!.bare === 'can' && /^(trở|tro|đường|duong|lối|loi|bởi|boi)( |$)/.test(after))
    return false
  return !notSo.test(wordsBefore(list, match.from))
}

/** What was killed is no person, or nothing was: "tông chết con chó", "chết máy". */
const beast =
  /^((mất|mat|luôn|luon|của|cua|cả|ca|một|mot|1|hai|2|ba|3|mấy|may|đàn|dan|con|chú|chu) )*(chó|cho|mèo|meo|gà|ga|vịt|vit|trâu|trau|bò|bo|lợn|lon|heo|dê|de|ngựa|ngua|chim|cún|cun|cầy|rắn|ran|chuột|chuot|máy|may|tiệt|tiet)( |$)/

/** It nearly happened, may happen or did not. Words that are others without diacritics stand only right before what they say. */
const notSo =
  /(^| )((không|khong|ko|chưa|chua|chẳng|chang|suýt|suyt|xém|tí|ti|tý|ty|chút|chut|sắp|sap|sợ|dễ|kẻo|keo|tránh|nếu|neu|nguy cơ|nguy co|có thể|co the|khả năng|kha nang|gần như|gan nhu|sẽ|nhỡ)( (nữa|nua|thì|thi|là|la|thấy|có|co|ai|phải|phai|bị|bi|gây|gay|ra|xe|thêm))*|xem( nua)?|so (se|sẽ|bi|gay)|de (gay|bi))$/

function wordsBefore(list: Token[], from: number): string {
  const words: string[] = []
  for (let at = from - 1; at >= 0 && words.length < 5; at--) {
    if (list[at + 1]?.before !== 'joined') break
    words.unshift(list[at]!.text.toLowerCase())
  }
  return words.join(' ')
}

function wordsAfter(list: Token[], to: number): string {
  const words: string[] = []
  for (let at = to; at < list.length && words.length < 5; at++) {
    if (list[at]!.before !== 'joined') break
    words.push(list[at]!.text.toLowerCase())
  }
  return words.join(' ')
}

/** Somebody was hurt, and who did it went away. */
export function tellsOfFlight(text: string): boolean {
  return /\b(?<!khong )(?:bo chay|bo tron|chay tron|chay mat|tron mat|tau thoat|chay luon)\b/.test(fold(text))
}
