// A report somebody told on the telephone: filed like any other, marked with the officer who took it down.
import type { Filed } from '../conversation/conversation.js'
import type { Vault } from '../vault/index.js'
import type { Database } from './database.js'
import { appendLedger } from './ledger.js'
import type { Officer } from './officers.js'
import { addToTimeline, callAlert, fileReport } from './reports.js'

/** The channel of those who have no chat. */
export const telephoneChannel = 'telephone'

/** Files what was taken down. The caller becomes a reporter of their own, sealed like the others. */
export function fileTelephone(
  database: Database,
  vault: Vault,
  taken: {
    filed: Filed
    words: unknown
    officer: Officer
    citizenId: string
    pseudonym: string
    now: number
  },
): Promise<void> {
  const { filed, words, officer, citizenId, pseudonym, now } = taken
  const key = vault.newKey()
  return database.write(async (on) => {
    await on.db.insert(on.tables.citizens).values({
      id: citizenId,
      channel: telephoneChannel,
      handle: vault.index(telephoneChannel, citizenId),
      key,
      pseudonym,
      heardAt: now,
      createdAt: now,
    })
    const citizen = { id: citizenId, channel: telephoneChannel, pseudonym, key }
    await fileReport(on, vault, citizen, filed, { facts: filed.facts, words }, filed.identity, now)
    const { id: report, facts, routed } = filed
    if (facts.ongoing && facts.place !== undefined)
      await callAlert(on, citizen, { report, facts, place: facts.place, routed }, now)
    const by = { kind: 'officer' as const, id: officer.id }
    await addToTimeline(on, filed.id, by, 'taken_by_telephone', {}, now)
    await appendLedger(on, [
      {
        at: now,
        actor: `officer:${officer.id}`,
        what: 'report.taken_by_telephone',
        about: filed.id,
        detail: { code: filed.code, unit: filed.routed.unit },
      },
    ])
  })
}
