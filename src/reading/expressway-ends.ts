// Expressways said by their two ends, in either order and with the short forms people type: "cao tốc HN - Bắc Giang".
import type { Road } from '../places/place.js'
import { roadById } from '../places/roads.js'

/** The ends of expressways, folded, as they are written and shortened. */
const ends: Record<string, string> = {
  hn: 'ha noi|hn|hnoi',
  bg: 'bac giang|bg|b giang|bgiang',
  bn: 'bac ninh|bn',
  ls: 'lang son|ls',
  tn: 'thai nguyen|tn',
  nb: 'noi bai|nb',
  hl: 'ha long|hl|quang ninh|hlong',
  hcm: 'tp ?hcm|tp\\. ?hcm|hcm|sai gon|sg|tp ho chi minh|ho chi minh|tphcm',
  tl: 'trung luong|tl|my thuan|can tho',
  mb: 'moc bai|mb|tay ninh',
  bl: 'ben luc|bl',
  lt: 'long thanh|lt',
  hnghi: 'cua khau huu nghi|huu nghi|hn quan',
  cl: 'chi lang|cl',
  dd: 'dong dang|dd',
  tra: 'tra linh|cao bang',
  lc: 'lao cai|lc',
  hp: 'hai phong|hp',
  nbinh: 'ninh binh|cau gie|phap van',
  dg: 'dau giay|vung tau|bien hoa',
}

/** Two ends -> the road of ours; pairs that are not here are expressways elsewhere. */
const roads: Record<string, string> = {
  'bg-hn': 'CT-HN-BG',
  'bn-hn': 'CT-HN-BG',
  'bg-bn': 'CT-HN-BG',
  'bg-ls': 'CT-BG-LS',
  'cl-hnghi': 'CT-HN-CL',
  'cl-ls': 'CT-HN-CL',
  'dd-tra': 'CT-DD-TL',
  'hcm-tl': 'CT-HCM-TL',
  'bl-lt': 'CT-BL-LT',
  'hcm-mb': 'CT-HCM-MB',
  'hl-nb': 'CT-NB-HL',
  'bn-nb': 'CT-NB-HL',
  'bn-hl': 'CT-NB-HL',
  'hn-tn': 'CT-HN-TN',
}

const anyEnd = Object.entries(ends).map(([id, forms]) => `(?<${id}AT>${forms})`)
const second = anyEnd.map((form) => form.replace('AT>', 'TO>')).join('|')
const pattern = new RegExp(
  `\\b(?:duong\\s+)?(?:cao\\s*toc|ct)\\s*(?:tu\\s+)?(?:${anyEnd.join('|').replaceAll('AT>', 'FROM>')})\\s*(?:[-–—/+]|\\bdi\\b|\\bden\\b|\\bve\\b|\\btoi\\b)?\\s*(?:${second})(?![a-z0-9])`,
  'g',
)

/** Every expressway named by its ends in a folded text; one that is not known here keeps its words as its name. */
export function expresswaysByEnds(
  folded: string,
  text: string,
): { start: number; end: number; road: Road }[] {
  return [...folded.matchAll(pattern)].flatMap((match) => {
    const found = Object.entries(match.groups ?? {}).flatMap(([name, words]) =>
      words === undefined ? [] : [name.replace(/(?:FROM|TO)$/, '')],
    )
    const [one, other] = found.sort()
    if (one === undefined || other === undefined || one === other) return []
    const start = match.index
    const end = start + match[0].length
    const known = roadById(roads[`${one}-${other}`] ?? '')
    const road: Road =
      known === undefined
        ? { name: text.slice(start, end), kind: 'expressway' }
        : { id: known.id, name: known.name, kind: known.kind }
    return [{ start, end, road }]
  })
}
