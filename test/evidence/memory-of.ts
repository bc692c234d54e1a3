// Run as a program of its own: copies one picture clean, and prints by how many megabytes that made the process grow at the most.
import { join } from 'node:path'
import sharp from 'sharp'
import { copyClean } from '../../src/evidence/picture.js'

const [path, folder] = process.argv.slice(2) as [string, string]
const small = join(folder, 'small.jpg')
await sharp({ create: { width: 30, height: 20, channels: 3, background: '#888' } }).toFile(small)
await copyClean(small, join(folder, 'small.view'), join(folder, 'small.thumb'))
const before = process.memoryUsage().rss
let peak = before
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 3)
const made = await copyClean(path, join(folder, 'view'), join(folder, 'thumb'))
clearInterval(watch)
console.log(made === undefined ? 'not copied' : Math.round((peak - before) / 2 ** 20))
