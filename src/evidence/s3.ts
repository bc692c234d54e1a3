// Blobs in an S3-compatible store, for a deployment whose evidence must not lie on one disk. Signed by aws4fetch, streamed by undici.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { AwsClient } from 'aws4fetch'
import { request } from 'undici'
import type { Dispatcher } from 'undici'
import { Fault } from '../faults.js'
import type { Blobs } from './blobs.js'

export interface S3Secrets {
  accessKeyId: string
  secretAccessKey: string
}

type Answer = Dispatcher.ResponseData

const headersTimeoutMs = 30_000

/**
 * @param mediaUrl `s3://bucket/prefix?endpoint=https://host&region=hn-1`; without an endpoint, Amazon's own
 * @throws Error that names what is wrong with the url
 */
export function s3Blobs(mediaUrl: string, secrets: S3Secrets): Blobs {
  const { base, region } = placeOf(mediaUrl)
  const signer = new AwsClient({ ...secrets, service: 's3', region })

  async function call(
    method: 'GET' | 'PUT' | 'HEAD' | 'DELETE',
    key: string,
    more: Asked = {},
  ): Promise<Answer> {
    const headers = { ...more.headers, 'x-amz-content-sha256': more.sha256 ?? 'UNSIGNED-PAYLOAD' }
    const signed = await signer.sign(`${base}/${key}`, { method, headers })
    const sent = { ...Object.fromEntries(signed.headers), ...more.length }
    try {
      const body = more.path === undefined ? null : createReadStream(more.path)
      return await request(signed.url, { method, headers: sent, body, headersTimeout: headersTimeoutMs })
    } catch (error) {
      throw new Fault('disk-full', 'the evidence store does not answer', { cause: error })
    }
  }

  return {
    async put(key, path) {
      if ((await sizeThere(key)) === undefined) {
        const [sha256, { size }] = [await hashOf(path), await stat(path)]
        const answer = await call('PUT', key, { path, sha256, length: { 'content-length': String(size) } })
        await answer.body.dump()
        mustBe(answer, 200, 201)
      }
      await rm(path, { force: true })
    },
    async get(key, range) {
      const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end}` } : {}
      const answer = await call('GET', key, { headers })
      if (answer.statusCode !== 200 && answer.statusCode !== 206) await answer.body.dump()
      if (answer.statusCode === 404) return undefined
      mustBe(answer, range ? 206 : 200)
      return { stream: answer.body, totalBytes: totalOf(answer) }
    },
    size: (key) => sizeThere(key),
    async remove(key) {
      const answer = await call('DELETE', key)
      await answer.body.dump()
      mustBe(answer, 200, 204, 404)
    },
  }

  async function sizeThere(key: string): Promise<number | undefined> {
    const answer = await call('HEAD', key)
    await answer.body.dump()
    if (answer.statusCode === 404) return undefined
    mustBe(answer, 200)
    return Number(answer.headers['content-length'])
  }
}

interface Asked {
  headers?: Record<string, string>
  /** Not signed: undici must set it itself, or S3 refuses a body of unknown length. */
  length?: Record<string, string>
  path?: string
  sha256?: string
}

function placeOf(mediaUrl: string): { base: string; region: string } {
  const url = new URL(mediaUrl)
  const region = url.searchParams.get('region') ?? 'us-east-1'
  const endpoint = url.searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`
  if (!/^https?:\/\/[^/]+$/.test(endpoint))
    throw new Error('MEDIA_DIR: endpoint must be an origin without a path')
  if (url.hostname === '') throw new Error('MEDIA_DIR: s3:// needs the name of a bucket')
  return { base: `${endpoint}/${url.hostname}${url.pathname.replace(/\/+$/, '')}`, region }
}

function mustBe(answer: Answer, ...wanted: number[]): void {
  if (!wanted.includes(answer.statusCode))
    throw new Fault('disk-full', `the evidence store answered ${answer.statusCode}`)
}

/** Of the whole blob: behind the stroke of `content-range` when a part was asked for. */
function totalOf(answer: Answer): number {
  const range = answer.headers['content-range']
  const total = typeof range === 'string' ? range.split('/')[1] : answer.headers['content-length']
  return Number(total)
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
