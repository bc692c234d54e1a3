// The words that interrupt, in every state: each is heard as a whole message, never inside a sentence.
import type { IntentName } from '../reading/reading.js'
import { fillSpotted, goOn, settle, takeAnswer } from './answer.js'
import { askHere, isProposing } from './ask.js'
import type { Interrupt } from './bot.js'
import {
  begin,
  hasContent,
  isUnderWay,
  leave,
  move,
  settingNow,
  standingStep,
  stepNamed,
  type Draft,
} from './draft.js'
import { dropAlert } from './send.js'
import type { NamedStep } from './load-flow.js'
import { edit } from './edit.js'
import type { Right } from './phrases.js'
import { intentOf } from './where.js'
import { AskBack, plain, Refusal, SoFar, type Prompt } from './step.js'

type Command = Omit<Interrupt<Draft>, 'answer'> & { answer: (draft: Draft) => void }

/** In the order they are tried. */
export const commands: Command[] = [
  { hears: tellsOn, answer: hearTellsOn },
  command('agree', (draft) => isProposing(draft) && meantOne(draft, ['confirm', 'ongoing_yes']), agree),
  command(
    'disagree',
    (draft) => isProposing(draft) && meantOne(draft, ['deny', 'ongoing_no', 'unknown_answer']),
    disagree,
  ),
  command('back', (draft) => meant(draft, 'back'), goBack),
  command('cancel', (draft) => meant(draft, 'cancel'), askCancel),
  command('restart', (draft) => meant(draft, 'restart'), askRestart),
  command('help', (draft) => meant(draft, 'help'), help),
  command('human', (draft) => meant(draft, 'human'), callHuman),
  command('status', (draft) => meant(draft, 'status'), tellStatus),
  command('keep', () => false, keep),
  command('resume', () => false, resume),
  command(
    'new',
    (draft) => says(draft, 'newReport') || (isUnderWay(draft) && meant(draft, 'start_report')),
    askNew,
  ),
  ...(['erase', 'withdraw', 'what_is_kept'] as const).map((right) =>
    command(
      right,
      (draft) => says(draft, rightWords[right]),
      (draft) => askRight(draft, right),
    ),
  ),
  command('objection', (draft) => says(draft, 'objection'), object),
  {
    hears: (draft) =>
      draft.message.choice?.startsWith('#do:edit') === true ||
      (meant(draft, 'edit') && !tellsSentReport(draft)),
    answer: edit,
  },
  command('skip', (draft) => isUnderWay(draft) && meant(draft, 'skip') && !isAnswer(draft), skip),
  command(
    'abuse',
    (draft) => meant(draft, 'abuse') && !isAnswer(draft),
    (draft) =>
      smallTalk(draft, draft.flow.phrases.insulted, draft.flow.phrases.whatWeDo(draft.context.settings)),
  ),
  command(
    'thanks',
    (draft) => meant(draft, 'thanks'),
    (draft) => smallTalk(draft, draft.flow.phrases.thanks),
  ),
  command(
    'greet',
    (draft) => isUnderWay(draft) && meant(draft, 'greet'),
    (draft) => askHere(draft),
  ),
  {
    hears: (draft) =>
      draft.message.text !== '' && draft.flow.phrases.words.english.test(plain(draft.message.text)),
    answer: (draft) => smallTalk(draft, '', draft.flow.phrases.english),
  },
]

const rightWords = { erase: 'erase', withdraw: 'withdraw', what_is_kept: 'whatIsKept' } as const

/** A command is tapped under its name, or said. */
function command(name: string, isSaid: (draft: Draft) => boolean, answer: (draft: Draft) => void): Command {
  return {
    hears: (draft) =>
      draft.message.choice === undefined ? isSaid(draft) : draft.message.choice === `#do:${name}`,
    answer,
  }
}

function says(draft: Draft, words: 'erase' | 'withdraw' | 'whatIsKept' | 'objection' | 'newReport'): boolean {
  return draft.message.text !== '' && draft.flow.phrases.words[words].test(plain(draft.message.text))
}

/** A command is meant when it surely is, or when the step can make nothing else of the words. */
function meant(draft: Draft, name: IntentName): boolean {
  if (draft.message.choice !== undefined || draft.message.files.length > 0) return false
  const intent = intentOf(draft)
  if (intent?.name !== name) return false
  const step = standingStep(draft)
  if (intent.sure === 'certain' || step === undefined) return true
  return step.read(draft.message, settingNow(draft, step.name)) instanceof Refusal
}

function meantOne(draft: Draft, names: IntentName[]): boolean {
  return names.some((name) => meant(draft, name))
}

/** An insult with the answer beside it is an answer. */
function isAnswer(draft: Draft): boolean {
  const step = standingStep(draft)
  if (step === undefined || step.takesAnyWords?.(draft.message.text) === true) return false
  return !(step.read(draft.message, settingNow(draft, step.name)) instanceof Refusal)
}

/** A report that is sent is not changed: what is told with the wish to ("à còn nữa, xe này hay đỗ ở cuối ngõ 12") is added to it. */
function tellsSentReport(draft: Draft): boolean {
  const isOpen = draft.context.reports.some((report) => report.open)
  return !isUnderWay(draft) && isOpen && plain(draft.message.text).split(' ').length >= tellingWordsMin
}

const tellingWordsMin = 5

/** Takes all that was proposed. */
export function agree(draft: Draft): void {
  for (const [name, answer] of Object.entries(draft.memory.proposals)) {
    const step = stepNamed(draft, name)
    if (step === undefined) continue
    const judged = step.check === undefined ? answer : step.check(answer, settingNow(draft, name))
    // What is right may still leave a question open: it is put when its turn comes.
    if (judged instanceof SoFar || judged instanceof AskBack) draft.memory.partial[name] = judged.partial
    else if (!(judged instanceof Refusal)) takeAnswer(draft, step, judged)
  }
  draft.memory.proposals = {}
  goOn(draft)
}

/** Asked whether it goes on now, and told what the vehicle is doing: "nó đang vượt qua cầu". */
function tellsOn(draft: Draft): boolean {
  const { choice, files, text } = draft.message
  if (text === '' || choice !== undefined || files.length > 0) return false
  const step = hasteAsked(draft)
  if (step === undefined || !draft.flow.phrases.words.tellsOn.test(plain(text))) return false
  // "Lúc nãy nó đang chạy": another time is no yes.
  const spot = draft.spottedFor(step)
  return spot === undefined || step.hurries?.(spot.answer) === true
}

/** The step whose proposal is that it goes on now. */
function hasteAsked(draft: Draft): NamedStep | undefined {
  if (!isUnderWay(draft) || !isProposing(draft)) return undefined
  const { proposals } = draft.memory
  return draft.flow.steps.find(
    (step) => step.name in proposals && step.hurries?.(proposals[step.name]) === true,
  )
}

/** "Đang chạy về phía cầu", not "đang chạy ạ". */
const saysMore = /\bdang \S+(?: \S+)*? (?!(?:a|nhe|nha|day|do|kia|ban|roi|nay)\b)\S/

/** That is the yes; whatever else it tells is taken, and kept as it was said: where it goes is no place of its own. */
function hearTellsOn(draft: Draft): void {
  const step = hasteAsked(draft)!
  draft.memory.tries = 0
  takeAnswer(draft, step, draft.memory.proposals[step.name])
  fillSpotted(draft, undefined)
  if (saysMore.test(plain(draft.message.text))) {
    draft.memory.notes.push(draft.message.text)
    draft.notes.push(draft.flow.phrases.noteKept)
  }
  goOn(draft)
}

function disagree(draft: Draft): void {
  const named = Object.keys(draft.memory.proposals).flatMap((name) => stepNamed(draft, name) ?? [])
  if (named.length > 1) {
    const labels = named.map((step) => ({ label: step.label, step: step.name }))
    draft.prompt = { prompt: draft.flow.phrases.whichIsWrong(labels), step: 'do' }
    return
  }
  draft.memory.proposals = {}
  goOn(draft)
}

function goBack(draft: Draft): void {
  const before = draft.stand.standing
  move(draft, { type: 'BACK' })
  if (draft.stand.standing === before) draft.notes.push(draft.flow.phrases.backAtStart)
  delete draft.memory.half
  askHere(draft)
}

/** Nothing given yet: gone at once. Otherwise a yes is asked first. */
function askCancel(draft: Draft): void {
  const { phrases } = draft.flow
  if (!isUnderWay(draft)) {
    draft.notes.push(phrases.nothingToCancel)
    return
  }
  if (!hasContent(draft)) return cancel(draft)
  draft.memory.asking = { about: 'cancel' }
  draft.prompt = { prompt: phrases.askCancel, step: 'do' }
}

export function cancel(draft: Draft): void {
  dropAlert(draft)
  leave(draft)
  draft.notes.push(draft.flow.phrases.cancelled)
}

function askRestart(draft: Draft): void {
  if (!isUnderWay(draft) || !hasContent(draft)) return restart(draft)
  draft.memory.asking = { about: 'restart' }
  draft.prompt = { prompt: draft.flow.phrases.askRestart, step: 'do' }
}

export function restart(draft: Draft): void {
  dropAlert(draft)
  leave(draft)
  startNew(draft)
}

/** A new report while one is being written: the citizen says which of them. */
function askNew(draft: Draft): void {
  if (!isUnderWay(draft) || !hasContent(draft)) return startNew(draft)
  draft.memory.asking = { about: 'restart' }
  draft.prompt = { prompt: draft.flow.phrases.askNew, step: 'do' }
}

function startNew(draft: Draft): void {
  begin(draft)
  move(draft, { type: 'NEXT' })
  askHere(draft)
}

function help(draft: Draft): void {
  const step = standingStep(draft)
  const { phrases } = draft.flow
  draft.notes.push(phrases.help(step))
  if (step === undefined) draft.prompt = { prompt: phrases.whatWeDo(draft.context.settings), step: 'do' }
  else askHere(draft)
}

function callHuman(draft: Draft): void {
  const report = draft.context.reports.find((each) => each.open)
  draft.out.wantsPerson = report === undefined ? {} : { report: report.id }
  draft.memory.tries = 0
  // Officers see reports: without one nobody would see the wish, so it goes along with the next.
  if (report === undefined) draft.memory.wantsPerson = true
  const { humanCalled, humanWithReport, humanByReport } = draft.flow.phrases
  draft.notes.push(report !== undefined ? humanCalled : isUnderWay(draft) ? humanWithReport : humanByReport)
  askHere(draft)
}

function tellStatus(draft: Draft): void {
  const { phrases } = draft.flow
  const { settings, reports } = draft.context
  const code = intentOf(draft)?.code
  const own = code === undefined ? undefined : reports.find((each) => plain(each.code) === plain(code))
  if (own !== undefined) draft.notes.push(phrases.statusOf(own))
  else if (code !== undefined) draft.notes.push(phrases.statusElsewhere(code, settings))
  else if (reports.length === 0) draft.notes.push(phrases.statusNone(settings))
  else draft.notes.push(...latest(reports).map(phrases.statusOf))
  askHere(draft)
}

function latest<Each extends { filedAt: number }>(reports: Each[]): Each[] {
  return [...reports].sort((one, other) => other.filedAt - one.filedAt).slice(0, 3)
}

function keep(draft: Draft): void {
  delete draft.memory.partial[draft.stand.standing]
  delete draft.memory.half
  move(draft, { type: 'NEXT' })
  askHere(draft)
}

/** Back from a person: the question stands where it stood. */
function resume(draft: Draft): void {
  if (isUnderWay(draft)) draft.notes.push(draft.flow.phrases.resumed)
  askHere(draft)
}

function askRight(draft: Draft, right: Right): void {
  draft.memory.asking = { about: right }
  draft.prompt = { prompt: draft.flow.phrases.askRight[right], step: 'do' }
}

function object(draft: Draft): void {
  const { phrases } = draft.flow
  const report = latest(draft.context.reports)[0]
  if (report === undefined) {
    draft.notes.push(phrases.objectionNone)
    return askHere(draft)
  }
  draft.memory.asking = { about: 'objection', report: report.id }
  draft.notes.push(phrases.askObjection)
}

function skip(draft: Draft): void {
  const step = standingStep(draft)
  if (step === undefined) return
  delete draft.memory.half
  const isHeld = step.name in draft.stand.position.answers
  if (isHeld) return keep(draft)
  delete draft.memory.proposals[step.name]
  passOver(draft, step)
}

/** What leaving a question out means is the step's own business. */
export function passOver(draft: Draft, step: NamedStep): void {
  if (step.passOver !== undefined) {
    return settle(draft, step, step.passOver(settingNow(draft, step.name)))
  }
  draft.memory.tries = 0
  move(draft, { type: 'SKIP', step: step.name })
  askHere(draft)
}

/**
 * A kind word, then the question again if one is open.
 * @param wayOn said and offered where no question is open
 */
function smallTalk(draft: Draft, words: string, wayOn?: Prompt): void {
  if (words !== '') draft.notes.push(words)
  if (wayOn !== undefined && !isUnderWay(draft)) {
    draft.prompt = { prompt: wayOn, step: 'do' }
    return
  }
  if (words === '' && wayOn !== undefined) draft.notes.push(wayOn.text)
  askHere(draft)
}
