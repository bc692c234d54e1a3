// The clocks of a report: three of our own promise and those of NĐ 61/2026. All start at fixed moments and none ever starts anew.
import type { ReportState } from './report.js'

export type DeadlineName =
  'acknowledge' | 'verify' | 'result' | 'record' | 'limitation' | 'objection' | 'agency'

export interface Deadline {
  name: DeadlineName
  /** ms UTC. */
  dueAt: number
  /** ms UTC when it was met; absent while it runs. */
  metAt?: number
  late: boolean
  /** Where the rule comes from, as officers read it. */
  source: string
}

export interface Clocked {
  state: ReportState
  /** The citizen's send, ms UTC: clocks start here and no transfer restarts them. */
  filedAt: number
  ongoing: boolean
  acknowledgedAt: number | null
  resolvedAt: number | null
  /** The end of the time the citizen named, ms UTC. */
  occurredAt: number | null
  complex: boolean
  identifiedAt: number | null
  recordAt: number | null
  /** The citizen does not agree with the result. ms UTC. */
  objection?: DutyClock
  /** The agency of an official or party member must be told and must answer. ms UTC. */
  agency?: DutyClock
}

export interface DutyClock {
  dueAt: number
  metAt: number | null
}

const dayMs = 86_400_000
const zoneMs = 7 * 3_600_000
const yearDays = 365

/** What is going on now is looked at within two minutes: the last rung of the alert's ladder. */
const ongoingLookMs = 120_000
/** Seven days to a result, the practice of the Korean Safety e-Report. */
const resultDays = 7
/** NĐ 61/2026 art. 21: 30 days to verify, 60 when complex. */
const verifyDays = { plain: 30, complex: 60 }
/** NĐ 61/2026 art. 15.1c: the record within 5 working days after the violator is identified. */
const recordWorkingDays = 5

/** Every clock of a report, those still running first in the order they end. */
export function deadlines(report: Clocked, now: number): Deadline[] {
  const over = report.resolvedAt ?? undefined
  const list: Deadline[] = [
    clock(
      'acknowledge',
      report.ongoing ? report.filedAt + ongoingLookMs : workingDaysAfter(report.filedAt, 1),
      report.acknowledgedAt ?? over,
      report.ongoing ? 'Đang diễn ra: tiếp nhận trong 2 phút' : 'Tiếp nhận trong 8 giờ làm việc',
      now,
    ),
    clock(
      'verify',
      report.filedAt + (report.complex ? verifyDays.complex : verifyDays.plain) * dayMs,
      over,
      report.complex
        ? 'NĐ 61/2026 Điều 21: 60 ngày (vụ việc phức tạp)'
        : 'NĐ 61/2026 Điều 21: xác minh trong 30 ngày',
      now,
    ),
    clock('result', report.filedAt + resultDays * dayMs, over, 'Mục tiêu trả lời người dân: 7 ngày', now),
  ]
  if (report.identifiedAt !== null)
    list.push(
      clock(
        'record',
        workingDaysAfter(report.identifiedAt, recordWorkingDays),
        report.recordAt ?? undefined,
        'NĐ 61/2026 Điều 15.1c: lập biên bản trong 5 ngày làm việc',
        now,
      ),
    )
  if (report.occurredAt !== null)
    list.push(
      clock(
        'limitation',
        report.occurredAt + yearDays * dayMs,
        over,
        'NĐ 168/2024 Điều 4: thời hiệu xử phạt 1 năm',
        now,
      ),
    )
  if (report.objection !== undefined)
    list.push(
      dutyClock(
        'objection',
        report.objection,
        'Người dân không đồng ý: người khác xem lại trong 15 ngày',
        now,
      ),
    )
  if (report.agency !== undefined)
    list.push(
      dutyClock(
        'agency',
        report.agency,
        'KH 125/KH-UBND (31/5/2025): cơ quan của cán bộ, đảng viên trả lời trong 15 ngày',
        now,
      ),
    )
  return list.sort(
    (a, b) => Number(a.metAt !== undefined) - Number(b.metAt !== undefined) || a.dueAt - b.dueAt,
  )
}

/** The next clock that runs; undefined when none does. */
export function nextDeadline(report: Clocked, now: number): Deadline | undefined {
  return deadlines(report, now).find((deadline) => deadline.metAt === undefined)
}

/** The same hour so many working days later; Saturdays and Sundays in Asia/Ho_Chi_Minh do not count. */
export function workingDaysAfter(at: number, days: number): number {
  let moment = at
  for (let left = days; left > 0;) {
    moment += dayMs
    if (isWorkingDay(moment)) left -= 1
  }
  return moment
}

function isWorkingDay(at: number): boolean {
  const day = new Date(at + zoneMs).getUTCDay()
  return day !== 0 && day !== 6
}

function dutyClock(name: DeadlineName, { dueAt, metAt }: DutyClock, source: string, now: number): Deadline {
  return clock(name, dueAt, metAt ?? undefined, source, now)
}

function clock(
  name: DeadlineName,
  dueAt: number,
  metAt: number | undefined,
  source: string,
  now: number,
): Deadline {
  const late = (metAt ?? now) > dueAt
  return metAt === undefined ? { name, dueAt, late, source } : { name, dueAt, metAt, late, source }
}
