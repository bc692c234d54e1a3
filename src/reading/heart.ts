// Finds the heart of a long message: the few sentences that tell the report, wherever they stand in it. Knows no values.
import { head } from './rewrite.js'

export interface Stretch {
  start: number
  end: number
}

/** A message up to this long is read whole. */
const shortMost = 700
/** Sentences together up to this long. */
const heartMost = 1100
/** Characters looked through; both platforms cap a message well below it. */
export const lookedThroughMax = 12_000

/** What tells a report, and how much it weighs: a plate most, then an hour, a day, a place, a vehicle. */
const signs: [RegExp, number][] = [
  [/(?<![\d\p{L}])\d{2}\s?-?\s?[a-zđ]{1,2}\d?[\s.-]{0,2}\d{3}[\s.]?\d{1,2}(?!\d)/iu, 5],
  [/(?<![\p{L}\d])(?:bks|bsx|biển|bien)(?![\p{L}])/iu, 2],
  [/(?<![\d.,])\d{1,2}\s?(?:h|g|giờ|gio|:)\s?(?:\d{2}|rưỡi|ruoi|kém|kem)?(?![\p{L}])/iu, 3],
  [/(?<!\p{L})(?:(?:sáng|trưa|chiều|tối|đêm|sang|trua|chieu|toi|dem|hôm|hom)\s(?:nay|qua|kia)|ngày|ngay\s\d)(?!\p{L})/iu, 2],
  [/(?<!\p{L})(?:ngã (?:ba|tư|năm|3|4|5)|nga (?:ba|tu|nam|3|4|5)|quốc lộ|quoc lo|ql|tỉnh lộ|tinh lo|cao tốc|cao toc|km|đường|phố|cầu|thôn|xã|phường|vòng xuyến|vòng xoay)(?!\p{L})/iu, 1],
  [/(?<!\p{L})(?:xe|ô tô|oto|container|taxi|xe máy)(?!\p{L})/iu, 1],
  [/(?<!\p{L})(?:vượt|lạng|lấn|ngược chiều|quá tải|đèn đỏ|đón khách|không đội|nẹt pô|tạt|tông|đâm|đỗ|đậu|lùi|quay đầu|che bạt|chở)(?!\p{L})/iu, 1],
] // prettier-ignore

/**
 * Where the report stands in a message too long to be read as one, or undefined for one that is not.
 * Offsets into the tidied text.
 */
export function heartOf(text: string): Stretch | undefined {
  if (text.length <= shortMost) return undefined
  const sentences = sentencesOf(head(text, lookedThroughMax))
  let best: { from: number; to: number; weight: number } | undefined
  for (let from = 0; from < sentences.length; from++) {
    let weight = 0
    const start = sentences[from]!.start
    for (let to = from; to < sentences.length && sentences[to]!.end - start <= heartMost; to++) {
      weight += sentences[to]!.weight
      if (best === undefined || weight > best.weight) best = { from, to, weight }
    }
  }
  if (best === undefined || best.weight < leastWeight) return undefined
  return { start: sentences[best.from]!.start, end: sentences[best.to]!.end }
}

/** Below this nothing tells where a report would stand. */
const leastWeight = 4

interface Sentence extends Stretch {
  weight: number
}

const sentencesMost = 400
/** A sentence without an end is cut. */
const sentenceMost = 600

function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = []
  const ends = /[.!?;…](?=\s)|\n/g
  let start = 0
  while (start < text.length && sentences.length < sentencesMost) {
    ends.lastIndex = start
    const match = ends.exec(text)
    const end = Math.min(match === null ? text.length : match.index + match[0].length, start + sentenceMost)
    sentences.push({ start, end, weight: weightOf(text.slice(start, end)) })
    start = end
  }
  return sentences
}

/** Sentences that say nothing of the kind cost a little, so that the heart stays small. */
function weightOf(sentence: string): number {
  const weight = signs.reduce((sum, [sign, counts]) => (sign.test(sentence) ? sum + counts : sum), 0)
  return weight >= 3 ? weight : weight - 1.5
}
