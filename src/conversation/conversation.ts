// The door between the conversation and the rest: what a turn takes in and what it decides.
import type { InboundKind } from '../channels/channel.js'
import type { Land } from '../places/land.js'
import type { Place } from '../places/place.js'
import type { Consent, Identity, ReportFacts } from '../reports/report.js'
import type { Routed, Routing } from '../reports/routing.js'

/** A message as the conversation hears it: no platform ids, files already given our own ids. */
export interface Heard {
  /** Our inbound id. */
  id: string
  /**
   * `news` tells what became of a file (from our own workers); `silence` is the clock saying that a draft has been waiting;
   * `ask` is an officer asking for one step again. The rest is what the citizen did.
   */
  kind: InboundKind | 'news' | 'silence' | 'ask'
  text?: string
  /** Of messages heard as one, each with its own words, in the order of `text`. */
  bubbles?: { id: string; text: string }[]
  /** Payload of a tapped choice. */
  choice?: string
  files: HeardFile[]
  location?: { latitude: number; longitude: number; label?: string }
  link?: { url: string; title?: string }
  /** Our inbound ids of the earlier messages that an edit or unsend speaks of. */
  about: string[]
  profile?: { name?: string; telephone?: string; address?: string }
  news?: FileNews
  /** The step an officer asks for, and their words. */
  ask?: { step: string; words: string; report: string }
  /** ms UTC: when the citizen sent it (the platform's word), else when we received it. */
  at: number
}

export interface HeardFile {
  id: string
  kind: 'image' | 'video' | 'audio' | 'file'
  name?: string
}

/** What became of a file, told to the conversation by the evidence worker. */
export interface FileNews {
  file: string
  outcome: 'kept' | 'refused' | 'lost'
  /** A code of `faults` when refused or lost. */
  fault?: string
  kind?: 'image' | 'video' | 'audio' | 'file'
  /** ms UTC the file itself says it was taken; a hint, never proof. */
  takenAt?: number
  takenPlace?: { latitude: number; longitude: number }
}

/** One bubble to the citizen, in neutral form; `fit` makes it fit the channel. */
export interface Say {
  text: string
  choices: { label: string; payload: string }[]
}

/** One citizen on one channel: the answers so far and where we stand. Plain JSON, sealed in the store. */
export interface Conversation {
  flow: string
  /** The XState state value: `idle`, a step's name, `review`, `done`. */
  standing: string
  /** By step name; what each step's `read` returned. */
  answers: Record<string, unknown>
  /** Files of this draft, in the order they came. */
  files: (HeardFile & {
    outcome?: FileNews['outcome']
    takenAt?: number
    takenPlace?: { latitude: number; longitude: number }
  })[]
  /** What the bot keeps between turns beside the answers (pending proposal, tries, last say ...). Owned by `conversation/`. */
  memory: Record<string, unknown>
  /** ms UTC of the last thing the citizen did. */
  heardAt: number
  /** ms UTC of the first message of this draft; the clocks of the report start at its send, not here. */
  startedAt?: number
}

/** A report of this citizen that the store already holds. */
export interface KnownReport {
  id: string
  code: string
  /** State in Vietnamese, as told to citizens. */
  stateSaid: string
  unitName: string
  filedAt: number
  /** Still handled: what the citizen adds now joins its timeline. */
  open: boolean
  /** An alert of it is still going on. */
  alerting: boolean
  lastReply?: string
}

export interface Context {
  /** ms UTC. */
  now: number
  newId(): string
  /** A fresh report code: can be read out over a telephone, cannot be guessed. */
  newCode(): string
  land: Land
  routing: Routing
  settings: FlowSettings
  reports: KnownReport[]
  /** Identity this citizen gave earlier, in masked form ("N*** V*** A", "0912***678"), when they let us keep it. */
  knownIdentity?: { masked: Identity }
}

export interface FlowSettings {
  /** `Công an tỉnh Bắc Ninh`. */
  policeName: string
  /** Today's code of the deployment's province. */
  province: string
  /** Which of the four are asked. */
  identityAsks: (keyof Identity)[]
  /** ms after the citizen's last message within which the channel lets the bot write. */
  replyWindowMs: number
  /** ms a draft lives. */
  draftLifeMs: number
  /** Where a receipt can be looked up: `https://.../tra-cuu`. */
  receiptUrl: string
}

/** A report as filed by a turn. */
export interface Filed {
  id: string
  code: string
  /** Read out with the code on the receipt page; told once in the chat. */
  secret: string
  facts: ReportFacts
  identity?: Identity
  /** The identity given earlier still holds. */
  sameIdentity?: boolean
  consent?: Consent
  routed: Routed
}

/** The few facts that leave for the unit on duty before the report is finished. */
export interface AlertCall {
  /** Stays the same while the draft lives; becomes the report's id when it is filed. */
  report: string
  facts: Partial<ReportFacts>
  place: Place
  routed: Routed
  /** What is new since the last call, in Vietnamese: "hướng đi Lạng Sơn", "mất dấu". */
  added?: string
}

/** What one turn decided; the store writes all of it at once. */
export interface Turn {
  conversation: Conversation
  /** At most two bubbles. */
  says: Say[]
  filed?: Filed
  /** Joins the timeline of an open report. */
  added?: { report: string; words?: string; files: string[] }
  alert?: AlertCall
  /** The citizen wants a person: a call to the desk. */
  wantsPerson?: { report?: string }
  /** Rights under Law 91/2025: answered by the desk, or at once where we can. */
  rights?: { ask: 'what_is_kept' | 'withdraw' | 'erase'; confirmed: boolean }
  /** An answer to an officer's question about one step of a filed report; `facts`: what it says of the act, the time, the place ... */
  answered?: {
    report: string
    step: string
    label: string
    words: string
    value: unknown
    facts?: Partial<ReportFacts>
  }
  /** An objection to a result. */
  objection?: { report: string; words: string }
  /** ms UTC at which `silence` should be heard once if nothing else comes; absent: never. */
  wakeAt?: number
}
