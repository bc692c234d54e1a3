// When a report's unit is reminded of the decree's deadlines: once when one is near, once when it has passed.
import { deadlines, type Clocked, type DeadlineName } from './deadlines.js'

export interface Reminder {
  what: 'deadline_near' | 'deadline_passed'
  detail: { deadline: DeadlineName; dueAt: number }
}

const dayMs = 86_400_000

/** How long before its end a deadline of NĐ 61/2026 (art. 15 and 21) or NĐ 168/2024 (art. 4) counts as near. */
const nearMs: Partial<Record<DeadlineName, number>> = {
  verify: 5 * dayMs,
  record: 2 * dayMs,
  limitation: 30 * dayMs,
  objection: 3 * dayMs,
  agency: 3 * dayMs,
}

/** A late answer of an agency is reminded of every few days by a walk of its own. */
const saidElsewhere: DeadlineName[] = ['agency']

/** What stands to be said now; a deadline that has passed says only that. */
export function reminders(report: Clocked, now: number): Reminder[] {
  return deadlines(report, now).flatMap(({ name, dueAt, metAt }) => {
    const near = nearMs[name]
    if (metAt !== undefined || near === undefined || now < dueAt - near) return []
    if (now > dueAt && saidElsewhere.includes(name)) return []
    return [{ what: now > dueAt ? 'deadline_passed' : 'deadline_near', detail: { deadline: name, dueAt } }]
  })
}
