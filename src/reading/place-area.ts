// Which districts and provinces are said, and which communes lie in them.
import type { District, Named } from '../places/land.js'
import type { Mention } from './place-names.js'

/** What the names come to. `area` names a district or province without telling the commune. */
export type Resolved =
  | { is: 'commune'; code: string; sure: 'certain' | 'likely'; used: Mention[] }
  | { is: 'ask'; options: Option[]; used: Mention[] }
  | { is: 'elsewhere'; province: string; sure: 'certain' | 'likely'; used: Mention[] }
  | { is: 'area'; used: Mention[] }
  | { is: 'nothing' }

/** A commune to offer, and the old name it would be meant by. */
export interface Option {
  code: string
  old?: { name: string; district?: string }
}

/** A district or a province without a commune. */
export function areaOf(context: Mention[], home: string): Resolved {
  const areas = context.filter((one) =>
    one.options.some((option) => option.is === 'district' || option.is === 'province'),
  )
  const firm = areas.filter(
    (one) => one.weak !== 'slip' && (one.weak !== 'initials' || one.type !== undefined || areas.length === 1),
  )
  const [first] = firm
  if (first === undefined) return areas.length > 0 ? { is: 'area', used: areas } : { is: 'nothing' }
  const district = firm.find((one) => districtsOf(one).some((each) => each.province === home))
  const provinces = firm.flatMap((one) => one.options.filter((option) => option.is === 'province'))
  const foreign = provinces.filter((option) => option.province !== home)
  const onlyForeign = provinces.length > 0 && foreign.length === provinces.length
  if (onlyForeign && (district === undefined || isWeakBeside(district, firm))) {
    const [province] = foreign
    if (province !== undefined)
      return { is: 'elsewhere', province: province.province, sure: 'certain', used: firm }
  }
  if (district !== undefined && districtIsMeant(district)) {
    const options = districtOptions(district, home)
    if (options.length === 1 && options[0] !== undefined)
      return { is: 'commune', code: options[0].code, sure: 'likely', used: firm }
    return { is: 'ask', options, used: firm }
  }
  const away = firm.find(
    (one) => one.level === 'district' && one.weak === undefined && districtsOf(one).length > 0,
  )
  const homes = new Set(away === undefined ? [] : districtsOf(away).map((each) => each.province))
  const [province] = homes
  if (
    homes.size === 1 &&
    province !== undefined &&
    province !== home &&
    provinces.every((one) => one.province === province)
  )
    return { is: 'elsewhere', province, sure: 'certain', used: firm }
  return { is: 'area', used: firm }
}

function isWeakBeside(district: Mention, firm: Mention[]): boolean {
  return district.weak === 'initials' || firm.some((one) => one !== district && one.level === 'province')
}

/** "Bắc Giang" alone is the province; "tp Bắc Giang" and "Lục Nam" are districts. */
function districtIsMeant(one: Mention): boolean {
  return one.level === 'district' || !one.options.some((option) => option.is === 'province')
}

/** The communes of today on the land of the district named. */
export function districtOptions(one: Mention, home: string): Option[] {
  return districtsOf(one)
    .filter((district) => district.province === home)
    .flatMap((district) => district.now.map((code) => ({ code })))
}

function districtsOf(one: Mention): District[] {
  return one.options.flatMap((option) => (option.is === 'district' ? [option.district] : []))
}

/** Whether a meaning is a commune, of today or of old. */
export function isCommune(one: Named): one is Extract<Named, { is: 'commune' | 'old' }> {
  return one.is === 'commune' || one.is === 'old'
}

/** Whether a mention can tell the district or province of another. */
export function isContext(one: Mention): boolean {
  return (
    one.level !== 'commune' &&
    one.options.some((option) => option.is === 'district' || option.is === 'province')
  )
}

/** A district or province said so firmly that a commune outside it cannot be meant. */
export function isFirm(one: Mention): boolean {
  if (one.weak !== undefined) return false
  if (one.level === 'district' || one.level === 'province') return true
  return one.type === undefined && !one.options.some(isCommune)
}

/** Whether a mention names the district or province the meaning lies in. */
export function explains(context: Mention, option: Named): boolean {
  if (explainsByDistrict(context, option)) return true
  return context.options.some(
    (area) =>
      area.is === 'province' &&
      area.province === option.province &&
      (area.former === undefined || wasIn(option, area.former)),
  )
}

/** Whether it names the district of that meaning. */
export function explainsByDistrict(context: Mention, option: Named): boolean {
  return context.options.some((area) => {
    if (area.is !== 'district') return false
    if (option.is === 'old') return option.district?.code === area.district.code
    return (
      option.is === 'commune' && option.districts.some((district) => district.code === area.district.code)
    )
  })
}

/** Whether the unit lay in that province of before (its code then). */
function wasIn(option: Named, former: string): boolean {
  if (option.is === 'old') return option.district?.oldProvince === former
  return option.is === 'commune' && option.districts.some((district) => district.oldProvince === former)
}
