// docs/security.md claims nothing whose proof does not exist, leaves no item of its standard out, and the gate's audit judges as it says.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ending, judge } from './audit.js'

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

  const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \|$/gm)]

  it('has every item of levels 1 and 2 of ASVS 5.0.0, once', () => {
    const items = rows.map(([, item]) => item!)
    expect(new Set(items).size).toBe(items.length)
    const missing = Object.entries(levels).flatMap(([section, spans]) =>
      numbersIn(spans)
        .map((number) => `${section}.${number}`)
        .filter((item) => !items.includes(item)),
    )
    expect(missing).toEqual([])
  })

  it('binds each to a test or a written proof, or says that it is not met or why it does not apply', () => {
    const proved = /`test\/[\w./-]+\.test\.ts`|^(?:written|not met|does not apply): \S/
    expect(rows.filter(([, , , proof]) => !proved.test(proof!)).map(([, item]) => item)).toEqual([])
    const tested = rows.filter(([, , , proof]) => proof!.includes('`test/'))
    expect(tested.length).toBeGreaterThan(90)
    expect(rows.filter(([, , , proof]) => proof!.startsWith('not met')).length).toBeLessThan(3)
  })
})

/** Items of level 1 and 2 by section (OWASP ASVS 5.0.0, chapters 1 to 16). */
const levels: Record<string, string> = {
  '1.1': '1-2', '1.2': '1-9', '1.3': '1-11', '1.4': '1-3', '1.5': '1-2', '2.1': '1-3', '2.2': '1-3', '2.3': '1-4', '2.4': '1-1',
  '3.2': '1-2', '3.3': '1-4', '3.4': '1-6', '3.5': '1-5', '3.7': '1-2', '4.1': '1-3', '4.2': '1-1', '4.3': '1-2', '4.4': '1-4',
  '5.1': '1-1', '5.2': '1-3', '5.3': '1-2', '5.4': '1-3', '6.1': '1-3', '6.2': '1-12', '6.3': '1-4', '6.4': '1-4', '6.5': '1-5',
  '6.6': '1-3', '6.8': '1-4', '7.1': '1-3', '7.2': '1-4', '7.3': '1-2', '7.4': '1-5', '7.5': '1-2', '7.6': '1-2', '8.1': '1-2',
  '8.2': '1-3', '8.3': '1-1', '8.4': '1-1', '9.1': '1-3', '9.2': '1-4', '10.1': '1-2', '10.2': '1-2', '10.3': '1-4', '10.4': '1-11',
  '10.5': '1-5', '10.6': '1-2', '10.7': '1-3', '11.1': '1-2', '11.2': '1-3', '11.3': '1-3', '11.4': '1-4', '11.5': '1-1', '11.6': '1-1',
  '12.1': '1-3', '12.2': '1-2', '12.3': '1-4', '13.1': '1-1', '13.2': '1-5', '13.3': '1-2', '13.4': '1-5', '14.1': '1-2', '14.2': '1-4',
  '14.3': '1-3', '15.1': '1-3', '15.2': '1-3', '15.3': '1-7', '16.1': '1-1', '16.2': '1-5', '16.3': '1-4', '16.4': '1-3', '16.5': '1-3',
} // prettier-ignore

function numbersIn(span: string): number[] {
  const [from = 1, to = 0] = span.split('-').map(Number)
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

describe('the audit of what is shipped', () => {
  const found = (high: number, critical: number) =>
    JSON.stringify({
      vulnerabilities: { a: { name: 'a', severity: 'high' }, b: { name: 'b', severity: 'low' } },
      metadata: { vulnerabilities: { low: 1, high, critical } },
    })

  // As npm 10 wrote them (auditReportVersion 2): asked of a registry of ours that named one made-up weakness, and of none.
  it.each([
    ['high.json', 1, 'fastify (high), xstate (high)'],
    ['unreachable.json', 0, 'did not answer'],
  ])('ends as it should on %s', (file, exitCode, says) => {
    const told = ending(judge(readFileSync(join(root, 'test/fixtures/npm-audit', file), 'utf8')))
    expect(told).toEqual({ exitCode, line: expect.stringContaining(says) as string })
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
