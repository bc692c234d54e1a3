// Has every original looked at by a virus scanner before an officer can open it; while the scanner is away it waits and asks again.
import type { Keeping } from '../evidence/index.js'
import type { Scanner } from '../evidence/scanner.js'
import type { Database } from '../store/index.js'
import { claimScans, nextScanDue, recordScan, type ClaimedScan, type ScanOutcome } from '../store/scans.js'
import type { Log } from './deliveries.js'
import { insist } from './insist.js'
import { startLoop, type Loop } from './loop.js'

export interface ScanningSupplies {
  database: Database
  keeping: Pick<Keeping, 'read'>
  scanner: Scanner
  now(): number
  by: string
  log: Log
}

const second = 1_000
const minute = 60 * second
/** ms between tries; they never end, since what is not known to be clean stays shut. */
const ladder = [5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, 60 * minute]
const leaseMs = 10 * minute
const atOnce = 2

export function startScanning(supplies: ScanningSupplies): Loop {
  const { database, now, by, log } = supplies
  return startLoop<ClaimedScan>({
    name: 'scanning',
    claim: (limit) => claimScans(database, { now: now(), by, leaseMs, limit }),
    work: async (file, stopping) => {
      const outcome = await scan(supplies, file)
      await insist(() => recordScan(database, file.id, outcome, now()), stopping)
    },
    nextDue: () => nextScanDue(database),
    now,
    atOnce,
    restMaxMs: 2 * second,
    failed: (error) => log('error', 'scanning.failed', { error: (error as Error).message }),
  })
}

async function scan(
  { keeping, scanner, now, log }: ScanningSupplies,
  file: ClaimedScan,
): Promise<ScanOutcome> {
  const later = (why: string): ScanOutcome => {
    log('warn', 'scanning.later', { file: file.id, why })
    return { is: 'later', at: now() + ladder[Math.min(file.tries, ladder.length - 1)]! }
  }
  try {
    const piece = await keeping.read(file.id, 'original')
    if (piece === undefined) return later('not-kept')
    const verdict = await scanner.scan(piece.stream)
    if (verdict.is === 'unknown') return later(verdict.why)
    if (verdict.is === 'infected') log('warn', 'scanning.infected', { file: file.id })
    return verdict
  } catch {
    return later('not-read')
  }
}
