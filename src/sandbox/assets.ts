// The two files the chat page loads. They lie in the source tree, whether the program runs from there or from dist/.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Asset {
  name: string
  mime: string
  bytes: Buffer
}

export function openAssets(): Asset[] {
  return [
    { name: 'phones.js', mime: 'text/javascript; charset=utf-8' },
    { name: 'phones.css', mime: 'text/css; charset=utf-8' },
  ].map((asset) => ({ ...asset, bytes: readFileSync(pathOf(asset.name)) }))
}

function pathOf(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const path = join(folder, 'src', 'sandbox', 'browser', name)
    if (existsSync(path)) return path
    const above = dirname(folder)
    if (above === folder) throw new Error(`the file ${name} of the chat page is missing`)
    folder = above
  }
}
