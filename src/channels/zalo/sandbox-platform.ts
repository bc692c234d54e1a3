// The state of the simulated Zalo platform: its clock, its OA, its chats and the files it keeps. Shared by the simulator's parts.
import { createHash } from 'node:crypto'
import type { Bubble, SandboxFile, Trouble, SimulatorSupplies } from '../simulator.js'

/** Who the simulated App and OA are; secrets of a platform that exists nowhere. */
export const app = {
  appId: '3602117518843906123',
  appSecret: 'sandbox-app-secret',
  oaId: '4318657068771012646',
  oaSecretKey: 'sandbox-oa-secret-key',
} as const

/** One message of a chat, as the reading APIs tell it and as the telephone shows it. */
export interface Entry {
  id: string
  from: 'citizen' | 'oa'
  type: 'text' | 'voice' | 'photo' | 'GIF' | 'link' | 'sticker' | 'location' | 'nosupport'
  at: number
  text?: string
  /** A tap on `oa.query.hide` is a message without a bubble. */
  hidden?: boolean
  files?: Bubble['files']
  choices?: { label: string; payload: string }[]
}

export interface Chat {
  /** As the caller of the simulator names the citizen. */
  name: string
  /** As Zalo names them: decimal, above 2^53, scoped to this OA. */
  id: string
  idByApp: string
  isFollower: boolean
  /** ms of the platform's clock: opens the window of 7 days. */
  lastActAt?: number
  entries: Entry[]
}

export interface KeptFile extends SandboxFile {
  id: string
  keptAt: number
  /** ms of life of its link, fixed when it was made. */
  linkLifeMs: number
  kind: 'image' | 'video' | 'audio' | 'file'
}

/** What the OA is and may do. */
export interface Account {
  /** 2: business, 4: state body, whose API is v2 (-235 on v3). */
  type: 2 | 4
  takesButtons: boolean
  /** The App's switch that asks for `appsecret_proof` (-242). */
  asksProof: boolean
  /** Requests a minute before -32. */
  requestsPerMinute: number
  /** Whether mobile clients report messages as received. */
  reportsReceived: boolean
}

export const ordinaryAccount: Account = {
  type: 2,
  takesButtons: true,
  asksProof: false,
  requestsPerMinute: 4000,
  reportsReceived: true,
}

/** Media links of Zalo are reported to live about half an hour. */
const linkLifeMs = 30 * 60_000

export class Platform {
  readonly account: Account = { ...ordinaryAccount }
  origin = 'http://127.0.0.1'
  trouble: Trouble = {}
  private readonly chats = new Map<string, Chat>()
  private readonly chatsById = new Map<string, Chat>()
  private readonly files = new Map<string, KeptFile>()
  private passedMs = 0
  private serial = 0

  constructor(private readonly supplies: SimulatorSupplies) {}

  /** ms that a webhook may take; Zalo's own by default. */
  get webhookMs(): number | undefined {
    return this.supplies.webhookMs
  }

  now(): number {
    return this.supplies.now() + this.passedMs
  }

  pass(ms: number): void {
    this.passedMs += ms
  }

  /** Never the same twice in one simulator, even after `clear`. */
  newId(): string {
    this.serial += 1
    const chance = Math.floor(this.supplies.random() * 2 ** 40)
    return chance.toString(16).padStart(10, '0') + this.serial.toString(16).padStart(10, '0')
  }

  chat(citizen: string): Chat {
    const known = this.chats.get(citizen) ?? this.chatOf(citizen)
    if (known !== undefined) return known
    const id = /^\d{8,}$/.test(citizen) ? citizen : decimalOf(`user ${citizen}`)
    const chat = { name: citizen, id, idByApp: decimalOf(`app ${citizen}`), isFollower: false, entries: [] }
    this.chats.set(citizen, chat)
    this.chatsById.set(id, chat)
    return chat
  }

  /** By the id Zalo knows. */
  chatOf(userId: string): Chat | undefined {
    return this.chatsById.get(userId)
  }

  allChats(): Chat[] {
    return [...this.chats.values()]
  }

  keep(file: SandboxFile, kind: KeptFile['kind']): KeptFile {
    const life = this.trouble.linkLifeMs ?? linkLifeMs
    const kept = { ...file, id: this.newId(), keptAt: this.now(), linkLifeMs: life, kind }
    this.files.set(kept.id, kept)
    return kept
  }

  file(id: string): KeptFile | undefined {
    return this.files.get(id)
  }

  /** Chats, files, trouble and time passed are gone; grants and ids go on. */
  clear(): void {
    this.chats.clear()
    this.chatsById.clear()
    this.files.clear()
    this.trouble = {}
    this.passedMs = 0
    Object.assign(this.account, ordinaryAccount)
  }
}

/** A decimal id of 19 digits, the same for the same name. */
function decimalOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex').slice(0, 16)
  return `5${(BigInt(`0x${hex}`) % 10n ** 18n).toString().padStart(18, '0')}`
}
