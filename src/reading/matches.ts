// Finds all matches of a pattern without the copy of it that `matchAll` makes each time: readers try a hundred a message.

/** @param pattern global; every match in order, an empty one too */
export function matchesOf(pattern: RegExp, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found.push(match)
    if (match[0] === '') pattern.lastIndex += 1
  }
  return found
}
