// Prints, per kind of reading and per way of writing, how much is read right and how often a wrong value is given.
// Run: npx tsx test/reading/score.ts [kind] [--rows]   (--rows lists what was not read right)
import { readdirSync, readFileSync } from 'node:fs'
import type { Kind, Row, Verdict } from './kind.js'
import { variants } from './variants.js'
import type { Variant } from './variants.js'

export interface Score {
  rows: number
  right: number
  wrong: number
  /** The rows not read right, as written and as read. */
  failures: { verdict: Verdict; text: string; read: string; want: string }[]
}

/** @returns every kind found in `kinds/`, in the order of its name */
export async function loadKinds(): Promise<Kind[]> {
  const folder = new URL('./kinds/', import.meta.url)
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'))
  const modules = files.sort().map((file) => import(new URL(file, folder).href) as Promise<{ default: Kind }>)
  return (await Promise.all(modules)).map((module) => module.default)
}

/** @returns the rows of a kind, over all its sets */
export function rowsOf(kind: Kind): Row[] {
  return kind.sets.flatMap(
    (set) => JSON.parse(readFileSync(new URL(`./sets/${set}`, import.meta.url), 'utf8')) as Row[],
  )
}

export function scoreOf(kind: Kind, variant: Variant): Score {
  const score: Score = { rows: 0, right: 0, wrong: 0, failures: [] }
  for (const row of rowsOf(kind)) {
    const text = variant.of(row.text)
    const verdict = kind.judge(row, text)
    score.rows += 1
    if (verdict === 'right') score.right += 1
    else score.failures.push({ verdict, text, read: kind.show(row, text), want: JSON.stringify(row.want) })
    if (verdict === 'wrong') score.wrong += 1
  }
  return score
}

async function print(only: string | undefined, rows: boolean): Promise<void> {
  const line = (cells: string[]) =>
    console.log(cells.map((cell, at) => (at < 2 ? cell.padEnd(16) : cell.padStart(9))).join(' '))
  line(['kind', 'written', 'rows', 'right', 'wrong'])
  for (const kind of await loadKinds()) {
    if (only !== undefined && only !== kind.name) continue
    for (const variant of variants) {
      const score = scoreOf(kind, variant)
      const share = (count: number) => `${((100 * count) / Math.max(1, score.rows)).toFixed(1)} %`
      const name = variant.name + (variant.trend ? ' *' : '')
      line([kind.name, name, String(score.rows), share(score.right), share(score.wrong)])
      if (!rows) continue
      for (const { verdict, text, read, want } of score.failures)
        console.log(`    ${verdict}: ${JSON.stringify(text)}\n      read ${read}\n      want ${want}`)
    }
  }
  console.log('* a trend: words without diacritics may mean several things')
}

if (process.argv[1] !== undefined && import.meta.url === new URL(`file://${process.argv[1]}`).href) {
  const words = process.argv.slice(2)
  await print(
    words.find((word) => !word.startsWith('--')),
    words.includes('--rows'),
  )
}
