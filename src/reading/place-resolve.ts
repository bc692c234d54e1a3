// Decides which commune the names in a text mean: the district beside a name settles it, the home province goes first, else it is asked.
import type { District, Land, Named } from '../places/land.js'
import { nameKey } from '../places/names.js'
import type { Mention } from './place-names.js'

/** What the names come to. `area` names a district or province without telling the commune. */
export type Resolved =
  | { is: 'commune'; code: string; sure: 'certain' | 'likely'; used: Mention[] }
  | { is: 'ask'; options: Option[]; used: Mention[] }
  | { is: 'elsewhere'; province: string; used: Mention[] }
  | { is: 'area'; used: Mention[] }
  | { is: 'nothing' }

/** A commune to offer, and the old name it would be meant by. */
export interface Option {
  code: string
  old?: { name: string; district?: string }
}

interface Target {
  mention: Mention
  options: Named[]
  /** Other mentions that agree with the kept options. */
  explained: Mention[]
  contrary: boolean
}

/**
 * Weighs every name as the commune meant, with the others as its district and province.
 * @param anchored the words stand beside a road or "đoạn qua": a short name is then a place
 */
export function resolve(mentions: Mention[], land: Land, home: string, anchored: boolean): Resolved {
  const plain = mentions.filter((one) => one.inside === undefined)
  const tails = mentions.filter(
    (one) => one.tail === true && one.inside !== 'direction' && one.inside !== 'vehicle',
  )
  const context = [...plain, ...tails]
  const targets = plain.flatMap((one) => targetOf(one, context, home, anchored) ?? [])
  const best = bestTargets(targets)
  if (best.length > 0) return settle(best, context, land, home)
  const area = areaOf(context, home)
  const marked = landmarkTargets(mentions, context, home)
  if (marked.length > 0) {
    const settled = settle(bestTargets(marked), context, land, home)
    return settled.is === 'commune' ? { ...settled, sure: 'likely' } : settled
  }
  return area
}

function targetOf(one: Mention, context: Mention[], home: string, anchored: boolean): Target | undefined {
  if (one.level === 'district' || one.level === 'province') return undefined
  let options = one.options.filter(isCommune)
  if (options.length === 0) return undefined
  if (one.age !== undefined) {
    const aged = options.filter((option) =>
      one.age === 'old' ? option.is === 'old' : option.is === 'commune',
    )
    if (aged.length > 0) options = aged
  }
  const others = context.filter((other) => other !== one && isContext(other))
  const weighed = options.map((option) => ({
    option,
    explained: others.filter((other) => explains(other, option)),
  }))
  const most = Math.max(...weighed.map((each) => each.explained.length))
  let kept = weighed.filter((each) => each.explained.length === most)
  if (one.type !== undefined) {
    const typed = kept.filter((each) => each.option.type === one.type)
    if (typed.length > 0) kept = typed
  }
  const homely = kept.filter((each) => each.option.province === home)
  if (homely.length > 0) kept = homely
  const explained = [...new Set(kept.flatMap((each) => each.explained))]
  if (kept.every((each) => each.option.province !== home) && !mayBeElsewhere(one, explained)) return undefined
  if (isTooShort(one) && explained.length === 0 && !anchored) return undefined
  if (one.weak === 'initials' || (one.weak === 'marks' && one.type === undefined && explained.length === 0))
    return undefined
  return {
    mention: one,
    options: kept.map((each) => each.option),
    explained,
    contrary: others.some((other) => isFirm(other) && !explained.includes(other)),
  }
}

/** Elsewhere only with its district or province beside it, or typed and spelled in full. */
function mayBeElsewhere(one: Mention, explained: Mention[]): boolean {
  return explained.length > 0 || (one.type !== undefined && one.weak === undefined && one.words.includes(' '))
}

function isTooShort(one: Mention): boolean {
  return one.type === undefined && !/[\s-]/.test(one.words) && nameKey(one.words).length < 6
}

function bestTargets(targets: Target[]): Target[] {
  const weight = (one: Target) =>
    one.explained.length * 4 +
    (one.mention.type !== undefined ? 5 : 0) -
    (one.contrary ? 2 : 0) -
    (one.mention.weak === 'slip' ? 3 : 0)
  const most = Math.max(...targets.map(weight))
  const best = targets.filter((one) => weight(one) === most)
  // "Đồi Ngô, Lục Nam": a name that another one needs as its district is no target of its own.
  const free = best.filter(
    (one) => !best.some((other) => other !== one && other.explained.includes(one.mention)),
  )
  return free.length > 0 ? free : best.slice(0, 1)
}

function settle(best: Target[], context: Mention[], land: Land, home: string): Resolved {
  const used = [...new Set(best.flatMap((one) => [one.mention, ...one.explained]))]
  const options = best.flatMap((one) => one.options.flatMap((option) => optionsOf(option)))
  const unique = options.filter((one, at) => options.findIndex((other) => other.code === one.code) === at)
  const [only] = unique
  if (only === undefined) return { is: 'nothing' }
  const sole = best[0]
  const asksDistrict = best.some((one) => isAlsoDistrict(one, home))
  if (unique.length === 1 && !asksDistrict && sole !== undefined && !best.some((one) => one.contrary)) {
    if (mustAsk(sole)) return { is: 'ask', options: unique, used }
    return { is: 'commune', code: only.code, sure: sureOf(sole), used }
  }
  if (unique.every((one) => land.commune(one.code)?.province !== home)) {
    const provinces = new Set(unique.map((one) => land.commune(one.code)?.province ?? ''))
    const [province = ''] = provinces
    return provinces.size === 1 ? { is: 'elsewhere', province, used } : { is: 'nothing' }
  }
  const wider = asksDistrict
    ? [...unique, ...best.flatMap((one) => districtOptions(one.mention, home))]
    : unique
  return {
    is: 'ask',
    options: wider.filter((one, at) => wider.findIndex((other) => other.code === one.code) === at),
    used,
  }
}

/** A bare name that is a commune and an old district too: "Bình Gia", "Lương Tài". */
function isAlsoDistrict(one: Target, home: string): boolean {
  const { mention } = one
  if (
    mention.type !== undefined ||
    mention.age === 'new' ||
    one.explained.some((other) => other.options.some((option) => option.is === 'district'))
  )
    return false
  return mention.options.some(
    (option) => option.is === 'district' && option.province === home && option.district.now.length > 1,
  )
}

/** Names of heroes and mottos are streets as often as communes: untyped and alone they are asked. */
function mustAsk(one: Target): boolean {
  const { mention } = one
  if (mention.type !== undefined || one.explained.length > 0) return false
  return mention.weak !== undefined || alsoStreets.has(nameKey(mention.words))
}

const alsoStreets = new Set(
  ['Hùng Vương', 'Lê Lợi', 'Trần Phú', 'Ngô Quyền', 'Hoàng Văn Thụ', 'Quang Trung', 'Hoa Thám', 'Hồng Phong', 'Minh Khai', 'Thống Nhất', 'Hòa Bình', 'Đoàn Kết', 'Quyết Thắng', 'Trường Sơn', 'Nguyễn Trãi', 'Lương Văn Tri', 'Lý Thường Kiệt', 'Trần Hưng Đạo', 'Nguyễn Huệ', 'Nguyễn Văn Cừ', 'Chi Lăng', 'Nguyễn Du', 'Lê Hồng Phong', 'Hoàng Hoa Thám', 'Tô Hiệu', 'Kim Đồng', 'Đông Kinh', 'Tam Thanh', 'Hồng Thái', 'Tân Tiến', 'Tiền Phong', 'Đồng Tiến', 'Hùng Sơn'].map(nameKey),
) // prettier-ignore

function sureOf(one: Target): 'certain' | 'likely' {
  if (one.mention.weak !== undefined || one.explained.some((other) => other.weak === 'slip')) return 'likely'
  return 'certain'
}

function landmarkTargets(mentions: Mention[], context: Mention[], home: string): Target[] {
  return mentions
    .filter((one) => one.inside === 'landmark' && one.namedAfter === true && one.weak === undefined)
    .filter((one) => !alsoStreets.has(nameKey(one.words)))
    .flatMap(
      (one) =>
        targetOf(
          one,
          context.filter((other) => other !== one),
          home,
          true,
        ) ?? [],
    )
    .filter((one) => one.options.every((option) => option.province === home))
}

/** A district or a province without a commune. */
function areaOf(context: Mention[], home: string): Resolved {
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
    if (province !== undefined) return { is: 'elsewhere', province: province.province, used: firm }
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
    return { is: 'elsewhere', province, used: firm }
  return { is: 'area', used: firm }
}

function isWeakBeside(district: Mention, firm: Mention[]): boolean {
  return district.weak === 'initials' || firm.some((one) => one !== district && one.level === 'province')
}

/** "Bắc Giang" alone is the province; "tp Bắc Giang" and "Lục Nam" are districts. */
function districtIsMeant(one: Mention): boolean {
  return one.level === 'district' || !one.options.some((option) => option.is === 'province')
}

function districtOptions(one: Mention, home: string): Option[] {
  return districtsOf(one)
    .filter((district) => district.province === home)
    .flatMap((district) => district.now.map((code) => ({ code })))
}

function districtsOf(one: Mention): District[] {
  return one.options.flatMap((option) => (option.is === 'district' ? [option.district] : []))
}

function isCommune(one: Named): one is Extract<Named, { is: 'commune' | 'old' }> {
  return one.is === 'commune' || one.is === 'old'
}

function isContext(one: Mention): boolean {
  return (
    one.level !== 'commune' &&
    one.options.some((option) => option.is === 'district' || option.is === 'province')
  )
}

/** A district or province said so firmly that a commune outside it cannot be meant. */
function isFirm(one: Mention): boolean {
  if (one.weak !== undefined) return false
  if (one.level === 'district' || one.level === 'province') return true
  return one.type === undefined && !one.options.some(isCommune)
}

/** Whether a mention names the district or province the meaning lies in. */
function explains(context: Mention, option: Named): boolean {
  return context.options.some((area) => {
    if (area.is === 'province')
      return area.province === option.province && (area.former === undefined || wasIn(option, area.former))
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

function optionsOf(option: Named): Option[] {
  if (option.is === 'commune') return option.now.map((code) => ({ code }))
  if (option.is !== 'old') return []
  return option.now.map((code) => ({
    code,
    ...(option.name === ''
      ? {}
      : {
          old: {
            name: option.name,
            ...(option.district === undefined ? {} : { district: option.district.name }),
          },
        }),
  }))
}
