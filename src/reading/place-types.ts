// The words and letters that say what kind of unit a name is, and whether a name's marks fit: "xã", "p.", "TX", and the initials of districts and provinces.
import { spelling } from '../places/names.js'
import type { Land, Named, UnitType } from '../places/land.js'
import { written, type Source } from './place-text.js'

export type Level = 'commune' | 'district' | 'province'

/** Longer ones first. */
export const typeWords: { words: string[]; type: UnitType; level: Level }[] = [
  { words: ['thị', 'trấn'], type: 'thi-tran', level: 'commune' },
  { words: ['đặc', 'khu'], type: 'dac-khu', level: 'commune' },
  { words: ['thị', 'xã'], type: 'thi-xa', level: 'district' },
  { words: ['thành', 'phố'], type: 'thanh-pho', level: 'district' },
  { words: ['t', 'p'], type: 'thanh-pho', level: 'district' },
  { words: ['t', 't'], type: 'thi-tran', level: 'commune' },
  { words: ['tt'], type: 'thi-tran', level: 'commune' },
  { words: ['ttr'], type: 'thi-tran', level: 'commune' },
  { words: ['xã'], type: 'xa', level: 'commune' },
  { words: ['x'], type: 'xa', level: 'commune' },
  { words: ['phường'], type: 'phuong', level: 'commune' },
  { words: ['p'], type: 'phuong', level: 'commune' },
  { words: ['f'], type: 'phuong', level: 'commune' },
  { words: ['tx'], type: 'thi-xa', level: 'district' },
  { words: ['tp'], type: 'thanh-pho', level: 'district' },
  { words: ['huyện'], type: 'huyen', level: 'district' },
  { words: ['h'], type: 'huyen', level: 'district' },
  { words: ['quận'], type: 'quan', level: 'district' },
  { words: ['q'], type: 'quan', level: 'district' },
  { words: ['tỉnh'], type: 'tinh', level: 'province' },
  { words: ['t'], type: 'tinh', level: 'province' },
]

/** Cities that are provinces: "tp Hà Nội", "TP HCM". */
export function cityProvince(one: Named, type: UnitType): boolean {
  return one.is === 'province' && type === 'thanh-pho' && cities.has(one.name)
}

const cities = new Set(['Hà Nội', 'Hồ Chí Minh', 'Hải Phòng', 'Đà Nẵng', 'Cần Thơ', 'Huế'])

const provinceInitials = new Map([
  ['hn', 'hanoi'],
  ['bg', 'bacgiang'],
  ['bn', 'bacninh'],
  ['ls', 'langson'],
  ['hcm', 'hochiminh'],
  ['tphcm', 'hochiminh'],
  ['sg', 'hochiminh'],
  ['saigon', 'hochiminh'],
  ['hp', 'haiphong'],
  ['hd', 'haiduong'],
  ['hy', 'hungien'],
])

/** The districts of home and the provinces that letters can stand for. */
export function initialsOptions(
  letters: string,
  land: Land,
  home: string,
  type: UnitType | undefined,
): Named[] {
  const districts: Named[] = land
    .districtsBy(letters.replace(/y/g, 'i'), home)
    .filter((one) => type !== 'huyen' || one.type !== 'thanh-pho')
    .map((district) => ({
      is: 'district',
      name: district.name,
      type: district.type,
      province: district.province,
      district,
    }))
  if (type === 'huyen' || type === 'thi-xa') return districts
  const provinces = land.named(provinceInitials.get(letters) ?? '').filter((one) => one.is === 'province')
  return type === 'tinh'
    ? provinces
    : type === undefined
      ? [...districts, ...provinces]
      : [...districts, ...provinces.filter((one) => cities.has(one.name))]
}

/** Keeps the meanings whose marks fit the citizen's; all of them, as a slip, where none fits. */
export function spelled(
  source: Source,
  at: number,
  length: number,
  options: Named[],
): { options: Named[]; slipped: boolean } {
  const words = written(source, at, at + length)
  const fits = options.map((one) => (one.name === '' ? 'bare' : spelling(words, one.name)))
  // Names known by their key alone stand beside those spelled alike.
  const same = options.filter((one, index) => fits[index] === 'same' || one.name === '')
  if (fits.includes('same') && source.marked) return { options: same, slipped: false }
  const close = options.filter((_, index) => fits[index] !== 'differs')
  return close.length > 0 ? { options: close, slipped: false } : { options, slipped: options.length > 0 }
}

/** What a run of tokens can name; asked many times for the same tokens, so kept as long as the text is read. */
export function exactAt(source: Source, at: number, length: number, land: Land): Named[] {
  const known = exactNames.get(source) ?? new Map<number, Named[]>()
  exactNames.set(source, known)
  const place = at * 8 + length
  const found = known.get(place)
  if (found !== undefined) return found
  const key = keyAt(source, at, length)
  const named = key === undefined ? [] : [...land.named(key)]
  known.set(place, named)
  return named
}

const exactNames = new WeakMap<Source, Map<number, Named[]>>()

/** The key of a run of tokens; undefined where something stands between them. */
export function keyAt(source: Source, at: number, length: number): string | undefined {
  let key = ''
  for (let step = 0; step < length; step += 1) {
    const token = source.tokens[at + step]
    if (token === undefined || (step > 0 && !/^[\s.]*$|^-$/.test(token.gap)) || key.length > 40)
      return undefined
    key += token.key
  }
  return key
}

/** Which meanings count without a type word: those of home, districts and provinces anywhere, and communes elsewhere (with a district). */
export function counts(one: Named, home: string): boolean {
  return one.province === home || one.is === 'district' || one.is === 'province' || one.name.includes(' ')
}

export function isCommune(one: Named): boolean {
  return one.is === 'commune' || one.is === 'old'
}
