// Sends one message to a citizen of Messenger: text with quick replies, and an officer's file before it.
import { FormData } from 'undici'
import { Fault } from '../../faults.js'
import type { OutboundMessage, OutFile, Receipt } from '../channel.js'
import type { Attempt } from './faults.js'
import type { Graph } from './graph.js'
import { idOf } from './json.js'
import type { Fields } from './json.js'
import { fileBytesMax, limits, payloadLengthMax } from './limits.js'
import { envelopeFor, replyWindowMs } from './window.js'
import type { Envelope } from './window.js'
import { metadataLengthMax, metadataOf } from './wire.js'

/** ms for a call that carries a file. */
const uploadTimeoutMs = 120_000

/** Messages whose file went out though their text did not, so that a second try does not show the file twice. */
const halvesKept = 1000

export class Sender {
  readonly #graph: Pick<Graph, 'call'>
  readonly #pageId: string
  readonly #now: () => number
  /** By our id: the platform's id of the file's message. */
  readonly #halves = new Map<string, string>()

  constructor(graph: Pick<Graph, 'call'>, pageId: string, now: () => number) {
    this.#graph = graph
    this.#pageId = pageId
    this.#now = now
  }

  /**
   * A message with both file and text goes as two, the file first, for the platform carries one or the other; the receipt
   * is that of the last. Both carry the same mark.
   * @throws Fault; nothing counts as sent without the platform's id
   */
  async send(message: OutboundMessage): Promise<Receipt> {
    refuseUnfit(message, this.#pageId)
    const now = this.#now()
    const silentMs = now - message.lastHeardAt
    const envelope = envelopeFor(message.author, message.lastHeardAt, now)
    if (envelope === undefined)
      throw new Fault('window-closed', `the citizen was last heard ${silentMs} ms ago`)
    const attempt = { now, silentMs, windowMs: replyWindowMs }
    const first = await this.#sendFile(message, envelope, attempt)
    if (message.text === '' && first !== undefined) return { platformId: first }
    const platformId = await this.#post(message, textOf(message), envelope, attempt)
    this.#halves.delete(message.id)
    return { platformId }
  }

  /** Uploaded first, which no citizen sees, then sent by its id: a slow upload cannot leave us unsure what was shown. */
  async #sendFile(
    message: OutboundMessage,
    envelope: Envelope,
    attempt: Attempt,
  ): Promise<string | undefined> {
    if (message.file === undefined) return undefined
    const done = this.#halves.get(message.id)
    if (done !== undefined) return done
    const attachmentId = await this.#upload(message.file, attempt)
    const attachment = { type: typeOf(message.file), payload: { attachment_id: attachmentId } }
    const content = message.text === '' ? { attachment, ...choicesOf(message) } : { attachment }
    const platformId = await this.#post(message, content, envelope, attempt)
    if (message.text !== '') this.#keepHalf(message.id, platformId)
    return platformId
  }

  #keepHalf(id: string, platformId: string): void {
    this.#halves.set(id, platformId)
    const oldest = this.#halves.keys().next().value
    if (this.#halves.size > halvesKept && oldest !== undefined) this.#halves.delete(oldest)
  }

  /** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets */
  async #upload(file: OutFile, attempt: Attempt): Promise<string> {
    const form = new FormData()
    const message = { attachment: { type: typeOf(file), payload: { is_reusable: true } } }
    form.set('message', JSON.stringify(message))
    form.set('filedata', new Blob([new Uint8Array(file.bytes)], { type: file.mime }), file.name)
    const path = `/${this.#pageId}/message_attachments`
    const answer = await this.#graph.call(
      { method: 'POST', path, body: form, timeoutMs: uploadTimeoutMs },
      attempt,
    )
    const id = idOf(answer.attachment_id)
    if (id === undefined) throw new Fault('platform-error', 'an upload was answered without an attachment id')
    return id
  }

  async #post(
    message: OutboundMessage,
    content: Fields,
    envelope: Envelope,
    attempt: Attempt,
  ): Promise<string> {
    const body = {
      recipient: { id: message.citizen },
      ...envelope,
      message: { ...content, metadata: metadataOf(message.id) },
    }
    const answer = await this.#graph.call(
      { method: 'POST', path: `/${this.#pageId}/messages`, body },
      attempt,
    )
    const id = idOf(answer.message_id)
    if (id === undefined) throw new Fault('platform-error', 'a message was answered without a message id')
    return id
  }
}

function textOf(message: OutboundMessage): Fields {
  return { text: message.text, ...choicesOf(message) }
}

function choicesOf({ choices }: OutboundMessage): Fields {
  if (choices.length === 0) return {}
  return {
    quick_replies: choices.map(({ label, payload }) => ({ content_type: 'text', title: label, payload })),
  }
}

/** Photos above the platform's 8 MB for images go as files. */
function typeOf(file: OutFile): 'image' | 'video' | 'audio' | 'file' {
  const kind = file.mime.split('/')[0]
  if (kind === 'image') return file.bytes.length <= 8_000_000 ? 'image' : 'file'
  return kind === 'video' || kind === 'audio' ? kind : 'file'
}

/** What the platform is sure to refuse is refused here, with a reason that can be read. */
function refuseUnfit(message: OutboundMessage, pageId: string): void {
  const { text, choices, file } = message
  const refuse = (why: string): never => {
    throw new Fault('message-refused', why)
  }
  if (message.account !== pageId) refuse(`the Page ${message.account} is not the one this server writes for`)
  if (text === '' && file === undefined) refuse('neither text nor file')
  if (text.length > limits.textLengthMax) refuse(`text of ${text.length} units`)
  if (choices.length > limits.choicesMax) refuse(`${choices.length} choices`)
  if (choices.some(({ label }) => label === '' || label.length > limits.choiceLengthMax))
    refuse('a choice without a fitting label')
  if (choices.some(({ payload }) => payload.length > payloadLengthMax))
    refuse('a choice with too long a payload')
  if (metadataOf(message.id).length >= metadataLengthMax) refuse('an id too long for metadata')
  if (file === undefined) return
  if (file.bytes.length > fileBytesMax)
    throw new Fault('attachment-refused', `a file of ${file.bytes.length} bytes`)
  if (!limits.fileTypes.includes(file.mime))
    throw new Fault('attachment-refused', `a file of type ${file.mime}`)
}
