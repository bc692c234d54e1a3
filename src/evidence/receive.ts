// Takes a stream from outside onto our disk: capped in bytes, in silence and in time, and told apart by its first bytes.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { Fault } from '../faults.js'
import { diskWork } from './blobs.js'
import { headBytes, sortOf } from './sort.js'
import type { Sort } from './sort.js'

export interface ReceivingLimits {
  imageBytesMax: number
  videoBytesMax: number
  audioBytesMax: number
  /** ms without a byte after which the sender is given up. */
  silenceMsMax: number
  /** ms for the whole file. */
  receiveMsMax: number
}

export interface Received {
  sort: Sort
  sizeBytes: number
  /** Lower-case hex, over the bytes exactly as they came. */
  sha256: string
}

/**
 * Writes the stream to a new file at `path`. Of the file no more than a few chunks are in memory at any moment, and a file of a
 * refused kind is given up after its first kilobytes.
 * @throws Fault `file-too-big`, `file-kind-refused`, `file-broken`, `disk-full`, or `platform-unreachable` when the sender fell silent
 */
export async function receive(
  stream: Readable,
  path: string,
  limits: ReceivingLimits,
  signal?: AbortSignal,
): Promise<Received> {
  const patience = watchOver(stream, limits, signal)
  const file = await diskWork(() => open(path, 'w', 0o600))
  try {
    return await pour(stream, file, limits, patience.heard)
  } catch (error) {
    throw patience.verdict() ?? error
  } finally {
    patience.end()
    stream.destroy()
    await file.close()
  }
}

async function pour(
  stream: Readable,
  file: FileHandle,
  limits: ReceivingLimits,
  heard: () => void,
): Promise<Received> {
  const hash = createHash('sha256')
  let head = Buffer.alloc(0)
  let sort: Sort | undefined
  let sizeBytes = 0
  for await (const chunk of chunksOf(stream)) {
    hash.update(chunk)
    sizeBytes += chunk.length
    if (sort === undefined) {
      head = Buffer.concat([head, chunk.subarray(0, headBytes)])
      if (head.length >= headBytes) sort = await mustSort(head)
    }
    if (sort !== undefined && sizeBytes > bytesMax(sort, limits))
      throw new Fault('file-too-big', `more than ${bytesMax(sort, limits)} bytes of ${sort.mime}`)
    await diskWork(() => writeAll(file, chunk))
    heard()
  }
  if (sizeBytes === 0) throw new Fault('file-broken', 'the file is empty')
  return { sort: sort ?? (await mustSort(head)), sizeBytes, sha256: hash.digest('hex') }
}

/** The stream's bytes; what goes wrong on the way here is the sender's or the line's doing. */
async function* chunksOf(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('platform-unreachable', 'the file broke off on its way', { cause: error })
  }
}

async function writeAll(file: FileHandle, chunk: Buffer): Promise<void> {
  let written = 0
  while (written < chunk.length) written += (await file.write(chunk, written)).bytesWritten
}

async function mustSort(head: Buffer): Promise<Sort> {
  const sort = await sortOf(head)
  if (sort === undefined) throw new Fault('file-kind-refused', 'not a picture, clip or recording')
  return sort
}

export function bytesMax(sort: Sort, limits: ReceivingLimits): number {
  if (sort.kind === 'image') return limits.imageBytesMax
  return sort.kind === 'video' ? limits.videoBytesMax : limits.audioBytesMax
}

/** Ends the stream when it is silent or slow for too long, or when told to stop; `verdict` says which. */
function watchOver(stream: Readable, limits: ReceivingLimits, signal?: AbortSignal) {
  let verdict: Fault | undefined
  const giveUp = (why: string): void => {
    verdict ??= new Fault('platform-unreachable', why)
    stream.destroy(verdict)
  }
  const stopped = (): void => giveUp('told to stop')
  const silence = setTimeout(() => giveUp(`silent for ${limits.silenceMsMax} ms`), limits.silenceMsMax)
  const whole = setTimeout(() => giveUp(`not whole after ${limits.receiveMsMax} ms`), limits.receiveMsMax)
  if (signal?.aborted === true) stopped()
  signal?.addEventListener('abort', stopped)
  return {
    heard: (): void => void silence.refresh(),
    verdict: (): Fault | undefined => verdict,
    end(): void {
      clearTimeout(silence)
      clearTimeout(whole)
      signal?.removeEventListener('abort', stopped)
    },
  }
}
