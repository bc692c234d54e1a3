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

/** A state of the matcher; choices that end alike meet in one state, so that a table grows with its text only. */
interface Node<Id> {
  exact?: Map<string, Node<Id>>
  folded?: Map<string, Node<Id>[]>
  /** `keeps`: the skipped words belong to the phrase even at its end. */
  gaps?: { most: number; keeps: boolean; then: Node<Id> }[]
  /** States reached without a word. */
  free?: Node<Id>[]
  ids?: Id[]
}

export class Phrases<Id> {
  private readonly root: Node<Id> = {}

  /**
   * Each pattern is words in Vietnamese with full diacritics; `(a|b c|)` is a choice, `*3` up to three words between, `~3` at the
   * end up to three more words.
   * Words match whole; a pause or the end of a sentence is never crossed.
   */
  constructor(table: Iterable<readonly [Id, readonly string[]]>) {
    for (const [id, patterns] of table) {
      for (const pattern of patterns) {
        const end = attach(this.root, parse(pattern))
        if (end !== this.root && end.ids?.includes(id) !== true) end.ids = [...(end.ids ?? []), id]
      }
    }
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
    let best: Found<Id> | undefined
    this.walk(tokens.list, this.root, { from, at: from, loose: 0, size: 0 }, (match) => {
      if (match.to === to && (best === undefined || match.loose < best.loose)) best = match
    })
    return best
  }

  private walk(list: Token[], node: Node<Id>, state: State, report: (match: Found<Id>) => void): void {
    const { from, at, loose, size } = state
    if (node.ids !== undefined && state.isOpen !== true && size > 0)
      for (const id of node.ids) report({ id, from, to: at, loose, size })
    for (const next of node.free ?? []) this.walk(list, next, state, report)
    const token = list[at]
    if (token === undefined || (at > from && token.before !== 'joined')) {
      this.skip(list, node, state, 0, report)
      return
    }
    const taken = { from, at: at + 1, loose, size: size + 1 }
    for (const key of node.exact === undefined ? [] : token.keys) {
      const next = node.exact?.get(key)
      if (next !== undefined) this.walk(list, next, taken, report)
    }
    if (token.isPlain && node.folded !== undefined) {
      for (const next of node.folded.get(token.bare) ?? [])
        this.walk(list, next, { ...taken, loose: loose + 1 }, report)
    }
    this.skip(list, node, state, Infinity, report)
  }

  private skip(
    list: Token[],
    node: Node<Id>,
    state: State,
    most: number,
    report: (match: Found<Id>) => void,
  ): void {
    for (const gap of node.gaps ?? []) {
      for (let skipped = 0; skipped <= Math.min(gap.most, most); skipped++) {
        if (skipped > 0 && !canSkip(list, state.from, state.at + skipped - 1)) break
        const isOpen = skipped > 0 && !gap.keeps
        this.walk(list, gap.then, { ...state, at: state.at + skipped, isOpen }, report)
      }
    }
  }
}

interface State {
  from: number
  at: number
  loose: number
  size: number
  /** Words were skipped and none has been matched since: no phrase ends here. */
  isOpen?: boolean
}

function canSkip(list: Token[], from: number, at: number): boolean {
  const token = list[at]
  return token !== undefined && (at === from || token.before === 'joined')
}

type Part =
  { is: 'word'; word: string } | { is: 'gap'; most: number; keeps: boolean } | { is: 'choice'; of: Part[][] }

function attach<Id>(node: Node<Id>, parts: Part[]): Node<Id> {
  let end = node
  for (const part of parts) {
    if (part.is === 'word') end = step(end, part.word)
    else if (part.is === 'gap') end = gapAfter(end, part.most, part.keeps)
    else end = meet(end, part.of)
  }
  return end
}

function meet<Id>(node: Node<Id>, choices: Part[][]): Node<Id> {
  const together: Node<Id> = {}
  for (const choice of choices) {
    const end = attach(node, choice)
    end.free = [...(end.free ?? []), together]
  }
  return together
}

function step<Id>(node: Node<Id>, word: string): Node<Id> {
  const key = keyOf(word)
  node.exact ??= new Map()
  const known = node.exact.get(key)
  if (known !== undefined) return known
  const next: Node<Id> = {}
  node.exact.set(key, next)
  const bare = fold(word)
  if (bare !== word.toLowerCase()) {
    node.folded ??= new Map()
    node.folded.set(bare, [...(node.folded.get(bare) ?? []), next])
  }
  return next
}

function gapAfter<Id>(node: Node<Id>, most: number, keeps: boolean): Node<Id> {
  const then: Node<Id> = {}
  node.gaps = [...(node.gaps ?? []), { most, keeps, then }]
  return then
}

/** A pattern as parts; words are cut as the tokeniser would: letters and digits apart. */
function parse(pattern: string): Part[] {
  const marks = pattern.match(/[()|]|[*~]\d|[\p{L}\p{M}]+|\d+/gu) ?? []
  let at = 0
  const sequences = (): Part[][] => {
    const all: Part[][] = [[]]
    for (; at < marks.length && marks[at] !== ')'; at++) {
      const mark = marks[at] ?? ''
      if (mark === '|') all.push([])
      else if (mark === '(') {
        at++
        all.at(-1)?.push({ is: 'choice', of: sequences() })
      } else all.at(-1)?.push(partOf(mark))
    }
    return all
  }
  const top = sequences()
  return top.length === 1 ? (top[0] ?? []) : [{ is: 'choice', of: top }]
}

function partOf(mark: string): Part {
  if (/^[*~]/.test(mark)) return { is: 'gap', most: Number(mark.slice(1)), keeps: mark.startsWith('~') }
  return { is: 'word', word: mark }
}
