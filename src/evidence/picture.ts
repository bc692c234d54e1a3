// Everything done to pictures: opened with care, copied clean, made small, compared. One at a time, so that memory stays bounded.
import { createRequire } from 'node:module'
import sharp from 'sharp'
import type { Sharp, SharpOptions } from 'sharp'
import { Fault } from '../faults.js'

// Its types claim a default export that Node does not see; required, it is the function it is.
const phash = createRequire(import.meta.url)('sharp-phash') as (
  image: string,
  options: SharpOptions,
) => Promise<string>

// The decoders for kinds we take, and none of the others libvips knows: a hostile file must not choose its own.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((kind) => `VipsForeignLoad${kind}`),
})
sharp.cache(false)
sharp.concurrency(1)

const viewEdgeMax = 1600
const thumbEdgeMax = 320
const viewMime = 'image/jpeg'

/** The largest telephone cameras have 200 megapixels; what claims more is a trap. */
const pixelsMax = 210_000_000

/**
 * Pixels of a picture whose copying needs at most some 75 MB, by kind. A plain JPEG is decoded row by row and already smaller; the others
 * are held whole by their decoders. Measured with libvips 8.18: 4 to 6 bytes a pixel for JPEG and PNG in passes, 7 for GIF, 18 and more for AVIF.
 */
const copiedPixelsMax: Record<string, number> = {
  jpeg: pixelsMax,
  'jpeg in passes': 12_600_000,
  png: 9_000_000,
  webp: 12_600_000,
  gif: 5_000_000,
  heif: 2_100_000,
}
const secondsMax = 20

/** Opens without decoding. */
export function openPicture(path: string): Sharp {
  return sharp(path, { sequentialRead: true, limitInputPixels: pixelsMax, failOn: 'error' })
}

/**
 * Makes the view copy (at most 1600 px) and the thumbnail (320 px): turned upright, decoded and coded anew, so that nothing of the file
 * but its picture is left: no place, no device, nothing appended to it.
 * @returns undefined when its decoding would take too much memory
 * @throws Fault `file-broken` when it cannot be decoded, `file-too-big` when it claims more pixels than any camera has
 */
export async function copyClean(
  path: string,
  view: string,
  thumb: string,
): Promise<{ mime: string } | undefined> {
  const picture = openPicture(path)
  try {
    const told = await picture.metadata()
    const coding = told.format === 'jpeg' && told.isProgressive === true ? 'jpeg in passes' : told.format
    if (told.width * told.height > (copiedPixelsMax[coding] ?? 0)) return undefined
    await fitted(picture.autoOrient(), viewEdgeMax, 85).toFile(view)
    await fitted(openPicture(view), thumbEdgeMax, 75).toFile(thumb)
    return { mime: viewMime }
  } catch (error) {
    throw error instanceof Fault ? error : named(error)
  }
}

/** libvips says what went wrong in words only. */
function named(error: unknown): Fault {
  const words = String(error)
  if (/pixel limit/i.test(words)) return new Fault('file-too-big', 'too many pixels', { cause: error })
  if (/unable to write|open for write|write error|no space/i.test(words))
    return new Fault('disk-full', 'the clean copy cannot be written', { cause: error })
  return new Fault('file-broken', 'the picture cannot be decoded', { cause: error })
}

function fitted(picture: Sharp, edgeMax: number, quality: number): Sharp {
  return picture
    .resize({ width: edgeMax, height: edgeMax, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality, chromaSubsampling: '4:4:4' })
    .timeout({ seconds: secondsMax })
}

/**
 * A 64-bit fingerprint that stays almost the same when a picture is made smaller or coded anew, as 16 hex digits.
 * @throws Fault `file-broken`
 */
export async function perceptualHash(path: string): Promise<string> {
  try {
    const bits = await phash(path, { limitInputPixels: pixelsMax, sequentialRead: true })
    return BigInt(`0b${bits}`).toString(16).padStart(16, '0')
  } catch (error) {
    throw new Fault('file-broken', 'the picture cannot be decoded', { cause: error })
  }
}

/** How many of the 64 bits differ; up to about 10 the two are likely the same scene (sharp-phash's own tests). */
export function hashDistance(one: string, other: string): number {
  return (BigInt(`0x${one}`) ^ BigInt(`0x${other}`)).toString(2).replaceAll('0', '').length
}
