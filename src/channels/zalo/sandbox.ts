// The simulated Zalo platform: what a citizen and the OA's staff do becomes signed webhooks; what the program sends becomes a chat.
import type { FastifyInstance } from 'fastify'
import type { Bubble, SandboxFile, Simulator, SimulatorModule, SimulatorSupplies } from '../simulator.js'
import { toButtonPayload } from './payload.js'
import { mountApi } from './sandbox-api.js'
import { Courier, type Attempt } from './sandbox-courier.js'
import { attachmentOf, citizenEvent, consoleSample, echoEvent, followEvent } from './sandbox-events.js'
import { lastingLink, linkOf, mediaHosts, mountMedia } from './sandbox-media.js'
import { Grants, mountOauth } from './sandbox-oauth.js'
import { app, Platform, type Account, type Chat, type Entry, type KeptFile } from './sandbox-platform.js'
import type { Fields } from './shape.js'

/** What this platform can be made to do beyond the common contract. */
export interface ZaloSimulator extends Simulator {
  /** What the OA is and may do: state body, buttons, proof, rate. */
  account(change: Partial<Account>): void
  /** Saves the webhook's address in the console: an unsigned `{}`. @returns the program's status, 0 without an answer */
  saveWebhook(): Promise<number>
  /** Presses the console's "Test". @returns the program's status, 0 without an answer */
  testWebhook(): Promise<number>
  isWebhookOn(): boolean
  /** Every attempt to deliver a webhook since the last reset. */
  attempts(): readonly Attempt[]
  /** Resolves when no webhook is on its way; delivers what was held back first. */
  settled(): Promise<void>
  unfollow(citizen: string): Promise<void>
  /** The citizen withdraws consent in Zalo's own settings. */
  withdraw(citizen: string): Promise<void>
}

/** The module of the common contract, with the wider simulator. */
interface ZaloSandbox extends SimulatorModule {
  open(supplies: SimulatorSupplies): ZaloSimulator
}

const sandbox: ZaloSandbox = { name: 'zalo', open: openSimulator }
export default sandbox

const bodyBytesMax = 16_000_000
const staffId = '8110284765219304417'

function openSimulator(supplies: SimulatorSupplies): ZaloSimulator {
  const platform = new Platform(supplies)
  const grants = new Grants(platform)
  const courier = new Courier(platform)

  /** A message of the citizen: kept in the chat, then told to the program after all that was on its way. */
  async function act(citizen: string, name: string, entry: Partial<Entry>, more: Fields): Promise<void> {
    const chat = platform.chat(citizen)
    const at = platform.now()
    const whole: Entry = { id: platform.newId(), from: 'citizen', type: 'text', at, ...entry }
    chat.entries.push(whole)
    chat.lastActAt = at
    await courier.caughtUp()
    const text = whole.text === undefined ? {} : { text: whole.text }
    await courier.deliver(
      citizenEvent(platform, chat, name, { message: { msg_id: whole.id, ...text, ...more } }),
    )
  }

  function actOf(citizen: string): Chat {
    const chat = platform.chat(citizen)
    chat.lastActAt = platform.now()
    return chat
  }

  const staffSays = async (citizen: string, text: string): Promise<void> => {
    const chat = platform.chat(citizen)
    const entry: Entry = { id: platform.newId(), from: 'oa', type: 'text', at: platform.now(), text }
    chat.entries.push(entry)
    await courier.caughtUp()
    await courier.deliver(echoEvent(platform, chat, entry, staffId))
  }

  return {
    name: 'zalo',
    title: 'Zalo OA',

    settings(origin) {
      platform.origin = origin
      return {
        ZALO_APP_ID: app.appId,
        ZALO_APP_SECRET: app.appSecret,
        ZALO_OA_ID: app.oaId,
        ZALO_OA_SECRET_KEY: app.oaSecretKey,
        ZALO_REFRESH_TOKEN: grants.firstRefreshToken(),
        ZALO_OPENAPI_URL: origin,
        ZALO_OAUTH_URL: origin,
        ZALO_MEDIA_HOSTS: mediaHosts(origin).join(','),
      }
    },

    mount: (server) => mount(server, platform, courier, grants),
    deliverTo: (origin) => courier.deliverTo(origin),

    say: (citizen, text) => act(citizen, 'user_send_text', { text }, {}),

    /** `oa.query.hide`: an ordinary text message that is the payload, without a bubble. */
    tap(citizen, choice) {
      const text = toButtonPayload(choice.payload) ?? choice.payload
      return act(citizen, 'user_send_text', { text, hidden: true }, {})
    },

    async sendFiles(citizen, files, caption) {
      const kept = files.map((file) => platform.keep(file, kindOf(file)))
      const batches = batchesOf(kept)
      for (const [index, batch] of batches.entries()) {
        const attachments = batch.map((file) => attachmentOf(file, linkOf(platform, file)))
        const shown = batch.map((file) => ({
          name: file.name,
          url: lastingLink(platform, file.id),
          kind: file.kind,
        }))
        const text = index === 0 && caption !== undefined ? { text: caption } : {}
        await act(
          citizen,
          eventOf(batch[0]!),
          { type: typeOf(batch[0]!), files: shown, ...text },
          { attachments },
        )
      }
    },

    sendLocation(citizen, latitude, longitude) {
      const coordinates = { latitude: String(latitude), longitude: String(longitude) }
      const attachments = [{ type: 'location', payload: { coordinates } }]
      return act(citizen, 'user_send_location', { type: 'location' }, { attachments })
    },

    sendSticker(citizen) {
      const payload = { id: '46986', url: 'https://zalo-api.zadn.vn/api/emoticon/sticker/webpc?eid=46986' }
      return act(
        citizen,
        'user_send_sticker',
        { type: 'sticker' },
        { attachments: [{ type: 'sticker', payload }] },
      )
    },

    async start(citizen) {
      const chat = actOf(citizen)
      chat.isFollower = true
      await courier.caughtUp()
      await courier.deliver(followEvent(platform, chat, 'follow'))
    },

    staffSays,
    // There is no event for this on Zalo: staff write a word that the channel knows.
    handBack: (citizen) => staffSays(citizen, '#bot'),

    async event(body) {
      await courier.caughtUp()
      return courier.deliver(body)
    },

    transcript: (citizen) =>
      platform
        .chat(citizen)
        .entries.filter(({ hidden }) => hidden !== true)
        .map(bubbleOf),

    trouble(trouble) {
      platform.trouble = { ...trouble }
    },

    passTime(ms) {
      platform.pass(ms)
      courier.retryDue()
    },

    reset() {
      platform.clear()
      courier.clear()
    },

    account: (change) => void Object.assign(platform.account, change),
    saveWebhook: () => courier.save(),
    testWebhook: () => courier.postUnsigned(consoleSample),
    isWebhookOn: () => courier.isOn,
    attempts: () => courier.attempts,

    async settled() {
      await courier.settled()
      await courier.release()
      await courier.settled()
    },

    async unfollow(citizen) {
      const chat = platform.chat(citizen)
      chat.isFollower = false
      delete chat.lastActAt
      await courier.caughtUp()
      await courier.deliver(followEvent(platform, chat, 'unfollow'))
    },

    async withdraw(citizen) {
      const { id } = platform.chat(citizen)
      const at = String(platform.now())
      await courier.caughtUp()
      await courier.deliver({
        app_id: app.appId,
        oa_id: app.oaId,
        user_id: id,
        event_name: 'user_withdraw',
        timestamp: at,
      })
    },
  }
}

/** In a scope of its own: bodies stay bytes here, whatever the server around it does with them. */
function mount(server: FastifyInstance, platform: Platform, courier: Courier, grants: Grants): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) =>
      done(null, body),
    )
    scope.addHook('onRequest', async (request, reply) => {
      const slowMs = platform.trouble.slowMs ?? 0
      if (slowMs > 0) await new Promise((resolve) => setTimeout(resolve, slowMs))
      if (platform.trouble.down !== true) return undefined
      // Nothing is taken, and nothing is answered.
      reply.hijack()
      request.raw.destroy()
      return reply
    })
    mountOauth(scope, platform, grants)
    mountApi(scope, { platform, courier, grants })
    mountMedia(scope, platform)
  })
}

function kindOf({ mime }: SandboxFile): KeptFile['kind'] {
  if (mime.startsWith('image/')) return 'image'
  if (mime === 'video/mp4') return 'video'
  // Other clips come as files, as those sent in original quality do.
  return mime.startsWith('audio/') ? 'audio' : 'file'
}

/** Photos sent together are one message with several attachments; everything else is a message each. */
function batchesOf(files: KeptFile[]): KeptFile[][] {
  const batches: KeptFile[][] = []
  for (const file of files) {
    const last = batches.at(-1)
    const joins =
      last !== undefined && eventOf(file) === 'user_send_image' && eventOf(last[0]!) === eventOf(file)
    if (joins) last.push(file)
    else batches.push([file])
  }
  return batches
}

function eventOf(file: KeptFile): string {
  return `user_send_${file.mime === 'image/gif' ? 'gif' : file.kind}`
}

function typeOf(file: KeptFile): Entry['type'] {
  if (file.mime === 'image/gif') return 'GIF'
  if (file.kind === 'image') return 'photo'
  return file.kind === 'audio' ? 'voice' : 'nosupport'
}

function bubbleOf({ id, from, text, files, choices, at }: Entry): Bubble {
  const bubble: Bubble = { id, from: from === 'oa' ? 'page' : 'citizen', at }
  if (text !== undefined) bubble.text = text
  if (files !== undefined) bubble.files = files
  if (choices !== undefined) bubble.choices = choices
  return bubble
}
