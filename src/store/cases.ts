// Cases: reports of which a person said, with a reason, that they tell of one event. Each keeps its own answer to its citizen.
import { and, asc, desc, eq, inArray, ne, or } from 'drizzle-orm'
import type { Likeness } from '../reports/duplicates.js'
import type { Connection, Database } from './database.js'
import { act, done, note, stop, type Act, type Outcome } from './desk-acts.js'
import { seesReport } from './desk-looks.js'
import type { UnitsSeen } from './desk.js'
import { addToTimeline } from './reports.js'
import type { LikenessState } from './tables-forwarding.js'

export interface LikenessView {
  id: string
  otherId: string
  reasons: Likeness[]
  state: LikenessState
  because: string | null
  decidedBy: string | null
  /** Present when the reader may open it. */
  other?: { code: string; unitId: string; filedAt: number; pseudonym: string }
}

/** What a report looks like, the open ones first; other units' reports are named without their code. */
export async function readLikenesses(
  database: Database,
  reportId: string,
  units: UnitsSeen,
): Promise<LikenessView[]> {
  const on = database.read
  const { likenesses: pairs, reports, handlings } = on.tables
  const rows = await on.db
    .select()
    .from(pairs)
    .where(or(eq(pairs.reportId, reportId), eq(pairs.otherId, reportId)))
    .orderBy(desc(pairs.at))
    .limit(50)
  const views: LikenessView[] = []
  for (const { id, reportId: later, otherId: earlier, reasons, state, because, decidedBy } of rows) {
    const otherId = later === reportId ? earlier : later
    const isSeen = (await seesReport(on, otherId, units)) !== 'no'
    const found = await on.db
      .select({
        code: reports.code,
        filedAt: reports.filedAt,
        pseudonym: reports.pseudonym,
        unitId: handlings.unitId,
      })
      .from(reports)
      .innerJoin(handlings, eq(handlings.reportId, reports.id))
      .where(eq(reports.id, otherId))
      .limit(1)
    const [other] = found
    views.push({
      id,
      otherId,
      reasons,
      state,
      because,
      decidedBy,
      ...(isSeen && other !== undefined ? { other } : {}),
    })
  }
  return views.sort((one, two) => Number(two.state === 'proposed') - Number(one.state === 'proposed'))
}

/** The other reports of a report's case. */
export async function readCase(
  database: Database,
  reportId: string,
): Promise<{ id: string; code: string }[]> {
  const { db, tables } = database.read
  const { caseMembers, reports } = tables
  const mine = await db.select().from(caseMembers).where(eq(caseMembers.reportId, reportId)).limit(1)
  if (mine[0] === undefined) return []
  return await db
    .select({ id: reports.id, code: reports.code })
    .from(caseMembers)
    .innerJoin(reports, eq(reports.id, caseMembers.reportId))
    .where(and(eq(caseMembers.caseId, mine[0].caseId), ne(caseMembers.reportId, reportId)))
    .orderBy(asc(reports.filedAt))
    .limit(50)
}

const reasonLengthMin = 5

/**
 * A person says that two reports are one event, or that they are not. Merged, they share a case and nothing else: each keeps
 * its own code, clocks, timeline and answer to its citizen.
 */
export function decideLikeness(
  database: Database,
  asked: Act,
  decision: { otherId: string; same: boolean; because: string },
): Promise<Outcome> {
  const { otherId, same } = decision
  const because = decision.because.trim()
  return act(database, asked, async (on) => {
    if (because.length < reasonLengthMin) stop('reason')
    const { likenesses: pairs } = on.tables
    const { reportId, officer, now, units } = asked
    if ((await seesReport(on, otherId, units)) === 'no') stop('not_seen')
    const id = [reportId, otherId].sort().join(':')
    const rows = await on.db
      .update(pairs)
      .set({ state: same ? 'same' : 'different', decidedBy: officer.id, decidedAt: now, because })
      .where(and(eq(pairs.id, id), eq(pairs.state, 'proposed')))
      .returning({ id: pairs.id })
    if (rows.length === 0) stop('wrong_state')
    if (same) await join(on, asked, otherId)
    const what = same ? 'merged' : 'not_merged'
    await note(on, asked, what, { other: otherId, because })
    await addToTimeline(
      on,
      otherId,
      { kind: 'officer', id: officer.id },
      what,
      { other: reportId, because },
      now,
    )
    return done
  })
}

/** Puts both into one case; two cases become the one whose first report is the earlier. */
async function join(on: Connection, asked: Act, otherId: string): Promise<void> {
  const { caseMembers } = on.tables
  const { reportId, officer, now } = asked
  const pair = [reportId, otherId]
  const known = await on.db.select().from(caseMembers).where(inArray(caseMembers.reportId, pair))
  const cases = [...new Set(known.map(({ caseId }) => caseId))].sort()
  const caseId = cases[0] ?? pair.sort()[0]!
  if (cases.length > 1)
    await on.db.update(caseMembers).set({ caseId }).where(inArray(caseMembers.caseId, cases))
  for (const id of pair)
    await on.db
      .insert(caseMembers)
      .values({ reportId: id, caseId, joinedAt: now, byOfficer: officer.id })
      .onConflictDoNothing()
}
