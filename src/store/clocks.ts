// The clocks of reports that still run: the list by deadline, and the reminders of the decree's.
import { and, asc, eq, gt, inArray, isNotNull, isNull, or, type SQL, type SQLWrapper } from 'drizzle-orm'
import { reminders, type Reminder } from '../reports/reminders.js'
import type { Clocked } from '../reports/deadlines.js'
import type { Connection, Database } from './database.js'
import { ownCondition, type UnitsSeen } from './desk.js'

export interface ClockRow extends Clocked {
  id: string
  code: string
  unitId: string
  holder: string | null
  heldUntil: number
}

interface Asked {
  units: UnitsSeen
  limit: number
  after?: { filedAt: number; id: string }
}

/**
 * Reports with a clock that runs, those filed first coming first: open ones, those whose violator is known and has no record yet, those
 * a citizen objects to, and those an agency must answer for.
 * @param asked.after the last row of the page before
 */
export async function readClocks(database: Database, asked: Asked): Promise<ClockRow[]> {
  const on = database.read
  const found = new Map<string, ClockRow>()
  // One condition over all would read every report there ever was.
  for (const which of running(on))
    for (const row of await readRunning(on, asked, which)) found.set(row.id, row)
  return [...found.values()]
    .sort((one, other) => one.filedAt - other.filedAt || (one.id < other.id ? -1 : 1))
    .slice(0, asked.limit)
}

function running(on: Connection): (SQL | undefined)[] {
  const { handlings, caseFiles, objections, agencyDuties } = on.tables
  const among = (found: SQLWrapper) => inArray(handlings.reportId, found as never)
  const { db } = on
  return [
    eq(handlings.state, 'received'),
    eq(handlings.state, 'verifying'),
    among(
      db
        .select({ id: caseFiles.reportId })
        .from(caseFiles)
        .where(and(isNotNull(caseFiles.identifiedAt), isNull(caseFiles.recordAt))),
    ),
    among(db.select({ id: objections.reportId }).from(objections).where(eq(objections.state, 'open'))),
    among(db.select({ id: agencyDuties.reportId }).from(agencyDuties).where(isNull(agencyDuties.answeredAt))),
  ]
}

async function readRunning(on: Connection, asked: Asked, which: SQL | undefined): Promise<ClockRow[]> {
  const { reports, handlings, caseFiles, objections, agencyDuties } = on.tables
  const { units, limit, after } = asked
  const behind =
    after &&
    or(
      gt(handlings.filedAt, after.filedAt),
      and(eq(handlings.filedAt, after.filedAt), gt(handlings.reportId, after.id)),
    )
  const rows = await on.db
    .select({
      id: reports.id,
      code: reports.code,
      occurredAt: reports.occurredAt,
      unitId: handlings.unitId,
      state: handlings.state,
      holder: handlings.holder,
      heldUntil: handlings.heldUntil,
      filedAt: handlings.filedAt,
      ongoing: handlings.ongoing,
      acknowledgedAt: handlings.acknowledgedAt,
      resolvedAt: handlings.resolvedAt,
      complex: caseFiles.complex,
      identifiedAt: caseFiles.identifiedAt,
      recordAt: caseFiles.recordAt,
      objectionDue: objections.dueAt,
      objectionMet: objections.decidedAt,
      agencyDue: agencyDuties.dueAt,
      agencyMet: agencyDuties.answeredAt,
    })
    .from(handlings)
    .innerJoin(reports, eq(reports.id, handlings.reportId))
    .leftJoin(caseFiles, eq(caseFiles.reportId, handlings.reportId))
    .leftJoin(objections, eq(objections.reportId, handlings.reportId))
    .leftJoin(agencyDuties, eq(agencyDuties.reportId, handlings.reportId))
    // A report behind another is worked on there, and the other was filed first.
    .where(and(ownCondition(on, units), which, isNull(handlings.mergedInto), behind))
    .orderBy(asc(handlings.filedAt), asc(handlings.reportId))
    .limit(limit)
  return rows.map(({ objectionDue, objectionMet, agencyDue, agencyMet, ...row }) => ({
    ...row,
    complex: row.complex ?? false,
    ...dutiesOf({ objectionDue, objectionMet, agencyDue, agencyMet }),
  }))
}

interface Duties {
  objectionDue: number | null
  objectionMet: number | null
  agencyDue: number | null
  agencyMet: number | null
}

function dutiesOf({
  objectionDue,
  objectionMet,
  agencyDue,
  agencyMet,
}: Duties): Pick<Clocked, 'objection' | 'agency'> {
  return {
    ...(objectionDue === null ? {} : { objection: { dueAt: objectionDue, metAt: objectionMet } }),
    ...(agencyDue === null ? {} : { agency: { dueAt: agencyDue, metAt: agencyMet } }),
  }
}

/** The clocks that other tables keep for a report. */
export async function readDuties(
  on: Connection,
  reportId: string,
): Promise<Pick<Clocked, 'objection' | 'agency'>> {
  const { objections, agencyDuties } = on.tables
  const [objection] = await on.db.select().from(objections).where(eq(objections.reportId, reportId)).limit(1)
  const [agency] = await on.db.select().from(agencyDuties).where(eq(agencyDuties.reportId, reportId)).limit(1)
  return dutiesOf({
    objectionDue: objection?.dueAt ?? null,
    objectionMet: objection?.decidedAt ?? null,
    agencyDue: agency?.dueAt ?? null,
    agencyMet: agency?.answeredAt ?? null,
  })
}

/** Writes on the timelines of these reports what is near or passed and was not said yet. @returns how many were written */
export function writeReminders(database: Database, rows: ClockRow[], now: number): Promise<number> {
  const due = rows.map((row) => ({ row, list: reminders(row, now) })).filter(({ list }) => list.length > 0)
  if (due.length === 0) return Promise.resolve(0)
  return database.write(async (on) => {
    await on.lock('reminders')
    const { timeline } = on.tables
    const known = await on.db
      .select({ reportId: timeline.reportId, what: timeline.what, detail: timeline.detail })
      .from(timeline)
      .where(
        and(
          inArray(timeline.reportId, due.map(({ row }) => row.id)),
          inArray(timeline.what, ['deadline_near', 'deadline_passed']),
        ),
      ) // prettier-ignore
    const keyOf = (id: string, what: string, detail: object) => {
      const { deadline, dueAt } = detail as Reminder['detail']
      return `${id} ${what} ${deadline} ${dueAt}`
    }
    const said = new Set(known.map(({ reportId, what, detail }) => keyOf(reportId, what, detail)))
    const fresh = due.flatMap(({ row, list }) =>
      list
        .filter(({ what, detail }) => !said.has(keyOf(row.id, what, detail)))
        .map(({ what, detail }) => ({
          reportId: row.id,
          unitId: row.unitId,
          at: now,
          actorKind: 'system' as const,
          actorId: null,
          what,
          detail: { ...detail },
        })),
    )
    if (fresh.length > 0) await on.db.insert(timeline).values(fresh)
    return fresh.length
  })
}
