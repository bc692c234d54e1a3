// The states a run of words has led to in a table of phrases: all of them move together, each once a word.
import type { Token } from './tokens.js'

/** A state of the matcher; choices that end alike meet in one state, so that a table grows with its text only. */
export interface Node {
  at: number
  exact: Map<string, Node>
  folded: Map<string, Node[]>
  gaps: Gap[]
  /** States reached without a word. */
  free: Node[]
  /** Numbers of the ids whose phrase ends here. */
  ids: number[]
  /** What is reached from here without a word; found when it is first needed. */
  reach?: Reach
}

/** The states in which a word can be read or a phrase ends, and the gaps, that are reached without a word. */
interface Reach {
  /** Without a gap: what was open stays open. */
  nodes: readonly Node[]
  /** Over a gap of which nothing was used. */
  beyond: readonly Node[]
  gaps: readonly Gap[]
}

function reachOf(from: Node): Reach {
  const nodes = new Set<Node>()
  const beyond = new Set<Node>()
  const gaps = new Set<Gap>()
  const visit = (node: Node, isBeyond: boolean) => {
    const seen = isBeyond ? beyond : nodes
    if (seen.has(node)) return
    seen.add(node)
    for (const next of node.free) visit(next, isBeyond)
    for (const gap of node.gaps) {
      gaps.add(gap)
      visit(gap.then, true)
    }
  }
  visit(from, false)
  const useful = (node: Node) => node.exact.size > 0 || node.ids.length > 0
  return { nodes: [...nodes].filter(useful), beyond: [...beyond].filter(useful), gaps: [...gaps] }
}

/** Words that may stand between; `keeps`: they belong to the phrase even at its end. */
export interface Gap {
  at: number
  most: number
  keeps: boolean
  then: Node
}

/** The words with which phrases begin, and where each leads. */
export interface FirstWords {
  exact: Map<string, Node[]>
  folded: Map<string, Node[]>
  /** Words that may stand before the first one of a phrase. */
  within: number
}

export function firstWordsOf(root: Node): FirstWords {
  const { nodes, beyond, gaps } = reachOf(root)
  const first: FirstWords = { exact: new Map(), folded: new Map(), within: 0 }
  const add = (words: Map<string, Node[]>, word: string, then: readonly Node[]) =>
    words.set(word, [...(words.get(word) ?? []), ...then])
  for (const node of new Set([...nodes, ...beyond])) {
    for (const [key, then] of node.exact) add(first.exact, key, [then])
    for (const [bare, then] of node.folded) add(first.folded, bare, then)
  }
  for (const gap of gaps) first.within += gap.most
  return first
}

/** The states a run of words has led to, held in arrays that are used again: a run makes nothing that must be cleared away. */
export class Front {
  private here: States
  private next: States

  constructor(nodes: number, gaps: number) {
    this.here = new States(nodes, gaps)
    this.next = new States(nodes, gaps)
  }

  get isAlive(): boolean {
    return this.here.size > 0 || this.here.waits > 0
  }

  begin(): void {
    this.here.clear()
  }

  /** Before any word. */
  enter(node: Node): void {
    this.here.enter(node, 0, 0, false)
  }

  /** After the first word of a phrase. */
  start(first: FirstWords, token: Token): void {
    for (const key of token.keys)
      for (const then of first.exact.get(key) ?? []) this.here.enter(then, 0, 1, false)
    if (!token.isPlain) return
    for (const then of first.folded.get(token.bare) ?? []) this.here.enter(then, 1, 1, false)
  }

  /** The states in which phrases end. */
  get ends(): States {
    return this.here
  }

  read(token: Token): void {
    const { here, next } = this
    next.clear()
    for (let at = 0; at < here.size; at++) {
      const node = here.nodes[at]!
      if (node.exact.size === 0) continue
      const loose = here.loose[at]!
      const size = here.sizes[at]! + 1
      for (const key of token.keys) {
        const then = node.exact.get(key)
        if (then !== undefined) next.enter(then, loose, size, false)
      }
      if (!token.isPlain || node.folded.size === 0) continue
      for (const then of node.folded.get(token.bare) ?? []) next.enter(then, loose + 1, size, false)
    }
    for (let at = 0; at < here.waits; at++)
      next.wait(here.gaps[at]!, here.left[at]! - 1, here.waitLoose[at]!, here.waitSizes[at]!)
    this.here = next
    this.next = here
  }
}

/** A set of states; one reached twice stays as it was reached the least loosely. */
export class States {
  size = 0
  /** Which of the states are the end of a phrase. */
  endings = 0
  readonly endAt: number[] = []
  readonly nodes: Node[] = []
  readonly loose: number[] = []
  readonly sizes: number[] = []
  waits = 0
  readonly gaps: Gap[] = []
  readonly left: number[] = []
  readonly waitLoose: number[] = []
  readonly waitSizes: number[] = []
  private round = 1
  private readonly seen: Int32Array
  private readonly best: Int32Array
  private readonly seenGap: Int32Array
  private readonly bestGap: Int32Array

  constructor(nodes: number, gaps: number) {
    this.seen = new Int32Array(nodes * 2)
    this.best = new Int32Array(nodes * 2)
    this.seenGap = new Int32Array(gaps)
    this.bestGap = new Int32Array(gaps)
  }

  clear(): void {
    this.size = 0
    this.endings = 0
    this.waits = 0
    this.round++
  }

  /** `isOpen`: words were skipped and none has been matched since; no phrase ends here. */
  enter(node: Node, loose: number, size: number, isOpen: boolean): void {
    const { nodes, beyond, gaps } = (node.reach ??= reachOf(node))
    for (const each of nodes) this.put(each, loose, size, isOpen)
    for (const each of beyond) this.put(each, loose, size, false)
    for (const gap of gaps) this.hold(gap, gap.most, loose, size)
  }

  /** A gap of which `left` words may still be skipped. */
  wait(gap: Gap, left: number, loose: number, size: number): void {
    this.enter(gap.then, loose, size, !gap.keeps)
    this.hold(gap, left, loose, size)
  }

  private put(node: Node, loose: number, size: number, isOpen: boolean): void {
    const place = node.at * 2 + (isOpen ? 1 : 0)
    if (this.seen[place] === this.round) {
      const at = this.best[place]!
      const isBetter = loose < this.loose[at]! || (loose === this.loose[at] && size > this.sizes[at]!)
      if (!isBetter) return
      this.loose[at] = loose
      this.sizes[at] = size
      return
    }
    this.seen[place] = this.round
    this.best[place] = this.size
    this.nodes[this.size] = node
    this.loose[this.size] = loose
    this.sizes[this.size] = size
    if (!isOpen && node.ids.length > 0) this.endAt[this.endings++] = this.size
    this.size++
  }

  private hold(gap: Gap, left: number, loose: number, size: number): void {
    if (left === 0) return
    if (this.seenGap[gap.at] === this.round) {
      const at = this.bestGap[gap.at]!
      if (left < this.left[at]! || (left === this.left[at] && loose >= this.waitLoose[at]!)) return
      this.left[at] = left
      this.waitLoose[at] = loose
      this.waitSizes[at] = size
      return
    }
    this.seenGap[gap.at] = this.round
    this.bestGap[gap.at] = this.waits
    this.gaps[this.waits] = gap
    this.left[this.waits] = left
    this.waitLoose[this.waits] = loose
    this.waitSizes[this.waits] = size
    this.waits++
  }
}
