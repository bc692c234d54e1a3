// Hears a correction inside a message: which answer it is about, and the new value it may carry.
import { coreOf } from './intent-core.js'
import { Phrases } from './phrase.js'
import type { Where } from './reading.js'
import { readVehicle } from './vehicle.js'
import { fold } from './text.js'
import { readViolations } from './violation.js'
import { tokensOf, type Tokens } from './tokens.js'

export interface Correction {
  /** A step's name, or the number of a line. */
  field: string
  value?: string
}

const fieldWords: (readonly [string, readonly string[]])[] = [
  ['plate', ['(biển|biển số|bsx|bks|biển xe|biển số xe|bảng số|bảng số xe|biển kiểm soát|số xe)']],
  ['time', ['(giờ|thời gian|ngày|ngày giờ|giờ giấc|thời điểm|lúc xảy ra|thời gian xảy ra|giờ vi phạm|thời gian vi phạm|ngày tháng|giờ xảy ra|hôm)']],
  ['road', ['(địa điểm|chỗ|nơi|vị trí|đường|tuyến đường|nơi xảy ra|nơi vi phạm|chỗ xảy ra|chỗ vi phạm|tên đường|địa điểm vi phạm|địa điểm xảy ra|địa danh|địa chỉ vi phạm|địa chỉ xảy ra|chỗ đó|đoạn đường|phường|xã)']],
  ['vehicle', ['(màu|màu xe|màu sơn|loại xe|phương tiện|hãng xe|loại phương tiện|xe màu|kiểu xe|dòng xe|mầu xe|mầu|xe)']],
  ['violation', ['(lỗi|lỗi vi phạm|hành vi|hành vi vi phạm|vi phạm|loại vi phạm|lỗi gì)']],
  ['media', ['(ảnh|clip|video|hình|hình ảnh|bằng chứng|tệp|file|ảnh chụp|tấm ảnh|tư liệu)']],
  ['people', ['(chủ xe|lái xe|tài xế|người lái|người điều khiển|thông tin chủ xe|thông tin lái xe|tên chủ xe|tên tài xế|tên lái xe|người vi phạm)']],
  ['name', ['(tên|họ tên|họ và tên|tên tôi|tên của tôi|tên em|tên mình|họ tên tôi)']],
  ['cccd', ['(cccd|căn cước|số căn cước|số cccd|cmnd|chứng minh thư|căn cước công dân|số căn cước công dân)']],
  ['telephone', ['(sđt|sdt|số điện thoại|điện thoại|số đt|đt|số phone|số liên hệ|số máy|phone)']],
  ['address', ['(địa chỉ|địa chỉ nhà|nơi ở|địa chỉ của tôi|chỗ ở|địa chỉ tôi|địa chỉ thường trú|địa chỉ liên hệ)']],
] // prettier-ignore

const change =
  '(sửa|sửa lại|sửa giúp|sửa cho|đổi|đổi lại|thay|thay đổi|thay lại|chỉnh|chỉnh lại|chỉnh sửa|cập nhật|cập nhật lại|nhập lại|đính chính|đính chính lại|sửa đổi|bổ sung|chọn lại|ghi lại|gửi lại|khai lại|điền lại|viết lại|thêm|edit|gửi thêm|change|điều chỉnh)'
const between =
  '(|cái|phần|mục|giúp|giúp tôi|cho|hộ|lại|thông tin|giùm|cho tôi|giúp em|lại giúp|lại cái|lại phần|giúp mình|hộ tôi|lại cho|thông tin về|về)'
const me =
  '(|tôi muốn|cho tôi|cho mình|cho em|mình muốn|em muốn|muốn|cho|xin|cần|tôi cần|cho phép tôi|em cần|bác muốn|cho tôi xin|làm ơn|ad ơi|ad|bạn ơi|không|chưa|à|vui lòng|ờ|à mà|dạ|khoan|chưa đúng)'
const wrong =
  '(sai|nhầm|lộn|không đúng|chưa đúng|bị sai|bị nhầm|nhập sai|nhập nhầm|ghi nhầm|ghi sai|gõ nhầm|gõ sai|khai nhầm|nói nhầm|nói sai|đọc sai|viết nhầm|sai mất|nhầm mất|viết sai|tôi nhầm|mình nhầm|em nhầm|tôi ghi nhầm|em ghi nhầm|tôi nhập sai|chưa chính xác|không chính xác|thiếu|còn thiếu|bị thiếu|sai cái|em ghi sai|tôi ghi sai|báo nhầm|chọn nhầm|chọn sai|tôi chọn nhầm)'

const returning = '(quay lại|trở lại|lùi lại|về lại) (chỗ|phần|mục|câu|bước|câu hỏi|cái|khúc|đoạn)'

/** Parts said one after another: as tables of their own, since all their combinations together would be millions. */
interface Part {
  phrases: Phrases<string>
  isOptional: boolean
}

const fields = new Phrases(fieldWords)
const fieldPart: Part = { phrases: fields, isOptional: false }
const asks: Part[][] = [
  [part(me), part(change), part(between), fieldPart],
  [part(me), part(returning), fieldPart],
]
const wrongs: Part[][] = [
  [part(wrong), part(between), fieldPart, part('(|rồi|mất rồi|ạ)')],
  [
    part('(|cái|phần|mục|à|thông tin)'),
    fieldPart,
    part('(|bị|này|này bị|đang|ghi|tôi ghi|em ghi|tôi nhập|kia|hơi)'),
    part(wrong),
    part('(|rồi|ạ|mất rồi)'),
  ],
]
const openers = new Phrases<'opener'>([['opener', ['(à mà|à|à nhầm|nhầm|nhầm rồi|sorry|xin lỗi|ý tôi là|à quên|quên|đính chính|lộn|tôi nhầm|mình nhầm|em nhầm|nhầm tí|nhầm chút|xin lỗi nhầm|xin lỗi tôi nhầm|à xin lỗi|à không|sai rồi|ấy nhầm|ý em là|ý mình là|à lộn|quên mất|à thôi|à đính chính|xin đính chính|nói lại|nhầm nhé|ấy|ờ mà|ờ nhầm|ơ nhầm|đổi thành|sửa thành|sửa lại là|sửa lại thành|đổi lại thành|đổi lại là|nhầm ạ|thực ra|thật ra|à thực ra|mà|không phải|dạ nhầm|dạ em nhầm)']]]) // prettier-ignore
const links = /^[\s,:;.\-–>=]*(?:(?:là|la|thành|thanh|sang|phải là|phai la|đúng là|dung la|thì là|lại là|lai la|lại thành|lai thanh|thì|rồi|roi|ạ|mới đúng là|chính xác là|giúp tôi thành|giúp tôi|giúp|nhé|nha|cho tôi|với|phải|=)(?![\p{L}\p{M}])[\s,:;.\-–>=]*)*/iu // prettier-ignore
const closers = /[\s,.!]*(?:(?:mới|moi)\s+(?:đúng|dung|phải|chuẩn|chính xác)|(?:chứ|chu)\s+(?:không|ko|k|khong)\s+phải.*|nhé|nha|ạ|(?:giúp|giùm|dùm|hộ|giup|gium|dum)(?:\s+(?:tôi|toi|em|e|mình|minh|cháu|chau|con|bác|tui))?|ad|bạn ơi|cơ|nhá|với|đi|đã)?[\s,.!]*$/iu // prettier-ignore

/** An empty choice, first in its brackets, makes the part one that may be left out. */
function part(pattern: string): Part {
  return { phrases: new Phrases([['said', [pattern]]]), isOptional: pattern.startsWith('(|') }
}

/** "Ok nhưng sai giờ", "đúng rồi, chỉ có biển là sai": a yes with a but is about what comes after. */
const agreed =
  /^\s*(?:dạ\s+|vâng\s+|da\s+|vang\s+)?(?:ok|oke|đúng|dung|được|duoc|chuẩn|chuan|ừ|đúng hết|tốt)(?:\s+(?:rồi|roi|hết|het|ạ|cả))*[\s,.]+(?:nhưng|nhung|mà|ma|có điều|co dieu|riêng|rieng|chỉ|chi|chỉ có|chi co|chỉ mỗi|trừ|tru)(?:\s+(?:là|la|mỗi|có|bị|còn|con))*\s+/iu

/** "Thôi chết, nhầm giờ rồi": the fright before it says nothing. */
const startled =
  /^\s*(?:(?:thôi|thoi|ấy|ay|ôi|oi)\s+)?(?:chết|chet|ôi|ối|úi|ui|ấy|trời(?:\s+ơi)?)(?:\s+(?:rồi|roi|cha|thật|mất))?[\s,.!]+/iu

/** The correction in a message, if it is one; `where` guards words that are an answer there. */
export function correctionIn(text: string, where: Where): Correction | undefined {
  const tokens = flattened(text.slice(0, 1000).replace(startled, '').replace(agreed, ''))
  if (tokens.list.length === 0 || tokens.list.length > 60) return undefined
  const whole = coreOf(tokens)
  const core = whole.list.length < tokens.list.length ? whole : undefined
  return (
    byNumber(tokens) ??
    byField(tokens, where) ??
    asked(tokens, where) ??
    saidWrong(tokens) ??
    (core === undefined ? undefined : (asked(core, where) ?? saidWrong(core))) ??
    afterOpener(tokens, where) ??
    byClosing(tokens, where)
  )
}

/** Pauses inside a correction carry no meaning: "nhầm, biển là ...". */
function flattened(text: string): Tokens {
  const tokens = tokensOf(text)
  return {
    ...tokens,
    list: tokens.list.map((token, at) => (at === 0 ? token : { ...token, before: 'joined' as const })),
  }
}

const line = '(?:(?:dòng|dong|mục|muc|số|so|câu|cau|phần|phan|ý|thứ)\\s+)*'
const numberShapes = [
  new RegExp(`^(?:(?:tôi muốn|cho tôi|em muốn|muốn|cho|không)[\\s,]+)?(?:sửa|sua|đổi|doi|chỉnh|chinh|edit|thay)(?:\\s+(?:lại|lai))?\\s+${line}(\\d{1,2})(?:\\s+(?:thành|là|lại thành|thanh|la)\\s+|\\s*:\\s*|\\s*$|(?=\\s*(?:(?:nhé|ạ|đi|nha|giúp|giùm|hộ|tôi|em|mình|với|ad)\\s*)*[.!]*$))(.*)$`, 'iu'),
  new RegExp(`^${line}(\\d{1,2})\\s+(?:bị\\s+)?(?:sai|nhầm|chưa đúng|không đúng)(?:\\s+rồi)?()[.!]*$`, 'iu'),
  new RegExp(`^(?:sai|nhầm)\\s+(?:ở\\s+)?${line}(\\d{1,2})(?:\\s+rồi)?()[.!]*$`, 'iu'),
] // prettier-ignore

function byNumber(tokens: Tokens): Correction | undefined {
  const text = tokens.text.trim().slice(0, 300)
  for (const shape of numberShapes) {
    const match = shape.exec(text)
    if (match?.[1] !== undefined && !/^0+$/.test(match[1]))
      return carrying(String(Number(match[1])), cleaned(match[2] ?? ''))
  }
  return undefined
}

/** "Biển số phải là ...", "địa điểm là ...": in the review, a field with a value is a correction by itself. */
function byField(tokens: Tokens, where: Where): Correction | undefined {
  if (where !== 'review') return undefined
  const said = fieldAt(tokens, 0)
  if (said === undefined || !isLinked(tokens, said.to)) return undefined
  const value = valueAfter(tokens, said.to)
  return value === undefined || /^(sai|nhầm|chưa|không|gì|sao|đúng)(?![\p{L}])/iu.test(value)
    ? undefined
    : { field: said.field, value }
}

function asked(tokens: Tokens, where: Where): Correction | undefined {
  const match = inOrder(asks, tokens)
  if (match === undefined) return undefined
  const value = valueAfter(tokens, match.to)
  const last = tokens.list[match.to - 1]?.bare
  if (
    last === 'xe' &&
    !/^(mau|loai|hang|kieu|dong)$/.test(tokens.list[match.to - 2]?.bare ?? '') &&
    match.id === 'vehicle' &&
    (where !== 'review' || (value !== undefined && !isLinked(tokens, match.to)))
  )
    return undefined
  if (match.id === 'media' && value !== undefined) return undefined
  if (where === 'violation' && value !== undefined && !isLinked(tokens, match.to)) return undefined
  if (where === 'road' && match.id === 'road' && value !== undefined && !isLinked(tokens, match.to))
    return undefined
  return carrying(match.id, value)
}

function saidWrong(tokens: Tokens): Correction | undefined {
  const match = inOrder(wrongs, tokens)
  if (match === undefined) return undefined
  const value = valueAfter(tokens, match.to)
  const isExact = value === undefined || isLinked(tokens, match.to) || looksLike(match.id, value)
  return isExact ? carrying(match.id, value) : undefined
}

/** "À mà biển là ...", "nhầm, xe màu trắng", "nhầm, 7 rưỡi": a new value for another answer than the one asked now. */
function afterOpener(tokens: Tokens, where: Where): Correction | undefined {
  const opener = atStart(openers, tokens)
  if (opener === undefined) return undefined
  const rest = tokens.text.slice(tokens.list[opener.to]?.start ?? tokens.text.length)
  if (rest === '') return undefined
  const said = fieldAt(tokens, opener.to)
  const field = said?.field ?? fieldOf(rest)
  if (field === undefined || field === where) return undefined
  const keepsField = field === 'vehicle' || said === undefined
  const value = keepsField ? cleaned(rest) : valueAfter(tokens, said.to)
  return value === undefined ? undefined : carrying(field, value)
}

/** "7 rưỡi mới đúng", "màu trắng chứ không phải đen". */
function byClosing(tokens: Tokens, where: Where): Correction | undefined {
  const text = tokens.text.trim()
  const isClosing = /\s(?:mới|moi)\s+(?:đúng|dung|phải|chuẩn)[\s.!ạ]*$/iu.test(text)
  const isContrast =
    /\s(?:chứ|chu)\s+(?:không|ko|k|khong|đâu)\s+phải/iu.test(text) ||
    /^không phải\s.+\smà\s+(?:là\s+)?/iu.test(text)
  if (!isClosing && !(isContrast && (where === 'review' || where === 'confirm_value'))) return undefined
  const said = fieldAt(tokens, 0)
  const contrast = /^không phải\s.{1,80}?\smà\s+(?:là\s+)?(.{1,200})$/iu.exec(text)?.[1]
  const value =
    said === undefined || said.field === 'vehicle' ? cleaned(contrast ?? text) : valueAfter(tokens, said.to)
  const field = said?.field ?? (value === undefined ? undefined : fieldOf(value))
  return field === undefined || value === undefined || field === where ? undefined : carrying(field, value)
}

function atStart<Id>(phrases: Phrases<Id>, tokens: Tokens): { id: Id; to: number } | undefined {
  return phrases
    .startingAt({ ...tokens, list: tokens.list.slice(0, 12) }, 0)
    .filter((match) => match.loose === 0 || tokens.isPlain)
    .sort((a, b) => b.to - a.to || a.loose - b.loose)[0]
}

/** The longest run from the first word on in which the parts of one of the orders stand; `id` is the field named. */
function inOrder(orders: Part[][], tokens: Tokens): { id: string; to: number } | undefined {
  const short = { ...tokens, list: tokens.list.slice(0, 12) }
  const found = orders.flatMap((parts) => {
    let runs = [{ id: '', to: 0, loose: 0 }]
    for (const { phrases, isOptional } of parts) {
      const longer = runs.flatMap((run) =>
        phrases.startingAt(short, run.to).map((match) => ({
          id: match.id === 'said' ? run.id : match.id,
          to: match.to,
          loose: run.loose + match.loose,
        })),
      )
      runs = isOptional ? [...runs, ...longer] : longer
      if (runs.length === 0) return []
    }
    return runs
  })
  return found
    .filter((run) => run.loose === 0 || tokens.isPlain)
    .sort((one, other) => other.to - one.to || one.loose - other.loose)[0]
}

function fieldAt(tokens: Tokens, from: number): { field: string; to: number } | undefined {
  const match = fields
    .startingAt({ ...tokens, list: tokens.list.slice(from, from + 6) }, 0)
    .filter((found) => found.loose === 0 || tokens.isPlain)
    .sort((a, b) => b.to - a.to)[0]
  if (match === undefined) return undefined
  const isThing = match.id === 'vehicle' || match.id === 'plate' || isLinked(tokens, from + match.to)
  return isThing ? { field: match.id, to: from + match.to } : undefined
}

function isLinked(tokens: Tokens, at: number): boolean {
  const gap = tokens.text.slice(tokens.list[at - 1]?.end ?? 0, tokens.list[at]?.start ?? tokens.text.length)
  return (
    /[:,;=>.\-]/.test(gap) ||
    /^(là|la|thành|thanh|sang|phải|đúng|thì|lại)$/i.test(tokens.list[at]?.text ?? '')
  )
}

function valueAfter(tokens: Tokens, at: number): string | undefined {
  return cleaned(tokens.text.slice(tokens.list[at - 1]?.end ?? 0))
}

function cleaned(text: string): string | undefined {
  const value = text.slice(0, 400).replace(links, '').replace(closers, '').trim()
  return /[\p{L}\p{N}]/u.test(value) ? value : undefined
}

function carrying(field: string, value: string | undefined): Correction {
  return value === undefined || wishOnly.test(fold(value)) ? { field } : { field, value }
}

/** What is left of "giờ không đúng, cho em sửa" is the wish again, no value. */
const wishOnly =
  /^(?:(?:cho|em|toi|minh|chau|bac|xin|muon|can|sua|doi|chinh|thay|lai|giup|gium|dum|e|tui|con|ho|voi|a|nhe|nha|ad|cai|chut|ti|roi|do|di|khac)\s*)+$/

const plateShape = /(^|[^\d])\d{2}\s?-?\s?[a-zđ]{1,2}\d?[\s.-]*\d{3}[\s.-]?\d{1,3}(?!\d)/i
const timeShape =
  /(^|[^\d])\d{1,2}\s?(h|g|:|giờ|gio|rưỡi|ruoi|phút)(?!\p{L}{3})|(^|\s)(sáng|chiều|tối|trưa|đêm)\s+(nay|qua|hôm)|hôm (qua|kia|nay)/iu
const telephoneShape = /(^|\D)(0|\+?84)[\s.]?\d([\s.]?\d){8}(?!\d)/

/** Which answer a bare new value is for, by its shape. */
function fieldOf(text: string): string | undefined {
  const value = text.slice(0, 200)
  if (plateShape.test(value)) return 'plate'
  if (telephoneShape.test(value)) return 'telephone'
  if (timeShape.test(value)) return 'time'
  if (value.split(/\s+/).length <= 6 && readVehicle(value).found === 'value') return 'vehicle'
  return readViolations(value).found === 'value' ? 'violation' : undefined
}

function looksLike(field: string, value: string): boolean {
  return fieldOf(value) === field || /^(rồi|roi|ạ)?$/i.test(value)
}
