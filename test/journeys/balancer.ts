// A balancer before several instances: it sprays webhooks over them and passes over those that do not answer.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { request } from 'undici'

/** Each webhook to the next instance; one that does not answer is passed over, as a balancer does. */
export async function openBalancer(origins: string[]) {
  const taken = origins.map(() => 0)
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const body = Buffer.concat(chunks)
      void (async () => {
        for (let tries = 0; tries < origins.length; tries += 1) {
          const at = turn++ % origins.length
          try {
            const { host: _host, connection: _connection, ...headers } = incoming.headers
            const answer = await request(`${origins[at]!}${incoming.url!}`, {
              method: incoming.method as 'POST',
              headers,
              body: incoming.method === 'GET' ? null : body,
            })
            const said = Buffer.from(await answer.body.arrayBuffer())
            taken[at]! += 1
            const { 'set-cookie': cookies, location } = answer.headers
            if (cookies !== undefined) outgoing.setHeader('set-cookie', cookies)
            if (location !== undefined) outgoing.setHeader('location', location)
            return outgoing.writeHead(answer.statusCode).end(said)
          } catch {
            continue
          }
        }
        return outgoing.writeHead(502).end()
      })()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { server, origin: `http://127.0.0.1:${port}`, taken }
}
