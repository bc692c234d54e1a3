// Clips and recordings: the view copy plays as before and holds no place, no device and no track that could hide one.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readClues } from '../../src/evidence/index.js'
import { sampleClip } from '../../src/sandbox/sample-clip.js'
import { allOf, box, newFolder, newKeeping, now, streamOf } from './samples.js'

const takenAt = Date.UTC(2026, 10, 20, 12, 30, 5)

const uint32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4)
  return bytes
}

/** A clip with one frame of picture, and a second track whose samples hold a place, as action cameras write them. */
function spyClip(more: { moov?: Buffer[]; top?: Buffer[] } = {}): Buffer {
  const ftyp = box('ftyp', 'qt  \0\0\0\0qt  ')
  const media = box('mdat', 'PICTURE-BYTES', 'HIDDEN-PLACE-21.1', 'unlisted CanaryCamera')
  const trackOf = (handler: string, at: number, size: number): Buffer =>
    box(
      'trak',
      box(
        'tkhd',
        uint32(
          3,
          1,
          1,
          1,
          0,
          1000,
          0,
          0,
          0,
          0,
          0x10000,
          0,
          0,
          0,
          0x10000,
          0,
          0,
          0,
          0x40000000,
          64 << 16,
          48 << 16,
        ),
      ),
      box('udta', box('name', 'CanaryTrack')),
      box(
        'mdia',
        box('mdhd', uint32(0, 3_900_000_000, 3_900_000_000, 1000, 1000, 0)),
        box('hdlr', uint32(0, 0), handler, Buffer.alloc(12), 'CanaryHandler\0'),
        box(
          'minf',
          box(
            'stbl',
            box('stsc', uint32(0, 1, 1, 1, 1)),
            box('stsz', uint32(0, 0, 1, size)),
            box('stco', uint32(0, 1, at)),
          ),
        ),
      ),
    )
  const top = more.top ?? []
  const moovAt = (at: number): Buffer =>
    box(
      'moov',
      box('mvhd', uint32(0, 3_900_000_000, 0, 1000, 2500, 0)),
      trackOf('vide', at, 13),
      trackOf('meta', at + 13, 17),
      ...(more.moov ?? []),
    )
  const before = ftyp.length + moovAt(0).length + top.reduce((sum, one) => sum + one.length, 0) + 8
  return Buffer.concat([ftyp, moovAt(before), ...top, media])
}

describe('an MP4', () => {
  test('says when, where, how long and how large', async () => {
    const { keeping } = await newKeeping()
    const kept = await keeping.keep(streamOf(sampleClip(takenAt, '+21.1850+106.0750/')), { id: 'm1' })
    expect(kept).toMatchObject({ kind: 'video', mime: 'video/mp4', view: { mime: 'video/mp4' } })
    expect(kept.clues).toEqual({
      takenAt,
      takenPlace: { latitude: 21.185, longitude: 106.075 },
      width: 320,
      height: 176,
      durationMs: 3000,
    })
  })

  test('has a view copy without place and time, and with every coded byte of the picture', async () => {
    const { keeping, folder } = await newKeeping()
    const clip = sampleClip(takenAt, '+21.1850+106.0750/')
    await keeping.keep(streamOf(clip), { id: 'm2' })
    const view = await allOf((await keeping.read('m2', 'view'))!.stream)
    expect(view.length).toBe(clip.length)
    expect(view.includes('21.18')).toBe(false)
    const media = clip.indexOf('mdat')
    expect(view.subarray(media).equals(clip.subarray(media))).toBe(true)
    await writeFile(join(folder, 'view.mp4'), view)
    expect(await readClues(join(folder, 'view.mp4'), 'video', now)).toEqual({
      width: 320,
      height: 176,
      durationMs: 3000,
    })
  })

  test('loses hidden tracks, their samples, unlisted bytes, unknown boxes and names of devices', async () => {
    const { keeping } = await newKeeping()
    const keys = box('keys', uint32(0, 1), box('mdta', 'com.apple.quicktime.location.ISO6709'))
    const list = box(
      'ilst',
      Buffer.concat([uint32(8 + 16 + 18, 1), box('data', uint32(1, 0), '+21.1750+106.0667/')]),
    )
    const meta = box('meta', box('hdlr', uint32(0, 0), 'mdta', Buffer.alloc(13)), keys, list)
    const clip = spyClip({
      moov: [meta, box('gps ', 'CanaryGps')],
      top: [box('uuid', 'CanaryUuid'), box('free', 'CanaryFree')],
    })
    const kept = await keeping.keep(streamOf(clip), { id: 'm3' })
    expect(kept.clues.takenPlace).toEqual({ latitude: 21.175, longitude: 106.0667 })
    const view = await allOf((await keeping.read('m3', 'view'))!.stream)
    expect(view.includes('PICTURE-BYTES')).toBe(true)
    for (const secret of ['Canary', 'HIDDEN', '21.17', 'ISO6709', 'gps '])
      expect(view.includes(secret)).toBe(false)
    expect((await allOf((await keeping.read('m3', 'original'))!.stream)).equals(clip)).toBe(true)
  })

  test('whose tables claim that the picture lies over its metadata gets no metadata into the view', async () => {
    const { keeping } = await newKeeping()
    const clip = spyClip({ moov: [box('udta', box('\xa9xyz', '\0\x12\x15\xc7+21.1750+106.0667/'))] })
    const stco = clip.indexOf('stco')
    clip.writeUInt32BE(clip.indexOf('\xa9xyz', 0, 'latin1'), stco + 12)
    await keeping.keep(streamOf(clip), { id: 'm4' })
    const view = await allOf((await keeping.read('m4', 'view'))!.stream)
    expect(view.includes('21.17')).toBe(false)
  })

  test('with tables that claim billions of rows is done in no time', async () => {
    const { keeping } = await newKeeping()
    const clip = spyClip()
    for (const [name, at] of [
      ['stsz', 16],
      ['stco', 12],
      ['stsc', 12],
    ] as const)
      clip.writeUInt32BE(0xffffffff, clip.indexOf(name) + at - 4)
    const started = performance.now()
    await keeping.keep(streamOf(clip), { id: 'm5' })
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  test('without a picture is a recording, as the voice notes of Messenger are', async () => {
    const { keeping } = await newKeeping()
    const clip = spyClip()
    clip.write('soun', clip.indexOf('vide'), 'latin1')
    expect(await keeping.keep(streamOf(clip), { id: 'm6' })).toMatchObject({
      kind: 'audio',
      mime: 'audio/mp4',
    })
  })

  test.each([7, 100, 300, 500, 680])(
    'cut or scrambled after %i bytes never does worse than being refused',
    async (at) => {
      const { keeping } = await newKeeping()
      for (const clip of [spyClip().subarray(0, at * 1.5), Buffer.from(spyClip()).fill(0xff, at, at + 40)])
        await keeping
          .keep(streamOf(Buffer.from(clip)), { id: `cut${at}-${clip.length}` })
          .catch((error: unknown) => {
            expect(error).toMatchObject({ name: 'Fault', actor: 'citizen' })
          })
    },
  )
})

describe('a WebM', () => {
  const element = (id: string, ...bodies: (Buffer | string)[]): Buffer => {
    const body = Buffer.concat(bodies.map((one) => (typeof one === 'string' ? Buffer.from(one) : one)))
    return Buffer.concat([Buffer.from(id, 'hex'), Buffer.from([0x08, ...uint32(body.length)]), body])
  }
  const date = Buffer.alloc(8)
  date.writeBigInt64BE(BigInt(takenAt - Date.UTC(2001, 0, 1)) * 1_000_000n)
  const duration = Buffer.alloc(4)
  duration.writeFloatBE(2500)
  const webm = Buffer.concat([
    element('1a45dfa3', element('4282', 'webm')),
    element(
      '18538067',
      element('1549a966', element('4461', date), element('4489', duration), element('5741', 'CanaryWriter')),
      element(
        '1654ae6b',
        element(
          'ae',
          element('83', Buffer.of(1)),
          element('e0', element('b0', uint32(640)), element('ba', uint32(360))),
        ),
      ),
      element('1f43b675', element('a3', 'PICTURE-BYTES')),
      element('1254c367', 'CanaryTag +21.1750+106.0667'),
    ),
  ])

  test('says when, and its view copy says nothing', async () => {
    const { keeping } = await newKeeping()
    const kept = await keeping.keep(streamOf(webm), { id: 'w1' })
    expect(kept).toMatchObject({ kind: 'video', mime: 'video/webm' })
    expect(kept.clues).toEqual({ takenAt, durationMs: 2500, width: 640, height: 360 })
    const view = await allOf((await keeping.read('w1', 'view'))!.stream)
    expect(view.length).toBe(webm.length)
    expect(view.includes('PICTURE-BYTES')).toBe(true)
    for (const secret of ['Canary', '21.17']) expect(view.includes(secret)).toBe(false)
    const tags = webm.indexOf(Buffer.from('1254c367', 'hex'))
    expect([view[tags], view[tags + 1]]).toEqual([0xec, 0x01])
  })
})

test('an MP3 loses its tags and keeps its sound', async () => {
  const { keeping } = await newKeeping()
  const sound = Buffer.concat([Buffer.from('fffb9064', 'hex'), Buffer.alloc(413, 1)])
  const id3 = Buffer.concat([
    Buffer.from('ID3\x04\0\0\0\0\0\x20', 'latin1'),
    Buffer.from('CanaryTitle'.padEnd(32, '\0')),
  ])
  const tag = Buffer.from('TAGCanaryArtist'.padEnd(128, '\0'))
  expect(await keeping.keep(streamOf(Buffer.concat([id3, sound, tag])), { id: 'a1' })).toMatchObject({
    kind: 'audio',
  })
  expect((await allOf((await keeping.read('a1', 'view'))!.stream)).equals(sound)).toBe(true)
})

test('a HEIC photo is kept, and officers are told why there is no view copy', async () => {
  const { keeping } = await newKeeping()
  const heic = Buffer.concat([box('ftyp', 'heic\0\0\0\0mif1heic'), box('meta', uint32(0)), box('mdat', 'x')])
  const kept = await keeping.keep(streamOf(heic), { id: 'heic' })
  expect(kept).toMatchObject({ kind: 'image', mime: 'image/heic' })
  expect(kept.note).toMatch(/HEIC/)
  expect(await keeping.read('heic', 'view')).toBeUndefined()
})

test('a file of no kind we know gives no clues', async () => {
  const path = join(await newFolder(), 'x')
  await writeFile(path, 'just words')
  expect(await readClues(path, 'image', now)).toEqual({})
})
