// The search index over reports' words: folded by us, asked in each database's own full-text language.
import { sql, type SQL } from 'drizzle-orm'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { fold, tidy } from '../reading/text.js'
import { prepareOnce, statement, type Connection } from './database.js'

const termsMax = 8

/** SQLite's index; PostgreSQL's column of words is of a kind of its own. */
const reportWords = sqliteTable('report_words', {
  reportId: text('report_id').notNull(),
  unitId: text('unit_id').notNull(),
  words: text().notNull(),
})

const statements = prepareOnce(({ db }) => ({
  add: statement(
    db.insert(reportWords).values({
      reportId: sql.placeholder('reportId'),
      unitId: sql.placeholder('unitId'),
      words: sql.placeholder('words'),
    }),
  ),
}))

/** Adds a report's words, or more words of it, to the index, for the units that see it. Only inside `write`. */
export async function indexWords(
  on: Connection,
  reportId: string,
  units: string[],
  words: string[],
): Promise<void> {
  const folded = foldWords(words.join(' '))
  const unitId = units.map(unitWord).join(' ')
  if (on.dialect === 'sqlite') await statements(on).add({ reportId, unitId, words: folded })
  else
    await run(
      on,
      sql`insert into report_words (report_id, unit_id, words) values (${reportId}, ${unitId}, to_tsvector('simple', ${folded}))`,
    )
}

/** A word that is looked for; `begins`: as the beginning of one. */
export interface Term {
  word: string
  begins: boolean
}

/**
 * What is looked for. Pieces of plates and codes may be beginnings; a word of letters alone, or one digit, is a whole word, as Vietnamese syllables
 * are short and many, except where no report holds it: then it is taken as one that was not typed to its end.
 */
export async function termsOf(on: Connection, asked: string): Promise<Term[]> {
  const terms: Term[] = []
  for (const word of askedWords(asked).slice(0, termsMax))
    terms.push({ word, begins: /\d./.test(word) || /.\d/.test(word) || !(await isKnown(on, word)) })
  return terms
}

async function isKnown(on: Connection, word: string): Promise<boolean> {
  const term = [{ word, begins: false }]
  const rows =
    on.dialect === 'sqlite'
      ? on.db.all(sql`select 1 from report_words where report_words match ${matchOf(term)} limit 1`)
      : await run(on, sql`select 1 from report_words where words @@ to_tsquery('simple', ${word}) limit 1`)
  return rows.length > 0
}

/** The words; and, for three to five digits however they were split, the part of a plate they make. */
export function waysOf(terms: Term[]): Term[][] {
  const digits = terms.map(({ word }) => word).join('')
  const isSplit = terms.length > 1 && /^\d{3,5}$/.test(digits)
  return isSplit ? [terms, [{ word: digits, begins: true }]] : [terms]
}

/** All these words, in the language of SQLite's index. @param units only reports that one of these sees */
export function matchOf(terms: Term[], units?: string[]): string {
  const words = `words : (${terms.map(({ word, begins }) => `"${word}"${begins ? '*' : ''}`).join(' AND ')})`
  if (units === undefined) return words
  return `(unit_id : (${units.map((unit) => `"${unitWord(unit)}"`).join(' OR ')})) AND (${words})`
}

/** The condition that a report has all these words, as SQL over `reports.id`. */
export function hasTerms(dialect: 'sqlite' | 'postgres', terms: Term[]): SQL {
  if (dialect === 'sqlite')
    return sql`reports.id in (select report_id from report_words where report_words match ${matchOf(terms)})`
  const query = terms.map(({ word, begins }) => `${word}${begins ? ':*' : ''}`).join(' & ')
  return sql`reports.id in (select report_id from report_words where words @@ to_tsquery('simple', ${query}))`
}

/** The same of words as typed, each as a beginning; for what few reports hold, such as a code. */
export function hasWords(dialect: 'sqlite' | 'postgres', asked: string): SQL | undefined {
  const words = askedWords(asked).slice(0, termsMax)
  if (words.length === 0) return undefined
  return hasTerms(dialect, words.map((word) => ({ word, begins: true }))) // prettier-ignore
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
  return [...new Set([...rest.split(' '), ...(folded.match(plates) ?? []).map(bare)].filter(Boolean))]
}

const unitWord = (unitId: string) => `u${unitId.replace(/[^a-z0-9]/gi, '').toLowerCase()}`

async function run(on: Connection, query: SQL): Promise<unknown[]> {
  const answer = await (
    on.db as unknown as { execute(query: unknown): Promise<{ rows: unknown[] }> }
  ).execute(query)
  return answer.rows
}
