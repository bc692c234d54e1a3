// THINK: one message taken through one conversation. Pure: no network, disk, clock or chance but what the context hands in.
import { hearChoice, hearPin, hearWords, isRefused, overhear } from './answer.js'
import { askHere, bubblesOf } from './ask.js'
import { makeBot, type Reply } from './bot.js'
import { commands } from './commands.js'
import { answersOurs, hearConfirmation } from './confirm.js'
import type { Context, Conversation, Heard, Say, Turn } from './conversation.js'
import { keepHurt, warnOfDanger } from './danger.js'
import {
  begin,
  forgetReporter,
  hasContent,
  isUnderWay,
  leave,
  move,
  openDraft,
  standingStep,
  type Draft,
} from './draft.js'
import { hearEdit, hearFiles, hearNews, hearUnsend, keepFiles } from './evidence.js'
import { addToReport, hearIdle, hello, openReport } from './idle.js'
import type { Flow } from './load-flow.js'
import { answerOfficer, hearOfficer } from './officer.js'
import { hearSecondHand, isSecondHand } from './second-hand.js'
import {
  callAlert,
  hearForAlert,
  hearPinForAlert,
  isAlertHeldBack,
  isWorthReminding,
  reminderAt,
  silentMs,
} from './send.js'
import { numberSaid, plain } from './step.js'

export function newConversation(flow: Flow): Conversation {
  return { flow: flow.name, standing: 'idle', answers: {}, files: [], memory: {}, heardAt: 0 }
}

/**
 * Takes one message through one conversation.
 * The conversation given is not changed. What fails inside reaches the caller; nothing is half done.
 */
export async function takeTurn(conversation: Conversation, heard: Heard, context: Context): Promise<Turn> {
  if (silent.has(heard.kind)) return { conversation, says: [] }
  const draft = openDraft(conversation, heard, context)
  prepare(draft)
  const says = await bot(draft)
  rememberShown(draft, says)
  return { ...draft.out, ...wakeOf(draft), says, conversation: closeDraft(draft) }
}

/** What concerns our own messages or the operator: nothing is said to it. */
const silent = new Set<Heard['kind']>(['delivered', 'seen', 'echo', 'taken', 'released', 'notice'])

/** What is ours to hear, and not the citizen's doing. */
const fromUs = new Set<Heard['kind']>(['news', 'silence', 'ask'])

const bot = makeBot<Draft>(
  [
    { hears: answersOurs, answer: (draft, reply) => finish(draft, reply, hearConfirmation) },
    ...commands.map(({ hears, answer }) => ({
      hears: (draft: Draft) => isWords(draft) && hears(draft),
      answer: (draft: Draft, reply: Reply) => finish(draft, reply, answer),
    })),
  ],
  (draft, reply) => finish(draft, reply, hear),
)

function isWords(draft: Draft): boolean {
  return draft.heard.kind === 'text' || draft.heard.kind === 'choice'
}

/** Lets a handler decide, then says what has to be said beside it. */
async function finish(draft: Draft, reply: Reply, handler: (draft: Draft) => void): Promise<void> {
  if (handler !== hearConfirmation) letGoOfQuestion(draft)
  handler(draft)
  if (!fromUs.has(draft.heard.kind)) {
    keepHurt(draft)
    callAlert(draft)
    warnOfDanger(draft)
    if (draft.heard.kind !== 'withdraw' && (draft.notes.length > 0 || draft.prompt !== undefined))
      hello(draft)
  }
  for (const bubble of bubblesOf(draft)) await reply(bubble)
}

/** A yes or no that was asked for and did not come is not waited for: a later "có" answers something else. */
function letGoOfQuestion(draft: Draft): void {
  const { asking } = draft.memory
  const isWaiting = asking?.about === 'objection' || asking?.about === 'which_report'
  if (!isWaiting && !fromUs.has(draft.heard.kind)) delete draft.memory.asking
}

function hear(draft: Draft): void {
  const { phrases } = draft.flow
  switch (draft.heard.kind) {
    case 'text':
    case 'choice':
    case 'media':
    case 'location':
      return hearContent(draft)
    case 'contact':
    case 'profile':
      return hearProfile(draft)
    case 'share':
      return hearShare(draft)
    case 'started':
      if (isUnderWay(draft)) draft.notes.push(phrases.resumed)
      else begin(draft)
      move(draft, { type: 'NEXT' })
      return askHere(draft)
    case 'sticker':
      draft.notes.push(phrases.sticker)
      if (!isUnderWay(draft)) draft.prompt = { prompt: phrases.whatWeDo(draft.context.settings), step: 'do' }
      return askHere(draft)
    case 'voice':
      return hearVoice(draft)
    case 'edit':
      return hearEdit(draft)
    case 'unsend':
      return hearUnsend(draft)
    case 'withdraw':
      return hearWithdraw(draft)
    case 'news':
      return hearNews(draft)
    case 'silence':
      return hearSilence(draft)
    case 'ask':
      return hearOfficer(draft)
    case 'unknown':
      draft.notes.push(phrases.unknownKind)
      return askHere(draft)
    case 'reaction':
    case 'delivered':
    case 'seen':
    case 'echo':
    case 'taken':
    case 'released':
    case 'notice':
      return
  }
}

/** Taken back by the platform's own switch: at once, and said. */
function hearWithdraw(draft: Draft): void {
  draft.out.rights = { ask: 'withdraw', confirmed: true }
  forgetReporter(draft)
  draft.notes.push(draft.flow.phrases.rightDone.withdraw)
  askHere(draft)
}

function hearContent(draft: Draft): void {
  const { choice, files, text } = draft.message
  if (draft.memory.reopened !== undefined && answerOfficer(draft)) return
  if (files.length === 0 && onlyLink.test(text)) {
    draft.message = { ...draft.message, text: '', link: { url: text } }
    return hearShare(draft)
  }
  if (!isUnderWay(draft)) return choice === undefined ? hearIdle(draft) : hearChoice(draft, choice)
  if (isSecondHand(draft)) return hearSecondHand(draft)
  if (text !== '') overhear(draft)
  if (choice !== undefined) return hearChoice(draft, choice)
  if (draft.message.location !== undefined) return hearPlace(draft)
  if (files.length > 0) return hearFiles(draft)
  if (text !== '' && hearForAlert(draft, plain(text))) return askHere(draft)
  if (text !== '' || draft.message.profile !== undefined) hearWords(draft)
}

/** A pin: where the vehicle is now while an alert is out, else the place of the report. */
function hearPlace(draft: Draft): void {
  if (hearPinForAlert(draft)) askHere(draft)
  else hearPin(draft)
}

const onlyLink = /^https?:\/\/\S+$/i

/** What the platform's own form brought of the citizen is for the step that asks who reports; elsewhere it is let be. */
function hearProfile(draft: Draft): void {
  if (standingStep(draft)?.reporter !== undefined) hearWords(draft)
}

/** A link may be a place on a map; anything else that is shared cannot be evidence, but is kept as a note. */
function hearShare(draft: Draft): void {
  const { link } = draft.message
  const open = isUnderWay(draft) ? undefined : openReport(draft)
  if (open !== undefined) return addToReport(draft, open)
  const { text } = draft.message
  const pin = { ...draft.message, text: '' }
  const taker = draft.flow.steps.find((step) => step.hearsPin === true)
  const isPlace = taker !== undefined && !isRefused(draft, taker, pin)
  if (isPlace && isUnderWay(draft)) {
    draft.message = pin
    return hearPlace(draft)
  }
  if (!isUnderWay(draft)) begin(draft)
  if (link !== undefined) draft.memory.notes.push([text, link.title, link.url].filter(Boolean).join(' '))
  draft.notes.push(draft.flow.phrases.share)
  if (draft.stand.standing === 'idle' || draft.stand.standing === 'done') move(draft, { type: 'NEXT' })
  askHere(draft)
}

/** Kept for officers to hear; the bot itself needs words. */
function hearVoice(draft: Draft): void {
  const open = isUnderWay(draft) ? undefined : openReport(draft)
  const files = draft.message.files.map((file) => file.id)
  if (files.length > 0 && open !== undefined) draft.out.added = { report: open.id, files }
  else if (files.length > 0) {
    begin(draft)
    keepFiles(draft)
    if (standingStep(draft) === undefined) move(draft, { type: 'NEXT' })
  }
  draft.notes.push(files.length > 0 ? draft.flow.phrases.voiceKept : draft.flow.phrases.voice)
  askHere(draft)
}

/** A draft that has waited: one reminder while the channel lets us write, and its end after its days. */
function hearSilence(draft: Draft): void {
  if (!isUnderWay(draft)) return
  const { now, settings } = draft.context
  if (now >= draft.heardAt + settings.draftLifeMs) return expire(draft)
  if (isAlertHeldBack(draft)) {
    callAlert(draft)
    return askHere(draft)
  }
  if (draft.memory.reminded || !isWorthReminding(draft) || now >= draft.heardAt + settings.replyWindowMs)
    return
  draft.memory.reminded = true
  askHere(draft)
  draft.notes.push(draft.flow.phrases.reminder)
}

/** A draft whose days are over is erased; that something was lost is said when the citizen comes back. */
function expire(draft: Draft): void {
  const isLoss = hasContent(draft)
  leave(draft)
  draft.memory.expired = isLoss
}

/** What has to be known before the message is heard: an expired draft, files, a choice typed as words or as its number. */
function prepare(draft: Draft): void {
  const { context, heard, memory } = draft
  if (fromUs.has(heard.kind)) return
  if (isUnderWay(draft) && heard.at > draft.heardAt + context.settings.draftLifeMs) {
    expire(draft)
  }
  if (draft.memory.expired) draft.notes.push(draft.flow.phrases.expired)
  draft.memory.expired = false
  draft.heardAt = Math.max(draft.heardAt, heard.at)
  // A step that was removed from the flow: the answers tell where to go on.
  if (isUnderWay(draft) && standingStep(draft) === undefined) move(draft, { type: 'NEXT' })
  const typed =
    draft.message.choice === undefined ? payloadTyped(memory.shown, draft.message.text) : undefined
  if (typed !== undefined) draft.message = { ...draft.message, text: '', choice: typed }
}

function payloadTyped(shown: { label: string; payload: string }[], text: string): string | undefined {
  if (text === '') return undefined
  const number = numberSaid(text)
  if (number !== undefined) return shown[number - 1]?.payload
  const said = plain(text)
  return shown.find(({ label }) => plain(label) === said)?.payload
}

function closeDraft(draft: Draft): Conversation {
  const { position, standing } = draft.stand
  const { trail, skipped, pressed } = position
  return {
    flow: draft.flow.name,
    standing,
    answers: position.answers,
    files: draft.files,
    memory: { ...draft.memory, trail, skipped, pressed },
    heardAt: draft.heardAt,
    ...(draft.startedAt === undefined ? {} : { startedAt: draft.startedAt }),
  }
}

function rememberShown(draft: Draft, says: Say[]): void {
  if (says.length === 0) return
  draft.memory.shown = says.at(-1)!.choices
  if (draft.prompt === undefined) delete draft.memory.asked
  else draft.memory.asked = draft.prompt.step
}

/** Soon, for something going on now that has not left; then the one reminder, then the end of the draft. */
function wakeOf(draft: Draft): { wakeAt?: number } {
  if (!isUnderWay(draft)) return {}
  if (isAlertHeldBack(draft)) return { wakeAt: draft.heardAt + silentMs }
  const endsAt = draft.heardAt + draft.context.settings.draftLifeMs
  if (draft.memory.reminded || !isWorthReminding(draft)) return { wakeAt: endsAt }
  return { wakeAt: Math.min(reminderAt(draft), endsAt) }
}
