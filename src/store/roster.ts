// The duty roster: who of a unit is called about something going on now, and when.
import { and, asc, eq, gt, inArray, lte } from 'drizzle-orm'
import type { OnDuty } from '../reports/ladder.js'
import type { Connection, Database } from './database.js'
import { appendLedger } from './ledger.js'
import type { Tables } from './tables.js'

export type RosterRow = Tables['roster']['$inferSelect']

export interface NewDuty {
  id: string
  unitId: string
  officerId: string
  /** ms UTC; `toAt` is no longer in it. */
  fromAt: number
  toAt: number
  /** The lowest is called first. */
  rank: number
}

/** Why a row was refused. */
export type DutyRefusal = 'times' | 'rank' | 'officer'

/** The longest duty that one row may hold. ms. */
export const dutyMsMax = 31 * 86_400_000

/** Puts an officer on the roster; the ledger says who did. */
export function addDuty(
  database: Database,
  duty: NewDuty,
  by: { officerId: string | null; now: number },
): Promise<{ is: 'done' } | { is: 'refused'; why: DutyRefusal }> {
  const { fromAt, toAt, rank, officerId, unitId } = duty
  return database.write(async (on) => {
    if (!(toAt > fromAt) || toAt - fromAt > dutyMsMax) return { is: 'refused', why: 'times' }
    if (!Number.isInteger(rank) || rank < 1 || rank > 99) return { is: 'refused', why: 'rank' }
    const { officers, roster } = on.tables
    const officer = (await on.db.select().from(officers).where(eq(officers.id, officerId)).limit(1))[0]
    if (officer === undefined || !officer.active || officer.unitId !== unitId)
      return { is: 'refused', why: 'officer' }
    await on.db.insert(roster).values({ ...duty, byOfficer: by.officerId, createdAt: by.now })
    await record(on, by, 'roster.added', duty.id, { unit: unitId, officer: officerId, fromAt, toAt, rank })
    return { is: 'done' }
  })
}

/** Takes a row off the roster. @returns false when it is not one of these units' */
export function removeDuty(
  database: Database,
  id: string,
  units: string[] | 'all',
  by: { officerId: string; now: number },
): Promise<boolean> {
  return database.write(async (on) => {
    const { roster } = on.tables
    const mine = units === 'all' ? eq(roster.id, id) : and(eq(roster.id, id), inArray(roster.unitId, units))
    const gone = await on.db.delete(roster).where(mine).returning()
    if (gone[0] === undefined) return false
    await record(on, by, 'roster.removed', id, { unit: gone[0].unitId, officer: gone[0].officerId })
    return true
  })
}

/** What is planned from now on, the next first. */
export async function readRoster(
  database: Database,
  units: string[] | 'all',
  now: number,
): Promise<RosterRow[]> {
  const { db, tables } = database.read
  const { roster } = tables
  if (units !== 'all' && units.length === 0) return []
  return await db
    .select()
    .from(roster)
    .where(and(gt(roster.toAt, now), units === 'all' ? undefined : inArray(roster.unitId, units)))
    .orderBy(asc(roster.unitId), asc(roster.fromAt), asc(roster.rank))
    .limit(500)
}

/** Who is on duty at these units now, and the heads of duty of one of them; only officers whose access stands. */
export async function readLadder(
  database: Database,
  units: string[],
  dutyUnit: string,
  now: number,
): Promise<{ roster: OnDuty[]; heads: string[] }> {
  const { db, tables } = database.read
  const { roster, officers } = tables
  const rows = await db
    .select({ unitId: roster.unitId, officerId: roster.officerId, rank: roster.rank })
    .from(roster)
    .innerJoin(officers, eq(officers.id, roster.officerId))
    .where(
      and(
        inArray(roster.unitId, units),
        lte(roster.fromAt, now),
        gt(roster.toAt, now),
        eq(officers.active, true),
      ),
    )
    .limit(200)
  const heads = await db
    .select({ id: officers.id })
    .from(officers)
    .where(and(eq(officers.unitId, dutyUnit), eq(officers.role, 'duty'), eq(officers.active, true)))
    .orderBy(asc(officers.id))
    .limit(20)
  return { roster: rows, heads: heads.map(({ id }) => id) }
}

async function record(
  on: Connection,
  by: { officerId: string | null; now: number },
  what: string,
  about: string,
  detail: Record<string, unknown>,
): Promise<void> {
  const actor = by.officerId === null ? 'system' : `officer:${by.officerId}`
  await appendLedger(on, [{ at: by.now, actor, what, about, detail }])
}
