// Every table, described once for both databases. The migrations make them; a test compares the two.
import type { Consent, ReportFacts, ReportState } from '../reports/report.js'
import type { Routing } from '../reports/routing.js'
import type { Kit } from './kit.js'
import { makeDeskTables } from './tables-desk.js'
import { makeForwardingTables } from './tables-forwarding.js'
import { makeOperateTables } from './tables-operate.js'
import { makeSecrecyTables } from './tables-secrecy.js'

export type InboundState = 'waiting' | 'done' | 'set_aside'
export type OutboundState = 'due' | 'held' | 'sent' | 'failed'
/** `leaving`: run out, and yet to be removed from the store of evidence; then it is lost. */
export type FileState = 'waiting' | 'kept' | 'refused' | 'leaving' | 'lost'
export type AlertState = 'calling' | 'acknowledged' | 'on_the_way' | 'found' | 'not_found' | 'ended'
export type ActorKind = 'citizen' | 'bot' | 'officer' | 'system'

export function makeTables(kit: Kit) {
  const { table, text, integer, sequence, bool, json, bytes } = kit
  return {
    ...makeDeskTables(kit),
    ...makeForwardingTables(kit),
    ...makeOperateTables(kit),
    ...makeSecrecyTables(kit),

    /** Who writes to us, known to everything else by `id` and `pseudonym` only. `key` null: destroyed, nothing of theirs opens again. */
    citizens: table('citizens', {
      id: text().primaryKey(),
      channel: text().notNull(),
      /** Blind index of channel, account and the platform's id. */
      handle: text().notNull().unique(),
      sealedHandle: bytes(),
      key: bytes(),
      pseudonym: text().notNull(),
      sealedIdentity: bytes(),
      /** The last act that opens the platform's reply window. */
      heardAt: integer().notNull(),
      /** Why nothing can be sent; null when it can. */
      unreachable: text(),
      /** A person talks with this citizen until then: the bot is silent. */
      pausedUntil: integer().notNull().default(0),
      createdAt: integer().notNull(),
      erasedAt: integer(),
    }),

    conversations: table('conversations', {
      citizenId: text().primaryKey(),
      flow: text().notNull(),
      standing: text().notNull(),
      sealed: bytes().notNull(),
      updatedAt: integer().notNull(),
      /** When the silence should be heard, once. */
      wakeAt: integer(),
    }),

    inbound: table('inbound', {
      seq: sequence(),
      channel: text().notNull(),
      messageId: text().notNull(),
      /** Blind index of the citizen: one turn at a time per lane. */
      lane: text().notNull(),
      kind: text().notNull(),
      /** The message as read, sealed: under the vault's own key until the turn, under the citizen's afterwards. */
      sealed: bytes().notNull(),
      receivedAt: integer().notNull(),
      sentAt: integer().notNull(),
      state: text().$type<InboundState>().notNull(),
      dueAt: integer().notNull(),
      tries: integer().notNull().default(0),
      citizenId: text(),
      fault: text(),
      claimedBy: text(),
      claimedUntil: integer().notNull().default(0),
    }),

    outbound: table('outbound', {
      seq: sequence(),
      id: text().notNull().unique(),
      channel: text().notNull(),
      citizenId: text().notNull(),
      reportId: text(),
      author: text().$type<'bot' | 'officer'>().notNull(),
      officerId: text(),
      sealed: bytes().notNull(),
      state: text().$type<OutboundState>().notNull(),
      dueAt: integer().notNull(),
      tries: integer().notNull().default(0),
      fault: text(),
      platformId: text(),
      /** The same request sent twice makes one message. */
      requestKey: text().unique(),
      createdAt: integer().notNull(),
      sentAt: integer(),
      deliveredAt: integer(),
      seenAt: integer(),
      claimedBy: text(),
      claimedUntil: integer().notNull().default(0),
    }),

    /** Channels whose sending stands still, and why. */
    parkedChannels: table('parked_channels', {
      channel: text().primaryKey(),
      fault: text().notNull(),
      since: integer().notNull(),
      until: integer().notNull(),
    }),

    files: table('files', {
      id: text().primaryKey(),
      citizenId: text().notNull(),
      channel: text().notNull(),
      reportId: text(),
      kind: text().$type<'image' | 'video' | 'audio' | 'file'>().notNull(),
      /** The platform's link and file name, sealed; emptied once kept. */
      sealed: bytes(),
      state: text().$type<FileState>().notNull(),
      mime: text(),
      sizeBytes: integer(),
      sha256: text(),
      perceptualHash: text(),
      /** What the file says of itself: time, place, size. A hint, never proof. */
      clues: json<Record<string, unknown>>(),
      fault: text(),
      receivedAt: integer().notNull(),
      keptAt: integer(),
      dueAt: integer().notNull(),
      tries: integer().notNull().default(0),
      claimedBy: text(),
      claimedUntil: integer().notNull().default(0),
      /** What a virus scanner said of the original; null until one was asked and answered. */
      scan: text().$type<'clean' | 'infected'>(),
      /** The scanner's own name for what it found. */
      scanFound: text(),
      scanDueAt: integer().notNull().default(0),
      scanTries: integer().notNull().default(0),
    }),

    /** As filed. Never updated, never deleted: triggers see to it. */
    reports: table('reports', {
      id: text().primaryKey(),
      seq: integer().notNull().unique(),
      code: text().notNull().unique(),
      secretHash: text().notNull(),
      citizenId: text().notNull(),
      pseudonym: text().notNull(),
      channel: text().notNull(),
      facts: json<ReportFacts>().notNull(),
      /** The citizen's words before masking, sealed. */
      sealedWords: bytes(),
      plate: text(),
      commune: text(),
      road: text(),
      ongoing: bool().notNull(),
      occurredAt: integer(),
      filedAt: integer().notNull(),
    }),

    /** Where a report stands: everything about it that moves. */
    handlings: table('handlings', {
      reportId: text().primaryKey(),
      unitId: text().notNull(),
      state: text().$type<ReportState>().notNull(),
      result: text(),
      reason: text(),
      holder: text(),
      heldUntil: integer().notNull().default(0),
      bounces: integer().notNull().default(0),
      filedAt: integer().notNull(),
      openedAt: integer(),
      acknowledgedAt: integer(),
      resolvedAt: integer(),
      ongoing: bool().notNull(),
      updatedAt: integer().notNull(),
      /** Corrected facts where an officer or the citizen added a correction; the original stays as filed. */
      current: json<Partial<ReportFacts>>().notNull(),
      /** The report it stands behind since two people merged it away: off the working list, ended and answered with that one. */
      mergedInto: text(),
    }),

    copies: table('copies', {
      id: text().primaryKey(),
      reportId: text().notNull(),
      unitId: text().notNull(),
      because: text().notNull(),
      openedAt: integer(),
    }),

    identities: table('identities', {
      reportId: text().primaryKey(),
      citizenId: text().notNull(),
      sealed: bytes(),
      consent: json<Consent>(),
      createdAt: integer().notNull(),
    }),

    /** All that befell a report. Append only; its `seq` is the cursor of the live inbox. */
    timeline: table('timeline', {
      seq: sequence(),
      reportId: text().notNull(),
      unitId: text().notNull(),
      at: integer().notNull(),
      actorKind: text().$type<ActorKind>().notNull(),
      actorId: text(),
      what: text().notNull(),
      detail: json<Record<string, unknown>>().notNull(),
      sealed: bytes(),
    }),

    alerts: table('alerts', {
      reportId: text().primaryKey(),
      citizenId: text().notNull(),
      unitId: text().notNull(),
      state: text().$type<AlertState>().notNull(),
      facts: json<Record<string, unknown>>().notNull(),
      because: text().notNull(),
      step: integer().notNull().default(0),
      calledAt: integer().notNull(),
      dueAt: integer(),
      acknowledgedBy: text(),
      acknowledgedAt: integer(),
      /** The state that the citizen was told last. */
      told: text(),
      claimedBy: text(),
      claimedUntil: integer().notNull().default(0),
    }),

    /** Every edit of units and rules is a new version; the highest is in force. */
    routingVersions: table('routing_versions', {
      version: sequence(),
      at: integer().notNull(),
      officerId: text(),
      because: text().notNull(),
      routing: json<Routing>().notNull(),
    }),

    officers: table('officers', {
      id: text().primaryKey(),
      login: text().notNull().unique(),
      name: text().notNull(),
      unitId: text().notNull(),
      role: text().notNull(),
      passwordHash: text(),
      sealedSecondFactor: bytes(),
      invitationHash: text(),
      invitationUntil: integer(),
      active: bool().notNull(),
      failures: integer().notNull().default(0),
      createdAt: integer().notNull(),
    }),

    sessions: table('sessions', {
      /** SHA-256 of the cookie's token. */
      id: text().primaryKey(),
      officerId: text().notNull(),
      csrf: text().notNull(),
      createdAt: integer().notNull(),
      seenAt: integer().notNull(),
      endsAt: integer().notNull(),
      /** Coarse words for the browser that signed in; empty when it told nothing we know. */
      device: text().notNull().default(''),
    }),

    /** Secrets a channel must remember (the Zalo token pair), sealed. */
    keepsakes: table('keepsakes', {
      name: text().primaryKey(),
      sealed: bytes().notNull(),
      updatedAt: integer().notNull(),
      leasedBy: text(),
      leasedUntil: integer().notNull().default(0),
    }),

    /** The ledger's hash at the end of each day, as published. */
    fingerprints: table('fingerprints', {
      day: text().primaryKey(),
      hash: text().notNull(),
      entries: integer().notNull(),
      publishedAt: integer().notNull(),
    }),

    ledger: table('ledger', {
      seq: sequence(),
      at: integer().notNull(),
      actor: text().notNull(),
      what: text().notNull(),
      about: text(),
      detail: json<Record<string, unknown>>().notNull(),
      hash: text().notNull(),
    }),
  }
}

export type Tables = ReturnType<typeof makeTables>
