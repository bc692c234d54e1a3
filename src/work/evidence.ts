// Brings citizens' files into our keeping before the platform's links expire, and tells their conversation what became of each.
import type { Channel } from '../channels/channel.js'
import type { Keeping } from '../evidence/index.js'
import { Fault } from '../faults.js'
import { claimFiles, nextFileDue, recordFile, type ClaimedFile, type FileOutcome } from '../store/files.js'
import type { Database } from '../store/index.js'
import type { Vault } from '../vault/index.js'
import type { Log } from './deliveries.js'
import { insist } from './insist.js'
import { startLoop, type Loop } from './loop.js'

export interface EvidenceSupplies {
  database: Database
  vault: Vault
  channels: Map<string, Channel>
  keeping: Keeping
  now(): number
  by: string
  log: Log
  /** News for a conversation is waiting. */
  wakeTurns(): void
}

const second = 1_000
const minute = 60 * second
/** ms between tries; the links of both platforms live for a day or less, so that is when we stop. */
const ladder = [2 * second, 10 * second, 30 * second, 2 * minute, 5 * minute, 15 * minute]
const giveUpAfterMs = 24 * 60 * minute
const leaseMs = 15 * minute
const atOnce = 4

export function startEvidence(supplies: EvidenceSupplies): Loop {
  const { database, vault, now, by, log } = supplies
  return startLoop<ClaimedFile>({
    name: 'evidence',
    claim: (limit) => claimFiles(database, vault, { now: now(), by, leaseMs, limit }),
    work: async (file, stopping) => {
      const outcome = await fetch(supplies, file)
      if (outcome.is !== 'kept')
        log('warn', `evidence.${outcome.is}`, { file: file.id, fault: outcome.fault })
      await insist(() => recordFile(database, vault, file, outcome, now()), stopping)
      supplies.wakeTurns()
    },
    nextDue: () => nextFileDue(database),
    now,
    atOnce,
    restMaxMs: 2 * second,
    failed: (error) => log('error', 'evidence.failed', { error: (error as Error).message }),
  })
}

async function fetch(supplies: EvidenceSupplies, file: ClaimedFile): Promise<FileOutcome> {
  const { now, keeping } = supplies
  try {
    const channel = supplies.channels.get(file.channel)
    if (channel === undefined) throw new Fault('platform-unreachable', `channel ${file.channel} is not open`)
    const stream = await channel.fetchFile(file.ref)
    const { name, sizeBytes } = file.ref
    const kept = await keeping.keep(stream, {
      id: file.id,
      kind: file.kind,
      ...(name === undefined ? {} : { name }),
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
    })
    return { is: 'kept', ...kept, clues: { ...kept.clues } }
  } catch (error) {
    return afterFault(error, file, now())
  }
}

/** What a failed fetch leads to. Exported for its table of cases. */
export function afterFault(
  error: unknown,
  file: { tries: number; receivedAt: number },
  now: number,
): FileOutcome {
  const fault = error instanceof Fault ? error : new Fault('platform-error', 'unexpected', { cause: error })
  if (fault.retry === 'never')
    return { is: fault.code === 'link-expired' ? 'lost' : 'refused', fault: fault.code }
  if (now - file.receivedAt > giveUpAfterMs) return { is: 'lost', fault: 'link-expired' }
  const wait = ladder[Math.min(file.tries, ladder.length - 1)]!
  return { is: 'later', at: Math.max(now + wait, fault.notBefore ?? 0), fault: fault.code }
}
