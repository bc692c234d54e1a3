// The clocks of reports that still run: the list by deadline, and the reminders of the decree's.
import { and, asc, eq, gt, inArray, isNotNull, isNull, or, type SQL } from 'drizzle-orm'
import { reminders, type Reminder } from '../reports/reminders.js'
import type { Clocked } from '../reports/deadlines.js'
import type { Database } from './database.js'
import { ownCondition, type UnitsSeen } from './desk.js'

export interface ClockRow extends Clocked {
  id: string
  code: string
  unitId: string
  holder: string | null
  heldUntil: number
}

/**
 * Reports with a clock that runs, those filed first coming first: open ones, and those whose violator is known and has no record yet.
 * @param asked.after the last row of the page before
 */
export async function readClocks(
  database: Database,
  asked: { units: UnitsSeen; limit: number; after?: { filedAt: number; id: string } },
): Promise<ClockRow[]> {
  const on = database.read
  const { reports, handlings, caseFiles } = on.tables
  const { units, limit, after } = asked
  const runs: SQL | undefined = or(
    inArray(handlings.state, ['received', 'verifying']),
    and(isNotNull(caseFiles.identifiedAt), isNull(caseFiles.recordAt)),
  )
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
    })
    .from(handlings)
    .innerJoin(reports, eq(reports.id, handlings.reportId))
    .leftJoin(caseFiles, eq(caseFiles.reportId, handlings.reportId))
    // A report behind another is worked on there, and the other was filed first.
    .where(and(ownCondition(on, units), runs, isNull(handlings.mergedInto), behind))
    .orderBy(asc(handlings.filedAt), asc(handlings.reportId))
    .limit(limit)
  return rows.map((row) => ({ ...row, complex: row.complex ?? false }))
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
