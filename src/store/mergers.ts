// Merging away: a report leaves the working list and stands behind an earlier one, by two people and with a reason; taken back the same way.
// Each citizen keeps their code, their clocks and an answer of their own: what ends the one ends and answers all that stand behind it.
import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import { loweringOf } from '../reports/lowering.js'
import type { Vault } from '../vault/index.js'
import { hasConflict } from './conflicts.js'
import { factsNow, tellAbove } from './corrections.js'
import type { Connection, Database } from './database.js'
import { act, done, mustHold, note, stop, tell, type Act, type Handling, type Outcome } from './desk-acts.js'
import { seesReport } from './desk-looks.js'
import { askSecond, decideSecond, useSecond } from './second-looks.js'

export interface MergeAsk {
  /** The code of the earlier report it goes behind. */
  code: string
  reason: string
  /** The unit that is told, whatever anybody sets. */
  above: string
}

/** Asks to merge a report away behind an earlier one; the unit above learns of the asking. */
export function askMerge(database: Database, asked: Act, ask: MergeAsk): Promise<Outcome> {
  return act(database, asked, async (on, handling) => {
    const into = await idOf(on, ask.code)
    if (into === undefined || (await seesReport(on, into, asked.units)) !== 'own') return stop('not_seen')
    await mustHold(on, asked)
    await mustFit(on, asked, handling, into)
    const code = ask.code.trim().toUpperCase()
    const detail = { into, code, lowered: await loweredBy(on, asked, handling, into), above: ask.above }
    const look = await askSecond(on, asked, { kind: 'merge', reason: ask.reason, detail })
    await tellAbove(on, asked, ask.above, 'merging_asked', { look, into, lowered: detail.lowered })
    return done
  })
}

/** Asks to take a merged report back onto the working list. */
export function askUnmerge(database: Database, asked: Act, ask: Omit<MergeAsk, 'code'>): Promise<Outcome> {
  return act(database, asked, async (on, { mergedInto }) => {
    if (mergedInto === null) return stop('wrong_state')
    const detail = { into: mergedInto, above: ask.above }
    await askSecond(on, asked, { kind: 'unmerge', reason: ask.reason, detail })
    return done
  })
}

/** What the report's citizen is told, each under the code of their own report. */
export interface MergeTelling {
  merged: string
  unmerged: string
}

/** Another officer decides; agreed, it is done at once, the citizen and the unit above are told in the same transaction. */
export function decideMerge(
  database: Database,
  vault: Vault,
  asked: Act,
  decision: { id: string; agree: boolean; because: string },
  telling: MergeTelling,
): Promise<Outcome> {
  return act(database, asked, async (on, handling) => {
    if (!['officer', 'duty', 'chief'].includes(asked.officer.role)) stop('not_yours')
    const look = await decideSecond(on, asked, decision)
    if (look.kind !== 'merge' && look.kind !== 'unmerge') return stop('no_proposal')
    if (look.state === 'refused') return done
    const { into, above } = look.detail as { into: string; above: string }
    await on.lock(`report:${into}`)
    const isMerge = look.kind === 'merge'
    if (isMerge) {
      if ((await seesReport(on, into, asked.units)) !== 'own') stop('not_seen')
      await mustFit(on, asked, handling, into)
    } else if (handling.mergedInto !== into) stop('wrong_state')
    await useSecond(on, look, asked.now)
    await on.db
      .update(on.tables.handlings)
      .set({ mergedInto: isMerge ? into : null, holder: null, heldUntil: 0, updatedAt: asked.now })
      .where(eq(on.tables.handlings.reportId, asked.reportId))
    await note(on, asked, isMerge ? 'merged_away' : 'split_off', { into, look: look.id, by: look.askedBy })
    const there = { ...asked, reportId: into }
    await note(on, there, isMerge ? 'merged_in' : 'split_out', { from: asked.reportId, look: look.id })
    await tellAbove(on, asked, above, 'merging_done', {
      look: look.id,
      into,
      undone: !isMerge,
      by: look.askedBy,
    })
    await tell(on, vault, asked, isMerge ? telling.merged : telling.unmerged)
    return done
  })
}

/** The reports that stand behind one: what ends it ends them. */
export async function behind(on: Connection, reportId: string): Promise<{ id: string; code: string }[]> {
  const { handlings, reports } = on.tables
  return await on.db
    .select({ id: reports.id, code: reports.code })
    .from(handlings)
    .innerJoin(reports, eq(reports.id, handlings.reportId))
    .where(eq(handlings.mergedInto, reportId))
    .orderBy(asc(reports.filedAt))
    .limit(behindMax)
}

/** So many may stand behind one report; more is a case for a chief, not for a list. */
const behindMax = 200

export interface Merged {
  /** The report this one stands behind. */
  into?: { id: string; code: string }
  /** Those behind this one, and when their citizen last added something since. ms UTC. */
  behind: { id: string; code: string; addedAt?: number }[]
}

/** What stands before and behind a report, for its page. */
export async function readMerged(database: Database, reportId: string): Promise<Merged> {
  const on = database.read
  const { handlings, reports, timeline } = on.tables
  const [mine] = await on.db
    .select({ id: reports.id, code: reports.code })
    .from(handlings)
    .innerJoin(reports, eq(reports.id, handlings.mergedInto))
    .where(eq(handlings.reportId, reportId))
    .limit(1)
  const all = await behind(on, reportId)
  const ids = all.map(({ id }) => id)
  const added =
    ids.length === 0
      ? []
      : await on.db
          .select({ id: timeline.reportId, at: timeline.at })
          .from(timeline)
          .where(
            and(
              inArray(timeline.reportId, ids),
              inArray(timeline.what, ['citizen_added', 'citizen_answered']),
            ),
          )
          .orderBy(desc(timeline.seq))
          .limit(behindMax)
  return {
    ...(mine === undefined ? {} : { into: mine }),
    behind: all.map((each) => {
      const addedAt = added.find(({ id }) => id === each.id)?.at
      return { ...each, ...(addedAt === undefined ? {} : { addedAt }) }
    }),
  }
}

async function idOf(on: Connection, code: string): Promise<string | undefined> {
  const { reports } = on.tables
  const rows = await on.db
    .select({ id: reports.id })
    .from(reports)
    .where(eq(reports.code, code.trim().toUpperCase()))
    .limit(1)
  return rows[0]?.id
}

/**
 * Both still open; the later behind the earlier, so that no clock begins anew; no chains; nothing waiting that would be lost;
 * and nobody who declared a conflict in either.
 */
async function mustFit(on: Connection, asked: Act, handling: Handling, into: string): Promise<void> {
  const { handlings, proposals } = on.tables
  const open = (state: string) => state === 'received' || state === 'verifying'
  const [other] = await on.db.select().from(handlings).where(eq(handlings.reportId, into)).limit(1)
  if (other === undefined || into === asked.reportId) return stop('not_seen')
  if (!open(handling.state) || !open(other.state)) stop('wrong_state')
  if (handling.mergedInto !== null || other.mergedInto !== null) stop('merged')
  if ((await behind(on, asked.reportId)).length > 0) stop('merged')
  if ((await behind(on, into)).length >= behindMax) stop('wrong_state')
  if (other.filedAt > handling.filedAt) stop('merge_order')
  const waiting = await on.db
    .select({ id: proposals.id })
    .from(proposals)
    .where(and(inArray(proposals.reportId, [asked.reportId, into]), eq(proposals.state, 'waiting')))
    .limit(1)
  if (waiting.length > 0) stop('proposal_waits')
  for (const id of [asked.reportId, into]) if (await hasConflict(on, id, asked.officer.id)) stop('conflict')
}

/** What the merging would make weigh less: an act, a plate or a vehicle that the other report does not name. */
async function loweredBy(on: Connection, asked: Act, handling: Handling, into: string) {
  const { handlings } = on.tables
  const [other] = await on.db.select().from(handlings).where(eq(handlings.reportId, into)).limit(1)
  const before = await factsNow(on, asked.reportId, handling)
  const { violations, plate, vehicle } = await factsNow(on, into, other!)
  return loweringOf(before, {
    ...(violations === undefined ? {} : { violations }),
    ...(plate === undefined ? {} : { plate }),
    ...(vehicle === undefined ? {} : { vehicle }),
  })
}
