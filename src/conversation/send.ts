// What leaves a turn beside words: the finished report, and the alert that goes ahead of it.
import type { Land } from '../places/land.js'
import { coordinatesIn } from '../reading/place.js'
import type { ReportFacts } from '../reports/report.js'
import { route } from '../reports/routing.js'
import { isUnderWay, leave, materialOf, standingStep, type Draft } from './draft.js'
import { factsOf, lacksOf, linesOf, reporterOf } from './facts.js'
import { isHurried, isUrgent } from './machine.js'

/** Turns the draft into a report: the facts without identity, identity apart, and the unit with the reason. */
export function fileReport(draft: Draft): void {
  const { context, flow, memory } = draft
  const material = materialOf(draft)
  const bare = factsOf(material)
  const reporter = reporterOf(material)
  const routed = route(bare, context.routing)
  const facts = { ...bare, lacks: lacksOf(material, bare, reporter, routed.unit) }
  const code = context.newCode()
  const secret = context.newCode()
  const id = memory.draft!
  draft.out.filed = { id, code, secret, facts, routed, ...reporter }
  const unit =
    context.routing.units.find((each) => each.id === routed.unit)?.name ?? context.settings.policeName
  draft.notes.push(
    flow.phrases.filed({
      code,
      secret,
      unit,
      lacks: facts.lacks.map((lack) => flow.phrases.lackNames[lack] ?? lack),
      police: context.settings,
    }),
  )
  if (memory.wantsPerson === true) draft.out.wantsPerson = { report: id }
  leave(draft)
  delete draft.memory.wantsPerson
  draft.stand = { ...draft.stand, standing: 'done' }
  draft.memory.lastReport = { id, code }
}

/** Calls the unit the moment the alert has what it needs; afterwards tells it only what is new. */
export function callAlert(draft: Draft): void {
  if (!isUnderWay(draft)) return
  const { position } = draft.stand
  if (draft.memory.alert?.report !== draft.memory.draft) delete draft.memory.alert
  if (draft.memory.alert === undefined && !isHurried(draft.flow, position)) return
  const facts = factsOf(materialOf(draft))
  if (facts.place === undefined) return
  const lines = Object.fromEntries(linesOf(materialOf(draft)).map((line) => [line.step, line.words]))
  if (draft.memory.alert === undefined) {
    const isAsking = draft.flow.steps.some((step) => isUrgent(step, position))
    if (isAsking && !(draft.heard.kind === 'silence' && isEnough(facts))) return
    const routed = route(facts, draft.context.routing)
    draft.memory.alert = { report: draft.memory.draft!, facts, routed, told: lines }
    draft.out.alert = { report: draft.memory.draft!, facts, place: facts.place, routed }
    const unit = draft.context.routing.units.find((each) => each.id === routed.unit)?.name
    draft.notes.push(draft.flow.phrases.alertLeft(unit ?? draft.context.settings.policeName))
    return
  }
  const { told } = draft.memory.alert
  const added = draft.flow.steps
    .filter((step) => step.tellsAlert === true && lines[step.name] !== told[step.name] && lines[step.name])
    .map((step) => `${step.label}: ${lines[step.name]}`)
  draft.memory.alert = { ...draft.memory.alert, facts, told: lines }
  if (added.length > 0) addToAlert(draft, added.join('; '))
}

/** Somebody who falls silent has perhaps no hand free: what and where alone are worth a patrol. */
export const silentMs = 30_000

/** What and where are known, and nothing has left yet. */
export function isAlertHeldBack(draft: Draft): boolean {
  if (draft.memory.alert !== undefined || !isHurried(draft.flow, draft.stand.position)) return false
  return isEnough(factsOf(materialOf(draft)))
}

function isEnough({ place, violations, violationWords }: ReportFacts): boolean {
  return place !== undefined && (violations.length > 0 || violationWords !== undefined)
}

/** Something new for a unit that has been called. */
export function addToAlert(draft: Draft, added: string): void {
  const { alert } = draft.memory
  const place = alert?.facts.place
  if (alert === undefined || place === undefined) return
  const before = draft.out.alert?.added
  draft.out.alert = {
    report: alert.report,
    facts: alert.facts,
    place,
    routed: alert.routed,
    added: before === undefined ? added : `${before}; ${added}`,
  }
  if (!draft.notes.includes(draft.flow.phrases.alertAdded)) draft.notes.push(draft.flow.phrases.alertAdded)
}

/** The draft goes, and a unit that has been called on its account must know. */
export function dropAlert(draft: Draft): void {
  const { alert } = draft.memory
  const place = alert?.facts.place
  if (alert === undefined || place === undefined || alert.report !== draft.memory.draft) return
  const { report, facts, routed } = alert
  draft.out.alert = { report, facts, place, routed, added: draft.flow.phrases.alertDropped }
}

/**
 * Something said while the alert is out: where it went, or that it is gone. Who reports is nobody's direction ("Đặng Văn Đến"), and
 * a step that takes any words hears them too.
 * @returns whether the alert alone takes the message
 */
export function hearForAlert(draft: Draft, said: string): boolean {
  const { alert } = draft.memory
  if (alert === undefined || alert.report !== draft.memory.draft) return false
  const { words, lostSaid } = draft.flow.phrases
  if (words.lost.test(said)) {
    addToAlert(draft, lostSaid)
    draft.memory.notes.push(draft.message.text)
    return true
  }
  const step = standingStep(draft)
  if (step?.reporter !== undefined || !words.direction.test(said)) return false
  addToAlert(draft, draft.message.text)
  if (step?.takesAnyWords !== undefined) return false
  draft.memory.notes.push(draft.message.text)
  return true
}

/** A place on the map while the alert is out tells where the vehicle is now; where it was seen first stays the report's place. */
export function hearPinForAlert(draft: Draft): boolean {
  const { alert } = draft.memory
  const { location, link, text } = draft.message
  if (alert === undefined || alert.report !== draft.memory.draft || standsOnPlace(draft)) return false
  const point = location ?? coordinatesIn([text, link?.url ?? ''].join(' '))
  if (point === undefined) return false
  const said = draft.flow.phrases.nowAt(sayPoint(point, draft.context.land))
  addToAlert(draft, said)
  draft.memory.notes.push(said)
  return true
}

/** `21.35990, 106.25480 (gần xã Lạng Giang)` */
function sayPoint({ latitude, longitude }: { latitude: number; longitude: number }, land: Land): string {
  const shown = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
  const ground = land.at(latitude, longitude)
  if (ground.certain) return `${shown} (${ground.commune.name})`
  const [nearest] = ground.nearest
  return nearest === undefined ? shown : `${shown} (gần ${nearest.name})`
}

/** The place itself is being asked or changed: a pin is its answer. */
function standsOnPlace({ flow, stand }: Draft): boolean {
  return flow.steps.some((step) => step.hearsPin === true && step.name === stand.standing)
}

/** ms UTC of the one reminder: before the reply window closes, and not in the night. */
export function reminderAt(draft: Draft): number {
  const { replyWindowMs } = draft.context.settings
  const margin = Math.min(hourMs, replyWindowMs / 10)
  const latest = draft.heardAt + replyWindowMs - margin
  const hour = new Date(latest + vietnamOffsetMs).getUTCHours()
  if (hour >= 7 && hour < 21) return latest
  const eveningBefore = latest - ((hour + 24 - 20) % 24) * hourMs
  return eveningBefore > draft.heardAt ? eveningBefore : latest
}

const hourMs = 3_600_000
/** Asia/Ho_Chi_Minh is UTC+7 all the year. */
const vietnamOffsetMs = 7 * hourMs

/** Whether somebody who left a draft has put anything into it worth a reminder. */
export function isWorthReminding(draft: Draft): boolean {
  return linesOf(materialOf(draft)).length > 0 || draft.files.length > 0
}
