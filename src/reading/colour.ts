// Reads the colour of a vehicle's paint: not of its plate, of a light, of clothes, of a brand or of a road.
import { colourWords, coloursOf, shyColours, type ColourWord } from './colour-words.js'
import { Phrases, type Found } from './phrase.js'
import type { Colour } from './reading.js'
import type { Token, Tokens } from './tokens.js'
import { isOwnPaint } from './vehicle-aside.js'

export interface ColourFound {
  colour: Colour | undefined
  /** Two or more colours named alike, or one that may be either. */
  candidates: Colour[]
  sure: 'certain' | 'likely'
  /** Token indexes. */
  from: number | undefined
  to: number | undefined
}

const phrases = new Phrases<ColourWord>(colourWords)
const nothing: ColourFound = {
  colour: undefined,
  candidates: [],
  sure: 'certain',
  from: undefined,
  to: undefined,
}

/** What the questions below look at: all colour words of the text, found once. */
interface Context {
  tokens: Tokens
  vehicles: Found<{ sort: string }>[]
  named: Found<ColourWord>[]
  none: Found<ColourWord>[]
}

/** Colour words looked at in one message; nobody's vehicle has more. */
const coloursMost = 24

/** Reads the paint; `vehicles` are the vehicle phrases found in the same tokens. */
export function readColour(
  tokens: Tokens,
  vehicles: Found<{ sort: string }>[],
  asides: Found<unknown>[] = [],
): ColourFound {
  const all = phrases.all(tokens)
  const named = all.filter((match) => match.id !== 'none').slice(0, coloursMost)
  const end = named.at(-1)?.to ?? 0
  const none = all.filter((match) => match.id === 'none' && match.from < end).slice(0, 4 * coloursMost)
  const context = {
    tokens,
    vehicles: vehicles.filter((vehicle) => vehicle.from < end).slice(0, 4 * coloursMost),
    named,
    none,
  }
  const painted = named.filter((match) => isPaint(context, match) && !isOfAside(context, asides, match))
  const found = withoutOverlaps(tokens, painted)
  const first = found[0]
  if (first === undefined) return nothing
  const seen = [...new Set(found.map((match) => match.id))]
  const place = { from: first.from, to: first.to }
  if (seen.includes('ask')) return { ...nothing, candidates: ['blue', 'green'], ...place }
  if (seen.length > 1)
    return { ...nothing, candidates: seen.filter((one) => one !== 'none' && one !== 'ask'), ...place }
  const isBareBlue = first.id === 'blue' && first.size === 1
  const sure = isBareBlue || first.id === 'other' ? 'likely' : 'certain'
  return { ...nothing, colour: first.id as Colour, sure, ...place }
}

/** The vehicle that stands last before the colour is another's. */
function isOfAside(
  { tokens, vehicles }: Context,
  asides: Found<unknown>[],
  match: Found<ColourWord>,
): boolean {
  const last = vehicles.filter(({ to }) => to <= match.from).at(-1)
  if (last === undefined || !asides.some(({ from, to }) => from === last.from && to === last.to)) return false
  if (vehicles.some(({ to }) => to === last.from)) return false
  return (
    match.from - last.to <= 3 &&
    tokens.list.slice(last.to, match.from + 1).every(({ before }) => before === 'joined')
  )
}

function withoutOverlaps(tokens: Tokens, painted: Found<ColourWord>[]): Found<ColourWord>[] {
  const taken = new Uint8Array(tokens.list.length)
  const kept: Found<ColourWord>[] = []
  for (const match of [...painted].sort((a, b) => b.size - a.size || a.loose - b.loose)) {
    if (taken.subarray(match.from, match.to).includes(1)) continue
    taken.fill(1, match.from, match.to)
    kept.push(match)
  }
  return kept.sort((a, b) => a.from - b.from)
}

function isPaint(context: Context, match: Found<ColourWord>): boolean {
  const { tokens, vehicles } = context
  if (isInside(context, match)) return false
  if (vehicles.some((vehicle) => vehicle.from <= match.from && match.to <= vehicle.to)) return false
  const lead = leadOf(tokens.list, match.from)
  const before = tokens.list[lead - 1]
  const isMarked = lead < match.from
  const isVehicle = vehicles.some(
    ({ from, to }) =>
      (from < lead - 1 && to === lead) || (to === lead - 1 && /^(?:thùng|thung)$/i.test(before?.text ?? '')),
  )
  const follows = before !== undefined && tokens.list[lead]?.before === 'joined' && !isVehicle
  if (follows && belongsElsewhere(tokens, lead - 1)) return false
  if (isNegated(tokens, lead) || isOwnPaint(tokens, lead)) return false
  if (isMarked) return true
  const first = tokens.list[match.from]
  if (first === undefined || (match.size === 1 && shyColours.has(first.text.toLowerCase())))
    return wholeAnswer(context, match) && !context.named.some(({ from }) => from === match.to)
  if (first.bare === 'do' && match.loose > 0 && tokens.list.length > 1) return isAfterModel(context, match)
  if (match.loose > 0 && !(tokens.isPlain && plainIsClear(tokens, match))) return wholeAnswer(context, match)
  return (
    followsVehicle(tokens, vehicles, match.from) ||
    wholeAnswer(context, match) ||
    followsColour(context, match)
  )
}

/** Inside a longer phrase that names no paint ("vàng bạc", "xanh SM"). */
function isInside({ none, tokens }: Context, match: Found<ColourWord>): boolean {
  return none.some(
    (other) =>
      ((other.size > match.size && (other.loose <= match.loose || tokens.isPlain)) ||
        (other.size === match.size && other.loose < match.loose)) &&
      other.from <= match.from &&
      other.to >= match.to,
  )
}

/** Index of the first word of `màu`, `sơn màu`, `có màu` before the colour; the colour itself when there is none. */
function leadOf(list: Token[], from: number): number {
  let lead = from
  for (let at = from - 1; at >= 0 && at >= from - 4; at--) {
    const word = list[at]?.text.toLowerCase() ?? ''
    if (list[at + 1]?.before === 'stop') break
    if (/^(màu|mầu|mau|màuu|sơn|color|colour)$/.test(word)) lead = at
    else if (!/^(là|la|có|co|sắc|xe|nước|thì|:|hơi)$/.test(word)) break
  }
  return lead
}

function belongsElsewhere(tokens: Tokens, index: number): boolean {
  const word = tokens.list[index]?.text.toLowerCase() ?? ''
  const previous = tokens.list[index - 1]?.text.toLowerCase() ?? ''
  if (word === 'số' || word === 'so') return /^(biển|bien)$/.test(previous)
  if (/^(là|la|có|co|mặc|toàn)$/.test(word) && coloursOf.has(previous)) return true
  if (tokens.isPlain && word === 'cho' && !/^\d+$/.test(previous)) return true
  if (tokens.isPlain && /^(den|cho|the|non|ke|lan|mu|nha|hang|da|ao|chu|quan)$/.test(word))
    return /^(den|ao|mu|non|ke|lan)$/.test(word)
  if (word === 'thùng' && previous === 'tải') return false
  if (word === 'bảo' && previous === 'mũ') return true
  if (word === 'hiểm' || (word === 'hiem' && previous === 'bao') || (word === 'mưa' && previous === 'áo'))
    return true
  return coloursOf.has(word) && !(word === 'non' || word === 'cho' || word === 'the' || word === 'quan')
}

function isNegated(tokens: Tokens, lead: number): boolean {
  const words = tokens.list.slice(Math.max(0, lead - 4), lead).map((token) => token.bare).join(' ') // prettier-ignore
  return /(khong phai|ko phai|k phai|chu khong|chu ko|chang phai)( la| mau| xe)*$/.test(words)
}

/** Without diacritics `den`, `do`, `bac`, `tim`, `ghi`, `cam` are mostly other words; only at an end of what is said do they count. */
function plainIsClear(tokens: Tokens, match: Found<ColourWord>): boolean {
  if (match.size > 1) return true
  const bare = tokens.list[match.from]?.bare ?? ''
  if (bare === 'trang' || bare === 'nau' || bare === 'xam') return true
  const next = tokens.list[match.to]
  const isEnd =
    next === undefined || next.before !== 'joined' || /^(bien|bsx|bks|mang|deo|\d+)$/.test(next.bare)
  return isEnd && ['den', 'vang', 'bac', 'ghi', 'tim', 'hong', 'cam'].includes(bare)
}

/** `wave do`, `sh mode 150 do biển 98`: nobody parks (`đỗ`) right after the name of a model with nothing to follow. */
function isAfterModel({ tokens, vehicles }: Context, match: Found<ColourWord>): boolean {
  const next = tokens.list[match.to]
  const isEnd =
    next === undefined ||
    next.before !== 'joined' ||
    /^(bien|bsx|bks|bs|den|trang|xam|bac|\d+)$/.test(next.bare)
  if (!isEnd || match.size > 1) return isEnd
  return vehicles.some(
    ({ id, to }) =>
      /^(?:model|shy)$/.test(id.sort) &&
      to <= match.from &&
      tokens.list
        .slice(to, match.from)
        .every(({ text, before }) => before === 'joined' && /^\d+$/.test(text)),
  )
}

const fillers =
  /^(\d+|[a-z]|đời|doi|cũ|cu|mới|moi|hiệu|loại|loai|hãng|hang|biển|alpha|anpha|rs|rsx|ii|iii|số|tự|chỗ|cho|chổ|ghế|đầu|lùn|rồi|điện|xe|con|c|v|e|i|cc|at|mt|pro|max|plus|lite|premium|thái|việt|ý|ga|mờ|nát|to|nhỏ|bé|tấn|chân|có|co|là|la|thì|thi|này|nay|kia|đó|vinfast|honda|yamaha|toyota|kia|ford|sang|mui|trần|trung|quốc|mỹ|nhật|hàn|đức|tq|máy|may|dung|thùng|kín|kin|xls|xlt|xl|cabin|bản|g|s|abs|x|mode|hybrid|luxury|deluxe|fi|neo|thể|thao)$/

function followsVehicle(tokens: Tokens, vehicles: Found<unknown>[], from: number): boolean {
  for (let at = from; at > 0 && from - at < 5; at--) {
    if (vehicles.some((vehicle) => vehicle.to === at)) return true
    const word = tokens.list[at - 1]?.text.toLowerCase() ?? ''
    if (/^(xe|con|chiếc|chiec)$/.test(word)) return true
    if (tokens.list[at]?.before === 'stop' || !fillers.test(word)) return false
  }
  return false
}

/** "đỏ đen", "trắng hoặc bạc": the second colour stands by the first. */
function followsColour(context: Context, match: Found<ColourWord>): boolean {
  const { tokens, vehicles, named } = context
  return named.some((other) => {
    if (other.from === match.from || other.to > match.from || match.from - other.to > 2) return false
    const between = tokens.list.slice(other.to, match.from).map((token) => token.text.toLowerCase())
    if (
      between.length > 2 ||
      !between.every((word) => /^(hoặc|hoac|hay|và|va|pha|phối|với|là|màu|mau|-)$/.test(word))
    )
      return false
    if (tokens.list[match.from]?.before === 'stop') return false
    const lead = leadOf(tokens.list, other.from)
    if (lead > 0 && belongsElsewhere(tokens, lead - 1)) return false
    return lead < other.from || followsVehicle(tokens, vehicles, other.from) || wholeAnswer(context, match)
  })
}

const smallWords =
  /^(màu|mầu|mau|sơn|xe|nó|là|la|hình|như|nhu|hinh|chắc|chac|ạ|a|nhé|nhe|nha|em|ad|bạn|hoặc|hoac|hay|có|co|lẽ|le|thì|thi|nhớ|nho|dạ|da|vâng|vang|ok|thấy|không|ko|k|rõ|lắm|tôi|mình|đậm|nhạt|hơi|khoảng|phải|và|pha|toàn|thân|ban|đêm|nhìn|trông|kiểu|nhầm|cơ|mà|ơi|kia|đúng|rồi|gì|đó|đấy)$/

/** The whole message is about colour and nothing else: an answer to the question. */
function wholeAnswer({ tokens, named }: Context, match: Found<ColourWord>): boolean {
  if (tokens.list.length > 8) return false
  const isColour = (at: number): boolean => named.some((other) => other.from <= at && at < other.to)
  return tokens.list.every(
    (token, at) =>
      (at >= match.from && at < match.to) || smallWords.test(token.text.toLowerCase()) || isColour(at),
  )
}
