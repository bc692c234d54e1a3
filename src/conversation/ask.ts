// What is said next: the question of the step we stand on, and the bubbles of a turn (never more than two).
import type { Say } from './conversation.js'
import { payloadFor, saidAs, settingNow, standingStep, stepNamed, type Draft } from './draft.js'
import { say, type Prompt } from './step.js'

/** Sets the question of the step we stand on: an open proposal first, then what is not enough, then the step's own. */
export function askHere(draft: Draft): void {
  const step = standingStep(draft)
  if (step === undefined) return
  const { phrases } = draft.flow
  if (isProposing(draft)) {
    draft.prompt = { prompt: proposalPrompt(draft), step: 'do' }
    return
  }
  const { answers, pressed, skipped } = draft.stand.position
  const setting = settingNow(draft, step.name)
  const isHeld = step.name in answers
  const weak =
    pressed.includes(step.name) && (isHeld || skipped.includes(step.name))
      ? step.weak?.(answers[step.name], setting)
      : undefined
  if (weak !== undefined) {
    draft.prompt = { prompt: weak, step: step.name }
    return
  }
  const asked = step.ask(setting)
  if (!isHeld || step.name === 'review') {
    draft.prompt = { prompt: asked, step: step.name }
    return
  }
  const words = saidAs(draft, step, answers[step.name])
  draft.prompt = {
    prompt: {
      text: `${phrases.keepOr(words)}\n${asked.text}`,
      choices: [...asked.choices, keepChoice(draft)],
    },
    step: step.name,
  }
}

function keepChoice(draft: Draft): Prompt['choices'][number] {
  return { label: draft.flow.phrases.keep, value: '#do:keep' }
}

function proposalPrompt(draft: Draft): Prompt {
  const { phrases } = draft.flow
  return isOnlyHaste(draft) ? phrases.agreeOngoing : phrases.agree(proposalLines(draft))
}

/** Whether all that waits for a yes is that it is going on now. */
export function isOnlyHaste(draft: Draft): boolean {
  const proposed = Object.entries(draft.memory.proposals)
  return (
    proposed.length === 1 &&
    proposed.every(([name, answer]) => stepNamed(draft, name)?.hurries?.(answer) === true)
  )
}

/**
 * What was read but not surely is put before its own question; before any other, that it is going on now and what would
 * change an answer that is held.
 */
export function isProposing(draft: Draft): boolean {
  const { proposals } = draft.memory
  const { answers } = draft.stand.position
  return Object.entries(proposals).some(
    ([name, answer]) =>
      name === draft.stand.standing || name in answers || stepNamed(draft, name)?.hurries?.(answer) === true,
  )
}

/** What was read but not surely, line by line. */
export function proposalLines(draft: Draft): string[] {
  return Object.entries(draft.memory.proposals).flatMap(([name, answer]) => {
    const step = stepNamed(draft, name)
    return step === undefined ? [] : [`${step.label}: ${saidAs(draft, step, answer)}`]
  })
}

/** Adds what a person can tap to be helped by one. */
export function withHuman(draft: Draft, prompt: Prompt): Prompt {
  return say(prompt.text, [...prompt.choices, { label: draft.flow.phrases.humanChoice, value: '#do:human' }])
}

/**
 * The bubbles of the turn: what matters most alone in the first, then short sentences, then the question.
 * Two at most; what is left over joins the neighbour.
 */
export function bubblesOf(draft: Draft): Say[] {
  const question = draft.prompt
  const texts = [draft.lead.join('\n\n'), draft.notes.join('\n')].filter((text) => text !== '')
  const choices = (question?.prompt.choices ?? []).map((choice) => ({
    label: shortLabel(choice.label),
    payload: payloadFor(draft, question!.step, choice),
  }))
  const asked = question?.prompt.text ?? ''
  const [first, second] = texts
  if (first === undefined) return asked === '' ? [] : [{ text: asked, choices }]
  if (second !== undefined) return [bubble(first), { text: joined(second, asked), choices }]
  if (asked === '') return [{ text: first, choices }]
  const isShort = first.length <= shortLengthMax && !first.includes('\n') && draft.lead.length === 0
  return isShort ? [{ text: joined(first, asked), choices }] : [bubble(first), { text: asked, choices }]
}

const shortLengthMax = 160
/** Messenger's limit on the title of a quick reply, the shortest among the platforms. */
const labelLengthMax = 20

function joined(note: string, asked: string): string {
  return asked === '' ? note : `${note}\n\n${asked}`
}

function bubble(text: string): Say {
  return { text, choices: [] }
}

function shortLabel(label: string): string {
  const tidy = label.normalize('NFC')
  return tidy.length <= labelLengthMax ? tidy : `${tidy.slice(0, labelLengthMax - 1).trimEnd()}…`
}
