// The boxes an MP4, MOV or 3GP file is made of (ISO/IEC 14496-12): found, never trusted for more bytes than there are.
import type { FileHandle } from 'node:fs/promises'

export interface Box {
  type: string
  start: number
  bodyStart: number
  end: number
}

/** Boxes side by side in `bytes` between two offsets; stops at the first that does not fit. */
export function* boxesIn(bytes: Buffer, start: number, end: number): Generator<Box> {
  let at = start
  while (at + 8 <= end) {
    const box = boxAt(bytes.subarray(at, Math.min(at + 16, end)), at, end)
    if (box === undefined) return
    yield box
    at = box.end
  }
}

/** The first box found by walking down `path`. */
export function boxIn(bytes: Buffer, parent: Box, ...path: string[]): Box | undefined {
  let box: Box | undefined = parent
  for (const type of path) {
    if (box === undefined) return undefined
    box = childrenOf(bytes, box).find((child) => child.type === type)
  }
  return box
}

export function childrenOf(bytes: Buffer, parent: Box): Box[] {
  return [...boxesIn(bytes, parent.bodyStart, parent.end)]
}

const topBoxesMax = 100_000

/** The outermost boxes of a file, up to what is no box; a clip cut off in the middle of its media keeps the part it has. */
export async function topBoxes(file: FileHandle, sizeBytes: number): Promise<Box[]> {
  const found: Box[] = []
  let at = 0
  while (at < sizeBytes) {
    const head = await readAt(file, at, Math.min(16, sizeBytes - at))
    const box = boxAt(head, at, sizeBytes) ?? cutOff(head, at, sizeBytes)
    if (box === undefined || found.length >= topBoxesMax) break
    found.push(box)
    at = box.end
  }
  return found
}

function cutOff(head: Buffer, at: number, sizeBytes: number): Box | undefined {
  if (head.length < 16 || head.toString('latin1', 4, 8) !== 'mdat') return undefined
  return { type: 'mdat', start: at, bodyStart: at + (head.readUInt32BE(0) === 1 ? 16 : 8), end: sizeBytes }
}

function boxAt(head: Buffer, at: number, end: number): Box | undefined {
  if (head.length < 8) return undefined
  const type = head.toString('latin1', 4, 8)
  const short = head.readUInt32BE(0)
  if (short === 0) return { type, start: at, bodyStart: at + 8, end }
  const wide = short === 1
  if (wide && head.length < 16) return undefined
  const size = wide ? Number(head.readBigUInt64BE(8)) : short
  const bodyStart = at + (wide ? 16 : 8)
  if (at + size > end || at + size < bodyStart) return undefined
  return { type, start: at, bodyStart, end: at + size }
}

/** @returns fewer bytes than asked for when the file ends before */
export async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, at)
  return bytes.subarray(0, bytesRead)
}

/** Tables inside the boxes of one track. */
export interface Table {
  /** Offset of the first row. */
  at: number
  rows: number
}

/** A table of rows of `rowBytes` behind a count at `countAt`; never more rows than the box has bytes for. */
export function tableIn(bytes: Buffer, box: Box, countAt: number, rowBytes: number): Table {
  const at = box.bodyStart + countAt + 4
  if (at > box.end) return { at: box.end, rows: 0 }
  return { at, rows: Math.min(bytes.readUInt32BE(at - 4), Math.floor((box.end - at) / rowBytes)) }
}
