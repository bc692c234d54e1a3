// What a file says of itself: when and where it was taken, how large and how long. Hints for the citizen to confirm, never proof:
// Messenger and Zalo usually take them out of photos, and anybody can write them in.
import { open, stat } from 'node:fs/promises'
import exifr from 'exifr'
import { boxIn, boxesIn, childrenOf, readAt, tableIn, topBoxes } from './boxes.js'
import type { Box } from './boxes.js'
import { tablesBytesMax } from './clean-mp4.js'
import type { Clues } from './clue.js'
import { matroskaClues } from './matroska.js'
import { openPicture } from './picture.js'
import { headBytes, sortOf } from './sort.js'
import { handlerOf, tracksOf } from './tracks.js'

/** Cameras write wall-clock time; without a written offset it is taken for Vietnam's, which has had no other since 1975. */
const vietnamOffsetMs = 7 * 3_600_000

/** Telephones and dash cameras without a set clock start in years before this. */
const earliestBelieved = Date.UTC(2008, 0, 1)

/**
 * Reads what a local file says of itself; a file that says nothing, or nonsense, gives nothing. Never throws for what is in the file.
 * @param now ms UTC: a time later than a day from it is not believed
 */
export async function readClues(
  path: string,
  kind: 'image' | 'video' | 'audio' | 'file',
  now: number,
): Promise<Clues> {
  const sort = await sortOf(await headOf(path))
  if (sort === undefined || kind === 'file') return {}
  const clues = await cluesBy(sort.build, path).catch(() => ({}))
  return believed(clues, now)
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    return await readAt(file, 0, headBytes)
  } finally {
    await file.close()
  }
}

async function cluesBy(build: string, path: string): Promise<Clues> {
  if (build === 'picture') return pictureClues(path)
  if (build === 'heic') return exifClues(path)
  if (build === 'mp4') return mp4Clues(path)
  if (build === 'matroska') return matroskaClues(path, (await stat(path)).size)
  return {}
}

function believed(clues: Clues, now: number): Clues {
  const sane = { ...clues }
  if (sane.takenAt !== undefined && !(sane.takenAt >= earliestBelieved && sane.takenAt <= now + 86_400_000))
    delete sane.takenAt
  const { latitude, longitude } = sane.takenPlace ?? { latitude: NaN, longitude: NaN }
  const isOnEarth =
    Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0)
  if (!isOnEarth) delete sane.takenPlace
  if (!((sane.width ?? 0) > 0 && (sane.height ?? 0) > 0)) {
    delete sane.width
    delete sane.height
  }
  if (!((sane.durationMs ?? 0) > 0)) delete sane.durationMs
  return sane
}

async function pictureClues(path: string): Promise<Clues> {
  const told = await openPicture(path).metadata()
  const { width, height } = told.autoOrient
  const exif = told.exif
  if (exif === undefined) return { width, height }
  // libvips hands out the block with the six bytes that introduce it in a JPEG.
  const block = exif.toString('latin1', 0, 4) === 'Exif' ? exif.subarray(6) : exif
  return { ...(await exifClues(block).catch(() => ({}))), width, height }
}

const exifAsked = {
  reviveValues: false,
  translateValues: false,
  pick: ['DateTimeOriginal', 'CreateDate', 'OffsetTimeOriginal', 'OffsetTime', 'OffsetTimeDigitized'].concat([
    'GPSLatitude',
    'GPSLongitude',
    'GPSLatitudeRef',
    'GPSLongitudeRef',
  ]),
}

async function exifClues(source: string | Buffer): Promise<Clues> {
  const told = ((await exifr.parse(source, exifAsked)) ?? {}) as Record<string, unknown>
  const takenAt = wallClock(
    textOf(told.DateTimeOriginal) ?? textOf(told.CreateDate),
    textOf(told.OffsetTimeOriginal) ?? textOf(told.OffsetTimeDigitized) ?? textOf(told.OffsetTime),
  )
  const { latitude, longitude } = told
  return {
    ...(takenAt === undefined ? {} : { takenAt }),
    ...(typeof latitude === 'number' && typeof longitude === 'number'
      ? { takenPlace: { latitude, longitude } }
      : {}),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** `2026:11:20 19:30:05` with `+07:00`, as EXIF has them (CIPA DC-008). */
function wallClock(words: string | undefined, offset: string | undefined): number | undefined {
  const parts = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(words ?? '')
  if (parts === null) return undefined
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const at = Date.UTC(year, month - 1, day, hour, minute, second)
  if (new Date(at).getUTCMonth() !== month - 1 || hour > 23) return undefined
  return at - (offsetMs(offset) ?? vietnamOffsetMs)
}

function offsetMs(offset: string | undefined): number | undefined {
  if (offset?.trim() === 'Z') return 0
  const parts = /^([+-])(\d\d):?(\d\d)/.exec(offset?.trim() ?? '')
  if (parts === null) return undefined
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) * 60_000
}

async function mp4Clues(path: string): Promise<Clues> {
  const bytes = await moovOf(path)
  const moov = bytes && [...boxesIn(bytes, 0, bytes.length)][0]
  if (bytes === undefined || moov === undefined) return {}
  const { takenAt, durationMs } = orNothing(() => movieHead(bytes, moov)) ?? {}
  const keyed = orNothing(() => appleKeys(bytes, moov)) ?? {}
  const place =
    iso6709(keyed['com.apple.quicktime.location.ISO6709']) ?? orNothing(() => userPlace(bytes, moov))
  const written = writtenMoment(keyed['com.apple.quicktime.creationdate']) ?? takenAt
  return {
    ...(written === undefined ? {} : { takenAt: written }),
    ...(place === undefined ? {} : { takenPlace: place }),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...frameSize(bytes, moov),
  }
}

/** One crooked box must not hide what the others say. */
function orNothing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

async function moovOf(path: string): Promise<Buffer | undefined> {
  const file = await open(path, 'r')
  try {
    const moov = (await topBoxes(file, (await file.stat()).size)).find((box) => box.type === 'moov')
    if (moov === undefined || moov.end - moov.start > tablesBytesMax) return undefined
    return await readAt(file, moov.start, moov.end - moov.start)
  } finally {
    await file.close()
  }
}

/** `mvhd` counts seconds from 1904, in UTC; a camera that does not know the time writes 0. */
function movieHead(bytes: Buffer, moov: Box): { takenAt?: number; durationMs?: number } {
  const mvhd = boxIn(bytes, moov, 'mvhd')
  if (mvhd === undefined) return {}
  const at = mvhd.bodyStart
  const wide = bytes[at] === 1
  const created = wide ? Number(bytes.readBigUInt64BE(at + 4)) : bytes.readUInt32BE(at + 4)
  const scale = bytes.readUInt32BE(at + (wide ? 20 : 12))
  const duration = wide ? Number(bytes.readBigUInt64BE(at + 24)) : bytes.readUInt32BE(at + 16)
  return {
    ...(created === 0 ? {} : { takenAt: created * 1000 + Date.UTC(1904, 0, 1) }),
    ...(scale === 0 || duration === 0xffffffff ? {} : { durationMs: Math.round((duration * 1000) / scale) }),
  }
}

function frameSize(bytes: Buffer, moov: Box): { width?: number; height?: number } {
  const track = tracksOf(bytes, moov).find((one) => handlerOf(bytes, one) === 'vide')
  const tkhd = track && boxIn(bytes, track, 'tkhd')
  if (tkhd === undefined) return {}
  const matrix = tkhd.bodyStart + (bytes[tkhd.bodyStart] === 1 ? 52 : 40)
  const isTurned = bytes.readInt32BE(matrix) === 0 && bytes.readInt32BE(matrix + 4) !== 0
  const [a, b] = [bytes.readUInt16BE(matrix + 36), bytes.readUInt16BE(matrix + 40)]
  return isTurned ? { width: b, height: a } : { width: a, height: b }
}

/** `moov/udta/©xyz` (Android) and `moov/udta/loci` (3GPP TS 26.244). */
function userPlace(bytes: Buffer, moov: Box): Clues['takenPlace'] {
  const xyz = boxIn(bytes, moov, 'udta', '\xa9xyz')
  if (xyz !== undefined) return iso6709(bytes.toString('latin1', xyz.bodyStart + 4, xyz.end))
  const loci = boxIn(bytes, moov, 'udta', 'loci')
  if (loci === undefined) return undefined
  const nameEnd = bytes.indexOf(0, loci.bodyStart + 6)
  if (nameEnd < 0 || nameEnd + 10 > loci.end) return undefined
  return {
    longitude: bytes.readInt32BE(nameEnd + 2) / 65536,
    latitude: bytes.readInt32BE(nameEnd + 6) / 65536,
  }
}

/** `moov/meta`: names in `keys`, values in `ilst` under their number (QuickTime File Format, metadata). */
function appleKeys(bytes: Buffer, moov: Box): Record<string, string> {
  const meta = boxIn(bytes, moov, 'meta')
  if (meta === undefined) return {}
  const isBare = bytes.toString('latin1', meta.bodyStart + 4, meta.bodyStart + 8) === 'hdlr'
  const inside = isBare ? meta : { ...meta, bodyStart: Math.min(meta.bodyStart + 4, meta.end) }
  const keys = boxIn(bytes, inside, 'keys')
  const list = boxIn(bytes, inside, 'ilst')
  if (keys === undefined || list === undefined) return {}
  const names = [...boxesIn(bytes, tableIn(bytes, keys, 4, 8).at, keys.end)].map((key) =>
    bytes.toString('utf8', key.bodyStart, key.end),
  )
  const found: Record<string, string> = Object.create(null) as Record<string, string>
  for (const item of childrenOf(bytes, list).slice(0, 200)) {
    const name = names[bytes.readUInt32BE(item.start + 4) - 1]
    const data = childrenOf(bytes, item).find((box) => box.type === 'data')
    if (name !== undefined && data !== undefined)
      found[name] = bytes.toString('utf8', data.bodyStart + 8, data.end)
  }
  return found
}

/** `+21.1750+106.0667+012.345/` (ISO 6709). */
function iso6709(words: string | undefined): Clues['takenPlace'] {
  const parts = /^([+-]\d{1,2}(?:\.\d{1,10})?)([+-]\d{1,3}(?:\.\d{1,10})?)/.exec(words ?? '')
  return parts === null ? undefined : { latitude: Number(parts[1]), longitude: Number(parts[2]) }
}

/** `2026-11-20T19:30:05+0700`. */
function writtenMoment(words: string | undefined): number | undefined {
  return wallClock(words, /([+-]\d\d:?\d\d|Z)$/.exec(words ?? '')?.[1])
}
