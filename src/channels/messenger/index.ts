// The Messenger channel: reads its settings and puts its parts together behind the contract.
import type { Channel, ChannelModule, ChannelSupplies, Query } from '../channel.js'
import { parseLossless } from '../json.js'
import { openMedia, readMediaHosts } from '../media.js'
import { findSent, openTurnstile } from './find-sent.js'
import { Graph } from './graph.js'
import { guide } from './guide.js'
import type { Attempt } from './faults.js'
import { idOf } from './json.js'
import { limits } from './limits.js'
import { openHealth, setUpPage } from './profile.js'
import { read } from './read.js'
import { Sender } from './send.js'
import { replyWindowMs } from './window.js'
import { isSame, isSigned } from './wire.js'

const needs = [
  'MESSENGER_PAGE_ID',
  'MESSENGER_PAGE_ACCESS_TOKEN',
  'MESSENGER_APP_ID',
  'MESSENGER_APP_SECRET',
  'MESSENGER_VERIFY_TOKEN',
]

/** Where citizens' files lie. https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages */
const mediaSuffixes = ['.fbcdn.net', '.fbsbx.com']

/** The version of 2026-07-29; each lives about two years. https://developers.facebook.com/docs/graph-api/changelog */
const versionDefault = 'v26.0'

const originDefault = 'https://graph.facebook.com'

const messenger: ChannelModule = { name: 'messenger', needs, guide, open }
export default messenger

function open(supplies: ChannelSupplies): Channel {
  const settings = readSettings(supplies)
  const { pageId, appId, appSecret, token, verifyToken, mediaHosts } = settings
  const graph = new Graph({ origin: settings.origin, version: settings.version, token, secret: appSecret })
  const sender = new Sender(graph, pageId, () => supplies.now())
  const attempt = (): Attempt => ({ now: supplies.now(), windowMs: replyWindowMs })
  const page = { pageId, appId, appSecret, token }
  const health = openHealth(graph, page)
  const inTurn = openTurnstile()
  return {
    name: 'messenger',
    title: 'Messenger',
    limits,
    apiOrigin: settings.origin,
    handshake: (query: Query) => handshake(query, verifyToken),
    verify: (raw) => isSigned(raw, appSecret),
    parse: parseLossless,
    read: (body) => read(body, appId),
    send: (message) => sender.send(message),
    findSent: (message, since) => inTurn(() => findSent(graph, pageId, message, since, attempt())),
    signalWork: (_account, citizen) => signalWork(graph, pageId, citizen, attempt(), supplies),
    fetchFile: (file) => openMedia(file.url, { suffixes: mediaSuffixes, extraHosts: mediaHosts }),
    health: () => health.look(attempt()),
    async setUp() {
      health.forget()
      return setUpPage(graph, page, attempt())
    },
    close: () => graph.close(),
  }
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks */
function handshake(query: Query, verifyToken: string): string | undefined {
  const challenge = query['hub.challenge']
  const word = query['hub.verify_token']
  if (query['hub.mode'] !== 'subscribe' || typeof word !== 'string' || !isSame(word, verifyToken))
    return undefined
  return typeof challenge === 'string' && challenge !== '' ? challenge : undefined
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/sender-actions: gone after 20 s or with the answer. */
async function signalWork(
  graph: Graph,
  pageId: string,
  citizen: string,
  attempt: Attempt,
  supplies: ChannelSupplies,
) {
  const body = { recipient: { id: citizen }, sender_action: 'typing_on' }
  try {
    await graph.call({ method: 'POST', path: `/${pageId}/messages`, body, timeoutMs: 5_000 }, attempt)
  } catch (error) {
    supplies.log('info', 'messenger-typing-not-shown', {
      fault: error instanceof Error ? error.name : 'unknown',
    })
  }
}

function readSettings(supplies: ChannelSupplies) {
  const [pageId = '', token = '', appId = '', appSecret = '', verifyToken = ''] = needs.map((name) => {
    const value = supplies.setting(name)
    if (value === undefined) throw new Error(`${name} is not set`)
    return value
  })
  mustBeId('MESSENGER_PAGE_ID', pageId)
  mustBeId('MESSENGER_APP_ID', appId)
  return {
    pageId,
    token,
    appId,
    appSecret,
    verifyToken,
    origin: originOf(supplies.setting('MESSENGER_GRAPH_URL') ?? originDefault),
    version: versionOf(supplies.setting('MESSENGER_GRAPH_VERSION') ?? versionDefault),
    mediaHosts: readMediaHosts('MESSENGER_MEDIA_HOSTS', supplies.setting('MESSENGER_MEDIA_HOSTS')),
  }
}

function mustBeId(name: string, value: string): void {
  if (idOf(value) === undefined || !/^\d+$/.test(value)) throw new Error(`${name} must be digits`)
}

function originOf(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  const isOrigin =
    url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === ''
  if (!isOrigin || url.username !== '' || url.hash !== '') {
    throw new Error('MESSENGER_GRAPH_URL must be an origin like https://graph.facebook.com, without a path')
  }
  return url.origin
}

function versionOf(value: string): string {
  if (!/^v\d+\.\d+$/.test(value)) throw new Error('MESSENGER_GRAPH_VERSION must look like v26.0')
  return value
}
