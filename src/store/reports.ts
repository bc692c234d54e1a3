// Reports: filed once and never changed; what befalls them is added to the timeline, what moves stands in the handling.
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { AlertCall, Filed } from '../conversation/conversation.js'
import type { Identity, ReportFacts } from '../reports/report.js'
import type { Vault } from '../vault/index.js'
import { createHash } from 'node:crypto'
import { prepareOnce, statement, type Connection } from './database.js'
import { forwardAddition, forwardToUnit } from './forwardings.js'
import { askRight } from './rights.js'
import type { RightAsked } from './tables-secrecy.js'
import type { ActorKind } from './tables.js'
import { indexFiled } from './report-words.js'

export interface Actor {
  kind: ActorKind
  id: string | null
}

const statements = prepareOnce(({ db, tables: { handlings, timeline, reports, alerts } }) => ({
  unitOf: statement<{ unitId: string }>(
    db
      .select({ unitId: handlings.unitId })
      .from(handlings)
      .where(eq(handlings.reportId, sql.placeholder('id'))),
  ),
  alertUnitOf: statement<{ unitId: string }>(
    db
      .select({ unitId: alerts.unitId })
      .from(alerts)
      .where(eq(alerts.reportId, sql.placeholder('id'))),
  ),
  addToTimeline: statement(
    db.insert(timeline).values({
      reportId: sql.placeholder('reportId'),
      unitId: sql.placeholder('unitId'),
      at: sql.placeholder('at'),
      actorKind: sql.placeholder('actorKind'),
      actorId: sql.placeholder('actorId'),
      what: sql.placeholder('what'),
      detail: sql.placeholder('detail'),
    }),
  ),
  lastSeq: statement<{ seq: number | null }>(
    db.select({ seq: sql<number | null>`max(${reports.seq})` }).from(reports),
  ),
}))

/** SHA-256 of a receipt's secret; what the receipt page compares with. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Writes a filed report into the inbox of its unit, its identity apart. Only inside `write`. */
export async function fileReport(
  on: Connection,
  vault: Vault,
  citizen: { id: string; channel: string; pseudonym: string; key: Buffer },
  filed: Filed,
  masked: { facts: ReportFacts; words: unknown },
  identity: Identity | undefined,
  now: number,
): Promise<void> {
  const { tables, db } = on
  const { facts } = masked
  await on.lock('reports')
  const seq = ((await statements(on).lastSeq())[0]?.seq ?? 0) + 1
  await db.insert(tables.reports).values({
    id: filed.id,
    seq,
    code: filed.code,
    secretHash: hashSecret(filed.secret),
    citizenId: citizen.id,
    pseudonym: citizen.pseudonym,
    channel: citizen.channel,
    facts,
    sealedWords: masked.words === null ? null : vault.seal(masked.words, `words:${filed.id}`, citizen.key),
    plate: facts.plate?.is === 'whole' ? facts.plate.plate : null,
    commune: facts.place?.commune?.code ?? null,
    road: facts.place?.road?.id ?? null,
    ongoing: facts.ongoing,
    occurredAt: facts.time?.from ?? null,
    filedAt: now,
  })
  const { unit, because, rule = null, copies } = filed.routed
  await db.insert(tables.handlings).values({
    reportId: filed.id,
    unitId: unit,
    state: 'received',
    filedAt: now,
    ongoing: facts.ongoing,
    updatedAt: now,
    current: {},
  })
  // The ladder of its alert may have given a unit its copy already.
  for (const copy of copies)
    await db
      .insert(tables.copies)
      .values({
        id: `${filed.id}:${copy.unit}`,
        reportId: filed.id,
        unitId: copy.unit,
        because: copy.because,
      })
      .onConflictDoNothing()
  const consent = filed.consent ?? null
  const sealed = identity === undefined ? null : vault.seal(identity, `identity:${filed.id}`, citizen.key)
  await db
    .insert(tables.identities)
    .values({ reportId: filed.id, citizenId: citizen.id, sealed, consent, createdAt: now })
  if (identity !== undefined && consent?.given === true)
    await db
      .update(tables.citizens)
      .set({ sealedIdentity: vault.seal(identity, `citizen-identity:${citizen.id}`, citizen.key) })
      .where(eq(tables.citizens.id, citizen.id))
  const evidence = facts.evidence.map(({ id }) => id)
  if (evidence.length > 0)
    await db
      .update(tables.files)
      .set({ reportId: filed.id })
      .where(and(inArray(tables.files.id, evidence), eq(tables.files.citizenId, citizen.id)))
  await addToTimeline(
    on,
    filed.id,
    { kind: 'citizen', id: null },
    'filed',
    { unit, because, rule, copies },
    now,
  )
  const units = [unit, ...copies.map((copy) => copy.unit)]
  await indexFiled(on, { id: filed.id, units, code: filed.code, facts })
  await forwardFiled(on, filed, now)
  await db.insert(tables.comparisons).values({ reportId: filed.id, dueAt: now })
}

/** The receivers of its unit, and of those that get a copy. */
async function forwardFiled(on: Connection, filed: Filed, now: number): Promise<void> {
  const { id: reportId, code, routed } = filed
  const about = { reportId, code, event: `${reportId}:filed` }
  await forwardToUnit(on, { ...about, what: 'filed', unitId: routed.unit }, now)
  for (const { unit } of routed.copies)
    await forwardToUnit(on, { ...about, what: 'copied', unitId: unit }, now)
}

/** Adds what befell a report. Only inside `write`. */
export async function addToTimeline(
  on: Connection,
  reportId: string,
  actor: Actor,
  what: string,
  detail: Record<string, unknown>,
  at: number,
): Promise<void> {
  const { unitOf, alertUnitOf, addToTimeline } = statements(on)
  const unitId =
    (await unitOf({ id: reportId }))[0]?.unitId ?? (await alertUnitOf({ id: reportId }))[0]?.unitId
  await addToTimeline({
    reportId,
    unitId: unitId ?? 'triage',
    at,
    actorKind: actor.kind,
    actorId: actor.id,
    what,
    detail,
  })
}

/** Calls the unit about something going on now, or adds to a call under way. Only inside `write`. */
export async function callAlert(
  on: Connection,
  citizen: { id: string },
  call: AlertCall,
  now: number,
): Promise<void> {
  const { alerts } = on.tables
  const facts = { ...call.facts, place: call.place } as Record<string, unknown>
  const known = await on.db.select().from(alerts).where(eq(alerts.reportId, call.report)).limit(1)
  if (known[0] === undefined) {
    await on.db.insert(alerts).values({
      reportId: call.report,
      citizenId: citizen.id,
      unitId: call.routed.unit,
      state: 'calling',
      facts,
      because: call.routed.because,
      calledAt: now,
      dueAt: now,
    })
    await addToTimeline(
      on,
      call.report,
      { kind: 'bot', id: null },
      'alert_called',
      { unit: call.routed.unit },
      now,
    )
    return
  }
  const merged = { ...known[0].facts, ...facts }
  await on.db.update(alerts).set({ facts: merged }).where(eq(alerts.reportId, call.report))
  if (call.added === undefined) return
  await addToTimeline(
    on,
    call.report,
    { kind: 'citizen', id: null },
    'alert_added',
    { words: call.added },
    now,
  )
  await forwardAddition(on, known[0], `${call.report}:added:${now}`, now)
}

/** Notes that a citizen used a right of theirs; the desk answers within the law's time. Only inside `write`. */
export async function markErasing(
  on: Connection,
  citizenId: string,
  ask: RightAsked,
  now: number,
): Promise<void> {
  const { reports, citizens } = on.tables
  const filed = await on.db.select({ id: reports.id }).from(reports).where(eq(reports.citizenId, citizenId))
  for (const { id } of filed)
    await addToTimeline(on, id, { kind: 'citizen', id: null }, 'rights', { ask }, now)
  await askRight(on, citizenId, ask, now)
  if (ask === 'withdraw' || ask === 'erase')
    await on.db.update(citizens).set({ sealedIdentity: null }).where(eq(citizens.id, citizenId))
}
