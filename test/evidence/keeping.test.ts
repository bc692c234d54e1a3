// Keeping evidence: what comes in whole stays as it came, and what is looked at carries nothing but the picture.
import { createHash } from 'node:crypto'
import { chmod, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { hashDistance, openKeeping } from '../../src/evidence/index.js'
import { sampleClip } from '../../src/sandbox/sample-clip.js'
import { samplePicture } from '../../src/sandbox/sample-scene.js'
import { allOf, box, filesUnder, hollowPng, newFolder, newKeeping, now, photo, streamOf } from './samples.js'

const MB = 1 << 20
describe('a photo', () => {
  test('is kept byte for byte under its SHA-256 and cannot be written to', async () => {
    const { keeping, folder } = await newKeeping()
    const bytes = await photo()
    const kept = await keeping.keep(streamOf(bytes), { id: 'p1', name: 'Nguyễn Văn A.jpg' })
    expect(kept).toMatchObject({ id: 'p1', kind: 'image', mime: 'image/jpeg', sizeBytes: bytes.length })
    expect(kept.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect((await allOf((await keeping.read('p1', 'original'))!.stream)).equals(bytes)).toBe(true)
    const files = await filesUnder(folder)
    for (const file of files) expect((await stat(file)).mode & 0o222).toBe(0)
    expect(files.join()).not.toMatch(/Nguy|\.jpg/)
    expect(await keeping.check('p1', kept.sha256)).toBe('same')
  })

  test('has a view copy, turned upright, of at most 1600 px and a thumbnail of 320 px without any metadata', async () => {
    const { keeping } = await newKeeping()
    const kept = await keeping.keep(streamOf(await photo()), { id: 'p2' })
    expect(kept.clues).toMatchObject({ width: 2000, height: 3000 })
    for (const [which, edge] of [
      ['view', 1600],
      ['thumb', 320],
    ] as const) {
      const piece = (await keeping.read('p2', which))!
      const bytes = await allOf(piece.stream)
      const told = await sharp(bytes).metadata()
      expect(told).toMatchObject({ format: 'jpeg', height: edge })
      expect([told.exif, told.xmp, told.iptc, told.icc, told.orientation]).toEqual(Array(5).fill(undefined))
      expect(bytes.includes('Canary')).toBe(false)
      expect(piece.mime).toBe('image/jpeg')
    }
  })

  test('says when and where it was taken, in Vietnam time unless it names another', async () => {
    const { keeping } = await newKeeping()
    const local = await keeping.keep(streamOf(await photo()), { id: 'c1' })
    expect(local.clues.takenAt).toBe(Date.UTC(2026, 10, 20, 12, 30, 5))
    expect(local.clues.takenPlace!.latitude).toBeCloseTo(21.175, 5)
    expect(local.clues.takenPlace!.longitude).toBeCloseTo(106.0667, 3)
    const abroad = await keeping.keep(streamOf(await photo({ OffsetTimeOriginal: '+09:00' }, false)), {
      id: 'c2',
    })
    expect(abroad.clues.takenAt).toBe(Date.UTC(2026, 10, 20, 10, 30, 5))
    expect(abroad.clues.takenPlace).toBeUndefined()
  })

  test.each(['2031:01:01 10:00:00', '1999:01:01 10:00:00', '2026:13:40 10:00:00', 'hôm qua'])(
    'that says it was taken %s is not believed',
    async (DateTimeOriginal) => {
      const { keeping } = await newKeeping()
      const kept = await keeping.keep(streamOf(await photo({ DateTimeOriginal })), { id: 'c3' })
      expect(kept.clues.takenAt).toBeUndefined()
    },
  )

  test('is recognised when it comes again smaller, and not when it is another', async () => {
    const { keeping } = await newKeeping()
    const one = await samplePicture(now, 0.2)
    const same = await keeping.keep(streamOf(one), { id: 'h1' })
    const small = await keeping.keep(streamOf(await sharp(one).resize(640).webp().toBuffer()), { id: 'h2' })
    const noise = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#fff', noise: { type: 'gaussian', mean: 128, sigma: 60 } } }).png().toBuffer() // prettier-ignore
    const other = await keeping.keep(streamOf(noise), { id: 'h3' })
    expect(hashDistance(same.perceptualHash!, small.perceptualHash!)).toBeLessThanOrEqual(6)
    expect(hashDistance(same.perceptualHash!, other.perceptualHash!)).toBeGreaterThan(10)
  })

  test.each(['png', 'webp', 'gif', 'avif'] as const)(
    'may be %s, and loses its metadata all the same',
    async (format) => {
      const { keeping } = await newKeeping()
      const bytes = await sharp(await samplePicture(now))
        .withExif({ IFD0: { Make: 'CanaryCamera' } })
        .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">CanaryXmp</x:xmpmeta>')
        .toFormat(format)
        .toBuffer()
      const kept = await keeping.keep(streamOf(bytes), { id: format })
      expect(kept).toMatchObject({ mime: `image/${format}`, view: { mime: 'image/jpeg' } })
      for (const which of ['view', 'thumb'] as const)
        expect((await allOf((await keeping.read(format, which))!.stream)).includes('Canary')).toBe(false)
    },
  )
})

describe('a hostile file', () => {
  const refused: [string, string | Buffer, string][] = [
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'file-kind-refused'],
    ['HTML', '<!doctype html><script>alert(1)</script>', 'file-kind-refused'],
    ['PDF', '%PDF-1.7\n1 0 obj\n', 'file-kind-refused'],
    ['ZIP', Buffer.from('504b0304140000000000', 'hex'), 'file-kind-refused'],
    ['Windows program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]), 'file-kind-refused'],
    [
      'Linux program',
      Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(500)]),
      'file-kind-refused',
    ],
    ['empty file', Buffer.alloc(0), 'file-broken'],
    ['JPEG cut short', Buffer.from('ffd8ffe000104a46494600010100', 'hex'), 'file-broken'],
    ['MP4 without tables', box('ftyp', 'isom\0\0\x02\0isommp41'), 'file-broken'],
    ['PNG of 50,000 px square', hollowPng(50_000, 50_000), 'file-too-big'],
  ]
  test.each(refused)('%s is refused, and nothing of it stays', async (_, body, code) => {
    const { keeping, folder } = await newKeeping()
    const stream = streamOf(Buffer.from(body as string))
    await expect(keeping.keep(stream, { id: 'x' })).rejects.toMatchObject({ code })
    expect(await filesUnder(folder)).toEqual([])
    expect(stream.destroyed).toBe(true)
  })

  test('that is both GIF and script is shown only coded anew, and its original only as a download', async () => {
    const { keeping } = await newKeeping()
    const gif = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#0a0' } })
      .gif()
      .toBuffer()
    await keeping.keep(streamOf(Buffer.concat([gif, Buffer.from('=1;alert("run")//<script>')])), {
      id: 'poly',
    })
    const view = (await keeping.read('poly', 'view'))!
    expect((await allOf(view.stream)).includes('alert')).toBe(false)
    expect(view.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-type': 'image/jpeg' })
    const original = (await keeping.read('poly', 'original'))!
    original.stream.destroy()
    expect(original.headers['content-disposition']).toMatch(/^attachment/)
    expect(original.headers['content-security-policy']).toContain('sandbox')
  })

  test('that would take much memory to decode is kept, and officers are told why they see no copy', async () => {
    const { keeping } = await newKeeping()
    const kept = await keeping.keep(streamOf(hollowPng(8_000, 8_000)), { id: 'vast' })
    expect(kept.view).toBeUndefined()
    expect(kept.note).toMatch(/quá nhiều điểm ảnh/)
  })

  test('of 50,000 pixels square, which no camera takes, is refused without being decoded', async () => {
    const { keeping, folder } = await newKeeping()
    const trap = keeping.keep(streamOf(hollowPng(50_000, 50_000)), { id: 'trap' })
    await expect(trap).rejects.toMatchObject({ code: 'file-too-big' })
    expect(await filesUnder(folder)).toEqual([])
  })

  test('without an end is given up at the limit', async () => {
    const { keeping, folder } = await newKeeping({ limits: { imageBytesMax: MB } })
    const head = await samplePicture(now)
    let sent = 0
    const endless = Readable.from(
      (function* () {
        yield head
        for (;;) {
          sent += 65_536
          yield Buffer.alloc(65_536)
        }
      })(),
    )
    await expect(keeping.keep(endless, { id: 'endless' })).rejects.toMatchObject({ code: 'file-too-big' })
    expect(sent).toBeLessThan(3 * MB)
    expect(await filesUnder(folder)).toEqual([])
  })

  test('that is announced as too big is not even read', async () => {
    const { keeping } = await newKeeping()
    const stream = streamOf(Buffer.alloc(10))
    await expect(keeping.keep(stream, { id: 'big', sizeBytes: 200 * MB })).rejects.toMatchObject({
      code: 'file-too-big',
    })
    expect(stream.destroyed).toBe(true)
  })
})

describe('a line that fails', () => {
  const picture = samplePicture(now)
  test('by falling silent is tried again later', async () => {
    const { keeping } = await newKeeping({ limits: { silenceMsMax: 80 } })
    const silent = new Readable({ read: () => undefined })
    silent.push((await picture).subarray(0, 5000))
    await expect(keeping.keep(silent, { id: 's' })).rejects.toMatchObject({
      code: 'platform-unreachable',
      retry: 'soon',
    })
  })

  test('by dripping is given up when its time is over', async () => {
    const { keeping, folder } = await newKeeping({ limits: { silenceMsMax: 200, receiveMsMax: 300 } })
    const bytes = await picture
    const drip = Readable.from(
      (async function* () {
        for (const byte of bytes) {
          await sleep(20)
          yield Buffer.of(byte)
        }
      })(),
    )
    const started = performance.now()
    await expect(keeping.keep(drip, { id: 'd' })).rejects.toMatchObject({ code: 'platform-unreachable' })
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(await filesUnder(folder)).toEqual([])
  })

  test('by breaking off, or because we are told to stop, leaves nothing behind', async () => {
    const { keeping, folder } = await newKeeping()
    const broken = new Readable({ read: () => undefined })
    broken.push(await picture)
    setTimeout(() => broken.destroy(new Error('ECONNRESET')), 30)
    await expect(keeping.keep(broken, { id: 'b' })).rejects.toMatchObject({ code: 'platform-unreachable' })
    const waiting = new Readable({ read: () => undefined })
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 30)
    await expect(keeping.keep(waiting, { id: 'w' }, stop.signal)).rejects.toMatchObject({
      code: 'platform-unreachable',
    })
    expect(await filesUnder(folder)).toEqual([])
  })
})

describe('the folder', () => {
  test('that cannot be written to is a fault for the operator, not for the citizen', async () => {
    const { keeping, folder } = await newKeeping()
    await writeFile(join(folder, 'view'), 'a file where a folder should be')
    await expect(keeping.keep(streamOf(await samplePicture(now)), { id: 'f' })).rejects.toMatchObject({
      code: 'disk-full',
      actor: 'us',
    })
  })

  test('is cleared at start of what a crash left, but not of what another instance is receiving', async () => {
    const folder = await newFolder()
    const unfinished = join(folder, 'unfinished')
    await mkdir(unfinished)
    for (const name of ['old.1.0.original', 'young.2.0.original'])
      await writeFile(join(unfinished, name), 'part')
    await utimes(join(unfinished, 'old.1.0.original'), now / 1000 - 86_400, now / 1000 - 86_400)
    await utimes(join(unfinished, 'young.2.0.original'), now / 1000 - 60, now / 1000 - 60)
    openKeeping({ mediaUrl: `file:${folder}`, now: () => now })
    expect(await filesUnder(folder)).toEqual([join(unfinished, 'young.2.0.original')])
  })

  test('keeps the first bytes of an id whatever comes after, also when a crash cut in before the record', async () => {
    const { keeping, folder } = await newKeeping()
    const [first, second] = [await samplePicture(now, 0), await samplePicture(now, 1)]
    const kept = await keeping.keep(streamOf(first), { id: 'twice' })
    expect(await keeping.keep(streamOf(second), { id: 'twice' })).toEqual(kept)
    const record = (await filesUnder(folder)).find((file) => file.includes('/record/'))!
    await rm(record)
    const afterCrash = openKeeping({ mediaUrl: folder, now: () => now })
    expect((await afterCrash.keep(streamOf(second), { id: 'twice' })).sha256).toBe(kept.sha256)
    expect((await allOf((await afterCrash.read('twice', 'original'))!.stream)).equals(first)).toBe(true)
  })

  test('shows an original that was altered or taken away behind our back', async () => {
    const { keeping, folder } = await newKeeping()
    const { sha256 } = await keeping.keep(streamOf(await samplePicture(now)), { id: 'alter' })
    const original = (await filesUnder(folder)).find((file) => file.includes('/original/'))!
    const bytes = await readFile(original)
    bytes[bytes.length - 5]! ^= 1
    await chmod(original, 0o600)
    await writeFile(original, bytes)
    expect(await keeping.check('alter', sha256)).toBe('changed')
    await keeping.forget('alter')
    expect(await keeping.check('alter', sha256)).toBe('gone')
    expect(await keeping.read('alter', 'view')).toBeUndefined()
    expect(await filesUnder(folder)).toEqual([])
  })

  test('is never left by an id that is a path', async () => {
    const { keeping } = await newKeeping()
    await expect(keeping.keep(streamOf(await samplePicture(now)), { id: '../../x' })).rejects.toThrow(
      TypeError,
    )
    expect(await keeping.read('../../etc/passwd', 'original')).toBeUndefined()
  })
})

test('a clip is served in the ranges a player asks for', async () => {
  const { keeping } = await newKeeping()
  const clip = sampleClip(now)
  await keeping.keep(streamOf(clip), { id: 'r' })
  const whole = await allOf((await keeping.read('r', 'view'))!.stream)
  for (const [range, start, end] of [
    ['bytes=0-99', 0, 99],
    ['bytes=1000-', 1000, clip.length - 1],
    ['bytes=-50', clip.length - 50, clip.length - 1],
    ['bytes=5-99999999', 5, clip.length - 1],
  ] as const) {
    // prettier-ignore
    const piece = (await keeping.read('r', 'view', { range }))!
    expect(piece).toMatchObject({ status: 206, sizeBytes: end - start + 1 })
    expect(piece.headers['content-range']).toBe(`bytes ${start}-${end}/${clip.length}`)
    expect((await allOf(piece.stream)).equals(whole.subarray(start, end + 1))).toBe(true)
  }
  for (const range of ['bytes=9999999999-', 'bytes=0-1,5-6', 'lines=1-2']) {
    const piece = (await keeping.read('r', 'view', { range }))!
    piece.stream.destroy()
    expect(piece.status).toBe(200)
  }
})
