// Retention by class: what nobody needs any more is destroyed by itself, a class at a time, with a certificate.
import {
  and,
  asc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  sql,
  type SQL,
  type SQLWrapper,
} from 'drizzle-orm'
import { certify } from './certificates.js'
import { literal, type Connection, type Database } from './database.js'
import { destroyCitizen } from './rights.js'

const dayMs = 86_400_000

/** How long each class is kept. ms. Terms: proposed under Law 91/2025/QH15 art. 14; limitation of one year, NĐ 168/2024 art. 4. */
export const terms = {
  /** Drafts that were never sent, from the last word. */
  draft: 7 * dayMs,
  /** Conversations without a report, from the last word. */
  transcript: 30 * dayMs,
  /** Evidence and identity, from the day the case ended. */
  closed: 365 * dayMs,
} as const

const atOnce = 200

/** Drafts left alone for a week: their words go, and their files. */
export function forgetDrafts(database: Database, supplies: Forgetting): Promise<void> {
  const { now, newId } = supplies
  return database.write(async (on) => {
    const { conversations, files } = on.tables
    const old = await on.db
      .select({ citizenId: conversations.citizenId })
      .from(conversations)
      .where(
        and(
          lt(conversations.updatedAt, now - terms.draft),
          // As the index has it: most conversations are over and stay.
          sql`${conversations.standing} not in ('idle', 'done')`,
        ),
      )
      .limit(atOnce)
    if (old.length === 0) return
    const citizens = old.map(({ citizenId }) => citizenId)
    await on.db.delete(conversations).where(inArray(conversations.citizenId, citizens))
    // All of them: without the draft nobody would find the rest again.
    const loose = await on.db
      .select({ id: files.id })
      .from(files)
      .where(
        and(
          inArray(files.citizenId, citizens),
          isNull(files.reportId),
          lt(files.receivedAt, now - terms.draft),
        ),
      )
    const counts = { drafts: old.length, files: loose.length }
    await certify(on, { id: newId(), kind: 'drafts', about: 'drafts', counts, because: 'term', at: now })
    await emptyFiles(
      on,
      loose.map(({ id }) => id),
    )
  })
}

export interface Forgetting {
  /** ms UTC. */
  now: number
  newId(): string
}

/** Rows whose id comes after the one and not after the other, in the order of ids. */
export interface Stretch {
  after: string
  /** undefined: to the end. */
  upTo: string | undefined
}

/** How many rows make a stretch: looking through them holds nobody up. */
const stretchRows = 1_000

/** The next stretch of citizens or reports: after years there are too many to be looked through at once. */
export async function stretchAfter(
  database: Database,
  of: 'citizens' | 'reports',
  after: string,
): Promise<Stretch> {
  const { db, tables } = database.read
  const id = of === 'citizens' ? tables.citizens.id : tables.handlings.reportId
  const rows = await db
    .select({ id })
    .from(of === 'citizens' ? tables.citizens : tables.handlings)
    .where(gt(id, after))
    .orderBy(asc(id))
    .limit(1)
    .offset(stretchRows - 1)
  return { after, upTo: rows[0]?.id }
}

function within(id: SQLWrapper, { after, upTo }: Stretch): SQL | undefined {
  return and(gt(id, after), upTo === undefined ? undefined : lte(id, upTo))
}

/**
 * Of a stretch, citizens who never filed anything and have been silent for 30 days: their key goes, and with it all they said.
 * @returns whether nothing more of the stretch has run out
 */
export function forgetTranscripts(
  database: Database,
  { now, newId }: Forgetting,
  stretch: Stretch,
): Promise<boolean> {
  return database.write(async (on) => {
    const { citizens, reports, files, alerts } = on.tables
    const silent = await on.db
      .select({ id: citizens.id })
      .from(citizens)
      .where(
        and(
          within(citizens.id, stretch),
          isNull(citizens.erasedAt),
          lt(citizens.heardAt, now - terms.transcript),
          lt(citizens.createdAt, now - terms.transcript),
          sql`not exists (select 1 from ${reports} where ${reports.citizenId} = ${citizens.id})`,
          sql`not exists (select 1 from ${alerts} where ${alerts.citizenId} = ${citizens.id})`,
        ),
      )
      .limit(atOnce)
    for (const { id } of silent) {
      const theirs = await on.db
        .select({ id: files.id })
        .from(files)
        .where(eq(files.citizenId, id))
        .limit(1_000)
      await emptyFiles(
        on,
        theirs.map((file) => file.id),
      )
      await destroyCitizen(on, { id: newId(), citizenId: id, because: 'term', now })
    }
    return silent.length < atOnce
  })
}

/**
 * Of a stretch, cases that ended a year ago: evidence and identity go; the report and its timeline stay, under a pseudonym.
 * @returns whether nothing more of the stretch has run out
 */
export function forgetClosed(
  database: Database,
  { now, newId }: Forgetting,
  stretch: Stretch,
): Promise<boolean> {
  return database.write(async (on) => {
    const { handlings, identities, files, reports } = on.tables
    const ended = await on.db
      .select({ id: handlings.reportId, citizenId: reports.citizenId })
      .from(handlings)
      .innerJoin(reports, eq(reports.id, handlings.reportId))
      .innerJoin(identities, eq(identities.reportId, handlings.reportId))
      .where(
        and(
          within(handlings.reportId, stretch),
          inArray(handlings.state, ['resolved', 'transferred', 'closed']),
          lt(handlings.resolvedAt, now - terms.closed),
          sql`(${identities.sealed} is not null or exists (select 1 from ${files} where ${files.reportId} = ${handlings.reportId}
              and ${files.state} = 'kept'))`,
        ),
      )
      .limit(atOnce)
    for (const { id } of ended) {
      await on.db.update(identities).set({ sealed: null }).where(eq(identities.reportId, id))
      const theirs = await on.db
        .select({ id: files.id })
        .from(files)
        .where(and(eq(files.reportId, id), eq(files.state, 'kept')))
        .limit(1_000)
      const counts = { identities: 1, files: theirs.length }
      await certify(on, { id: newId(), kind: 'closed', about: id, counts, because: 'term', at: now })
      await emptyFiles(
        on,
        theirs.map((file) => file.id),
      )
    }
    return ended.length < atOnce
  })
}

/** As many as one statement is handed: a database takes some ten thousand values at most. */
const together = 1_000

/** The rows stay, with the hash of what was there; the platform's link goes, and the file itself leaves. */
async function emptyFiles(on: Connection, ids: string[]): Promise<void> {
  const { files } = on.tables
  for (let from = 0; from < ids.length; from += together)
    await on.db
      .update(files)
      .set({ sealed: null, state: 'leaving', clues: null })
      .where(inArray(files.id, ids.slice(from, from + together)))
}

/** Files yet to be removed from the store of evidence. By chance: one that cannot be removed keeps no other. */
export async function leavingFiles(database: Database): Promise<string[]> {
  const { db, tables } = database.read
  const { files } = tables
  const rows = await db
    .select({ id: files.id })
    .from(files)
    .where(eq(files.state, literal('leaving')))
    .orderBy(sql`random()`)
    .limit(together)
  return rows.map(({ id }) => id)
}

/** They are removed. */
export function filesGone(database: Database, ids: string[]): Promise<void> {
  return database.write(async (on) => {
    const { files } = on.tables
    await on.db
      .update(files)
      .set({ state: 'lost' })
      .where(and(inArray(files.id, ids), eq(files.state, literal('leaving'))))
  })
}

/** Files of somebody erased that belong to no report: nothing keeps them, and who asked was told that they go at once. */
export function forgetErased(database: Database, { now, newId }: Forgetting): Promise<void> {
  return database.write(async (on) => {
    const { files, citizens } = on.tables
    const loose = await on.db
      .select({ id: files.id })
      .from(files)
      .innerJoin(citizens, eq(citizens.id, files.citizenId))
      .where(and(isNotNull(citizens.erasedAt), isNull(files.reportId), eq(files.state, literal('kept'))))
      .limit(1_000)
    if (loose.length === 0) return
    const counts = { files: loose.length }
    await certify(on, { id: newId(), kind: 'files', about: 'files', counts, because: 'erased', at: now })
    await emptyFiles(
      on,
      loose.map(({ id }) => id),
    )
  })
}
