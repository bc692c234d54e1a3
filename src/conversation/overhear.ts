// What becomes of a citizen's words while a person talks with them: said to that person, unless it is the bot they call. Pure.
import { bubblesOf } from './ask.js'
import type { Context, Conversation, Heard, KnownReport, Say, Turn } from './conversation.js'
import { isOfHurt } from './danger.js'
import { isUnderWay, openDraft, type Draft } from './draft.js'
import { numberSaid, plain } from './step.js'
import { intentOf } from './where.js'

const resume = '#do:resume'

/**
 * What of a message is for the bot though a person talks with the citizen: a tap, help, a report looked up or begun, somebody in danger,
 * the wish to write on. Whoever calls the bot has it back.
 * @returns what the bot is to hear; undefined: it was said to the person
 */
export function saidToBot(conversation: Conversation, heard: Heard, context: Context): Heard | undefined {
  if (heard.kind !== 'text' && heard.kind !== 'choice') return undefined
  const draft = openDraft(conversation, heard, context)
  if (draft.message.choice !== undefined || callsBot(draft)) return heard
  return isUnderWay(draft) && wantsToWriteOn(draft) ? { ...heard, kind: 'choice', choice: resume } : undefined
}

function wantsToWriteOn({ message, memory: { shown }, flow }: Draft): boolean {
  const said = plain(message.text)
  return (shown[0]?.payload === resume && numberSaid(said) === 1) || flow.phrases.words.resume.test(said)
}

function callsBot(draft: Draft): boolean {
  const said = plain(draft.message.text)
  if (said === '') return false
  const { newReport, danger } = draft.flow.phrases.words
  if (newReport.test(said) || isOfHurt(draft) || danger.hit_and_run.test(said)) return true
  if ((danger.drunk.test(said) || danger.racing.test(said)) && isGoingOn(draft)) return true
  const intent = intentOf(draft)
  return intent?.sure === 'certain' && (intent.name === 'help' || intent.name === 'status')
}

function isGoingOn(draft: Draft): boolean {
  return draft.flow.steps.some((step) => {
    const spot = step.hurries === undefined ? undefined : draft.spottedFor(step)
    return spot !== undefined && step.hurries?.(spot.answer) === true
  })
}

/** Kinds in which a citizen says something, and may be told to whom it goes. */
const saying = new Set<Heard['kind']>(['text', 'choice', 'media', 'location'])

/**
 * Keeps what was said for the people at the desk: files join the draft under way or the open report, words join its timeline.
 * The bot's own question stands where it was and waits; that it does is said once to whom an officer asks about a report.
 * @param maySpeak false: the platform has given the chat to somebody else
 */
export function overhear(
  conversation: Conversation,
  heard: Heard,
  context: Context,
  maySpeak: boolean,
): Turn {
  const files = heard.files.map((file) => ({ ...file }))
  const draft = openDraft(conversation, heard, context)
  const isWriting = isUnderWay(draft)
  const open = context.reports.find((report) => report.open)
  const isAsked = isWriting && open !== undefined && saying.has(heard.kind)
  const says = isAsked && maySpeak ? whoHears(draft) : []
  const kept: Conversation = {
    ...conversation,
    heardAt: heard.at,
    files: isWriting ? [...conversation.files, ...files] : conversation.files,
    memory: says.length === 0 ? conversation.memory : { ...conversation.memory, shown: says[0]!.choices },
  }
  const added = addedTo(open, heard, isWriting ? [] : files)
  return { conversation: kept, says, ...(added === undefined ? {} : { added }) }
}

function addedTo(open: KnownReport | undefined, { text }: Heard, files: Heard['files']): Turn['added'] {
  if (open === undefined || (text === undefined && files.length === 0)) return undefined
  return { report: open.id, ...(text === undefined ? {} : { words: text }), files: files.map(({ id }) => id) }
}

function whoHears(draft: Draft): Say[] {
  if (draft.memory.shown[0]?.payload === resume) return []
  draft.prompt = { prompt: draft.flow.phrases.personTalks, step: 'do' }
  return bubblesOf(draft)
}
