// What keeping costs in memory, whatever comes: the figure to hold is 100 MB beyond the idle process.
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Keeping, Kept } from '../../src/evidence/index.js'
import { sampleClip } from '../../src/sandbox/sample-clip.js'
import { samplePicture } from '../../src/sandbox/sample-scene.js'
import { newFolder, newKeeping, now, streamOf } from './samples.js'

const MB = 1 << 20

test('twenty clips of 25 MB at once, and the largest photos, need less than 100 MB of memory', async () => {
  const { keeping } = await newKeeping()
  const clip = sampleClip(now)
  const filler = Buffer.alloc(MB, 7)
  const large = await sharp({ create: { width: 12_000, height: 9_000, channels: 3, background: '#567' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const memory = await extraMemory(keeping, () =>
    Promise.all([
      ...Array.from({ length: 20 }, (_, n) =>
        keeping.keep(Readable.from(fileOf(clip, filler, 25)), { id: `clip${n}` }),
      ),
      ...Array.from({ length: 3 }, (_, n) => keeping.keep(streamOf(large), { id: `photo${n}` })),
    ]),
  )
  expect(memory).toBeLessThan(100 * MB)
}, 60_000)

test('the hungriest photo of every kind that is copied needs less than 100 MB of memory', async () => {
  const folder = await newFolder()
  const flat = (edge: number) =>
    sharp({ create: { width: edge, height: edge, channels: 4, background: '#5678' } })
  const hungry = {
    'a.jpg': await flat(3_540).jpeg({ progressive: true }).toBuffer(),
    'a.png': await flat(3_000).png({ progressive: true }).toBuffer(),
    'a.webp': await flat(3_540).webp({ lossless: true, effort: 0 }).toBuffer(),
    'a.gif': await flat(2_230).gif({ effort: 1 }).toBuffer(),
    'a.avif': await flat(1_440).avif({ effort: 0 }).toBuffer(),
  }
  const script = new URL('./memory-of.ts', import.meta.url).pathname
  for (const [name, bytes] of Object.entries(hungry)) {
    await writeFile(join(folder, name), bytes)
    const run = promisify(execFile)
    const { stdout } = await run(process.execPath, ['--import', 'tsx', script, join(folder, name), folder])
    expect(stdout.trim()).toMatch(/^\d+$/)
    expect(Number(stdout), name).toBeLessThan(100)
  }
}, 60_000)

/** Bytes of memory by which the process grew at the most. */
async function extraMemory(keeping: Keeping, work: () => Promise<Kept[]>): Promise<number> {
  await keeping.keep(streamOf(await samplePicture(now)), { id: 'warm' })
  const before = process.memoryUsage().rss
  let peak = before
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5)
  const kept = await work()
  clearInterval(watch)
  expect(kept.every((one) => one.view !== undefined)).toBe(true)
  return peak - before
}

/** A clip made 25 MB large by what follows it. */
function* fileOf(clip: Buffer, filler: Buffer, megabytes: number): Generator<Buffer> {
  yield clip
  const head = Buffer.alloc(8)
  head.writeUInt32BE(megabytes * MB - clip.length, 0)
  head.write('free', 4, 'latin1')
  yield head
  for (let left = megabytes * MB - clip.length - 8; left > 0; left -= MB)
    yield filler.subarray(0, Math.min(MB, left))
}
