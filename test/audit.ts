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

function parsed(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report
  } catch {
    return undefined
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const asked = spawnSync('npm', ['audit', '--omit', 'dev', '--json'], { encoding: 'utf8', timeout: 60_000 })
  const verdict = judge(asked.stdout)
  switch (verdict.is) {
    case 'unanswered':
      console.warn('audit: the registry did not answer; nothing is known, nothing is stopped')
      break
    case 'clean':
      console.log('audit: no known weakness of level high or critical in what is shipped')
      break
    case 'found':
      console.error(`audit: known weaknesses in what is shipped: ${verdict.names.join(', ')}`)
      process.exitCode = 1
  }
}
