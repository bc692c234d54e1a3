// The tables of the officers' desk; merged into all the others by tables.ts.
import type { Kit } from './kit.js'

export type ProposalState = 'waiting' | 'agreed' | 'refused'
export type AttachmentKind = 'reply' | 'crop'

export function makeDeskTables(kit: Kit) {
  const { table, text, integer, bool, bytes } = kit
  return {
    /** Failed sign-ins; `id` is the blind index of a login and an address together. */
    signInTries: table('sign_in_tries', {
      id: text().primaryKey(),
      failures: integer().notNull(),
      until: integer().notNull(),
      lastAt: integer().notNull(),
    }),

    /** The last time step in which an officer's second factor was used. */
    secondFactors: table('second_factors', {
      officerId: text().primaryKey(),
      lastStep: integer().notNull(),
    }),

    /** Answers ready to be sent; `unitId` null: of all units. */
    templates: table('templates', {
      id: text().primaryKey(),
      unitId: text(),
      title: text().notNull(),
      body: text().notNull(),
      active: bool().notNull(),
      officerId: text().notNull(),
      updatedAt: integer().notNull(),
    }),

    savedViews: table('saved_views', {
      id: text().primaryKey(),
      officerId: text().notNull(),
      name: text().notNull(),
      query: text().notNull(),
      createdAt: integer().notNull(),
    }),

    /** Fields of the decree's register that only officers know. */
    caseFiles: table('case_files', {
      reportId: text().primaryKey(),
      complex: bool().notNull(),
      identifiedAt: integer(),
      recordAt: integer(),
      updatedAt: integer().notNull(),
    }),

    /** Moves that need a second person before they count. */
    proposals: table('proposals', {
      id: text().primaryKey(),
      reportId: text().notNull(),
      move: text().notNull(),
      result: text(),
      reason: text().notNull(),
      proposedBy: text().notNull(),
      proposedAt: integer().notNull(),
      state: text().$type<ProposalState>().notNull(),
      decidedBy: text(),
      decidedAt: integer(),
      decidedBecause: text(),
    }),

    /** Files an officer made: attachments of replies, and plate crops. */
    attachments: table('attachments', {
      id: text().primaryKey(),
      reportId: text().notNull(),
      officerId: text().notNull(),
      kind: text().$type<AttachmentKind>().notNull(),
      sourceId: text(),
      name: text().notNull(),
      mime: text().notNull(),
      sizeBytes: integer().notNull(),
      sha256: text().notNull(),
      bytes: bytes().notNull(),
      createdAt: integer().notNull(),
    }),
  }
}
