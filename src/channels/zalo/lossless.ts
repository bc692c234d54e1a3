// Reads JSON without rounding whole numbers: Zalo's ids are above 2^53 and now and then arrive as JSON numbers.

const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs
const longWhole = /^-?\d{16,}$/

/**
 * Like JSON.parse, but whole numbers of 16 digits and more come out as strings with every digit kept.
 * @throws SyntaxError when the body is not JSON.
 */
export function parseLossless(body: Buffer): unknown {
  const text = body.toString('utf8')
  const plain: unknown = JSON.parse(text)
  if (!/\d{16}/.test(text)) return plain
  return JSON.parse(text.replace(stringOrNumber, (token) => (longWhole.test(token) ? `"${token}"` : token)))
}
