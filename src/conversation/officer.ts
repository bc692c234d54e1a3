// An officer's question about one step of a filed report: the step asks it again, with its own checks; the answer joins the report.
import { askHere } from './ask.js'
import { saidAs, settingNow, stepNamed, type Draft } from './draft.js'
import { AskBack, Refusal, SoFar } from './step.js'

export function hearOfficer(draft: Draft): void {
  const { ask } = draft.heard
  if (ask === undefined) return
  draft.memory.reopened = { ...ask }
  askAgain(draft)
}

function askAgain(draft: Draft): void {
  const { reopened } = draft.memory
  if (reopened === undefined) return
  draft.notes.push(draft.flow.phrases.officerAsks(reopened.words))
  const step = stepNamed(draft, reopened.step)
  if (step !== undefined) draft.prompt = { prompt: step.ask(settingNow(draft, step.name)), step: step.name }
}

/** @returns whether the message was taken as the answer (or as a try at it) */
export function answerOfficer(draft: Draft): boolean {
  const { reopened } = draft.memory
  const { phrases } = draft.flow
  if (reopened === undefined) return false
  const step = stepNamed(draft, reopened.step)
  const { choice, files, text } = draft.message
  const told = { report: reopened.report, step: reopened.step, label: step?.label ?? phrases.noteLabel }
  if (files.length > 0) {
    draft.out.added = {
      report: reopened.report,
      files: files.map((file) => file.id),
      ...(text === '' ? {} : { words: text }),
    }
    delete draft.memory.reopened
    draft.notes.push(phrases.officerAnswered)
    askHere(draft)
    return true
  }
  if (step === undefined) {
    draft.out.answered = { ...told, words: text, value: text }
    return answered(draft)
  }
  const tapped = choice === undefined ? undefined : tappedValue(step.name, choice)
  if (choice !== undefined && tapped === undefined) return false
  const offer = draft.memory.offers.find((each) => each.step === step.name && each.key === tapped)
  const message = { ...draft.message, text: choice === undefined ? text : '' }
  delete message.choice
  const result =
    offer?.answer ??
    step.read(tapped === undefined ? message : { ...message, choice: tapped }, settingNow(draft, step.name))
  if (result instanceof Refusal && draft.intentIn('people')?.name === 'skip') {
    delete draft.memory.reopened
    draft.notes.push(phrases.rightsLeft)
    askHere(draft)
    return true
  }
  if (result instanceof Refusal || result instanceof AskBack) {
    draft.prompt = { prompt: result.prompt, step: step.name }
    return true
  }
  if (result instanceof SoFar) {
    draft.memory.partial[step.name] = result.partial
    askAgain(draft)
    return true
  }
  const facts = step.facts?.(result, settingNow(draft, step.name))
  draft.out.answered = {
    ...told,
    words: saidAs(draft, step, result) || text,
    value: result,
    ...(facts === undefined ? {} : { facts }),
  }
  return answered(draft)
}

function tappedValue(step: string, choice: string): string | undefined {
  const lead = `#${step}:`
  return choice.startsWith(lead) ? choice.slice(lead.length) : undefined
}

function answered(draft: Draft): true {
  delete draft.memory.partial[draft.memory.reopened?.step ?? '']
  delete draft.memory.reopened
  draft.notes.push(draft.flow.phrases.officerAnswered)
  askHere(draft)
  return true
}
