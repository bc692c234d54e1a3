// Opening who reported: a role, a reason and a second person; once, for a limited time, with its line in the ledger in the same transaction.
// The reply path needs none of this: words are sent through the channel, and nobody sees to whom.
import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Role } from '../reports/handling.js'
import type { Identity } from '../reports/report.js'
import type { Vault } from '../vault/index.js'
import type { Database } from './database.js'
import { act, done, note, reach, stop, tell, type Act, type Outcome } from './desk-acts.js'
import { appendLedger } from './ledger.js'
import { askSecond, decideSecond, useSecond } from './second-looks.js'
import { seesReport } from './desk-looks.js'

/** Who may ask to open an identity, and who may agree. The administrator of accounts and the auditor may neither. */
export const opens: readonly Role[] = ['officer', 'duty', 'chief']
export const agrees: readonly Role[] = ['duty', 'chief']

/** What the reason is for, said when asking; the law allows each. */
export const purposes = ['verify', 'summon', 'reward', 'misuse', 'court'] as const
export type Purpose = (typeof purposes)[number]

/** How long after agreement the identity can be read, once. ms. */
export const openForMs = 2 * 3_600_000

/** Asks to open an identity. Every try is in the ledger, the refused ones too. */
export function askIdentity(
  database: Database,
  asked: Act,
  ask: { purpose: string; reason: string },
): Promise<Outcome> {
  return logged(database, asked, 'identity.asked', () =>
    act(database, asked, async (on) => {
      if (!opens.includes(asked.officer.role)) stop('not_yours')
      if (!purposes.some((purpose) => purpose === ask.purpose)) stop('reason')
      await askSecond(on, asked, {
        kind: 'identity',
        reason: ask.reason,
        detail: { purpose: ask.purpose },
      })
      return done
    }),
  )
}

/** Another officer who leads agrees to open it, or does not. */
export function decideIdentity(
  database: Database,
  asked: Act,
  decision: { id: string; agree: boolean; because: string },
): Promise<Outcome> {
  return logged(database, asked, 'identity.decided', () =>
    act(database, asked, async (on) => {
      if (!agrees.includes(asked.officer.role)) stop('not_yours')
      const look = await decideSecond(on, asked, decision)
      if (look.kind !== 'identity') stop('no_proposal')
      return done
    }),
  )
}

export type Opened = { is: 'opened'; identity: Identity; purpose: string } | Exclude<Outcome, { is: 'done' }>

/**
 * Opens an identity that was asked for and agreed to, for the one who asked, once.
 * @param telling what the reporter is told; absent where the law forbids telling
 */
export async function openIdentity(
  database: Database,
  vault: Vault,
  asked: Act,
  telling?: string,
): Promise<Opened> {
  let opened: { identity: Identity; purpose: string } | undefined
  const outcome = await logged(database, asked, 'identity.opened', () =>
    act(database, asked, async (on) => {
      if (!opens.includes(asked.officer.role)) stop('not_yours')
      const { secondLooks, identities } = on.tables
      const looks = await on.db
        .select()
        .from(secondLooks)
        .where(
          and(
            eq(secondLooks.reportId, asked.reportId),
            eq(secondLooks.kind, 'identity'),
            eq(secondLooks.askedBy, asked.officer.id),
            eq(secondLooks.state, 'agreed'),
            isNull(secondLooks.usedAt),
            gt(secondLooks.decidedAt, asked.now - openForMs),
          ),
        )
        .limit(1)
      const look = looks[0] ?? stop('no_proposal')
      const citizen = await reach(on, asked.reportId)
      const rows = await on.db
        .select({ sealed: identities.sealed })
        .from(identities)
        .where(eq(identities.reportId, asked.reportId))
        .limit(1)
      const sealed = rows[0]?.sealed ?? stop('erased')
      await useSecond(on, look, asked.now)
      await note(on, asked, 'identity_opened', { look: look.id, purpose: look.detail.purpose })
      if (telling !== undefined) await tell(on, vault, asked, telling)
      opened = {
        identity: vault.open(sealed, `identity:${asked.reportId}`, citizen.key) as Identity,
        purpose: typeof look.detail.purpose === 'string' ? look.detail.purpose : '',
      }
      return done
    }),
  )
  if (outcome.is === 'refused') return outcome
  return opened === undefined ? { is: 'refused', why: 'erased' } : { is: 'opened', ...opened }
}

/** A refused act writes nothing of its own: its line in the ledger is written here, so that no try goes unseen. */
export async function logged(
  database: Database,
  asked: Act,
  what: string,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const outcome = await work()
  if (outcome.is === 'refused')
    await database.write(async (on) => {
      const seen = await seesReport(on, asked.reportId, asked.units)
      await appendLedger(on, [
        {
          at: asked.now,
          actor: `officer:${asked.officer.id}`,
          what: `${what}_refused`,
          about: seen === 'no' ? null : asked.reportId,
          detail: { why: outcome.why },
        },
      ])
    })
  return outcome
}
