// Says what a series and the groups of figures after it are: which plate, of which kinds, or why none.
import { foreignSeries, plateProvinces, seriesLetters, specialSeries } from './plate-codes.js'
import type { PlateAsk, PlateKind } from './reading.js'

/** A plate taken apart as written: `98` `B1` `234.56`. */
export interface Written {
  province: string
  /** Capital letters, none to two; Đ kept. */
  letters: string
  /** The groups of figures after the letters. */
  groups: string[]
  /** Whether the first group stands right at the letters: `98B1-234.56`. */
  joined: boolean
}

export type Shape =
  | { is: 'plate'; plate: string; kinds: PlateKind[]; odd: boolean }
  | { is: 'refused'; ask: PlateAsk; maybe: string[] }

/** Something like a plate, at a place of the text of `plateText`. */
export interface PlateFound {
  shape: Shape | { is: 'partial'; digits: string }
  /** A letter was taken for a figure (O for 0, I for 1), or the grouping is odd. */
  mended: boolean
  start: number
  end: number
}

/** @returns what it is: `odd` when the figures are grouped as nobody should */
export function shapeOf(written: Written): Shape {
  const { province, letters, groups } = written
  if (!plateProvinces.has(province)) return refused('province')
  if (!letterFits(letters)) return refused('letter')
  if (letters.length === 1) return letters === 'R' ? trailer(province, groups) : oneLetter(written)
  if (letters === 'MĐ') return electric(province, groups)
  if (letters === 'MD' && (groups[0]?.length === 1 || total(groups) === 6)) return electric(province, groups)
  return twoLetters(province, letters, groups)
}

function letterFits(letters: string): boolean {
  if (letters === 'R' || letters === 'MĐ' || letters in specialSeries) return true
  return letters !== '' && [...letters].every((letter) => seriesLetters.includes(letter))
}

function oneLetter({ province, letters, groups, joined }: Written): Shape {
  const digits = groups.join('')
  const lengths = groups.map(({ length }) => length).join(',')
  const car = (odd = false) =>
    plate(`${province}${letters}-${serial(digits)}`, carKinds(province, letters, digits), odd)
  const moto = (odd = false): Shape =>
    digits.startsWith('0')
      ? refused('length')
      : plate(`${province}${letters}${digits.charAt(0)}-${serial(digits.slice(1))}`, ['moto'], odd)
  switch (lengths) {
    case '5':
      return joined && !digits.startsWith('0') ? either(province, letters, digits) : car()
    case '3,2':
    case '4':
    case '2,2':
      return car()
    case '2,3':
    case '4,1':
      return car(true)
    case '1,4':
    case '1,3,2':
    case '1,5':
    case '1,2,2':
    case '4,2':
      return moto()
    case '6':
      return joined
        ? moto()
        : digits.startsWith('0')
          ? refused('length')
          : refused('confirm', motoText(province, letters, digits))
    default:
      return digits.length === 6
        ? refused('confirm', digits.startsWith('0') ? undefined : motoText(province, letters, digits))
        : refused('length')
  }
}

function motoText(province: string, letters: string, digits: string): string {
  return `${province}${letters}${digits.charAt(0)}-${serial(digits.slice(1))}`
}

/** `98A12345` with nothing between is a car's plate or an older motorbike's; the vehicle tells. */
function either(province: string, letters: string, digits: string): Shape {
  const kinds = [...carKinds(province, letters, digits), 'moto' as const]
  return plate(`${province}${letters}-${serial(digits)}`, kinds)
}

function carKinds(province: string, letters: string, digits: string): PlateKind[] {
  if (province === '80' && /^[AB]$/.test(letters)) return ['gov']
  return [digits.length === 5 ? 'car5' : 'car4']
}

function trailer(province: string, groups: string[]): Shape {
  const digits = groups.join('')
  return digits.length === 5 || digits.length === 4
    ? plate(`${province}R-${serial(digits)}`, ['trailer'])
    : refused('length')
}

function electric(province: string, groups: string[]): Shape {
  const digits = groups.join('')
  if (digits.length !== 6 && digits.length !== 5) return refused('length')
  if (digits.startsWith('0')) return refused('length')
  return plate(`${province}MĐ${digits.charAt(0)}-${serial(digits.slice(1))}`, ['moto_ev'])
}

function twoLetters(province: string, letters: string, groups: string[]): Shape {
  const digits = groups.join('')
  const special = letters in specialSeries
  if (digits.length !== 5 && !(special && digits.length === 4)) return refused('length')
  const kind = specialSeries[letters as keyof typeof specialSeries] as PlateKind | undefined
  const kinds: PlateKind[] =
    kind === undefined ? [special ? (digits.length === 5 ? 'car5' : 'car4') : 'moto2'] : [kind]
  return plate(`${province}${letters}-${serial(digits)}`, kinds, groups.length > 2)
}

/** `80-NG-011-02`, however the parts were ordered. */
export function foreignPlate(province: string, series: string, country: string, number: string): Shape {
  if (!plateProvinces.has(province)) return refused('province')
  if (!(foreignSeries as readonly string[]).includes(series)) return refused('letter')
  return plate(`${province}-${series}-${country}-${number}`, ['diplomatic'])
}

/** `123.45`, `1234` */
export function serial(digits: string): string {
  return digits.length === 5 ? `${digits.slice(0, 3)}.${digits.slice(3)}` : digits
}

function total(groups: string[]): number {
  return groups.join('').length
}

function plate(text: string, kinds: PlateKind[], odd = false): Shape {
  return { is: 'plate', plate: text, kinds, odd }
}

function refused(ask: PlateAsk, maybe?: string): Shape {
  return { is: 'refused', ask, maybe: maybe === undefined ? [] : [maybe] }
}
