// A draft in the hands of one turn: the conversation opened up, what was heard, and what will be said. Lives for one turn only.
import type { Place } from '../places/place.js'
import { readIntent } from '../reading/intent.js'
import type { Intent, Where } from '../reading/reading.js'
import { findPlaceWords } from '../reading/place.js'
import { fold, tidy } from '../reading/text.js'
import { readWholeReport } from '../reading/whole-report.js'
import { route, type Routed } from '../reports/routing.js'
import type { Context, Conversation, Heard, Turn } from './conversation.js'
import { factsOf, linesOf, wordsOf, type Material } from './facts.js'
import { flowNamed, type Flow, type NamedStep } from './load-flow.js'
import { isHurried, machineOf, type Machine, type Move, type Stand } from './machine.js'
import { memoryOf, withoutDraft, type Memory } from './memory.js'
import {
  valueOf,
  type Answers,
  type Message,
  type Prompt,
  type Setting,
  type Spotted,
  type Whole,
} from './step.js'

export interface Draft {
  readonly flow: Flow
  readonly machine: Machine
  readonly heard: Heard
  readonly context: Context
  message: Message
  stand: Stand
  memory: Memory
  files: Conversation['files']
  heardAt: number
  startedAt: number | undefined
  /** The consequences beside words. */
  readonly out: Omit<Turn, 'conversation' | 'says'>
  /** Said before everything else, in a bubble of its own. */
  lead: string[]
  /** Short sentences said before the question. */
  notes: string[]
  /** The question, and the step it belongs to. */
  prompt: { prompt: Prompt; step: string } | undefined
  /** What the message wants, said at this place; read once. */
  intentIn(where: Where): Intent | undefined
  /** What the message tells of a step that is not asked; read once. */
  spottedFor(step: NamedStep): Spotted<unknown> | undefined
}

export function openDraft(conversation: Conversation, heard: Heard, context: Context): Draft {
  const flow = flowNamed(conversation.flow)
  const memory = memoryOf(conversation)
  const intents = new Map<string, Intent>()
  const wholes = new Map<string, Whole>()
  const spots = new Map<string, Spotted<unknown> | undefined>()
  const draft: Draft = {
    flow,
    machine: machineOf(flow),
    heard,
    context,
    message: messageOf(heard),
    memory,
    files: conversation.files.map((file) => ({ ...file })),
    heardAt: conversation.heardAt,
    startedAt: conversation.startedAt,
    out: {},
    lead: [],
    notes: [],
    prompt: undefined,
    stand: {
      standing: conversation.standing,
      position: {
        answers: { ...conversation.answers },
        skipped: memory.skipped,
        pressed: memory.pressed,
        trail: memory.trail,
        settingOf: (step, answers) => settingOf(draft, step, answers),
      },
    },
    intentIn: (where) =>
      draft.message.text === ''
        ? undefined
        : once(intents, `${where}|${draft.message.text}`, () => readIntent(draft.message.text, where)),
    spottedFor: (step) =>
      draft.message.text === ''
        ? undefined
        : once(spots, `${step.name}|${draft.message.text}`, () =>
            step.spot?.(
              once(wholes, draft.message.text, () => wholeOf(draft.message.text, context)),
              settingNow(draft, step.name),
            ),
          ),
  }
  return draft
}

/** All that a message tells. The place is looked for among the words that are not a time, a plate or an act. */
export function wholeOf(text: string, { now, land, settings }: Context): Whole {
  const whole = readWholeReport(text, now)
  const taken = [whole.time, whole.violations, ...whole.plates].flatMap((reading) =>
    reading === undefined || reading.found === 'nothing' || placeLike.test(fold(reading.words.text))
      ? []
      : [reading.words],
  )
  const left = taken.reduce(
    (rest, { start, end }) =>
      `${rest.slice(0, start)}${' '.repeat(Math.max(0, end - start))}${rest.slice(end)}`,
    text,
  )
  const found = findPlaceWords(left, land, settings.province) ?? whole.placeWords
  const { placeWords: _, ...rest } = whole
  if (found === undefined) return { ...rest, text }
  return { ...rest, text, placeWords: { ...found, text: text.slice(found.start, found.end) } }
}

/** Acts whose words hold the place too: "lùi trên cao tốc". */
const placeLike = /cao toc|quoc lo|duong|cau|ham|nga |via he|km/

function once<Value>(known: Map<string, Value>, key: string, read: () => Value): Value {
  if (!known.has(key)) known.set(key, read())
  return known.get(key) as Value
}

function messageOf(heard: Heard): Message {
  const text = tidy(heard.text ?? '').trim()
  // A tap can come back as plain text (Zalo).
  const tapped = heard.choice ?? (/^#[a-z-]+:\S+$/.test(text) ? text : undefined)
  return {
    id: heard.id,
    at: heard.at,
    text: tapped === undefined ? text : '',
    files: heard.files,
    ...(tapped === undefined ? {} : { choice: tapped }),
    ...(heard.location === undefined ? {} : { location: heard.location }),
    ...(heard.link === undefined ? {} : { link: heard.link }),
    ...(heard.profile === undefined ? {} : { profile: heard.profile }),
  }
}

export function move(draft: Draft, step: Move): void {
  draft.stand = draft.machine.move(draft.stand, step)
}

/** Begins a draft if none is under way. */
export function begin(draft: Draft): void {
  if (draft.memory.draft !== undefined) return
  draft.memory = { ...withoutDraft(draft.memory), draft: draft.context.newId() }
  draft.startedAt = draft.heard.at
}

/** Leaves the draft behind: nothing of it stays but that we have met. */
export function leave(draft: Draft): void {
  draft.memory = withoutDraft(draft.memory)
  draft.files = []
  draft.startedAt = undefined
  move(draft, { type: 'CANCEL' })
}

/** A draft is under way. */
export function isUnderWay(draft: Draft): boolean {
  return draft.memory.draft !== undefined
}

/** Consent taken back: who reports is forgotten, and asked anew if the report goes on. */
export function forgetReporter(draft: Draft): void {
  if (!isUnderWay(draft)) return
  for (const { name, reporter } of draft.flow.steps) {
    if (reporter === undefined) continue
    move(draft, { type: 'CLEAR', step: name })
    delete draft.memory.partial[name]
    delete draft.memory.sources[name]
  }
  move(draft, { type: 'NEXT' })
}

/** The citizen has put something into the draft. */
export function hasContent(draft: Draft): boolean {
  return Object.keys(draft.stand.position.answers).length > 0 || draft.files.length > 0
}

export function standingStep(draft: Draft): NamedStep | undefined {
  return stepNamed(draft, draft.stand.standing)
}

export function stepNamed(draft: Draft, name: string): NamedStep | undefined {
  return draft.flow.steps.find((step) => step.name === name)
}

export function settingNow(draft: Draft, step: string): Setting {
  return settingOf(draft, step, draft.stand.position.answers)
}

function settingOf(draft: Draft, step: string, answers: Record<string, unknown>): Setting {
  return new DraftSetting(draft, step, answers)
}

/** A turn makes dozens, each for one question: what is worked out from all the answers is worked out when it is asked for. */
class DraftSetting implements Setting {
  readonly now: number
  readonly land: Setting['land']
  readonly settings: Setting['settings']
  readonly files: Setting['files']
  readonly current: unknown
  readonly partial: unknown
  readonly earlier: string | undefined
  readonly knownIdentity: Setting['knownIdentity']
  readonly again: boolean
  readonly #draft: Draft
  readonly #answers: Record<string, unknown>
  #seen: Answers | undefined
  #facts: Setting['facts'] | undefined

  constructor(draft: Draft, step: string, answers: Record<string, unknown>) {
    const { context, memory } = draft
    this.now = context.now
    this.land = context.land
    this.settings = context.settings
    this.files = draft.files
    this.current = answers[step]
    this.partial = memory.partial[step]
    this.earlier = memory.half?.step === step ? memory.half.text : undefined
    this.knownIdentity = context.knownIdentity?.masked
    this.again = memory.asked === step
    this.#draft = draft
    this.#answers = answers
  }

  get answers(): Answers {
    return (this.#seen ??= seenBy(this.#draft.flow, this.#answers))
  }

  get hurried(): boolean {
    return isHurried(this.#draft.flow, { answers: this.#answers })
  }

  get lines(): Setting['lines'] {
    return linesOf(materialOf(this.#draft, this.#answers))
  }

  get facts(): Setting['facts'] {
    return (this.#facts ??= factsOf(materialOf(this.#draft, this.#answers)))
  }

  routedTo(place: Place): Routed {
    return route({ place, violations: this.facts.violations }, this.#draft.context.routing)
  }
}

function seenBy(flow: Flow, answers: Record<string, unknown>): Answers {
  const seen: Answers = {}
  for (const step of flow.steps)
    if (step.name in answers)
      seen[step.name] = step.seenAs ? step.seenAs(answers[step.name]) : answers[step.name]
  return seen
}

/** What a report would be made of, given these answers. */
export function materialOf(draft: Draft, answers = draft.stand.position.answers): Material {
  return {
    flow: draft.flow,
    answers,
    skipped: draft.stand.position.skipped,
    files: draft.files,
    notes: draft.memory.notes,
    settingOf: (step) => settingOf(draft, step, answers),
  }
}

/** An answer in its step's words, whether it is held or not. */
export function saidAs(draft: Draft, step: NamedStep, answer: unknown): string {
  const { answers } = draft.stand.position
  return wordsOf(materialOf(draft, { ...answers, [step.name]: answer }), step)
}

/** What a tap on one of a prompt's choices sends back; answers offered are remembered under a key of their own. */
export function payloadFor(draft: Draft, step: string, choice: Prompt['choices'][number]): string {
  if ('value' in choice) return choice.value.startsWith('#') ? choice.value : `#${step}:${choice.value}`
  const key = `${valueOf(choice.label)}-${digest(JSON.stringify(choice.answer))}`
  const offers = draft.memory.offers.filter((offer) => offer.step !== step || offer.key !== key)
  draft.memory.offers = [...offers, { step, key, answer: choice.answer }].slice(-offersMax)
  return `#${step}:${key}`
}

const offersMax = 40

/** A short name for a value, the same for the same value (FNV-1a, 32 bits): not a secret. */
function digest(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(36)
}
