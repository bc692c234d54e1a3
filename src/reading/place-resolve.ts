// Decides which commune the names in a text mean: the district beside a name settles it, the home province goes first, else it is asked.
import type { Land, Named } from '../places/land.js'
import { nameKey } from '../places/names.js'
import {
  areaOf,
  districtOptions,
  explains,
  explainsByDistrict,
  isCommune,
  isContext,
  isFirm,
  type Option,
  type Resolved,
} from './place-area.js'
import type { Mention } from './place-names.js'

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
    (one) => one.tail === true && one.inside !== undefined && !elsewhereKinds.has(one.inside),
  )
  const context = [...plain, ...tails]
  const best = bestTargets(plain.flatMap((one) => targetOf(one, context, home, anchored) ?? []))
  const marked = bestTargets(landmarkTargets(mentions, context, home))
  // "ngã ba Kép, Lạng Giang": the landmark tells the commune, the bare name beside it only the district.
  const landmarkTells =
    marked.some((one) => one.explained.length > 0) && best.every((one) => isAlsoDistrict(one))
  if (best.length > 0 && !landmarkTells) return settle(best, land, home)
  if (marked.length > 0) return asLikely(settle(marked, land, home))
  return areaOf(context, home)
}

/** Where somebody goes or comes from tells nothing of where it was. */
const elsewhereKinds = new Set(['direction', 'stretch', 'vehicle'])

function asLikely(resolved: Resolved): Resolved {
  return resolved.is === 'commune' ? { ...resolved, sure: 'likely' } : resolved
}

function targetOf(one: Mention, context: Mention[], home: string, anchored: boolean): Target | undefined {
  if (one.level === 'district' || one.level === 'province') return undefined
  // "Bắc Giang" without a type word is the province or the town, not the ward.
  if (one.type === undefined && one.options.some((option) => option.is === 'province')) return undefined
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
  const homely = kept.filter((each) => each.option.province === home)
  if (homely.length > 0) kept = homely
  if (one.type !== undefined) {
    const typed = kept.filter((each) => each.option.type === one.type)
    if (typed.length > 0) kept = typed
  }
  const explained = [...new Set(kept.flatMap((each) => each.explained))]
  if (kept.every((each) => each.option.province !== home) && !mayBeElsewhere(one, explained, context, home))
    return undefined
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
function mayBeElsewhere(one: Mention, explained: Mention[], context: Mention[], home: string): boolean {
  if (explained.length > 0) return true
  const homely = context.some(
    (other) => other !== one && other.options.some((option) => option.province === home),
  )
  return !homely && one.type !== undefined && one.weak === undefined && one.words.includes(' ')
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

function settle(best: Target[], land: Land, home: string): Resolved {
  const used = [...new Set(best.flatMap((one) => [one.mention, ...one.explained]))]
  const options = best.flatMap((one) => one.options.flatMap((option) => optionsOf(option)))
  const unique = options.filter((one, at) => options.findIndex((other) => other.code === one.code) === at)
  const [only] = unique
  if (only === undefined) return { is: 'nothing' }
  const sole = best[0]
  const asksDistrict = best.some((one) => isAlsoDistrict(one))
  if (unique.length === 1 && !asksDistrict && sole !== undefined && !best.some((one) => one.contrary)) {
    if (mustAsk(sole)) return { is: 'ask', options: unique, used }
    const away = land.commune(only.code)?.province !== home && sole.explained.length === 0
    return { is: 'commune', code: only.code, sure: away ? 'likely' : sureOf(sole), used }
  }
  if (unique.every((one) => land.commune(one.code)?.province !== home)) {
    // Elsewhere the province is enough: its own police ask on.
    const provinces = new Set(unique.map((one) => land.commune(one.code)?.province ?? ''))
    const [province = ''] = provinces
    return provinces.size === 1
      ? {
          is: 'elsewhere',
          province,
          sure: best.some((one) => one.explained.length > 0) ? 'certain' : 'likely',
          used,
        }
      : { is: 'nothing' }
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

/** A bare name that is a commune and an old district too ("Bình Gia", "Lương Tài"), with nothing beside it but its province. */
function isAlsoDistrict(one: Target): boolean {
  const { mention } = one
  if (mention.type !== undefined || mention.age === 'new') return false
  if (one.options.some((option) => one.explained.some((other) => explainsByDistrict(other, option))))
    return false
  const provinces = new Set(one.options.map((option) => option.province))
  return mention.options.some(
    (option) => option.is === 'district' && provinces.has(option.province) && option.district.now.length > 1,
  )
}

/** Names of heroes and mottos are streets as often as communes: untyped and alone they are asked. */
function mustAsk(one: Target): boolean {
  const { mention } = one
  if (mention.type !== undefined || one.explained.length > 0) return false
  return mention.weak !== undefined || alsoStreets.has(nameKey(mention.words))
}

const alsoStreets = new Set(
  ['Hùng Vương', 'Lê Lợi', 'Trần Phú', 'Ngô Quyền', 'Hoàng Văn Thụ', 'Quang Trung', 'Hoa Thám', 'Hồng Phong', 'Minh Khai', 'Thống Nhất', 'Hòa Bình', 'Đoàn Kết', 'Quyết Thắng', 'Trường Sơn', 'Nguyễn Trãi', 'Lương Văn Tri', 'Lý Thường Kiệt', 'Trần Hưng Đạo', 'Nguyễn Huệ', 'Nguyễn Văn Cừ', 'Chi Lăng', 'Nguyễn Du', 'Lê Hồng Phong', 'Hoàng Hoa Thám', 'Tô Hiệu', 'Kim Đồng', 'Đông Kinh', 'Tam Thanh', 'Hồng Thái', 'Tân Tiến', 'Tiền Phong', 'Đồng Tiến', 'Hùng Sơn', 'Tiên Sơn'].map(nameKey),
) // prettier-ignore

function sureOf(one: Target): 'certain' | 'likely' {
  if (one.mention.weak !== undefined || one.explained.some((other) => other.weak === 'slip')) return 'likely'
  return 'certain'
}

function landmarkTargets(mentions: Mention[], context: Mention[], home: string): Target[] {
  return mentions
    .filter((one) => one.namedAfter === true && one.weak === undefined)
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
