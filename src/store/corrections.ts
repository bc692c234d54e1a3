// Corrections: additions shown beside the original, which stays. One that makes a report weigh less needs a second person and tells the unit above.
import { eq } from 'drizzle-orm'
import { loweringOf, type Correction, type Lowered } from '../reports/lowering.js'
import type { ReportFacts } from '../reports/report.js'
import type { Connection, Database } from './database.js'
import { act, done, mustHold, note, stop, type Act, type Handling, type Outcome } from './desk-acts.js'
import { forwardToUnit } from './forwardings.js'
import { askSecond, decideSecond, useSecond } from './second-looks.js'

export interface CorrectionAsk {
  change: Correction
  reason: string
  /** The unit that must know of a lowering. */
  above: string
}

/** Corrects a report, or asks for a second person where it would weigh less. */
export function correct(database: Database, asked: Act, ask: CorrectionAsk): Promise<Outcome> {
  return act(database, asked, async (on, handling) => {
    if (ask.reason.trim().length < 10) stop('reason')
    if (Object.keys(ask.change).length === 0) stop('empty')
    if (handling.state === 'closed') stop('wrong_state')
    await mustHold(on, asked)
    const before = await factsNow(on, asked.reportId, handling)
    const lowered = loweringOf(before, ask.change)
    if (lowered.length === 0) {
      await apply(on, asked, handling, before, ask.change, ask.reason)
      return done
    }
    const look = await askSecond(on, asked, {
      kind: 'lower',
      reason: ask.reason,
      detail: { change: ask.change, lowered, above: ask.above },
    })
    await tellAbove(on, asked, ask.above, 'lowering_asked', { look, lowered })
    return done
  })
}

/** A second person decides on a lowering; agreed, it is applied at once and the unit above is told in the same transaction. */
export function decideLowering(
  database: Database,
  asked: Act,
  decision: { id: string; agree: boolean; because: string },
): Promise<Outcome> {
  return act(database, asked, async (on, handling) => {
    if (!['officer', 'duty', 'chief'].includes(asked.officer.role)) stop('not_yours')
    const look = await decideSecond(on, asked, decision)
    if (look.kind !== 'lower') stop('no_proposal')
    if (look.state === 'refused') return done
    const { change, lowered, above } = look.detail as {
      change: Correction
      lowered: Lowered[]
      above: string
    }
    await useSecond(on, look, asked.now)
    const before = await factsNow(on, asked.reportId, handling)
    await apply(on, asked, handling, before, change, look.reason)
    await tellAbove(on, asked, above, 'lowered', { look: look.id, lowered, by: look.askedBy })
    return done
  })
}

export async function factsNow(
  on: Connection,
  reportId: string,
  handling: Handling,
): Promise<Partial<ReportFacts>> {
  const { reports } = on.tables
  const rows = await on.db
    .select({ facts: reports.facts })
    .from(reports)
    .where(eq(reports.id, reportId))
    .limit(1)
  return { ...rows[0]!.facts, ...handling.current }
}

async function apply(
  on: Connection,
  asked: Act,
  handling: Handling,
  before: Partial<ReportFacts>,
  change: Correction,
  because: string,
): Promise<void> {
  const { handlings } = on.tables
  await on.db
    .update(handlings)
    .set({ current: { ...handling.current, ...change }, updatedAt: asked.now })
    .where(eq(handlings.reportId, asked.reportId))
  const was = Object.fromEntries(
    Object.keys(change).map((key) => [key, before[key as keyof Correction] ?? null]),
  )
  await note(on, asked, 'corrected', { before: was, after: change, because: because.trim() })
}

/** On the timeline of the unit above, and to its receivers: there is no setting that turns this off. */
export async function tellAbove(
  on: Connection,
  asked: Act,
  above: string,
  what: 'lowering_asked' | 'lowered' | 'merging_asked' | 'merging_done',
  detail: Record<string, unknown>,
): Promise<void> {
  const { timeline, reports } = on.tables
  const { reportId, now } = asked
  await on.db.insert(timeline).values({
    reportId,
    unitId: above,
    at: now,
    actorKind: 'system',
    actorId: null,
    what,
    detail,
  })
  const rows = await on.db
    .select({ code: reports.code })
    .from(reports)
    .where(eq(reports.id, reportId))
    .limit(1)
  const event = {
    event: `${what}:${String(detail.look)}`,
    what: 'arrived' as const,
    reportId,
    code: rows[0]?.code ?? null,
    unitId: above,
  }
  await forwardToUnit(on, event, now)
}
