// Looks into JSON of unknown shape without ever throwing.

export type Fields = Record<string, unknown>

/** The value as an object; an empty one when it is anything else. */
export function record(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Text or a number as text; undefined when it is neither, or blank. */
export function word(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value !== 'string' || value.trim() === '') return undefined
  return value
}

export function dig(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inside, key) => record(inside)[key], value)
}
