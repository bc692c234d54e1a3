// Finds phrases of a table in tokens: with or without diacritics, alternatives and short gaps, in time linear in the text.
import { firstWordsOf, Front, type FirstWords, type Gap, type Node, type States } from './phrase-front.js'
import { parsePattern, type Part } from './phrase-pattern.js'
import { fold } from './text.js'
import { keyOf, type Token, type Tokens } from './tokens.js'

export interface Found<Id> {
  id: Id
  /** Token indexes, `to` not included. */
  from: number
  to: number
  /** Tokens that only matched because the citizen typed them without diacritics. */
  loose: number
  /** Tokens of the phrase itself, gaps left out. */
  size: number
}

export class Phrases<Id> {
  private readonly ids: Id[] = []
  private readonly rank = new Map<Id, number>()
  private readonly nodes: Node[] = []
  private readonly gaps: Gap[] = []
  private readonly root: Node
  private readonly first: FirstWords
  private readonly front: Front

  /**
   * Each pattern is words in Vietnamese with full diacritics; `(a|b c|)` is a choice, `*3` up to three words between, `~3` at the
   * end up to three more words.
   * Words match whole; a pause or the end of a sentence is never crossed.
   */
  constructor(table: Iterable<readonly [Id, readonly string[]]>) {
    this.root = this.node()
    for (const [id, patterns] of table) {
      const number = this.rank.get(id) ?? this.ids.push(id) - 1
      this.rank.set(id, number)
      for (const pattern of patterns) {
        const end = this.attach(this.root, parsePattern(pattern))
        if (end !== this.root && !end.ids.includes(number)) end.ids.push(number)
      }
    }
    this.first = firstWordsOf(this.root)
    this.front = new Front(this.nodes.length, this.gaps.length)
  }

  /** Every place where a phrase stands, overlaps included. */
  all(tokens: Tokens): Found<Id>[] {
    const { list } = tokens
    const found: Found<Id>[] = []
    // The first token from here on with which a phrase can begin.
    let next = -1
    for (let from = 0; from < list.length; from++) {
      if (next < from) next = this.nextFirst(list, from)
      if (next - from > this.first.within) from = next - this.first.within
      if (from >= list.length) break
      this.run(list, from, found)
    }
    return found
  }

  /** The phrases that begin at one token. */
  startingAt(tokens: Tokens, from: number): Found<Id>[] {
    const found: Found<Id>[] = []
    if (from < tokens.list.length) this.run(tokens.list, from, found)
    return found
  }

  /** The longest phrases, none overlapping, in the order of the text; `all` spares finding them again. */
  longest(
    tokens: Tokens,
    accepts: (match: Found<Id>) => boolean = () => true,
    all: Found<Id>[] = this.all(tokens),
  ): Found<Id>[] {
    const byLength = all
      .filter(accepts)
      .sort(
        (a, b) => b.size - a.size || a.loose - b.loose || b.to - b.from - (a.to - a.from) || a.from - b.from,
      )
    const taken = new Uint8Array(tokens.list.length)
    const kept: Found<Id>[] = []
    for (const match of byLength) {
      if (taken.subarray(match.from, match.to).includes(1)) continue
      taken.fill(1, match.from, match.to)
      kept.push(match)
    }
    return kept.sort((a, b) => a.from - b.from)
  }

  /** The phrase that is the whole run of tokens `from` to `to`, if any; the least loosened one. */
  whole(tokens: Tokens, from = 0, to = tokens.list.length): Found<Id> | undefined {
    const found: Found<Id>[] = []
    this.run(tokens.list, from, found)
    return found.filter((match) => match.to === to).sort((one, other) => one.loose - other.loose)[0]
  }

  private nextFirst(list: Token[], from: number): number {
    let at = from
    for (; at < list.length; at++) {
      const token = list[at]!
      if (startsOne(this.first.exact, token.keys)) break
      if (token.isPlain && this.first.folded.has(token.bare)) break
    }
    return at
  }

  /** All phrases that begin at `from`: the states reached so far go through the words together, each once a word. */
  private run(list: Token[], from: number, found: Found<Id>[]): void {
    const { front } = this
    front.begin()
    const begins = list[from]
    const isPlain = this.first.within === 0 && begins !== undefined
    if (isPlain) front.start(this.first, begins)
    else front.enter(this.root)
    for (let at = isPlain ? from + 1 : from; front.isAlive; at++) {
      if (at > from) this.report(front.ends, from, at, found)
      const token = list[at]
      if (token === undefined || (at > from && token.before !== 'joined')) return
      front.read(token)
    }
  }

  /** Phrases over the same words are told in the order of the table. */
  private report(ends: States, from: number, to: number, found: Found<Id>[]): void {
    const known = found.length
    for (let each = 0; each < ends.endings; each++) {
      const at = ends.endAt[each]!
      const size = ends.sizes[at]!
      if (size === 0) continue
      for (const id of ends.nodes[at]!.ids)
        add(found, known, { id: this.ids[id]!, from, to, loose: ends.loose[at]!, size })
    }
    if (found.length - known < 2) return
    const here = found.splice(known)
    found.push(...here.sort((one, other) => this.rank.get(one.id)! - this.rank.get(other.id)!))
  }

  private attach(node: Node, parts: Part[]): Node {
    let end = node
    for (const part of parts) {
      if (part.is === 'word') end = this.step(end, part.word)
      else if (part.is === 'gap') end = this.gapAfter(end, part.most, part.keeps)
      else end = this.meet(end, part.of)
    }
    return end
  }

  private meet(node: Node, choices: Part[][]): Node {
    const together = this.node()
    for (const choice of choices) this.attach(node, choice).free.push(together)
    return together
  }

  private step(node: Node, word: string): Node {
    const key = keyOf(word)
    const known = node.exact.get(key)
    if (known !== undefined) return known
    const next = this.node()
    node.exact.set(key, next)
    const bare = fold(word)
    if (bare !== word.toLowerCase()) node.folded.set(bare, [...(node.folded.get(bare) ?? []), next])
    return next
  }

  private gapAfter(node: Node, most: number, keeps: boolean): Node {
    const then = this.node()
    const gap = { at: this.gaps.length, most, keeps, then }
    this.gaps.push(gap)
    node.gaps.push(gap)
    return then
  }

  private node(): Node {
    const node = { at: this.nodes.length, exact: new Map(), folded: new Map(), gaps: [], free: [], ids: [] }
    this.nodes.push(node)
    return node
  }
}

function startsOne(first: Map<string, unknown>, keys: readonly string[]): boolean {
  for (const key of keys) if (first.has(key)) return true
  return false
}

/** The same phrase over the same words counts once: as it was matched the least loosely. */
function add<Id>(found: Found<Id>[], from: number, match: Found<Id>): void {
  for (let at = from; at < found.length; at++) {
    const other = found[at]!
    if (other.id !== match.id) continue
    if (other.loose > match.loose) found[at] = match
    return
  }
  found.push(match)
}
