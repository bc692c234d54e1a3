// The few files browsers load: read once, named by their content, kept by browsers for a year. Nothing comes from another host.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

export interface Asset {
  /** `desk.3f2a9c41.css` */
  name: string
  mime: string
  bytes: Buffer
  gzipped: Buffer
}

const require = createRequire(import.meta.url)
const script = 'text/javascript; charset=utf-8'

const files = [
  { name: 'htmx.js', mime: script, path: () => require.resolve('htmx.org/dist/htmx.min.js') },
  { name: 'sse.js', mime: script, path: () => require.resolve('htmx-ext-sse/dist/sse.min.js') },
  { name: 'desk.js', mime: script, path: () => ours('desk.js') },
  { name: 'push.js', mime: script, path: () => ours('push.js') },
  { name: 'bell-worker.js', mime: script, path: () => ours('bell-worker.js') },
  { name: 'desk.css', mime: 'text/css; charset=utf-8', path: () => ours('desk.css') },
] as const

export type AssetName = (typeof files)[number]['name']

const loaded = files.map((file) => ({ called: file.name, asset: load(file) }))

/** By the name that is asked for. */
export const assets: ReadonlyMap<string, Asset> = new Map(loaded.map(({ asset }) => [asset.name, asset]))

const names = new Map<AssetName, string>(loaded.map(({ called, asset }) => [called, asset.name]))

/** The worker that shows what is pushed: its address must stay the same, and lie where its pages lie. */
export const bellWorker: Asset = loaded.find(({ called }) => called === 'bell-worker.js')!.asset

/** Where a page finds a file. */
export function assetUrl(name: AssetName): string {
  return `/can-bo/tep/${names.get(name)!}`
}

function load({ name, mime, path }: (typeof files)[number]): Asset {
  const bytes = readFileSync(path())
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
  return { name: name.replace('.', `.${hash}.`), mime, bytes, gzipped: gzipSync(bytes, { level: 9 }) }
}

/** Our own files lie in the source tree, whether this runs from there or from dist/. */
function ours(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const path = join(folder, 'src', 'console', 'browser', name)
    if (existsSync(path)) return path
    const above = dirname(folder)
    if (above === folder) throw new Error(`the file ${name} of the officers' desk is missing`)
    folder = above
  }
}
