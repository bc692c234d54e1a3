// Makes the view copy of an MP4, MOV or 3GP clip: picture and sound as they are, everything else blanked where it stands.
// Nothing moves, so the tables of offsets stay true. What a camera writes inside the coded picture itself cannot be taken out without decoding.
// mp4box was weighed and refused here: it expands the tables that a hostile file declares, and holds the whole of what it rewrites.
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { Fault } from '../faults.js'
import { childrenOf, readAt, topBoxes } from './boxes.js'
import type { Box } from './boxes.js'
import { handlerOf, isShown, spansOf, tracksOf } from './tracks.js'
import type { Span } from './tracks.js'

/** A long clip has a few megabytes of tables; beyond this it is not a clip from a telephone. */
export const tablesBytesMax = 16 << 20

/** What a player needs, by parent; all other boxes are blanked, known or not. */
const needed: Record<string, string[]> = {
  '': ['ftyp', 'styp', 'moov', 'moof', 'mdat', 'sidx', 'ssix', 'mfra', 'wide', 'free'],
  moov: ['mvhd', 'trak', 'mvex'],
  mvex: ['mehd', 'trex', 'leva'],
  trak: ['tkhd', 'edts', 'mdia'],
  mdia: ['mdhd', 'hdlr', 'elng', 'minf'],
  minf: ['vmhd', 'smhd', 'dinf', 'stbl', 'hdlr'],
  stbl: [
    'stsd',
    'stts',
    'ctts',
    'cslg',
    'stss',
    'stsz',
    'stz2',
    'stsc',
    'stco',
    'co64',
    'sdtp',
    'stps',
  ].concat(['sbgp', 'sgpd', 'subs', 'saiz', 'saio']),
  moof: ['mfhd', 'traf'],
  traf: ['tfhd', 'tfdt', 'trun', 'sbgp', 'sgpd', 'subs', 'saiz', 'saio'],
}

/** @returns whether a clean copy could be made at `to`; if not, there is none. @throws Fault `file-broken` */
export async function cleanMp4(from: string, to: string, sizeBytes: number): Promise<boolean> {
  const source = await open(from, 'r')
  try {
    const plan = await planOf(source, sizeBytes)
    if (plan === undefined) return false
    const copy = await open(to, 'w', 0o600)
    try {
      await copy.truncate(sizeBytes)
      for (const patch of plan.patches) await copy.write(patch.bytes, 0, patch.bytes.length, patch.at)
      for (const span of plan.spans) await copySpan(source, copy, span)
    } finally {
      await copy.close()
    }
    return true
  } finally {
    await source.close()
  }
}

interface Plan {
  /** Edited boxes, by offset. */
  patches: { at: number; bytes: Buffer }[]
  /** What is copied as it is; all that is in neither stays zero. */
  spans: Span[]
}

async function planOf(source: FileHandle, sizeBytes: number): Promise<Plan | undefined> {
  const boxes = await topBoxes(source, sizeBytes)
  const moovs = boxes.filter((box) => box.type === 'moov')
  const moov = moovs[0]
  if (moov === undefined) throw new Fault('file-broken', 'a clip without the tables that make it playable')
  if (moovs.length > 1) return undefined
  if (moov.end - moov.start > tablesBytesMax) return undefined
  const patches: Plan['patches'] = []
  let edited = 0
  for (const box of boxes) {
    const whole = ['moov', 'moof', 'ftyp', 'styp', 'sidx', 'ssix', 'mfra'].includes(box.type)
    if (whole) edited += box.end - box.start
    if (edited > 2 * tablesBytesMax) return undefined
    const bytes = await readAt(source, box.start, whole ? box.end - box.start : box.bodyStart - box.start)
    if (whole) scrub(bytes, { ...box, start: 0, bodyStart: box.bodyStart - box.start, end: bytes.length })
    else if (!needed['']!.includes(box.type)) bytes.write('free', 4, 'latin1')
    patches.push({ at: box.start, bytes })
  }
  const spans = await shownSpans(source, boxes, moov)
  return spans && { patches, spans }
}

/** The bytes of picture and sound; never any outside the `mdat` boxes, whatever the tables claim. */
async function shownSpans(source: FileHandle, boxes: Box[], moov: Box): Promise<Span[] | undefined> {
  const bytes = await readAt(source, moov.start, moov.end - moov.start)
  const root = { ...moov, start: 0, bodyStart: moov.bodyStart - moov.start, end: bytes.length }
  const tracks = tracksOf(bytes, root)
  const shown = tracks.filter((track) => isShown(bytes, track))
  if (shown.length === 0) return undefined
  const media = boxes
    .filter((box) => box.type === 'mdat')
    .map((box) => ({ start: box.bodyStart, end: box.end }))
  if (boxes.some((box) => box.type === 'moof')) return shown.length === tracks.length ? media : undefined
  const spans = spansOf(bytes, shown)
  return spans && common(spans, media)
}

/** What two rising rows of spans have in common; one walk along both, since a hostile file may have very many. */
function common(some: Span[], others: Span[]): Span[] {
  const both: Span[] = []
  for (let i = 0, j = 0; i < some.length && j < others.length;) {
    const a = some[i]!
    const b = others[j]!
    const span = { start: Math.max(a.start, b.start), end: Math.min(a.end, b.end) }
    if (span.end > span.start) both.push(span)
    if (a.end < b.end) i++
    else j++
  }
  return both
}

/** Blanks within one box all that no player needs. */
function scrub(bytes: Buffer, box: Box): void {
  const children = needed[box.type]
  if (children !== undefined)
    for (const child of childrenOf(bytes, box)) {
      const hidden = child.type === 'trak' && !isShown(bytes, child)
      if (hidden || !children.includes(child.type)) blank(bytes, child)
      else scrub(bytes, child)
    }
  if (['mvhd', 'tkhd', 'mdhd'].includes(box.type)) blankTimes(bytes, box)
  if (box.type === 'hdlr') bytes.fill(0, Math.min(box.bodyStart + 12, box.end), box.end)
  if (box.type === 'trak' && handlerOf(bytes, box) === 'vide') blankCoderName(bytes, box)
}

function blank(bytes: Buffer, box: Box): void {
  bytes.write('free', box.start + 4, 'latin1')
  bytes.fill(0, box.bodyStart, box.end)
}

function blankTimes(bytes: Buffer, box: Box): void {
  const wide = bytes[box.bodyStart] === 1
  bytes.fill(0, box.bodyStart + 4, Math.min(box.bodyStart + (wide ? 20 : 12), box.end))
}

/** The 32 bytes in which cameras name themselves, 42 bytes into a visual sample entry. */
function blankCoderName(bytes: Buffer, track: Box): void {
  const path = ['mdia', 'minf', 'stbl', 'stsd']
  let box: Box | undefined = track
  for (const type of path) box = box && childrenOf(bytes, box).find((child) => child.type === type)
  if (box === undefined) return
  for (const entry of childrenOf(bytes, { ...box, bodyStart: Math.min(box.bodyStart + 8, box.end) }))
    bytes.fill(0, Math.min(entry.bodyStart + 42, entry.end), Math.min(entry.bodyStart + 74, entry.end))
}

async function copySpan(source: FileHandle, copy: FileHandle, span: Span): Promise<void> {
  const bytes = Buffer.alloc(Math.min(256 << 10, span.end - span.start))
  for (let at = span.start; at < span.end;) {
    const { bytesRead } = await source.read(bytes, 0, Math.min(bytes.length, span.end - at), at)
    if (bytesRead === 0) return
    await copy.write(bytes, 0, bytesRead, at)
    at += bytesRead
  }
}
