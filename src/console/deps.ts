// All that the desk is handed; it opens, reads and knows nothing else.
import type { Readable } from 'node:stream'
import type { GuideStep, Limits } from '../channels/channel.js'
import type { Land } from '../places/land.js'
import type { Identity, ReportFacts } from '../reports/report.js'
import type { Routed, Routing } from '../reports/routing.js'
import type { Database } from '../store/database.js'
import type { Vault } from '../vault/index.js'
import type { Breached } from './breached.js'

export type Copy = 'original' | 'view' | 'thumb'

/** Evidence on its way to a browser, as the keeping of evidence serves it. */
export interface EvidencePiece {
  stream: Readable
  mime: string
  sizeBytes: number
  totalBytes: number
  status: 200 | 206
  headers: Record<string, string>
}

export interface EvidenceDoor {
  /** @param asked.range the `Range` header as the browser sent it  @returns undefined when there is no such file or copy */
  read(id: string, which: Copy, asked?: { range?: string }): Promise<EvidencePiece | undefined>
}

export const telephoneFields = [
  'violation', 'when', 'where', 'plate', 'vehicle', 'people', 'name', 'telephone',
] as const // prettier-ignore

/** What an officer typed in on the telephone, as said. */
export type TelephoneForm = Record<(typeof telephoneFields)[number], string>

export interface TelephoneProblem {
  field: keyof TelephoneForm
  /** In Vietnamese: what is not clear and what to ask the caller. */
  says: string
}

/** The same readers and rules as in the chat, for what was told on the telephone. */
export interface TelephoneDoor {
  read(
    form: TelephoneForm,
    now: number,
  ):
    | { is: 'problems'; problems: TelephoneProblem[] }
    /** `facts` masked; `words`: as typed, to be sealed. */
    | { is: 'read'; facts: ReportFacts; routed: Routed; words: unknown; identity?: Identity }
  newCode(): string
  newPseudonym(): string
}

export interface MapTiles {
  /** `https://tiles.example.gov.vn/{z}/{x}/{y}.png` */
  url: string
  attribution: string
}

/** One channel as the set-up page shows it: the steps, and what was found of each just now. */
export interface ChannelSetUp {
  name: string
  title: string
  isOpen: boolean
  steps: (Omit<GuideStep, 'settings' | 'checks'> & {
    settings: { name: string; isSet: boolean }[]
    found: { ok: boolean; line: string }[]
  })[]
}

interface Administrator {
  officerId: string
  sessionId: string
}

/** What an administrator does to bring a channel to life. */
export interface SetUpDoor {
  read(): Promise<ChannelSetUp[]>
  /** Sets up the platform's side anew. @returns what was done; undefined where there is nothing to do. @throws Fault */
  repair(channel: string): Promise<string[] | undefined>
  /** @returns the platform's address to open; undefined where access is not granted that way. */
  begin(channel: string, who: Administrator): Promise<string | undefined>
  finish(
    channel: string,
    who: Administrator,
    answer: { code: string; state: string; account: string | undefined },
  ): Promise<'granted' | 'refused' | 'other-account' | 'stale' | 'unreachable'>
}

export interface ConsoleDeps {
  database: Database
  vault: Vault
  evidence: EvidenceDoor
  channels: { name: string; title: string; limits: Limits }[]
  /** The units and rules in force. */
  routing(): Routing
  /** A new version of them was saved: resolves when this process has it in force. */
  routingSaved(): Promise<unknown>
  /** The land that rules are held against, and maps drawn from. */
  land: Land
  /** Where browsers fetch map tiles, and whose they are; without it maps have a plain background and nothing leaves. */
  tiles?: MapTiles
  /** The catalogue of violations: id and label. */
  violations: { id: string; label: string }[]
  /** The steps of the flow that an officer may ask for again: name and label. */
  steps: { name: string; label: string }[]
  /** ms UTC. */
  now(): number
  newId(): string
  random(bytes: number): Buffer
  /** `Công an tỉnh Bắc Ninh`. */
  policeName: string
  /** Origin under which browsers reach us: `https://...` makes cookies secure. */
  publicUrl: string
  /** Something was queued for a citizen. */
  wakeDeliveries(): void
  /** Something was put into a citizen's lane. */
  wakeTurns(): void
  /** Ids and codes only. */
  log?(
    level: 'info' | 'warn' | 'error',
    event: string,
    fields?: Record<string, string | number | boolean>,
  ): void
  /** Sandbox mode: officers that anybody may try the desk as. Never set beside real credentials. */
  demo?: { banner: string }
  /** Without it the page for telephone reports says that it is off. */
  telephone?: TelephoneDoor
  /** What the workers and platforms are doing, as operators read it. */
  health?(): Promise<{ title: string; ok: boolean; lines: string[] }[]>
  /** Without it there is no set-up page to show. */
  setUp?: SetUpDoor
  /** Notices to browsers; without it the page of duty offers none. */
  push?: { publicKey(): Promise<string> }
  /** A virus scanner is asked about every original: none opens before it has answered. */
  scans?: boolean
  /** A list of breached passwords on our own disk; without it the common ones alone are refused. */
  breached?: Breached
  /** Sign-ins, and receipt look-ups, that one address may try in a minute. */
  triesPerMinute?: { signIn: number; receipt: number }
}
