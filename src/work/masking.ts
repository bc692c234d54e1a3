// Takes what would tell who wrote it out of everything a turn lets others read: timeline words, answers, the facts of an alert.
import type { Turn } from '../conversation/conversation.js'
import { maskAlertFacts, maskDeep, maskText } from '../reports/masking.js'
import type { Identity } from '../reports/report.js'

/** A turn whose words for others are masked; the messages themselves stay sealed with the citizen's key. */
export function maskWords(turn: Turn, known: Identity = {}): Turn {
  const mask = (words: string) => maskText(words, known)
  const { added, answered, objection, alert } = turn
  return {
    ...turn,
    ...(added?.words === undefined ? {} : { added: { ...added, words: mask(added.words) } }),
    ...(answered === undefined ? {} : { answered: maskAnswer(answered, known) }),
    ...(objection === undefined ? {} : { objection: { ...objection, words: mask(objection.words) } }),
    ...(alert === undefined ? {} : { alert: maskAlert(alert, known) }),
  }
}

type Answered = NonNullable<Turn['answered']>

/** Who reports is an answer like any other to the flow; here its words and value stay behind. */
function maskAnswer(answered: Answered, known: Identity): Answered {
  if (identityAnswered(answered) !== undefined)
    return { ...withoutFacts(answered), words: 'Đã trả lời; danh tính được niêm phong.', value: null }
  const { facts } = answered
  return {
    ...answered,
    words: maskText(answered.words, known),
    value: maskDeep(answered.value, known),
    ...(facts === undefined ? {} : { facts: maskAlertFacts(facts, known) }),
  }
}

function withoutFacts({ facts: _, ...answered }: Answered): Answered {
  return answered
}

/** The identity that an answer to an officer's question carried; undefined when the question was about something else. */
export function identityAnswered(answered: Turn['answered']): Identity | undefined {
  const value = answered?.value
  if (value === null || typeof value !== 'object' || !('wantsResult' in value)) return undefined
  const { identity } = value as { identity?: Identity }
  return identity ?? {}
}

function maskAlert(alert: NonNullable<Turn['alert']>, known: Identity): NonNullable<Turn['alert']> {
  const facts = maskAlertFacts(alert.facts, known)
  const place = maskAlertFacts({ place: alert.place }, known).place ?? alert.place
  return {
    ...alert,
    facts,
    place,
    ...(alert.added === undefined ? {} : { added: maskText(alert.added, known) }),
  }
}
