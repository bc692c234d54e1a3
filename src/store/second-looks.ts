// What counts only when a second person agrees: asked with a reason, agreed to by another officer, used once, within a limited time.
import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import type { Connection, Database } from './database.js'
import { note, stop, type Act } from './desk-acts.js'
import type { SecondLookKind } from './tables-secrecy.js'
import type { Tables } from './tables.js'

export type SecondLook = Tables['secondLooks']['$inferSelect']

/** How long a second person has to agree, and the first one to use what was agreed. ms. */
export const secondLookLifeMs = 24 * 3_600_000

/** The shortest reason that tells an auditor anything. Characters. */
export const secondLookReasonMin = 10

/** Asks for a second person. Only inside `act`. @returns the id of the request */
export async function askSecond(
  on: Connection,
  asked: Act,
  wish: { kind: SecondLookKind; reason: string; detail: Record<string, unknown> },
): Promise<string> {
  const reason = wish.reason.trim()
  if (reason.length < secondLookReasonMin) return stop('reason')
  if ((await waitingLook(on, asked.reportId, wish.kind, asked.now)) !== undefined)
    return stop('proposal_waits')
  const id = asked.newId()
  await on.db.insert(on.tables.secondLooks).values({
    id,
    kind: wish.kind,
    reportId: asked.reportId,
    detail: wish.detail,
    reason,
    askedBy: asked.officer.id,
    askedAt: asked.now,
    state: 'waiting',
    endsAt: asked.now + secondLookLifeMs,
  })
  await note(on, asked, `${wish.kind}_asked`, { look: id, because: reason })
  return id
}

/** A second person decides; stops for the one who asked, for who may not, for what has lapsed. Only inside `act`. */
export async function decideSecond(
  on: Connection,
  asked: Act,
  decision: { id: string; agree: boolean; because: string },
): Promise<SecondLook> {
  const { secondLooks } = on.tables
  const rows = await on.db.select().from(secondLooks).where(eq(secondLooks.id, decision.id)).limit(1)
  const look = rows[0]
  if (look === undefined || look.reportId !== asked.reportId || look.state !== 'waiting')
    return stop('no_proposal')
  if (look.endsAt <= asked.now) return stop('no_proposal')
  if (look.askedBy === asked.officer.id) return stop('own_proposal')
  const because = decision.because.trim()
  if (!decision.agree && because.length < 5) return stop('reason')
  const decided = {
    state: decision.agree ? ('agreed' as const) : ('refused' as const),
    decidedBy: asked.officer.id,
    decidedAt: asked.now,
    decidedBecause: because || null,
  }
  await on.db
    .update(secondLooks)
    .set(decided)
    .where(and(eq(secondLooks.id, look.id), eq(secondLooks.state, 'waiting')))
  await note(on, asked, `${look.kind}_${decision.agree ? 'agreed' : 'refused'}`, {
    look: look.id,
    by: look.askedBy,
    because,
  })
  return { ...look, ...decided }
}

/** Marks an agreed request as used, once. Only inside `act`. */
export async function useSecond(on: Connection, look: SecondLook, now: number): Promise<void> {
  const { secondLooks } = on.tables
  const rows = await on.db
    .update(secondLooks)
    .set({ usedAt: now })
    .where(and(eq(secondLooks.id, look.id), eq(secondLooks.state, 'agreed'), isNull(secondLooks.usedAt)))
    .returning({ id: secondLooks.id })
  if (rows[0] === undefined) stop('no_proposal')
}

/** The request of a kind that waits for a second person. */
export async function waitingLook(
  on: Connection,
  reportId: string,
  kind: SecondLookKind,
  now: number,
): Promise<SecondLook | undefined> {
  const { secondLooks } = on.tables
  const rows = await on.db
    .select()
    .from(secondLooks)
    .where(
      and(
        eq(secondLooks.reportId, reportId),
        eq(secondLooks.kind, kind),
        eq(secondLooks.state, 'waiting'),
        gt(secondLooks.endsAt, now),
      ),
    )
    .limit(1)
  return rows[0]
}

/** All requests about a report, the oldest first. */
export async function looksOf(database: Database, reportId: string): Promise<SecondLook[]> {
  const { db, tables } = database.read
  const { secondLooks } = tables
  return await db
    .select()
    .from(secondLooks)
    .where(eq(secondLooks.reportId, reportId))
    .orderBy(asc(secondLooks.askedAt))
    .limit(100)
}
