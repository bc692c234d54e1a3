// What a table holds, as a count and one hash: the same on both databases when, and only when, they hold the same rows.
import { createHash } from 'node:crypto'
import { wordsTable, type Row, type Snapshot } from '../store/snapshot.js'

export interface Digest {
  rows: number
  /**
   * The sum, modulo 2^256, of the SHA-256 of every row, in hex. A sum needs no order: databases sort text each in their own way,
   * and the key that gives a row its place is part of what is hashed.
   */
  sum: string
}

const modulus = 1n << 256n

export function openDigest(table: string) {
  let rows = 0
  let sum = 0n
  return {
    add(row: Row): void {
      rows += 1
      const told = table === wordsTable ? lexemes(row) : row
      const hash = createHash('sha256')
        .update(JSON.stringify(canonical(told)))
        .digest('hex')
      sum = (sum + BigInt(`0x${hash}`)) % modulus
    },
    get digest(): Digest {
      return { rows, sum: sum.toString(16).padStart(64, '0') }
    },
  }
}

/** Every table of a snapshot. */
export async function digestAll(snapshot: Snapshot): Promise<Record<string, Digest>> {
  const digests: Record<string, Digest> = {}
  for (const table of snapshot.tables) {
    const digest = openDigest(table)
    for await (const rows of snapshot.rows(table)) rows.forEach((row) => digest.add(row))
    digests[table] = digest.digest
  }
  return digests
}

/** Names of tables that do not hold the same. */
export function differences(one: Record<string, Digest>, other: Record<string, Digest>): string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()
  return names.filter((name) => one[name]?.rows !== other[name]?.rows || one[name]?.sum !== other[name]?.sum)
}

/** What can be searched for: the same words, whichever form the index has. */
function lexemes({ reportId, words }: Row): Row {
  const text = String(words)
  const found = text.startsWith("'")
    ? [...text.matchAll(/'([^']*)'/g)].map(([, word]) => word!)
    : text.split(' ')
  return { reportId, words: [...new Set(found.filter(Boolean))].sort() }
}

function canonical(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return ['bytes', value.toString('base64')]
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value ?? null
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, canonical(inner)]),
  )
}
