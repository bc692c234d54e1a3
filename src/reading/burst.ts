// Says whether words sent in quick succession may be heard as one: parts of a story are, commands and short answers are not.
import { readIntent } from './intent.js'

const tells = new Set(['other', 'greet', 'start_report', 'thanks'])

/** Whether a short message may be joined with the ones beside it; a yes, a number or a command stands for itself. */
export function mayJoin(text: string): boolean {
  const said = text.trim()
  if (said.length < 2 || said.length > 500 || /^#/.test(said) || /^\d{1,2}[.)]?$/.test(said)) return false
  return (['idle', 'review'] as const).every((where) => tells.has(readIntent(said, where).name))
}
