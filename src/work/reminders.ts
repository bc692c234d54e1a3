// Goes through the running clocks every few minutes and reminds units of the decree's deadlines, on the reports' timelines.
import type { Database } from '../store/index.js'
import { readClocks, writeReminders, type ClockRow } from '../store/clocks.js'
import type { Log } from './deliveries.js'
import { startLoop, type Loop } from './loop.js'

const pageSize = 500
const restMs = 5 * 60_000

export function startReminders(supplies: { database: Database; now(): number; log: Log }): Loop {
  const { database, now, log } = supplies
  return startLoop<never>({
    name: 'reminders',
    claim: async () => {
      const written = await remindAll(database, now())
      if (written > 0) log('info', 'reminders.written', { count: written })
      return []
    },
    work: async () => {},
    nextDue: async () => undefined,
    now,
    atOnce: 1,
    restMaxMs: restMs,
    failed: (error) => log('error', 'reminders.failed', { error: (error as Error).name }),
  })
}

/** One walk over every running clock, a page at a time, so that no write is long. @returns reminders written */
export async function remindAll(database: Database, now: number): Promise<number> {
  let written = 0
  let after: ClockRow | undefined
  for (;;) {
    const rows: ClockRow[] = await readClocks(database, {
      units: 'all',
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    })
    written += await writeReminders(database, rows, now)
    if (rows.length < pageSize) return written
    after = rows.at(-1)
  }
}
