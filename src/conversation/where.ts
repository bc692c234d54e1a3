// Where in the conversation words are said, as the reading of intents names it: the same word means different things.
import type { Intent, Where } from '../reading/reading.js'
import { isOnlyHaste, isProposing } from './ask.js'
import { standingStep, type Draft } from './draft.js'

/** What the message wants, said where we stand. */
export function intentOf(draft: Draft): Intent | undefined {
  return draft.intentIn(whereNow(draft))
}

function whereNow(draft: Draft): Where {
  if (isProposing(draft)) return isOnlyHaste(draft) ? 'ongoing' : 'confirm_value'
  const step = standingStep(draft)
  if (step === undefined) return draft.stand.standing === 'done' ? 'done' : 'idle'
  return step.where?.(draft.memory.partial[step.name]) ?? whereOf[step.name] ?? 'people'
}

const whereOf: Record<string, Where | undefined> = {
  media: 'media',
  violation: 'violation',
  time: 'time',
  road: 'road',
  plate: 'plate',
  vehicle: 'vehicle',
  people: 'people',
  review: 'review',
}
