// Carries the evidence that a database names from one keeping into another, and proves by hash that each original lies there as it was kept.
import type { Carrier } from '../evidence/carrying.js'
import type { Snapshot } from '../store/snapshot.js'

export interface EvidenceMoved {
  files: number
  bytes: number
  /** Ids of originals that do not lie where they should. */
  missing: string[]
  /** Ids of originals that are not, or did not arrive, as they were kept. */
  altered: string[]
}

/** What lies there already keeps its bytes, so a move that was cut off is simply run again. @throws Fault `disk-full` */
export async function moveEvidence(snapshot: Snapshot, from: Carrier, to: Carrier): Promise<EvidenceMoved> {
  const moved: EvidenceMoved = { files: 0, bytes: 0, missing: [], altered: [] }
  for await (const rows of snapshot.rows('files'))
    for (const row of rows)
      if (row['state'] === 'kept') await moveOne(from, to, String(row['id']), String(row['sha256']), moved)
  return moved
}

async function moveOne(
  from: Carrier,
  to: Carrier,
  id: string,
  sha256: string,
  moved: EvidenceMoved,
): Promise<void> {
  let pieces = 0
  for await (const { which, sizeBytes, stream } of from.take(id)) {
    await to.put(id, which, stream)
    pieces += 1
    moved.bytes += sizeBytes
  }
  const arrived = await to.hashOf(id)
  if (pieces === 0 || arrived === undefined) return void moved.missing.push(id)
  if (arrived !== sha256) return void moved.altered.push(id)
  moved.files += 1
}
