// Facts about plates: province codes, series letters, special series, army units. No logic.

/**
 * Which province issued a plate, by its first two figures; the names are those before July 2025, for plates stay as they were.
 * Source: appendix of Thông tư 79/2024/TT-BCA. 80 is the series of the Traffic Police Department (C08).
 */
const codesByProvince: Record<string, number[]> = {
  'Cao Bằng': [11],
  'Lạng Sơn': [12],
  'Quảng Ninh': [14],
  'Hải Phòng': [15, 16],
  'Thái Bình': [17],
  'Nam Định': [18],
  'Phú Thọ': [19],
  'Thái Nguyên': [20],
  'Yên Bái': [21],
  'Tuyên Quang': [22],
  'Hà Giang': [23],
  'Lào Cai': [24],
  'Lai Châu': [25],
  'Sơn La': [26],
  'Điện Biên': [27],
  'Hòa Bình': [28],
  'Hà Nội': [29, 30, 31, 32, 33, 40],
  'Hải Dương': [34],
  'Ninh Bình': [35],
  'Thanh Hóa': [36],
  'Nghệ An': [37],
  'Hà Tĩnh': [38],
  'Đồng Nai': [39, 60],
  'Hồ Chí Minh': [41, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59],
  'Đà Nẵng': [43],
  'Đắk Lắk': [47],
  'Đắk Nông': [48],
  'Lâm Đồng': [49],
  'Bình Dương': [61],
  'Long An': [62],
  'Tiền Giang': [63],
  'Vĩnh Long': [64],
  'Cần Thơ': [65],
  'Đồng Tháp': [66],
  'An Giang': [67],
  'Kiên Giang': [68],
  'Cà Mau': [69],
  'Tây Ninh': [70],
  'Bến Tre': [71],
  'Bà Rịa - Vũng Tàu': [72],
  'Quảng Bình': [73],
  'Quảng Trị': [74],
  Huế: [75],
  'Quảng Ngãi': [76],
  'Bình Định': [77],
  'Phú Yên': [78],
  'Khánh Hòa': [79],
  'Cục Cảnh sát giao thông (C08)': [80],
  'Gia Lai': [81],
  'Kon Tum': [82],
  'Sóc Trăng': [83],
  'Trà Vinh': [84],
  'Ninh Thuận': [85],
  'Bình Thuận': [86],
  'Vĩnh Phúc': [88],
  'Hưng Yên': [89],
  'Hà Nam': [90],
  'Quảng Nam': [92],
  'Bình Phước': [93],
  'Bạc Liêu': [94],
  'Hậu Giang': [95],
  'Bắc Kạn': [97],
  'Bắc Giang': [98],
  'Bắc Ninh': [99],
}

/** Code -> province: `98` -> `Bắc Giang`. */
export const plateProvinces: ReadonlyMap<string, string> = new Map(
  Object.entries(codesByProvince).flatMap(([name, codes]) =>
    codes.map((code) => [String(code), name] as const),
  ),
)

/** The series letters (Thông tư 79/2024/TT-BCA, article 37): no I, J, O, Q, W; R only in trailers. */
export const seriesLetters = 'ABCDEFGHKLMNPSTUVXYZ'

/** Two letters that are a series of their own, beside those of motorbikes (the same article, and older issues still on the road). */
export const specialSeries = {
  LD: 'ld', DA: 'da', KT: 'kt', HC: 'hc', CD: 'cd', MK: 'mk', TD: 'td', RM: 'trailer', CT: undefined, LB: undefined,
} as const // prettier-ignore

/** Missions and foreigners: diplomats, organisations, others, technical staff. */
export const foreignSeries = ['NG', 'QT', 'NN', 'CV'] as const

/**
 * The two letters of army plates, by arm, corps and region.
 * General knowledge, not confirmed in a primary source; so a pair not listed is asked about, never refused outright.
 */
export const armySeries: ReadonlySet<string> = new Set(
  `AA AB AC AD AV AT AN AP BB BC BH BK BL BT BP BS BV HA HB HC HD HE HT HQ HN HH KA KB KC KD KV KP KK KN KT PA PP PM PX PQ PK PT PY
  QA QB QC QH QK QP TC TH TK TT TM TN DA DB NA NB NC ND CA CB CC CD CH CM CN CP CT CV CK VB VC VK VT LA LB`.split(
    /\s+/,
  ),
)

/** How letters are called when a plate is read aloud. */
export const letterNames: Readonly<Record<string, string>> = {
  a: 'A', á: 'A', bê: 'B', bờ: 'B', bi: 'B', be: 'B', xê: 'C', cê: 'C', ce: 'C', xi: 'C', cờ: 'C', xe: 'C', dê: 'D', dờ: 'D', de: 'D', đê: 'Đ', đờ: 'Đ', e: 'E',
  ép: 'F', phờ: 'F', ep: 'F', gờ: 'G', giê: 'G', ghê: 'G', hát: 'H', hờ: 'H', hắt: 'H', hat: 'H', ca: 'K', ka: 'K', cờka: 'K', lờ: 'L',
  eo: 'L', mờ: 'M', em: 'M', nờ: 'N', pê: 'P', pờ: 'P', pe: 'P', sờ: 'S', ét: 'S', ét_sờ: 'S', tê: 'T', tờ: 'T', te: 'T', u: 'U', vê: 'V',
  vờ: 'V', ve: 'V', go: 'G', ich: 'X', ích: 'X', xờ: 'X', ix: 'X', y: 'Y', i: 'Y', dét: 'Z', zét: 'Z', zet: 'Z', det: 'Z', rờ: 'R', bét: 'B', ga: 'K', en: 'N', pi: 'P', ti: 'T', vi: 'V', đi: 'D', ết: 'S', ếch: 'H',
} // prettier-ignore
