// Where forwardings end in tests: a real mail server, a real HTTP server for webhooks and push, a browser's subscription.
import { createECDH, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A browser's push subscription. */
export function subscriptionAt(endpoint: string) {
  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const keys = { p256dh: browser.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') }
  return { endpoint, keys }
}

/** A mail server that keeps what it is given; mailboxes that begin with `khong-co` do not exist. */
export async function openSmtp() {
  const letters: { to: string[]; raw: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith('khong-co')
        ? done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }))
        : done(),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        letters.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: decoded(Buffer.concat(chunks).toString()),
        })
        done()
      })
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** The letter with its encoded parts in clear, so that a test sees what a reader sees. */
function decoded(raw: string): string {
  const words = raw.replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_all, text: string) =>
    Buffer.from(text, 'base64').toString(),
  )
  const body = /\r\n\r\n([\s\S]*)$/.exec(raw)?.[1] ?? ''
  const encoding = /content-transfer-encoding: (\S+)/i.exec(raw)?.[1]
  const clear =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : body
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return `${words}\n${clear}`
}

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** A server that keeps every request and answers 201, or what stands in `answers`. */
export async function openHttp() {
  const requests: Received[] = []
  const answers: number[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      requests.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
      response.statusCode = answers.shift() ?? 201
      response.end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, requests, answers, close: () => server.close() }
}
