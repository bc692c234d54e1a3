// A turn's beginning and end: what the conversation must know of a citizen, and everything it decided, written at once.
import { and, desc, eq, sql } from 'drizzle-orm'
import type { Conversation, KnownReport, Turn } from '../conversation/conversation.js'
import type { Identity } from '../reports/report.js'
import type { Vault } from '../vault/index.js'
import type { Claimer } from './claimer.js'
import { newCitizen, whoWrites, type Citizen, type CitizenRow } from './citizens.js'
import { atMost, prepareOnce, statement, type Connection, type Database } from './database.js'
import { laneOf } from './inbound.js'
import { finishInbound } from './lanes.js'
import { appendLedger } from './ledger.js'
import { insertOutbound, releaseHeld, unsentOf } from './outbound.js'
import type { ClaimedDelivery } from './sending.js'
import type { TurnCommit } from './turn-commit.js'
import { applyTurn } from './turn-consequences.js'

export interface TurnGround {
  citizen: Citizen
  conversation: Conversation | undefined
  reports: KnownReport[]
  identity: Identity | undefined
  /** An officer's own chat, linked for alerts: no citizen's. */
  isDutyChat: boolean
}

const statements = prepareOnce(({ db, tables }) => {
  const { citizens, conversations, reports, handlings, alerts, officerChats, receivers } = tables
  return {
    ofLane: statement<{ citizen: CitizenRow; sealed: Buffer | null; linked: string | null }>(
      db
        .select({ citizen: citizens, sealed: conversations.sealed, linked: receivers.id })
        .from(citizens)
        .leftJoin(officerChats, eq(officerChats.citizenId, citizens.id))
        .leftJoin(receivers, and(eq(receivers.id, officerChats.receiverId), eq(receivers.active, true)))
        .leftJoin(conversations, eq(conversations.citizenId, citizens.id))
        .where(eq(citizens.handle, sql.placeholder('lane')))
        .limit(atMost(1)),
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
        .limit(atMost(20)),
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
  }
})

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
  const [found] = await statements(database.near).ofLane({ lane })
  // Whoever was erased left neither key nor lane: somebody who comes back is somebody new.
  if (found === undefined || found.citizen.key === null)
    return {
      citizen: newCitizen(vault, lane, from),
      conversation: undefined,
      reports: [],
      identity: undefined,
      isDutyChat: false,
    }
  const { sealed, linked } = found
  const citizen = whoWrites(found.citizen, from.account, from.handle)
  const { id, key } = citizen
  const known = await statements(database.near).reportsOf({ id })
  return {
    citizen,
    isDutyChat: linked !== null,
    conversation:
      sealed === null ? undefined : (vault.open(sealed, `conversation:${id}`, key) as Conversation),
    reports: known.map((report) => {
      const { said, open } = sayer.state(report.state, report.result, report.reason)
      const alerting = report.alert !== null && !['ended', 'found', 'not_found'].includes(report.alert)
      const { id, code, filedAt, unitId } = report
      return { id, code, filedAt, stateSaid: said, open, alerting, unitName: sayer.unit(unitId) }
    }),
    identity:
      found.citizen.sealedIdentity === null
        ? undefined
        : (vault.open(found.citizen.sealedIdentity, `citizen-identity:${id}`, key) as Identity),
  }
}

/**
 * Writes a turn and all its consequences, or nothing.
 * @returns the bubbles that are in the hands of `commit.sender` now, in order
 * @throws StaleClaim when somebody else has taken the turn
 */
export function commitTurn(database: Database, vault: Vault, commit: TurnCommit): Promise<ClaimedDelivery[]> {
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
    const unsent = citizen.isNew ? [] : await unsentOf(on, citizen.id)
    if (commit.heardAt !== undefined && unsent.includes('held')) await releaseHeld(on, citizen.id, now)
    const sender = unsent.length === 0 ? commit.sender : undefined
    await insertOutbound(on, vault, citizen, commit.outbound, now, sender)
    const entries = [...commit.ledger]
    if (turn !== undefined) {
      await saveConversation(on, vault, citizen, turn, now)
      entries.push(...(await applyTurn(on, vault, commit, turn)))
    }
    await commit.also?.(on)
    await appendLedger(on, entries)
    return sender === undefined ? [] : inHand(commit, sender)
  })
}

/** What a turn says, as whoever sends it would read it back. */
function inHand(
  { citizen, heardAt = 0, outbound, now }: TurnCommit,
  { by, leaseMs }: Pick<Claimer, 'by' | 'leaseMs'>,
): ClaimedDelivery[] {
  const heard = heardAt > citizen.heardAt ? { heardAt, unreachable: null } : {}
  return outbound.map(({ id, author, reportId = null, body }) => ({
    id,
    channel: citizen.channel,
    citizen: { ...citizen, ...heard, isNew: false },
    reportId,
    author,
    body,
    tries: 0,
    createdAt: now,
    inDoubt: false,
    claimedBy: by,
    claimedUntil: now + leaseMs,
  }))
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
