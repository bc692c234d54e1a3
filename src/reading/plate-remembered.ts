// Finds what is left of a plate in the memory: its beginning, its end, its province.
import { at, lead } from './plate-rare.js'
import { serial } from './plate-shape.js'
import type { PlateFound } from './plate-shape.js'
import { matchesOf } from './matches.js'
import { plateProvinces } from './plate-codes.js'

/** `chỉ nhớ 98A-12` */
export const onlyThis =
  /\b(?:(?:CHI|MOI|CHI KIP|KIP) (?:KIP )?(?:NHO|THAY|NHIN|DOC|COI|GHI)(?: DUOC| THAY| RO| DC)?|(?:NHO|THAY|NHIN|DOC|COI|GHI)(?: DUOC| THAY| RO| DC){0,2} (?:MOI|MOT|DUNG|DEN|TOI)|(?:LOANG THOANG|THOANG|MANG MANG)(?: THAY| NHO| NHIN| DUOC)*)(?: LA| BIEN| SO| DAU| MOI)*\s$/

const tailShape =
  /(?:\b(?:\d?\s?(?:SO|CHU SO|CON SO)?\s?(?:CUOI|DUOI|TAN CUNG|SAU CUNG)|(?:SO|CHU SO) (?:DANG |PHIA )?SAU)(?: CUNG)?(?: BIEN)?(?: SO)?(?: XE)?(?: LA| HINH NHU| CO)*\s{0,2}:?\s{0,2}(?:[2-5] (?:SO|CON)(?: LA)? )?)(\d(?:[ ,.-]{1,2}\d){1,4}(?!\d)|[\dX?*]{3}[. ][\dX?*]{2}|\d{1,2}\.\d\d|[\dX?*]{1,6})(?![\dA-ZĐ:/]|\.\d|\s(?:SO|CON|CHU) )/g
const atEndShape = /\b(?:SO|CO|BIEN|LA)\s(\d{2,4})\s(?:O\s)?(?:CUOI|DUOI|SAU CUNG)\b/g
const leadingShape = /(?:\bDAU(?: SO| BIEN)?(?: LA)?\s)(\d{2})([A-ZĐ]\d?)?(?![\dA-ZĐ:/]|\s?(?:GIO|KM|NGUOI))/g
const beforeEndShape =
  /(?<![\dA-ZĐ.,/:-])(?:(?<=(?:^|\b(?:XE|BIEN|BKS|BSX|BS|SO|DAU|LA)|\b(?:BIEN|BKS|BSX)(?: [A-Z]+){1,3})\s{0,2})(\d{2})([A-Z]{1,2}\d?)?|(\d{2})([A-FLNP-Z]\d?|[A-Z]{2}\d?|[A-Z]\d))[\s,.-]{1,3}(?:GI (?:GI )?(?:DO|DAY|KHONG RO)[\s,]{1,3})?(?:\d\s|HAI |BA |BON )?(?:SO |CHU SO |CON )?(?=CUOI|DUOI)/g
const aroundShape =
  /(?<![\dA-ZĐ.,/:-])(\d{2})([A-Z]{1,2}\d?)[\s,-]{0,3}(?:GI (?:GI )?(?:DO|DAY|AY)|MAY MAY|(?:KHONG|KO|K) (?:RO|NHO)(?: LAM| GI)?|\.{2,6}|…|-{2,6})[\s,]{0,3}(\d{2,4})(?![\dA-Z:/]|\s?(?:GIO|KM|NGUOI))/g
const leftOut =
  '[\\s,]{1,3}(?:(?:NHUNG|MA|THI|ROI|CAC|NHUNG MA|MAY) )?(?:GI (?:GI )?(?:DO|DAY|AY)\\b|CON (?:LAI|MAY|SO)|(?:MAY )?SO (?:SAU|CON LAI)|(?:PHAN|DOAN) (?:SAU|CON LAI))'
const seriesShape = new RegExp(
  `(?<=${onlyThis.source.replace('$', '')})(\\d{2})([A-Z]{1,2}\\d?)(?![\\dA-Z:/-])|(?<![\\dA-ZĐ.,/:-])(\\d{2})([A-FK-Z]{1,2}\\d?)(?=${leftOut})`,
  'g',
)
const aloneShape = /^\s{0,3}(\d{2})([ABCDEFGHKLMNPSTUVXYZ]{1,2}\d?)-(\d{1,3})[\s.!]{0,3}$/g
const firstShape =
  /\b(?:\d?\s?SO DAU(?: LA)?|(?:CHI|MOI) (?:THAY|NHO|KIP THAY)(?: DUOC)?(?: CON| MAY| CUM)? SO|(?:CHI|MOI) (?:THAY|NHO|KIP THAY)(?: DUOC)?(?= \d{3,4}\s*$))\s([\dX?*]{2,4})(?![\dA-Z])/g
const ledShape = new RegExp(
  `\\b${lead}(?: MAU| NEN)?(?: VANG| XANH| TRANG| DO)?(?: DAU)?(?: SO)?(?: LA| CO)?\\s{0,2}[:.]?\\s{0,2}(\\d{2})(?:[ -]?(?!GI D)([A-ZĐ]{1,2}\\d?))?(?![\\dA-ZĐ:/]|[ .-]{1,3}\\d|\\s?(?:GIO|KM|NGUOI))`,
  'g',
)
const hidden =
  '(?:CHU (?:CAI )?)?(?:KHONG|KO|K|CHUA) (?:RO|NHO|THAY|DOC|NHIN)(?: DUOC| RO| THAY| DC){0,2}(?: (?:CHU|SERI|SERIE|SERIES)(?: (?:CAI|GI|NAO))?)?'
const bareShape = new RegExp(
  `(?:\\b${lead}(?: LA| CO)?\\s{0,2}:?\\s{0,2}|^\\s{0,3}(?:XE )?)(\\d{3}[. -]\\d{2}|\\d{4,5})(?![\\d./:-])(?=\\s*(?:$|[,;.A-Z]))`,
  'g',
)
const letterless = new RegExp(
  `(?:(?<=\\b${lead}\\s{1,2}(?:LA )?)|(?<![\\d./-]))(\\d\\d)[ -]{1,3}(\\d{3}[.]\\d{2}|(?<=\\b${lead}.{0,8})\\d{4,5})(?![\\d./-])`,
  'g',
)
/** `98?-402.19`, `98 gì đó 402.19`, `98 không rõ chữ, 40219`: all but the series. */
const seriesHidden = new RegExp(
  `(?<![\\dA-ZĐ.,/:-])(\\d\\d)(?:[ -]?(?:\\?{1,2}|\\*{1,2}|\\.{2,4}|…)|[\\s,(]{1,3}(?:GI (?:GI )?(?:DO|DAY)|(?:MOT |CAI )?CHU (?:CAI )?(?:GI|NAO)(?: DO| DAY)?|${hidden}))[\\s,).-]{0,4}(\\d{3}[. ]?\\d\\d)(?![\\d/:])`,
  'g',
)
/** `9?A-123.45`: a figure of the province is not known. */
const provinceHidden =
  /(?<![\dA-ZĐ.,/:?*-])(\d[?*]|[?*]\d)[ .-]?([A-Z]{1,2}\d?)[ .-]{0,2}(\d{3}[. ]?\d\d|\d{4})(?![\d/:])/g
const provinceNames = [...new Set(plateProvinces.values())]
  .filter((name) => !name.startsWith('Cục'))
  .map((name) => bare(name))
const provinceShape = new RegExp(`\\b${lead}(?: TINH| CUA| O)?\\s(?:${provinceNames.join('|')})\\b`, 'g')

/** What is left in the memory: the beginning, the end, the province. */
export function findRemembered(text: string): PlateFound[] {
  const found: PlateFound[] = []
  const isIssued = (match: RegExpMatchArray | undefined) => plateProvinces.has(match?.[1] ?? '')
  const partial = (match: RegExpMatchArray, digits: string) =>
    found.push(at(match, { is: 'partial', digits }))
  for (const match of matchesOf(letterless, text))
    partial(match, `${match[1]}?-${serial((match[2] ?? '').replace('.', ''))}`)
  const nameless = matchesOf(seriesHidden, text).filter(isIssued)
  for (const match of nameless) partial(match, `${match[1]}?-${serial((match[2] ?? '').replace(/\D/g, ''))}`)
  for (const match of matchesOf(provinceHidden, text))
    partial(
      match,
      `${(match[1] ?? '').replace('*', '?')}${match[2]}-${serial((match[3] ?? '').replace(/\D/g, ''))}`,
    )
  if (nameless.length > 0) return found
  const led = [...matchesOf(ledShape, text), ...matchesOf(leadingShape, text)]
  const begin = (led.length > 0 ? led : matchesOf(beforeEndShape, text))[0]
  const end = [...matchesOf(tailShape, text), ...matchesOf(atEndShape, text)][0]
  const start = matchesOf(firstShape, text)[0]
  const tail = masked(end?.[1] ?? '')
  const around = matchesOf(aroundShape, text)[0]
  const series = matchesOf(seriesShape, text)[0]
  const alone = matchesOf(aloneShape, text)[0]
  if (around !== undefined && isIssued(around)) partial(around, `${around[1]}${around[2]}...${around[3]}`)
  else if (series !== undefined && end === undefined && plateProvinces.has(series[1] ?? series[3] ?? ''))
    partial(series, `${series[1] ?? series[3]}${series[2] ?? series[4]}...`)
  else if (alone !== undefined && isIssued(alone)) partial(alone, `${alone[1]}${alone[2]}-${alone[3]}...`)
  else if (begin !== undefined) {
    const [code = '', letters = ''] = [begin[1] ?? begin[3], begin[2] ?? begin[4]]
    if (!plateProvinces.has(code)) found.push(at(begin, { is: 'refused', ask: 'province', maybe: [] }))
    else partial(begin, `${code}${letters}...${tail}`)
  } else if (end !== undefined) partial(end, `...${tail}`)
  else if (start !== undefined) partial(start, `...${masked(start[1] ?? '')}...`)
  if (found.length > 0) return found
  for (const match of matchesOf(bareShape, text))
    partial(match, `...${serial((match[1] ?? '').replace(/[. -]/, ''))}`)
  return found.length > 0 ? found : findProvince(text)
}

/** `biển Hà Nội`: nothing but the province. */
export function findProvince(text: string): PlateFound[] {
  return matchesOf(provinceShape, text).map((match) => at(match, { is: 'partial', digits: '' }))
}

function masked(figures: string): string {
  const plain = figures.replace(/[. ,-]/g, '').replace(/[X*]/g, '?')
  return /^[\d?]{5}$/.test(plain) ? serial(plain) : plain
}

function bare(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toUpperCase()
}
