// The report as the answers make it: its facts, its lines, and who reports, each kept apart from the others.
import type { Lack, ReportFacts } from '../reports/report.js'
import type { Conversation } from './conversation.js'
import type { Flow, NamedStep } from './load-flow.js'
import type { Line, Reporter, Setting } from './step.js'

/** What a report is made of. */
export interface Material {
  flow: Flow
  answers: Record<string, unknown>
  skipped: string[]
  files: Conversation['files']
  notes: string[]
  settingOf: (step: string) => Setting
}

/** What the report would be if it were sent now; identity is never in it. */
export function factsOf(material: Material): ReportFacts {
  const { flow, answers, notes } = material
  const facts: ReportFacts = {
    flow: flow.name,
    violations: [],
    evidence: material.files
      .filter((file) => file.outcome !== 'refused' && file.outcome !== 'lost')
      .map(({ id, kind }) => ({ id, kind })),
    ongoing: false,
    lacks: [],
    more: {},
    wantsResult: false,
    truthVersion: '',
  }
  for (const step of flow.steps) {
    if (!(step.name in answers)) continue
    const answer = answers[step.name]
    if (step.facts === undefined) {
      if (step.reporter === undefined)
        facts.more[step.name] = { label: step.label, words: wordsOf(material, step) }
      continue
    }
    const { more, ...added } = step.facts(answer, material.settingOf(step.name))
    Object.assign(facts, added)
    Object.assign(facts.more, more)
  }
  if (notes.length > 0) facts.more.note = { label: flow.phrases.noteLabel, words: notes.join('\n') }
  return facts
}

/** The lines that are read back, in the flow's order. */
export function linesOf(material: Material): Line[] {
  const lines: Line[] = []
  for (const step of material.flow.steps) {
    if (step.unlisted === true) continue
    const isHeld = step.name in material.answers
    if (!isHeld && !material.skipped.includes(step.name)) continue
    const words = isHeld ? wordsOf(material, step) : ''
    lines.push({ step: step.name, label: step.label, words })
  }
  return lines
}

/** A step's answer in words. */
export function wordsOf(material: Pick<Material, 'answers' | 'settingOf'>, step: NamedStep): string {
  const answer = material.answers[step.name]
  if (step.show !== undefined) return step.show(answer, material.settingOf(step.name))
  return typeof answer === 'string' ? answer : ''
}

/** What the report lacks of what makes it enough to act on. */
export function lacksOf(material: Material, facts: ReportFacts, reporter: Reporter, unit: string): Lack[] {
  const lacks = new Set<Lack>()
  if (!facts.evidence.some((each) => each.kind === 'image' || each.kind === 'video' || each.kind === 'file'))
    lacks.add('evidence')
  for (const step of material.flow.steps) {
    const name = lackNames[step.name]
    if (name === undefined || step.weak === undefined) continue
    const setting = material.settingOf(step.name)
    if (step.skip?.(setting.answers, setting) === true) continue
    if (step.weak(material.answers[step.name], setting) !== undefined) lacks.add(name)
  }
  if (facts.violations.length === 0) lacks.add('violation')
  if (facts.time === undefined) lacks.add('time')
  if (facts.place === undefined || unit === 'triage') lacks.add('place')
  if (reporter.sameIdentity !== true && reporter.identity === undefined) lacks.add('identity')
  return [...lacks]
}

const lackNames: Record<string, Lack | undefined> = {
  violation: 'violation',
  time: 'time',
  road: 'place',
  plate: 'plate',
  vehicle: 'vehicle',
}

/** Who reports, from the steps that ask. */
export function reporterOf(material: Pick<Material, 'flow' | 'answers'>): Reporter {
  let reporter: Reporter = {}
  for (const step of material.flow.steps)
    if (step.reporter !== undefined && step.name in material.answers)
      reporter = { ...reporter, ...step.reporter(material.answers[step.name]) }
  return reporter
}
