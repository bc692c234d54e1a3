// The consequences of a turn: the report filed, the alert called, what joins a timeline; each with its line for the ledger.
import { and, eq, inArray } from 'drizzle-orm'
import type { Filed, Turn } from '../conversation/conversation.js'
import type { LedgerEntry } from '../ledger/index.js'
import type { Vault } from '../vault/index.js'
import { handOverAlert } from './alerts.js'
import type { Connection } from './database.js'
import { compareAgain } from './duplicates.js'
import { openObjection } from './objections.js'
import { joinAnswer } from './answers.js'
import { addToTimeline, callAlert, fileReport, markErasing } from './reports.js'
import type { TurnCommit } from './turn-commit.js'

/** Writes what a turn decided beside the conversation. Only inside `write`. @returns what the ledger is told */
export async function applyTurn(
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
    const { report, step, label, words, value, facts } = turn.answered
    if (facts !== undefined) await joinAnswer(on, report, facts, now)
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
