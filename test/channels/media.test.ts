// What the opener of citizens' files refuses, follows and says.
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { guardedLookup, isAllowedLink, openMedia, readMediaHosts } from '../../src/channels/media.js'
import { isPublicAddress } from '../../src/channels/public-address.js'
import { Fault } from '../../src/faults.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const official = { suffixes: ['.fbcdn.net', 'f.example.vn'], extraHosts: [] as string[] }
const listed = (host: string) => ({ suffixes: ['.fbcdn.net'], extraHosts: [host], silenceMs: 2000 })

async function faultOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Fault)
  return (error as Fault).code
}

describe('a link', () => {
  it.each([
    'https://scontent.xx.fbcdn.net/v/a.jpg?oe=6B0A1C00',
    'https://SCONTENT.xx.FBCDN.net/a',
    'https://f.example.vn/a',
    'https://f.example.vn:443/a',
  ])('is allowed on an official host: %s', (url) => {
    expect(isAllowedLink(new URL(url), official)).toBe(true)
  })

  it.each([
    'http://scontent.xx.fbcdn.net/a.jpg',
    'https://scontent.xx.fbcdn.net:8443/a.jpg',
    'https://user:word@scontent.xx.fbcdn.net/a.jpg',
    'https://evilfbcdn.net/a.jpg',
    'https://.fbcdn.net/a.jpg',
    'https://fbcdn.net/a.jpg',
    'https://scontent.xx.fbcdn.net.evil.vn/a.jpg',
    'https://g.f.example.vn/a',
    'https://127.0.0.1/a',
    'https://[::1]/a',
    'file:///etc/passwd',
    'ftp://scontent.xx.fbcdn.net/a',
  ])('is refused: %s', (url) => {
    expect(isAllowedLink(new URL(url), official)).toBe(false)
  })

  it('is allowed in plain http for the hosts the operator listed, and for those alone', () => {
    const policy = { suffixes: ['.fbcdn.net'], extraHosts: ['127.0.0.1:4001', 'media.test'] }
    expect(isAllowedLink(new URL('http://127.0.0.1:4001/a'), policy)).toBe(true)
    expect(isAllowedLink(new URL('http://127.0.0.1:4002/a'), policy)).toBe(false)
    expect(isAllowedLink(new URL('http://media.test:99/a'), policy)).toBe(true)
    expect(isAllowedLink(new URL('http://b.fbcdn.net/a'), policy)).toBe(false)
  })
})

describe('the list of extra hosts', () => {
  it('is read from a comma list', () => {
    expect(readMediaHosts('X_MEDIA_HOSTS', ' A.vn:80, [::1]:9 ,')).toEqual(['a.vn:80', '[::1]:9'])
    expect(readMediaHosts('X_MEDIA_HOSTS', undefined)).toEqual([])
  })

  it('names the setting when an entry is wrong', () => {
    expect(() => readMediaHosts('X_MEDIA_HOSTS', 'http://a.vn')).toThrow(/X_MEDIA_HOSTS/)
  })
})

describe('an address', () => {
  it.each(['8.8.8.8', '157.240.1.1', '2a03:2880:f12f:83:face:b00c:0:25de', '2001:4860:4860::8888'])(
    'is public: %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )
  it.each([
    '127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1',
    '255.255.255.255', '::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8',
    '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', 'ff02::1', 'not an address',
  ])('is not public: %s', (address) => expect(isPublicAddress(address)).toBe(false)) // prettier-ignore

  it('is checked at the moment of connecting: one private among several refuses the name', async () => {
    const answers = [
      { address: '157.240.1.1', family: 4 },
      { address: '10.0.0.5', family: 4 },
    ]
    const lookup = guardedLookup({ ...official, resolve: async () => answers })
    const error = await new Promise((resolve) => lookup('a.fbcdn.net', { all: true }, resolve))
    expect(error).toMatchObject({ code: 'link-refused' })
  })

  it('may be private for a host the operator listed', async () => {
    const policy = {
      suffixes: [],
      extraHosts: ['store.lan:80'],
      resolve: async () => [{ address: '10.0.0.5', family: 4 }],
    }
    const found = await new Promise((resolve) =>
      guardedLookup(policy)('store.lan', {}, (_error, address) => resolve(address)),
    )
    expect(found).toBe('10.0.0.5')
  })
})

describe('opening a file', () => {
  it('refuses an official name that leads inside, before a byte is sent', async () => {
    const policy = {
      suffixes: ['localhost'],
      extraHosts: [],
      resolve: async () => [{ address: '10.0.0.5', family: 4 }],
    }
    expect(await faultOf(openMedia('https://localhost/a', policy))).toBe('link-refused')
  })

  it('streams its bytes', async () => {
    const bytes = Buffer.alloc(300_000, 7)
    const host = await serve((_request, response) => response.end(bytes))
    expect(await buffer(await openMedia(`http://${host}/a`, listed(host)))).toEqual(bytes)
  })

  it('follows a redirect between allowed hosts', async () => {
    const host = await serve((request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end()
      else response.end('the file')
    })
    expect((await buffer(await openMedia(`http://${host}/a`, listed(host)))).toString()).toBe('the file')
  })

  it.each([
    'http://127.0.0.1:9/private',
    'http://169.254.169.254/latest',
    'https://evil.vn/',
    'file:///etc/passwd',
    '//[::1]/',
  ])('refuses a redirect to %s', async (location) => {
    const host = await serve((_request, response) => response.writeHead(302, { location }).end())
    expect(await faultOf(openMedia(`http://${host}/a`, listed(host)))).toBe('link-refused')
  })

  it('gives up on a circle of redirects', async () => {
    let asked = 0
    const host = await serve((_request, response) => {
      asked += 1
      response.writeHead(302, { location: '/a' }).end()
    })
    expect(await faultOf(openMedia(`http://${host}/a`, listed(host)))).toBe('link-refused')
    expect(asked).toBe(4)
  })

  it('never asks a host that is not allowed', async () => {
    let asked = 0
    const host = await serve((_request, response) => {
      asked += 1
      response.end('x')
    })
    expect(await faultOf(openMedia(`http://${host}/a`, official))).toBe('link-refused')
    expect(await faultOf(openMedia('no url at all', official))).toBe('link-refused')
    expect(asked).toBe(0)
  })

  it.each([
    [403, 'URL signature expired', 'link-expired'],
    [200, 'URL signature expired', 'link-expired'],
    [404, '', 'link-expired'],
    [410, '', 'link-expired'],
    [503, 'busy', 'platform-error'],
    [429, '', 'platform-error'],
    [204, '', 'platform-error'],
  ])('answers status %i with "%s" as %s', async (status, words, code) => {
    const host = await serve((_request, response) =>
      response.writeHead(status, { 'content-type': 'text/plain' }).end(words),
    )
    expect(await faultOf(openMedia(`http://${host}/a`, listed(host)))).toBe(code)
  })

  it('lets a short text file through', async () => {
    const host = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 7 }).end('ghi chu'),
    )
    expect((await buffer(await openMedia(`http://${host}/a`, listed(host)))).toString()).toBe('ghi chu')
  })

  it('stops at the limit on bytes, announced or not', async () => {
    const host = await serve((request, response) => {
      if (request.url === '/announced') response.writeHead(200, { 'content-length': 9000 })
      for (let part = 0; part < 9; part += 1) response.write(Buffer.alloc(1000))
      response.end()
    })
    const policy = { ...listed(host), bytesMax: 5000 }
    expect(await faultOf(openMedia(`http://${host}/announced`, policy))).toBe('file-too-big')
    expect(await faultOf(openMedia(`http://${host}/not`, policy).then(buffer))).toBe('file-too-big')
  })

  it('gives up on silence before and inside the answer', async () => {
    const host = await serve((request, response) => {
      if (request.url === '/begun') response.writeHead(200).write('begin')
    })
    const policy = { ...listed(host), silenceMs: 300 }
    expect(await faultOf(openMedia(`http://${host}/never`, policy))).toBe('platform-unreachable')
    expect(await faultOf(openMedia(`http://${host}/begun`, policy).then(buffer))).toBe('platform-unreachable')
  })

  it('gives up on a drip that would last too long', async () => {
    const host = await serve((_request, response) => {
      const drip = setInterval(() => response.write('.'), 50)
      response.on('close', () => clearInterval(drip))
    })
    const policy = { ...listed(host), wholeMs: 400 }
    expect(await faultOf(openMedia(`http://${host}/a`, policy).then(buffer))).toBe('platform-unreachable')
  })

  it('keeps a fault for whoever reads late', async () => {
    const host = await serve((_request, response) => {
      response.writeHead(200).write('begin')
      setTimeout(() => response.destroy(), 20)
    })
    const stream = await openMedia(`http://${host}/a`, listed(host))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await faultOf(buffer(stream))).toBe('platform-unreachable')
  })

  it('calls a host that is not there unreachable', async () => {
    const host = await serve((_request, response) => response.end())
    servers.splice(0).forEach((server) => server.close())
    expect(await faultOf(openMedia(`http://${host}/a`, listed(host)))).toBe('platform-unreachable')
  })
})
