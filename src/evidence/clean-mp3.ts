// Makes the view copy of an MP3 recording: the sound without the tags before and after it (ID3v2, ID3v1).
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { readAt } from './boxes.js'

/** @returns whether a clean copy could be made at `to` */
export async function cleanMp3(from: string, to: string, sizeBytes: number): Promise<boolean> {
  const file = await open(from, 'r')
  try {
    const head = await readAt(file, 0, 10)
    const tail = sizeBytes < 128 ? Buffer.alloc(0) : await readAt(file, sizeBytes - 128, 3)
    const start = head.toString('latin1', 0, 3) === 'ID3' ? 10 + synchsafe(head) + footer(head) : 0
    const end = tail.toString('latin1') === 'TAG' ? sizeBytes - 128 : sizeBytes
    if (start >= end) return false
    const first = await readAt(file, start, 3)
    if (first[0] !== 0xff) return false
    await pipeline(createReadStream(from, { start, end: end - 1 }), createWriteStream(to, { mode: 0o600 }))
    return true
  } finally {
    await file.close()
  }
}

/** Seven bits a byte (id3.org, ID3v2.4 section 3.1). */
function synchsafe(head: Buffer): number {
  return [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (head[at]! & 0x7f), 0)
}

function footer(head: Buffer): number {
  return (head[5]! & 0x10) === 0 ? 0 : 10
}
