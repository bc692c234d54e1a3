// How words and taps become answers: the step that is asked reads first, what belongs elsewhere lands in its own place.
import { askHere, isProposing, withHuman } from './ask.js'
import { isOfHurt } from './danger.js'
import { begin, isUnderWay, move, saidAs, settingNow, standingStep, stepNamed, type Draft } from './draft.js'
import type { NamedStep } from './load-flow.js'
import { isHurried, isOpen, isUrgent } from './machine.js'
import { fileReport } from './send.js'
import { tidy } from '../reading/text.js'
import { AskBack, plain, Refusal, SoFar, type Message, type Spotted } from './step.js'

/** A tap on a choice, possibly on an old bubble: it answers its own step. */
export function hearChoice(draft: Draft, choice: string): void {
  const [, name, value] = /^#([a-z-]+):(.*)$/.exec(choice) ?? []
  const step = name === undefined ? undefined : stepNamed(draft, name)
  if (step === undefined || value === undefined || !isUnderWay(draft)) return explainOldButton(draft)
  const offer = draft.memory.offers.find((each) => each.step === step.name && each.key === value)
  if (step.name === 'review' && draft.stand.standing !== 'review') return explainOldButton(draft)
  if (offer !== undefined) {
    const setting = settingNow(draft, step.name)
    return settle(draft, step, step.check === undefined ? offer.answer : step.check(offer.answer, setting))
  }
  const result = step.read({ ...draft.message, text: '', choice: value }, settingNow(draft, step.name))
  if (result instanceof Refusal && step.name !== draft.stand.standing) return explainOldButton(draft)
  settle(draft, step, result)
}

function explainOldButton(draft: Draft): void {
  draft.notes.push(draft.flow.phrases.oldButton)
  askHere(draft)
}

/** Words, a pin, a link or files said to the step we stand on. */
export function hearWords(draft: Draft): void {
  const step = standingStep(draft)
  if (step === undefined) return hearFromNowhere(draft)
  const isLoose = step.takesAnyWords?.(draft.message.text) === true
  if (isLoose && belongsElsewhere(draft, step) && fillSpotted(draft, step, true)) return goOn(draft)
  const result = step.read(draft.message, settingNow(draft, step.name))
  if ((isLoose || result instanceof Refusal) && saysFilesAreSent(draft, step)) {
    draft.memory.tries = 0
    return goOn(draft)
  }
  if (!(result instanceof Refusal)) {
    fillSpotted(draft, step)
    return settle(draft, step, result)
  }
  if (fillSpotted(draft, step, true)) {
    draft.memory.tries = 0
    return goOn(draft)
  }
  // Somebody hurt is no misunderstanding: the words are kept, and the question stands.
  if (isOfHurt(draft)) return askHere(draft)
  settle(draft, step, result)
}

/** "Xong", "gửi hết rồi": about the files, though the next question is out already. */
function saysFilesAreSent(draft: Draft, here: NamedStep): boolean {
  if (draft.files.length === 0 || here.hearsFiles === true) return false
  if (draft.intentIn('media')?.name === 'done_media') return true
  return draft.flow.phrases.words.filesSent.test(plain(draft.message.text))
}

/** The first words of a draft: whatever they tell is taken before anything is asked. */
function hearFromNowhere(draft: Draft): void {
  begin(draft)
  overhear(draft)
  fillSpotted(draft, undefined)
  move(draft, { type: 'NEXT' })
  askHere(draft)
}

/** Takes what a step's reading came to. */
export function settle(draft: Draft, step: NamedStep, result: unknown): void {
  const { memory } = draft
  if (result instanceof Refusal) {
    memory.tries += 1
    const isLost = memory.tries >= triesMax
    if (isLost) draft.notes.push(draft.flow.phrases.afterTwoTries)
    draft.prompt = { prompt: isLost ? withHuman(draft, result.prompt) : result.prompt, step: step.name }
    return
  }
  memory.tries = 0
  if (result instanceof AskBack) {
    if (draft.message.text !== '') memory.half = { step: step.name, text: halfOf(draft, step) }
    if (result.partial !== undefined) memory.partial[step.name] = result.partial
    if (draft.stand.standing !== step.name) move(draft, { type: 'EDIT', step: step.name })
    draft.prompt = { prompt: result.prompt, step: step.name }
    return
  }
  if (result instanceof SoFar) {
    if (result.partial === undefined) delete memory.partial[step.name]
    else memory.partial[step.name] = result.partial
    if (result.said !== undefined) draft.notes.push(result.said)
    if (draft.stand.standing !== step.name) move(draft, { type: 'EDIT', step: step.name })
    return askHere(draft)
  }
  if (step.name === 'review' && isProposing(draft)) {
    // What waits for a yes would be gone with the draft.
    draft.notes.push(draft.flow.phrases.beforeSending)
    return askHere(draft)
  }
  takeAnswer(draft, step, result)
  if (step.name === 'review') return send(draft)
  goOn(draft)
}

const triesMax = 2

/** What is understood in half grows with each question, up to a few messages' worth. */
function halfOf({ memory, message }: Draft, step: NamedStep): string {
  const before = memory.half?.step === step.name ? `${memory.half.text} ` : ''
  return `${before}${message.text}`.slice(-halfLengthMax)
}

const halfLengthMax = 1000

/** The citizen has said "send" to the report as it was read back. */
function send(draft: Draft): void {
  move(draft, { type: 'SEND' })
  if (draft.stand.standing === 'done') fileReport(draft)
}

/** What a step has to know whenever it is said: an age, before anybody asks who reports. */
export function overhear(draft: Draft): void {
  for (const step of draft.flow.steps) {
    const partial = step.overhear?.(draft.message.text, settingNow(draft, step.name))
    if (partial !== undefined) draft.memory.partial[step.name] = partial
  }
}

/** A place on the map, at any step: it belongs to the step that asks for places. */
export function hearPin(draft: Draft): void {
  if (standingStep(draft) === undefined) move(draft, { type: 'NEXT' })
  const step = draft.flow.steps.find((each) => each.hearsPin === true)
  if (step === undefined) return askHere(draft)
  settle(draft, step, step.read(draft.message, settingNow(draft, step.name)))
}

/** Whether a step can make nothing of the message. */
export function isRefused(draft: Draft, step: NamedStep, message = draft.message): boolean {
  return step.read(message, settingNow(draft, step.name)) instanceof Refusal
}

/** Keeps an answer where it belongs; what it replaces is said. */
export function takeAnswer(draft: Draft, step: NamedStep, answer: unknown): void {
  const { memory, stand } = draft
  const before = stand.position.answers[step.name]
  const isHere = stand.standing === step.name
  if (before !== undefined) noteChange(draft, step, before, answer)
  memory.sources[step.name] = sourcesOf(draft, step)
  delete memory.partial[step.name]
  delete memory.proposals[step.name]
  if (memory.half?.step === step.name) delete memory.half
  move(draft, { type: isHere ? 'ANSWER' : 'FILL', step: step.name, answer })
}

/** The messages an answer came from: of a burst those that hold its words, so that taking one back takes no more. */
function sourcesOf(draft: Draft, step: NamedStep): string[] {
  const { bubbles } = draft.heard
  if (bubbles === undefined) return [draft.heard.id]
  const words = draft.spottedFor(step)?.words
  if (words === undefined) return bubbles.map(({ id }) => id)
  let from = 0
  const holding = bubbles.filter(({ text }) => {
    const said = tidy(text).trim()
    const start = draft.message.text.indexOf(said, from)
    if (start < 0) return false
    from = start + said.length
    return words.start < from && start < words.end
  })
  return (holding.length > 0 ? holding : bubbles).map(({ id }) => id)
}

function noteChange(draft: Draft, step: NamedStep, before: unknown, after: unknown): void {
  if (step.unlisted === true) return
  const [was, is] = [saidAs(draft, step, before), saidAs(draft, step, after)]
  if (was !== is && is !== '') draft.notes.push(draft.flow.phrases.changed(step.label, was, is))
}

/** On to the first open question; a question that is being changed is asked again first. */
export function goOn(draft: Draft): void {
  const { answers, skipped, next } = draft.stand.position
  const { standing } = draft.stand
  const isBeingChanged = standing in answers || skipped.includes(standing)
  if (!isBeingChanged && standing !== 'review' && standing !== next) move(draft, { type: 'NEXT' })
  askHere(draft)
}

/** Whether most of the words are about another step: "à mà biển là ..." while free words are asked for. */
function belongsElsewhere(draft: Draft, here: NamedStep): boolean {
  const { text } = draft.message
  if (text.length < belongingLengthMin) return false
  const spotted = spottedIn(draft, here).map(({ spot }) => spot.words)
  const covered = [...text].filter((_, at) =>
    spotted.some(({ start, end }) => start <= at && at < end),
  ).length
  return covered / text.length > (correctionLead.test(text) ? 0.3 : 0.6)
}

/** Shorter words are a yes, a no or a number. */
const belongingLengthMin = 6

const correctionLead = /^(à|a|ừ|ah|quên|nhầm|sorry|xin lỗi)[ ,]/iu

/**
 * Puts what the words tell about other steps into them: what is sure at once, the rest for a yes.
 * @param correcting whether held answers may be replaced too
 * @returns whether anything was taken, or said again that is held already
 */
export function fillSpotted(draft: Draft, here: NamedStep | undefined, correcting = false): boolean {
  const { position } = draft.stand
  const { steps } = draft.flow
  if (!correcting && !steps.some((step) => step !== here && step.spot && canTake(draft, step))) return false
  const noted: { label: string; words: string }[] = []
  let isTaken = false
  for (const { step, spot } of spottedIn(draft, here)) {
    const isHeld = step.name in position.answers
    if (isHeld ? !correcting : !canTake(draft, step)) continue
    if (here?.shadows?.includes(step.name) === true) continue
    isTaken = true
    if (isHeld && isSame(draft, step, spot.answer)) continue
    if (spot.sure === 'likely' && !mayNotWait(draft, step)) {
      draft.memory.proposals[step.name] = spot.answer
      continue
    }
    if (!isHeld) noted.push({ label: step.label, words: saidAs(draft, step, spot.answer) })
    takeAnswer(draft, step, spot.answer)
  }
  noteTaken(draft, noted)
  return isTaken
}

/** Going on now: what the alert needs is taken as it seems and said; a yes would cost the patrol a minute, and a change is one word. */
function mayNotWait({ flow, stand }: Draft, step: NamedStep): boolean {
  return step.check === undefined && isHurried(flow, stand.position) && isUrgent(step, stand.position)
}

/** One thing in a short sentence, several in a list. */
function noteTaken({ flow, notes }: Draft, noted: { label: string; words: string }[]): void {
  const [first, second] = noted
  if (first === undefined) return
  if (second === undefined) notes.push(flow.phrases.changed(first.label, '', first.words))
  else notes.push(flow.phrases.noted(noted.map(({ label, words }) => `${label}: ${words}`)))
}

function canTake(draft: Draft, step: NamedStep): boolean {
  return isOpen(step, draft.stand.position) || draft.stand.position.skipped.includes(step.name)
}

function spottedIn(draft: Draft, here: NamedStep | undefined): { step: NamedStep; spot: Spotted<unknown> }[] {
  if (draft.message.text === '') return []
  return draft.flow.steps.flatMap((step) => {
    if (step === here) return []
    const spot = draft.spottedFor(step)
    return spot === undefined ? [] : [{ step, spot }]
  })
}

/** Whether an answer says nothing that the one held does not. */
function isSame(draft: Draft, step: NamedStep, answer: unknown): boolean {
  const held = draft.stand.position.answers[step.name]
  return saidAs(draft, step, held) === saidAs(draft, step, answer)
}

/** A new value that came with the wish to change a line: "sửa biển số: 98A-123.45". */
export function changeTo(draft: Draft, step: NamedStep, value: string): void {
  const message: Message = { ...draft.message, text: value }
  const isNew = !(step.name in draft.stand.position.answers)
  const result = step.read(message, settingNow(draft, step.name))
  if (result instanceof Refusal || result instanceof AskBack || result instanceof SoFar) {
    move(draft, { type: 'EDIT', step: step.name })
    return settle(draft, step, result)
  }
  if (isNew) draft.notes.push(draft.flow.phrases.changed(step.label, '', saidAs(draft, step, result)))
  takeAnswer(draft, step, result)
  goOn(draft)
}
