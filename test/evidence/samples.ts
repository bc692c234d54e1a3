// Files to be kept, made on the spot: pictures, clips and the kinds that must not pass.
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { openKeeping } from '../../src/evidence/index.js'
import type { Keeping, KeepingOptions } from '../../src/evidence/index.js'

export const now = Date.UTC(2026, 10, 21, 5, 0, 0)

export async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'evidence-test-'))
}

export async function newKeeping(
  more: Partial<KeepingOptions> = {},
): Promise<{ keeping: Keeping; folder: string }> {
  const folder = await newFolder()
  return { folder, keeping: openKeeping({ mediaUrl: folder, now: () => now, ...more }) }
}

/** In pieces as a network brings them. */
export function streamOf(bytes: Buffer, pieceBytes = 16_384): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, piece) =>
    bytes.subarray(piece * pieceBytes, (piece + 1) * pieceBytes),
  )
  return Readable.from(pieces)
}

export async function allOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export async function filesUnder(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  return all.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
}

/** A photo of 3000 x 2000 as a telephone held upright would write it, from Bắc Ninh on 20 November at 19:30:05. */
export async function photo(exif: Record<string, string> = {}, gps = true): Promise<Buffer> {
  const place = { GPSLatitudeRef: 'N', GPSLatitude: '21/1 10/1 3000/100', GPSLongitudeRef: 'E' }
  return sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#7a8794' } })
    .withExif({
      IFD0: { Make: 'CanaryCamera', Model: 'Canary-9' },
      IFD2: { DateTimeOriginal: '2026:11:20 19:30:05', ...exif },
      ...(gps ? { IFD3: { ...place, GPSLongitude: '106/1 4/1 0/1' } } : {}),
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
}

/** A valid one-bit PNG of any size that is tiny on the wire. */
export function hollowPng(width: number, height: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 1
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * Math.min(height, 2_000)))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, part('IHDR', head), part('IDAT', rows), part('IEND', Buffer.alloc(0))])
}

function part(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const out = Buffer.alloc(named.length + 8)
  out.writeUInt32BE(body.length, 0)
  named.copy(out, 4)
  out.writeUInt32BE(crc32(named), named.length + 4)
  return out
}

function crc32(bytes: Buffer): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

/** One ISO box. */
export function box(type: string, ...bodies: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(
    bodies.map((one) => (typeof one === 'string' ? Buffer.from(one, 'latin1') : one)),
  )
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8, 0)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
