// Clocks that tell of something else than the act: the hours a sign forbids, a shop keeps, a shift lasts, a coach leaves.
import { isJoined } from './time-find.js'
import type { Clock, PartSaid } from './time-find.js'

/** `cấm tải từ 6h`, `giờ cấm 6h-9h`, `quy định từ 22h`: a rule's hours, whatever else is said. */
const ruleBefore =
  /\b(?:cam|quy dinh|cho phep|han che|khung gio|hoat dong|lam viec|ca(?: lam| truc)?(?: cua [a-z~]{1,6})?)(?: [a-z~]{1,8}){0,3} (?:tuf|tu|khung gio|trong gio)\s$|\b(?:gio cam|cam gio|khung gio(?: cam)?)(?: (?:la|tai|cao diem|xe tai))?\s$/
const ruleOfRange = /\b(?:cam(?: (?:tai|xe|oto|o to|dwng|do|re|xe tai))*|quy dinh|ca)\s$/
/** `hẹn 15h`, `mở cửa 6h`: something else that has its hour. */
const otherBefore =
  /\b(?:hen(?: (?:gap|nhau|lam viec|lai))?|(?:mo|~~) cua|dong cua|xuat ben|khoi hanh|xe chay chuyen|chuyen(?: xe)?)(?: (?:luc|tuf|tu|vao|la)){0,2}\s$/

/** The clocks that may be when it happened; a rule's hours never are, another thing's only if nothing else is said. */
export function withoutAsides(text: string, clocks: Clock[], parts: PartSaid[]): Clock[] {
  const before = (clock: Clock) => text.slice(Math.max(0, clock.start - 48), clock.start)
  const rules = new Set<Clock>()
  const others = new Set<Clock>()
  for (const [at, clock] of clocks.entries()) {
    const next = clocks[at + 1]
    const joined = next !== undefined && isJoined(text, clock, next, parts)
    const ruled = ruleBefore.test(before(clock)) || (joined && ruleOfRange.test(before(clock)))
    const kind = ruled ? rules : otherBefore.test(before(clock)) ? others : undefined
    kind?.add(clock)
    if (joined) kind?.add(next)
  }
  const open = clocks.filter((clock) => !rules.has(clock))
  const left = open.filter((clock) => !others.has(clock))
  return left.length > 0 ? left : open
}
