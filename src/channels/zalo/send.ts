// Sends one message: uploads its file, chooses v3 or v2 as the OA accepts, and falls back to plain text where buttons are refused.
import { LRUCache } from 'lru-cache'
import { Fault } from '../../faults.js'
import type { ChannelSupplies, OutFile, OutboundMessage, Receipt } from '../channel.js'
import type { Api } from './api.js'
import { fileBody, imageBody, textBody, uploadOf } from './compose.js'
import { changeMemory, readMemory, type Memory, type SendVersion } from './memory.js'
import { faultOf, ZaloRefusal } from './refusals.js'
import { word, type Fields } from './shape.js'
import { shrinkImage } from './shrink.js'

export type Sender = (message: OutboundMessage) => Promise<Receipt>

/** After this an OA that refused buttons is asked once more: packages and platforms change. */
const buttonsPauseMs = 7 * 86_400_000

const paths: Record<SendVersion, string> = { v3: '/v3.0/oa/message/cs', v2: '/v2.0/oa/message' }

/** "This API does not support this type of OA" and "this version is closed": each means the other version. */
const otherVersion: Record<number, SendVersion> = { [-235]: 'v2', [-240]: 'v3' }

/** Refusals after which the same words are tried without buttons: parameter invalid, type not supported. */
const buttonCodes = [-201, -233]

export function openSender(api: Api, supplies: Pick<ChannelSupplies, 'keepsake' | 'now' | 'log'>): Sender {
  const { keepsake } = supplies
  const now = () => supplies.now()
  let memory: Memory | undefined
  /** Words already sent of messages whose file then failed: trying again must not repeat them. */
  const wordsSent = new LRUCache<string, string>({ max: 500 })

  async function remember(change: Partial<Memory>): Promise<void> {
    memory = { ...(memory ?? { spent: [] }), ...change }
    try {
      await changeMemory(keepsake, (kept) => ({ ...kept, ...change }))
    } catch {
      // The message is sent; what was learnt is learnt again after a restart.
      supplies.log('warn', 'zalo.memory_not_kept')
    }
  }

  async function post(body: Fields): Promise<string> {
    memory ??= readMemory(await keepsake.read())
    const version = memory.sendVersion ?? 'v3'
    try {
      return idOf(await api.post(paths[version], body))
    } catch (error) {
      const other = error instanceof ZaloRefusal ? otherVersion[error.code] : undefined
      if (other === undefined || other === version) throw error
      const id = idOf(await api.post(paths[other], body))
      await remember({ sendVersion: other })
      supplies.log('info', 'zalo.send_version_changed', { version: other })
      return id
    }
  }

  async function sendWords(message: OutboundMessage): Promise<string> {
    memory ??= readMemory(await keepsake.read())
    const isRefused = now() - (memory.buttonsRefusedAt ?? Number.NEGATIVE_INFINITY) < buttonsPauseMs
    if (message.choices.length === 0 || isRefused) return post(textBody(message, []))
    try {
      return await post(textBody(message, message.choices))
    } catch (error) {
      if (!(error instanceof ZaloRefusal) || !buttonCodes.includes(error.code)) throw error
      const id = await post(textBody(message, []))
      await remember({ buttonsRefusedAt: now() })
      supplies.log('info', 'zalo.buttons_refused', { code: error.code })
      return id
    }
  }

  async function sendFile(message: OutboundMessage, given: OutFile): Promise<string> {
    const file = await shrinkImage(given)
    const how = uploadOf(file)
    const handle = await uploaded(how, file)
    if (how.carriesText && message.choices.length === 0) {
      return again(handle, how, file, (id) => post(imageBody(message, id, how, message.text)))
    }
    if (message.text !== '' && !wordsSent.has(message.id)) wordsSent.set(message.id, await sendWords(message))
    return again(handle, how, file, (id) =>
      post(how.carriesText ? imageBody(message, id, how, '') : fileBody(message, id)),
    )
  }

  type Upload = ReturnType<typeof uploadOf>

  async function uploaded(how: Upload, file: OutFile): Promise<string> {
    const handle = word((await api.upload(how.path, file))[how.handle])
    if (handle === undefined) throw new Fault('platform-error', 'Zalo took a file and gave no id for it')
    return handle
  }

  /** -100: the id of an upload expired or is unknown; upload once more. */
  async function again(
    handle: string,
    how: Upload,
    file: OutFile,
    work: (handle: string) => Promise<string>,
  ) {
    try {
      return await work(handle)
    } catch (error) {
      if (!(error instanceof ZaloRefusal) || error.code !== -100) throw error
      return work(await uploaded(how, file))
    }
  }

  return async (message) => {
    try {
      const platformId =
        message.file === undefined ? await sendWords(message) : await sendFile(message, message.file)
      wordsSent.delete(message.id)
      return { platformId }
    } catch (error) {
      throw error instanceof ZaloRefusal ? faultOf(error, now()) : error
    }
  }
}

/** Without the platform's id nothing counts as sent. */
function idOf(data: Fields): string {
  const id = word(data['message_id'])
  if (id === undefined) throw new Fault('platform-error', 'Zalo answered success without a message id')
  return id
}
