// Variables of answer templates: a closed list, none of which can hold who reports.
import { factLines } from './facts.js'
import type { ReportView } from '../store/desk-report.js'

export const variables = {
  mã: 'mã phản ánh',
  'hành vi': 'hành vi vi phạm',
  'thời gian': 'thời gian vi phạm',
  'địa điểm': 'nơi vi phạm',
  'biển số': 'biển số xe',
  'đơn vị': 'tên đơn vị',
} as const

export type Variable = keyof typeof variables

/** Braces that hold no known variable, for whoever writes a template. */
export function unknownVariables(body: string): string[] {
  return [...body.matchAll(/\{([^{}]{0,40})\}/g)]
    .map((found) => found[1]!.trim())
    .filter((name) => !(name in variables))
}

/** Fills a template with the facts of a report; what is not known stays visible as a gap. */
export function fill(
  body: string,
  report: Pick<ReportView, 'code' | 'facts' | 'current'>,
  unitName: string,
  violationLabel: (id: string) => string,
): string {
  const facts = new Map(
    factLines(report.facts, report.current, violationLabel).map(({ step, value }) => [step, value]),
  )
  const values: Record<Variable, string | undefined> = {
    mã: report.code,
    'hành vi': facts.get('violation'),
    'thời gian': facts.get('time'),
    'địa điểm': facts.get('road'),
    'biển số': facts.get('plate'),
    'đơn vị': unitName,
  }
  return body.replace(/\{([^{}]{0,40})\}/g, (whole, name: string) => values[name.trim() as Variable] ?? whole)
}
