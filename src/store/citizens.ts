// A citizen as the store knows them: found by the blind index of their handle, opened with their own key.
import { eq, sql } from 'drizzle-orm'
import type { Vault } from '../vault/index.js'
import { atMost, prepareOnce, statement, type Database } from './database.js'
import type { Tables } from './tables.js'

export type CitizenRow = Tables['citizens']['$inferSelect']

/** A citizen as the workers know them: enough to reach them, nothing to show. */
export interface Citizen {
  id: string
  channel: string
  account: string
  /** The platform's id. */
  handle: string
  lane: string
  pseudonym: string
  key: Buffer
  heardAt: number
  unreachable: string | null
  pausedUntil: number
  /** Not in the store yet: made with the first turn. */
  isNew: boolean
}

const statements = prepareOnce(({ db, tables: { citizens } }) => ({
  byId: statement<CitizenRow>(
    db
      .select()
      .from(citizens)
      .where(eq(citizens.id, sql.placeholder('id')))
      .limit(atMost(1)),
  ),
}))

/** A citizen by our id; undefined when unknown or erased. */
export async function findCitizen(
  database: Database,
  vault: Vault,
  id: string,
): Promise<Citizen | undefined> {
  const row = (await statements(database.read).byId({ id }))[0]
  return row === undefined || row.key === null ? undefined : openCitizen(vault, row)
}

/** Somebody nobody has heard of: written with their first turn. */
export function newCitizen(
  vault: Vault,
  lane: string,
  from: { channel: string; account: string; handle: string; newId(): string; newPseudonym(): string },
): Citizen {
  return {
    id: from.newId(),
    channel: from.channel,
    account: from.account,
    handle: from.handle,
    lane,
    pseudonym: from.newPseudonym(),
    key: vault.newKey(),
    heardAt: 0,
    unreachable: null,
    pausedUntil: 0,
    isNew: true,
  }
}

/** A citizen's row, opened. */
export function openCitizen(vault: Vault, row: CitizenRow): Citizen {
  const [account, handle] = vault.open(row.sealedHandle!, `citizen:${row.id}`, row.key!) as [string, string]
  return whoWrites(row, account, handle)
}

/** The citizen of a row that was found by their account and handle: nothing needs to be opened. */
export function whoWrites(row: CitizenRow, account: string, handle: string): Citizen {
  const { id, channel, pseudonym, heardAt, unreachable, pausedUntil } = row
  return {
    id,
    channel,
    account,
    handle,
    lane: row.handle,
    pseudonym,
    key: row.key!,
    heardAt,
    unreachable,
    pausedUntil,
    isNew: false,
  }
}
