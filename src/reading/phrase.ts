// Finds phrases of a table in tokens: with or without diacritics, alternatives and short gaps, in time linear in the text.
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

interface Node<Id> {
  exact: Map<string, Node<Id>>
  folded: Map<string, Node<Id>[]>
  gaps: { most: number; then: Node<Id> }[]
  ids: Id[]
}

export class Phrases<Id> {
  private readonly root: Node<Id> = emptyNode()

  /**
   * Each pattern is words in Vietnamese with full diacritics; `(a|b c|)` is a choice, `*3` up to three words between, `~3` at the
   * end up to three more words.
   * Words match whole; a pause or the end of a sentence is never crossed.
   */
  constructor(table: Iterable<readonly [Id, readonly string[]]>) {
    for (const [id, patterns] of table) {
      for (const pattern of patterns) for (const words of expand(pattern)) this.add(id, words)
    }
  }

  private add(id: Id, words: string[]): void {
    let node = this.root
    while (words.at(-1)?.startsWith('*') === true) words.pop()
    if (words.at(-1)?.startsWith('~') === true) words.push(`*${words.pop()?.slice(1) ?? '0'}`)
    for (const word of words)
      node = word.startsWith('*') ? gapAfter(node, Number(word.slice(1))) : step(node, word)
    if (node !== this.root && !node.ids.includes(id)) node.ids.push(id)
  }

  /** Every place where a phrase stands, overlaps included. */
  all(tokens: Tokens): Found<Id>[] {
    const found: Found<Id>[] = []
    for (let from = 0; from < tokens.list.length; from++) {
      const here: Found<Id>[] = []
      this.walk(tokens.list, this.root, { from, at: from, loose: 0, size: 0 }, (match) => {
        const known = here.findIndex((other) => other.to === match.to && other.id === match.id)
        if (known < 0) here.push(match)
        else if ((here[known]?.loose ?? 0) > match.loose) here[known] = match
      })
      found.push(...here)
    }
    return found
  }

  /** The longest phrases, none overlapping, in the order of the text. */
  longest(tokens: Tokens, accepts: (match: Found<Id>) => boolean = () => true): Found<Id>[] {
    const byLength = this.all(tokens)
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
    let best: Found<Id> | undefined
    this.walk(tokens.list, this.root, { from, at: from, loose: 0, size: 0 }, (match) => {
      if (match.to === to && (best === undefined || match.loose < best.loose)) best = match
    })
    return best
  }

  private walk(list: Token[], node: Node<Id>, state: State, report: (match: Found<Id>) => void): void {
    const { from, at, loose, size } = state
    for (const id of node.ids) report({ id, from, to: at, loose, size })
    const token = list[at]
    if (token === undefined || (at > from && token.before !== 'joined')) return
    for (const key of token.keys) {
      const next = node.exact.get(key)
      if (next !== undefined) this.walk(list, next, { from, at: at + 1, loose, size: size + 1 }, report)
    }
    if (token.isPlain) {
      for (const next of node.folded.get(token.bare) ?? [])
        this.walk(list, next, { from, at: at + 1, loose: loose + 1, size: size + 1 }, report)
    }
    for (const gap of node.gaps) {
      for (let skipped = 0; skipped <= gap.most && canSkip(list, from, at, skipped); skipped++)
        this.walkJoined(list, gap.then, { from, at: at + skipped, loose, size }, report)
    }
  }

  private walkJoined(list: Token[], node: Node<Id>, state: State, report: (match: Found<Id>) => void): void {
    if (list[state.at] !== undefined || node.ids.length > 0) this.walk(list, node, state, report)
  }
}

interface State {
  from: number
  at: number
  loose: number
  size: number
}

function canSkip(list: Token[], from: number, at: number, count: number): boolean {
  for (let index = at; index < at + count; index++) {
    const token = list[index]
    if (token === undefined || (index > from && token.before !== 'joined')) return false
  }
  return true
}

function emptyNode<Id>(): Node<Id> {
  return { exact: new Map(), folded: new Map(), gaps: [], ids: [] }
}

function step<Id>(node: Node<Id>, word: string): Node<Id> {
  const key = keyOf(word)
  const known = node.exact.get(key)
  if (known !== undefined) return known
  const next = emptyNode<Id>()
  node.exact.set(key, next)
  const bare = fold(word)
  if (bare !== word.toLowerCase()) node.folded.set(bare, [...(node.folded.get(bare) ?? []), next])
  return next
}

function gapAfter<Id>(node: Node<Id>, most: number): Node<Id> {
  const known = node.gaps.find((gap) => gap.most === most)
  if (known !== undefined) return known.then
  const then = emptyNode<Id>()
  node.gaps.push({ most, then })
  return then
}

/** All word sequences a pattern stands for. */
function expand(pattern: string): string[][] {
  const parts = pattern.match(/[()|]|[^\s()|]+/g) ?? []
  let at = 0
  const choices = (): string[][] => {
    const all: string[][] = []
    let sequences: string[][] = [[]]
    for (; at < parts.length && parts[at] !== ')'; at++) {
      const part = parts[at] ?? ''
      if (part === '|') {
        all.push(...sequences)
        sequences = [[]]
        continue
      }
      if (part === '(') at++
      const next = part === '(' ? choices() : [wordsOf(part)]
      sequences = sequences.flatMap((sequence) => next.map((words) => [...sequence, ...words]))
    }
    return [...all, ...sequences]
  }
  return choices()
}

/** Words as the tokeniser would cut them: letters and digits apart. */
function wordsOf(choice: string): string[] {
  return choice.match(/[*~]\d|[\p{L}\p{M}]+|\d+/gu) ?? []
}
