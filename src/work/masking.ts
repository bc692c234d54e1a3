// Takes what would tell who wrote it out of the words of a turn that go onto a timeline.
import type { Turn } from '../conversation/conversation.js'
import { maskIdentity } from '../reading/free-text.js'

/** A turn whose words for a timeline are masked; the message itself stays sealed with the citizen's key. */
export function maskWords(turn: Turn): Turn {
  const mask = (words: string) => maskIdentity(words).masked
  const { added, answered, objection, alert } = turn
  return {
    ...turn,
    ...(added?.words === undefined ? {} : { added: { ...added, words: mask(added.words) } }),
    ...(answered === undefined ? {} : { answered: { ...answered, words: mask(answered.words) } }),
    ...(objection === undefined ? {} : { objection: { ...objection, words: mask(objection.words) } }),
    ...(alert?.added === undefined ? {} : { alert: { ...alert, added: mask(alert.added) } }),
  }
}
