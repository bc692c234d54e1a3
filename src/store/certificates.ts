// Certificates of destruction: which class, how much, why and when; a row that cannot be changed, and its line in the ledger.
import { desc } from 'drizzle-orm'
import type { Connection, Database } from './database.js'
import { appendLedger } from './ledger.js'
import type { Tables } from './tables.js'

export type Certificate = Tables['certificates']['$inferSelect']

/** Writes a certificate. Only inside `write`. */
export async function certify(on: Connection, certificate: Certificate): Promise<void> {
  await on.db.insert(on.tables.certificates).values(certificate)
  const { id, kind, about, counts, because, at } = certificate
  await appendLedger(on, [
    {
      at,
      actor: 'system',
      what: `destroyed.${kind}`,
      about,
      detail: { certificate: id, because, ...counts },
    },
  ])
}

/** The certificates, the newest first. */
export async function readCertificates(database: Database): Promise<Certificate[]> {
  const { db, tables } = database.read
  return await db.select().from(tables.certificates).orderBy(desc(tables.certificates.at)).limit(500)
}
