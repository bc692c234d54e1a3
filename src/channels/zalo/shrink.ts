// Makes an officer's photo small enough for Zalo, which takes 1 MB, while a telephone's photo has several.
import sharp from 'sharp'
import { Fault } from '../../faults.js'
import type { OutFile } from '../channel.js'
import { imageBytesMax } from './compose.js'

/** From the finest to the coarsest that is still readable. */
const ladder = [
  { side: 2560, quality: 85 },
  { side: 2048, quality: 80 },
  { side: 1600, quality: 72 },
  { side: 1280, quality: 65 },
]

/**
 * A JPEG of at most 1 MB in place of a bigger JPEG or PNG; anything else unchanged.
 * @throws Fault `attachment-refused` when it is no picture or stays too big
 */
export async function shrinkImage(file: OutFile): Promise<OutFile> {
  const isPhoto = file.mime === 'image/jpeg' || file.mime === 'image/png'
  if (!isPhoto || file.bytes.length <= imageBytesMax) return file
  for (const { side, quality } of ladder) {
    const bytes = await reduced(file.bytes, side, quality)
    if (bytes.length <= imageBytesMax)
      return { name: file.name.replace(/\.png$/i, '.jpg'), mime: 'image/jpeg', bytes }
  }
  throw new Fault('attachment-refused', 'the picture stays above 1 MB')
}

async function reduced(bytes: Buffer, side: number, quality: number): Promise<Buffer> {
  try {
    return await sharp(bytes, { limitInputPixels: 100_000_000 })
      .rotate()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality })
      .toBuffer()
  } catch (error) {
    throw new Fault('attachment-refused', 'not a picture that can be read', { cause: error })
  }
}
