// The lists of a rule as officers read and type them: names of communes, roads, kinds of road and acts; their codes are taken too.
import type { Land } from '../places/land.js'
import { nameKey, spelling } from '../places/names.js'
import { roadById } from '../places/roads.js'
import { readPlace } from '../reading/place.js'
import type { RoutingRule } from '../reports/routing.js'
import { violations, violationOf } from '../reports/violations.js'

/** What names are looked up in. */
export interface NameGround {
  land: Land
  /** Today's code of the deployment's province. */
  province: string
}

export type ListName = 'communes' | 'roads' | 'roadKinds' | 'violations'

interface ListForm {
  /** What one of the list is called, for a refusal. */
  called: string
  /** How a code is shown. */
  show(code: string, ground: NameGround): string
  /** The code somebody means; undefined when nothing is called so. */
  read(words: string, ground: NameGround): string | undefined
}

const kindNames: Record<string, string> = {
  expressway: 'cao tốc',
  national: 'quốc lộ',
  provincial: 'đường tỉnh',
  street: 'đường phố',
  local: 'đường địa phương',
}

const forms: Record<ListName, ListForm> = {
  communes: {
    called: 'xã, phường',
    show: (code, { land }) => land.commune(code)?.name ?? code,
    read: communeCalled,
  },
  roads: {
    called: 'tuyến đường',
    show: (id) => roadById(id)?.name ?? id,
    read: roadCalled,
  },
  roadKinds: {
    called: 'loại đường',
    show: (kind) => kindNames[kind] ?? kind,
    read: (words) =>
      Object.keys(kindNames).find((kind) => kind === words || nameKey(kindNames[kind]!) === nameKey(words)),
  },
  violations: {
    called: 'lỗi vi phạm',
    show: (id) => violationOf(id)?.label ?? id,
    read: (words) =>
      violations.find(({ id, label }) => id === words || nameKey(label) === nameKey(words))?.id,
  },
}

const names = Object.keys(forms) as ListName[]

/** A rule's lists as fields: names, parted by semicolons. */
export function listFields(rule: Pick<RoutingRule, ListName>, ground: NameGround): Record<ListName, string> {
  const said = (name: ListName) => (rule[name] ?? []).map((code) => forms[name].show(code, ground)).join('; ')
  return Object.fromEntries(names.map((name) => [name, said(name)])) as Record<ListName, string>
}

/** The lists as codes; what nothing is called by is told to `problems`. */
export function readLists(
  fields: Record<string, string>,
  ground: NameGround,
  problems: string[],
): Partial<Pick<RoutingRule, ListName>> {
  const found: Partial<Record<ListName, string[]>> = {}
  for (const name of names) {
    const codes = piecesOf(fields[name] ?? '', (words) => forms[name].read(words, ground)).map(
      ({ words, code }) => {
        if (code === undefined) problems.push(`Không rõ ${forms[name].called} "${words.slice(0, 60)}".`)
        return code ?? ''
      },
    )
    if (codes.length > 0) found[name] = [...new Set(codes)]
  }
  return found
}

/** Semicolons part; commas too, unless they belong to a name ("Sai làn, lấn làn"); spaces only between codes. */
function piecesOf(
  text: string,
  read: (words: string) => string | undefined,
): { words: string; code: string | undefined }[] {
  const parts = (words: string, by: RegExp) => words.split(by).map((part) => part.trim()).filter((part) => part !== '') // prettier-ignore
  const piece = (words: string) => ({ words, code: read(words) })
  const known = (words: string, by: RegExp) => {
    const pieces = parts(words, by).map(piece)
    return pieces.length > 1 && pieces.every(({ code }) => code !== undefined) ? pieces : undefined
  }
  return parts(text, /[;\n]/).flatMap((words) => {
    const several = known(words, /,/) ?? known(words, /[\s,]+/)
    if (several !== undefined) return several
    const whole = piece(words)
    return whole.code !== undefined ? [whole] : parts(words, /,/).map(piece)
  })
}

function communeCalled(words: string, { land, province }: NameGround): string | undefined {
  if (/^\d{4,5}$/.test(words)) return words.padStart(5, '0')
  const bare = words.replace(/^(?:xã|phường|đặc khu|p\.|x\.)\s*/i, '')
  const found = land
    .named(nameKey(bare))
    .filter((named) => named.is === 'commune' && named.province === province)
    .flatMap((named) => (named.is === 'commune' ? [{ name: named.name, code: named.now[0] }] : []))
  const exact = found.filter(({ name }) => spelling(bare, name) === 'same')
  const [only, other] = exact.length > 0 ? exact : found
  return other === undefined ? only?.code : undefined
}

/** By its id, its number or its name, read as a citizen's words are. */
function roadCalled(words: string, { land, province }: NameGround): string | undefined {
  if (roadById(words) !== undefined || /^(?:QL|DT|CT)N?\d{1,3}[A-H]?$/.test(words)) return words
  const reading = readPlace(words, land, province)
  if (reading.found !== 'value' || reading.value.commune !== undefined) return undefined
  return reading.value.road?.id
}
