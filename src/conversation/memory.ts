// What the conversation keeps between turns beside the answers. Plain JSON; a memory from an older release is filled with defaults.
import type { ReportFacts } from '../reports/report.js'
import type { Routed } from '../reports/routing.js'
import type { Conversation } from './conversation.js'

export interface Memory {
  /** Id of the draft under way: becomes the report's id. */
  draft?: string
  trail: string[]
  skipped: string[]
  pressed: string[]
  /** What steps of several questions have so far. */
  partial: Record<string, unknown>
  /** What was read but not surely: shown for a yes before it counts. */
  proposals: Record<string, unknown>
  /** Answers that were offered to tap, by step and key: an old button still finds its own. */
  offers: { step: string; key: string; answer: unknown }[]
  /** The choices last shown, in their order: their numbers and words can be typed. */
  shown: { label: string; payload: string }[]
  /** The step whose question was put last. */
  asked?: string
  /** Words that were understood only in half, with the question that was asked about them. */
  half?: { step: string; text: string }
  /** Misunderstandings in a row. */
  tries: number
  /** A question of the bot's own that waits for a yes or no. */
  asking?: Asking
  /** An officer's question about one step of a filed report. */
  reopened?: { report: string; step: string; words: string }
  /** Inbound ids an answer came from, and the message each file came with. */
  sources: Record<string, string[]>
  fileSources: Record<string, string>
  /** Alert that has left for this draft or for the report made of it. */
  alert?: Alerted
  /** Further things said that have no question of their own. */
  notes: string[]
  /** What the files tell that waits to be said at a fitting moment. */
  news: string[]
  /** The draft began with what others wrote or told. */
  secondHand?: 'post' | 'hearsay'
  /** The wish to talk with a person, until a report takes it along. */
  wantsPerson?: boolean
  greeted: boolean
  warned: boolean
  warnedOfHurt?: boolean
  reminded: boolean
  /** A draft was erased when its days were over: said when the citizen comes back. */
  expired: boolean
  /** Reports whose result was objected to: once each. */
  objected: string[]
  /** The report filed last from this conversation. */
  lastReport?: { id: string; code: string }
}

export interface Alerted {
  report: string
  facts: Partial<ReportFacts>
  routed: Routed
  /** The lines as last told, by step. */
  told: Record<string, string>
}

export type Asking =
  | { about: 'cancel' | 'restart' | 'send' }
  | { about: 'erase' | 'withdraw' | 'what_is_kept' }
  | { about: 'status_code' }
  | { about: 'first_hand' }
  | { about: 'which_report'; text: string; id: string }
  | { about: 'objection'; report?: string }

export function memoryOf(conversation: Conversation): Memory {
  return copied({ ...fresh, ...(conversation.memory as Partial<Memory>) })
}

/** Copied as deep as a turn changes it in place: its lists and tables, not what is in them. */
function copied(memory: Memory): Memory {
  const copy: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(memory))
    copy[name] = Array.isArray(value)
      ? [...(value as unknown[])]
      : typeof value === 'object' && value !== null
        ? { ...(value as object) }
        : value
  return copy as unknown as Memory
}

const fresh: Memory = {
  trail: [],
  skipped: [],
  pressed: [],
  partial: {},
  proposals: {},
  offers: [],
  shown: [],
  tries: 0,
  sources: {},
  fileSources: {},
  notes: [],
  news: [],
  greeted: false,
  warned: false,
  reminded: false,
  expired: false,
  objected: [],
}

/** What outlives a draft: that we have met, and the report filed last with its alert. */
export function withoutDraft(memory: Memory): Memory {
  return {
    ...copied(fresh),
    greeted: memory.greeted,
    objected: memory.objected,
    ...(memory.reopened === undefined ? {} : { reopened: memory.reopened }),
    ...(memory.wantsPerson === undefined ? {} : { wantsPerson: memory.wantsPerson }),
    ...(memory.lastReport === undefined ? {} : { lastReport: memory.lastReport }),
    ...(memory.alert === undefined ? {} : { alert: memory.alert }),
  }
}
