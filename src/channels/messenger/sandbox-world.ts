// What the simulated Messenger knows: its clock, the people who chat, the Page's set-up and the files on its hosts. No network.
import { createHash } from 'node:crypto'
import type { Bubble, SandboxFile, Trouble, SimulatorSupplies } from '../simulator.js'
import { profile } from './profile.js'
import { subscribedFields } from './wire.js'

/** The one Page and app of the simulator; invented. */
export const page = {
  id: '110098765432101',
  name: 'Trang thử nghiệm',
  appId: '555000111222333',
  appSecret: 'sandbox-app-secret-0f3b9c',
  token: 'EAASandboxPageToken',
  verifyToken: 'sandbox-verify-token',
}

/** The app id of the Page's inbox. https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing */
export const inboxAppId = 263902037430900

export interface Person {
  name: string
  psid: string
  bubbles: Bubble[]
  /** ms UTC of the last act that opens the reply window; undefined before the first. */
  actedAt: number | undefined
  /** Who holds the thread, and until when the inbox does. */
  inboxUntil: number
  /** Ids of messages from the Page not read yet. */
  unread: string[]
}

interface Media {
  file: SandboxFile
  expiresAt: number
}

const dayMs = 86_400_000

/** Life of a media link as seen on a Page's webhooks: 1.5 days. */
const linkLifeMs = 1.5 * dayMs

/** Everything that `reset` forgets. */
export class World {
  readonly random: () => number
  readonly #clock: () => number
  /** Tells this platform from the one that ran before it beside the same database. */
  readonly #begunAt: number
  #shift = 0
  #made = 0
  #lastStamp = 0
  readonly #people = new Map<string, Person>()
  readonly #byPsid = new Map<string, Person>()
  readonly #media = new Map<string, Media>()
  /** Where media links lead: the simulator's own address. */
  origin = ''
  trouble: Trouble = {}
  /** Fields the Page sends to the app; empty once the platform has given up on the webhook. */
  fields: readonly string[] = subscribedFields
  /** As the set-up leaves it. */
  profile: Record<string, unknown> = { ...profile }
  readonly uploads = new Map<string, SandboxFile>()

  /** ms that a webhook may take; the platform's own by default. */
  readonly webhookMs: number | undefined

  constructor(supplies: SimulatorSupplies) {
    this.webhookMs = supplies.webhookMs
    this.#clock = () => supplies.now()
    this.#begunAt = supplies.now()
    this.random = () => supplies.random()
  }

  now(): number {
    return this.#clock() + this.#shift
  }

  passTime(ms: number): void {
    this.#shift += ms
  }

  /** A time later than every one given before, so that messages sent at once keep their order. */
  stamp(): number {
    this.#lastStamp = Math.max(this.now(), this.#lastStamp + 1)
    return this.#lastStamp
  }

  chance(share: number): boolean {
    return this.random() < share
  }

  /** Whoever is spoken of, by name or by page-scoped id; made known when new. */
  person(nameOrPsid: string): Person {
    const known = this.#people.get(nameOrPsid) ?? this.byPsid(nameOrPsid)
    if (known !== undefined) return known
    const isPsid = /^\d+$/.test(nameOrPsid)
    const psid = isPsid ? nameOrPsid : psidFor(nameOrPsid)
    const person: Person = {
      name: nameOrPsid,
      psid,
      bubbles: [],
      actedAt: undefined,
      inboxUntil: 0,
      unread: [],
    }
    this.#people.set(nameOrPsid, person)
    this.#byPsid.set(psid, person)
    return person
  }

  byPsid(psid: string): Person | undefined {
    return this.#byPsid.get(psid)
  }

  /** A message, tap, reaction or m.me link opens the window anew. */
  acted(person: Person): void {
    person.actedAt = this.now()
  }

  silentMs(person: Person): number {
    return person.actedAt === undefined ? Number.POSITIVE_INFINITY : this.now() - person.actedAt
  }

  /** The inbox's hold on a thread lapses after 24 h without a word from it. */
  isInboxOwner(person: Person): boolean {
    return person.inboxUntil > this.now()
  }

  giveToInbox(person: Person, ms: number = dayMs): void {
    person.inboxUntil = this.now() + ms
  }

  giveToBot(person: Person): void {
    person.inboxUntil = 0
  }

  mid(): string {
    return `m_${this.#id('mid', 44)}`
  }

  /** A link to a file on the platform's hosts: `oe` is the end of its life in hex seconds. */
  linkTo(file: SandboxFile): string {
    const id = this.#id('media', 16)
    const seconds = Math.ceil((this.now() + (this.trouble.linkLifeMs ?? linkLifeMs)) / 1000)
    this.#media.set(id, { file, expiresAt: seconds * 1000 })
    const query = `_nc_ad=z-m&oh=${this.#id('oh', 32)}&oe=${seconds.toString(16).toUpperCase()}`
    return `${this.origin}/v/t1.15752-9/${id}/${encodeURIComponent(file.name)}?${query}`
  }

  media(id: string): Media | undefined {
    return this.#media.get(id)
  }

  upload(file: SandboxFile): string {
    const id = String(9_100_000_000_000_000 + this.uploads.size)
    this.uploads.set(id, file)
    return id
  }

  reset(): void {
    this.#shift = 0
    this.#people.clear()
    this.#byPsid.clear()
    this.#media.clear()
    this.uploads.clear()
    this.trouble = {}
    this.fields = subscribedFields
    this.profile = { ...profile }
  }

  /** Ids go on counting over a reset, and a later start has others: nothing is ever named twice. */
  #id(kind: string, length: number): string {
    this.#made += 1
    const bytes = createHash('sha512').update(`${this.#begunAt}:${kind}:${this.#made}`).digest()
    return bytes.toString('base64url').replace(/[-_]/g, 'x').slice(0, length)
  }
}

/** Seventeen digits, beyond 2^53, the same for a name in every run. */
function psidFor(name: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(name).digest('hex').slice(0, 16)}`) % 10n ** 15n
  return `25${digits.toString().padStart(15, '0')}`
}
