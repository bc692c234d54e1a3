// The gate's look at known weaknesses of what we ship: a high one stops it; a registry that does not answer is said and does not.
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

export type Verdict = { is: 'clean' } | { is: 'found'; names: string[] } | { is: 'unanswered' }

interface Report {
  vulnerabilities?: Record<string, { name: string; severity: string }>
  metadata?: { vulnerabilities?: { high?: number; critical?: number } }
}

/** @param printed what `npm audit --json` wrote */
export function judge(printed: string): Verdict {
  const report = parsed(printed)
  const { high, critical } = report?.metadata?.vulnerabilities ?? {}
  if (report === undefined || high === undefined || critical === undefined) return { is: 'unanswered' }
  if (high + critical === 0) return { is: 'clean' }
  const names = Object.values(report.vulnerabilities ?? {})
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(({ name, severity }) => `${name} (${severity})`)
  return { is: 'found', names }
}

/** What the gate says, and whether it stops. */
export function ending(verdict: Verdict): { line: string; exitCode: 0 | 1 } {
  switch (verdict.is) {
    case 'unanswered':
      return { line: 'audit: the registry did not answer; nothing is known, nothing is stopped', exitCode: 0 }
    case 'clean':
      return {
        line: 'audit: no known weakness of level high or critical in what is shipped',
        exitCode: 0,
      }
    case 'found':
      return { line: `audit: known weaknesses in what is shipped: ${verdict.names.join(', ')}`, exitCode: 1 }
  }
}

function parsed(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report
  } catch {
    return undefined
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const asked = spawnSync('npm', ['audit', '--omit', 'dev', '--json'], { encoding: 'utf8', timeout: 60_000 })
  const { line, exitCode } = ending(judge(asked.stdout))
  if (exitCode === 0) console.log(line)
  else console.error(line)
  process.exitCode = exitCode
}
