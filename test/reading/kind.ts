// The contract by which a kind of reading (times, plates, names ...) is scored over its sets.

/** One line of a set: what a citizen wrote, when it was written if that matters, and what must come of it. */
export interface Row {
  text: string
  /** ISO time with offset; `standardNow` when absent. */
  now?: string
  /** The kind's own notation of the right outcome; several outcomes may be right. */
  want: unknown
  /** Anything else the kind needs (the state of the conversation, what is known already). */
  with?: unknown
}

/** `right`: the right value or the right question. `missed`: neither, but no harm done. `wrong`: a concrete wrong value. */
export type Verdict = 'right' | 'missed' | 'wrong'

/**
 * A kind of reading. Put it in `kinds/<name>.ts` as the default export and its rows in the named files of `sets/`;
 * `score.ts` finds both by themselves.
 */
export interface Kind {
  name: string
  /** File names in `sets/`. */
  sets: string[]
  /** Reads `text` (the row's own text or a variant of it) and judges the outcome against the row. */
  judge(row: Row, text: string): Verdict
  /** What was read, in short, for the list of rows that went wrong. */
  show(row: Row, text: string): string
}

/** Saturday 21 November 2026, 14:00 in Vietnam. */
export const standardNow = '2026-11-21T14:00:00+07:00'

/** @returns ms UTC of the row's own time */
export function nowOf(row: Row): number {
  return Date.parse(row.now ?? standardNow)
}
