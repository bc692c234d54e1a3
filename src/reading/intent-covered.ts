// Understands a short message of several parts ("dạ thôi em không gửi nữa đâu, ngại lắm"): parts known by themselves must cover
// all of it, and what they wish for must agree.
import { coreOf, isNo, type Core } from './intent-core.js'
import { tiles, type Tile } from './intent-tiles.js'
import type { Said } from './intent-words.js'
import { Phrases } from './phrase.js'
import { keyOf, type Tokens } from './tokens.js'

export interface Covered {
  parts: Part[]
  /** Nothing stands beside them that was let pass unread: no account of how things were. */
  isTight: boolean
  /** The speaker may tell of something they did: "em quay lại". */
  tells: boolean
}

export interface Part {
  said: Set<Said>
  /** It may as well be a reason or a polite word. */
  isAside: boolean
}

/**
 * The plainest way to cover a message with known parts; undefined when some of its words are no part.
 * @param means whether something can be meant at all where it is said
 */
export function coveredIn(tokens: Tokens, means: (said: Said) => boolean): Covered | undefined {
  const core = coreOf(tokens)
  const spans = cheapest(core, means)
  if (spans === undefined) return undefined
  const parts = spans.filter(({ said }) => said.size > 0)
  if (parts.length === 0) return undefined
  return { parts, isTight: spans.every(({ isOpen }) => !isOpen), tells: core.tells }
}

const phrases = new Phrases<Tile>(tiles)

interface Span extends Part {
  from: number
  to: number
  cost: number
  isOpen: boolean
}

/** Every part costs; a reason more than a polite word, an account of how things were most. */
const costs: Partial<Record<Tile, number>> = { civil: 1.1, reason: 1.2, because: 2.5 }

/** The parts that begin at a word, one for each stretch. */
function spansAt(core: Core, from: number, means: (said: Said) => boolean): Span[] {
  if (isDenied(core, from)) return []
  const byEnd = new Map<number, Span>()
  for (const { id, to, loose } of phrases.startingAt(core, from)) {
    if (loose > 0 && !core.isPlain) continue
    if (isSaid(id) && !means(id)) continue
    if (id === 'because' && !isAccount(core, from, to)) continue
    const span = byEnd.get(to) ?? { from, to, said: new Set(), isAside: false, cost: Infinity, isOpen: true }
    byEnd.set(to, span)
    if (id !== 'because') span.isOpen = false
    if (isSaid(id)) span.said.add(id)
    else span.isAside = true
    span.cost = Math.min(span.cost, costs[id] ?? 1)
  }
  return [...byEnd.values()]
}

function isSaid(tile: Tile): tile is Said {
  return tile !== 'civil' && tile !== 'reason' && tile !== 'because'
}

/** "Không huỷ", "đừng gửi", "không muốn huỷ": what a no stands right before is not wished for. */
function isDenied(core: Core, from: number): boolean {
  if (others.has(core.list[from]?.keys[0] ?? '')) return false
  const wishes = wish.has(core.list[from - 1]?.keys[0] ?? '') ? 1 : 0
  const before = core.list[from - 1 - wishes]
  return before !== undefined && isNo(before) && core.pauses[from] !== true
}

/** Of whom something is told, nothing is wished for: "chưa nó còn đó". */
const others = new Set(['nó', 'xe', 'chúng', 'bọn', 'tụi', 'đám', 'họ'].map(keyOf))

const wish = new Set(['muốn', 'cần'].map(keyOf))

/** An account of how things were has no figures, no hour and no place in it: those would be an answer. */
function isAccount({ list }: Core, from: number, to: number): boolean {
  return (
    to - from >= accountWordsMin &&
    list
      .slice(from, to)
      .every((token) => !/\d/.test(token.text) && !isNo(token) && !answering.has(token.keys[0] ?? ''))
  )
}

/** Fewer words name a thing. */
const accountWordsMin = 3

const answering = new Set(
  'sáng trưa chiều tối đêm khuya giờ hôm ngã chợ cầu phố quốc tỉnh thôn phường huyện trắng đen đỏ xanh vàng bạc nhưng gửi huỷ hủy'
    .split(' ')
    .map(keyOf),
)

const partsMost = 4

/** The cheapest row of spans from the first word to the last. */
function cheapest(core: Core, means: (said: Said) => boolean): Span[] | undefined {
  const { length } = core.list
  const best: { cost: number; spans: Span[] }[] = [{ cost: 0, spans: [] }]
  for (let from = 0; from < length; from++) {
    const before = best[from]
    if (before === undefined || before.spans.length >= partsMost) continue
    for (const span of spansAt(core, from, means)) {
      const cost = before.cost + span.cost
      if (cost < (best[span.to]?.cost ?? Infinity)) best[span.to] = { cost, spans: [...before.spans, span] }
    }
  }
  return length === 0 ? undefined : best[length]?.spans
}
