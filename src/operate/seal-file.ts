// Seals a stream of any length under one key, so that a piece altered, moved, dropped or cut off at the end does not open.
// AES-256-GCM over numbered pieces, the last one marked (the STREAM construction, Hoang, Reyhanitabar, Rogaway and Vizár 2015).
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const magic = Buffer.from('PHAN-ANH-BACKUP-1\n')
const saltBytes = 32
const tagBytes = 16
const pieceBytes = 64 * 1024

/** What was sealed does not open: another key, or altered or incomplete. */
export class SealBroken extends Error {}

/** @param key 32 bytes; each stream gets a key of its own from it */
export async function* sealStream(key: Buffer, plain: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const salt = randomBytes(saltBytes)
  yield Buffer.concat([magic, salt])
  const own = ownKey(key, salt)
  let number = 0
  for await (const { piece, isLast } of inPieces(plain)) {
    const cipher = createCipheriv('aes-256-gcm', own, nonce(number++, isLast))
    const sealed = Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(sealed.length)
    yield length
    yield sealed
  }
}

/** @throws SealBroken as soon as a piece does not open, and at the end when the last one is missing */
export async function* openStream(key: Buffer, sealed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const bytes = byteReader(sealed)
  const start = await bytes.take(magic.length + saltBytes)
  if (start?.subarray(0, magic.length).equals(magic) !== true)
    throw new SealBroken('this is no backup of this program')
  const own = ownKey(key, start.subarray(magic.length))
  let pending = await takePiece(bytes)
  for (let number = 0; ; number += 1) {
    if (pending === undefined) throw new SealBroken('the backup is cut off')
    const next = await takePiece(bytes)
    yield openPiece(own, number, next === undefined, pending)
    if (next === undefined) return
    pending = next
  }
}

function openPiece(own: Buffer, number: number, isLast: boolean, sealed: Buffer): Buffer {
  if (sealed.length < tagBytes) throw new SealBroken('the backup is damaged')
  const decipher = createDecipheriv('aes-256-gcm', own, nonce(number, isLast), { authTagLength: tagBytes })
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - tagBytes)), decipher.final()])
  } catch (cause) {
    throw new SealBroken('BACKUP_KEY is another one, or the backup was damaged, altered or cut off', {
      cause,
    })
  }
}

function ownKey(key: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'backup', 32))
}

function nonce(number: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeBigUInt64BE(BigInt(number), 0)
  bytes[11] = isLast ? 1 : 0
  return bytes
}

/** Pieces of one size, but for the last, which may be shorter and may be empty. */
async function* inPieces(plain: AsyncIterable<Buffer>): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  let held: Buffer[] = []
  let heldBytes = 0
  for await (const chunk of plain) {
    held.push(chunk)
    heldBytes += chunk.length
    if (heldBytes <= pieceBytes) continue
    const all = Buffer.concat(held)
    let from = 0
    for (; all.length - from > pieceBytes; from += pieceBytes)
      yield { piece: all.subarray(from, from + pieceBytes), isLast: false }
    held = [all.subarray(from)]
    heldBytes = all.length - from
  }
  yield { piece: Buffer.concat(held), isLast: true }
}

async function takePiece(bytes: ByteReader): Promise<Buffer | undefined> {
  const length = await bytes.take(4)
  if (length === undefined) return undefined
  const size = length.readUInt32BE()
  if (size > pieceBytes + tagBytes) throw new SealBroken('the backup is damaged')
  const piece = await bytes.take(size)
  if (piece === undefined) throw new SealBroken('the backup is cut off')
  return piece
}

export interface ByteReader {
  /** Exactly so many bytes; undefined when the stream ends before the first. @throws SealBroken when it ends among them */
  take(count: number): Promise<Buffer | undefined>
  /** The next so many bytes, as they come. */
  stream(count: number): AsyncGenerator<Buffer>
}

export function byteReader(source: AsyncIterable<Buffer>): ByteReader {
  const chunks = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)

  async function more(): Promise<boolean> {
    const next = await chunks.next()
    if (next.done === true) return false
    rest = next.value
    return true
  }

  async function* stream(count: number): AsyncGenerator<Buffer> {
    let left = count
    while (left > 0) {
      if (rest.length === 0 && !(await more())) throw new SealBroken('the backup is cut off')
      const part = rest.subarray(0, left)
      rest = rest.subarray(part.length)
      left -= part.length
      if (part.length > 0) yield part
    }
  }

  return {
    stream,
    async take(count) {
      while (rest.length === 0) if (!(await more())) return undefined
      if (rest.length >= count) {
        const taken = rest.subarray(0, count)
        rest = rest.subarray(count)
        return taken
      }
      const parts: Buffer[] = []
      for await (const part of stream(count)) parts.push(part)
      return Buffer.concat(parts)
    },
  }
}
