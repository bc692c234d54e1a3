// Holds a claimed delivery for as long as its sending takes, and tells right before whether it is still ours to send.
import { renewDelivery, type ClaimedDelivery } from '../store/sending.js'
import type { Database } from '../store/index.js'

export interface Holder {
  database: Database
  now(): number
  /** ms for which a claim is held, and held on. */
  leaseMs: number
}

/**
 * Does the work while the claim is renewed beside it: an upload, a slow platform or many who wait for a connection may outlast it.
 * @param work is handed what to ask before anything is sent: false once another instance took the delivery over, or an echo told of it
 */
export async function whileHeld<T>(
  { database, now, leaseMs }: Holder,
  delivery: ClaimedDelivery,
  work: (isOurs: () => Promise<boolean>) => Promise<T>,
): Promise<T> {
  let until = delivery.claimedUntil
  const renewOnce = async () => {
    const next = now() + leaseMs
    const isOurs = await renewDelivery(database, delivery, until, next)
    if (isOurs) until = next
    return isOurs
  }
  // Two at once would take each other for another hand.
  let renewing: Promise<boolean> | undefined
  const renew = () => (renewing ??= renewOnce().finally(() => (renewing = undefined)))
  // A database that cannot say it now is asked again; what nobody can be sure of is not sent, but claimed anew when its time is over.
  const surely = () => renew().catch(() => false)
  // More than a whole lease left: the clock was set back, and others may have voided the claim.
  const isFresh = () => until - now() > leaseMs / 2 && until - now() <= leaseMs
  const timer = setInterval(() => void surely(), leaseMs / 3).unref()
  try {
    return await work(async () => isFresh() || (await surely()))
  } finally {
    clearInterval(timer)
  }
}
