// Reads plates from a citizen's words: whole, in part, unknown, none; a doubt is a question with its reason.
import { plateProvinces } from './plate-codes.js'
import { findPlates } from './plate-find.js'
import { joinedPlates } from './plate-joined.js'
import { inDoubt, inOrder, unlike, withoutTakenBack } from './plate-several.js'
import { serial } from './plate-shape.js'
import type { PlateFound } from './plate-shape.js'
import type { PlateAsk, PlateValue, Reading, VehicleType, Words } from './reading.js'
import { head, wordsAt } from './rewrite.js'
import type { Rewritten } from './rewrite.js'
import { fold } from './text.js'

export { sayPlate, similarPlates } from './plate-alike.js'
export type PlateReading = Reading<PlateValue, PlateAsk>

/**
 * All plates of a text in its order: the first is the vehicle's. Empty when the text speaks of no plate.
 * A whole plate stands in its canonical form (`29A-123.45`, `98B1-234.56`, `80-NG-011-02`, `TM-12-34`). Where a car's plate
 * and an older motorbike's look alike (`98A12345`) both kinds are named and the car's form is given: see `settlePlate`.
 * A partial one keeps what is remembered: `98A-123.??`, `98A...`, `...345`, `98...45`, and never more.
 * Words that say it is not known, or that there is none, give one reading of `unknown` or `none`.
 */
export function readPlates(text: string): PlateReading[] {
  const spoken = joinedPlates(head(text))
  const capital = capitals(spoken.text)
  const found = inOrder(capital, withoutTakenBack(capital, findPlates(capital)))
  if (found.length === 0) return absence(spoken)
  const readings = found.map((one) => readingOf(one, spoken, capital))
  return unlike(inDoubt(capital, found, readings))
}

function readingOf(found: PlateFound, spoken: Rewritten, capital: string): PlateReading {
  const { shape } = found
  const words = wordsAt(spoken, found.start, found.end)
  switch (shape.is) {
    case 'partial':
      return valueOf({ is: 'partial', digits: shape.digits, words: words.text }, 'certain', words)
    case 'refused': {
      const choices = shape.maybe.map((plate) => ({
        label: plate,
        value: whole(plate, [/^\d\d[A-Z]-/.test(plate) ? 'car5' : 'moto']),
      }))
      return { found: 'question', ask: shape.ask, choices, words }
    }
    case 'plate': {
      const value = whole(shape.plate, shape.kinds, colourNear(capital, found))
      const settled = settlePlate(value, vehicleBefore(capital, found.start))
      const doubtful =
        found.mended ||
        /\b(?:HINH NHU|TOAN (?:SO|CON)|GI DO|GAN GIONG|CO PHAI|NEU (?:[A-Z]+ )?KHONG NHAM|CHAC|CO LE|DAU DO|NHO MANG MANG|KHONG CHAC)\b/.test(
          capital,
        )
      return valueOf(settled, doubtful ? 'likely' : 'certain', words)
    }
  }
}

function whole(
  plate: string,
  kinds: Extract<PlateValue, { is: 'whole' }>['kinds'],
  colour?: 'white' | 'yellow' | 'blue' | 'red',
): PlateValue {
  const provinceCode = /^T?(\d\d)/.exec(plate)?.[1]
  return {
    is: 'whole',
    plate,
    kinds,
    ...(provinceCode === undefined ? {} : { provinceCode }),
    ...(colour === undefined ? {} : { colour }),
  }
}

/** Where a plate may be a car's or a motorbike's, the vehicle decides; without one it stays open. */
export function settlePlate(plate: PlateValue, vehicle: VehicleType | undefined): PlateValue {
  if (plate.is !== 'whole' || vehicle === undefined) return plate
  if (!(plate.kinds.includes('car5') && plate.kinds.includes('moto'))) return plate
  const figures = /^(\d\d[A-Z])-?(\d)-?(\d\d)\.?(\d)\.?(\d)$/.exec(plate.plate)
  if (figures === null) return plate
  const [, series = '', first = '', ...rest] = figures
  switch (vehicle) {
    case 'motorbike':
    case 'electric_bike':
      return { ...plate, plate: `${series}${first}-${rest.join('')}`, kinds: ['moto'] }
    case 'car':
    case 'taxi':
    case 'pickup':
    case 'truck':
    case 'container':
    case 'bus_coach':
      return { ...plate, plate: `${series}-${serial(first + rest.join(''))}`, kinds: ['car5'] }
    case 'three_wheeler':
    case 'farm_vehicle':
    case 'other':
      return plate
  }
}

/** The vehicle named right before the plate, if it tells a car from a motorbike. */
function vehicleBefore(capital: string, start: number): VehicleType | undefined {
  const before = capital.slice(Math.max(0, start - 40), start)
  const named =
    /.*\b(XE MAY|MO TO|XE GA|XE GAN MAY|MOTO|CUB|WAVE|DREAM|SIRIUS|EXCITER|WINNER|VISION|AIR ?BLADE|JUPITER|VESPA|O TO|OTO|XE HOI|XE TAI|XE KHACH|TAXI|XE CON|CONTAINER|XE BUYT|XE BAN TAI)\b/s.exec(
      before,
    )?.[1]
  if (named === undefined) return undefined
  return /^(?:O TO|OTO|XE (?:HOI|TAI|KHACH|CON|BUYT|BAN TAI)|TAXI|CONTAINER)$/.test(named)
    ? 'car'
    : 'motorbike'
}

const plateColours = { VANG: 'yellow', XANH: 'blue', TRANG: 'white', DO: 'red' } as const

function colourNear(capital: string, { start, end }: PlateFound) {
  const around = capital.slice(Math.max(0, start - 36), Math.min(capital.length, end + 30))
  const named = /\bBIEN(?: SO)?(?: XE)?(?: MAU| NEN)?(?: MAU)? (VANG|XANH|TRANG|DO)\b/.exec(around)?.[1]
  return named === undefined ? undefined : plateColours[named as keyof typeof plateColours]
}

const not = '(?:khong|ko|k|kg|kh|hok|hong|hem|hk|hg|chua|chang|cha|deo)'
const plateWord =
  '(?:bien|bang so|bks|bsx|bs)(?! (?:bao|cam|hieu|quang|chi dan|dao|gioi|ban (?:so|xu|phat|vi|hanh|lam|giao|can)))'
const noneShape = new RegExp(
  `\\b${not}\\s(?:thay |he |duoc )?(?:co|gan|deo|lap|treo|mang|ra|duoc cap|dang ky|lay|bam)\\s(?:${plateWord})|\\b${not}\\s${plateWord}|\\b(?:thao|go|giau)\\s(?:mat |bo )?${plateWord}|\\blam gi co ${plateWord}|\\bco ${plateWord}(?: so)?(?: gi)? dau\\b|\\bno plate\\b`,
)
const sees = '(?:ro|thay|nhin|nho|doc|biet|bit|de y|quay|chup|xem|ghi|xac dinh|nhan|trong|coi|dich|luu)'
/** What people say before they say that they could not see. */
const excuse =
  '(?:(?:da|thi|vi|do|tai|luc do|xe|no|troi|chay|di|vot|phong|dem|toi|xa|mo|nhanh|ban|chiu|lau|gap|dong|xe|nhieu|mua|bui|khoi|suong|nguoc|sang|den|chop|kip|duong|cach|kha|hoi|vua|luon|vu|phat|mat|to|lon|vut|bat ngo|qua|lam|roi|nen|ma|thoi|em|minh|a|tui)[\\s,]{1,3}){0,8}'
const unknownShapes = [
  new RegExp(`\\bquen (?:(?:mat|tiet|beng|tuot|tieu|het|luon|cai|con) ){1,4}(?:${plateWord}|so xe)\\b`),
  new RegExp(`\\bquen (?:mat |khong |chua )?${sees} (?:lai )?(?:${plateWord}|so xe)\\b`),
  new RegExp(`\\b(?:${plateWord}|so xe)\\b[^.;\\n]{0,30}?\\b${not}\\s(?:the |kip |he |co )?${sees}\\b`),
  new RegExp(`\\b${not}\\s(?:the |kip |he |co )?${sees}\\b[^.;\\n]{0,24}\\b(?:${plateWord}|so xe)`),
  new RegExp(
    `\\b(?:${plateWord}|so xe)(?: so)?(?: kiem soat)?(?: xe)?[\\s:,]{1,2}(?:(?:thi|bi|la|qua|hoi|toi|minh|em) ){0,2}(?:${not}\\s(?:the |kip |co )?${sees}|mo|lem|che|ban|nhoe|khuat|chua ro|gi khong|quen|bun)\\b`,
  ),
  new RegExp(
    `^\\s*(?:cai nay )?${excuse}(?:${not}\\s(?:the |kip |he )?${sees}\\b[^,.;\\n]{0,24}|quen(?: mat)?(?: roi)?|chiu(?: thoi)?|khong ro)[\\s.!a]*$`,
  ),
]

/** Words of Nghệ An whose marks tell them from others, letter for letter: `nỏ chộ` is `không thấy`. */
function everybodys(text: string): string {
  return text.replace(/(?<!\p{L})nỏ(?!\p{L})/giu, 'ko').replace(/(?<!\p{L})chộ(?!\p{L})/giu, 'coi')
}

/** What the words say of a plate that was not given. */
function absence(spoken: Rewritten): PlateReading[] {
  const plain = fold(everybodys(spoken.text))
  const say = (value: PlateValue, match: RegExpExecArray): PlateReading[] => [
    valueOf(value, 'certain', wordsAt(spoken, match.index, match.index + match[0].length)),
  ]
  const none = noneShape.exec(plain)
  if (none !== null) return say({ is: 'none' }, none)
  for (const shape of unknownShapes) {
    const unknown = shape.exec(plain)
    if (unknown !== null) return say({ is: 'unknown' }, unknown)
  }
  return []
}

/** The province (by its name before July 2025) that issued plates of these first two figures. */
export function plateProvince(code: string): string | undefined {
  return plateProvinces.get(code)
}

/** Capitals without marks, Đ kept: the script plates are written in. Every character stays in its place. */
function capitals(text: string): string {
  let capital = ''
  for (const character of text) {
    const bare = character === 'đ' || character === 'Đ' ? 'Đ' : fold(character).toUpperCase()
    capital += bare.length === character.length ? bare : character
  }
  const dashed = capital.replace(/[–—−]/g, '-').replace(/_{2,}/g, (gap) => '?'.repeat(gap.length))
  return asWords(dashed).replace(slashed, '$1-$2.$3').replace(comma, '.').replace(twoPlates, ' ')
}

/** `98A/123.45`, `98A_123_45`: a slash or a line between whole groups is a dash. */
const slashed = /(?<![\dA-Z])(\d\d[ .-]?[A-Z]{1,2}\d?)[-_/.](\d{3})[-_/.](\d\d)(?![\d])/g

/** `98A-123,45` */
const comma = /,(?<=(?<![\dA-Z])\d\d[ .-]?[A-Z]{1,2}\d?[ .-]?\d{3},)(?=\d\d(?![\d.,:/]))/g

/** `98A-123.45/98R-012.34`: a slash between two plates. */
const twoPlates = /(?:[,+&-](?<=\d{3}\.?\d\d.)|\/(?<=\d.))(?=\d\d[ .-]?[A-ZĐ]{1,2}\d?[ .-]?\d{3})/g

/** Đ counts only in the series MĐ; in words it is D, so that the patterns of words stay plain. */
function asWords(capital: string): string {
  return capital.replace(/(?<!\dM|\d[ .-]M)Đ/g, 'D')
}

function valueOf(value: PlateValue, sure: 'certain' | 'likely', words: Words): PlateReading {
  return { found: 'value', value, sure, words }
}
