// Tells receivers outside the desk, each in its own time: one that fails is tried again alone.
import { createTransport } from 'nodemailer'
import webPush from 'web-push'
import type { Channel, Keepsake } from '../channels/channel.js'
import { Fault } from '../faults.js'
import {
  claimForwardings,
  nextForwardingDue,
  recordForwarding,
  type ClaimedForwarding,
  type ForwardingOutcome,
} from '../store/forwardings.js'
import type { Database } from '../store/index.js'
import type { Address } from '../store/receivers.js'
import type { ForwardingWhat } from '../store/tables-forwarding.js'
import { findCitizen } from '../store/citizens.js'
import type { Vault } from '../vault/index.js'
import type { Log } from './deliveries.js'
import { insist } from './insist.js'
import { startLoop, type Loop } from './loop.js'
import { noticeOf, webhookOf, type Notice } from './notice.js'
import { openPoster, type ListedHosts, type Poster } from './post.js'

export interface ForwardingSupplies {
  database: Database
  vault: Vault
  channels: Map<string, Channel>
  unitName(id: string): string
  publicUrl: string
  /** Without it no e-mail leaves. */
  mail: { url: string; from: string } | undefined
  /** Hosts that may be reached by http or on private addresses. */
  hosts: ListedHosts
  /** The keys under which push services know us. */
  vapid: Keepsake
  now(): number
  by: string
  log: Log
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** ms after each failed try: seven tries over about seven hours. */
const ladder = [5 * second, 30 * second, 2 * minute, 10 * minute, hour, 6 * hour]
/** A call about something going on now is worth little after minutes; by then the next person has been called. */
const alertLadder = [second, 2 * second, 5 * second, 15 * second, minute]
const leaseMs = 45 * second
const atOnce = 16

export function startForwardings(supplies: ForwardingSupplies): Loop {
  const { database, vault, now, by, log } = supplies
  const senders = openSenders(supplies)
  const loop = startLoop<ClaimedForwarding>({
    name: 'forwardings',
    claim: (limit) => claimForwardings(database, vault, { now: now(), by, leaseMs, limit }),
    work: async (forwarding, stopping) => {
      const outcome = await attempt(supplies, senders, forwarding)
      const { id, what, address } = forwarding
      if (outcome.is !== 'sent')
        log('warn', `forwarding.${outcome.is}`, { id, what, kind: address.kind, fault: outcome.fault })
      await insist(() => recordForwarding(database, forwarding, outcome, now()), stopping)
    },
    nextDue: () => nextForwardingDue(database),
    now,
    atOnce,
    restMaxMs: second,
    failed: (error) => log('error', 'forwardings.failed', { error: (error as Error).message }),
  })
  return {
    ...loop,
    async stop() {
      await loop.stop()
      await senders.close()
    },
  }
}

async function attempt(
  supplies: ForwardingSupplies,
  senders: Senders,
  forwarding: ClaimedForwarding,
): Promise<ForwardingOutcome> {
  const notice = noticeOf(forwarding, supplies)
  try {
    await senders.send(forwarding, notice)
    return { is: 'sent' }
  } catch (error) {
    return afterFault(error, forwarding, supplies.now())
  }
}

/** What a failed try leads to. Exported for its table of cases. */
export function afterFault(
  error: unknown,
  forwarding: { tries: number; what: ForwardingWhat },
  now: number,
): ForwardingOutcome {
  const fault = error instanceof Fault ? error : new Fault('receiver-failed', 'unexpected', { cause: error })
  if (fault.retry === 'never' || fault.code === 'window-closed')
    return { is: 'failed', fault: fault.code, gone: fault.code === 'receiver-refused' }
  const urgent = forwarding.what === 'alert' || forwarding.what === 'alert_added'
  const wait = (urgent ? alertLadder : ladder)[forwarding.tries]
  if (wait === undefined) return { is: 'failed', fault: 'attempts-spent', gone: false }
  return { is: 'later', at: Math.max(now + wait, fault.notBefore ?? 0), fault: fault.code }
}

interface Senders {
  send(forwarding: ClaimedForwarding, notice: Notice): Promise<void>
  close(): Promise<void>
}

function openSenders(supplies: ForwardingSupplies): Senders {
  const poster = openPoster(supplies.hosts)
  const mailer = openMailer(supplies.mail)
  return {
    async send(forwarding, notice) {
      const { address } = forwarding
      switch (address.kind) {
        case 'mail':
          return mailer.send(address.to, notice, forwarding.event)
        case 'webhook':
          return sendWebhook(poster, forwarding, address, notice, supplies.now())
        case 'chat':
          return sendChat(supplies, forwarding, address.citizenId, notice)
        case 'push':
          return sendPush(supplies, poster, forwarding, address, notice)
      }
    },
    async close() {
      mailer.close()
      await poster.close()
    },
  }
}

function openMailer(mail: ForwardingSupplies['mail']) {
  if (mail === undefined)
    return {
      send: () => Promise.reject(new Fault('permission-missing', 'SMTP_URL is not set')),
      close: () => undefined,
    }
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }
  const transport = createTransport({ url: mail.url, ...timeouts })
  return {
    async send(to: string, notice: Notice, event: string): Promise<void> {
      try {
        await transport.sendMail({
          from: mail.from,
          to,
          subject: notice.title,
          text: notice.text,
          // A second try after a lost answer is recognised as the same letter.
          messageId: `<${event.replace(/[^\w.-]/g, '.')}@${domainOf(mail.from)}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
      } catch (error) {
        const { responseCode, command } = error as { responseCode?: number; command?: string }
        const refused = command === 'RCPT TO' && responseCode !== undefined && responseCode >= 500
        throw new Fault(refused ? 'receiver-refused' : 'receiver-failed', 'e-mail', { cause: error })
      }
    },
    close: () => transport.close(),
  }
}

const domainOf = (from: string) => /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost'

async function sendWebhook(
  poster: Poster,
  forwarding: ClaimedForwarding,
  address: Extract<Address, { kind: 'webhook' }>,
  notice: Notice,
  now: number,
): Promise<void> {
  const { headers, body } = webhookOf(forwarding, notice, address.secret, now)
  mustBeTaken(await poster.post(address.url, headers, body))
}

/** @throws Fault. Only 410 says for sure that nobody will ever listen there again. */
function mustBeTaken(status: number): void {
  if (status >= 200 && status < 300) return
  throw new Fault(status === 410 ? 'receiver-refused' : 'receiver-failed', `answered ${status}`)
}

async function sendChat(
  supplies: ForwardingSupplies,
  forwarding: ClaimedForwarding,
  citizenId: string,
  notice: Notice,
): Promise<void> {
  const person = await findCitizen(supplies.database, supplies.vault, citizenId)
  if (person === undefined) throw new Fault('receiver-refused', 'the linked chat is no more')
  const channel = supplies.channels.get(person.channel)
  if (channel === undefined) throw new Fault('receiver-failed', `channel ${person.channel} is not open`)
  await channel.send({
    id: forwarding.id,
    account: person.account,
    citizen: person.handle,
    text: notice.text,
    choices: [],
    author: 'bot',
    lastHeardAt: person.heardAt,
  })
}

/** Seconds a push service keeps a message for a browser that is away. */
const pushLifeSeconds = { alert: 120, other: 86_400 }

async function sendPush(
  supplies: ForwardingSupplies,
  poster: Poster,
  forwarding: ClaimedForwarding,
  address: Extract<Address, { kind: 'push' }>,
  notice: Notice,
): Promise<void> {
  const { title, text, link } = notice
  const urgent = forwarding.what === 'alert'
  const keys = await readVapid(supplies.vapid)
  // An encrypted record that the push service cannot read (RFC 8291); sent by our own poster, which knows where not to go.
  const details = webPush.generateRequestDetails(
    address.subscription,
    JSON.stringify({ title, body: text, link, tag: forwarding.event, urgent }),
    {
      vapidDetails: { subject: subjectOf(supplies), ...keys },
      TTL: urgent ? pushLifeSeconds.alert : pushLifeSeconds.other,
      urgency: urgent ? 'high' : 'normal',
    },
  )
  const headers = Object.fromEntries(
    Object.entries(details.headers)
      .filter(([name]) => name.toLowerCase() !== 'content-length')
      .map(([name, value]) => [name, String(value)]),
  )
  const status = await poster.post(details.endpoint, headers, details.body)
  // RFC 8030: 404 and 410 mean that the subscription is over.
  mustBeTaken(status === 404 ? 410 : status)
}

/** Whom a push service may ask about us (RFC 8292): a mail address or an https page. */
function subjectOf({ mail, publicUrl }: ForwardingSupplies): string {
  const address = /[\w.+-]+@[\w.-]+/.exec(mail?.from ?? '')?.[0]
  return address === undefined ? publicUrl.replace(/^http:/, 'https:') : `mailto:${address}`
}

export interface VapidKeys {
  publicKey: string
  privateKey: string
}

/** The keys, made once and kept sealed; browsers subscribe under the public one. */
export async function readVapid(keepsake: Keepsake): Promise<VapidKeys> {
  const known = await keepsake.read()
  if (known !== undefined) return JSON.parse(known) as VapidKeys
  return keepsake.alone(async () => {
    const meanwhile = await keepsake.read()
    if (meanwhile !== undefined) return JSON.parse(meanwhile) as VapidKeys
    const keys = webPush.generateVAPIDKeys()
    await keepsake.write(JSON.stringify(keys))
    return keys
  })
}
