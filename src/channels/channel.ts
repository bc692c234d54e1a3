// The contract of a channel: a way to reach citizens. One folder per platform implements it; nobody else knows a platform.
import type { Readable } from 'node:stream'

export type Query = Record<string, string | string[] | undefined>

/** A webhook request as it came: header names in lower case, the body's bytes untouched. */
export interface RawRequest {
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/**
 * What happened, in our words.
 * `text`, `choice`, `media`, `location`, `sticker`, `voice`, `share`, `contact`, `started` are things a citizen does in the chat;
 * `edit`, `unsend`, `reaction` concern an earlier message; `delivered`, `seen` are receipts for ours;
 * `echo` is a message sent in our name; `taken`, `released` move the thread between the bot and people;
 * `profile` brings what a citizen shared of themselves; `withdraw` is consent withdrawn through the platform;
 * `notice` is the platform speaking to the operator; `unknown` is everything else from a known sender.
 */
export type InboundKind =
  | 'text' | 'choice' | 'media' | 'location' | 'sticker' | 'voice' | 'share' | 'contact' | 'started'
  | 'edit' | 'unsend' | 'reaction'
  | 'delivered' | 'seen'
  | 'echo' | 'taken' | 'released'
  | 'profile' | 'withdraw' | 'notice' | 'unknown' // prettier-ignore

/** A file on the platform's hosts, not yet in our keeping. */
export interface FileRef {
  kind: 'image' | 'video' | 'audio' | 'file'
  url: string
  name?: string
  sizeBytes?: number
  /** Lower-case hex MD5, where the platform gives one (Zalo files). */
  md5?: string
}

/** One event of a webhook in our own form. Ids are opaque strings. */
export interface InboundMessage {
  channel: string
  /** The Page or OA that was written to. */
  account: string
  /** The platform's id of the citizen; empty for a `notice`. */
  citizen: string
  /** Unique within the channel; made from the event's own fields where the platform gives none, so that a repeat has the same. */
  messageId: string
  kind: InboundKind
  /** ms UTC as the platform says; absent where it says nothing usable. */
  sentAt?: number
  text?: string
  /** The payload of a tapped button or quick reply. Untrusted like any text. */
  choice?: string
  files?: FileRef[]
  location?: { latitude: number; longitude: number; label?: string }
  /** A link that was shared or previewed. */
  link?: { url: string; title?: string }
  /** The reference in the link or QR code by which a citizen came to the chat (`started`). Untrusted like any text. */
  ref?: string
  /** The platform's ids of the messages that an edit, unsend, reaction, receipt or quotation speaks of. */
  about?: string[]
  /** ms UTC: a receipt without ids covers all we sent up to here. */
  upTo?: number
  /** Who wrote an `echo`: this program (recognised by its mark) or somebody else in our name. */
  author?: 'bot' | 'person'
  /** Our own outbound id that an echo carries back, where the platform lets us mark messages. */
  mark?: string
  /** What a `profile` or `contact` event brought. */
  profile?: { name?: string; telephone?: string; address?: string }
  /** Another application holds the thread: listen, do not answer. */
  standby?: boolean
}

/** A choice the citizen may tap, type as words, or type as its number. */
export interface Choice {
  /** At most 20 characters after NFC, the shortest limit among the platforms. */
  label: string
  /** What comes back when it is tapped; self-contained, since old buttons stay tappable. */
  payload: string
}

export interface OutFile {
  name: string
  mime: string
  bytes: Buffer
}

/** One message to a citizen, already fitted to the channel's limits by `fit`. */
export interface OutboundMessage {
  /** Our id; sent along as the platform's metadata where there is such a thing. */
  id: string
  account: string
  citizen: string
  text: string
  choices: Choice[]
  file?: OutFile
  /** Who wrote it: rules on windows and tags differ (a tag for human agents is only for words a person wrote). */
  author: 'bot' | 'officer'
  /** ms UTC of the citizen's last act that opens the reply window. */
  lastHeardAt: number
}

export interface Receipt {
  /** The platform's id of the message: without one nothing is marked sent. */
  platformId: string
}

/** What a platform allows; each figure with its source beside it in the channel's folder. */
export interface Limits {
  /** UTF-16 units after NFC in one message. */
  textLengthMax: number
  /** Buttons or quick replies on one message; 0 where there are none. */
  choicesMax: number
  choiceLengthMax: number
  /** Whether choices must also be listed as numbers in the text, because buttons may not show. */
  choicesNumbered: boolean
  fileBytesMax: number
  /** MIME types that can be sent to a citizen. */
  fileTypes: string[]
  /** ms after the citizen's last act within which the bot may write. */
  replyWindowMs: number
  /** ms after the citizen's last act within which an officer may write. */
  officerWindowMs: number
}

/** One thing that was looked at: how it is, and what to do where it is wrong. */
export interface Finding {
  /** What it is about, in the channel's own word: a step of its guide names it. */
  about: string
  ok: boolean
  /** In Vietnamese. */
  line: string
}

/** The state of a channel as operators read it. */
export interface ChannelHealth {
  ok: boolean
  /** In Vietnamese, one line each: what is wrong and what to do. */
  lines: string[]
  /** The same, finding by finding. */
  found?: Finding[]
}

/** One step by which an operator sets a channel up. */
export interface GuideStep {
  title: string
  /** In Vietnamese: what to do, a line each. */
  says: string[]
  /** What is copied into the platform's pages; never a secret. */
  copy?: { label: string; value: string }[]
  /** Settings that this step yields. Whether they are set is shown, never what they hold. */
  settings?: string[]
  /** Whose findings tell whether it is done: those of `health`, `address` (reached from outside) and `arrivals` (messages came). */
  checks?: string[]
  /** What the program can do for the operator here. */
  offers?: 'connect' | 'repair'
}

/** How an operator sets a channel up, from nothing to the first message. */
export interface Guide {
  title: string
  steps: GuideStep[]
}

/** Granting access on the platform's own page: OAuth with PKCE. */
export interface Connect {
  /** @returns the address to open, and the verifier to keep until the answer comes */
  begin(ask: { redirectUri: string; state: string }): { url: string; verifier: string }
  /**
   * Spends the code; the grant is on disk when this resolves to `granted`.
   * @param answer.account whom the platform says the grant is for   @throws Fault when the platform could not be asked
   */
  finish(answer: {
    code: string
    verifier: string
    account: string | undefined
  }): Promise<'granted' | 'refused' | 'other-account'>
}

export interface Channel {
  /** `messenger`: also the folder, the route and the prefix of its settings. */
  name: string
  /** As officers read it. */
  title: string
  limits: Limits
  /** The platform's one-time GET challenge: the body to answer, or undefined to refuse with 403. */
  handshake?(query: Query): string | undefined
  /** Over the raw bytes, in constant time; false when no secret is set. */
  verify(raw: RawRequest): boolean
  /**
   * Reads a body's bytes where plain JSON parsing would lose something (ids that are numbers beyond 2^53).
   * @throws SyntaxError when it is no JSON
   */
  parse?(body: Buffer): unknown
  /** Whether an unsigned body is one of the platform's set-up probes that must be answered 200 and kept nowhere. */
  isProbe?(body: unknown): boolean
  /** Turns a webhook body into messages, in order. Pure; never throws; what it does not know becomes `unknown`. */
  read(body: unknown): InboundMessage[]
  /** Sends one message. @throws Fault whose code says whether to try again. */
  send(message: OutboundMessage): Promise<Receipt>
  /**
   * What the platform keeps of a message that may have been sent already: the ids of our messages in that chat with the same
   * words and not older than `since` (ms UTC), newest first. Absent where the platform cannot be asked.
   * @throws Fault
   */
  findSent?(message: OutboundMessage, since: number): Promise<string[]>
  /** Shows the citizen that we are at work (typing), where the platform can. Best effort: never throws. */
  signalWork?(account: string, citizen: string): Promise<void>
  /** Streams a citizen's file, only from the platform's own hosts. @throws Fault */
  fetchFile(file: FileRef): Promise<Readable>
  /** Where the platform's API answers, without a path; the doctor compares clocks with it. */
  apiOrigin?: string
  /** Asks the platform whether all is well. */
  health(): Promise<ChannelHealth>
  /** Sets up the platform's side (greeting, menu, subscriptions); the lines say what was changed. */
  setUp?(): Promise<string[]>
  /** Where access is granted on a page of the platform. */
  connect?: Connect
  close(): Promise<void>
}

/** What a channel may remember between starts (the Zalo token pair). The store keeps it sealed. */
export interface Keepsake {
  read(): Promise<string | undefined>
  /** Resolves when the value is synced to disk. */
  write(value: string): Promise<void>
  /** Runs alone across every instance of the program: only one refreshes a single-use token. */
  alone<T>(work: () => Promise<T>): Promise<T>
}

/** What `app` hands to every channel. */
export interface ChannelSupplies {
  /** ms UTC. */
  now(): number
  keepsake: Keepsake
  /** Reads a setting by its full name (`ZALO_APP_ID`); undefined when unset or blank. */
  setting(name: string): string | undefined
  /** Ids and codes only: no words, tokens or numbers of citizens. */
  log(
    level: 'info' | 'warn' | 'error',
    event: string,
    fields?: Record<string, string | number | boolean>,
  ): void
}

/** The default export of every channel folder. */
export interface ChannelModule {
  name: string
  /** The names of the settings without which the channel cannot start; the others have defaults. */
  needs: string[]
  /** How to set it up, told before any of its settings is there. @param place.publicUrl our address, without a slash at the end */
  guide(place: { publicUrl: string; connectedUrl: string }): Guide
  /** @throws Error that names the setting and what is wrong with it. */
  open(supplies: ChannelSupplies): Channel
}
