// A turn's beginning and end: what the conversation must know of a citizen, and everything it decided, written at once.
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { FileRef } from '../channels/channel.js'
import type { Conversation, Filed, KnownReport, Turn } from '../conversation/conversation.js'
import type { LedgerEntry } from '../ledger/index.js'
import type { Identity, ReportFacts } from '../reports/report.js'
import type { Vault } from '../vault/index.js'
import { handOverAlert } from './alerts.js'
import { prepareOnce, statement, type Connection, type Database } from './database.js'
import { compareAgain } from './duplicates.js'
import { finishInbound, laneOf, type ClaimedMessage } from './inbound.js'
import { appendLedger } from './ledger.js'
import { openObjection } from './objections.js'
import { insertOutbound, releaseHeld, type NewOutbound } from './outbound.js'
import { addToTimeline, callAlert, fileReport, markErasing } from './reports.js'
import type { Tables } from './tables.js'

type CitizenRow = Tables['citizens']['$inferSelect']

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

export interface TurnGround {
  citizen: Citizen
  conversation: Conversation | undefined
  reports: KnownReport[]
  identity: Identity | undefined
}

const statements = prepareOnce(({ db, tables: { citizens, conversations, reports, handlings, alerts } }) => ({
  byHandle: statement<CitizenRow>(
    db
      .select()
      .from(citizens)
      .where(eq(citizens.handle, sql.placeholder('lane')))
      .limit(1),
  ),
  byId: statement<CitizenRow>(
    db
      .select()
      .from(citizens)
      .where(eq(citizens.id, sql.placeholder('id')))
      .limit(1),
  ),
  conversation: statement<{ sealed: Buffer }>(
    db
      .select({ sealed: conversations.sealed })
      .from(conversations)
      .where(eq(conversations.citizenId, sql.placeholder('id'))),
  ),
  reportsOf: statement<{
    id: string
    code: string
    state: string
    result: string | null
    reason: string | null
    unitId: string
    filedAt: number
    alert: string | null
  }>(
    db
      .select({
        id: reports.id,
        code: reports.code,
        state: handlings.state,
        result: handlings.result,
        reason: handlings.reason,
        unitId: handlings.unitId,
        filedAt: reports.filedAt,
        alert: alerts.state,
      })
      .from(reports)
      .innerJoin(handlings, eq(handlings.reportId, reports.id))
      .leftJoin(alerts, eq(alerts.reportId, reports.id))
      .where(eq(reports.citizenId, sql.placeholder('id')))
      .orderBy(desc(reports.filedAt))
      .limit(20),
  ),
  addCitizen: statement(
    db.insert(citizens).values({
      id: sql.placeholder('id'),
      channel: sql.placeholder('channel'),
      handle: sql.placeholder('handle'),
      sealedHandle: sql.placeholder('sealedHandle'),
      key: sql.placeholder('key'),
      pseudonym: sql.placeholder('pseudonym'),
      heardAt: sql.placeholder('heardAt'),
      createdAt: sql.placeholder('createdAt'),
    }),
  ),
  heard: statement(
    db
      .update(citizens)
      .set({ heardAt: sql`${sql.placeholder('heardAt')}`, unreachable: sql`null` })
      .where(and(eq(citizens.id, sql.placeholder('id')))),
  ),
  saveConversation: statement(
    db
      .insert(conversations)
      .values({
        citizenId: sql.placeholder('citizenId'),
        flow: sql.placeholder('flow'),
        standing: sql.placeholder('standing'),
        sealed: sql.placeholder('sealed'),
        updatedAt: sql.placeholder('updatedAt'),
        wakeAt: sql.placeholder('wakeAt'),
      })
      .onConflictDoUpdate({
        target: conversations.citizenId,
        set: {
          flow: sql`excluded.flow`,
          standing: sql`excluded.standing`,
          sealed: sql`excluded.sealed`,
          updatedAt: sql`excluded.updated_at`,
          wakeAt: sql`excluded.wake_at`,
        },
      }),
  ),
}))

/** How a state is said to a citizen, and the unit's name: handed in, since words and units are not the store's. */
export interface ReportSayer {
  state(state: string, result: string | null, reason: string | null): { said: string; open: boolean }
  unit(id: string): string
}

/** Reads what a turn stands on. A citizen nobody has heard of is made up here and written by `commitTurn`. */
export async function loadTurn(
  database: Database,
  vault: Vault,
  from: { channel: string; account: string; handle: string; newId(): string; newPseudonym(): string },
  sayer: ReportSayer,
): Promise<TurnGround> {
  const lane = laneOf(vault, from.channel, from.account, from.handle)
  const { byHandle, conversation, reportsOf } = statements(database.read)
  const row = (await byHandle({ lane }))[0]
  // Whoever was erased left no lane: somebody who comes back is somebody new.
  if (row === undefined || row.key === null)
    return {
      citizen: newCitizen(vault, lane, from),
      conversation: undefined,
      reports: [],
      identity: undefined,
    }
  const citizen = openCitizen(vault, row)
  const saved = (await conversation({ id: row.id }))[0]
  const known = await reportsOf({ id: row.id })
  return {
    citizen,
    conversation: saved && (vault.open(saved.sealed, `conversation:${row.id}`, row.key) as Conversation),
    reports: known.map((report) => {
      const { said, open } = sayer.state(report.state, report.result, report.reason)
      const alerting = report.alert !== null && !['ended', 'found', 'not_found'].includes(report.alert)
      const { id, code, filedAt, unitId } = report
      return { id, code, filedAt, stateSaid: said, open, alerting, unitName: sayer.unit(unitId) }
    }),
    identity:
      row.sealedIdentity === null
        ? undefined
        : (vault.open(row.sealedIdentity, `citizen-identity:${row.id}`, row.key) as Identity),
  }
}

/** A citizen by our id; undefined when unknown or erased. */
export async function findCitizen(
  database: Database,
  vault: Vault,
  id: string,
): Promise<Citizen | undefined> {
  const row = (await statements(database.read).byId({ id }))[0]
  return row === undefined || row.key === null ? undefined : openCitizen(vault, row)
}

export interface NewFile {
  id: string
  kind: FileRef['kind']
  ref: FileRef
  receivedAt: number
}

export interface TurnCommit {
  /** ms UTC. */
  now: number
  by: string
  messages: ClaimedMessage[]
  citizen: Citizen
  /** The citizen acted: the reply window opens anew. */
  heardAt?: number
  turn?: Turn
  /** The bubbles of the turn, fitted to the channel. */
  outbound: NewOutbound[]
  newFiles: NewFile[]
  /** The bot is silent until then, because a person talks; 0 hands back. */
  pausedUntil?: number
  /** Facts with what would identify their writer masked, and the words as they were. */
  masked?: { facts: ReportFacts; words: unknown }
  /** Kept for the citizen's next report, where they let us. */
  identity?: Identity
  ledger: LedgerEntry[]
  /** The messages could not be taken and are kept for a person. */
  away?: { state: 'set_aside'; fault: string }
  /** What else is written in the same transaction. */
  also?: (on: Connection) => Promise<void>
}

/** Writes a turn and all its consequences, or nothing. @throws StaleClaim when somebody else has taken it. */
export function commitTurn(database: Database, vault: Vault, commit: TurnCommit): Promise<void> {
  return database.write(async (on) => {
    const { citizen, now, turn } = commit
    await saveCitizen(on, vault, commit)
    await finishInbound(on, vault, {
      messages: commit.messages,
      by: commit.by,
      ...(commit.away ?? { state: 'done' }),
      citizenId: citizen.id,
      key: citizen.key,
    })
    await addFiles(on, vault, commit)
    if (commit.heardAt !== undefined) await releaseHeld(on, citizen.id, now)
    await insertOutbound(on, vault, citizen, commit.outbound, now)
    const entries = [...commit.ledger]
    if (turn !== undefined) {
      await saveConversation(on, vault, citizen, turn, now)
      entries.push(...(await applyTurn(on, vault, commit, turn)))
    }
    await commit.also?.(on)
    await appendLedger(on, entries)
  })
}

async function applyTurn(
  on: Connection,
  vault: Vault,
  commit: TurnCommit,
  turn: Turn,
): Promise<LedgerEntry[]> {
  const { citizen, now } = commit
  const actor = `citizen:${citizen.id}`
  const entries: LedgerEntry[] = []
  if (turn.alert !== undefined) {
    await callAlert(on, citizen, turn.alert, now)
    entries.push({
      at: now,
      actor,
      what: 'alert.called',
      about: turn.alert.report,
      detail: { unit: turn.alert.routed.unit },
    })
  }
  if (turn.filed !== undefined) entries.push(await file(on, vault, commit, turn.filed))
  if (turn.added !== undefined) {
    const { report, words, files } = turn.added
    if (files.length > 0) {
      await on.db
        .update(on.tables.files)
        .set({ reportId: report })
        .where(and(inArray(on.tables.files.id, files), eq(on.tables.files.citizenId, citizen.id)))
      await compareAgain(on, report, now)
    }
    await addToTimeline(
      on,
      report,
      { kind: 'citizen', id: null },
      'citizen_added',
      { words: words ?? null, files },
      now,
    )
    entries.push({ at: now, actor, what: 'report.added_to', about: report, detail: { files: files.length } })
  }
  if (turn.answered !== undefined) {
    const { report, step, label, words, value } = turn.answered
    if (commit.identity !== undefined && turn.filed === undefined)
      await on.db
        .update(on.tables.identities)
        .set({ sealed: vault.seal(commit.identity, `identity:${report}`, citizen.key) })
        .where(and(eq(on.tables.identities.reportId, report), eq(on.tables.identities.citizenId, citizen.id)))
    await addToTimeline(
      on,
      report,
      { kind: 'citizen', id: null },
      'citizen_answered',
      { step, label, words, value },
      now,
    )
    entries.push({ at: now, actor, what: 'report.answered', about: report, detail: { step } })
  }
  if (turn.objection !== undefined) {
    const { report, words } = turn.objection
    const isFirst = await openObjection(on, { report, words, now })
    const what = isFirst ? 'objection' : 'citizen_added'
    await addToTimeline(on, report, { kind: 'citizen', id: null }, what, { words }, now)
    entries.push({ at: now, actor, what: 'report.objected', about: report, detail: { first: isFirst } })
  }
  if (turn.wantsPerson !== undefined) {
    const report = turn.wantsPerson.report
    if (report !== undefined)
      await addToTimeline(on, report, { kind: 'citizen', id: null }, 'wants_person', {}, now)
    entries.push({ at: now, actor, what: 'citizen.wants_person', about: report ?? citizen.id, detail: {} })
  }
  if (turn.rights !== undefined && turn.rights.confirmed) {
    await markErasing(on, citizen.id, turn.rights.ask, now)
    entries.push({ at: now, actor, what: `rights.${turn.rights.ask}`, about: citizen.id, detail: {} })
  }
  return entries
}

async function file(on: Connection, vault: Vault, commit: TurnCommit, filed: Filed): Promise<LedgerEntry> {
  const { citizen, now } = commit
  await fileReport(
    on,
    vault,
    citizen,
    filed,
    commit.masked ?? { facts: filed.facts, words: null },
    commit.identity,
    now,
  )
  const { unit, rule = null } = filed.routed
  // The place may have been corrected since the call.
  await handOverAlert(on, filed.id, unit, now)
  return {
    at: now,
    actor: `citizen:${citizen.id}`,
    what: 'report.filed',
    about: filed.id,
    detail: { code: filed.code, unit, rule, evidence: filed.facts.evidence.length },
  }
}

async function saveCitizen(on: Connection, vault: Vault, commit: TurnCommit): Promise<void> {
  const { citizen, now } = commit
  const { addCitizen, heard } = statements(on)
  if (citizen.isNew)
    await addCitizen({
      id: citizen.id,
      channel: citizen.channel,
      handle: citizen.lane,
      sealedHandle: vault.seal([citizen.account, citizen.handle], `citizen:${citizen.id}`, citizen.key),
      key: citizen.key,
      pseudonym: citizen.pseudonym,
      heardAt: commit.heardAt ?? 0,
      createdAt: now,
    })
  else if (commit.heardAt !== undefined && commit.heardAt > citizen.heardAt)
    await heard({ id: citizen.id, heardAt: commit.heardAt })
  if (commit.pausedUntil !== undefined && commit.pausedUntil !== citizen.pausedUntil)
    await on.db
      .update(on.tables.citizens)
      .set({ pausedUntil: commit.pausedUntil })
      .where(eq(on.tables.citizens.id, citizen.id))
}

async function saveConversation(
  on: Connection,
  vault: Vault,
  citizen: Citizen,
  turn: Turn,
  now: number,
): Promise<void> {
  const { conversation, wakeAt = null } = turn
  await statements(on).saveConversation({
    citizenId: citizen.id,
    flow: conversation.flow,
    standing: conversation.standing,
    sealed: vault.seal(conversation, `conversation:${citizen.id}`, citizen.key),
    updatedAt: now,
    wakeAt,
  })
}

async function addFiles(on: Connection, vault: Vault, commit: TurnCommit): Promise<void> {
  for (const { id, kind, ref, receivedAt } of commit.newFiles)
    await on.db.insert(on.tables.files).values({
      id,
      citizenId: commit.citizen.id,
      channel: commit.citizen.channel,
      kind,
      sealed: vault.seal(ref, `file:${id}`, commit.citizen.key),
      state: 'waiting',
      receivedAt,
      dueAt: receivedAt,
    })
}

function newCitizen(
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

function openCitizen(vault: Vault, row: CitizenRow): Citizen {
  const [account, handle] = vault.open(row.sealedHandle!, `citizen:${row.id}`, row.key!) as [string, string]
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
