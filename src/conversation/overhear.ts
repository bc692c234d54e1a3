// What becomes of a citizen's words while a person talks with them: nothing is answered, nothing is lost. Pure.
import type { Conversation, Heard, KnownReport, Turn } from './conversation.js'

/**
 * Keeps what was said for the people at the desk: files join the draft under way or the open report, words join its timeline.
 * The bot's own question stands where it was and waits.
 */
export function overhear(conversation: Conversation, reports: KnownReport[], heard: Heard): Turn {
  const files = heard.files.map((file) => ({ ...file }))
  const underway = conversation.standing !== 'idle' && conversation.standing !== 'done'
  const open = reports.find((report) => report.open)
  const kept: Conversation = {
    ...conversation,
    heardAt: heard.at,
    files: underway ? [...conversation.files, ...files] : conversation.files,
  }
  const words = heard.text === undefined ? {} : { words: heard.text }
  const toReport = !underway && open !== undefined && (heard.text !== undefined || files.length > 0)
  return {
    conversation: kept,
    says: [],
    ...(toReport ? { added: { report: open.id, ...words, files: files.map(({ id }) => id) } } : {}),
  }
}
