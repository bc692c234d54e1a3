// What is heard while no draft is under way: a new report begins, an open one is added to, or we say what we are here for.
import { hearPin, hearWords } from './answer.js'
import { askHere } from './ask.js'
import type { KnownReport } from './conversation.js'
import { isOfHurt } from './danger.js'
import { begin, move, type Draft } from './draft.js'
import { hearFiles } from './evidence.js'
import { hearSecondHand, isSecondHand } from './second-hand.js'
import { addToAlert } from './send.js'
import { plain } from './step.js'

/** @param belongs settled already: to the open report, or a new one. */
export function hearIdle(draft: Draft, belongs?: 'open' | 'new'): void {
  const open = openReport(draft)
  const tells = belongs === 'new' || tellsOfViolation(draft)
  if (open !== undefined && belongs !== 'new') {
    if (belongs === undefined && draft.message.text !== '' && isPerhapsAnother(draft, open))
      return askWhich(draft, open)
    return addToReport(draft, open)
  }
  const { files, text, location } = draft.message
  if (files.length > 0 || tells || location !== undefined) return startWith(draft)
  if (text !== '' && !isGreeting(draft)) {
    draft.prompt = { prompt: draft.flow.phrases.whatWeDo(draft.context.settings), step: 'do' }
    return
  }
  begin(draft)
  move(draft, { type: 'NEXT' })
  askHere(draft)
}

/** Says once what we are. */
export function hello(draft: Draft): void {
  if (draft.memory.greeted) return
  draft.memory.greeted = true
  draft.notes.unshift(draft.flow.phrases.hello(draft.context.settings))
}

function startWith(draft: Draft): void {
  if (isSecondHand(draft)) return hearSecondHand(draft)
  begin(draft)
  if (draft.message.files.length > 0) hearFiles(draft)
  else if (draft.message.location !== undefined) hearPin(draft)
  else hearWords(draft)
}

function isGreeting(draft: Draft): boolean {
  const intent = draft.intentIn('idle')?.name
  return intent === 'greet' || intent === 'start_report'
}

/** Whether the words tell of a violation: anything a step can take. */
function tellsOfViolation(draft: Draft): boolean {
  return stepsTold(draft).length > 0
}

function isWhole(draft: Draft): boolean {
  const told = stepsTold(draft)
  return told.includes('violation') && told.length >= 3
}

/** A whole report, or somebody hurt: words about what a patrol is on its way to belong to it. */
function isPerhapsAnother(draft: Draft, open: KnownReport): boolean {
  if (isWhole(draft)) return true
  const isOnItsWay = open.alerting && draft.memory.alert?.report === open.id
  return isOfHurt(draft) && !(isOnItsWay && !stepsTold(draft).includes('road'))
}

function stepsTold(draft: Draft): string[] {
  // A greeting and no more: there is nothing else to read.
  if (draft.message.text === '' || (isGreeting(draft) && draft.intentIn('idle')?.sure === 'certain'))
    return []
  return draft.flow.steps.filter((step) => draft.spottedFor(step) !== undefined).map((step) => step.name)
}

/** The report an addition belongs to: the one filed from here last, else the newest that is open. */
export function openReport(draft: Draft): KnownReport | undefined {
  const open = draft.context.reports.filter((each) => each.open)
  const last = draft.memory.lastReport?.id
  return open.find((each) => each.id === last) ?? open.sort((one, other) => other.filedAt - one.filedAt)[0]
}

function askWhich(draft: Draft, open: KnownReport): void {
  draft.memory.asking = { about: 'which_report', text: draft.message.text, id: draft.message.id }
  draft.prompt = { prompt: draft.flow.phrases.whichReport(open.code), step: 'do' }
}

/** Words, files, a place or a link join the timeline of a report that is still handled. */
export function addToReport(draft: Draft, open: KnownReport): void {
  const { text, files, location, link } = draft.message
  const { phrases } = draft.flow
  const pin = location === undefined ? '' : `${location.latitude}, ${location.longitude}`
  const words = [...new Set([text, pin, link?.url ?? ''])].filter((each) => each !== '').join('\n')
  draft.out.added = {
    report: open.id,
    files: files.map((file) => file.id),
    ...(words === '' ? {} : { words }),
  }
  if (open.alerting && draft.memory.alert?.report === open.id && words !== '') {
    const isLost = phrases.words.lost.test(plain(text))
    addToAlert(draft, isLost ? phrases.lostSaid : words)
  }
  draft.prompt = { prompt: phrases.addedToReport(open.code), step: 'do' }
}
