// An S3-compatible store on this machine: takes what is signed, whole and of known length, and gives it back.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Bucket {
  /** What MEDIA_URL is set to. */
  mediaUrl: string
  settings: Record<string, string>
  objects: Map<string, Buffer>
  close(): void
}

export async function openBucket(): Promise<Bucket> {
  const objects = new Map<string, Buffer>()
  const server = createServer((request, response) => void answer(objects, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const mediaUrl = `s3://evidence/bac-ninh?endpoint=http://127.0.0.1:${port}&region=hn-1`
  return {
    mediaUrl,
    settings: { MEDIA_URL: mediaUrl, S3_ACCESS_KEY_ID: 'KEY', S3_SECRET_ACCESS_KEY: 'SECRET' },
    objects,
    close: () => void server.close(),
  }
}

async function answer(objects: Map<string, Buffer>, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const path = request.url!
  const say = (status: number, bytes?: Buffer, headers: Record<string, string> = {}) =>
    void response
      .writeHead(status, { 'content-length': bytes?.length ?? 0, ...headers })
      .end(request.method === 'HEAD' ? undefined : bytes)
  if (
    !/^AWS4-HMAC-SHA256 Credential=KEY\/\d{8}\/hn-1\/s3\/aws4_request/.test(
      request.headers.authorization ?? '',
    )
  )
    return say(403)
  if (request.method === 'PUT') {
    if (request.headers['content-length'] === undefined) return say(411)
    const sha256 = createHash('sha256').update(body).digest('hex')
    if (sha256 !== request.headers['x-amz-content-sha256']) return say(400)
    objects.set(path, body)
    return say(200)
  }
  const found = objects.get(path)
  if (request.method === 'DELETE') return (objects.delete(path), say(204))
  if (found === undefined) return say(404)
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
  if (range === null) return say(200, found)
  const [start, end] = [Number(range[1]), Number(range[2])]
  return say(206, found.subarray(start, end + 1), {
    'content-range': `bytes ${start}-${end}/${found.length}`,
  })
}
