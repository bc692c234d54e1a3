// Where kept bytes rest: the door of a storage, and the storage that is a folder. It knows keys and bytes, not what they show.
import { createReadStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { chmod, link, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { Fault } from '../faults.js'

/** Both ends included, counted from 0. */
export interface ByteRange {
  start: number
  end: number
}

export interface Blob {
  stream: Readable
  /** Of the whole blob, whatever range was asked for. */
  totalBytes: number
}

/** A storage of blobs that are written once. Keys are `original/3f/<id>`: lower-case folders, then our own id. */
export interface Blobs {
  /**
   * Takes over a finished local file: when this resolves the bytes are safe there and the local file is gone.
   * A key that is already there keeps its bytes. @throws Fault `disk-full`
   */
  put(key: string, path: string): Promise<void>
  /** @returns undefined when there is no such key. */
  get(key: string, range?: ByteRange): Promise<Blob | undefined>
  /** Bytes of the blob; undefined when there is no such key. */
  size(key: string): Promise<number | undefined>
  /** Only for retention: what the law says must go. */
  remove(key: string): Promise<void>
}

/** Blobs as read-only files under `root`. Nothing is visible under its key before it is whole and synced. */
export function folderBlobs(root: string): Blobs {
  mkdirSync(root, { recursive: true })
  const at = (key: string): string => join(root, key)
  return {
    put: (key, path) => diskWork(() => settle(path, at(key))),
    async get(key, range) {
      const totalBytes = await diskWork(() => sizeOf(at(key)))
      if (totalBytes === undefined) return undefined
      return { stream: createReadStream(at(key), range ?? {}), totalBytes }
    },
    size: (key) => diskWork(() => sizeOf(at(key))),
    remove: (key) => diskWork(() => rm(at(key), { force: true })),
  }
}

/** Syncs a finished temporary file and gives it its name, which never replaces what already has that name. */
async function settle(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await sync(from)
  await chmod(from, 0o440)
  try {
    await link(from, to)
  } catch (error) {
    const code = codeOf(error)
    // Some network and memory-card file systems have no hard links; there a rename is the best there is.
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EXDEV') return rename(from, to)
    if (code !== 'EEXIST') throw error
  }
  await rm(from, { force: true })
  await sync(dirname(to))
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Removes what a crash left behind in the folder of unfinished files.
 * @param olderThan ms UTC: younger ones may belong to another instance at work.
 */
export function sweep(folder: string, olderThan: number): number {
  mkdirSync(folder, { recursive: true })
  const left = readdirSync(folder).filter((name) => statSync(join(folder, name)).mtimeMs < olderThan)
  for (const name of left) rmSync(join(folder, name), { force: true })
  return left.length
}

const diskCodes = [
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EACCES',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOTDIR',
  'EEXIST',
  'ENOENT',
]

/** Runs work on the disk, turning what only an operator can mend into a Fault. @throws Fault `disk-full` */
export async function diskWork<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = codeOf(error)
    if (code !== undefined && diskCodes.includes(code))
      throw new Fault('disk-full', `the evidence folder cannot be written (${code})`, { cause: error })
    throw error
  }
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}
