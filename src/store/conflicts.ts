// Declared conflicts of interest bar an officer from closing; a call that somebody was told to pass over a case goes past the local chain.
import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Vault } from '../vault/index.js'
import type { Connection, Database } from './database.js'
import { act, done, note, stop, type Act, type Outcome } from './desk-acts.js'
import { appendLedger } from './ledger.js'
import type { Officer } from './officers.js'

/** An officer declares that they know somebody in the case; it cannot be taken back. */
export function declareConflict(database: Database, asked: Act, reason: string): Promise<Outcome> {
  return act(database, asked, async (on) => {
    if (reason.trim().length < 5) stop('reason')
    if (await hasConflict(on, asked.reportId, asked.officer.id)) return done
    const { reportId, officer, now } = asked
    await on.db
      .insert(on.tables.conflicts)
      .values({ reportId, officerId: officer.id, reason: reason.trim(), declaredAt: now })
    await note(on, asked, 'conflict_declared', { because: reason.trim() })
    return done
  })
}

/** Whether an officer declared a conflict in a case: they take no step that ends it. */
export async function hasConflict(on: Connection, reportId: string, officerId: string): Promise<boolean> {
  const { conflicts } = on.tables
  const rows = await on.db
    .select({ at: conflicts.declaredAt })
    .from(conflicts)
    .where(and(eq(conflicts.reportId, reportId), eq(conflicts.officerId, officerId)))
    .limit(1)
  return rows[0] !== undefined
}

/**
 * "Tôi bị yêu cầu bỏ qua vụ này": sealed, and on no timeline, since those who gave the order may read it there. The line in the
 * ledger proves that it was called and when, without saying about which report.
 */
export function callPressure(database: Database, vault: Vault, asked: Act, words: string): Promise<Outcome> {
  return act(database, asked, async (on) => {
    if (words.trim().length < 5) stop('reason')
    const id = asked.newId()
    const { reportId, officer, now } = asked
    await on.db.insert(on.tables.pressures).values({
      id,
      reportId,
      officerId: officer.id,
      sealed: vault.seal({ words: words.trim() }, `pressure:${id}`),
      at: now,
    })
    await appendLedger(on, [
      { at: now, actor: `officer:${officer.id}`, what: 'pressure.called', about: id, detail: {} },
    ])
    return done
  })
}

export interface Pressure {
  id: string
  reportId: string
  officerId: string
  words: string
  at: number
  seenAt: number | null
}

/** For the duty head and the auditor alone; each reading is a line in the ledger. @returns undefined: not theirs to read */
export async function readPressures(
  database: Database,
  vault: Vault,
  officer: Officer,
  now: number,
): Promise<Pressure[] | undefined> {
  if (officer.role !== 'duty' && officer.role !== 'auditor') return undefined
  return database.write(async (on) => {
    const { pressures } = on.tables
    const rows = await on.db.select().from(pressures).orderBy(desc(pressures.at)).limit(200)
    await on.db.update(pressures).set({ seenBy: officer.id, seenAt: now }).where(isNull(pressures.seenAt))
    await appendLedger(on, [
      {
        at: now,
        actor: `officer:${officer.id}`,
        what: 'pressure.read',
        about: null,
        detail: { count: rows.length },
      },
    ])
    return rows.map(({ id, reportId, officerId, sealed, at, seenAt }) => ({
      id,
      reportId,
      officerId,
      words: (vault.open(sealed, `pressure:${id}`) as { words: string }).words,
      at,
      seenAt,
    }))
  })
}
