// The contract of a platform's simulator: what the sandbox server mounts and what the journeys drive. No channel code depends on it.
import type { FastifyInstance } from 'fastify'

/** What a citizen's telephone shows. */
export interface Bubble {
  id: string
  from: 'citizen' | 'page'
  text?: string
  files?: { name: string; url: string; kind: 'image' | 'video' | 'audio' | 'file' }[]
  /** What can be tapped under this bubble. */
  choices?: { label: string; payload: string }[]
  at: number
}

export interface SandboxFile {
  name: string
  mime: string
  bytes: Buffer
}

/** Trouble on demand, until changed again. */
export interface Trouble {
  /** ms before each API answer. */
  slowMs?: number
  /** Answer this many next sends with the named error; platform-specific codes as text (`429`, `500`, `190`, `-216`, `10/2018278`). */
  fail?: { code: string; times: number }
  /** Deliver each webhook this many times. */
  repeat?: number
  /** Hold webhooks back and deliver them in reverse order when there are this many. */
  shuffle?: number
  /** ms of life of media links. */
  linkLifeMs?: number
  /** Redirect media links to a private address, which a careful client refuses. */
  redirectMedia?: boolean
  /** Stop answering the API at all. */
  down?: boolean
}

export interface Simulator {
  name: string
  title: string
  /** The settings (`MESSENGER_GRAPH_URL`, secrets, ids ...) under which the real program talks to this simulator at `origin`. */
  settings(origin: string): Record<string, string>
  /** Mounts the platform's API and media links. Prefixed by nothing: paths are the platform's own. */
  mount(server: FastifyInstance): void
  /** Where webhooks go: the program's origin, without a path. */
  deliverTo(origin: string): void
  /** The citizen's acts. Each resolves when the platform has had its answer or has given up for now. */
  say(citizen: string, text: string): Promise<void>
  tap(citizen: string, choice: { label: string; payload: string }): Promise<void>
  sendFiles(citizen: string, files: SandboxFile[], caption?: string): Promise<void>
  sendLocation(citizen: string, latitude: number, longitude: number): Promise<void>
  sendSticker(citizen: string): Promise<void>
  /** Opens the chat for the first time (Get Started, follow). */
  start(citizen: string): Promise<void>
  /** A person of the Page or OA answers from the platform's own inbox; `handBack` gives the thread back to the bot. */
  staffSays(citizen: string, text: string): Promise<void>
  handBack(citizen: string): Promise<void>
  /** Sends any event as this platform would, signed: for the shapes nothing above makes. */
  event(body: unknown): Promise<number>
  transcript(citizen: string): Bubble[]
  trouble(trouble: Trouble): void
  /** Moves the platform's clock forward: windows, links and tokens run out. */
  passTime(ms: number): void
  reset(): void
}

/** What a simulator is handed. */
export interface SimulatorSupplies {
  now(): number
  random(): number
  /** ms that a webhook may take, in place of the platform's own: where both share a busy machine, a late answer proves nothing. */
  webhookMs?: number
}

/** Default export of `channels/<name>/sandbox.ts`. */
export interface SimulatorModule {
  name: string
  open(supplies: SimulatorSupplies): Simulator
}
