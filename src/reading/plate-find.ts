// Finds in a text all that is written like a plate, whole or in part; what it means is said by `plate-shape`.
import { plateProvinces } from './plate-codes.js'
import {
  at,
  findArmy,
  findArmyPart,
  findEither,
  findForeign,
  findTemporary,
  leadBefore,
} from './plate-rare.js'
import { findProvince, findRemembered, onlyThis } from './plate-remembered.js'
import { asFigures, lastUnread, partialOf, saysPartly, withMissing } from './plate-part.js'
import type { Group } from './plate-part.js'
import { serial, shapeOf } from './plate-shape.js'
import { matchesOf } from './matches.js'
import type { PlateFound, Shape } from './plate-shape.js'

const addressBefore =
  /\b(?:SO NHA|NHA|NGO|HEM|NGACH|KIET|LO|TO|PHONG|CAN|DUONG|QL|KM|TL|DT|P|TOA|BLOCK|SO)\.?\s{0,2}$/
/** `căn hộ 30A-1205` */
const flatBefore = /\b(?:CAN HO|CHUNG CU|PHONG(?: SO)?)\s$/
const clockBefore = /\b(?:LUC|HOI|KHOANG|TAM|VAO|TU|DEN|TOI|SANG|CHIEU|TRUA|DEM)\s{0,2}$/
const head =
  /(?:(?<![\dA-ZĐ,.]|\d[-/:])|(?<=\b(?:BIEN|BKS|BSX|BS|XE|SO)))([\dOIL][\dOIL])([ .\-_\n]{0,3})([A-ZĐ]{1,2})(?=[ .\-_\n]{0,4}[\dOIL?*X….])/g
const group =
  /(?<gap>[ .\-_\n]{0,4})(?<figures>[\dOIL?*X_]{1,12}(?:…|\.{2,6})?|…|\.{2,6})(?![A-ZĐ]|[:/]\d|\d)/y

/** Every plate in a text of `plateText`, in order, none overlapping another. */
export function findPlates(text: string): PlateFound[] {
  if (!/\d/.test(text)) return findProvince(text)
  const found = [...findForeign(text), ...findTemporary(text), ...findEither(text)]
  const add = (more: PlateFound[]) => {
    for (const one of more)
      if (!found.some((other) => other.start < one.end && one.start < other.end)) found.push(one)
  }
  add(findOrdinary(text))
  add(findArmy(text))
  add(findArmyPart(text))
  add(findMisread(text))
  add(findRemembered(text))
  return found.sort((one, other) => one.start - other.start)
}

function findOrdinary(text: string): PlateFound[] {
  const found: PlateFound[] = []
  for (const match of matchesOf(head, text)) {
    const one = ordinaryAt(text, match)
    if (one !== undefined) found.push(one)
  }
  return found
}

const looks: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
}
const misread =
  /(?<![\dA-ZĐ.,/:-])(\d\d)[ .-]{0,3}([A-Z])(\d?)[ .-]{1,3}(?=[A-Z.]*\d)([\dOQDILZSGB]{3})[. ]?([\dOQDILZSGB]{2})(?![\dA-ZĐ/:])/g
/** `29AAA-123.45`: no series has three letters. */
const tooManyLetters = /(?<![\dA-ZĐ.,/:-])\d\d[ .-]?[A-ZĐ]{3,4}[ .-]{0,2}\d{3}\.\d\d(?![\d/:])/g

/** A letter among the figures (`29A-1S3.40`), or one too many before them: asked. */
function findMisread(text: string): PlateFound[] {
  const letters = matchesOf(misread, text).flatMap((match) => {
    const [, province = '', series = '', first = '', ...rest] = match
    const figures = [...rest.join('')].map((each) => looks[each] ?? each).join('')
    if (!plateProvinces.has(province) || (rest.join('').match(/\d/g) ?? []).length < 3) return []
    const maybe = [`${province}${series}${first}-${serial(figures)}`]
    return [at(match, { is: 'refused', ask: 'confirm', maybe })]
  })
  const tooMany = matchesOf(tooManyLetters, text).map((match) =>
    at(match, { is: 'refused', ask: 'letter', maybe: [] }),
  )
  return [...letters, ...tooMany]
}

/** `20h30` is a clock, even after "không rõ biển". */
function isClock(code: string, gap: string, letters: string, groups: Group[]): boolean {
  const [first, second] = groups
  return (
    /^[HG]$/.test(letters) &&
    Number(code) <= 24 &&
    gap === '' &&
    second === undefined &&
    first?.gap === '' &&
    /^[0-5]\d$/.test(first.figures)
  )
}

function ordinaryAt(text: string, match: RegExpMatchArray): PlateFound | undefined {
  const start = match.index ?? 0
  const [all, code = '', gap = ''] = match
  let letters = match[3] ?? ''
  const before = text.slice(Math.max(0, start - 28), start)
  const led = leadBefore.test(before)
  if (!/\d/.test(code)) return undefined
  const groups = groupsAfter(text, start + all.length)
  if (isClock(code, gap, letters, groups)) return undefined
  const [hidden] = groups
  if (/^[A-Z]X$/.test(letters) && hidden?.gap === '' && /^X{2,}$/.test(hidden.figures)) {
    letters = letters.charAt(0)
    hidden.figures = `X${hidden.figures}`
  }
  const digits = groups.map(({ figures }) => figures).join('')
  const isOpen = /-/.test(hidden?.gap ?? '') && /^(?:…|\.{2,6})$/.test(digits)
  const partly = isOpen || onlyThis.test(before) || saysPartly(text, groups.at(-1)?.end ?? start)
  if (!led && isOther(before, code, gap, letters, groups, partly)) return undefined
  const province = asFigures(code)
  const mended = province !== code || /[OIL]/.test(digits)
  const best = wholeOf(text, province, letters, groups)
  const isCut =
    best?.shape.is === 'plate' &&
    /-\d{4}$/.test(best.shape.plate) &&
    lastUnread.test(text.slice(best.end, best.end + 48))
  if (best !== undefined && !isCut)
    return { shape: best.shape, mended: mended || best.odd, start, end: best.end }
  // `I2C`: only a whole plate makes a letter a figure of its province.
  if (/[IL]/.test(code)) return undefined
  const known = digits.replace(/[^\dOIL]/g, '').length
  if (known === 0 && !led && !isOpen && !/^[X?*]{2,6}$/.test(digits)) return undefined
  const end = groups.at(-1)?.end ?? start + all.length
  const partial = partialOf(province, letters, withMissing(groups, text.slice(end, end + 48)))
  if (/[?X*_…]|\.\./.test(digits) || (led && known === 2) || (partly && known <= 3) || saysPartly(text, end))
    return {
      shape: partial ?? shapeOf({ province, letters, groups: ['0'], joined: false }),
      mended,
      start,
      end,
    }
  if (known < 3) return undefined
  const shape = shapeOf({
    province,
    letters,
    groups: groups.map(({ figures }) => asFigures(figures)),
    joined: groups[0]?.gap === '',
  })
  return {
    shape: shape.is === 'plate' ? { is: 'refused', ask: 'length', maybe: [] } : shape,
    mended,
    start,
    end,
  }
}

/** Hours, house numbers, prices and words that only look like a plate. */
function isOther(
  before: string,
  code: string,
  gap: string,
  letters: string,
  groups: Group[],
  partly: boolean,
): boolean {
  const lengths = groups.map(({ figures }) => figures.length)
  const [first = 0, second = 0] = lengths
  const total = lengths.reduce((sum, length) => sum + length, 0)
  // `12H1-247.15`: a series, not a quarter past.
  const isSeries = first === 1 && second >= 3 && (total >= 5 || /[.-]/.test(groups[1]?.gap ?? ''))
  if (/^[HG]$/.test(letters) && Number(code) <= 24 && gap.length === 0) {
    if ((first <= 2 && !isSeries) || clockBefore.test(before)) return true
  }
  if (total < 3 && !partly) return true
  if (addressBefore.test(before) && total < 4) return true
  if (flatBefore.test(before) && total <= 4) return true
  const spaced = gap.includes(' ') && (groups[0]?.gap ?? '').startsWith(' ')
  return (
    spaced &&
    (/^(?:XE|VA|LA|CO|DA|DO|DI|RA|VE|TU|HO|EM|TO|CA|CU|BI|NO|QL|TL|DT|KM)$/.test(letters) || total > 9)
  )
}

function groupsAfter(text: string, from: number): Group[] {
  const groups: Group[] = []
  let at = from
  while (groups.length < 4) {
    group.lastIndex = at
    const match = group.exec(text)
    const { gap = '', figures = '' } = match?.groups ?? {}
    if (match === null || !(/[\d?*X…]/.test(figures) || (groups.length === 0 && /^[IL]$/.test(figures))))
      break
    if (
      groups.length > 0 &&
      ((/^\s{2,}/.test(gap) && !/^ ?\n ?$/.test(gap)) ||
        (gap.includes('\n') && !isNextRow(groups, figures, text.slice(group.lastIndex))))
    )
      break
    if (groups.length > 0 && /\s$/.test(gap) && /^X{1,2}$|^[OIL]$/.test(figures)) break
    if (
      groups.length > 0 &&
      /^\s$/.test(gap) &&
      isMeasure(figures, text.slice(group.lastIndex, group.lastIndex + 12))
    )
      break
    at = group.lastIndex
    const before = groups.reduce((sum, one) => sum + one.figures.length, 0)
    const asked = /^(\d+)(?:\?+|\.{2,}|…)$/.exec(figures)?.[1]
    const isWhole = asked !== undefined && before + asked.length === 5
    groups.push(
      isWhole ? { gap, figures: asked, end: at - figures.length + asked.length } : { gap, figures, end: at },
    )
    if (isWhole) break
  }
  return groups
}

/** `98B1⏎234.56`, `51K-123⏎45`: the plate goes on in the next row. */
function isNextRow(groups: Group[], figures: string, after: string): boolean {
  if (groups[0]?.figures.length === 1) return true
  return (
    groups.length === 1 &&
    groups[0]?.figures.length === 3 &&
    figures.length === 2 &&
    /^\s*(?:\n|$)/.test(after)
  )
}

/** `98A-12 8 giờ 15`, `29H-1234 80 cây số`: the figures measure something. */
function isMeasure(figures: string, after: string): boolean {
  if (/^\s?(?:GIO|G|H)\b/.test(after)) return Number(figures) <= 24
  return (
    figures.length < 4 &&
    /^\s?(?:(?:HOM|NGAY) (?:TRUOC|NAY|QUA)|PHUT|GIAY|TUAN|TIENG|KM|MET|CAY SO|TAN|TUOI|%)(?![A-Z])/.test(
      after,
    )
  )
}

/** The longest run of groups that makes a plate, unless more figures hang on to it. */
function wholeOf(text: string, province: string, letters: string, groups: Group[]) {
  let best: { shape: Shape; odd: boolean; end: number; count: number } | undefined
  let refusal: { shape: Shape; end: number } | undefined
  for (let count = 1; count <= groups.length; count += 1) {
    const taken = groups.slice(0, count)
    if (taken.some(({ figures }) => /[?X*_….]/.test(figures))) break
    const figures = taken.map((one) => asFigures(one.figures))
    const shape = shapeOf({ province, letters, groups: figures, joined: taken[0]?.gap === '' })
    const end = taken.at(-1)?.end ?? 0
    if (shape.is === 'plate' && !(shape.odd && best !== undefined && /\s/.test(taken.at(-1)?.gap ?? '')))
      best = { shape, odd: shape.odd, end, count }
    else if (
      shape.is === 'refused' &&
      (shape.ask !== 'length' || shape.maybe.length > 0) &&
      figures.join('').length > 3
    )
      refusal = { shape, end }
  }
  if (best === undefined) return refusal === undefined ? undefined : { ...refusal, odd: false }
  const next = groups[best.count]
  if (next === undefined || next.figures.length > 5) return best
  const hangsOn = /[.-]/.test(next.gap) && !/^\s/.test(next.gap)
  const closes = /^\s*(?:$|[,;!?\n])/.test(text.slice(next.end))
  if (hangsOn || (next.figures.length <= 2 && closes && /^ $/.test(next.gap)))
    return { shape: { is: 'refused' as const, ask: 'length' as const, maybe: [] }, odd: false, end: next.end }
  return best
}
