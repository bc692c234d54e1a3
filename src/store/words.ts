// The search index over reports' words: folded by us, asked in each database's own full-text language.
import { sql } from 'drizzle-orm'
import { fold, tidy } from '../reading/text.js'
import type { Connection } from './database.js'

/** Adds a report's words, or more words of it, to the index. Only inside `write`. */
export async function indexWords(
  on: Connection,
  reportId: string,
  unitId: string,
  words: string[],
): Promise<void> {
  const folded = foldWords(words.join(' '))
  if (on.dialect === 'sqlite')
    await on.db.run(
      sql`insert into report_words (report_id, unit_id, words) values (${reportId}, ${unitWord(unitId)}, ${folded})`,
    )
  else
    await run(
      on,
      sql`insert into report_words (report_id, unit_id, words) values (${reportId}, ${unitId}, to_tsvector('simple', ${folded}))`,
    )
}

/**
 * The condition that a report has all these words (the last one as a beginning), as SQL over `reports.id`.
 * Of words that stand in more reports than `newestMax` only the newest are looked through: nobody pages behind them.
 */
export function hasWords(dialect: 'sqlite' | 'postgres', asked: string, unitId?: string, newestMax = 10_000) {
  const words = askedWords(asked).slice(0, 8)
  if (words.length === 0) return undefined
  if (dialect === 'sqlite') {
    const unit = unitId === undefined ? '' : `unit_id : ${unitWord(unitId)} AND `
    const match = `${unit}words : (${words.map((word) => `"${word}"*`).join(' AND ')})`
    return sql`reports.id in (select report_id from report_words where report_words match ${match}
      order by rowid desc limit ${newestMax})`
  }
  const query = words.map((word) => `${word}:*`).join(' & ')
  return sql`reports.id in (select report_id from report_words where words @@ to_tsquery('simple', ${query}))`
}

const plates = /\b\d{2}[a-z]{1,2}\d?[-. ]?\d{3,5}(?:\.\d{2})?\b/g
const bare = (text: string) => text.replace(/[^a-z0-9]+/g, '')

/**
 * Letters and digits only, folded, single spaces; a plate also as one word and as each ending of its number, so that any three
 * digits of it in a row begin a word (`98A-123.45` -> `98a12345 12345 2345 345`).
 */
function foldWords(text: string): string {
  const folded = fold(tidy(text))
  const joined = (folded.match(plates) ?? []).flatMap((found) => [bare(found), ...endings(bare(found))])
  return `${folded.replace(/[^a-z0-9]+/g, ' ')} ${joined.join(' ')}`.trim()
}

function endings(plate: string): string[] {
  const digits = /\d+$/.exec(plate)?.[0] ?? ''
  return [5, 4, 3].filter((length) => length <= digits.length).map((length) => digits.slice(-length))
}

/** What is looked for: a plate as its one word alone, since its pieces stand in half of all reports. */
function askedWords(text: string): string[] {
  const folded = fold(tidy(text))
  const rest = folded.replace(plates, ' ').replace(/[^a-z0-9]+/g, ' ')
  return [...rest.split(' '), ...(folded.match(plates) ?? []).map(bare)].filter(Boolean)
}

const unitWord = (unitId: string) => `u${unitId.replace(/[^a-z0-9]/gi, '').toLowerCase()}`

async function run(on: Connection, query: ReturnType<typeof sql>): Promise<void> {
  await (on.db as unknown as { execute(query: unknown): Promise<unknown> }).execute(query)
}
