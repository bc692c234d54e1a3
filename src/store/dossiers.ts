// The file for investigators of misuse (plans LA, BG: false reports are strictly handled): all that one reporter sent, put together when
// it is taken and kept nowhere; asked with a reason, agreed to by a second person who leads, taken once, its SHA-256 in the ledger.
import { and, asc, desc, eq, gt, isNull } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import type { Identity, ReportFacts, ReportState } from '../reports/report.js'
import type { Vault } from '../vault/index.js'
import type { Connection, Database } from './database.js'
import { act, done, note, stop, type Act, type Outcome } from './desk-acts.js'
import { readEvidence, type EvidenceView } from './desk-evidence.js'
import { seesReport } from './desk-looks.js'
import { agrees, logged, openForMs, opens } from './identities.js'
import { askSecond, decideSecond, useSecond, type SecondLook } from './second-looks.js'
import type { ActorKind, Tables } from './tables.js'

export interface DossierReport {
  id: string
  code: string
  filedAt: number
  unitId: string
  state: ReportState
  result: string | null
  reason: string | null
  facts: ReportFacts
  current: Partial<ReportFacts>
  evidence: EvidenceView[]
  timeline: { at: number; actorKind: ActorKind; actorId: string | null; what: string }[]
  /** Its entries in the ledger, by which an investigator finds them again. */
  ledger: { seq: number; at: number; actor: string; what: string; hash: string }[]
  /** Only where the identity was asked for and agreed to. */
  identity?: Identity
}

export interface Dossier {
  madeAt: number
  reason: string
  askedBy: string
  agreedBy: string
  pseudonym: string
  channel: string
  /** The account on the platform; only with the identity. */
  account?: string
  withIdentity: boolean
  reports: DossierReport[]
  /** Reports of the same reporter that are not in it: of units the asker does not see, or beyond the limit. */
  leftOut: number
  marks: Tables['citizenMarks']['$inferSelect'][]
  /** Where the ledger stood. */
  ledgerAt: { seq: number; hash: string }
}

/** Asks for the file. Every try is in the ledger, the refused ones too. */
export function askDossier(
  database: Database,
  asked: Act,
  ask: { reason: string; withIdentity: boolean },
): Promise<Outcome> {
  return logged(database, asked, 'dossier.asked', () =>
    act(database, asked, async (on) => {
      if (!opens.includes(asked.officer.role)) stop('not_yours')
      const detail = { withIdentity: ask.withIdentity }
      await askSecond(on, asked, { kind: 'dossier', reason: ask.reason, detail })
      return done
    }),
  )
}

/** A second person who leads agrees to it, or does not. */
export function decideDossier(
  database: Database,
  asked: Act,
  decision: { id: string; agree: boolean; because: string },
): Promise<Outcome> {
  return logged(database, asked, 'dossier.decided', () =>
    act(database, asked, async (on) => {
      if (!agrees.includes(asked.officer.role)) stop('not_yours')
      const look = await decideSecond(on, asked, decision)
      if (look.kind !== 'dossier') stop('no_proposal')
      return done
    }),
  )
}

export type Taken = { is: 'taken'; bytes: Buffer; sha256: string } | Exclude<Outcome, { is: 'done' }>

/**
 * Takes the file that was agreed to, once, by the one who asked, within two hours.
 * @param write makes the document; its SHA-256 stands in the ledger, so that a copy altered later shows
 */
export async function takeDossier(
  database: Database,
  vault: Vault,
  asked: Act,
  write: (dossier: Dossier) => Buffer,
): Promise<Taken> {
  let taken: { bytes: Buffer; sha256: string } | undefined
  const outcome = await logged(database, asked, 'dossier.taken', () =>
    act(database, asked, async (on) => {
      if (!opens.includes(asked.officer.role)) stop('not_yours')
      const look = (await agreedLook(on, asked)) ?? stop('no_proposal')
      await useSecond(on, look, asked.now)
      const dossier = await gather(on, vault, asked, look)
      const bytes = write(dossier)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      for (const { id, identity } of dossier.reports)
        if (identity !== undefined)
          await note(on, { ...asked, reportId: id }, 'identity_opened', { look: look.id, purpose: 'misuse' })
      const { withIdentity, reports } = dossier
      await note(on, asked, 'dossier_taken', { look: look.id, sha256, withIdentity, reports: reports.length })
      taken = { bytes, sha256 }
      return done
    }),
  )
  if (outcome.is === 'refused') return outcome
  return taken === undefined ? { is: 'refused', why: 'no_proposal' } : { is: 'taken', ...taken }
}

async function agreedLook(on: Connection, asked: Act): Promise<SecondLook | undefined> {
  const { secondLooks } = on.tables
  const rows = await on.db
    .select()
    .from(secondLooks)
    .where(
      and(
        eq(secondLooks.reportId, asked.reportId),
        eq(secondLooks.kind, 'dossier'),
        eq(secondLooks.askedBy, asked.officer.id),
        eq(secondLooks.state, 'agreed'),
        isNull(secondLooks.usedAt),
        gt(secondLooks.decidedAt, asked.now - openForMs),
      ),
    )
    .limit(1)
  return rows[0]
}

/** A reporter with more than this is investigated from the export. */
const reportsMax = 200
const entriesMax = 1_000

async function gather(on: Connection, vault: Vault, asked: Act, look: SecondLook): Promise<Dossier> {
  const { reports, handlings, citizens, citizenMarks, ledger } = on.tables
  const [about] = await on.db
    .select({ citizen: citizens })
    .from(reports)
    .innerJoin(citizens, eq(citizens.id, reports.citizenId))
    .where(eq(reports.id, asked.reportId))
    .limit(1)
  const { citizen } = about!
  const rows = await on.db
    .select({ report: reports, handling: handlings })
    .from(reports)
    .innerJoin(handlings, eq(handlings.reportId, reports.id))
    .where(eq(reports.citizenId, citizen.id))
    .orderBy(asc(reports.filedAt))
    .limit(reportsMax + 1)
  const seen: DossierReport[] = []
  const withIdentity = look.detail.withIdentity === true && citizen.key !== null
  for (const { report, handling } of rows.slice(0, reportsMax)) {
    if ((await seesReport(on, report.id, asked.units)) !== 'own') continue
    const { id, code, filedAt, facts } = report
    const { unitId, state, result, reason, current } = handling
    const identity = withIdentity ? await openedIdentity(on, vault, id, citizen.key!) : undefined
    seen.push({
      id, code, filedAt, unitId, state, result, reason, facts, current,
      evidence: await readEvidence(on, id),
      timeline: await timelineOf(on, id),
      ledger: await ledgerOf(on, id),
      ...(identity === undefined ? {} : { identity }),
    }) // prettier-ignore
  }
  const [head] = await on.db
    .select({ seq: ledger.seq, hash: ledger.hash })
    .from(ledger)
    .orderBy(desc(ledger.seq))
    .limit(1)
  const account =
    withIdentity && citizen.sealedHandle !== null
      ? (vault.open(citizen.sealedHandle, `citizen:${citizen.id}`, citizen.key!) as string[]).join(' / ')
      : undefined
  return {
    madeAt: asked.now,
    reason: look.reason,
    askedBy: look.askedBy,
    agreedBy: look.decidedBy ?? '',
    pseudonym: citizen.pseudonym,
    channel: citizen.channel,
    ...(account === undefined ? {} : { account }),
    withIdentity,
    reports: seen,
    leftOut: rows.length - seen.length,
    marks: await on.db
      .select()
      .from(citizenMarks)
      .where(eq(citizenMarks.citizenId, citizen.id))
      .orderBy(asc(citizenMarks.at))
      .limit(entriesMax),
    ledgerAt: head ?? { seq: 0, hash: '' },
  }
}

async function openedIdentity(
  on: Connection,
  vault: Vault,
  reportId: string,
  key: Buffer,
): Promise<Identity | undefined> {
  const { identities } = on.tables
  const rows = await on.db
    .select({ sealed: identities.sealed })
    .from(identities)
    .where(eq(identities.reportId, reportId))
    .limit(1)
  const sealed = rows[0]?.sealed
  return sealed == null ? undefined : (vault.open(sealed, `identity:${reportId}`, key) as Identity)
}

async function timelineOf(on: Connection, reportId: string): Promise<DossierReport['timeline']> {
  const { timeline } = on.tables
  const { at, actorKind, actorId, what } = timeline
  return await on.db
    .select({ at, actorKind, actorId, what })
    .from(timeline)
    .where(eq(timeline.reportId, reportId))
    .orderBy(asc(timeline.seq))
    .limit(entriesMax)
}

async function ledgerOf(on: Connection, reportId: string): Promise<DossierReport['ledger']> {
  const { ledger } = on.tables
  const { seq, at, actor, what, hash } = ledger
  return await on.db
    .select({ seq, at, actor, what, hash })
    .from(ledger)
    .where(eq(ledger.about, reportId))
    .orderBy(asc(seq))
    .limit(entriesMax)
}
