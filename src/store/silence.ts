// Conversations that asked to be woken: each gets its silence put into its lane, once, in the transaction that clears the wish.
import { asc, eq, isNotNull, lte } from 'drizzle-orm'
import type { Vault } from '../vault/index.js'
import type { Database } from './database.js'
import { insertInbound } from './inbound.js'

/** Wakes what is due. @returns how many. */
export function wakeSilent(database: Database, vault: Vault, now: number, limit: number): Promise<number> {
  return database.write(async (on) => {
    await on.lock('silence')
    const { conversations, citizens } = on.tables
    const due = await on.db
      .select({
        id: citizens.id,
        channel: citizens.channel,
        handle: citizens.sealedHandle,
        key: citizens.key,
        wakeAt: conversations.wakeAt,
      })
      .from(conversations)
      .innerJoin(citizens, eq(citizens.id, conversations.citizenId))
      .where(lte(conversations.wakeAt, now))
      .orderBy(asc(conversations.wakeAt))
      .limit(limit)
    for (const { id, channel, handle, key, wakeAt } of due) {
      await on.db.update(conversations).set({ wakeAt: null }).where(eq(conversations.citizenId, id))
      if (handle === null || key === null) continue
      const [account, citizen] = vault.open(handle, `citizen:${id}`, key) as [string, string]
      const message = {
        channel,
        account,
        citizen,
        messageId: `silence:${id}:${wakeAt}`,
        kind: 'silence' as const,
      }
      await insertInbound(on, vault, [{ message, receivedAt: now, dueAt: now }])
    }
    return due.length
  })
}

/** ms UTC of the next wish; undefined when there is none. */
export async function nextSilence(database: Database): Promise<number | undefined> {
  const { db, tables } = database.read
  const { wakeAt } = tables.conversations
  // Most conversations are over and wish nothing: the index holds those that do.
  const rows = await db
    .select({ at: wakeAt })
    .from(tables.conversations)
    .where(isNotNull(wakeAt))
    .orderBy(asc(wakeAt))
    .limit(1)
  return rows[0]?.at ?? undefined
}
