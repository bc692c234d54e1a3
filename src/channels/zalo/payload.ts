// How a choice travels through Zalo. A tap on an `oa.query.*` button arrives as an ordinary text message that is the payload,
// and nothing marks it as a tap: so payloads have a shape nobody types by chance, and are as untrusted as anything typed.

/** A payload as the conversation writes it: `#<step>:<value>`. */
export const choicePattern = /^#[a-z][a-z0-9-]{0,39}:[^\s]{1,900}$/

/** The same without `#`, which others may use; marked `#!` on the way, so that it comes back as it was. */
const unmarked = /^[a-z][a-z0-9-]{0,39}:/
const mark = '#!'

/** Zalo takes 1,000 characters. https://docs.zaloplatforms.com/docs/OA/phu-luc/cau-truc-cua-tham-so-buttons */
const lengthMax = 1000

/** What a button must carry; undefined for a payload that could not be told from typed words when it comes back. */
export function toButtonPayload(payload: string): string | undefined {
  const dense = payload.replace(/[%\s]/g, (character) => encodeURIComponent(character))
  const marked = unmarked.test(dense) ? mark + dense : dense
  return isPayload(marked) && marked.length <= lengthMax ? marked : undefined
}

/** The payload that a text message is; undefined for ordinary words. */
export function choiceIn(text: string): string | undefined {
  const dense = text.trim()
  if (!isPayload(dense)) return undefined
  try {
    return decodeURIComponent(dense.startsWith(mark) ? dense.slice(mark.length) : dense)
  } catch {
    return undefined
  }
}

function isPayload(text: string): boolean {
  return choicePattern.test(text.startsWith(mark) ? `#${text.slice(mark.length)}` : text)
}
