// Carries kept files whole, copies and record included, out of a keeping and into another: for backups, restores and moves.
import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { diskWork } from './blobs.js'
import { keyOf, storageFor, type KeepingOptions } from './index.js'

/** The pieces of a kept file; the record comes last, for with it there all is there. */
export const pieces = ['view', 'thumb', 'original', 'record'] as const
export type PieceName = (typeof pieces)[number]

export interface Carrier {
  /** The pieces of a file that there are, in the order in which they must be put back. */
  take(id: string): AsyncGenerator<{ which: PieceName; sizeBytes: number; stream: Readable }>
  /**
   * Puts a piece under its key; one that is already there keeps its bytes.
   * @returns lower-case hex SHA-256 of what was given   @throws Fault `disk-full`
   */
  put(id: string, which: PieceName, stream: AsyncIterable<Buffer> | Readable): Promise<string>
  /** SHA-256 of the original as it lies there; undefined when it is not there. */
  hashOf(id: string): Promise<string | undefined>
}

/** @throws Error that names a malformed `mediaUrl` */
export function openCarrier(options: Omit<KeepingOptions, 'now' | 'limits'>): Carrier {
  const { blobs, scratch } = storageFor(options)
  mkdirSync(scratch, { recursive: true })
  let made = 0
  return {
    async *take(id) {
      for (const which of pieces) {
        const blob = await blobs.get(keyOf(which, id))
        if (blob !== undefined) yield { which, sizeBytes: blob.totalBytes, stream: blob.stream }
      }
    },
    async put(id, which, stream) {
      if (!/^[A-Za-z0-9_-]{1,64}$/.test(id))
        throw new TypeError('an evidence id is 1 to 64 letters, digits, - or _')
      const path = join(scratch, `${id}.${which}.${process.pid}.${made++}.carried`)
      const hash = createHash('sha256')
      try {
        await diskWork(() =>
          pipeline(
            stream,
            async function* (chunks: AsyncIterable<Buffer>) {
              for await (const chunk of chunks) {
                hash.update(chunk)
                yield chunk
              }
            },
            createWriteStream(path, { mode: 0o600 }),
          ),
        )
        await blobs.put(keyOf(which, id), path)
        return hash.digest('hex')
      } finally {
        await rm(path, { force: true })
      }
    },
    async hashOf(id) {
      const blob = await blobs.get(keyOf('original', id))
      if (blob === undefined) return undefined
      const hash = createHash('sha256')
      for await (const chunk of blob.stream) hash.update(chunk as Buffer)
      return hash.digest('hex')
    },
  }
}
