// A made-up street scene in pixels: a red light, and a car with a plate that drives past it. No photo of anybody is needed to try things.
import sharp from 'sharp'

export interface Pixels {
  width: number
  height: number
  /** Three bytes a pixel: red, green, blue. */
  rgb: Buffer
}

/** Made up; the series exists, the number is a counting one. */
export const samplePlate = '99A-123.45'

type Colour = readonly [number, number, number]

const colours = {
  sky: [186, 206, 224],
  house: [203, 186, 160],
  window: [120, 140, 160],
  road: [82, 84, 88],
  line: [232, 232, 226],
  pole: [52, 54, 58],
  red: [226, 40, 34],
  unlit: [58, 52, 46],
  car: [36, 86, 156],
  glass: [176, 204, 222],
  tyre: [24, 24, 26],
  plate: [246, 246, 244],
  ink: [18, 18, 20],
} as const satisfies Record<string, Colour>

/**
 * One moment of the scene.
 * @param progress 0 when the car is before the stop line, 1 when it is across the junction
 */
export function scene(width: number, height: number, progress: number): Pixels {
  const pixels: Pixels = { width, height, rgb: Buffer.alloc(width * height * 3) }
  const unit = width / 320
  const fill = (colour: Colour, x: number, y: number, w: number, h: number): void =>
    paint(pixels, colour, x * unit, y * unit, w * unit, h * unit)
  fill(colours.sky, 0, 0, 320, 176)
  for (let house = 0; house < 5; house++) {
    const top = 30 + ((house * 37) % 24)
    fill(colours.house, house * 66, top, 60, 84 - top)
    for (let pane = 0; pane < 6; pane++)
      fill(colours.window, house * 66 + 8 + (pane % 3) * 16, top + 8 + Math.floor(pane / 3) * 16, 9, 10)
  }
  fill(colours.road, 0, 84, 320, 92)
  for (let dash = 0; dash < 8; dash++) fill(colours.line, dash * 44, 168, 24, 2)
  fill(colours.line, 212, 84, 5, 84)
  fill(colours.pole, 232, 30, 4, 60)
  fill(colours.pole, 225, 8, 18, 44)
  fill(colours.red, 229, 11, 10, 10)
  fill(colours.unlit, 229, 25, 10, 10)
  fill(colours.unlit, 229, 39, 10, 10)
  drawCar(pixels, fill, unit, Math.round(8 + progress * 150))
  return pixels
}

function drawCar(
  pixels: Pixels,
  fill: (colour: Colour, x: number, y: number, w: number, h: number) => void,
  unit: number,
  x: number,
): void {
  fill(colours.car, x + 26, 78, 92, 30)
  fill(colours.glass, x + 34, 83, 34, 20)
  fill(colours.glass, x + 74, 83, 34, 20)
  fill(colours.car, x, 104, 150, 40)
  fill(colours.tyre, x + 18, 134, 26, 22)
  fill(colours.tyre, x + 106, 134, 26, 22)
  fill(colours.plate, x + 36, 112, 79, 17)
  write(pixels, samplePlate, (x + 40) * unit, 116 * unit, 1.8 * unit)
}

/** Three by five dots a character, rows from the top. */
const font: Record<string, string> = {
  '0': '75557',
  '1': '26227',
  '2': '71747',
  '3': '71717',
  '4': '55711',
  '5': '74717',
  '9': '75717',
  A: '25755',
  '-': '00700',
  '.': '00002',
}

function write(pixels: Pixels, words: string, x: number, y: number, dot: number): void {
  for (const [place, character] of [...words].entries())
    for (const [row, bits] of [...(font[character] ?? '00000')].entries())
      for (let column = 0; column < 3; column++)
        if ((Number(bits) >> (2 - column)) & 1)
          paint(pixels, colours.ink, x + (place * 4 + column) * dot, y + row * dot, dot, dot)
}

function paint(pixels: Pixels, colour: Colour, x: number, y: number, w: number, h: number): void {
  const [left, right] = [Math.max(0, Math.round(x)), Math.min(pixels.width, Math.round(x + w))]
  const [top, bottom] = [Math.max(0, Math.round(y)), Math.min(pixels.height, Math.round(y + h))]
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++)
      pixels.rgb.set(colour, (row * pixels.width + column) * 3)
}

/**
 * The scene as a JPEG of 1280 x 704, as a telephone's camera would write it: with the time and the place in its EXIF block.
 * @param takenAt ms UTC
 */
export async function samplePicture(takenAt: number, progress = 1): Promise<Buffer> {
  const { width, height, rgb } = scene(1280, 704, progress)
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .withExif({
      IFD0: { Make: 'Hộp cát', Model: 'Ảnh mẫu' },
      IFD2: { DateTimeOriginal: exifTime(takenAt), OffsetTimeOriginal: '+07:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '21/1 11/1 600/100',
        GPSLongitudeRef: 'E',
        GPSLongitude: '106/1 4/1 3000/100',
      },
    })
    .jpeg({ quality: 90 })
    .toBuffer()
}

function exifTime(at: number): string {
  return new Date(at + 7 * 3_600_000).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ')
}
