// A short clip of the sample scene, coded here by hand so that no encoder is needed: H.264 whose changed blocks are sent as plain samples
// (I_PCM) and the rest skipped, in an MP4 that browsers play (ITU-T H.264 sections 7.3 and 7.4; ISO/IEC 14496-12 and -15).
import { scene } from './sample-scene.js'
import type { Pixels } from './sample-scene.js'

const width = 320
const height = 176
const across = width / 16
const down = height / 16
const framesPerSecond = 8
const frames = 24

/**
 * Three seconds of the car passing the red light, about 1 MB.
 * @param takenAt ms UTC, written as a telephone would  @param place `+21.1850+106.0750/` (ISO 6709), as Android writes it
 */
export function sampleClip(takenAt: number, place?: string): Buffer {
  const coded: Buffer[] = []
  let before: Pixels | undefined
  for (let frame = 0; frame < frames; frame++) {
    const now = scene(width, height, frame / (frames - 1))
    coded.push(codeFrame(now, before, frame))
    before = now
  }
  return movie(coded, takenAt, place)
}

/** Bits as H.264 writes them, most significant first. */
class Bits {
  private readonly bytes: number[] = []
  private last = 0
  private used = 0

  put(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit--) {
      this.last = (this.last << 1) | ((value >> bit) & 1)
      if (++this.used === 8) {
        this.bytes.push(this.last)
        this.last = this.used = 0
      }
    }
    return this
  }

  /** Unsigned Exp-Golomb (section 9.1); a signed zero has the same bits. */
  count(value: number): this {
    const length = 32 - Math.clz32(value + 1)
    return this.put(0, length - 1).put(value + 1, length)
  }

  samples(values: Uint8Array): this {
    while (this.used !== 0) this.put(0, 1)
    for (const value of values) this.bytes.push(value)
    return this
  }

  end(): Buffer {
    this.put(1, 1)
    while (this.used !== 0) this.put(0, 1)
    return Buffer.from(this.bytes)
  }
}

/** Puts a byte 3 between two zeros and what might look like the start of a unit (section 7.4.1). */
function unit(header: number, bits: Bits): Buffer {
  const out = [header]
  let zeros = 0
  for (const byte of bits.end()) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3)
      zeros = 0
    }
    zeros = byte === 0 ? zeros + 1 : 0
    out.push(byte)
  }
  return Buffer.from(out)
}

const sequence = unit(
  0x67,
  new Bits().put(66, 8).put(0xc0, 8).put(20, 8).count(0).count(0).count(2).count(1).put(0, 1)
    .count(across - 1).count(down - 1).put(0b1100, 4), // prettier-ignore
)

const picture = unit(
  0x68,
  new Bits().count(0).count(0).put(0, 2).count(0).count(0).count(0).put(0, 3).count(0).count(0).count(0)
    .put(0b100, 3), // prettier-ignore
)

function codeFrame(now: Pixels, before: Pixels | undefined, frame: number): Buffer {
  const isFirst = before === undefined
  const bits = new Bits()
    .count(0)
    .count(isFirst ? 7 : 5)
    .count(0)
    .put(frame % 16, 4)
  if (isFirst) bits.count(0)
  // Reference marking: two flags in the first picture, three in the others; then no change of quality, no deblocking.
  bits
    .put(0, isFirst ? 2 : 3)
    .count(0)
    .count(1)
  let skipped = 0
  for (let block = 0; block < across * down; block++) {
    const samples = blockOf(now, block)
    if (before !== undefined && samples.equals(blockOf(before, block))) {
      skipped++
      continue
    }
    if (!isFirst) bits.count(skipped)
    skipped = 0
    bits.count(isFirst ? 25 : 30).samples(samples)
  }
  if (skipped > 0) bits.count(skipped)
  const coded = unit(isFirst ? 0x65 : 0x41, bits)
  return Buffer.concat([number32(coded.length), coded])
}

/** 256 samples of light, then 64 and 64 of colour (BT.601, limited range). */
function blockOf(pixels: Pixels, block: number): Buffer {
  const samples = Buffer.alloc(384)
  const [left, top] = [(block % across) * 16, Math.floor(block / across) * 16]
  for (let at = 0; at < 256; at++) {
    const [x, y] = [at % 16, at >> 4]
    const from = ((top + y) * pixels.width + left + x) * 3
    const [r, g, b] = [pixels.rgb[from]!, pixels.rgb[from + 1]!, pixels.rgb[from + 2]!]
    samples[at] = 16 + 0.257 * r + 0.504 * g + 0.098 * b
    if (x % 2 === 1 || y % 2 === 1) continue
    const colour = 256 + (y / 2) * 8 + x / 2
    samples[colour] = 128 - 0.148 * r - 0.291 * g + 0.439 * b
    samples[colour + 64] = 128 + 0.439 * r - 0.368 * g - 0.071 * b
  }
  return samples
}

function movie(coded: Buffer[], takenAt: number, place: string | undefined): Buffer {
  const ftyp = box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2avc1mp41', 'latin1'))
  const media = box('mdat', ...coded)
  const user =
    place === undefined ? [] : [box('udta', box('\xa9xyz', number16(place.length, 0x15c7), ascii(place)))]
  const moovAt = (firstFrameAt: number): Buffer =>
    box('moov', movieHead(takenAt), track(coded, firstFrameAt, takenAt), ...user)
  const moov = moovAt(ftyp.length + moovAt(0).length + 8)
  return Buffer.concat([ftyp, moov, media])
}

const timescale = 1000
const frameMs = timescale / framesPerSecond
const turn = number32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)

function movieHead(takenAt: number): Buffer {
  const at = since1904(takenAt)
  const head = number32(0, at, at, timescale, frames * frameMs, 0x10000, 0x01000000, 0, 0)
  return box('mvhd', head, turn, Buffer.alloc(24), number32(2))
}

function track(coded: Buffer[], firstFrameAt: number, takenAt: number): Buffer {
  const at = since1904(takenAt)
  const duration = frames * frameMs
  const size = number32(width << 16, height << 16)
  const handler = Buffer.concat([number32(0, 0), ascii('vide'), Buffer.alloc(12), ascii('VideoHandler\0')])
  const self = box('dinf', box('dref', number32(0, 1), box('url ', number32(1))))
  const tables = box(
    'stbl',
    box('stsd', number32(0, 1), sampleEntry()),
    box('stts', number32(0, 1, frames, frameMs)),
    box('stss', number32(0, 1, 1)),
    box('stsc', number32(0, 1, 1, frames, 1)),
    box('stsz', number32(0, 0, frames, ...coded.map((frame) => frame.length))),
    box('stco', number32(0, 1, firstFrameAt)),
  )
  return box(
    'trak',
    box('tkhd', number32(3, at, at, 1, 0, duration, 0, 0, 0, 0), turn, size),
    box(
      'mdia',
      box('mdhd', number32(0, at, at, timescale, duration, 0x55c40000)),
      box('hdlr', handler),
      box('minf', box('vmhd', number32(1, 0, 0)), self, tables),
    ),
  )
}

function sampleEntry(): Buffer {
  const format = Buffer.concat([
    Buffer.from([1, 66, 0xc0, 20, 0xff, 0xe1]),
    number16(sequence.length),
    sequence,
    Buffer.from([1]),
    number16(picture.length),
    picture,
  ])
  const fixed = Buffer.concat([
    number32(0, 1, 0, 0, 0, 0),
    number16(width, height),
    number32(0x480000, 0x480000, 0),
    number16(1),
    Buffer.alloc(32),
    number16(24, 0xffff),
  ])
  return box('avc1', fixed, box('avcC', format))
}

function since1904(at: number): number {
  return Math.floor((at - Date.UTC(1904, 0, 1)) / 1000)
}

function box(type: string, ...bodies: Buffer[]): Buffer {
  const body = Buffer.concat(bodies)
  return Buffer.concat([number32(body.length + 8), ascii(type), body])
}

function ascii(words: string): Buffer {
  return Buffer.from(words, 'latin1')
}

function number32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4)
  return bytes
}

function number16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2)
  return bytes
}
