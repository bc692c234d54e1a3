// Reads the platforms' JSON without rounding: their ids pass 2^53 and now and then arrive as JSON numbers.

const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs
const longWhole = /^-?\d{16,}$/
/** Where a number may stand, digits enough to be rounded; within a text they only cost a second look. */
const mayRound = /(?:^|[\s:,[-])\d{16}/

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Like JSON.parse, but whole numbers of 16 digits and more come out as strings with every digit kept.
 * @throws SyntaxError when the bytes are no UTF-8 or no JSON
 */
export function parseLossless(body: Buffer): unknown {
  const text = decode(body)
  const plain: unknown = JSON.parse(text)
  if (!mayRound.test(text)) return plain
  return JSON.parse(text.replace(stringOrNumber, (token) => (longWhole.test(token) ? `"${token}"` : token)))
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body)
  } catch (cause) {
    throw new SyntaxError('the body is no UTF-8', { cause })
  }
}

/** The object without the members that are undefined, so that optional means absent. */
export function present<Whole extends object>(whole: {
  [Key in keyof Whole]: Whole[Key] | undefined
}): Whole {
  const kept = {} as Whole
  for (const key in whole) {
    const value = whole[key]
    if (value !== undefined) kept[key] = value
  }
  return kept
}
