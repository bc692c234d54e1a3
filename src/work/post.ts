// Posts to addresses that people typed in: https and public addresses alone, except hosts the operator listed. Follows nothing.
import { isIP } from 'node:net'
import { Agent, request } from 'undici'
import { guardedLookup } from '../channels/media.js'
import { isPublicAddress } from '../channels/public-address.js'
import { Fault } from '../faults.js'

/** Hosts of FORWARD_HOSTS, as `host` or `host:port`: plain http and private addresses are allowed for these alone. */
export type ListedHosts = string[]

export interface Poster {
  /**
   * @returns the status
   * @throws Fault `link-refused` where it must not go, `receiver-failed` when nobody answered
   */
  post(url: string, headers: Record<string, string>, body: Buffer | string): Promise<number>
  close(): Promise<void>
}

const silenceMs = 10_000

export function openPoster(listed: ListedHosts): Poster {
  const agent = new Agent({
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    connect: { timeout: silenceMs, lookup: guardedLookup({ suffixes: [], extraHosts: listed }) },
  })
  return {
    async post(url, headers, body) {
      const link = mustBeAllowed(url, listed)
      try {
        const signal = AbortSignal.timeout(2 * silenceMs)
        const answer = await request(link, { method: 'POST', headers, body, dispatcher: agent, signal })
        await answer.body.dump({ limit: 16_384 }).catch(() => undefined)
        return answer.statusCode
      } catch (error) {
        throw faultIn(error)
      }
    },
    close: () => agent.close(),
  }
}

/** @throws Fault `link-refused` */
export function mustBeAllowed(url: string, listed: ListedHosts): URL {
  const link = URL.canParse(url) ? new URL(url) : undefined
  if (link === undefined || link.username !== '' || link.password !== '')
    throw new Fault('link-refused', 'the address of a receiver is not a plain URL')
  if (isListed(link, listed) && /^https?:$/.test(link.protocol)) return link
  if (link.protocol !== 'https:') throw new Fault('link-refused', `${link.hostname} is not reached by https`)
  const address = link.hostname.replace(/^\[|\]$/g, '')
  if (isIP(address) !== 0 && !isPublicAddress(address))
    throw new Fault('link-refused', 'the address of a receiver is not public')
  return link
}

function isListed(link: URL, listed: ListedHosts): boolean {
  const port = link.port !== '' ? link.port : link.protocol === 'http:' ? '80' : '443'
  return listed.includes(link.hostname) || listed.includes(`${link.hostname}:${port}`)
}

function faultIn(error: unknown): Fault {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause)
    if (inner instanceof Fault) return inner
  return new Fault('receiver-failed', 'nobody answered', { cause: error })
}
