// Evidence on its way into our keeping: claimed, recorded, and the news put into the citizen's lane in the same transaction.
import { and, asc, eq, lte, sql } from 'drizzle-orm'
import type { FileRef } from '../channels/channel.js'
import { Fault, type FaultCode } from '../faults.js'
import type { Vault } from '../vault/index.js'
import { atMost, literal, prepareOnce, statement, type Database } from './database.js'
import { insertInbound, type InnerMessage } from './inbound.js'
import type { Claimer } from './claimer.js'
import { addToTimeline } from './reports.js'
import type { Tables } from './tables.js'

export interface ClaimedFile {
  id: string
  channel: string
  account: string
  /** The platform's id of the citizen. */
  handle: string
  kind: FileRef['kind']
  ref: FileRef
  receivedAt: number
  tries: number
}

export type FileOutcome =
  | {
      is: 'kept'
      kind: FileRef['kind']
      mime: string
      sizeBytes: number
      sha256: string
      perceptualHash?: string
      clues: { takenAt?: number; takenPlace?: { latitude: number; longitude: number } } & Record<
        string,
        unknown
      >
    }
  | { is: 'later'; at: number; fault: FaultCode }
  | { is: 'refused' | 'lost'; fault: FaultCode }

type Row = Tables['files']['$inferSelect']
interface Claimable {
  file: Row
  key: Buffer | null
  sealedHandle: Buffer | null
}

const statements = prepareOnce(({ db, tables: { files, citizens } }) => ({
  due: statement<Claimable>(
    db
      .select({ file: files, key: citizens.key, sealedHandle: citizens.sealedHandle })
      .from(files)
      .innerJoin(citizens, eq(citizens.id, files.citizenId))
      .where(
        and(
          eq(files.state, literal('waiting')),
          lte(files.dueAt, sql.placeholder('now')),
          lte(files.claimedUntil, sql.placeholder('now')),
        ),
      )
      .orderBy(asc(files.dueAt))
      .limit(atMost(sql.placeholder('limit'))),
  ),
  claim: statement(
    db
      .update(files)
      .set({ claimedBy: sql`${sql.placeholder('by')}`, claimedUntil: sql`${sql.placeholder('until')}` })
      .where(eq(files.id, sql.placeholder('id'))),
  ),
}))

/** Claims files whose turn it is to be fetched, the longest waiting first. */
export function claimFiles(database: Database, vault: Vault, claimer: Claimer): Promise<ClaimedFile[]> {
  return database.write(async (on) => {
    await on.lock('files')
    const rows = await statements(on).due({ now: claimer.now, limit: claimer.limit })
    const until = claimer.now + claimer.leaseMs
    for (const { file } of rows) await statements(on).claim({ by: claimer.by, until, id: file.id })
    const opened: ClaimedFile[] = []
    for (const row of rows.filter(isReachable))
      try {
        opened.push(openRow(vault, row))
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        // What does not open stops nobody else.
        await on.db
          .update(on.tables.files)
          .set({ state: 'refused', fault: error.code })
          .where(eq(on.tables.files.id, row.file.id))
      }
    return opened
  })
}

function openRow(vault: Vault, { file, key, sealedHandle }: Reachable): ClaimedFile {
  const { id, channel, kind, receivedAt, tries, citizenId } = file
  const [account, handle] = vault.open(sealedHandle, `citizen:${citizenId}`, key) as [string, string]
  const ref = vault.open(file.sealed, `file:${id}`, key) as FileRef
  return { id, channel, account, handle, kind, receivedAt, tries, ref }
}

type Reachable = { file: Row & { sealed: Buffer }; key: Buffer; sealedHandle: Buffer }

function isReachable(row: Claimable): row is Reachable {
  return row.key !== null && row.sealedHandle !== null && row.file.sealed !== null
}

/** Writes down what became of a file; the citizen's conversation hears of what concerns it. */
export function recordFile(
  database: Database,
  vault: Vault,
  file: ClaimedFile,
  outcome: FileOutcome,
  now: number,
): Promise<void> {
  return database.write(async (on) => {
    const { files } = on.tables
    if (outcome.is === 'later') {
      await on.db
        .update(files)
        .set({ tries: sql`${files.tries} + 1`, dueAt: outcome.at, fault: outcome.fault, claimedUntil: 0 })
        .where(eq(files.id, file.id))
      return
    }
    const change =
      outcome.is === 'kept'
        ? {
            state: 'kept' as const,
            kind: outcome.kind,
            mime: outcome.mime,
            sizeBytes: outcome.sizeBytes,
            sha256: outcome.sha256,
            perceptualHash: outcome.perceptualHash ?? null,
            clues: outcome.clues,
            keptAt: now,
            fault: null,
          }
        : { state: outcome.is, fault: outcome.fault }
    const rows = await on.db
      .update(files)
      .set({ ...change, claimedUntil: 0 })
      .where(and(eq(files.id, file.id), eq(files.state, literal('waiting'))))
      .returning({ reportId: files.reportId })
    if (rows[0] === undefined) return
    const reportId = rows[0].reportId
    if (reportId !== null)
      await addToTimeline(
        on,
        reportId,
        { kind: 'system', id: null },
        `evidence_${outcome.is}`,
        { file: file.id },
        now,
      )
    await insertInbound(on, vault, [{ message: news(file, outcome), receivedAt: now, dueAt: now }])
  })
}

function news(file: ClaimedFile, outcome: Exclude<FileOutcome, { is: 'later' }>): InnerMessage {
  const { id, channel, account, handle } = file
  const kept = outcome.is === 'kept' ? outcome : undefined
  return {
    channel,
    account,
    citizen: handle,
    messageId: `news:${id}`,
    kind: 'news',
    news: {
      file: id,
      outcome: outcome.is,
      ...('fault' in outcome ? { fault: outcome.fault } : {}),
      ...(kept === undefined ? {} : { kind: kept.kind }),
      ...(kept?.clues.takenAt === undefined ? {} : { takenAt: kept.clues.takenAt }),
      ...(kept?.clues.takenPlace === undefined ? {} : { takenPlace: kept.clues.takenPlace }),
    },
  }
}

/** ms UTC of the next file to be tried; undefined when none waits. */
export async function nextFileDue(database: Database): Promise<number | undefined> {
  const { db, tables } = database.read
  const rows = await db
    .select({ dueAt: sql<number | null>`min(${tables.files.dueAt})` })
    .from(tables.files)
    .where(eq(tables.files.state, literal('waiting')))
  return rows[0]?.dueAt ?? undefined
}
