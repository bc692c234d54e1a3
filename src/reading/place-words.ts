// Cuts out of a long message the part that says where, as it was written; what place it is, is settled elsewhere.
import { Phrases } from './phrase.js'
import { streetNames } from './street-names.js'
import type { Words } from './reading.js'
import type { Token, Tokens } from './tokens.js'

type Mark = 'noun' | 'lead' | 'end' | 'not'
/** `kind`: a noun that tells what kind of place it is, and is none without a name; `name`: words that are one and no end, nor a place by themselves. */
type Found = Mark | 'kind' | 'name'

const marks = new Phrases<Found>([
  ['noun', [`(${streetNames.join('|')})`]],
  ['noun', [
    'thôn làng',
    '(bố hạ|(đường|phố) thanh niên|từ sơn|(thị xã|thành phố|tx|tp|phường|quận|huyện) (từ sơn|từ liêm)|từ liêm|từ hồ|lạng sơn|lạng giang|bắc giang lạng sơn|hai châu|hai bà|một cột|ba hàng|ba hạ|cầu hai|lục nam|lục ngạn|làng quan|con cò|cầu bốn|tam dị|tam giang|tam đa|tam sơn|thanh miện|đồng đăng|vượt ngàn|lý thường kiệt|hai bà trưng|bà triệu|(chợ|cầu|đường|bến|phố|xóm|làng|thôn|bản|ấp) mới|phố con|lái thiêu|ngã tư mới|hàng buồm|bệnh viện đa khoa|bệnh viện đa khoa tỉnh|chợ chờ|thị trấn chờ|như nguyệt|như quỳnh|chợ cháy|chợ mọc|chợ lồng|cầu lồ|đông ngàn|hồ con rùa|thường tín|phường mới)',
  ]],
  ['kind', [
    '(đường|đg|phố|quốc lộ|ql|tỉnh lộ|tl|đt|hương lộ|hl|đại lộ|cao tốc|ct|km|ki lô mét|cây số|cột km|ngã (ba|tư|năm|sáu|3|4|5|6)|n3|n4|cầu|cầu vượt|chân cầu|đầu cầu|gầm cầu|(chân|đầu|gầm|dưới|trên|dốc|mố) cầu vượt|hầm|hầm chui|chợ|cổng|cửa|vòng xuyến|vòng xoay|bùng binh|dốc|đèo|bến xe|bến|cây xăng|trạm xăng|siêu thị|thôn|xóm|làng|bản|ấp|tổ|tổ dân phố|tdp|khu phố|kp|phường|xã|huyện|quận|thành phố|tp|thị xã|tx|thị trấn|tỉnh|nút giao|ngõ|ngách|hẻm|kiệt|số nhà|số|công ty|cty|ct tnhh|nhà máy|xưởng|đê|sân vận động|ga|bưu điện|quảng trường|khu công nghiệp|kcn|khu đô thị|kđt|kdc|khu dân cư|khu vực|khu|cụm công nghiệp|vincom|vành đai|trạm thu phí|trạm|bot|nhà thờ|chùa|đền|đình|công viên|trường|trường học|bệnh viện|bv|ubnd|ủy ban|uỷ ban|trụ sở|toà nhà|chung cư|khách sạn|nhà hàng|quán|cửa hàng|tiệm|đại học|đh|cao đẳng|thpt|thcs|tiểu học|mầm non|bờ hồ|hồ|sông|bãi|bờ đê|bờ sông|bờ kè|bờ kênh|triền đê|chân đê|mặt đê|đường dẫn|đường (vào|lên|xuống|ra|dẫn vào|dẫn lên) (mỏ|mỏ đá|làng|xã|thôn|xóm|bản|khu|cảng|chợ|trường|bến|nhà máy|kcn|khu công nghiệp|công ty|chùa|đền|cầu|bãi|núi|đập|hồ|ubnd|trung tâm|thị trấn|cao tốc|cầu vượt)|mỏ|mỏ đá|nhà văn hoá|nghĩa trang|cảng|sân bay|cửa khẩu|lối ra|lối vào|khúc cua|đoạn cua|cua quẹo|cua|giao lộ|điểm giao|ngân hàng|cung|tượng đài|đài|siêu thị|big c|go|winmart|nhà ga|đường tránh|đường gom|đường vành đai|samsung|canon|foxconn|khu tái định cư|trung tâm|phòng khám|trung tâm thương mại|lô|đầu đường|cuối đường|đầu ngõ|đảo|mố cầu|bến phà|phà|cống|trạm cân|rạp|toà án|viện)',
  ]],
  ['name', ['(hà nội|hải phòng|hải dương|hưng yên|bắc ninh|quảng ninh|thái nguyên|thái bình|nam định|ninh bình|thanh hoá|nghệ an|hà tĩnh|đà nẵng|cần thơ|tây ninh|long an|bình dương|đồng nai)']],
  ['lead', ['(ở|tại|trên|trước|đằng trước|phía trước|sau|phía sau|gần|đối diện|cạnh|bên cạnh|ngay|dưới|giữa|trong|đoạn|đoạn qua|đoạn gần|chỗ|qua|hướng|chiều|hướng đi|hướng về|từ|đến|đi|giáp|sát|đầu|cuối|bên hông|quanh|ngay trước|ngay tại|ngay gần|lối|giao với|giao|cắt|nằm trên|thuộc|khu vực|khu vực gần|địa bàn|vị trí|địa điểm|nơi)']],
  ['not', ['(giữa|lòng|trên|dưới lòng|ra|làn|phần|ngoài|sang|băng qua|qua|hết|chắn|chặn|cả|đi|mặt|lề|tham gia|hỏng|nát|phá|bên|ven|nhường|tranh|cản|ngang|dọc) đường', 'người đi bộ', '(gần|hơn|trên) \\d (năm|tháng|tuần|tiếng|phút|người|triệu)', '(gần|hơn) (chục|mươi|một|hai|ba|bốn|năm|sáu|nửa|cả|trăm) *1 (năm|tháng|tuần|ngày|tiếng|phút|người|xe|triệu)', '(ngược|trái|sai|đúng|cùng) chiều', 'công an', 'tai nạn', 'công nông', 'giáo viên (tiểu học|mầm non|thcs|thpt|)', 'quá trời', '(sai|đúng|nhầm|không đúng) (chỗ|nơi|điểm|vị trí) (quy định|)', 'quy định', '(rú|nẹt|rồ|thốc|đạp|vít|kéo|lên|tăng|giật) ga', '(trên|lên|xuống|ra) lề', '(xe|ô tô) ben', '(học sinh|sinh viên|hs|công nhân|nhân viên|giáo viên|cô giáo|phụ huynh) (trường|công ty|cty) (thpt|thcs|tiểu học|cấp 1|cấp 2|cấp 3|đại học|cao đẳng|)', 'đường (một chiều|1 chiều|cấm|bộ|đi|sá|ray|dài|ngắn|xa)', '(trên|dọc|giữa|đang|trong|suốt|) đường (về|đi|đến|tới|ra|lên) (quê|nhà|làm|học|chơi|chợ|viện|đón|đưa|khám|thăm|công tác|ăn|ngoại|nội|công ty|cơ quan|chỗ làm|trường)', '(ở|tại|ngay|chỗ|ngay tại|ngay ở|ngay chỗ) (đây|đấy|đó|kia)', '(trước|sau) (khi|đó|mặt|đây)', '(từ|sau|trước) (đó|lúc|khi)', '(cửa|cổng) xe', 'mở cửa', '(sau|trước) xe', 'trên xe', 'đi (xe|qua|lại|từ|trên|vào|ngược|sai|đường|với|ẩu|nhanh)', '(đến|từ) *1 (giờ|h|sáng|chiều|tối|đêm|nay|giờ)', 'số (điện thoại|lượng|người|xe)', '(tốc độ) *2 km', 'km (h|giờ)', '\\d km h', 'quá', 'đoạn (clip|video|đường|này)', 'trường hợp', 'trong (khi|lúc|video|clip|ảnh|xe|tình trạng|khung|ngày)', 'hướng dẫn', 'đi làm', 'đi học', 'đi chợ', 'chỗ (ngồi|đó|này)', '(7|9|16|29|45|5|4|30|35|24) chỗ', 'tổ (lái|chức)', 'khu vực này', 'lô đề', 'cửa (kính|sổ)', 'bản thân', 'cung cấp', 'hồ sơ', 'xã hội', 'mạng xã hội', 'trung tâm sát hạch', 'bến cóc', 'nhà xe', 'bãi đỗ', 'từ từ', '(nơi|chỗ|đoạn|khu vực|đường) cấm', 'đến nay', 'quán tính', 'hầm hố', 'dốc hết', 'lúc đi', 'trạm dừng', 'cống hiến', 'trên (30|40|50|80|100)', 'giữa (ban ngày|trưa|đêm)', 'trong (đêm|sáng)', 'ngay (lúc|bây|khi|sau)', 'cạnh tranh', 'đi khám', 'đường dây nóng', 'đường sắt', 'giao thông', 'đỗ', 'sau đuôi', 'trước (mũi|đầu) xe', 'qua (đèn|mặt|lại|clip|video|ảnh|zalo)', 'đình chỉ', 'đài báo', '(cả|mấy|vài|hàng|nửa|hơn) (cây số|km|cây|ki lô mét)', 'gần (cây số|km|ki lô mét)', 'đường (lớn|nhỏ|đất|nhựa|bê tông|quê|hẹp|vắng)', '(xóm|thôn|làng|ngõ|hẻm|đường|phố|khu|khu phố|đoạn|cầu|chợ|xã|phường|tỉnh|huyện|trường|cổng|ngã tư|ngã ba|chỗ|nơi|bản|ấp|tổ|quán|km|đoạn đường|con đường|khu vực|tuyến đường|tuyến|địa bàn|thành phố) (này|đó|kia|ấy|nào|tôi|nhà|em|mình|ta|chúng|làng)', '(xóm|làng|thôn|phố|đường|ngõ) (giềng|xá|làng|xóm|sá)']],
  ['end', [
    '(suýt|bs|bụi|chút xíu|tí nữa|tí tông|tí đâm|chút nữa|xém|mém|hoài|miết|thiếu điều|lúc|vào|vào lúc|khi|thì|mà|nhưng|đã|đang|bị|có|là|biển|bsx|bks|biển số|xe|do|để|rồi|không|gây|chạy|phóng|vượt|đỗ|đậu|dừng|lạng|lùi|quay đầu|hôm|sáng|tối|trưa|đêm|nay|mong|đề nghị|nhờ|nhé|nha|tôi|mình|em|nó|chúng|bọn|người|tài xế|lái|gặp|thấy|khoảng|tầm|hồi|ô tô|oto|đi ngược|ngược|lấn|chở|màu|phát hiện|xin|yêu cầu|lao|tông|đâm|bấm|nẹt|rú|ném|đổ|rơi|tạt|chuyển|rẽ|đón|bắt|trả|mở|che|kéo|đua|luôn|thường|vẫn|cứ|toàn|rất|quá|suốt|liên tục|hàng ngày|hằng ngày|mỗi|làm|sđt|số điện thoại|tên|mọi|các|một|1 xe|hiện|vừa|mới|chưa|ko|k|biết|trường hợp|phản ánh|báo|với|cùng|chiếc|con|thằng|thanh niên|học sinh|nhóm|đoàn|camera|clip|video|ảnh|tuần|thứ|ngày|giờ|bởi|như|nên|vì|cả|hai|3 xe|hỏi|kính|cảm ơn|nghe|uống|lái xe|dàn|bốc|buông|quay|cắt|ép|chèn|cản|đè|nhồi|xả|vứt|phơi|họp|bán|cho|ai|container|taxi|say|phi|bắn|cách đây|lâu nay|dạo này|xong|hết|bỏ|trốn|tháo|dán|kẹp|tống|chờ|rải|lắp|bật|tắt|không ai|nguy hiểm|bức xúc|ngang nhiên|thường xuyên|kinh khủng|ẩu|vô ý thức|đề nghị|đông|giờ tan tầm|giờ cao điểm|tan tầm|từ lúc|từ hồi|từ sáng|từ chiều|từ tối|cho đến|liệu|sao|thế này|như thế|kiểu|rầm rầm|ầm ầm|ầm ĩ|inh ỏi|mấy|lắm|ghê|khiếp|kéo dài|thì bị|đăng|mọi người|ae|anh em|các bác|ngày nào|đêm nào|tối nào|hôm nào)',
  ]],
]) // prettier-ignore

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

type Roles = (Mark | undefined)[]

/** The tokens of kinds of places, each with the token its phrase begins at. */
const kindsOf = new WeakMap<Roles, Map<number, number>>()

/** Longer phrases decide over shorter ones: `lòng đường` is no `đường`, `cầu vượt` no `vượt`. */
function rolesOf(tokens: Tokens): Roles {
  const roles: Roles = tokens.list.map(() => undefined)
  const kinds = new Map<number, number>()
  kindsOf.set(roles, kinds)
  for (const match of marks.longest(tokens, (found) => found.loose === 0 || isClearPlain(tokens, found))) {
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
function isClearPlain(tokens: Tokens, found: { from: number; size: number; id: Found }): boolean {
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

const speech =
  /^(chau|nha|tui|toi|em|e|minh|chac|mong|xin|de|nho|khong|ko|dan|ai|con|chu|may|thay|so|that|rat|gap|giao|quay|xe|nguoi)$/

/** "p. Lê Lợi", "x. Tân Dĩnh", "h. Yên Thế": a letter that stands for the kind of unit. */
function isUnitLetter(list: Token[], at: number): boolean {
  const next = list[at + 1]
  return (
    /^(p|x|h|q|tt|tx|tp|t)$/.test(list[at]?.bare ?? '') &&
    next?.before === 'joined' &&
    (isCapital(next) || /^\d/.test(next.text))
  )
}

/** Part of a proper name: a capital after a capital or a place word, in words that are not all capitals. */
function isNamed(list: Token[], at: number, roles: Roles): boolean {
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
function isMixed(list: Token[]): boolean {
  const known = mixed.get(list)
  if (known !== undefined) return known
  const is = list.some((token) => /^\p{Ll}{2,}$/u.test(token.text))
  mixed.set(list, is)
  return is
}

/** Asked at every word of a message; its words are looked through once. */
const mixed = new WeakMap<Token[], boolean>()

function isCapital(token: Token | undefined): boolean {
  return token !== undefined && /^\p{Lu}/u.test(token.text)
}

function withoutTail(tokens: Tokens, roles: Roles, from: number, to: number): number {
  let end = to
  while (
    end > from + 1 &&
    ((roles[end - 1] === 'lead' && !isNamed(tokens.list, end - 1, roles)) ||
      (/^(và|va|rồi|nhé|ạ|luôn|a|nha|nè|nghen|nhen|kìa|vậy)$/i.test(tokens.list[end - 1]?.text ?? '') &&
        tokens.list[end - 1]?.start !== tokens.list[end - 2]?.end))
  )
    end--
  return end
}

/** A name, a number or a second place word beside the first; a lone preposition or noun is no place. */
function scoreOf(tokens: Tokens, roles: Roles, from: number, to: number): number {
  const nouns = roles.slice(from, to).filter((role) => role === 'noun').length
  const isOther = (role: Mark | undefined, at: number) =>
    role === undefined || (role === 'end' && isNamed(tokens.list, from + at, roles))
  const others = roles.slice(from, to).filter(isOther).length
  if (nouns + others === 0 || (others === 0 && nouns < 2)) return 0
  if (others === 0 && isKindAlone(roles, from, to)) return 1
  const startsWithLead = roles[from] === 'lead'
  if (nouns === 0 && !(startsWithLead && others > 0 && isFirm(tokens, from))) return 0
  const isSaid = /^(tại|tai|ở|địa|vị)$/i.test(tokens.list[from]?.text ?? '')
  const isOrigin = /^(từ|tu)$/i.test(tokens.list[from]?.text ?? '')
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
  /(^| )(toi|tui|em|minh|chau|con|bac)( dang)? (dung|ngoi|uong|an|lam|truc|ban|sua)( [a-z]+){0,2} (o|tai)$|(^| )(toi|tui|em|minh|chau|con|bac)( nha| que| hien| dang| la| nguoi| dan| cu| song| tro| o tro)*( o| tai)?$|(^| )(nha|que) (toi|tui|em|minh|chau)( o| tai)?$/

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

/** "Rơi vãi đầy đường ở ĐT.398", "vào cao tốc tại nút giao": what was done ends there, and the place begins behind it. */
function afterAct({ list }: Tokens, roles: Roles, from: number, to: number): number {
  const isLead = (at: number) =>
    at < to - 1 && roles[at] === 'lead' && /^(o|tai|tren)$/.test(list[at]?.bare ?? '')
  if (isLead(from + 1) && actEnds.test(list[from]?.bare ?? '')) return from + 1
  return isLead(from + 2) && list[from]?.bare === 'cao' && list[from + 1]?.bare === 'toc' ? from + 2 : from
}

const actEnds = /^(duong|dg|dt|sat|chieu|cho|ga|le|lan|vach|mat|dau|doc|giua|pho)$/

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
