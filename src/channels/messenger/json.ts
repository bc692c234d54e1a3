// Reads untrusted JSON for Messenger: ids stay exact strings whatever their size, times become ms UTC, wrong shapes become nothing.

export type Fields = Record<string, unknown>

const bigInteger = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * Parses a body without rounding: integers too long for a JavaScript number become strings of their digits.
 * Page-scoped ids and app ids arrive as numbers in places, and pass 2^53.
 * @throws SyntaxError when the bytes are no UTF-8 or no JSON
 */
export function parse(body: Buffer): unknown {
  const text = decode(body)
  const plain: unknown = JSON.parse(text)
  if (!/\d{16}/.test(text)) return plain
  return JSON.parse(text.replace(bigInteger, (token) => (isUnsafe(token) ? `"${token}"` : token)))
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw new SyntaxError('the body is no UTF-8', { cause })
  }
}

function isUnsafe(token: string): boolean {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token))
}

export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

/** The objects of a list; whatever else it holds is left out. */
export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf).filter((item) => item !== undefined) : []
}

export function wordsOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** An id as an opaque string; samples of the platform write the same id as a number and as a string. */
export function idOf(value: unknown): string | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : wordsOf(value)
}

/** ms UTC of a time that comes as ms, as seconds, or as a string of either. */
export function timeOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number) || number <= 0 || number > 1e14) return undefined
  return Math.round(number < 1e11 ? number * 1000 : number)
}

/** A copy without the fields that have no value, so that absent stays absent. */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
