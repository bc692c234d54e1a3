// Somebody hurt, a drunk driver moving, a race going on, a hit-and-run: the numbers to call come before everything else, once.
import { tellsOfHurt } from '../reading/hurt.js'
import { readSecondHand } from '../reading/second-hand.js'
import { isUnderWay, materialOf, type Draft } from './draft.js'
import { factsOf } from './facts.js'
import type { Danger } from './phrases.js'
import { plain } from './step.js'

export function warnOfDanger(draft: Draft): void {
  const { memory } = draft
  const danger = dangerIn(draft)
  if (danger === undefined) return
  // That somebody is hurt is news after a mere drunk driver.
  const isSaid = memory.warned && (danger !== 'injured' || memory.warnedOfHurt === true)
  // Outside a draft each message is an affair of its own.
  if (isUnderWay(draft)) {
    if (isSaid) return
    memory.warned = true
    if (danger === 'injured') memory.warnedOfHurt = true
  }
  // Words placed only now were answered when they came.
  if (draft.message.id !== draft.heard.id) return
  draft.lead.push(draft.flow.phrases.dangerFirst[danger])
}

/** Whether the words tell of somebody hurt or killed. */
export function isOfHurt({ flow, message: { text } }: Draft): boolean {
  return text !== '' && (flow.phrases.words.danger.injured.test(plain(text)) || tellsOfHurt(text))
}

/** Said of somebody hurt while no step takes it: it stays with the report, whatever is asked. */
export function keepHurt(draft: Draft): void {
  const { memory, message, notes, stand } = draft
  if (!isUnderWay(draft) || !isOfHurt(draft)) return
  const held = [stand.position.answers, memory.proposals, memory.partial, memory.notes]
  if (JSON.stringify(held).includes(JSON.stringify(message.text).slice(1, -1))) return
  memory.notes.push(message.text)
  notes.push(draft.flow.phrases.noteKept)
}

function dangerIn(draft: Draft): Danger | undefined {
  const said = plain(draft.message.text)
  const { danger } = draft.flow.phrases.words
  if (isOfHurt(draft)) return 'injured'
  if (said !== '' && danger.hit_and_run.test(said)) return 'hit_and_run'
  const facts = draft.out.filed?.facts ?? factsOf(materialOf(draft, likelyAnswers(draft)))
  if (facts.violations.includes('hit_and_run')) return 'hit_and_run'
  if (!facts.ongoing) return undefined
  if (facts.violations.some((violation) => violation === 'alcohol' || violation === 'drugs')) return 'drunk'
  if (facts.violations.includes('racing')) return 'racing'
  if (said === '') return undefined
  return (['drunk', 'racing'] as const).find((each) => danger[each].test(said))
}

/** What is held, and what waits for a yes: a warning cannot wait for it. What others wrote is no news of this moment. */
function likelyAnswers(draft: Draft): Record<string, unknown> {
  const { answers } = draft.stand.position
  if (isUnderWay(draft))
    return draft.memory.secondHand === undefined ? { ...draft.memory.proposals, ...answers } : answers
  if (draft.message.text === '' || readSecondHand(draft.message.text) !== undefined) return {}
  return Object.fromEntries(
    draft.flow.steps.flatMap((step) => {
      const spot = draft.spottedFor(step)
      return spot === undefined ? [] : [[step.name, spot.answer]]
    }),
  )
}
