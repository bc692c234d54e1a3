// Where a text stops being JSON: the parser's own messages do not always say, and never in lines.

const token =
  /[\s]*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\],:]))/y

type Wanted = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end' | 'nothing'

/** The line of the first thing that does not belong, counted from 1; the last line when the text merely ends too soon. */
export function jsonFaultLine(text: string): number {
  const open: ('{' | '[')[] = []
  let wanted: Wanted = 'value'
  let at = 0
  for (;;) {
    token.lastIndex = at
    const found = token.exec(text)
    const next: Wanted | undefined = found === null ? undefined : after(wanted, found[1], found[2], open)
    if (found === null || next === undefined) return lineAt(text, at)
    wanted = next
    at = token.lastIndex
  }
}

/** What may follow a token; undefined where the token itself may not stand. Keeps the brackets that are open. */
function after(
  wanted: Wanted,
  value: string | undefined,
  mark: string | undefined,
  open: ('{' | '[')[],
): Wanted | undefined {
  const closed: Wanted = open.length > (mark === '}' || mark === ']' ? 1 : 0) ? 'comma or end' : 'nothing'
  if (wanted === 'name' || wanted === 'name or end') {
    if (value?.startsWith('"') === true) return 'colon'
    if (mark !== '}' || wanted === 'name') return undefined
    open.pop()
    return closed
  }
  if (wanted === 'colon') return mark === ':' ? 'value' : undefined
  if (wanted === 'comma or end') {
    const inside = open.at(-1)
    if (mark === ',') return inside === '{' ? 'name' : 'value'
    if (mark !== (inside === '{' ? '}' : ']')) return undefined
    open.pop()
    return closed
  }
  if (wanted === 'nothing') return undefined
  if (value !== undefined) return closed
  if (mark === '{' || mark === '[') {
    open.push(mark)
    return mark === '{' ? 'name or end' : 'value or end'
  }
  if (mark !== ']' || wanted === 'value') return undefined
  open.pop()
  return closed
}

/** The line on which the next thing after `at` begins. */
function lineAt(text: string, at: number): number {
  const rest = text.slice(at)
  const blank = rest.length - rest.trimStart().length
  const end = blank === rest.length ? text.trimEnd().length : at + blank
  return text.slice(0, end).split('\n').length
}
