// A shared post, a copied article, hearsay: what it says is a candidate, and the citizen says whether they saw it themselves.
import { readSecondHand } from '../reading/second-hand.js'
import { goOn, overhear } from './answer.js'
import { proposalLines } from './ask.js'
import { agree } from './commands.js'
import { begin, move, standingStep, type Draft } from './draft.js'
import { keepFiles } from './evidence.js'

/** Whether the message passes on what others told of a violation; asked once a draft. */
export function isSecondHand(draft: Draft): boolean {
  const { choice, text } = draft.message
  if (text === '' || choice !== undefined || draft.memory.secondHand !== undefined) return false
  return readSecondHand(text) !== undefined && spottedIn(draft).length > 0
}

/** Nothing of it counts before the citizen has said yes to it, line by line; its source is kept for officers. */
export function hearSecondHand(draft: Draft): void {
  const { flow, memory, message } = draft
  begin(draft)
  overhear(draft)
  if (message.files.length > 0) keepFiles(draft)
  const kind = readSecondHand(message.text) ?? 'post'
  const link = /https?:\/\/\S+/i.exec(message.text)?.[0].slice(0, 300)
  draft.memory.secondHand = kind
  draft.memory.notes.push([flow.phrases.secondHand[kind], link].filter(Boolean).join(' '))
  for (const { step, answer } of spottedIn(draft)) draft.memory.proposals[step] = answer
  if (standingStep(draft) === undefined) move(draft, { type: 'NEXT' })
  draft.memory.asking = { about: 'first_hand' }
  draft.prompt = { prompt: flow.phrases.askFirstHand, step: 'do' }
  memory.tries = 0
}

/** What the message tells of answers not held yet; that it goes on now is no news in a post. */
function spottedIn(draft: Draft): { step: string; answer: unknown }[] {
  return draft.flow.steps.flatMap((step) => {
    const spot = draft.spottedFor(step)
    if (spot === undefined || step.name in draft.stand.position.answers) return []
    return step.hurries?.(spot.answer) === true ? [] : [{ step: step.name, answer: spot.answer }]
  })
}

/** The citizen's own words about where they have it from. */
export function saidOfSource(words: string): 'yes' | 'no' | undefined {
  if (/\b(?:tren mang|facebook|fb|tiktok|nghe|doc|xem lai|chia se|khong (?:tan mat|truc tiep|nhin thay|thay))\b/.test(words))
    return 'no' // prettier-ignore
  return /\b(?:tan mat|truc tiep|chinh (?:toi|em|minh|mat)|(?:toi|em|minh|chau) (?:thay|nhin thay|quay|chung kien|co mat)|tu quay|clip (?:cua )?(?:toi|em|minh))\b/.test(words)
    ? 'yes'
    : undefined // prettier-ignore
}

/** Seen by the citizen: the facts are theirs. Otherwise they stay candidates, and the report says so. */
export function hearSource(draft: Draft, answer: 'yes' | 'no' | undefined): void {
  const { memory } = draft
  const { phrases } = draft.flow
  if (answer !== 'yes') {
    memory.notes.push(phrases.secondHand.notSeen)
    draft.notes.push(phrases.secondHandKept)
    return goOn(draft)
  }
  memory.notes.push(phrases.secondHand.seen)
  const lines = proposalLines(draft)
  if (lines.length > 0) draft.notes.push(phrases.noted(lines))
  agree(draft)
}
