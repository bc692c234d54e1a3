// Opens a citizen's file on a platform's hosts. Messages are untrusted, so a link may lead only where the channel allows.
import { lookup as systemLookup } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Readable, Transform } from 'node:stream'
import { Agent, request } from 'undici'
import type { Dispatcher } from 'undici'
import { Fault } from '../faults.js'
import { isPublicAddress } from './public-address.js'

/** Where files may come from, and how long and big they may be. */
export interface MediaPolicy {
  /** Official hosts: `.fbcdn.net` allows every host below it, an entry without the leading dot that host alone. https, port 443. */
  suffixes: string[]
  /** Hosts the operator listed, as `host` (any port) or `host:port`: plain http and private addresses are allowed for these alone. */
  extraHosts: string[]
  /** Redirects followed, each one checked like the first link. Default 3. */
  redirectsMax?: number
  /** ms to connect, and ms of silence before or inside the answer. Default 15 s. */
  silenceMs?: number
  /** ms for the whole file. Default 10 min. */
  wholeMs?: number
  /** Bytes after which the stream ends with the fault `file-too-big`. No limit when absent. */
  bytesMax?: number
  /** Looks a name up; the system's resolver unless a test hands in another. */
  resolve?: (host: string) => Promise<LookupAddress[]>
}

/**
 * Reads the operator's list of extra hosts.
 * @throws Error naming the setting when an entry is not `host` or `host:port`
 */
export function readMediaHosts(setting: string, value: string | undefined): string[] {
  const entries = (value ?? '').split(',').map((entry) => entry.trim().toLowerCase())
  const hosts = entries.filter((entry) => entry !== '')
  const wrong = hosts.find((host) => !/^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/.test(host))
  if (wrong !== undefined) throw new Error(`${setting}: "${wrong}" is not host or host:port`)
  return hosts
}

/** Whether a link may be opened under a policy, told by its text alone; the address is checked when connecting. */
export function isAllowedLink(link: URL, policy: Pick<MediaPolicy, 'suffixes' | 'extraHosts'>): boolean {
  if (link.username !== '' || link.password !== '') return false
  if (isListed(link, policy.extraHosts)) return link.protocol === 'https:' || link.protocol === 'http:'
  if (link.protocol !== 'https:' || link.port !== '') return false
  const host = link.hostname.replace(/\.$/, '')
  return policy.suffixes.some((suffix) =>
    suffix.startsWith('.') ? host.endsWith(suffix) && host.length > suffix.length : host === suffix,
  )
}

/**
 * Streams a file from a link that a message carried. Every redirect is checked against the policy, and every resolved
 * address against private, loopback and link-local ranges at the moment of connecting (so no second answer of a resolver can slip in).
 * Trouble after the first byte comes as an `error` of the stream, also a Fault.
 * @throws Fault `link-refused`, `link-expired`, `platform-unreachable`, `platform-error`, `file-too-big`
 */
export async function openMedia(url: string, policy: MediaPolicy): Promise<Readable> {
  const agent = agentFor(policy)
  try {
    const answer = await follow(url, policy, agent)
    return await contentOf(answer, policy, agent)
  } catch (error) {
    void agent.destroy()
    throw asFault(error)
  }
}

async function follow(url: string, policy: MediaPolicy, agent: Agent): Promise<Dispatcher.ResponseData> {
  const signal = AbortSignal.timeout(policy.wholeMs ?? 600_000)
  let link = linkOf(url)
  for (let hop = 0; hop <= (policy.redirectsMax ?? 3); hop += 1) {
    if (link === undefined || !isAllowedLink(link, policy)) {
      throw new Fault(
        'link-refused',
        `host ${link?.hostname ?? '(none)'} is not one of the platform's, hop ${hop}`,
      )
    }
    const answer = await request(link, { dispatcher: agent, signal, headers: { accept: '*/*' } })
    // A body dropped unread ends with an error of its own, which nobody needs to hear.
    answer.body.on('error', () => undefined)
    if (!isRedirect(answer.statusCode)) return answer
    await answer.body.dump({ limit: 4096 }).catch(() => undefined)
    const location = answer.headers.location
    link = linkOf(Array.isArray(location) ? location[0] : location, link)
  }
  throw new Fault('link-refused', 'too many redirects')
}

function linkOf(url: string | undefined, base?: URL): URL | undefined {
  if (url === undefined || !URL.canParse(url, base)) return undefined
  return new URL(url, base)
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

/** Both platforms' hosts answer a dead link in plain words, not always with a status that says so. */
const expiredWords = /signature expired|url expired|link expired|signature mismatch|bad url (hash|timestamp)/i

async function contentOf(
  answer: Dispatcher.ResponseData,
  policy: MediaPolicy,
  agent: Agent,
): Promise<Readable> {
  const { statusCode, headers, body } = answer
  if (statusCode !== 200) throw await refusal(answer)
  const announced = Number(headers['content-length'] ?? Number.NaN)
  if (policy.bytesMax !== undefined && announced > policy.bytesMax) {
    body.destroy()
    throw new Fault('file-too-big', `${announced} bytes announced`)
  }
  const stream = metered(body, policy.bytesMax, agent)
  if (announced > 512 || !/^text\//.test(String(headers['content-type'] ?? ''))) return stream
  return unlessExpired(stream)
}

/** A short text in place of a file is read first: it may be the platform saying that the link is dead. */
async function unlessExpired(stream: Readable): Promise<Readable> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > 65_536) throw new Fault('platform-error', 'a short text was announced, a long one came')
  }
  const whole = Buffer.concat(chunks)
  if (expiredWords.test(whole.toString('latin1'))) throw new Fault('link-expired', 'the answer says so')
  return Readable.from([whole])
}

async function refusal({ statusCode, body }: Dispatcher.ResponseData): Promise<Fault> {
  const reader = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const first = await reader.next().catch(() => undefined)
  const words = first?.done === false ? first.value.subarray(0, 512).toString('latin1') : ''
  body.destroy()
  if (expiredWords.test(words)) return new Fault('link-expired', `status ${statusCode}`)
  if (statusCode >= 500 || [408, 425, 429].includes(statusCode))
    return new Fault('platform-error', `status ${statusCode}`)
  if (statusCode >= 400) return new Fault('link-expired', `status ${statusCode}`)
  return new Fault('platform-error', `status ${statusCode} in place of a file`)
}

/** Counts the bytes, turns every error into a Fault, and lets the connection go at the end. */
function metered(body: Readable, bytesMax: number | undefined, agent: Agent): Readable {
  let bytes = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytesMax !== undefined && bytes > bytesMax)
        done(new Fault('file-too-big', `more than ${bytesMax} bytes`))
      else done(null, chunk)
    },
  })
  // Kept for whoever reads next; without a listener of our own an early error would end the program.
  meter.on('error', () => undefined)
  body.on('error', (error) => meter.destroy(asFault(error)))
  meter.on('close', () => {
    body.destroy()
    void agent.destroy()
  })
  return body.pipe(meter)
}

function agentFor(policy: MediaPolicy): Agent {
  const silenceMs = policy.silenceMs ?? 15_000
  return new Agent({
    connections: 1,
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    connect: { timeout: silenceMs, lookup: guardedLookup(policy) },
  })
}

/** The resolver of `openMedia`. A name outside the operator's list must resolve to public addresses alone; one private among them refuses it whole. */
export function guardedLookup(policy: MediaPolicy): LookupFunction {
  const resolve = policy.resolve ?? systemResolve
  return (host, options, done) => {
    resolve(host).then(
      (addresses) => {
        const inside = addresses.find(({ address }) => !isPublicAddress(address))
        const first = addresses[0]
        if (first === undefined) done(new Error(`no address for ${host}`), '')
        else if (inside !== undefined && !isListedName(host, policy.extraHosts)) {
          done(new Fault('link-refused', `${host} resolves to an address that is not public`), '')
        } else if (options.all === true) done(null, addresses)
        else done(null, first.address, first.family)
      },
      (error: Error) => done(error, ''),
    )
  }
}

function systemResolve(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(host, { all: true }, (error, addresses) =>
      error === null ? resolve(addresses) : reject(error),
    )
  })
}

function isListed(link: URL, hosts: string[]): boolean {
  const port = link.port !== '' ? link.port : link.protocol === 'http:' ? '80' : '443'
  return hosts.includes(link.hostname) || hosts.includes(`${link.hostname}:${port}`)
}

function isListedName(host: string, hosts: string[]): boolean {
  return hosts.some((entry) => entry.replace(/:\d+$/, '') === host)
}

function asFault(error: unknown): Fault {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    if (inner instanceof Fault) return inner
  }
  return new Fault('platform-unreachable', 'the connection for a file failed', { cause: error })
}
