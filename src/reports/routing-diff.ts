// What one version of units and rules changes against another, row by row, for whoever reads the history.
import type { Routing } from './routing.js'

export interface RowChange {
  row: 'unit' | 'rule' | 'door' | 'file'
  /** Id of the unit or rule, code of the province, name of the field. */
  id: string
  is: 'added' | 'removed' | 'changed'
  /** As JSON, for a row that is new or gone its whole; absent where there was or is none. */
  fields: { name: string; before?: string; after?: string }[]
}

type Row = Record<string, unknown>

/** Every row that differs, in the order of the later version, what is gone last. */
export function diffRouting(before: Routing, after: Routing): RowChange[] {
  const fileOf = ({ province, source, unconfirmed }: Routing): Row[] => [
    { id: 'file', province, source, unconfirmed },
  ]
  return [
    ...diffRows('file', fileOf(before), fileOf(after), 'id'),
    ...diffRows('unit', before.units, after.units, 'id'),
    ...diffRows('rule', before.rules, after.rules, 'id'),
    ...diffRows('door', before.doors, after.doors, 'province'),
  ]
}

function diffRows(row: RowChange['row'], before: object[], after: object[], key: string): RowChange[] {
  const known = indexed(before, key)
  const left = indexed(after, key)
  const changes: RowChange[] = []
  for (const [id, now] of left) {
    const was = known.get(id)
    const fields = fieldsOf(was ?? {}, now)
    if (fields.length > 0) changes.push({ row, id, is: was === undefined ? 'added' : 'changed', fields })
  }
  for (const [id, was] of known)
    if (!left.has(id)) changes.push({ row, id, is: 'removed', fields: fieldsOf(was, {}) })
  return changes
}

function indexed(rows: object[], key: string): Map<string, Row> {
  return new Map(rows.map((row) => [String((row as Row)[key]), row as Row]))
}

function fieldsOf(was: Row, now: Row): RowChange['fields'] {
  return [...new Set([...Object.keys(was), ...Object.keys(now)])].flatMap((name) => {
    const [before, after] = [said(was[name]), said(now[name])]
    if (before === after) return []
    return [
      {
        name,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      },
    ]
  })
}

/** The same for the same value whichever order a database gives an object's keys in. */
function said(value: unknown): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : JSON.stringify(sorted(value))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  )
}
