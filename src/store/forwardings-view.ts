// How what left for receivers outside the desk stands, as the desk shows it.
import { asc, desc, eq } from 'drizzle-orm'
import type { FaultCode } from '../faults.js'
import type { Database } from './database.js'
import type { ForwardingState, ForwardingWhat, ReceiverKind } from './tables-forwarding.js'

export interface ForwardingView {
  receiverId: string
  name: string
  kind: ReceiverKind
  what: ForwardingWhat
  unitId: string
  state: ForwardingState
  fault: FaultCode | null
  tries: number
  createdAt: number
  sentAt: number | null
  openedAt: number | null
}

/** What left about a report, or to one receiver, the newest first. */
export async function readForwardings(
  database: Database,
  about: { reportId: string } | { receiverId: string },
): Promise<ForwardingView[]> {
  const { db, tables } = database.read
  const { forwardings, receivers } = tables
  const rows = await db
    .select({ forwarding: forwardings, name: receivers.name, kind: receivers.kind })
    .from(forwardings)
    .innerJoin(receivers, eq(receivers.id, forwardings.receiverId))
    .where(
      'reportId' in about
        ? eq(forwardings.reportId, about.reportId)
        : eq(forwardings.receiverId, about.receiverId),
    )
    .orderBy(desc(forwardings.createdAt), asc(forwardings.id))
    .limit(100)
  return rows.map(({ forwarding, name, kind }) => {
    const { receiverId, what, unitId, state, tries, createdAt, sentAt, openedAt } = forwarding
    const fault = forwarding.fault as FaultCode | null
    return { receiverId, name, kind, what, unitId, state, fault, tries, createdAt, sentAt, openedAt }
  })
}
