// Photos and clips for the journeys, made on the spot.
import sharp from 'sharp'
import type { SandboxFile } from '../../src/channels/simulator.js'

/** A JPEG of its own colour, so that no two are alike. */
export async function photo(
  name = 'anh.jpg',
  shade = Math.floor(performance.now() * 1_000) % 255,
): Promise<SandboxFile> {
  const background = { r: shade, g: 120, b: 255 - shade }
  const bytes = await sharp({ create: { width: 640, height: 480, channels: 3, background } })
    .jpeg()
    .toBuffer()
  return { name, mime: 'image/jpeg', bytes }
}
