// What several plates in one text are to each other: one taken back, one or the other, the citizen's own, the same one twice.
import { sayPlate, similarPlates } from './plate-alike.js'
import type { PlateFound } from './plate-shape.js'
import type { PlateAsk, PlateValue, Reading, Words } from './reading.js'
import { takenBack } from './taken-back.js'

type PlateReading = Reading<PlateValue, PlateAsk>

const turn = new RegExp(`\\b(?:${takenBack}|quen)\\b`, 'i')
const denied = /\b(?:KHONG|KO|K|KG|HOK|HONG) PHAI(?: LA| BIEN| XE| SO)*\s$/

/** `lúc đầu tưởng 29A-123.45`, `nhìn nhầm thành 29A-123.45` */
const mistakenBefore =
  /\b(?:TUONG|(?:NHAM|SAI|LON) (?:THANH|LA|SANG|VOI)|CU (?:GHI|LA|GHI SAI)|GHI SAI|DOC SAI|VIET SAI)(?: (?:LA|THANH|NO LA|LA XE|BIEN|SO))*\s$/

/** `hồi nãy ghi 29A-123.45 là sai` */
const calledWrong =
  /^\s(?:(?:LA|THI|BI|GHI|VIET|NHAP|GO|BAM|CAI DO) ){0,2}(?:SAI|NHAM)(?: (?:ROI|MAT|HET|NHE|NHA|A|DAY))*\s*(?:$|[,.;!)\n])/

/** `29A-123.45 à nhầm 29A-123.46`, `không phải 29A-123.45`: what is taken back does not count. */
export function withoutTakenBack(capital: string, found: PlateFound[]): PlateFound[] {
  const kept = found.filter(
    ({ start, end }) =>
      !denied.test(capital.slice(Math.max(0, start - 30), start)) &&
      !/^[\s,.]{1,3}(?:A )?(?:KHONG|KO) PHAI\s*[,.;]/.test(capital.slice(end, end + 20)) &&
      !calledWrong.test(capital.slice(end, end + 40)) &&
      !(
        /\b(?:SUA|DOI|THAY)\b/.test(capital.slice(0, start)) &&
        /^ (?:THANH|BANG|SANG)\b/.test(capital.slice(end))
      ),
  )
  const right = kept.find(
    ({ end, shape }) =>
      shape.is !== 'partial' && /^[\s,]{0,3}MOI (?:LA )?DUNG\b/.test(capital.slice(end, end + 16)),
  )
  if (right !== undefined) return [right]
  const meant = kept.filter(
    ({ start }) => !mistakenBefore.test(capital.slice(Math.max(0, start - 30), start)),
  )
  if (meant.length > 0 && meant.length < kept.length) return meant
  const marker = turn.exec(capital)
  if (marker === null) return kept
  const after = kept.filter(({ start, shape }) => start > marker.index && shape.is !== 'partial')
  return after.length > 0 ? after : kept
}

const speaker =
  '(?:(?:VO|CHONG|BO|ME|CON|ANH|CHI|BAN|NHA|CTY|CONG TY) )?(?:EM|TOI|MINH|TUI|CHAU|TAO|BON EM|CHUNG TOI|CHUNG EM)'
const sort = '(?: MAY| O TO| OTO| CON| HOI| TAI| KHACH| GA)?'
const named = '(?: (?:LA|THI|CO|MANG|SO|BIEN|BIEN SO|BKS|BSX|BS))*'
const ownBefore = new RegExp(
  `\\b(?:XE${sort}|BIEN(?: SO)?(?: XE)?|BKS|BSX|BEN|PHIA)(?: CUA)? ${speaker}${named}[\\s:(]{0,3}$|` +
    // Who suffered.
    `\\b(?:NAN NHAN|BEN BI HAI|(?:XE${sort}|NGUOI) BI (?:HAI|NAN|TONG|DAM|EP|VA|QUET|HUC|DUNG|CHEN|CAN)(?: [A-Z]+)?)(?: (?:DI|LAI|CHAY))?(?: XE${sort})?${named}[\\s:(]{0,3}$|` +
    // Who goes by coach goes by another's.
    `\\b${speaker}(?: DANG)? (?:(?:LAI|CHAY|DIEU KHIEN|CAM LAI)(?: CHIEC| CON)?|DI|(?:LAI|CHAY|DIEU KHIEN|CAM LAI)(?: CHIEC| CON)? XE${sort}|(?:DI|NGOI)(?: TREN)?(?: CHIEC| CON)? XE(?! (?:KHACH|TAI))${sort})${named}[\\s:(]{0,3}$`,
)
const ownAfter = new RegExp(`^\\s?(?:CUA|LA (?:XE|BIEN)(?: XE)?(?: CUA)?) ${speaker}\\b`)

/** `xe em là 98A-111.11, bị xe 98B-222.22 ép`: the citizen's own vehicle comes last. */
export function inOrder(capital: string, found: PlateFound[]): PlateFound[] {
  const own = found.filter(
    (one) => isOwn(capital, one) || innocentAfter.test(capital.slice(one.end, one.end + 40)),
  )
  if (own.length > 0 && own.length < found.length)
    return [...found.filter((one) => !own.includes(one)), ...own]
  const [first, second, ...more] = found
  if (first === undefined || second === undefined) return found
  return sufferedBetween.test(capital.slice(first.end, second.start)) ? [second, first, ...more] : found
}

/** `98B-222.22 bị xe tải 98A-111.11 tông`: who suffers it is not the one reported. */
const sufferedBetween =
  /^[^.;\n]{0,24}\bBI (?:(?:MOT|CAI|CHIEC|CON) )?(?:(?:XE|O|OTO|TAXI|CONTAINER)(?: [A-Z]+){0,3} )?$/

/** `chiếc 51F-123.45 không vi phạm, chiếc ... mới vượt`: it comes after the one that did. */
const innocentAfter =
  /^\s(?:(?:NAY|DO|KIA|THI) )?(?:KHONG|KO|K|CHA|DAU CO|DAU) (?:CO |HE |PHAI |LAM )?(?:VI PHAM|LIEN QUAN|LOI|SAO|SAI|GI)\b/

function isOwn(capital: string, { start, end }: PlateFound): boolean {
  return (
    ownBefore.test(capital.slice(Math.max(0, start - 48), start)) ||
    ownAfter.test(capital.slice(end, end + 30))
  )
}

const or =
  /^\s*,?\s*(?:HOAC|HAY)(?: LA)?\s*$|^[\s,.]{1,3}(?:A )?(?:MA |NHUNG )?(?:HINH NHU|CO THE|CO KHI|KHEO|CHAC)(?: LA| PHAI LA)?\s$|^[\s,.]{1,3}(?:NHUNG|CON|MA) (?:[A-Z]+ ){1,4}(?:BAO|NOI|KEU|NHO|GHI|KE)(?: LA)?\s$/
/** `hoặc 46`, `à nhầm 46`, `số cuối là 6`: other last figures for the plate just given. */
const otherTail = new RegExp(
  `^[\\s,.]{0,3}(?:(?:HOAC|HAY)(?: LA| SO| CUOI)*|[A-Z ]{0,10}\\b(?:${takenBack})(?: [A-Z]+){0,3}|(?:SUA|DOI)(?: LAI)? (?:CHU |CON )?SO CUOI(?: CUNG)? (?:THANH|LA|SANG)|(?:CHU |CON )?SO CUOI(?: CUNG)? (?:PHAI LA|LA|THANH)) ` +
    `(\\d{1,3}|\\d{3}\\.?\\d\\d|\\d{4})(?![\\d/:]|\\s?(?:H|G|GIO|KM|XE|NGUOI|PHUT|CHO|LAN)\\b)`,
  'i',
)

const unsure = '(?:KHONG|KO|K|CHUA) (?:DUOC |DAM )?(?:CHAC|RO|NHO|THAY|NHIN|DOC)'
/** `98A-123.45, hai số cuối không chắc`, `98A-123.45 mà số 4 em không chắc`, `98A-123.45 không rõ số 5`. */
const unsureFigure = new RegExp(
  `^[\\s,.(]{0,3}(?:(?:NHUNG|MA|CON|VA|THI|RIENG) ){0,2}(?:(?:MOT|HAI|BA|[1-3]) )?(?:CHU |CON )?(?:SO|CHU) (?:CUOI|SAU|GIUA|DAU|THU [A-Z]+|\\d|[A-Z])(?: CUNG)?(?: [A-Z]+){0,3}? (?:${unsure}|BI|MO|NHOE|LEM|BUN|CHE|KHUAT|QUEN|HINH NHU)\\b|` +
    `^[\\s,.(]{0,3}(?:(?:NHUNG|MA|CON|VA|THI) )?(?:[A-Z]+ )?${unsure}(?: [A-Z]+)? (?:MAY |HAI |CAI )?(?:SO|CHU|CON)\\b|^[\\s,.]{0,3}(?:SUA|DOI|THAY)(?: LAI)? (?:SO|CHU|CON)\\b`,
)

/** Two for one vehicle, or the citizen's own alone: a question. */
export function inDoubt(capital: string, found: PlateFound[], readings: PlateReading[]): PlateReading[] {
  const [one, other] = readings
  const [first, second] = found
  if (one?.found !== 'value' || first === undefined) return readings
  const asked = (values: PlateValue[], end: number, left: PlateReading[]): PlateReading[] => {
    const choices = values.map((value) => ({ label: sayPlate(value), value }))
    const words: Words = { ...one.words, end }
    return [{ found: 'question', ask: 'confirm', choices, words }, ...left]
  }
  if (other?.found === 'value' && or.test(capital.slice(first.end, second?.start)))
    return asked([one.value, other.value], other.words.end, readings.slice(2))
  if (one.value.is !== 'whole') return readings
  const tail = otherTail.exec(capital.slice(first.end, first.end + 48))?.[1] ?? tailOf(other)
  const changed = tail === undefined ? undefined : withTail(one.value, tail)
  if (changed !== undefined && changed.plate !== one.value.plate)
    return asked(
      [one.value, changed],
      one.words.end,
      readings.slice(other !== undefined && tailOf(other) === tail ? 2 : 1),
    )
  if (unsureFigure.test(capital.slice(first.end, first.end + 48)))
    return asked([one.value], one.words.end, readings.slice(1))
  return readings.length === 1 && isOwn(capital, first) ? asked([one.value], one.words.end, []) : readings
}

/** The last figures another reading remembers, if that is all. */
function tailOf(reading: PlateReading | undefined): string | undefined {
  if (reading?.found !== 'value' || reading.value.is !== 'partial') return undefined
  return /^\.{3}(\d{1,3})$/.exec(reading.value.digits)?.[1]
}

type Whole = Extract<PlateValue, { is: 'whole' }>

/** The same plate with other last figures. */
function withTail(value: Whole, tail: string): Whole {
  const figures = [...tail.replace('.', '')]
  const plate = [...value.plate]
  for (let at = plate.length - 1; at >= 0 && figures.length > 0; at -= 1)
    if (/\d/.test(plate[at] ?? '')) plate[at] = figures.pop() ?? ''
  return { ...value, plate: plate.join('') }
}

/** The same plate said twice is one plate, and so are a part of it and the whole. */
export function unlike(readings: PlateReading[]): PlateReading[] {
  const wholes = readings.flatMap((reading) =>
    reading.found === 'value' && reading.value.is === 'whole' ? [reading.value] : [],
  )
  const seen = new Set<string>()
  return readings.filter((reading) => {
    if (reading.found !== 'value') return true
    const { value } = reading
    if (value.is === 'partial' && value.digits === '' && readings.length > 1) return false
    if (value.is === 'partial' && wholes.some((whole) => similarPlates(whole, value))) return false
    const key = sayPlate(value)
    return !seen.has(key) && seen.add(key) && true
  })
}
