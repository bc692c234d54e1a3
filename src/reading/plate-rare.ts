// Finds the plates few vehicles have: of missions and foreigners, temporary ones, those of the army.
import { armySeries, foreignSeries, plateProvinces } from './plate-codes.js'
import { foreignPlate, serial } from './plate-shape.js'
import { matchesOf } from './matches.js'
import type { PlateFound } from './plate-shape.js'

export const lead = '(?:BIEN(?: SO)?(?: KIEM SOAT)?(?: XE)?|BKS|BSX|B\\.?S|SO XE|XE BIEN|BIEN XE|PLATE)'
export const leadBefore = new RegExp(
  `\\b${lead}(?: MAU| NEN)?(?: VANG| XANH| TRANG| DO)?(?: LA)?\\s{0,2}[:.=]?\\s{0,3}$`,
)

const series = foreignSeries.join('|')
const foreignShapes = [
  new RegExp(
    `(?<![\\dA-Z])(?<code>\\d\\d)[ .-]{0,3}(?<series>${series})[ .\\n-]{0,3}(?<country>\\d{3})[ .-]{0,3}(?<number>\\d{2,3})(?!\\d)`,
    'g',
  ),
  new RegExp(
    `(?<![\\dA-Z])(?<code>\\d\\d)[ .-]{0,3}(?<country>\\d{3})[ .\\n-]{0,3}(?<series>${series})[ .-]{0,3}(?<number>\\d{2,3})(?!\\d)`,
    'g',
  ),
]

export function findForeign(text: string): PlateFound[] {
  return foreignShapes.flatMap((shape) =>
    matchesOf(shape, text).map((match) => {
      const { code = '', series: letters = '', country = '', number = '' } = match.groups ?? {}
      return at(match, foreignPlate(code, letters, country, number))
    }),
  )
}

export function findTemporary(text: string): PlateFound[] {
  return [
    ...text.matchAll(
      /(?<![\dA-Z])T[ -]?(\d\d)[ .-]{1,3}(\d{3}[ .]?\d\d|\d{4})(?!\d)|(?<![\dA-Z])T(\d\d)(\d{5})(?!\d)/g,
    ),
  ].map((match) => {
    const province = match[1] ?? match[3] ?? ''
    const digits = (match[2] ?? match[4] ?? '').replace(/[ .]/g, '')
    if (!plateProvinces.has(province)) return at(match, { is: 'refused', ask: 'province', maybe: [] })
    return at(match, { is: 'plate', plate: `T${province}-${serial(digits)}`, kinds: ['temp'], odd: false })
  })
}

const armyShape =
  /(?<![\dA-ZĐ]|\d[.-]|\d (?![A-Z]{2}-\d\d-))([A-Z]{2})([ .-]{0,3})(\d{2})([ .-]{0,3})(\d{2})(?![\dHG/]|[.,-]\d|\s?(?:GIO|KM|M\b|NGUOI|DONG|CC))/g

export function findArmy(text: string): PlateFound[] {
  const spoken = /QUAN DOI|QUAN SU|BIEN (?:SO )?(?:MAU )?DO\b|BO DOI/.test(text)
  return matchesOf(armyShape, text).flatMap((match) => {
    const [, letters = '', gap = '', one = '', middle = '', two = ''] = match
    const led = spoken || leadBefore.test(text.slice(Math.max(0, match.index - 28), match.index))
    const alone = text.trim().length <= match[0].length + 6
    const spelled = /[.-]/.test(middle) || (alone && gap.length <= 3)
    if (
      /^(?:QL|TL|DT|HL|KM|SH|CT|TT|TP|BN|HN|XE|NG|LA|CO|SO|VA|BS|KS|SX)$/.test(letters) &&
      !(led || /[.-]/.test(middle))
    )
      return []
    if (/^(?:QL|TL|DT|HL|KM|SH|XE|LA|CO|SO|VA|BS|KS|SX|EN|AI|OI)$/.test(letters)) return []
    if (!led && !(spelled && armySeries.has(letters))) return []
    if (!armySeries.has(letters))
      return [at(match, { is: 'refused' as const, ask: 'letter' as const, maybe: [] })]
    return [
      at(match, {
        is: 'plate' as const,
        plate: `${letters}-${one}-${two}`,
        kinds: ['military' as const],
        odd: false,
      }),
    ]
  })
}

const eitherShape =
  /(?<![\dA-ZĐ.,/:-])(\d\d) ?([A-Z]\d?)(?: (?:HAY|HOAC)(?: LA)? |\s?\/\s?)(?:(\d\d) ?)?([A-Z]\d?)(?: GI DO| GI DAY)?[ .,-]{0,3}(\d{3}[. ]?\d\d)(?![\d/:])/g

/** `98B hay 98D 123.45`, `98 B/D 123.45`: one of two series. */
export function findEither(text: string): PlateFound[] {
  if (!/ HAY | HOAC |\//.test(text)) return []
  return matchesOf(eitherShape, text).map((match) => {
    const [, one = '', letters = '', other = one, others = '', figures = ''] = match
    const written = serial(figures.replace(/\D/g, ''))
    const maybe = [`${one}${letters}-${written}`, `${other}${others}-${written}`]
    return at(match, { is: 'refused', ask: 'confirm', maybe })
  })
}

const armyPartShape =
  /(?<![\dA-ZĐ]|\d[ .-]{0,2})([A-Z]{2})[ .-](?=[\d?X*.-]*[?X*])(?=[?X*.-]*\d)([\d?X*]{2})[ .-]([\d?X*]{2})(?![\dA-Z?*/:])/g

/** `TM-12-??` */
export function findArmyPart(text: string): PlateFound[] {
  if (!/[?*]|\dX|X\d|XX/.test(text)) return []
  return matchesOf(armyPartShape, text).flatMap((match) => {
    const [, letters = '', one = '', two = ''] = match
    const digits = `${letters}-${one}-${two}`.replace(/(?<=-.*)[X*]/g, '?')
    return armySeries.has(letters) ? [at(match, { is: 'partial' as const, digits })] : []
  })
}

export function at(match: RegExpMatchArray, shape: PlateFound['shape']): PlateFound {
  const start = match.index ?? 0
  return { shape, mended: false, start, end: start + match[0].length }
}
