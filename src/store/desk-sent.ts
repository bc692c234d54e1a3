// What was sent to a citizen about a report, and where each message is on its way.
import { asc, eq } from 'drizzle-orm'
import type { FaultCode } from '../faults.js'
import type { Vault } from '../vault/index.js'
import type { Connection } from './database.js'
import type { OutboundBody } from './outbound.js'
import type { OutboundState } from './tables.js'

export interface SentMessage {
  id: string
  author: 'bot' | 'officer'
  officerId: string | null
  /** Absent for what the bot said by itself: it may repeat what the citizen told it of themselves. */
  text?: string
  fileName?: string
  state: OutboundState
  fault: FaultCode | null
  createdAt: number
  sentAt: number | null
  deliveredAt: number | null
  seenAt: number | null
}

const sentMax = 200

/** What was sent about a report: officers' words, and that the bot said something. */
export async function readSent(
  on: Connection,
  vault: Vault,
  reportId: string,
  key: Buffer | null,
): Promise<SentMessage[]> {
  const { outbound } = on.tables
  const rows = await on.db
    .select()
    .from(outbound)
    .where(eq(outbound.reportId, reportId))
    .orderBy(asc(outbound.seq))
    .limit(sentMax)
  return rows.map((row) => {
    const { id, author, officerId, state, createdAt, sentAt, deliveredAt, seenAt } = row
    const isOurs = officerId !== null && key !== null
    const body = isOurs ? (vault.open(row.sealed, `outbound:${id}`, key) as OutboundBody) : undefined
    return {
      id,
      author,
      officerId,
      state,
      fault: row.fault as FaultCode | null,
      createdAt,
      sentAt,
      deliveredAt,
      seenAt,
      ...(body === undefined ? {} : { text: body.text }),
      ...(body?.file === undefined ? {} : { fileName: body.file.name }),
    }
  })
}
