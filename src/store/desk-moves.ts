// Moving a report: by the table of handling.ts, with a second person where it says so; to another unit; and the register's own dates.
import { and, asc, eq, inArray } from 'drizzle-orm'
import { bouncesMax, decideMove, mayDecide, type MoveAsk } from '../reports/handling.js'
import type { ReportState } from '../reports/report.js'
import type { Vault } from '../vault/index.js'
import { endAlert, handOverAlert } from './alerts.js'
import { hasConflict } from './conflicts.js'
import type { Connection, Database } from './database.js'
import {
  act,
  acknowledge,
  done,
  mustHold,
  note,
  stop,
  tell,
  type Act,
  type Handling,
  type Outcome,
} from './desk-acts.js'
import { forwardToUnit } from './forwardings.js'
import { behind } from './mergers.js'
import { settleObjection } from './objections.js'
import { addToTimeline } from './reports.js'
import { indexForUnit } from './report-words.js'

interface Moved {
  name: string
  to: ReportState
  result: string | null
  reason: string | null
}

/** What the citizen of the report with this code is told when a move happens. */
export type Telling = (moved: Moved, code: string) => string

/** Moves a report, or proposes the move to a second person. */
export function move(
  database: Database,
  vault: Vault,
  asked: Act,
  ask: MoveAsk,
  telling: Telling,
): Promise<Outcome> {
  return act(database, asked, async (on, handling) => {
    const verdict = decideMove(handling.state, asked.officer.role, ask)
    if (verdict.is === 'refused') return stop(verdict.why)
    await mayEnd(on, asked, handling)
    await mustHold(on, asked)
    if ((await waiting(on, asked.reportId)) !== undefined) stop('proposal_waits')
    await acknowledge(on, asked, handling)
    const result = ask.result ?? null
    const reason = ask.reason?.trim() || null
    if (verdict.is === 'proposed') {
      const proposal = { id: asked.newId(), move: ask.move, result, reason: reason ?? '' }
      await on.db.insert(on.tables.proposals).values({
        ...proposal,
        reportId: asked.reportId,
        proposedBy: asked.officer.id,
        proposedAt: asked.now,
        state: 'waiting',
      })
      await note(on, asked, 'proposed', { move: ask.move, result, reason })
      return done
    }
    await apply(on, vault, asked, { name: ask.move, to: verdict.to, result, reason }, telling)
    return done
  })
}

/** A second person agrees to a proposed move, or does not. */
export function decide(
  database: Database,
  vault: Vault,
  asked: Act,
  decision: { agree: boolean; because: string },
  telling: Telling,
): Promise<Outcome> {
  return act(database, asked, async (on, handling) => {
    const proposal = await waiting(on, asked.reportId)
    if (proposal === undefined) return stop('no_proposal')
    const may = mayDecide(proposal, asked.officer)
    if (may !== 'yes') return stop(may)
    await mayEnd(on, asked, handling)
    if (!decision.agree && decision.because.trim().length < 5) stop('reason')
    await on.db
      .update(on.tables.proposals)
      .set({
        state: decision.agree ? 'agreed' : 'refused',
        decidedBy: asked.officer.id,
        decidedAt: asked.now,
        decidedBecause: decision.because.trim() || null,
      })
      .where(eq(on.tables.proposals.id, proposal.id))
    if (!decision.agree) {
      await note(on, asked, 'proposal_refused', { result: proposal.result, because: decision.because.trim() })
      return done
    }
    const { result, reason } = proposal
    const verdict = decideMove(handling.state, asked.officer.role, {
      move: proposal.move,
      reason,
      ...(result === null ? {} : { result }),
    })
    if (verdict.is === 'refused') return stop(verdict.why)
    await note(on, asked, 'proposal_agreed', { by: proposal.proposedBy, result })
    await apply(on, vault, asked, { name: proposal.move, to: verdict.to, result, reason }, telling)
    return done
  })
}

/** A report that stands behind another moves with that one alone; nobody ends what they, or those behind it, bar them from. */
async function mayEnd(on: Connection, asked: Act, handling: Handling): Promise<void> {
  if (handling.mergedInto !== null) stop('merged')
  for (const { id: reportId } of [{ id: asked.reportId }, ...(await behind(on, asked.reportId))]) {
    if (await isObjectedTo(on, { ...asked, reportId })) stop('own_result')
    if (await hasConflict(on, reportId, asked.officer.id)) stop('conflict')
  }
}

/** An objection goes to another desk: whoever wrote the result a citizen objects to takes no further step in it. */
async function isObjectedTo(on: Connection, asked: Act): Promise<boolean> {
  const { timeline } = on.tables
  const rows = await on.db
    .select({ what: timeline.what, actorId: timeline.actorId, detail: timeline.detail })
    .from(timeline)
    .where(
      and(
        eq(timeline.reportId, asked.reportId),
        inArray(timeline.what, ['moved', 'proposed', 'proposal_agreed', 'objection']),
      ),
    )
    .orderBy(asc(timeline.seq))
  const objected = rows.findLastIndex(({ what }) => what === 'objection')
  return rows
    .slice(0, Math.max(0, objected))
    .some(
      ({ what, actorId, detail }) =>
        actorId === asked.officer.id && (what !== 'moved' || detail.to === 'resolved'),
    )
}

async function waiting(on: Connection, reportId: string) {
  const { proposals } = on.tables
  const rows = await on.db
    .select()
    .from(proposals)
    .where(and(eq(proposals.reportId, reportId), eq(proposals.state, 'waiting')))
    .limit(1)
  return rows[0]
}

/** Moves the report and all that stand behind it; each citizen is told under the code of their own. */
async function apply(
  on: Connection,
  vault: Vault,
  asked: Act,
  moved: Moved,
  telling: Telling,
): Promise<void> {
  const { reports } = on.tables
  const own = { id: reports.id, code: reports.code }
  const mine = await on.db.select(own).from(reports).where(eq(reports.id, asked.reportId)).limit(1)
  for (const { id: reportId, code } of [...mine, ...(await behind(on, asked.reportId))]) {
    const each = { ...asked, reportId }
    await applyTo(on, each, moved, reportId === asked.reportId ? {} : { into: asked.reportId })
    await tell(on, vault, each, telling(moved, code))
  }
}

async function applyTo(on: Connection, asked: Act, moved: Moved, along: { into?: string }): Promise<void> {
  const { handlings } = on.tables
  const { to, result, reason } = moved
  const ends = to === 'resolved' || to === 'transferred'
  await on.db
    .update(handlings)
    .set({
      state: to,
      updatedAt: asked.now,
      ...(ends ? { resolvedAt: asked.now, result, reason } : {}),
      ...(moved.name === 'reopen' ? { resolvedAt: null, result: null, reason: null } : {}),
      ...(ends || to === 'closed' ? { holder: null, heldUntil: 0 } : {}),
    })
    .where(eq(handlings.reportId, asked.reportId))
  if (ends) await endAlert(on, asked.reportId)
  if (to === 'resolved' || to === 'closed') {
    const settled = {
      report: asked.reportId,
      officerId: asked.officer.id,
      result,
      answer: reason,
      now: asked.now,
    }
    await settleObjection(on, settled)
  }
  await note(on, asked, 'moved', { move: moved.name, to, result, reason, ...along })
}

export interface Bounce {
  /** The unit that should have it; absent: the sender does not know. */
  toUnit?: string
  because: string
  /** Who decides when nobody wants it. */
  dutyUnit: string
  /** Every unit that exists. */
  units: string[]
  telling(unitId: string): string
}

/** "Not ours": to another unit with the reason. The clocks run on; the third time the duty head decides. */
export function bounce(database: Database, vault: Vault, asked: Act, to: Bounce): Promise<Outcome> {
  return act(database, asked, async (on, handling) => {
    if (to.because.trim().length < 5) stop('reason')
    if (!['received', 'verifying'].includes(handling.state)) stop('wrong_state')
    if (handling.mergedInto !== null) stop('merged')
    await mustHold(on, asked)
    if ((await waiting(on, asked.reportId)) !== undefined) stop('proposal_waits')
    const bounces = handling.bounces + 1
    const isDuty = asked.officer.role === 'duty' || asked.officer.role === 'chief'
    const goes = bounces >= bouncesMax && !isDuty ? to.dutyUnit : (to.toUnit ?? to.dutyUnit)
    if (!to.units.includes(goes)) stop('unknown_unit')
    if (goes === handling.unitId) stop('same_unit')
    await note(on, asked, 'bounced', { from: handling.unitId, to: goes, because: to.because.trim(), bounces })
    await send(on, asked, handling, goes, bounces)
    await handOverAlert(on, asked.reportId, goes, asked.now)
    await addToTimeline(
      on,
      asked.reportId,
      { kind: 'system', id: null },
      'arrived',
      { from: handling.unitId, bounces },
      asked.now,
    )
    await tell(on, vault, asked, to.telling(goes))
    return done
  })
}

async function send(
  on: Connection,
  asked: Act,
  handling: Handling,
  unitId: string,
  bounces: number,
): Promise<void> {
  const { handlings, reports } = on.tables
  await on.db
    .update(handlings)
    .set({ unitId, bounces, holder: null, heldUntil: 0, openedAt: null, updatedAt: asked.now })
    .where(eq(handlings.reportId, asked.reportId))
  const report = (await on.db.select().from(reports).where(eq(reports.id, asked.reportId)).limit(1))[0]!
  await indexForUnit(on, asked.reportId, unitId)
  const { id: reportId, code } = report
  const event = `${reportId}:arrived:${bounces}`
  await forwardToUnit(on, { event, what: 'arrived', reportId, code, unitId }, asked.now)
}

export interface CaseChange {
  complex?: boolean
  identified?: boolean
  record?: boolean
}

/** The register's dates: the case is complex, the violator is known, the record is made. */
export function markCase(database: Database, asked: Act, change: CaseChange): Promise<Outcome> {
  return act(database, asked, async (on) => {
    await mustHold(on, asked)
    const { caseFiles } = on.tables
    const set = {
      ...(change.complex === undefined ? {} : { complex: change.complex }),
      ...(change.identified === true ? { identifiedAt: asked.now } : {}),
      ...(change.record === true ? { recordAt: asked.now } : {}),
      updatedAt: asked.now,
    }
    await on.db
      .insert(caseFiles)
      .values({ reportId: asked.reportId, complex: false, ...set })
      .onConflictDoUpdate({ target: caseFiles.reportId, set })
    await note(on, asked, 'case_marked', { ...change })
    return done
  })
}
