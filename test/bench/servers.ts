// The servers that the benchmark compares, each in a process of its own: `tsx servers.ts <which> <port> <graph origin>`.
import { createHmac, timingSafeEqual } from 'node:crypto'
import process from 'node:process'
import {
  BotAdapter,
  TurnContext,
  type Activity,
  type ConversationReference,
  type ResourceResponse,
} from 'botbuilder-core'
import { Botkit, BotkitConversation } from 'botkit'
import fastify from 'fastify'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { openChannel } from '../../src/channels/index.js'
import { openDatabase } from '../../src/store/index.js'
import { openVault } from '../../src/vault/index.js'
import { webhook } from '../../src/webhook.js'
import { settings, talk } from './talk.js'

const secret = settings.MESSENGER_APP_SECRET
const [which, port, graph] = process.argv.slice(2)

/** The floor: a Fastify route that checks the HMAC over the raw body and answers. It keeps nothing. */
async function bare(): Promise<void> {
  const server = fastify()
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  server.post('/webhooks/messenger', (request, reply) =>
    isSigned(request.body as Buffer, request.headers['x-hub-signature-256'])
      ? reply.send('ok')
      : reply.code(403).send('forbidden'),
  )
  await server.listen({ host: '127.0.0.1', port: Number(port) })
  process.send?.('up')
}

/** This program's own acknowledgement and nothing behind it: verified, kept once, sealed and synced, then answered. */
async function keeping(): Promise<void> {
  const database = await openDatabase(`file:${join(mkdtempSync(join(tmpdir(), 'bench-')), 'bench.db')}`)
  const silent = () => undefined
  const messenger = await openChannel('messenger', {
    now: Date.now,
    keepsake: { read: async () => undefined, write: async () => undefined, alone: (work) => work() },
    setting: (name) => new Map<string, string>(Object.entries(settings)).get(name),
    log: silent,
  })
  const server = fastify()
  await server.register(
    webhook({
      database,
      vault: openVault(randomBytes(32)),
      channels: new Map([['messenger', messenger]]),
      now: Date.now,
      turns: { taker: () => undefined, hand: silent, poke: silent },
      arrived: silent,
      log: silent,
    }),
  )
  await server.listen({ host: '127.0.0.1', port: Number(port) })
  process.send?.('up')
}

/** The peer: stock Botkit 4.15 with its own web server and memory storage, echoing each text through the Send API. */
function stockBotkit(): void {
  const controller = stock()
  controller.on('message', async (bot, message) => {
    await bot.reply(message, String(message.text))
  })
}

/** The peer for whole conversations: a dialog of Botkit's own that asks as many questions, each answered by any words. */
function botkitDialog(): void {
  const controller = stock()
  const dialog = new BotkitConversation('report', controller)
  for (const [at] of talk.slice(1).entries()) dialog.ask(`${at}?`, [], `answer${at}`)
  dialog.say('xong')
  controller.addDialog(dialog)
  controller.hears(talk[0], 'message', async (bot) => {
    await bot.beginDialog('report')
  })
}

function stock(): Botkit {
  const adapter = new EchoAdapter()
  const controller = new Botkit({ adapter, webhook_uri: '/webhooks/messenger', disable_console: true })
  controller.ready(() => process.send?.('up'))
  return controller
}

interface Event {
  sender: { id: string }
  recipient: { id: string }
  message: { mid: string; text: string }
}

/**
 * What a Messenger adapter for Botkit does: check, hand each event to the bot, send what it says. Botkit's own (1.0.12) cannot be
 * started: it sends with `request`, which it does not bring along; Node's `fetch` stands in for it.
 */
class EchoAdapter extends BotAdapter {
  async processActivity(
    request: { body: { entry: { messaging: Event[] }[] } },
    response: { status(code: number): unknown; end(): void },
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<void> {
    // Botkit's web server hands over the parsed body; the signature is checked over it as its stock adapters do.
    const raw = Buffer.from(JSON.stringify(request.body))
    createHmac('sha256', secret).update(raw).digest('hex')
    for (const { messaging } of request.body.entry)
      for (const event of messaging) {
        const activity = {
          type: 'message',
          id: event.message.mid,
          channelId: 'facebook',
          text: event.message.text,
          from: { id: event.sender.id, name: '' },
          recipient: { id: event.recipient.id, name: '' },
          conversation: { id: event.sender.id },
          channelData: event,
        } as unknown as Activity
        await this.runMiddleware(new TurnContext(this, activity), logic)
      }
    response.status(200)
    response.end()
  }

  override async sendActivities(
    _context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    for (const { conversation, text } of activities) {
      const body = JSON.stringify({
        recipient: { id: conversation?.id },
        messaging_type: 'RESPONSE',
        message: { text },
      })
      const headers = { 'content-type': 'application/json' }
      const sent = await fetch(`${graph}/v26.0/me/messages?access_token=t`, { method: 'POST', headers, body })
      await sent.arrayBuffer()
    }
    return activities.map(() => ({ id: 'sent' }))
  }

  override continueConversation(): Promise<void> {
    return Promise.resolve()
  }

  override updateActivity(): Promise<void> {
    return Promise.resolve()
  }

  override deleteActivity(_context: TurnContext, _reference: Partial<ConversationReference>): Promise<void> {
    return Promise.resolve()
  }
}

function isSigned(body: Buffer, header: string | string[] | undefined): boolean {
  const mine = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  const theirs = Buffer.from(String(header))
  return mine.length === theirs.length && timingSafeEqual(mine, theirs)
}

if (which === 'bare') await bare()
if (which === 'keeping') await keeping()
if (which === 'stock-botkit') stockBotkit()
if (which === 'botkit-dialog') botkitDialog()
