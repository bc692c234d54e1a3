// The contract of a step: one question of a flow, in one file. Flows import this and nothing else of the conversation.
import type { Land } from '../places/land.js'
import type { Place } from '../places/place.js'
import type { Where } from '../reading/reading.js'
import { fold, tidy } from '../reading/text.js'
import type { WholeReport } from '../reading/whole-report.js'
import type { Consent, Identity, ReportFacts } from '../reports/report.js'
import type { Routed } from '../reports/routing.js'
import type { Conversation, FlowSettings, Heard } from './conversation.js'

export { violationLabel } from '../reports/violations.js'

/** Something to tap. `value` comes back as the message's `choice`; `answer` is taken as the step's answer when tapped. */
export type PromptChoice = { label: string; value: string } | { label: string; answer: unknown }

/** What a step says: one bubble and what can be tapped under it. */
export interface Prompt {
  text: string
  choices: PromptChoice[]
}

/** What a step hears: text tidied, a tapped choice reduced to its value. */
export interface Message {
  id: string
  at: number
  text: string
  choice?: string
  files: Heard['files']
  location?: { latitude: number; longitude: number; label?: string }
  link?: { url: string; title?: string }
  profile?: { name?: string; telephone?: string; address?: string }
}

/** The answers by step name, each as its own step lets others see it (`seenAs`). */
export type Answers = Record<string, unknown>

/** One line of the report as it is read back. */
export interface Line {
  step: string
  label: string
  words: string
}

/** All a step may know beside the message. */
export interface Setting {
  answers: Answers
  now: number
  land: Land
  settings: FlowSettings
  files: Conversation['files']
  /** This step's answer, when it is asked again. */
  current?: unknown
  /** What a step of several questions has so far. */
  partial?: unknown
  /** The words that were understood only in half, before the question that was asked about them. */
  earlier?: string | undefined
  /** Identity given for an earlier report, masked. */
  knownIdentity?: Identity | undefined
  /** Going on now: only what the alert needs is asked first. */
  hurried: boolean
  /** This question was the last thing said: it may be put more briefly now. */
  again?: boolean
  /** The report as it stands, for the step that reads it back. */
  lines: Line[]
  /** What the report would be if it were sent now. */
  facts: ReportFacts
  /** Who would get a report of this place, and why. */
  routedTo(place: Place): Routed
}

/** The citizen's answer does not do: why, and what would. */
export class Refusal {
  constructor(readonly prompt: Prompt) {}
}

/** Understood, but one question has to settle it. */
export class AskBack {
  constructor(
    readonly prompt: Prompt,
    /** What the step holds meanwhile; its `ask` and `read` find it as `partial`. */
    readonly partial?: unknown,
  ) {}
}

/** A step of several questions goes on: what it has so far is kept, and its `ask` asks for the rest. */
export class SoFar {
  constructor(
    readonly partial: unknown,
    readonly said?: string,
  ) {}
}

/** What a text said about a step that was not being asked. */
export interface Spotted<Answer> {
  answer: Answer
  /** `likely` is shown for a yes before it counts. */
  sure: 'certain' | 'likely'
  /** How much of the text it came from: offsets into it. */
  words: { start: number; end: number }
}

/** Who reports, and on which consent. */
export interface Reporter {
  identity?: Identity
  sameIdentity?: boolean
  consent?: Consent
}

/** All that one message tells, read once. */
export interface Whole extends WholeReport {
  text: string
}

export interface StepDefinition<Answer> {
  /** Shown in the review and on the officers' desk. */
  label: string
  /** True: this question is not asked. */
  skip?: (answers: Answers, setting: Setting) => boolean
  ask: (setting: Setting) => Prompt
  read: (message: Message, setting: Setting) => Answer | Refusal | AskBack | SoFar
  /** Judges an answer that was offered and tapped, where tapping alone does not settle it. */
  check?: (answer: Answer, setting: Setting) => Answer | Refusal | AskBack | SoFar
  /** The answer in words; an answer that is a string is its own words. */
  show?: (answer: Answer, setting: Setting) => string
  /** What the answer adds to the report. Without it the answer goes to `more` under its label. */
  facts?: (answer: Answer, setting: Setting) => Partial<ReportFacts>
  /** What the answer tells of who reports: kept apart from the facts. */
  reporter?: (answer: Answer) => Reporter
  /** Finds this step's answer in what was said elsewhere. */
  spot?: (whole: Whole, setting: Setting) => Spotted<Answer> | undefined
  /** What must be known whenever it is said: returns what the step has so far, with it. */
  overhear?: (text: string, setting: Setting) => unknown
  /** The answer, or its absence, is not enough to act on: asked once more before the review, with the reason. */
  weak?: (answer: Answer | undefined, setting: Setting) => Prompt | undefined
  /** What "bỏ qua" means here: an answer, or why it cannot be left out. Without it the step is simply passed over. */
  passOver?: (setting: Setting) => Answer | Refusal | SoFar
  /** This answer says that it is going on now. */
  hurries?: (answer: Answer) => boolean
  /** True: asked before the others when it is going on now. */
  forAlert?: (setting: Setting) => boolean
  /** What this answers later still goes to a unit that has been called. */
  tellsAlert?: boolean
  /** As the other steps see the answer in `answers`. */
  seenAs?: (answer: Answer) => unknown
  /** Whether these words are an answer only as any words would be: what is wholly another step's is then never kept here. */
  takesAnyWords?: (text: string) => boolean
  /** Steps whose answers look like this one's: words said here do not change them (where somebody lives is no scene). */
  shadows?: string[]
  /** A shared pin or map link is for this step, whenever it comes. */
  hearsPin?: boolean
  /** Photos and clips answer this step, whenever they come. */
  hearsFiles?: boolean
  /** Words that name the step in "sửa ...", without diacritics. */
  calledAlso?: string[]
  /** Which of the intents' places this is, given what the step has so far. */
  where?: (partial: unknown) => Where
  /** Left out of the lines that are read back. */
  unlisted?: boolean
  /** The step's own test: what is an answer and what is not. */
  examples: { accepts: string[]; refuses: string[] }
}

/** A step as the machine holds it: the answer's type is the step's own business. */
export type Step = StepDefinition<unknown>

/** A question of a flow; its file's name is its order and the name under which the answer is kept. */
export function step<Answer>(definition: StepDefinition<Answer>): Step {
  return definition as Step
}

/** A bubble and its choices; a plain string is a choice whose value is its own words. */
export function say(text: string, choices: readonly (string | PromptChoice)[] = []): Prompt {
  return {
    text,
    choices: choices.map((choice) =>
      typeof choice === 'string' ? { label: choice, value: valueOf(choice) } : choice,
    ),
  }
}

export function refuse(text: string, choices: readonly (string | PromptChoice)[] = []): Refusal {
  return new Refusal(say(text, choices))
}

export function askBack(text: string, choices: readonly (string | PromptChoice)[] = []): AskBack {
  return new AskBack(say(text, choices))
}

/** The choice that was tapped, typed as words (with or without diacritics), or typed as its number. */
export function choiceOf<Label extends string>(
  labels: readonly Label[],
  message: { text?: string; choice?: string },
): Label | undefined {
  if (message.choice !== undefined) return labels.find((label) => valueOf(label) === message.choice)
  const said = plain(message.text ?? '')
  const number = numberSaid(said)
  if (number !== undefined) return labels[number - 1]
  return labels.find((label) => plain(label) === said)
}

/** As `choiceOf`, for choices whose value is not their label. */
export function valueChosen<Value extends string>(
  choices: readonly { label: string; value: Value }[],
  message: { text?: string; choice?: string },
): Value | undefined {
  if (message.choice !== undefined) return choices.find((choice) => choice.value === message.choice)?.value
  const label = choiceOf(
    choices.map((choice) => choice.label),
    message,
  )
  return choices.find((choice) => choice.label === label)?.value
}

/** `2`, `2.`, `số 2`, `chọn 2`: the number of a choice. */
export function numberSaid(said: string): number | undefined {
  const found = /^(?:so |chon |so thu tu |lua chon |cau |y )?(\d{1,2})$/.exec(plain(said))
  return found === null ? undefined : Number(found[1])
}

/** Words as they are compared: no case, no diacritics, no punctuation, single spaces. */
export function plain(text: string): string {
  return fold(tidy(text))
    .replace(/[^\p{L}\p{N}#:/+-]+/gu, ' ')
    .trim()
}

/** A label as a payload carries it: `Trong cùng` -> `trong-cung`. */
export function valueOf(label: string): string {
  return plain(label)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
