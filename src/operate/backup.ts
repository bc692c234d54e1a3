// Writes all that the program keeps into one sealed stream while it goes on serving: rows as of one moment, then every file they name.
import type { Carrier } from '../evidence/carrying.js'
import type { Row, Snapshot } from '../store/snapshot.js'
import { openDigest, type Digest } from './digest.js'
import { sealStream } from './seal-file.js'

/** Where a backup begins. */
export interface Beginning {
  is: 'begin'
  version: 1
  /** ms UTC. */
  madeAt: number
  dialect: 'sqlite' | 'postgres'
  migrations: string[]
  withEvidence: boolean
}

/** Where it ends: what must have come before. */
export interface Ending {
  is: 'end'
  tables: Record<string, Digest>
  sequences: Record<string, number>
  /** Files whose original is in it. */
  files: number
  /** Ids of files that the rows name and that are not in our keeping, or no longer with the bytes that were kept. */
  missing: string[]
  changed: string[]
}

export type Entry =
  | Beginning
  | { is: 'rows'; table: string; rows: unknown[] }
  /** Followed by so many bytes. */
  | { is: 'piece'; id: string; which: string; sizeBytes: number }
  | Ending

export interface BackupSupplies {
  snapshot: Snapshot
  /** Without it rows alone are written: for evidence that an object store keeps safe by itself. */
  carrier: Carrier | undefined
  key: Buffer
  /** ms UTC. */
  now(): number
}

/** @param done is told the ending once all of it is written */
export function backUp(supplies: BackupSupplies, done: (ending: Ending) => void): AsyncGenerator<Buffer> {
  return sealStream(supplies.key, entries(supplies, done))
}

async function* entries(
  { snapshot, carrier, now }: BackupSupplies,
  done: (ending: Ending) => void,
): AsyncGenerator<Buffer> {
  const { dialect, migrations } = snapshot
  yield framed({
    is: 'begin',
    version: 1,
    madeAt: now(),
    dialect,
    migrations,
    withEvidence: carrier !== undefined,
  })
  const ending: Ending = { is: 'end', tables: {}, sequences: {}, files: 0, missing: [], changed: [] }
  const named: { id: string; sha256: string }[] = []
  for (const table of snapshot.tables) {
    const digest = openDigest(table)
    for await (const rows of snapshot.rows(table)) {
      for (const row of rows) {
        digest.add(row)
        if (table === 'files' && row['state'] === 'kept')
          named.push({ id: String(row['id']), sha256: String(row['sha256']) })
      }
      yield framed({ is: 'rows', table, rows: rows.map(packRow) })
    }
    ending.tables[table] = digest.digest
  }
  ending.sequences = await snapshot.sequences()
  // The moment is written down: the database need not hold it for us while the files are copied.
  await snapshot.close()
  if (carrier !== undefined) for (const file of named) yield* pieces(carrier, file, ending)
  yield framed(ending)
  done(ending)
}

async function* pieces(
  carrier: Carrier,
  { id, sha256 }: { id: string; sha256: string },
  ending: Ending,
): AsyncGenerator<Buffer> {
  const hash = await carrier.hashOf(id)
  if (hash === undefined) return void ending.missing.push(id)
  if (hash !== sha256) ending.changed.push(id)
  for await (const { which, sizeBytes, stream } of carrier.take(id)) {
    yield framed({ is: 'piece', id, which, sizeBytes })
    for await (const chunk of stream) yield chunk as Buffer
  }
  ending.files += 1
}

function framed(entry: Entry): Buffer {
  const text = Buffer.from(JSON.stringify(entry))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return Buffer.concat([length, text])
}

/** Bytes have no form in JSON. */
function packRow(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? { $bytes: value.toString('base64') } : value,
    ]),
  )
}

export function unpackRow(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const bytes = (value as { $bytes?: unknown } | null)?.$bytes
      return [name, typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : value]
    }),
  )
}
