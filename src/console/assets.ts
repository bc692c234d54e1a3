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
const library = (path: string) => () => require.resolve(path)

/** A module stands below those it imports: they are named by their content first. */
const files = [
  { name: 'htmx.js', path: library('htmx.org/dist/htmx.min.js') },
  { name: 'sse.js', path: library('htmx-ext-sse/dist/sse.min.js') },
  { name: 'leaflet.js', path: library('leaflet/dist/leaflet.js') },
  { name: 'leaflet.css', path: library('leaflet/dist/leaflet.css') },
  { name: 'remembered.js', path: ours },
  { name: 'bell.js', path: ours },
  { name: 'forms.js', path: ours },
  { name: 'live.js', path: ours },
  { name: 'shortcuts.js', path: ours },
  { name: 'viewer.js', path: ours },
  { name: 'clips.js', path: ours },
  { name: 'map.js', path: ours },
  { name: 'push.js', path: ours },
  { name: 'bell-worker.js', path: ours },
  { name: 'desk.css', path: ours },
] as const

export type AssetName = (typeof files)[number]['name']

const names = new Map<string, string>()
const loaded = files.map((file) => ({ called: file.name, asset: load(file) }))

/** By the name that is asked for. */
export const assets: ReadonlyMap<string, Asset> = new Map(loaded.map(({ asset }) => [asset.name, asset]))

/** The worker that shows what is pushed: its address must stay the same, and lie where its pages lie. */
export const bellWorker: Asset = loaded.find(({ called }) => called === 'bell-worker.js')!.asset

/** Where a page finds a file. */
export function assetUrl(name: AssetName): string {
  return `/can-bo/tep/${names.get(name)!}`
}

function load({ name, path }: { name: string; path(name: string): string }): Asset {
  const bytes = Buffer.from(withNamesOf(readFileSync(path(name), 'utf8')))
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
  const named = name.replace('.', `.${hash}.`)
  names.set(name, named)
  const mime = name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8'
  return { name: named, mime, bytes, gzipped: gzipSync(bytes, { level: 9 }) }
}

/** A module finds those it imports under the names they are served by. */
function withNamesOf(text: string): string {
  return text.replace(/(?<=from |import\()'\.\/([a-z-]+\.js)'/g, (_, name: string) => {
    const named = names.get(name)
    if (named === undefined) throw new Error(`the file ${name} must stand above those that import it`)
    return `'./${named}'`
  })
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
