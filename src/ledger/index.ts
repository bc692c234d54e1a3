// PROVE: the ledger's chain. Each entry's hash covers the entry and the hash before it, so that altering, dropping or moving one shows.
import { createHash } from 'node:crypto'

/** One act or look, in ids only. */
export interface LedgerEntry {
  /** ms UTC. */
  at: number
  /** `officer:<id>`, `citizen:<id>`, `system`. */
  actor: string
  /** What was done: `report.filed`, `identity.opened` ... */
  what: string
  /** The id of what it was done to. */
  about?: string | null
  detail: Record<string, unknown>
}

/** What stands before the first entry. */
export const beginning = '0'.repeat(64)

/** The hash of an entry that follows one with the hash `previous`. 64 hex characters. */
export function chain(previous: string, entry: LedgerEntry): string {
  const covered = [previous, entry.at, entry.actor, entry.what, entry.about ?? null, canonical(entry.detail)]
  return createHash('sha256').update(JSON.stringify(covered)).digest('hex')
}

/** Checks entries in order as they are handed in; remembers where it stands. */
export function verifier(from: string = beginning) {
  let previous = from
  let checked = 0
  return {
    /** @returns false for the first entry that does not follow from the one before. */
    check(entry: LedgerEntry & { hash: string }): boolean {
      if (chain(previous, entry) !== entry.hash) return false
      previous = entry.hash
      checked += 1
      return true
    },
    /** The hash of the last entry that held, and how many did: the day's fingerprint. */
    get fingerprint() {
      return { hash: previous, entries: checked }
    },
  }
}

/** The same value for the same content: keys in order, since a database may store them in another. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, canonical(inner)])
}

/** The day in Asia/Ho_Chi_Minh (UTC+7, no summer time): `2026-11-21`. */
export function dayOf(at: number): string {
  return new Date(at + 7 * 3_600_000).toISOString().slice(0, 10)
}
