// Finds the part of an answer that may be a name: lead-ins, titles, particles and what follows the name are taken off.
import { bareSurnames, surnames } from './name-words.js'
import { fold } from './text.js'
import { keyOf } from './tokens.js'

const greeting =
  /^((?:kính |dạ |)(?:thưa|thua) (?:cán bộ|can bo|các anh|các chú|các đồng chí|đồng chí|anh|chị|chú|cô|bác|quý cơ quan)(?: công an)?|(?:dạ |da )thua|dạ|da|vâng|ạ|à|ok|oke|ừ|uh|thưa|chào|chao|xin chào|hi|hello|kính gửi|trân trọng|tran trong|kính thư|ký tên|thân ái|(?:à |ạ |em |mình |tôi |)(?:nhầm|nham)(?: rồi| roi| tên| ten)?|sorry|xin lỗi|xin loi|(?:sửa|sua)(?: lại| lai)?(?=\s+(?:tên|ten|họ|ho)\b))[\s,.!:]+/iu
const speaker =
  '(?:tôi|toi|mình|minh|em|tui|o|cháu|chau|con|anh|chị|chi|bác|bac|cô|chú|chu|ông|ong|bà|ba|tớ|to|mk|e|t|mik|người báo tin|nguoi bao tin|người gửi|nguoi gui|người phản ánh|nguoi phan anh|người tố giác)'
/** `họ tên Chu Văn An`, `tên là La Văn Cầu`: before a middle name these are family names. */
const notFamily = '(?!(?:ông|ong|chu|chau|bà|la)\\s+(?:văn|thị|van|thi|đình|đức|hữu)\\s)'
const nameWord =
  '(?:họ\\s+và\\s+tên|họ\\s*&\\s*tên|họ\\s+tên|ho\\s+va\\s+ten|ho\\s+ten|tên\\s+đầy\\s+đủ|tên\\s+họ|tên\\s+thật|tên\\s+khai\\s+sinh|ten\\s+day\\s+du|ten\\s+that|tên\\s+tuổi|(?:đổi|sửa|thay|doi|sua)\\s+(?:tên|ten)|(?:tên|ten)\\s+(?:trên|tren)\\s+(?:cccd|căn\\s+cước|can\\s+cuoc|giấy\\s+tờ|zalo|facebook)|tên|ten|họ|name|full\\s*name|my\\s+name|danh\\s+tính|quý\\s+danh|facebook|fb|zalo|nick(?:\\s*name)?)'
/** `Chào ad, mình là ...`, `xin giới thiệu tôi là ...`: the name comes after other words. */
export const laterLead = new RegExp(
  `(?:[,.;!?\\n]\\s*|\\s(?=(?:tôi|em|mình|cháu|tui|con|toi|minh|chau)\\s))((?:${speaker}\\s+(?:tên|ten|là|la)|${nameWord}\\s*(?::|là|la))(?![\\p{L}\\p{M}]).+)$`,
  'iu',
)
const leads = [
  new RegExp(`^${nameWord}(?:\\s+(?:của|cua))?(?:\\s+${notFamily}${speaker})?\\s*(?:${notFamily}(?:là|la|is|thành|thanh)(?![\\p{L}\\p{M}])|:|=|-|\\s)\\s*(?:${notFamily}(?:là|la|thành|lại là|lại thành)(?![\\p{L}\\p{M}]))?\\s*[:=-]?\\s*`, 'iu'),
  new RegExp(`^(?:${speaker}|i)\\s+${notFamily}(?:tên\\s+(?:đầy\\s+đủ\\s+)?là|ten\\s+(?:day\\s+du\\s+)?la|tên|ten|là|la|am|họ\\s+tên(?:\\s+đầy\\s+đủ)?(?:\\s+là)?|ho\\s+ten(?:\\s+day\\s+du)?(?:\\s+la)?|xin\\s+giới\\s+thiệu\\s+là|xưng\\s+danh\\s+là)(?![\\p{L}\\p{M}])\\s*[:,]?\\s*`, 'iu'),
  /^(?:người|nguoi) (?:báo|bao|gửi|gui|phản ánh|phan anh|tố giác|to giac|khai|cung cấp|trình báo|liên hệ|đứng tên)(?: tin| cáo| thông tin)?\s*(?:là|la|:|-|\s)\s*/iu,
  /^\+?\d[\d .-]{7,15}\d[\s,:;-]+(?=\p{L})/u,
  new RegExp(`^${speaker}\\s*:\\s*`, 'iu'),
  /^(?:trên|tren)\s+(?:cccd|căn cước|can cuoc|giấy tờ|giay to|bằng lái)(?:\s+(?:ghi|đề))?(?:\s+(?:là|la))?\s+/iu,
  /^(?:(?:các\s+)?(?:anh chị|anh|chị|cán bộ|ad|bạn|page)\s+(?=cứ|ghi|điền))?(?:cứ\s+)?(?:là|ghi là|ghi|điền là|điền)\s*[:,]?\s+/iu,
] // prettier-ignore
const titles =
  /^(?:bác sĩ|bac si|(?:đại|thượng|trung|thiếu|dai|thuong) (?:tá|uý|úy|tướng|ta|uy)|thạc sĩ|tiến sĩ|giáo sư|thượng sĩ|trung sĩ|hạ sĩ|đại tá|ths|ts|pgs|gs|ks|kts|đ\/c|dr|anh|chị|chi|ông|ong|bà|ba|cô|co|chú|bác|bac|em|cháu|chau|mr|mrs|ms|miss|thầy|thay|sếp|mình|tôi|tui|tớ|bạn|đồng chí|công dân|người dân|đ\/c|bs|kỹ sư|luật sư|ls|nhà báo|cô giáo|thầy giáo|giáo viên|tài xế)\.?\s+(?=\S)/iu
const tails =
  /(?:\s+(?:ạ|ạk|ak|dạ|thưa|nhen|hén|nà|nhoa|nhaa|nghe|nhé|nhe|nha|nhá|nghe|nghen|hen|đó|đấy|đây|nè|ne|day|ah|bạn|ad|add|admin|shop|luôn)|\s*[.!~()"'“”’\]*]+)+$/iu
/** A closing `á`, or `a` (ạ without its mark), after a full name; in "Nguyễn Văn A" it is the name. */
const politeA = /^((?:\S+\s+){2,}\S+)\s+[aá]$/iu
const politeShortA = /^(\S+\s(?!van|thi)[a-z]{3,})\s+a$/u
/** After a full name: `Nguyễn Hữu Thọ Bắc Giang`; of the provinces only those that no given name is made of. */
const fromProvince =
  /^((?:\S+\s+){2,}\S+)\s+(?:(?:tỉnh|tinh|tp|thành phố)\s+)?(?:bắc giang|bắc ninh|bắc kạn|lạng sơn|hà nội|cao bằng|hải phòng|tây ninh|thái nguyên|quảng ninh|bac giang|bac ninh|lang son|ha noi|tay ninh)$/iu
/** `cứ ghi Bùi Thị Xuân đi` */
const orderTail =
  /^(\s*(?:(?:các\s+)?(?:anh chị|anh|chị|cán bộ|ad|bạn|page)\s+)?(?:cứ\s+|)(?:ghi|điền)\s.*\S)\s+(?:đi|vào|giúp|hộ|cho)(?:\s+(?:em|mình|tôi|tui|cháu))?(?:\s+(?:nha|nhé|ạ|với))?$/iu
const politeDa = /^((?:\S+\s+){2,}\S+)\s+(?:dạ|da)$/iu
/** After a full name: `Vũ Quang Hưng nha anh`, `Dương Văn Minh ở Lạng Sơn`. */
const goesOn =
  /^(\S+\s+\S+(?:\s+\S+){0,4}?)\s+(?:(?:nhé|ạ|ở|tại)\s.*)$|^((?:\S+\s+){2}\S+(?:\s+\S+){0,3}?)\s+(?:(?:nha|nhé|nhe|nhá|nè|ne|ạ|ở|o|tại)\s.*|que\s\S+\s\S.*)$/iu
const afterName =
  /\s*(?:[,;\n|/(\d:]|\s-\s|\.\s|\sở\s|\b(?:sđt|sdt|số điện thoại|so dien thoai|đt|cccd|cmnd|căn cước|can cuoc|số cccd|địa chỉ|dia chi|đ\/c|quê|que quan|trú tại|tru tai|thường trú|sinh năm|sinh nam|sn|tuổi|ở tại|hiện ở|nhà ở|số nhà|và|với)(?![\p{L}\p{M}])).*$/isu

/** Emoji and the marks that join them: each becomes a space, so that offsets hold. */
export const pictures = /[\p{Extended_Pictographic}\u{1F3FB}-\u{1F3FF}\uFE0F\u200D♥★☆]/gu

/** `Nguyễn.Văn.Hùng`, `NGUYỄN-VĂN-HÙNG` */
const dotted = /^\s*\p{L}{2,}(?:[._-]\p{L}{2,}){2,4}\s*$/u

interface Part {
  text: string
  start: number
  hadLead: boolean
}

export function namePart(text: string): Part | undefined {
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

export function isSurname(word: string): boolean {
  if (/^(k|h|y|bh|r|m|n|a)['’`]\p{L}+/iu.test(word)) return true
  const bare = fold(word)
  return bare === word.toLowerCase() ? bareSurnames.has(bare) : surnames.has(keyOf(word))
}
