// What one turn asks to have written, all of it or nothing.
import type { FileRef } from '../channels/channel.js'
import type { Turn } from '../conversation/conversation.js'
import type { LedgerEntry } from '../ledger/index.js'
import type { Identity, ReportFacts } from '../reports/report.js'
import type { Citizen } from './citizens.js'
import type { Claimer } from './claimer.js'
import type { Connection } from './database.js'
import type { ClaimedMessage } from './inbound.js'
import type { NewOutbound } from './outbound.js'

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
  /** Who takes the bubbles in hand as they are written, where nothing of the citizen's waits before them. */
  sender?: Pick<Claimer, 'by' | 'leaseMs'>
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
