// Looks into untrusted JSON of Messenger: ids become exact strings, times ms UTC, wrong shapes nothing.

export type Fields = Record<string, unknown>

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
