// Where the canaries are looked for: the terminal, every page of the desk, files byte by byte, every row of every table.
import fs from 'node:fs'
import { readFile } from 'node:fs/promises'
import { vi } from 'vitest'
import type { Browser } from '../console/desk.js'
import type { Stage } from './stage.js'
import { SqliteFile } from '../../src/store/sqlite-driver.js'

/** Everything written to the terminal, whichever way. */
export function listenTo(logged: string[]): void {
  const keep = (chunk: unknown) =>
    void logged.push(typeof chunk === 'string' ? chunk : Buffer.isBuffer(chunk) ? chunk.toString() : '')
  const writeSync = fs.writeSync.bind(fs) as (...args: unknown[]) => number
  vi.spyOn(fs, 'writeSync').mockImplementation((descriptor: number, chunk: unknown, ...rest: unknown[]) => {
    if (descriptor !== 1 && descriptor !== 2) return writeSync(descriptor, chunk, ...rest)
    keep(chunk)
    return Buffer.byteLength(String(chunk))
  })
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk: unknown) => {
      keep(chunk)
      return true
    })
}

/** Follows every link of the desk, and opens every report. */
export async function everyPage(browser: Browser, stage: Stage): Promise<{ url: string; text: string }[]> {
  const { db, tables } = stage.app.database.read
  const ids = (await db.select({ id: tables.reports.id }).from(tables.reports)).map(({ id }) => id)
  const seen = new Set<string>()
  const waiting = [
    '/can-bo',
    ...ids
      .filter((_, at) => at < 60)
      .flatMap((id) => [`/can-bo/phan-anh/${id}`, `/can-bo/phan-anh/${id}/trao-doi`]),
  ]
  const pages: { url: string; text: string }[] = []
  for (let url = waiting.shift(); url !== undefined && pages.length < 250; url = waiting.shift()) {
    // An original is evidence byte for byte, with what its camera wrote; what the desk shows are the copies.
    if (seen.has(url) || url.startsWith('/can-bo/song') || url.endsWith('/original')) continue
    seen.add(url)
    const { text, headers } = await browser.get(url)
    pages.push({ url, text: `${JSON.stringify(headers)}\n${text}` })
    for (const [, link] of text.matchAll(/(?:href|hx-get|src)="(\/[^"#]*)/g))
      waiting.push(link!.replaceAll('&amp;', '&'))
  }
  return pages
}

/** A file as text, in both ways its bytes may be meant. */
export async function bytesOf(path: string): Promise<string> {
  const bytes = await readFile(path)
  return `${bytes.toString('utf8')}\n${bytes.toString('latin1')}`
}

/** Every row of every table as text; sealed bytes as they are. */
export function dumpOf(path: string): string {
  const file = new SqliteFile(path, { readonly: true })
  const tables = file.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[]
  const rows = tables.flatMap((table) =>
    (file.prepare(`select * from "${table}"`).all() as Record<string, unknown>[]).map((row) =>
      Object.values(row)
        .map((value) => (Buffer.isBuffer(value) ? value.toString('utf8') : String(value)))
        .join('|'),
    ),
  )
  file.close()
  return rows.join('\n')
}
