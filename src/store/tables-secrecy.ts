// The tables of secrecy and of non-interference; merged into all the others by tables.ts.
import type { Kit } from './kit.js'

/**
 * `identity`: open who reported. `lower`: a correction that weighs less. `merge`, `unmerge`: off the working list, and back on it.
 * `mark`, `block`: as they say. `dossier`: the file for investigators.
 */
export type SecondLookKind = 'identity' | 'lower' | 'merge' | 'unmerge' | 'mark' | 'block' | 'dossier'
export type SecondLookState = 'waiting' | 'agreed' | 'refused'
export type ObjectionState = 'open' | 'upheld' | 'rejected'
export type MarkKind = 'mark' | 'block'
export type RightAsked = 'what_is_kept' | 'withdraw' | 'erase'

export function makeSecrecyTables(kit: Kit) {
  const { table, text, integer, json, bytes } = kit
  return {
    secondLooks: table('second_looks', {
      id: text().primaryKey(),
      kind: text().$type<SecondLookKind>().notNull(),
      reportId: text().notNull(),
      detail: json<Record<string, unknown>>().notNull(),
      reason: text().notNull(),
      askedBy: text().notNull(),
      askedAt: integer().notNull(),
      state: text().$type<SecondLookState>().notNull(),
      decidedBy: text(),
      decidedAt: integer(),
      decidedBecause: text(),
      /** After this nobody agrees to it, and nothing agreed to can be used. */
      endsAt: integer().notNull(),
      usedAt: integer(),
    }),

    conflicts: table('conflicts', {
      reportId: text().notNull(),
      officerId: text().notNull(),
      reason: text().notNull(),
      declaredAt: integer().notNull(),
    }),

    /** Words sealed with the vault's own key: nobody in the local chain reads them, in the database either. */
    pressures: table('pressures', {
      id: text().primaryKey(),
      reportId: text().notNull(),
      officerId: text().notNull(),
      sealed: bytes().notNull(),
      at: integer().notNull(),
      seenBy: text(),
      seenAt: integer(),
    }),

    objections: table('objections', {
      reportId: text().primaryKey(),
      words: text().notNull(),
      unitId: text().notNull(),
      /** Who gave the result: never the one who looks again. */
      firstOfficer: text(),
      at: integer().notNull(),
      dueAt: integer().notNull(),
      state: text().$type<ObjectionState>().notNull(),
      decidedBy: text(),
      decidedAt: integer(),
      answer: text(),
    }),

    agencyDuties: table('agency_duties', {
      reportId: text().primaryKey(),
      agency: text().notNull(),
      letter: text().notNull(),
      officerId: text().notNull(),
      at: integer().notNull(),
      dueAt: integer().notNull(),
      sentAt: integer(),
      remindedAt: integer(),
      answeredAt: integer(),
      answer: text(),
    }),

    citizenMarks: table('citizen_marks', {
      id: text().primaryKey(),
      citizenId: text().notNull(),
      kind: text().$type<MarkKind>().notNull(),
      reason: text().notNull(),
      reportId: text().notNull(),
      byOfficer: text().notNull(),
      secondOfficer: text().notNull(),
      at: integer().notNull(),
      endsAt: integer().notNull(),
    }),

    rightsAsked: table('rights_asked', {
      id: text().primaryKey(),
      citizenId: text().notNull(),
      ask: text().$type<RightAsked>().notNull(),
      at: integer().notNull(),
      dueAt: integer().notNull(),
      doneAt: integer(),
      keptBecause: text(),
    }),

    certificates: table('certificates', {
      id: text().primaryKey(),
      kind: text().notNull(),
      about: text().notNull(),
      counts: json<Record<string, number>>().notNull(),
      because: text().notNull(),
      at: integer().notNull(),
    }),
  }
}
