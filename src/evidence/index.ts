// EVIDENCE: photos, clips and recordings in our keeping. Originals are sealed by their SHA-256 and never touched again; what people look
// at are clean copies. It knows files, not who sent them or what they prove.
import { createHash } from 'node:crypto'
import { copyFile, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Readable } from 'node:stream'
import { LRUCache } from 'lru-cache'
import { diskWork, folderBlobs, sweep } from './blobs.js'
import type { Blobs } from './blobs.js'
import type { Clues } from './clue.js'
import { bytesOf, makeCopies } from './copies.js'
import type { Copies } from './copies.js'
import { rangeOf, servingHeaders } from './serving.js'
import { receive } from './receive.js'
import type { ReceivingLimits } from './receive.js'
import { s3Blobs } from './s3.js'
import type { S3Secrets } from './s3.js'
import { Fault } from '../faults.js'

export { readClues } from './clues.js'
export type { Clues } from './clue.js'
export { hashDistance, perceptualHash } from './picture.js'

export type Which = 'original' | 'view' | 'thumb'

/** What the keeping knows of one file; plain JSON, with nothing of who sent it and no name the sender gave. */
export interface Kept {
  id: string
  /** Told by the bytes, whatever the platform said. */
  kind: 'image' | 'video' | 'audio'
  /** Of the original. */
  mime: string
  sizeBytes: number
  /** Of the original as it came, lower-case hex. */
  sha256: string
  clues: Clues
  /** Absent where no clean copy can be made; `note` then says why, in Vietnamese. */
  view?: { mime: string; sizeBytes: number }
  thumb?: { mime: string; sizeBytes: number }
  /** 16 hex digits; pictures only. */
  perceptualHash?: string
  note?: string
}

/** A file on its way to a browser. */
export interface Piece {
  stream: Readable
  mime: string
  /** Of what is streamed: the range, or the whole. */
  sizeBytes: number
  totalBytes: number
  /** 206 when a range was asked for and is given. */
  status: 200 | 206
  /** To be sent as they are: they keep a hostile file from ever running as a page. */
  headers: Record<string, string>
}

export interface Keeping {
  /**
   * Keeps a stream under our id. Safe to repeat: what was kept first stays, and a second call gives the same answer.
   * @throws Fault `file-too-big`, `file-kind-refused`, `file-broken` (tell the citizen); `platform-unreachable`, `disk-full` (try again)
   */
  keep(stream: Readable, about: KeepAbout, signal?: AbortSignal): Promise<Kept>
  /** @param range the `Range` header as the browser sent it  @returns undefined when there is no such file or copy */
  read(id: string, which: Which, options?: { range?: string }): Promise<Piece | undefined>
  /** What was recorded when the file was kept. */
  kept(id: string): Promise<Kept | undefined>
  /** Hashes the original anew. @param sha256 as the database has it: the record beside the file may have been altered with it */
  check(id: string, sha256: string): Promise<'same' | 'changed' | 'gone'>
  /** Only for retention: removes the original and its copies. */
  forget(id: string): Promise<void>
}

export interface KeepAbout {
  /** Ours: letters, digits, `-` and `_`, at most 64. */
  id: string
  kind?: 'image' | 'video' | 'audio' | 'file'
  name?: string
  /** As the platform says; a file that says it is too big is not fetched. */
  sizeBytes?: number
}

export interface KeepingOptions {
  /** A folder, `file:<folder>`, or `s3://bucket/prefix?endpoint=https://host&region=...`. */
  mediaUrl: string
  /** Where files lie while they are received; by default inside the media folder, so that they need not be copied. */
  scratchDir?: string
  s3?: S3Secrets
  limits?: Partial<ReceivingLimits>
  /** ms UTC. */
  now(): number
}

/**
 * 25 MB a picture: what Messenger documents for a Page's uploads; telephones stay under 20. 100 MB a clip: a minute of 1080p at the
 * 13 Mbit/s of a telephone, and Zalo's and Messenger's own limits lie at or under it. Five minutes for all of it at 3 Mbit/s.
 */
export const limitsByDefault: ReceivingLimits = {
  imageBytesMax: 25 << 20,
  videoBytesMax: 100 << 20,
  audioBytesMax: 25 << 20,
  silenceMsMax: 20_000,
  receiveMsMax: 300_000,
}

/** Opens the keeping and clears away what a crash left unfinished. @throws Error that names a malformed `mediaUrl` */
export function openKeeping(options: KeepingOptions): Keeping {
  const limits = { ...limitsByDefault, ...options.limits }
  const { blobs, scratch } = storageFor(options)
  sweep(scratch, options.now() - limits.receiveMsMax - 3_600_000)
  const oneAtATime = queueOfOne()
  const records = new LRUCache<string, Kept>({ max: 5_000 })
  let made = 0

  async function keepNew(stream: Readable, id: string, signal?: AbortSignal): Promise<Kept> {
    const part = join(scratch, `${id}.${process.pid}.${made++}`)
    const names = ['original', 'view', 'thumb', 'record'].map((name) => `${part}.${name}`)
    try {
      const received = await receive(stream, `${part}.original`, limits, signal)
      const copies = await oneAtATime(() => makeCopies(`${part}.original`, received, part, options.now()))
      return await settle(blobs, part, { id, ...received, copies })
    } finally {
      for (const name of names) await rm(name, { force: true })
    }
  }

  async function recordOf(id: string): Promise<Kept | undefined> {
    const known = records.get(id)
    if (known !== undefined) return known
    const blob = await blobs.get(keyOf('record', id))
    if (blob === undefined) return undefined
    const kept = JSON.parse((await allOf(blob.stream)).toString('utf8')) as Kept
    records.set(id, kept)
    return kept
  }

  return {
    async keep(stream, about, signal) {
      try {
        mustBeOurId(about.id)
        const earlier = await recordOf(about.id)
        if (earlier !== undefined) return earlier
        if (
          (about.sizeBytes ?? 0) > Math.max(limits.videoBytesMax, limits.imageBytesMax, limits.audioBytesMax)
        )
          throw new Fault('file-too-big', `${about.sizeBytes} bytes are announced`)
        // A crash between the original and its record: the bytes kept first are the evidence, not what a second fetch brings.
        const original = await blobs.get(keyOf('original', about.id))
        return await keepNew(original?.stream ?? stream, about.id, signal)
      } finally {
        stream.destroy()
      }
    },
    async read(id, which, asked = {}) {
      const kept = isOurId(id) ? await recordOf(id) : undefined
      const about = which === 'original' ? kept : kept?.[which]
      if (kept === undefined || about === undefined) return undefined
      const range = rangeOf(asked.range, about.sizeBytes)
      const blob = await blobs.get(keyOf(which, id), range)
      if (blob === undefined) return undefined
      const sizeBytes = range === undefined ? blob.totalBytes : range.end - range.start + 1
      const headers = servingHeaders({
        id,
        which,
        mime: about.mime,
        sizeBytes,
        totalBytes: blob.totalBytes,
        range,
      })
      const status = range === undefined ? 200 : 206
      return {
        stream: blob.stream,
        mime: about.mime,
        sizeBytes,
        totalBytes: blob.totalBytes,
        status,
        headers,
      }
    },
    kept: async (id) => (isOurId(id) ? recordOf(id) : undefined),
    async check(id, sha256) {
      const blob = isOurId(id) ? await blobs.get(keyOf('original', id)) : undefined
      if (blob === undefined) return 'gone'
      const hash = createHash('sha256')
      for await (const chunk of blob.stream) hash.update(chunk as Buffer)
      return hash.digest('hex') === sha256 ? 'same' : 'changed'
    },
    async forget(id) {
      mustBeOurId(id)
      records.delete(id)
      for (const which of ['original', 'view', 'thumb', 'record']) await blobs.remove(keyOf(which, id))
    },
  }
}

/** Puts the copies, then the original, then the record: with the record there, all is there. */
async function settle(
  blobs: Blobs,
  part: string,
  made: { id: string; sizeBytes: number; sha256: string; copies: Copies },
): Promise<Kept> {
  const { view, thumb, ...told } = made.copies
  const kept: Kept = {
    id: made.id,
    kind: told.kind,
    mime: told.mime,
    sizeBytes: made.sizeBytes,
    sha256: made.sha256,
    clues: told.clues,
    ...(told.perceptualHash === undefined ? {} : { perceptualHash: told.perceptualHash }),
    ...(told.note === undefined ? {} : { note: told.note }),
  }
  if (view !== undefined) {
    kept.view = { mime: view.mime, sizeBytes: await bytesOf(view.path) }
    if (view.path !== `${part}.view`) await diskWork(() => copyFile(view.path, `${part}.view`))
    await blobs.put(keyOf('view', made.id), `${part}.view`)
  }
  if (thumb !== undefined) {
    kept.thumb = { mime: thumb.mime, sizeBytes: await bytesOf(thumb.path) }
    await blobs.put(keyOf('thumb', made.id), thumb.path)
  }
  await blobs.put(keyOf('original', made.id), `${part}.original`)
  await writeRecord(`${part}.record`, kept)
  await blobs.put(keyOf('record', made.id), `${part}.record`)
  return kept
}

function writeRecord(path: string, kept: Kept): Promise<void> {
  return diskWork(async () => {
    const file = await open(path, 'w', 0o600)
    try {
      await file.writeFile(JSON.stringify(kept))
    } finally {
      await file.close()
    }
  })
}

/** Where the bytes rest, and where they lie while they are received. */
export function storageFor(options: Omit<KeepingOptions, 'now' | 'limits'>): {
  blobs: Blobs
  scratch: string
} {
  const url = options.mediaUrl
  if (url.startsWith('s3:')) {
    if (options.s3 === undefined)
      throw new Error(`MEDIA_DIR is ${url.split('?')[0]}, but no keys for it are set`)
    const scratch = options.scratchDir ?? join(tmpdir(), 'citizen-report-evidence')
    return { blobs: s3Blobs(url, options.s3), scratch }
  }
  const root = url.startsWith('file:///') ? fileURLToPath(url) : url.replace(/^file:/, '')
  if (root === '' || /^[a-z0-9]{2,}:/i.test(root))
    throw new Error(`MEDIA_DIR must be a folder or s3://..., not "${url}"`)
  return { blobs: folderBlobs(root), scratch: options.scratchDir ?? join(root, 'unfinished') }
}

/** Ids are in time order and begin alike; a hash spreads them over 256 folders. */
export function keyOf(which: string, id: string): string {
  return `${which}/${createHash('sha256').update(id).digest('hex').slice(0, 2)}/${id}`
}

function isOurId(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(id)
}

function mustBeOurId(id: string): void {
  if (!isOurId(id)) throw new TypeError('an evidence id is 1 to 64 letters, digits, - or _')
}

async function allOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Decoders are the hungry part: whatever comes together, one file at a time is decoded. */
function queueOfOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
}
