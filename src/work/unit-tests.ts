// Sends the monthly test on the first working morning of the month, in office hours, once.
import type { Routing } from '../reports/routing.js'
import type { Database } from '../store/index.js'
import { lastMonth, monthOf, sendTest } from '../store/unit-tests.js'
import type { Log } from './deliveries.js'
import { startLoop, type Loop } from './loop.js'

export interface UnitTestSupplies {
  database: Database
  routing(): Routing
  now(): number
  log: Log
  wakeForwardings(): void
}

const minute = 60_000
const hour = 60 * minute
const hanoiMs = 7 * hour

/** Whether the month's test may go out now: a weekday from 8 to 11 in Vietnam, when somebody can open it and be asked why not. */
export function isTestTime(now: number): boolean {
  const local = new Date(now + hanoiMs)
  const day = local.getUTCDay()
  const hours = local.getUTCHours()
  return day >= 1 && day <= 5 && hours >= 8 && hours < 11
}

export function startUnitTests(supplies: UnitTestSupplies): Loop {
  const { database, now, log } = supplies
  return startLoop<never>({
    name: 'unit-tests',
    claim: async () => {
      await sendDue(supplies)
      return []
    },
    work: async () => {},
    nextDue: async () => undefined,
    now,
    atOnce: 1,
    restMaxMs: 5 * minute,
    failed: (error) => log('error', 'unit_tests.failed', { error: (error as Error).message }),
  })

  async function sendDue({ routing, wakeForwardings }: UnitTestSupplies): Promise<void> {
    const month = monthOf(now())
    const last = await lastMonth(database)
    if (!isTestTime(now()) || (last !== undefined && last >= month)) return
    // A unit that is switched off has no inbox to prove.
    const units = routing().units.flatMap(({ id, off }) => (off === true ? [] : [id]))
    const sent = await sendTest(database, { month, units, now: now(), officerId: null })
    if (sent === 0) return
    log('info', 'unit_tests.sent', { month, units: sent })
    wakeForwardings()
  }
}
