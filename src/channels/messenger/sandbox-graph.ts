// The simulated Graph API: sending, uploads, the Page's set-up, conversation routing, tokens.
import { fieldsOf, idOf, listOf, wordsOf } from './json.js'
import type { Fields } from './json.js'
import { deliveryEvent, ownEcho, passedEvent } from './sandbox-events.js'
import type { Event } from './sandbox-events.js'
import { accessRefusal, isFile } from './sandbox-params.js'
import type { Params } from './sandbox-params.js'
import type { Post } from './sandbox-post.js'
import { badParameter, demanded, ok, refused } from './sandbox-refusals.js'
import type { Answer } from './sandbox-refusals.js'
import { actionRefusal, fileRefusal, messageRefusal } from './sandbox-rules.js'
import { inboxAppId, page } from './sandbox-world.js'
import type { Person, World } from './sandbox-world.js'
import { isSame } from './wire.js'

export interface GraphRequest {
  method: string
  /** Below the version: `110098765432101/messages`. */
  path: string
  params: Params
}

/** What a send leaves to be done once its answer is out. */
export interface Outcome extends Answer {
  after?: () => Promise<unknown>
  /** The connection is cut in place of the answer, though the message went out. */
  isLost?: boolean
}

/** ms that an answer waits for its own echo, where the echo goes first. */
const echoFirstMs = 150

export class SandboxGraph {
  readonly #world: World
  readonly #post: Post
  /** When conversations were asked for within the last second, by the machine's own running clock. */
  #asked: number[] = []

  constructor(world: World, post: Post) {
    this.#world = world
    this.#post = post
  }

  async answer(request: GraphRequest): Promise<Outcome> {
    const { method, params } = request
    if (request.path === 'debug_token') return debugToken(params)
    const refusal = accessRefusal(params)
    if (refusal !== undefined) return refusal
    const [node = '', edge = ''] = request.path.split('/')
    if (edge === '' && method === 'GET') return this.#profileOf(node)
    if (node !== page.id && node !== 'me') return refused(100, `Unsupported request: no object ${node}`, 33)
    const route = this.#routes[`${method} ${edge}`]
    return route === undefined ? refused(100, `Unsupported request: ${method} ${edge}`, 33) : route(params)
  }

  readonly #routes: Record<string, (params: Params) => Outcome | Promise<Outcome>> = {
    'POST messages': (params) => this.#messages(params),
    'POST message_attachments': (params) => this.#attachments(params),
    'GET conversations': (params) => this.#conversations(params),
    'GET subscribed_apps': () => this.#subscription(),
    'POST subscribed_apps': (params) => this.#subscribe(params),
    'GET messenger_profile': (params) => this.#readProfile(params),
    'POST messenger_profile': (params) => this.#writeProfile(params),
    'DELETE messenger_profile': (params) => this.#eraseProfile(params),
    'POST pass_thread_control': (params) => this.#thread(params, (person) => this.#pass(params, person)),
    'POST take_thread_control': (params) => this.#thread(params, (person) => this.#world.giveToBot(person)),
    'POST release_thread_control': (params) =>
      this.#thread(params, (person) => this.#world.giveToBot(person)),
    'POST request_thread_control': (params) => this.#thread(params, () => undefined),
    'POST extend_thread_control': (params) => this.#thread(params, () => undefined),
    'GET thread_owner': (params) => this.#threadOwner(params),
  }

  async #messages(params: Params): Promise<Outcome> {
    const psid = idOf(fieldsOf(params.recipient)?.id)
    const person = psid === undefined ? undefined : this.#world.byPsid(psid)
    if (person === undefined) return badParameter('No matching user found', 2018001)
    if (params.sender_action !== undefined) return actionRefusal(params) ?? ok({ recipient_id: person.psid })
    const wish = this.#wished()
    if (wish !== undefined && wish !== 'lost') return demanded(wish)
    const refusal = messageRefusal(params, person, this.#world)
    return refusal ?? { ...(await this.#accept(params, person)), isLost: wish === 'lost' }
  }

  #wished(): string | undefined {
    const { fail } = this.#world.trouble
    if (fail === undefined || fail.times < 1) return undefined
    this.#world.trouble = { ...this.#world.trouble, fail: { ...fail, times: fail.times - 1 } }
    return fail.code
  }

  /** Own echoes arrive before the answer as often as after it. */
  async #accept(params: Params, person: Person): Promise<Outcome> {
    const message = fieldsOf(params.message) ?? {}
    const mid = this.#world.mid()
    const echo = this.#show(mid, message, params, person)
    const receipts = async () => {
      await this.#post.deliver(person, [deliveryEvent(this.#world, person, [mid])])
    }
    const answer = ok({ recipient_id: person.psid, message_id: mid })
    if (this.#world.chance(0.5))
      return { ...answer, after: () => this.#post.deliver(person, [echo]).then(receipts) }
    const wait = new Promise((resolve) => setTimeout(resolve, echoFirstMs).unref())
    await Promise.race([this.#post.deliver(person, [echo]), wait])
    return { ...answer, after: receipts }
  }

  /** Puts the message on the citizen's telephone; returns its echo. */
  #show(mid: string, message: Fields, params: Params, person: Person): Event {
    const text = wordsOf(message.text)
    const choices = listOf(message.quick_replies).map(({ title, payload }) => ({
      label: String(title),
      payload: String(payload),
    }))
    const file = this.#shownFile(message, params)
    person.bubbles.push({
      id: mid,
      from: 'page',
      ...(text === undefined ? {} : { text }),
      ...(file === undefined ? {} : { files: [file] }),
      ...(choices.length === 0 ? {} : { choices }),
      at: this.#world.now(),
    })
    person.unread.push(mid)
    const metadata = message.metadata === undefined ? {} : { metadata: message.metadata }
    const content =
      file === undefined ? { text } : { attachments: [{ type: file.kind, payload: { url: file.url } }] }
    return ownEcho(this.#world, person, mid, { ...metadata, ...content })
  }

  #shownFile(message: Fields, params: Params) {
    const attachment = fieldsOf(message.attachment)
    if (attachment === undefined || attachment.type === 'template') return undefined
    const payload = fieldsOf(attachment.payload) ?? {}
    const kind = attachment.type as 'image' | 'video' | 'audio' | 'file'
    const file = isFile(params.filedata)
      ? params.filedata
      : this.#world.uploads.get(String(payload.attachment_id))
    if (file !== undefined) return { name: file.name, url: this.#world.linkTo(file), kind }
    const url = String(payload.url)
    return { name: url.split('/').at(-1) ?? '', url, kind }
  }

  /** With the fields of its messages spelled out, as they are asked for; newest first, the last twenty at most, two calls a second. */
  #conversations(params: Params): Outcome {
    const now = performance.now()
    this.#asked = this.#asked.filter((at) => now - at < 1_000)
    if (this.#asked.push(now) > 2) return demanded('613')
    const person = this.#world.byPsid(String(params.user_id))
    if (person === undefined) return ok({ data: [] })
    const limit = Number(/messages\.limit\((\d+)\)/.exec(wordsOf(params.fields) ?? '')?.[1] ?? 25)
    const data = [...person.bubbles]
      .reverse()
      .slice(0, Math.min(limit, 20))
      .map(({ id, from, text, at }) => ({
        id,
        created_time: new Date(at).toISOString().replace(/\.\d+Z$/, '+0000'),
        from: { id: from === 'page' ? page.id : person.psid },
        message: text ?? '',
      }))
    return ok({ data: [{ id: `t_${person.psid}`, messages: { data } }] })
  }

  #attachments(params: Params): Outcome {
    const attachment = fieldsOf(fieldsOf(params.message)?.attachment)
    const file = params.filedata
    if (attachment === undefined || !isFile(file)) return badParameter('attachment without a file')
    const refusal = fileRefusal(String(attachment.type), file)
    return refusal ?? ok({ attachment_id: this.#world.upload(file) })
  }

  #subscription(): Outcome {
    const app = {
      id: page.appId,
      name: 'sandbox',
      category: 'Business',
      link: '',
      subscribed_fields: this.#world.fields,
    }
    return ok({ data: this.#world.fields.length === 0 ? [] : [app] })
  }

  #subscribe(params: Params): Outcome {
    const fields = Array.isArray(params.subscribed_fields)
      ? params.subscribed_fields.map(String)
      : (wordsOf(params.subscribed_fields) ?? '').split(',')
    if (fields.some((field) => !/^[a-z_]+$/.test(field))) return badParameter('subscribed_fields')
    this.#world.fields = fields
    return ok({ success: 'true' })
  }

  #readProfile(params: Params): Outcome {
    const names = (wordsOf(params.fields) ?? '').split(',')
    const entries = Object.entries(this.#world.profile).filter(([name]) => names.includes(name))
    return ok({ data: entries.length === 0 ? [] : [Object.fromEntries(entries)] })
  }

  #writeProfile(params: Params): Outcome {
    const names = [
      'get_started',
      'greeting',
      'ice_breakers',
      'persistent_menu',
      'commands',
      'whitelisted_domains',
    ]
    const given = Object.fromEntries(Object.entries(params).filter(([name]) => names.includes(name)))
    const whole = { ...this.#world.profile, ...given }
    const wrong = profileRefusal(whole)
    if (wrong !== undefined) return badParameter(wrong)
    this.#world.profile = whole
    return ok({ result: 'success' })
  }

  #eraseProfile(params: Params): Outcome {
    const names = Array.isArray(params.fields) ? params.fields.map(String) : []
    const left = Object.entries(this.#world.profile).filter(([name]) => !names.includes(name))
    this.#world.profile = Object.fromEntries(left)
    return ok({ result: 'success' })
  }

  #profileOf(node: string): Outcome {
    if (node === page.id || node === 'me') return ok({ id: page.id, name: page.name })
    const isKnown = this.#world.byPsid(node) !== undefined
    return isKnown ? ok({}) : refused(100, `Unsupported request: no object ${node}`, 33)
  }

  #thread(params: Params, change: (person: Person) => void): Outcome {
    const person = this.#world.byPsid(idOf(fieldsOf(params.recipient)?.id) ?? '')
    if (person === undefined) return badParameter('No matching user found', 2018001)
    change(person)
    return ok({ success: true })
  }

  #pass(params: Params, person: Person): void {
    if (idOf(params.target_app_id) === String(inboxAppId)) return this.#world.giveToInbox(person)
    this.#world.giveToBot(person)
    void this.#post.deliver(person, [passedEvent(this.#world, person)])
  }

  #threadOwner(params: Params): Outcome {
    const person = this.#world.byPsid(String(params.recipient))
    if (person === undefined) return badParameter('No matching user found', 2018001)
    const isOurs = !this.#world.isInboxOwner(person)
    return ok({ data: [{ thread_owner: isOurs ? { app_id: page.appId, expiration: 86_400 } : {} }] })
  }
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api */
function profileRefusal(profile: Fields): string | undefined {
  const menus = listOf(profile.persistent_menu)
  const items = menus.flatMap((menu) => listOf(menu.call_to_actions))
  if (menus.length > 0 && profile.get_started === undefined) return 'persistent_menu needs get_started'
  if (menus.some((menu) => listOf(menu.call_to_actions).length > 20)) return 'persistent_menu: too many items'
  if (items.some(({ title }) => !isShort(title, 30) || title === '')) return 'persistent_menu: title'
  if (items.some(({ payload }) => !isShort(payload ?? '', 1000))) return 'persistent_menu: payload'
  if (listOf(profile.greeting).some(({ text }) => !isShort(text, 160))) return 'greeting: text'
  if (listOf(profile.ice_breakers).some((set) => listOf(set.call_to_actions).length > 4))
    return 'ice_breakers'
  return undefined
}

function isShort(value: unknown, lengthMax: number): boolean {
  return typeof value === 'string' && value.length <= lengthMax
}

/** Asked with the app's own token, `id|secret`. */
function debugToken(params: Params): Outcome {
  const token = typeof params.access_token === 'string' ? params.access_token : ''
  if (!isSame(token, `${page.appId}|${page.appSecret}`)) return refused(190, 'Invalid OAuth access token')
  if (params.input_token !== page.token) return ok({ data: { is_valid: false, scopes: [] } })
  const scopes = ['pages_messaging', 'pages_manage_metadata', 'pages_read_engagement', 'pages_show_list']
  return ok({
    data: { app_id: page.appId, type: 'PAGE', is_valid: true, expires_at: 0, profile_id: page.id, scopes },
  })
}
