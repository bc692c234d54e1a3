// Tells a message that passes on what others wrote or said (a shared post, a copied article, hearsay) from an account of one's own.
import { head } from './rewrite.js'
import { fold } from './text.js'

/** `post`: a shared post, link or article. `hearsay`: told by others. */
export type SecondHand = 'post' | 'hearsay'

/** Characters looked at. */
const looksAt = 6000

/** Signs of a post or an article, and how much each says; two together are enough, and so is a strong one. */
const postSigns: [RegExp, number][] = [
  [/(?:^|\s)https?:\/\/(?:[\w-]+\.)*(?:facebook|fb|tiktok|youtube|youtu|threads|instagram|x|twitter|zalo)\.(?:com|watch|be|net|me)\b/i, 2],
  [/(?:^|\s)https?:\/\/\S+/i, 1],
  [/(?:^|[\n(.]|\s)(?:nguon|source|cre|credit|via|sưu tam|suu tam|theo nguon)\s*[:=]\s*\S/i, 2],
  [/(?:^|\s)#[a-z][\w]{2,}/i, 1],
  [/(?:^|\s)#[a-z]\w{2,}\s+#[a-z]\w{2,}/i, 1],
  [/(?:^|[\n.!?([]\s?)(?:chia se|share|shared|forward|forwarded|chuyen tiep|repost|re-up|reup)(?:\s+(?:lai|bai(?: viet)?|tin|tu|post|clip|video|giup|ho))*\s*(?:[:\]]|tu\b|from\b|bai\b|lai\b)/i, 2],
  [/(?:^|[\n.]\s?)theo\s(?!toi|em|minh|chau|con|doi|duoi|sau|duong|huong|lenh|hieu|luat|quy|nghi|camera|dinh|bien|lich|gio|xe|no\b|luong)(?:bao|dan tri|vnexpress|tuoi tre|thanh nien|vtv|vov|vtc|zing|znews|tien phong|nguoi lao dong|lao dong|kenh|fanpage|trang|nhom|group|fb|facebook|tiktok|mxh|otofun|phong csgt|cuc csgt|cong an|csgt|co quan|thong tin|tin|phan anh cua|ghi nhan|ban doc|nguon|soha|infonet|vietnamnet|plo|nld|cand)\b/i, 2],
  [/\((?:dan tri|tpo|plo|nld|nldo|vtc|vov|vtv|chinhphu\.vn|ttxvn|cadn|anninhthudo|baogiaothong|tn|tto|bgt)\)/i, 2],
  [/\b(?:mang xa hoi|mxh|facebook|tiktok|cong dong mang|cu dan mang|dan mang|netizen|nhom otofun|group)\b.{0,60}\b(?:lan truyen|xuat hien|dang tai|chia se|xon xao|phan no|buc xuc|day song|chia se rong rai)\b/i, 2],
  [/\b(?:lan truyen|xon xao|dang tai|chia se|xuat hien)\b.{0,40}\b(?:mang xa hoi|mxh|facebook|tiktok|cong dong mang)\b/i, 2],
  [/\b(?:anh|video|clip)\s*(?:[:]\s*\S|cat tu (?:clip|video)|chup man hinh|minh hoa|ban doc cung cap|cung cap)/i, 1],
  [/\b(?:cho biet|thong tin tu|phong vien|pv\b|toa soan|ban doc|xem them|doc them|tin lien quan)\b/i, 1],
  [/\b(?:cong an|csgt|co quan chuc nang|luc luong chuc nang|cuc csgt|phong csgt|doi csgt)\b.{0,60}\b(?:da|dang|vua|nhanh chong)\b.{0,20}\b(?:vao cuoc|xac minh|lap bien ban|trieu tap|lam ro)\b/i, 2],
  [/\b(?:tai xe|lai xe|nam tai xe|nu tai xe|nguoi dieu khien)\b.{0,40}\b(?:khai nhan|thua nhan|bi phat|bi xu phat|bi tuoc|bi tru|sn \d{4})\b/i, 2],
  [/\b(?:bi phat|muc phat|phat tien)\b.{0,30}\b(?:trieu|dong)\b/i, 1],
  [/\b(?:truoc do|theo do|duoc biet|qua xac minh|vu viec xay ra|su viec xay ra|ngay sau khi)\b/i, 1],
  [/\b(?:da (?:thich|binh luan)|luot (?:xem|thich|chia se)|like|views?)\b.{0,20}\d|(?<!\d)\d{1,9}[km]?\s?(?:luot (?:xem|thich|chia se)|binh luan|comments?|likes?)\b/i, 1],
] // prettier-ignore

const hearsaySigns: [RegExp, number][] = [
  [/\bnghe\s+(?:noi|don|ke|bao|dau|phong thanh|may|moi nguoi|nguoi ta|ba con|hang xom|ban|ai|dan|ong|anh|chi|bac|chu|co)\b/i, 2],
  [/\b(?:ban|hang xom|nguoi nha|chong|vo|con|me|bo|anh|chi|dua ban|dong nghiep|nguoi quen|thang ban|con ban|ba con|nguoi dan|moi nguoi|ho)\s+(?:(?:em|toi|minh|chau|nha toi|nha em|tui|quanh day|o day)\s+)?(?:ke|bao|noi|mach|nhan)\s+(?:la|lai|rang|cho)\b/i, 2],
  [/\b(?:thay|xem|doc|luot thay|nhin thay)\b.{0,25}\b(?:tren|o)\s+(?:mang|facebook|fb|tiktok|nhom|group|youtube|zalo|bao|tin tuc)\b/i, 2],
] // prettier-ignore

/** An account of one's own: who speaks saw, met or filmed it. */
const ownAccount =
  /\b(?:toi|em|minh|chau|tui|con|e)\b.{0,25}\b(?:thay|gap|quay|chung kien|chup|bi|ghi lai|phat hien|vua thay|nhin thay|di sau|suyt|di lam)\b|\b(?:xe|nha|cong|camera|cam|cam hanh trinh)\s+(?:cua\s+)?(?:toi|em|minh|nha em|nha toi)\b|\btan mat\b/i

/** Whether a message passes on what others wrote or told. An account of one's own outweighs a weak sign. */
export function readSecondHand(text: string): SecondHand | undefined {
  const words = fold(head(text, looksAt))
  const weigh = (signs: [RegExp, number][]) =>
    signs.reduce((sum, [sign, weight]) => (sign.test(words) ? sum + weight : sum), 0)
  const own = ownAccount.test(words) ? 2 : 0
  if (weigh(hearsaySigns) - (/\btan mat\b/.test(words) ? 2 : 0) >= 2) return 'hearsay'
  return weigh(postSigns) - own >= 2 ? 'post' : undefined
}
