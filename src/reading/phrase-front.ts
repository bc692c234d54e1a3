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
}

/** Words that may stand between; `keeps`: they belong to the phrase even at its end. */
export interface Gap {
  at: number
  most: number
  keeps: boolean
  then: Node
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

  enter(node: Node, loose: number, size: number, isOpen: boolean): void {
    this.here.enter(node, loose, size, isOpen)
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
      next.wait(here.gaps[at]!, here.left[at]! - 1, here.waitLoose[at]!, here.waitSizes[at]!, true)
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
    const place = node.at * 2 + (isOpen ? 1 : 0)
    if (this.seen[place] === this.round) {
      const at = this.best[place]!
      const isBetter = loose < this.loose[at]! || (loose === this.loose[at] && size > this.sizes[at]!)
      if (!isBetter) return
      this.loose[at] = loose
      this.sizes[at] = size
    } else {
      this.seen[place] = this.round
      this.best[place] = this.size
      this.nodes[this.size] = node
      this.loose[this.size] = loose
      this.sizes[this.size] = size
      if (!isOpen && node.ids.length > 0) this.endAt[this.endings++] = this.size
      this.size++
    }
    for (const next of node.free) this.enter(next, loose, size, isOpen)
    for (const gap of node.gaps) this.wait(gap, gap.most, loose, size, false)
  }

  /** A gap of which `left` words may still be skipped. */
  wait(gap: Gap, left: number, loose: number, size: number, isSkipped: boolean): void {
    this.enter(gap.then, loose, size, isSkipped && !gap.keeps)
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
