// Clean view copies and clues of WebM and Matroska clips (RFC 9559): elements that may tell a place or a device are emptied where they stand.
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createReadStream, createWriteStream } from 'node:fs'
import { readAt } from './boxes.js'
import type { Clues } from './clue.js'

const id = {
  segment: 0x18538067,
  cluster: 0x1f43b675,
  info: 0x1549a966,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackType: 0x83,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  tags: 0x1254c367,
  attachments: 0x1941a469,
  chapters: 0x1043a770,
  date: 0x4461,
  title: 0x7ba9,
  muxer: 0x4d80,
  writer: 0x5741,
  scale: 0x2ad7b1,
  duration: 0x4489,
  trackName: 0x536e,
} as const

/** Entered; all others are stepped over. A cluster is entered only when its length is not told. */
const parents: number[] = [id.segment, id.info, id.tracks, id.trackEntry, id.video]
const emptied: number[] = [
  id.tags,
  id.attachments,
  id.chapters,
  id.date,
  id.title,
  id.muxer,
  id.writer,
  id.trackName,
]

interface Element {
  id: number
  start: number
  bodyStart: number
  end: number
}

const elementsMax = 200_000

/** @returns whether a clean copy could be made at `to`; if not, there is none to use */
export async function cleanMatroska(from: string, to: string, sizeBytes: number): Promise<boolean> {
  const elements = await elementsOf(from, sizeBytes)
  if (elements === undefined) return false
  const types = elements.filter((element) => element.id === id.trackType)
  const source = await open(from, 'r')
  try {
    for (const type of types) if (![1, 2].includes(await numberAt(source, type))) return false
  } finally {
    await source.close()
  }
  await pipeline(createReadStream(from), createWriteStream(to, { mode: 0o600 }))
  const copy = await open(to, 'r+')
  try {
    for (const element of elements.filter((one) => emptied.includes(one.id))) await empty(copy, element)
  } finally {
    await copy.close()
  }
  return true
}

/** What the file tells of itself. Dates are nanoseconds since 2001, in UTC. */
export async function matroskaClues(path: string, sizeBytes: number): Promise<Clues> {
  const elements = (await elementsOf(path, sizeBytes)) ?? []
  const file = await open(path, 'r')
  try {
    const read = async (wanted: number): Promise<number | undefined> => {
      const element = elements.find((one) => one.id === wanted)
      return element && numberAt(file, element)
    }
    const [date, scale, duration] = [
      await read(id.date),
      (await read(id.scale)) ?? 1e6,
      await read(id.duration),
    ]
    const [width, height] = [await read(id.width), await read(id.height)]
    return {
      ...(date === undefined ? {} : { takenAt: Date.UTC(2001, 0, 1) + Math.round(date / 1e6) }),
      ...(duration === undefined ? {} : { durationMs: Math.round((duration * scale) / 1e6) }),
      ...(width === undefined || height === undefined ? {} : { width, height }),
    }
  } finally {
    await file.close()
  }
}

async function elementsOf(path: string, sizeBytes: number): Promise<Element[] | undefined> {
  const file = await open(path, 'r')
  try {
    const found: Element[] = []
    let at = 0
    while (at < sizeBytes) {
      const element = await elementAt(file, at, sizeBytes)
      if (element === undefined || found.length >= elementsMax) return undefined
      found.push(element)
      const endless = element.id === id.cluster && element.end === Infinity
      at = endless || parents.includes(element.id) ? element.bodyStart : element.end
    }
    return found
  } finally {
    await file.close()
  }
}

async function elementAt(file: FileHandle, at: number, sizeBytes: number): Promise<Element | undefined> {
  const head = await readAt(file, at, 12)
  const idBytes = Math.clz32(head[0] ?? 0) - 23
  if (idBytes < 1 || idBytes > 4 || head.length <= idBytes) return undefined
  const lengthBytes = Math.clz32(head[idBytes]!) - 23
  if (lengthBytes < 1 || lengthBytes > 8 || head.length < idBytes + lengthBytes) return undefined
  let length = head[idBytes]! & (0xff >> lengthBytes)
  let isEndless = length === 0xff >> lengthBytes
  for (let index = 1; index < lengthBytes; index++) {
    length = length * 256 + head[idBytes + index]!
    isEndless &&= head[idBytes + index] === 0xff
  }
  const bodyStart = at + idBytes + lengthBytes
  const told = head.readUIntBE(0, idBytes)
  if (isEndless)
    return told === id.segment || told === id.cluster
      ? { id: told, start: at, bodyStart, end: Infinity }
      : undefined
  return bodyStart + length > sizeBytes
    ? undefined
    : { id: told, start: at, bodyStart, end: bodyStart + length }
}

async function numberAt(file: FileHandle, element: Element): Promise<number> {
  const bytes = await readAt(file, element.bodyStart, Math.min(8, element.end - element.bodyStart))
  if (element.id === id.duration)
    return bytes.length === 4 ? bytes.readFloatBE(0) : bytes.length === 8 ? bytes.readDoubleBE(0) : 0
  if (element.id === id.date && bytes.length === 8) return Number(bytes.readBigInt64BE(0))
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
}

/** Zeroes the body; a date becomes the first moment of 2001, a text becomes empty, a list of tags becomes a list of nothing. */
async function empty(file: FileHandle, element: Element): Promise<void> {
  const top = [id.tags, id.attachments, id.chapters].some((one) => one === element.id)
  const zeros = Buffer.alloc(64 << 10)
  for (let at = element.bodyStart; at < element.end; at += zeros.length)
    await file.write(zeros, 0, Math.min(zeros.length, element.end - at), at)
  // A Void element (0xEC) of the same length: its one-byte id is followed by a length field wide enough for the rest.
  if (top) await file.write(voidHead(element.end - element.start), 0, undefined, element.start)
}

function voidHead(wholeBytes: number): Buffer {
  const lengthBytes = Math.min(8, wholeBytes - 1)
  const head = Buffer.alloc(1 + lengthBytes)
  const length = wholeBytes - 1 - lengthBytes
  for (let index = lengthBytes, rest = length; index >= 1; index--, rest = Math.floor(rest / 256))
    head[index] = rest % 256
  head[1]! |= 0x80 >> (lengthBytes - 1)
  head[0] = 0xec
  return head
}
