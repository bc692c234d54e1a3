// Files and earlier messages: a photo at any time is evidence, news of it is told at a fitting moment, edits and unsends are followed.
import { tidy } from '../reading/text.js'
import { fillSpotted, goOn, hearWords, isRefused } from './answer.js'
import { askHere } from './ask.js'
import { isUnderWay, move, settingNow, standingStep, stepNamed, wholeOf, type Draft } from './draft.js'
import type { NamedStep } from './load-flow.js'
import { AskBack, Refusal, SoFar, type Message } from './step.js'

/** Keeps the message's files with the draft. */
export function keepFiles(draft: Draft): void {
  for (const file of draft.message.files) {
    if (draft.files.some((each) => each.id === file.id)) continue
    draft.files.push({ ...file })
    draft.memory.fileSources[file.id] = draft.heard.id
  }
}

/** Files come at any time: they answer the step that asks for them, and the words beside them are heard too. */
export function hearFiles(draft: Draft): void {
  keepFiles(draft)
  if (standingStep(draft) === undefined) move(draft, { type: 'NEXT' })
  const taker = draft.flow.steps.find((step) => step.hearsFiles === true)
  draft.notes.push(draft.flow.phrases.fileAdded(draft.message.files.length))
  if (taker !== undefined) takeFiles(draft, taker)
  if (draft.message.text === '') return goOn(draft)
  const here = standingStep(draft)
  draft.message = { ...draft.message, files: [] }
  if (here === undefined || isRefused(draft, here)) {
    fillSpotted(draft, here)
    return goOn(draft)
  }
  hearWords(draft)
}

function takeFiles(draft: Draft, taker: NamedStep): void {
  const result = taker.read({ ...draft.message, text: '' }, settingNow(draft, taker.name))
  if (result instanceof Refusal) return
  const isHere = draft.stand.standing === taker.name
  move(draft, { type: isHere ? 'ANSWER' : 'FILL', step: taker.name, answer: result })
}

/** What became of a file. A loss is said at once; what the file tells of time and place waits for its question. */
export function hearNews(draft: Draft): void {
  const { news } = draft.heard
  if (news === undefined) return
  const { phrases } = draft.flow
  const file = draft.files.find((each) => each.id === news.file)
  if (file !== undefined) {
    file.outcome = news.outcome
    if (news.kind !== undefined) file.kind = news.kind
    if (news.takenAt !== undefined) file.takenAt = news.takenAt
    if (news.takenPlace !== undefined) file.takenPlace = news.takenPlace
  }
  if (news.outcome === 'kept') return
  draft.notes.push(news.outcome === 'lost' ? phrases.fileLost : phrases.fileRefused(news.fault))
  if (isUnderWay(draft)) askHere(draft)
}

/** An earlier message was rewritten: what came from it is read anew. */
export function hearEdit(draft: Draft): void {
  const { phrases } = draft.flow
  const text = tidy(draft.heard.text ?? '').trim()
  const lines: string[] = []
  if (!isUnderWay(draft)) {
    const last = draft.memory.lastReport
    if (last === undefined || text === '') return
    if (!draft.context.reports.some((each) => each.id === last.id && each.open)) return
    draft.out.added = { report: last.id, words: text, files: [] }
    draft.notes.push(phrases.editedFiled)
    return
  }
  for (const [name, ids] of Object.entries(draft.memory.sources)) {
    const step = stepNamed(draft, name)
    if (step === undefined || !ids.some((id) => draft.heard.about.includes(id))) continue
    const message: Message = { ...draft.message, text }
    const setting = settingNow(draft, name)
    const spotted = step.spot?.(wholeOf(text, draft.context), setting)
    const answer =
      spotted === undefined
        ? step.read(message, setting)
        : (step.check?.(spotted.answer, setting) ?? spotted.answer)
    if (answer === undefined || isNoAnswer(answer)) continue
    move(draft, { type: 'FILL', step: name, answer })
    const line = settingNow(draft, name).lines.find((each) => each.step === name)
    if (line !== undefined) lines.push(`${line.label}: ${line.words}`)
  }
  if (lines.length > 0) draft.notes.push(phrases.edited(lines))
  if (lines.length > 0) askHere(draft)
  else if (text !== '') {
    draft.notes.push(phrases.editSeen)
    askHere(draft)
  }
}

function isNoAnswer(answer: unknown): boolean {
  return answer instanceof Refusal || answer instanceof AskBack || answer instanceof SoFar
}

/** An earlier message was taken back: its files and answers leave the draft; what is filed stays filed. */
export function hearUnsend(draft: Draft): void {
  const { phrases } = draft.flow
  const { about } = draft.heard
  if (!isUnderWay(draft)) {
    if (draft.memory.lastReport !== undefined) draft.notes.push(phrases.unsentFiled)
    return
  }
  const gone = new Set(
    Object.entries(draft.memory.fileSources).flatMap(([file, source]) =>
      about.includes(source) ? [file] : [],
    ),
  )
  draft.files = draft.files.filter((file) => !gone.has(file.id))
  const labels: string[] = []
  for (const [name, ids] of Object.entries(draft.memory.sources)) {
    if (!ids.every((id) => about.includes(id))) continue
    const step = stepNamed(draft, name)
    if (step === undefined) continue
    move(draft, { type: 'CLEAR', step: name })
    delete draft.memory.sources[name]
    if (step.unlisted !== true) labels.push(step.label)
  }
  if (labels.length === 0 && gone.size === 0) return
  draft.notes.push(phrases.unsent(labels, gone.size))
  goOn(draft)
}
