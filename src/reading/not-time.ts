// Figures that look like times and are none: streets named after dates, distances, speeds, plates, telephones, prices.

/** After these a figure is a number of a house, road, lane or post, unless it is plainly an hour. */
const numbered =
  'duong|pho|dai lo|quang truong|vien|ben xe|vong xoay|bung binh|vong xuyen|ngo|ngach|hem|kiet|so nha|so|nha so|dia chi|khu pho|kdc|khu dan cu|' +
  'kcn|to dan pho|to|lo|thua|quoc lo|ql|tinh lo|tl|dt|huong lo|hl|doi|phong|can ho|toa|tang|km|cot|ly trinh|cay so|cau|cho|truong|' +
  'benh vien|nga tuw?|nga ba|nga nam|nga sau|khu|chung cu|ap|thon|xom|khoa|lop|xe so|lan|lan so|phan lan|dai|tram|chot'
/** Not an hour and not minutes: `đường 30/4`, not `đường 7h`. */
const notHour =
  '(?!\\d|\\s{0,2}(?:h|g|gio|gi|ruoi|kem|:\\s?\\d|phut|ph|p|tieng|ngay truoc|hom truoc)(?![a-z]))'
/** Dates that name streets all over the country. */
const streetDates =
  '(?:30[/.-]0?4|0?2[/.-]0?9|0?3[/.-]0?2|19[/.-]0?5|19[/.-]0?8|26[/.-]0?3|27[/.-]0?7|22[/.-]12|0?8[/.-]0?3|0?1[/.-]0?5|23[/.-]0?9|2[/.-]4|10[/.-]10|23[/.-]10|' +
  '(?:30 thang 0?4|2 thang 9|3 thang 2|19 thang [58]|26 thang 3|27 thang 7|22 thang 12|8 thang 3|1 thang 5|10 thang 10))'

const shapes = [
  // plates: two figures, letters, then a serial
  /(?<![a-z0-9]|\bkem )\d{2}[ .-]{0,2}(?:[a-fi-z]|[gh](?=[ .-]{0,3}\d{3}))[a-z]?\d?[ .-]{0,3}(?=[\dx?*.]*\d)[\dx?*]{2,5}(?:[. -][\dx?*]{2,3})?(?![\dh:/]|g\d)/g,
  /(?<![a-z0-9])\d{2}[ .-]{0,2}[a-z]\d[ .-]{1,3}\d{2,3}[.]?[\dx?*]{2,3}(?![\dh:/])/g,
  /\b(?:bien(?: so| kiem soat| vang| xanh| trang| do| xe)*|bks|bsx|bs)[ :.]{0,3}\d{2}[ .-]?[a-z]{0,2}\d{0,6}/g,
  // telephones and identity numbers: nine figures or more, spaces and dots between
  /(?<![\d/])\+?\d{3,4}[ .-]?\d{3}[ .-]?\d{3,6}(?![\d/h])/g,
  /\d{6,}/g,
  // km posts, distances, speeds, weights, prices, seats
  /\bkm\s{0,2}\.?\d{1,4}(?:\s{0,2}\+\s{0,2}\d{1,4})?/g,
  /\d{1,4}(?:[.,]\d{1,3})?\s{0,2}(?:km|cay so|cay|cs|kmh|kph)\s{0,2}(?:\/|tren|mot|1(?!\d))?\s{0,2}(?:h|gio|g|tieng)?(?![a-z])/g,
  /\d{1,4}\s{0,2}\/\s{0,2}(?:h|gio|gi|km|ngay)(?![a-z])/g,
  /(?<![\dhg:/]|\bkem )\d{1,9}(?:[.,]\d{1,3})?\s{0,2}(?:met|m|cm|tan|kg|trieu|tr|nghin|ngan|k|dong|vnd|d|cho|nguoi|lan|thang em|cc|tuoi|%|banh|truc|lan xe)(?![a-z0-9])(?!\s*(?:ngay|hom|truoc))/g,
  // round the clock
  /24h?\s?\/\s?24h?|24h?\s?\/\s?7\b|24\s?tren\s?24/g,
  /\b(?:chung cu|circle k|cua hang|tiem|quan|sieu thi|tap hoa|gs25|family mart|mini stop|atm|nha thuoc|phong kham|cay xang|mart|cap cuu)\s24\s?h\b/g,
  // marks given
  /\b(?:danh gia|cham|diem)\s(?:so\s|diem\s|duoc\s)?\d{1,2}\s?\/\s?(?:5|10)\b|\b\d{1,2}\s?\/\s?(?:5|10)\s(?:diem|sao)\b/g,
  // shares of a road
  /\b[1-4]\s?\/\s?[2-5]\s+(?=(?:lan|long|mat|phan|duong|be|via|he|xe|quang|chieu|doan|thung|than)\b)/g,
  // born on, issued on
  /\b(?:sinh|sn|cap)\s(?:ngay\s)?\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}/g,
  // ordinals
  /\b(?:lan|xe|lan duong|nguoi|chiec|vong|luot|hang|tang|cai|nga|lop|cay|cot|tru|denf?|nha)\s(?:thu\s)\d\b(?![\s,]{1,2}(?:vua|tuan|roi|truoc|nay|naf|qua|luc|hom|ngay|hoi|\d|sang|chieu|toi|dem|trua))/g,
  // ways and lanes, brightness, superlatives, lamps: no part of the day
  /\b(?:nguoc|nguoi|mot|1|hai|2|cung|trai|theo|dung|sai|ngc|doi|duong|cac|lan|nhieu)\s(?:huong\s)?chieu(?! nay| qua| hom)/g,
  /(?<!(?:h|gio|g|ruoi|\d|phut)\s?)\bchieu\s(?:di|ve|tuf|dai|cao|rong|huong|nguoc|luu thong|kim|xe|duong|ngang|doc|thuan|con lai|kia|cua|ra|vao|dwng|hn|ha noi|bac|lang)(?![a-z])/g,
  /\btoi\s~{5}(?!~)/g,
  /\bchieu\s(?:chuong|long|y)\b/g,
  /(?<!(?:\d\s?(?:h|g|gio)?(?:\s?\d\d)?(?:\s?(?:p|phut))?|ruoi)\s)\btoi\s(?:da|thieu|gian|cao|hau|uu|mau|om|thui|denf?|sam|tam|mat|muc|hau|thuong)\b|\b(?:bong|mau|troi|denf?|kinh|duong) toi\b(?! (?:qua|nay)\b)/g,
  /\b(?:denf?|chieus?|bat|phat|doi|choi) sang\b|(?<!(?:\d\s?(?:h|g|gio)?(?:\s?\d\d)?(?:\s?(?:p|phut))?|ruoi)\s)\bsang\s(?:denf|den(?!\s(?:gio|nay|bay|luc|\d|toi|trua|chieu|khuya|dem))|kien|tao|lap|suot|che|gia|tac|loang|ngoi|choang|bong|trung|loa|mau|duong|trai|phai|lan|ben|so)\b/g,
  // moonlight, the dead of night, a reply
  /\bsang trang\b|\b(?:dem hom|khuya khoat)\b(?! (?:qua|nay|kia|kja|truoc|do|no|ay|thu|chu|cn)\b| ?\d)|\bhoi amx?\b|\b(?:troi|con) sang\b(?! (?:nay|som|qua|hom|mai)\b)/g,
  // two streets that meet, both named after dates
  new RegExp(
    `\\b(?:${numbered})\\s{0,2}${streetDates}\\s{0,2}(?:[-–&+]|va|voi|giao(?: voi)?)\\s{0,2}(?:(?:duong|pho)\\s)?${streetDates}(?![\\d/])`,
    'g',
  ),
  // đi từ 30/4 qua 3/2
  new RegExp(
    `\\b(?:di|chay|re|queo)\\s(?:tuf|vao|ra|sang|qua)\\s${streetDates}(?![\\d/])(?:\\s(?:qua|denn|sang|ra|vao)\\s${streetDates}(?![\\d/]))?`,
    'g',
  ),
  // streets
  new RegExp(`\\b(?:${numbered})\\s{0,2}(?:so\\s)?\\d{1,4}[a-f]?\\s{0,2}thang\\s{0,2}\\d{1,2}\\b`, 'g'),
  new RegExp(
    `\\b(?:${numbered})\\s{0,2}(?:so\\s)?\\d{1,4}[a-f]?(?:\\s?[/-]\\s?\\d{1,4}[a-f]?(?![a-z])){1,3}${notHour}`,
    'g',
  ),
  new RegExp(`\\b(?:${numbered})\\s{0,2}\\.?(?:so\\s)?\\d{1,4}(?:[a-f](?![a-z]))?${notHour}`, 'g'),
  new RegExp(
    `${streetDates}(?![\\d/])(?<=\\b(?:nga|goc|va|giao|duong|pho|voi|-|–|qua|cau|tuyen|truong|thcs|thpt|tieu hoc|mam non|benh vien|cong vien|nha may|htx|tuong dai|doan|gan|cho|ra|vao|tren|dai lo|huong)\\s{0,2}[a-z~# ]{0,24}[ ,–-]${streetDates})(?<!(?:ngay|ngaz|hom|sang|chieu|toi|dem|trua|thu \\d|cn|dip|le|luc|\\dh|gio)[ ,]{1,2}${streetDates})`,
    'g',
  ),
  /\b(?:cach mang thang|cmt)\s?(?:tam|8)\b/g,
]

/** The same text with such figures blanked out, every other character in its place. */
export function withoutNotTimes(text: string): string {
  let left = text
  for (const shape of shapes) left = left.replace(shape, (found) => '#'.repeat(found.length))
  return left
}
