// Which bytes of an MP4 are picture and sound, told from the tables of its tracks; the rest of the file may hide a place or a name.
import { boxIn, childrenOf, tableIn } from './boxes.js'
import type { Box } from './boxes.js'

export interface Span {
  start: number
  end: number
}

const chunksMax = 500_000

export function tracksOf(bytes: Buffer, moov: Box): Box[] {
  return childrenOf(bytes, moov).filter((box) => box.type === 'trak')
}

/** `vide`, `soun`, or what else a track says it is. */
export function handlerOf(bytes: Buffer, track: Box): string {
  const hdlr = boxIn(bytes, track, 'mdia', 'hdlr')
  if (hdlr === undefined || hdlr.end - hdlr.bodyStart < 12) return ''
  return bytes.toString('latin1', hdlr.bodyStart + 8, hdlr.bodyStart + 12)
}

export function isShown(bytes: Buffer, track: Box): boolean {
  return ['vide', 'soun'].includes(handlerOf(bytes, track))
}

/**
 * Where the samples of the tracks lie in the file, in order and merged.
 * @returns undefined when the tables are missing or beyond reason
 */
export function spansOf(bytes: Buffer, tracks: Box[]): Span[] | undefined {
  const spans: Span[] = []
  for (const track of tracks) {
    const table = boxIn(bytes, track, 'mdia', 'minf', 'stbl')
    if (table === undefined || !addChunks(bytes, table, spans)) return undefined
  }
  return merged(spans)
}

function addChunks(bytes: Buffer, stbl: Box, spans: Span[]): boolean {
  const offsets = chunkOffsets(bytes, stbl)
  const perChunk = samplesPerChunk(bytes, stbl)
  const bytesOf = sampleBytes(bytes, stbl)
  if (offsets === undefined || perChunk === undefined || bytesOf === undefined) return false
  if (offsets.length + spans.length > chunksMax) return false
  let sample = 0
  for (const [index, start] of offsets.entries()) {
    const count = perChunk(index + 1)
    spans.push({ start, end: start + bytesOf(sample, count) })
    sample += count
  }
  return true
}

function chunkOffsets(bytes: Buffer, stbl: Box): number[] | undefined {
  const wide = boxIn(bytes, stbl, 'co64')
  const box = wide ?? boxIn(bytes, stbl, 'stco')
  if (box === undefined) return undefined
  const { at, rows } = tableIn(bytes, box, 4, wide ? 8 : 4)
  if (rows > chunksMax) return undefined
  return Array.from({ length: rows }, (_, row) =>
    wide ? Number(bytes.readBigUInt64BE(at + row * 8)) : bytes.readUInt32BE(at + row * 4),
  )
}

/** Chunks are asked for in rising order, so one step forward through the runs is enough. */
function samplesPerChunk(bytes: Buffer, stbl: Box): ((chunk: number) => number) | undefined {
  const stsc = boxIn(bytes, stbl, 'stsc')
  if (stsc === undefined) return undefined
  const { at, rows } = tableIn(bytes, stsc, 4, 12)
  let row = -1
  return (chunk) => {
    while (row + 1 < rows && bytes.readUInt32BE(at + (row + 1) * 12) <= chunk) row++
    return row < 0 ? 0 : bytes.readUInt32BE(at + row * 12 + 4)
  }
}

function sampleBytes(bytes: Buffer, stbl: Box): ((first: number, count: number) => number) | undefined {
  const stsz = boxIn(bytes, stbl, 'stsz')
  if (stsz === undefined || stsz.end - stsz.bodyStart < 12) return undefined
  const every = bytes.readUInt32BE(stsz.bodyStart + 4)
  if (every > 0) return (_, count) => count * every
  const { at, rows } = tableIn(bytes, stsz, 8, 4)
  return (first, count) => {
    let sum = 0
    for (let sample = first; sample < Math.min(first + count, rows); sample++)
      sum += bytes.readUInt32BE(at + sample * 4)
    return sum
  }
}

function merged(spans: Span[]): Span[] {
  const whole: Span[] = []
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = whole.at(-1)
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else whole.push({ ...span })
  }
  return whole
}
