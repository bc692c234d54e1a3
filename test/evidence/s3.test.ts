// Evidence in an S3-compatible store: the same promises as in a folder, over signed requests.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openKeeping } from '../../src/evidence/index.js'
import type { Keeping } from '../../src/evidence/index.js'
import { sampleClip } from '../../src/sandbox/sample-clip.js'
import { allOf, filesUnder, newFolder, now, streamOf } from './samples.js'

const objects = new Map<string, Buffer>()
const seen: { method: string; path: string; headers: IncomingMessage['headers'] }[] = []
let broken = false
let server: Server
let scratchDir: string
let mediaUrl: string

beforeEach(async () => {
  objects.clear()
  seen.length = 0
  broken = false
  scratchDir = await newFolder()
  server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  mediaUrl = `s3://evidence/bac-ninh?endpoint=http://127.0.0.1:${port}&region=hn-1`
})

afterEach(() => void server.close())

function open(): Keeping {
  return openKeeping({
    mediaUrl,
    scratchDir,
    s3: { accessKeyId: 'KEY', secretAccessKey: 'SECRET' },
    now: () => now,
  })
}

/** Stores objects as S3 does: refuses what is unsigned, of unknown length, or not the bytes that were signed. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [method, path] = [request.method!, request.url!]
  seen.push({ method, path, headers: request.headers })
  const body = await allOf(request)
  const say = (status: number, bytes?: Buffer, headers: Record<string, string> = {}): void =>
    void response
      .writeHead(status, { 'content-length': bytes?.length ?? 0, ...headers })
      .end(method === 'HEAD' ? undefined : bytes)
  if (broken) return say(503)
  if (!/^AWS4-HMAC-SHA256 Credential=KEY\/\d{8}\/hn-1\/s3\/aws4_request, SignedHeaders=.*host.*x-amz-content-sha256.*, Signature=[0-9a-f]{64}$/.test(request.headers.authorization ?? '')) return say(403) // prettier-ignore
  if (method === 'PUT') {
    if (request.headers['content-length'] === undefined) return say(411)
    if (createHash('sha256').update(body).digest('hex') !== request.headers['x-amz-content-sha256'])
      return say(400)
    objects.set(path, body)
    return say(200)
  }
  const found = objects.get(path)
  if (method === 'DELETE') return (objects.delete(path), say(204))
  if (found === undefined) return say(404)
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
  if (range === null) return say(200, found)
  const [start, end] = [Number(range[1]), Number(range[2])]
  return say(206, found.subarray(start, end + 1), {
    'content-range': `bytes ${start}-${end}/${found.length}`,
  })
}

test('a clip is kept in the bucket under the prefix, signed, and read back whole, in ranges and after a restart', async () => {
  const clip = sampleClip(now, '+21.1850+106.0750/')
  const kept = await open().keep(streamOf(clip), { id: 'clip' })
  expect([...objects.keys()].every((path) => path.startsWith('/evidence/bac-ninh/'))).toBe(true)
  expect([...objects.keys()].map((path) => path.split('/')[3]).sort()).toEqual(['original', 'record', 'view'])
  expect(await filesUnder(scratchDir)).toEqual([])
  const again = open()
  expect(await again.kept('clip')).toEqual(kept)
  expect(await again.check('clip', kept.sha256)).toBe('same')
  const piece = (await again.read('clip', 'original', { range: 'bytes=100-199' }))!
  expect(piece).toMatchObject({ status: 206, sizeBytes: 100, totalBytes: clip.length })
  expect((await allOf(piece.stream)).equals(clip.subarray(100, 200))).toBe(true)
  await again.forget('clip')
  expect(objects.size).toBe(0)
  expect(await again.read('clip', 'original')).toBeUndefined()
})

test('an original in the bucket is never written over', async () => {
  const first = await open().keep(streamOf(sampleClip(now)), { id: 'one' })
  objects.delete([...objects.keys()].find((path) => path.includes('/record/'))!)
  const second = await open().keep(streamOf(sampleClip(now - 86_400_000)), { id: 'one' })
  expect(second.sha256).toBe(first.sha256)
  expect(seen.filter((one) => one.method === 'PUT' && one.path.includes('/original/'))).toHaveLength(1)
})

test('a store that is down is a fault for the operator, and nothing stays in the scratch folder', async () => {
  broken = true
  await expect(open().keep(streamOf(sampleClip(now)), { id: 'down' })).rejects.toMatchObject({
    code: 'disk-full',
  })
  expect(await filesUnder(scratchDir)).toEqual([])
})

test('a malformed place for evidence stops the start with a line that names the setting', () => {
  const secrets = { accessKeyId: 'KEY', secretAccessKey: 'SECRET' }
  for (const url of ['s3://', 's3://bucket?endpoint=http://host/path', 'ftp://host/folder', ''])
    expect(() => openKeeping({ mediaUrl: url, s3: secrets, now: () => now })).toThrow(/MEDIA_DIR/)
  expect(() => openKeeping({ mediaUrl: 's3://bucket', now: () => now })).toThrow(/MEDIA_DIR/)
})
