// The simulated Messenger: Graph API, webhooks and media over real HTTP, with a clock and a chance that are handed in.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type {
  Bubble,
  SandboxFile,
  Simulator,
  SimulatorModule,
  Trouble,
  SimulatorSupplies,
} from '../simulator.js'
import { fieldsOf, idOf, listOf } from './json.js'
import * as events from './sandbox-events.js'
import type { Event } from './sandbox-events.js'
import { SandboxGraph } from './sandbox-graph.js'
import { paramsOf } from './sandbox-params.js'
import { Post } from './sandbox-post.js'
import { page, World } from './sandbox-world.js'
import type { Person } from './sandbox-world.js'
import { startPayload } from './wire.js'

const messenger: SimulatorModule = { name: 'messenger', open: (supplies) => new MessengerSimulator(supplies) }
export default messenger

/** Bytes of one request to the API: a file of 25 MB and what is around it. */
const bodyLimit = 30_000_000

const sticker: SandboxFile = {
  name: 'sticker.png',
  mime: 'image/png',
  bytes: Buffer.from('89504e470d0a1a0a', 'hex'),
}

export class MessengerSimulator implements Simulator {
  readonly name = 'messenger'
  readonly title = 'Messenger'
  readonly #world: World
  readonly #post: Post
  readonly #graph: SandboxGraph

  constructor(supplies: SimulatorSupplies) {
    this.#world = new World(supplies)
    this.#post = new Post(this.#world)
    this.#graph = new SandboxGraph(this.#world, this.#post)
  }

  settings(origin: string): Record<string, string> {
    this.#world.origin = origin
    return {
      MESSENGER_PAGE_ID: page.id,
      MESSENGER_PAGE_ACCESS_TOKEN: page.token,
      MESSENGER_APP_ID: page.appId,
      MESSENGER_APP_SECRET: page.appSecret,
      MESSENGER_VERIFY_TOKEN: page.verifyToken,
      MESSENGER_GRAPH_URL: origin,
      MESSENGER_MEDIA_HOSTS: new URL(origin).host,
    }
  }

  mount(server: FastifyInstance): void {
    server.addHook('onClose', () => this.#post.close())
    void server.register(async (scope) => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
        done(null, body),
      )
      scope.get('/v/t1.15752-9/:id/:name', (request, reply) => this.#serveMedia(request, reply))
      scope.route({
        method: ['GET', 'POST', 'DELETE'],
        url: '/:version(^v\\d+\\.\\d+$)/*',
        bodyLimit,
        handler: (request, reply) => this.#serveGraph(request, reply),
      })
    })
  }

  deliverTo(origin: string): void {
    this.#post.deliverTo(origin)
  }

  async say(citizen: string, text: string): Promise<void> {
    const person = this.#acting(citizen)
    this.#bubble(person, { text })
    await this.#deliver(person, [events.textEvent(this.#world, person, text)])
  }

  /** A quick reply of a bubble that is there, else a button of old or of the menu. */
  async tap(citizen: string, choice: { label: string; payload: string }): Promise<void> {
    const person = this.#acting(citizen)
    const shown = person.bubbles.findLast(({ from }) => from === 'page')?.choices ?? []
    const isQuickReply = shown.some(({ payload }) => payload === choice.payload)
    const make = isQuickReply ? events.quickReplyEvent : events.postbackEvent
    this.#bubble(person, { text: choice.label })
    await this.#deliver(person, [make(this.#world, person, choice.label, choice.payload)])
  }

  /** Photo and caption are two messages; at times they travel as two entries of one request. */
  async sendFiles(citizen: string, files: SandboxFile[], caption?: string): Promise<void> {
    const person = this.#acting(citizen)
    const linked = files.map((file) => ({ file, url: this.#world.linkTo(file) }))
    const shown = linked.map(({ file, url }) => ({ name: file.name, url, kind: events.attachmentType(file) }))
    this.#bubble(person, { files: shown })
    const all = events.fileEvents(this.#world, person, linked)
    if (caption !== undefined) {
      this.#bubble(person, { text: caption })
      all.push(events.textEvent(this.#world, person, caption))
    }
    const inOne = all.length > 1 && this.#world.chance(0.3)
    for (const letter of inOne ? [all] : all.map((event) => [event])) await this.#deliver(person, letter)
  }

  async sendLocation(citizen: string, latitude: number, longitude: number): Promise<void> {
    const person = this.#acting(citizen)
    this.#bubble(person, { text: `📍 ${latitude}, ${longitude}` })
    await this.#deliver(person, [events.locationEvent(this.#world, person, latitude, longitude)])
  }

  async sendSticker(citizen: string): Promise<void> {
    const person = this.#acting(citizen)
    this.#bubble(person, { text: '👍' })
    await this.#deliver(person, [events.stickerEvent(this.#world, person, this.#world.linkTo(sticker))])
  }

  async start(citizen: string): Promise<void> {
    const person = this.#acting(citizen)
    const payload = fieldsOf(this.#world.profile.get_started)?.payload
    const word = typeof payload === 'string' ? payload : startPayload
    await this.#deliver(person, [events.postbackEvent(this.#world, person, 'Bắt đầu', word)])
  }

  /** Comes back by an m.me link with a reference. */
  async refer(citizen: string, ref: string): Promise<void> {
    const person = this.#acting(citizen)
    await this.#deliver(person, [events.referralEvent(this.#world, person, ref)])
  }

  /** The inbox takes the thread, then its words are echoed; from now on the bot only listens. */
  async staffSays(citizen: string, text: string): Promise<void> {
    const person = this.#world.person(citizen)
    const mid = this.#world.mid()
    person.bubbles.push({ id: mid, from: 'page', text, at: this.#world.now() })
    const before = this.#world.isInboxOwner(person) ? [] : [events.takenEvent(this.#world, person)]
    this.#world.giveToInbox(person)
    if (before.length > 0) await this.#deliver(person, before)
    await this.#deliver(person, [events.inboxEcho(this.#world, person, mid, text)])
  }

  async handBack(citizen: string): Promise<void> {
    const person = this.#world.person(citizen)
    this.#world.giveToBot(person)
    await this.#deliver(person, [events.passedEvent(this.#world, person)])
  }

  /** Whoever acts in the event is known from then on, and their window is open. */
  async event(body: unknown): Promise<number> {
    for (const entry of listOf(fieldsOf(body)?.entry)) {
      for (const event of listOf(entry.messaging)) this.#noteActor(event)
    }
    return this.#post.raw(body)
  }

  transcript(citizen: string): Bubble[] {
    return [...this.#world.person(citizen).bubbles]
  }

  trouble(trouble: Trouble): void {
    this.#world.trouble = { ...trouble }
    if (trouble.shuffle === undefined) void this.#post.release()
  }

  passTime(ms: number): void {
    this.#world.passTime(ms)
    void this.#post.retry()
  }

  reset(): void {
    this.#world.reset()
    this.#post.reset()
  }

  #acting(citizen: string): Person {
    const person = this.#world.person(citizen)
    this.#world.acted(person)
    return person
  }

  #noteActor(event: Event): void {
    const psid = idOf(fieldsOf(event.sender)?.id)
    if (psid === undefined || psid === page.id) return
    const isAct = ['message', 'postback', 'reaction', 'referral'].some((key) => event[key] !== undefined)
    const person = this.#world.person(psid)
    if (isAct) this.#world.acted(person)
  }

  #bubble(person: Person, rest: Pick<Bubble, 'text' | 'files'>): void {
    const now = this.#world.now()
    person.bubbles.push({ id: `c${person.bubbles.length + 1}`, from: 'citizen', ...rest, at: now })
  }

  /** What was not read yet is read before the citizen writes. */
  async #deliver(person: Person, letter: Event[]): Promise<void> {
    const isCitizens = fieldsOf(letter[0]?.sender)?.id === person.psid
    if (isCitizens && person.unread.splice(0).length > 0) {
      await this.#post.deliver(person, [events.readEvent(this.#world, person)])
    }
    await this.#post.deliver(person, letter)
  }

  async #serveMedia(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { id = '', name = '' } = request.params as Record<string, string>
    const media = this.#world.media(id)
    if (this.#world.trouble.redirectMedia === true)
      return reply.redirect(`http://10.0.0.1/${encodeURIComponent(name)}`, 302)
    if (media === undefined) return reply.code(404).type('text/plain').send('Bad URL hash')
    if (this.#world.now() >= media.expiresAt)
      return reply.code(403).type('text/plain').send('URL signature expired')
    return reply.type(media.file.mime).send(media.file.bytes)
  }

  async #serveGraph(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { trouble } = this.#world
    if (trouble.down === true) return cut(reply)
    if (trouble.slowMs !== undefined) await new Promise((resolve) => setTimeout(resolve, trouble.slowMs))
    const answer = await this.#graph.answer({
      method: request.method,
      path: (request.params as { '*': string })['*'],
      params: await this.#params(request),
    })
    if (answer.isLost === true) cut(reply)
    else
      void reply
        .code(answer.status)
        .headers(answer.headers ?? {})
        .send(answer.body)
    if (answer.after !== undefined) setImmediate(() => void answer.after?.())
    return reply
  }

  async #params(request: FastifyRequest): Promise<Record<string, unknown>> {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const query = request.query as Record<string, unknown>
    return paramsOf({ query, headers: request.headers, body }).catch(() => query)
  }
}

/** No answer at all. */
function cut(reply: FastifyReply): FastifyReply {
  reply.hijack()
  reply.raw.destroy()
  return reply
}
