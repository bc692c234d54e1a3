// docs/security.md claims nothing whose proof does not exist: every test, file and command that it names is there.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { judge } from './audit.js'

const root = join(import.meta.dirname, '..')
const text = readFileSync(join(root, 'docs/security.md'), 'utf8')
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts,
)

describe('docs/security.md', () => {
  it('names only files that exist', () => {
    const paths = [...text.matchAll(/`((?:src|test|docs|migrations)\/[\w./-]+)`/g)].map(([, path]) => path!)
    expect(paths.length).toBeGreaterThan(20)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('names only commands that exist', () => {
    const named = [...text.matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name!)
    expect(named.length).toBeGreaterThan(2)
    expect(named.filter((name) => !scripts.includes(name))).toEqual([])
  })

  it('binds every item, once, to a test or a written proof', () => {
    const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \|$/gm)]
    expect(rows.length).toBeGreaterThan(40)
    expect(new Set(rows.map(([, item]) => item)).size).toBe(rows.length)
    const unproved = rows.filter(([, , , proof]) => !/`test\/[\w./-]+\.test\.ts`|^written: \S/.test(proof!))
    expect(unproved.map(([, item]) => item)).toEqual([])
  })
})

describe('the audit of what is shipped', () => {
  const found = (high: number, critical: number) =>
    JSON.stringify({
      vulnerabilities: { a: { name: 'a', severity: 'high' }, b: { name: 'b', severity: 'low' } },
      metadata: { vulnerabilities: { low: 1, high, critical } },
    })

  it.each([
    ['nothing high', found(0, 0), { is: 'clean' }],
    ['something high', found(1, 0), { is: 'found', names: ['a (high)'] }],
    ['something critical', found(0, 1), { is: 'found', names: ['a (high)'] }],
    ['a registry without that address', JSON.stringify({ statusCode: 405, error: {} }), { is: 'unanswered' }],
    ['no answer at all', '', { is: 'unanswered' }],
  ])('judges %s', (_, printed, verdict) => {
    expect(judge(printed)).toEqual(verdict)
  })
})
