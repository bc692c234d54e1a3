// The bot's own questions that wait for a yes: cancel, restart, rights, an objection's words. A yes is never taken from silence.
import { askHere } from './ask.js'
import { cancel, restart } from './commands.js'
import { forgetReporter, isUnderWay, type Draft } from './draft.js'
import { hearIdle } from './idle.js'
import { hearSource, saidOfSource } from './second-hand.js'
import { plain } from './step.js'
import type { Asking } from './memory.js'

/** Whether this message answers a question of the bot's own. */
export function answersOurs(draft: Draft): boolean {
  const { asking } = draft.memory
  if (asking === undefined) return false
  if (draft.message.choice !== undefined) return draft.message.choice.startsWith('#do:')
  if (draft.message.text === '') return false
  return asking.about === 'objection' || asking.about === 'status_code' || yesOrNo(draft) !== undefined
}

function yesOrNo(draft: Draft): 'yes' | 'no' | undefined {
  const { choice, text } = draft.message
  if (choice === '#do:yes' || choice === '#do:add') return 'yes'
  if (choice === '#do:no' || choice === '#do:new') return 'no'
  if (choice !== undefined) return undefined
  if (text === '') return undefined
  const source = draft.memory.asking?.about === 'first_hand' ? saidOfSource(plain(text)) : undefined
  if (source !== undefined) return source
  const intent = draft.intentIn('confirm_value')
  const about = draft.memory.asking?.about
  if (about === 'cancel' || about === 'restart') {
    if (draft.flow.phrases.words.goOn.test(plain(text))) return 'no'
    if (intent?.name === about) return 'yes'
  }
  if (intent?.sure !== 'certain') return undefined
  if (intent.name === 'confirm') return 'yes'
  return intent.name === 'deny' || intent.name === 'back' || intent.name === 'cancel' ? 'no' : undefined
}

export function hearConfirmation(draft: Draft): void {
  const asking = draft.memory.asking!
  const answer = yesOrNo(draft)
  if (asking.about === 'objection') return hearObjection(draft, asking)
  delete draft.memory.asking
  if (asking.about === 'which_report') return placeWords(draft, asking, answer)
  if (asking.about === 'first_hand') return hearSource(draft, answer)
  if (answer !== 'yes') {
    draft.notes.push(isUnderWay(draft) ? draft.flow.phrases.goesOn : draft.flow.phrases.rightsLeft)
    return askHere(draft)
  }
  carryOut(draft, asking)
}

function carryOut(draft: Draft, asking: Asking): void {
  switch (asking.about) {
    case 'cancel':
      return cancel(draft)
    case 'restart':
      return restart(draft)
    case 'erase':
    case 'withdraw':
    case 'what_is_kept':
      draft.out.rights = { ask: asking.about, confirmed: true }
      if (asking.about === 'erase' && isUnderWay(draft)) cancel(draft)
      if (asking.about === 'withdraw') forgetReporter(draft)
      draft.notes.push(draft.flow.phrases.rightDone[asking.about])
      return askHere(draft)
    case 'send':
    case 'status_code':
    case 'first_hand':
    case 'which_report':
    case 'objection':
      return askHere(draft)
  }
}

/** The words that follow are the objection, whole and as written. */
function hearObjection(draft: Draft, asking: Extract<Asking, { about: 'objection' }>): void {
  delete draft.memory.asking
  const { phrases } = draft.flow
  const report = draft.context.reports.find((each) => each.id === asking.report)
  if (yesOrNo(draft) === 'no' || report === undefined) {
    draft.notes.push(phrases.rightsLeft)
    return askHere(draft)
  }
  if (draft.memory.objected.includes(report.id)) draft.notes.push(phrases.objectionTwice)
  else {
    draft.memory.objected.push(report.id)
    draft.out.objection = { report: report.id, words: draft.message.text }
    draft.notes.push(phrases.objectionTaken(report.code))
  }
  askHere(draft)
}

/** Words that could be a new report or belong to the open one: as the citizen says. */
function placeWords(
  draft: Draft,
  asking: Extract<Asking, { about: 'which_report' }>,
  answer: 'yes' | 'no' | undefined,
): void {
  draft.message = { ...draft.message, id: asking.id, text: asking.text }
  delete draft.message.choice
  hearIdle(draft, answer === 'yes' ? 'open' : 'new')
}
