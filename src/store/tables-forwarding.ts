// The tables of the duty roster, forwardings, likenesses and the monthly test; merged into all the others by tables.ts.
import type { DuplicateWindow, Likeness } from '../reports/duplicates.js'
import type { Kit } from './kit.js'

export type ReceiverKind = 'mail' | 'webhook' | 'chat' | 'push'
export type ForwardingState = 'due' | 'sent' | 'failed'
/** What a receiver is told of. */
export type ForwardingWhat = 'filed' | 'copied' | 'arrived' | 'alert' | 'alert_added' | 'test'
export type LikenessState = 'proposed' | 'same' | 'different'

export function makeForwardingTables(kit: Kit) {
  const { table, text, integer, sequence, bool, json, bytes } = kit
  return {
    roster: table('roster', {
      id: text().primaryKey(),
      unitId: text().notNull(),
      officerId: text().notNull(),
      fromAt: integer().notNull(),
      toAt: integer().notNull(),
      /** The lowest is called first; equal ranks together. */
      rank: integer().notNull(),
      byOfficer: text(),
      createdAt: integer().notNull(),
    }),

    /** Of a unit, or of one officer. */
    receivers: table('receivers', {
      id: text().primaryKey(),
      unitId: text(),
      officerId: text(),
      kind: text().$type<ReceiverKind>().notNull(),
      /** As the desk shows it: enough to tell receivers apart, not to reach anybody. */
      name: text().notNull(),
      /** The address, under the vault's own key. */
      sealed: bytes().notNull(),
      active: bool().notNull(),
      /** The number of the last event made for it. */
      lastNumber: integer().notNull().default(0),
      /** Why it was switched off, when it was not a person. */
      fault: text(),
      byOfficer: text(),
      createdAt: integer().notNull(),
    }),

    forwardings: table('forwardings', {
      id: text().primaryKey(),
      receiverId: text().notNull(),
      event: text().notNull(),
      what: text().$type<ForwardingWhat>().notNull(),
      reportId: text(),
      code: text(),
      unitId: text().notNull(),
      number: integer().notNull(),
      state: text().$type<ForwardingState>().notNull(),
      dueAt: integer().notNull(),
      tries: integer().notNull().default(0),
      fault: text(),
      createdAt: integer().notNull(),
      sentAt: integer(),
      openedAt: integer(),
      claimedBy: text(),
      claimedUntil: integer().notNull().default(0),
    }),

    linkCodes: table('link_codes', {
      /** SHA-256 of the code. */
      hash: text().primaryKey(),
      officerId: text().notNull(),
      untilAt: integer().notNull(),
      usedAt: integer(),
    }),

    officerChats: table('officer_chats', {
      citizenId: text().primaryKey(),
      officerId: text().notNull(),
      receiverId: text().notNull(),
      linkedAt: integer().notNull(),
    }),

    comparisons: table('comparisons', {
      reportId: text().primaryKey(),
      dueAt: integer().notNull(),
      tries: integer().notNull().default(0),
    }),

    hashBands: table('hash_bands', {
      id: text().primaryKey(),
      fileId: text().notNull(),
      reportId: text().notNull(),
      band: text().notNull(),
    }),

    duplicateWindows: table('duplicate_windows', {
      version: sequence(),
      at: integer().notNull(),
      officerId: text(),
      because: text().notNull(),
      duplicateWindow: json<DuplicateWindow>().notNull(),
    }),

    likenesses: table('likenesses', {
      id: text().primaryKey(),
      /** The later one. */
      reportId: text().notNull(),
      otherId: text().notNull(),
      reasons: json<Likeness[]>().notNull(),
      state: text().$type<LikenessState>().notNull(),
      at: integer().notNull(),
      decidedBy: text(),
      decidedAt: integer(),
      because: text(),
    }),

    /** Which case a report belongs to; each keeps its own code, timeline and answer. */
    caseMembers: table('case_members', {
      reportId: text().primaryKey(),
      /** The id of the earliest report in it. */
      caseId: text().notNull(),
      joinedAt: integer().notNull(),
      byOfficer: text().notNull(),
    }),

    unitTests: table('unit_tests', {
      id: text().primaryKey(),
      /** `2026-11`. */
      month: text().notNull(),
      unitId: text().notNull(),
      sentAt: integer().notNull(),
      openedAt: integer(),
      openedBy: text(),
    }),
  }
}
