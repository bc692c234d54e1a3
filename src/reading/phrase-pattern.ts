// Cuts the patterns of phrase tables into words, gaps and choices.

export type Part =
  { is: 'word'; word: string } | { is: 'gap'; most: number; keeps: boolean } | { is: 'choice'; of: Part[][] }

/** A pattern as parts; words are cut as the tokeniser would: letters and digits apart. */
export function parsePattern(pattern: string): Part[] {
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
