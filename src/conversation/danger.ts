// Somebody hurt, a drunk driver moving, a race going on, a hit-and-run: the numbers to call come before everything else, once.
import { isUnderWay, materialOf, type Draft } from './draft.js'
import { factsOf } from './facts.js'
import type { Danger } from './phrases.js'
import { plain } from './step.js'

export function warnOfDanger(draft: Draft): void {
  if (draft.memory.warned) return
  const danger = dangerIn(draft)
  if (danger === undefined) return
  draft.memory.warned = true
  draft.lead.push(draft.flow.phrases.dangerFirst[danger])
}

function dangerIn(draft: Draft): Danger | undefined {
  const said = plain(draft.message.text)
  const { danger } = draft.flow.phrases.words
  if (said !== '' && danger.injured.test(said)) return 'injured'
  if (said !== '' && danger.hit_and_run.test(said)) return 'hit_and_run'
  const facts = isUnderWay(draft) ? factsOf(materialOf(draft)) : draft.out.filed?.facts
  if (facts?.violations.includes('hit_and_run')) return 'hit_and_run'
  if (facts?.ongoing !== true) return undefined
  if (facts.violations.some((violation) => violation === 'alcohol' || violation === 'drugs')) return 'drunk'
  if (facts.violations.includes('racing')) return 'racing'
  if (said === '') return undefined
  return (['drunk', 'racing'] as const).find((each) => danger[each].test(said))
}
