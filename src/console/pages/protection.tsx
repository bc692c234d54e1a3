// Keeping a case safe: opening an identity, corrections, conflicts, misuse, the agency's duty; and what waits for a second person.
import type { FastifyReply } from 'fastify'
import { readCorrection } from '../corrections.js'
import { agencyLetter, mergedSaid, openedSaid } from '../protection-words.js'
import { dutyOf, moveAgencyDuty, oweAgency } from '../../store/agency-duties.js'
import { callPressure, declareConflict, hasConflict, readPressures } from '../../store/conflicts.js'
import { correct, decideLowering } from '../../store/corrections.js'
import type { Act, Outcome } from '../../store/desk-acts.js'
import { recordLook } from '../../store/desk-looks.js'
import { readReport } from '../../store/desk-report.js'
import { askIdentity, decideIdentity, openIdentity } from '../../store/identities.js'
import { askDossier, decideDossier, takeDossier } from '../../store/dossiers.js'
import { askMark, decideMark, marksOf } from '../../store/marks.js'
import { askMerge, askUnmerge, decideMerge, readMerged } from '../../store/mergers.js'
import { looksOf } from '../../store/second-looks.js'
import { factLines } from '../facts.js'
import type { Doors, Visit } from '../door.js'
import { readNames } from '../people.js'
import { refusals } from '../words.js'
import { writeDossier } from './dossier.js'
import { Pressures } from './protection-outside.js'
import { Protection, type Shown } from './protection-view.js'

export function protectionPages({ staff }: Doors): void {
  staff('GET /can-bo/phan-anh/:id/bao-ve', (visit) => show(visit))
  staff('POST /can-bo/phan-anh/:id/danh-tinh', identity)
  staff('POST /can-bo/phan-anh/:id/nguoi-thu-hai', decide)
  staff('POST /can-bo/phan-anh/:id/dinh-chinh', correction)
  staff('POST /can-bo/phan-anh/:id/lien-quan', (visit) =>
    after(visit, declareConflict(visit.deps.database, actOf(visit), visit.form.because ?? '')),
  )
  staff('POST /can-bo/phan-anh/:id/keu-cuu', (visit) =>
    after(visit, callPressure(visit.deps.database, visit.deps.vault, actOf(visit), visit.form.words ?? ''), {
      told: 'Lời báo của bạn đã được niêm phong và chỉ đến trực chỉ huy tỉnh và giám sát; không ai trong đơn vị bạn đọc được.',
    }),
  )
  staff('POST /can-bo/phan-anh/:id/han-che', (visit) =>
    after(
      visit,
      askMark(visit.deps.database, actOf(visit), {
        kind: visit.form.kind === 'block' ? 'block' : 'mark',
        reason: visit.form.reason ?? '',
        days: Number(visit.form.days ?? '0'),
      }),
    ),
  )
  staff('POST /can-bo/phan-anh/:id/co-quan', agency)
  staff('POST /can-bo/phan-anh/:id/gop', merging)
  staff('POST /can-bo/phan-anh/:id/ho-so', dossier)
  staff('GET /can-bo/keu-cuu', pressures)
}

function actOf({ deps, params, officer, units, now }: Visit): Act {
  return { reportId: params.id ?? '', officer, units, now, newId: () => deps.newId() }
}

async function after(
  visit: Visit,
  acting: Promise<Outcome>,
  shown: Pick<Shown, 'told'> = {},
): Promise<FastifyReply> {
  const outcome = await acting
  if (outcome.is === 'refused') return show(visit, { refusal: refusals[outcome.why] })
  visit.deps.wakeDeliveries()
  if (shown.told !== undefined) return show(visit, shown)
  return visit.reply.redirect(`/can-bo/phan-anh/${encodeURIComponent(visit.params.id ?? '')}/bao-ve`, 303)
}

async function show(
  visit: Visit,
  shown: Pick<Shown, 'refusal' | 'told' | 'opened'> = {},
): Promise<FastifyReply> {
  const { deps, officer, units, now } = visit
  const reportId = visit.params.id ?? ''
  const isSeen = await recordLook(deps.database, { reportId, officer, units, now })
  const report = isSeen ? await readReport(deps.database, deps.vault, reportId) : undefined
  if (report === undefined) return visit.problem(404, 'Không tìm thấy', refusals.not_seen)
  const duty = await dutyOf(deps.database.read, reportId)
  const body = Protection({
    ...shown,
    visit,
    report,
    names: await readNames(deps),
    looks: (await looksOf(deps.database, reportId)).filter(
      ({ state, endsAt }) => state !== 'waiting' || endsAt > now,
    ),
    marks: await marksOf(deps.database, reportId, now),
    merged: await readMerged(deps.database, reportId),
    conflicted: await hasConflict(deps.database.read, reportId, officer.id),
    ...(duty === undefined ? {} : { duty }),
  })
  return visit.page(`Bảo vệ hồ sơ ${report.code}`, body, shown.refusal === undefined ? 200 : 409)
}

async function identity(visit: Visit): Promise<FastifyReply> {
  const { deps, form } = visit
  if (form.act !== 'mo')
    return after(
      visit,
      askIdentity(deps.database, actOf(visit), { purpose: form.purpose ?? '', reason: form.reason ?? '' }),
    )
  const looks = await looksOf(deps.database, visit.params.id ?? '')
  const mine = looks.findLast(({ kind, askedBy }) => kind === 'identity' && askedBy === visit.officer.id)
  const purpose = typeof mine?.detail.purpose === 'string' ? mine.detail.purpose : ''
  const report = await readReport(deps.database, deps.vault, visit.params.id ?? '')
  const opened = await openIdentity(
    deps.database,
    deps.vault,
    actOf(visit),
    openedSaid(report?.code ?? '', purpose),
  )
  if (opened.is === 'refused') return show(visit, { refusal: refusals[opened.why] })
  deps.wakeDeliveries()
  return show(visit, { opened: opened.identity })
}

async function decide(visit: Visit): Promise<FastifyReply> {
  const { deps, form, params } = visit
  const look = (await looksOf(deps.database, params.id ?? '')).find(({ id }) => id === form.look)
  const decision = { id: form.look ?? '', agree: form.agree === 'co', because: form.because ?? '' }
  switch (look?.kind) {
    case 'identity':
      return after(visit, decideIdentity(deps.database, actOf(visit), decision))
    case 'lower':
      return after(visit, decideLowering(deps.database, actOf(visit), decision))
    case 'mark':
    case 'block':
      return after(visit, decideMark(deps.database, actOf(visit), decision))
    case 'merge':
    case 'unmerge': {
      const report = await readReport(deps.database, deps.vault, params.id ?? '')
      const told = mergedSaid(report?.code ?? '')
      return after(visit, decideMerge(deps.database, deps.vault, actOf(visit), decision, told))
    }
    case 'dossier':
      return after(visit, decideDossier(deps.database, actOf(visit), decision))
    case undefined:
      return show(visit, { refusal: refusals.no_proposal })
  }
}

async function merging(visit: Visit): Promise<FastifyReply> {
  const { deps, form } = visit
  const report = await readReport(deps.database, deps.vault, visit.params.id ?? '')
  if (report === undefined) return visit.problem(404, 'Không tìm thấy', refusals.not_seen)
  const ask = { reason: form.reason ?? '', above: aboveOf(visit, report.unitId) }
  return after(
    visit,
    form.act === 'tach'
      ? askUnmerge(deps.database, actOf(visit), ask)
      : askMerge(deps.database, actOf(visit), { ...ask, code: form.code ?? '' }),
  )
}

async function dossier(visit: Visit): Promise<FastifyReply> {
  const { deps, form, reply } = visit
  if (form.act !== 'tai') {
    const ask = { reason: form.reason ?? '', withIdentity: form.identity === 'co' }
    return after(visit, askDossier(deps.database, actOf(visit), ask))
  }
  const names = await readNames(deps)
  const taken = await takeDossier(deps.database, deps.vault, actOf(visit), (found) =>
    writeDossier(found, names, deps.policeName),
  )
  if (taken.is === 'refused') return show(visit, { refusal: refusals[taken.why] })
  return reply
    .header('cache-control', 'private, no-store')
    .header('content-disposition', 'attachment; filename="ho-so-dieu-tra.html"')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .type('text/html; charset=utf-8')
    .send(taken.bytes)
}

async function correction(visit: Visit): Promise<FastifyReply> {
  const { deps, form } = visit
  const report = await readReport(deps.database, deps.vault, visit.params.id ?? '')
  if (report === undefined) return visit.problem(404, 'Không tìm thấy', refusals.not_seen)
  const change = readCorrection(form, deps.violations)
  if (typeof change === 'string') return show(visit, { refusal: change })
  return after(
    visit,
    correct(deps.database, actOf(visit), {
      change,
      reason: form.reason ?? '',
      above: aboveOf(visit, report.unitId),
    }),
  )
}

/** The unit above; of a unit with none above, the duty desk. */
function aboveOf(visit: Visit, unitId: string): string {
  const { units } = visit.deps.routing()
  const above = units.find(({ id }) => id === unitId)?.above
  return above ?? units.find(({ kind }) => kind === 'duty')?.id ?? 'triage'
}

async function agency(visit: Visit): Promise<FastifyReply> {
  const { deps, form } = visit
  if (form.act === 'da-gui') return after(visit, moveAgencyDuty(deps.database, actOf(visit), { is: 'sent' }))
  if (form.act === 'tra-loi')
    return after(
      visit,
      moveAgencyDuty(deps.database, actOf(visit), { is: 'answered', answer: form.answer ?? '' }),
    )
  const report = await readReport(deps.database, deps.vault, visit.params.id ?? '')
  if (report === undefined) return visit.problem(404, 'Không tìm thấy', refusals.not_seen)
  const names = await readNames(deps)
  const lines = new Map(
    factLines(report.facts, report.current, names.violation).map(({ step, value }) => [step, value]),
  )
  const agencyName = (form.agency ?? '').trim()
  const letter = agencyLetter({
    policeName: deps.policeName,
    agency: agencyName,
    code: report.code,
    what: lines.get('violation') ?? '',
    when: lines.get('time') ?? '',
    where: lines.get('road') ?? '',
    plate: lines.get('plate') ?? '',
  })
  return after(visit, oweAgency(deps.database, actOf(visit), { agency: agencyName, letter }))
}

async function pressures(visit: Visit): Promise<FastifyReply> {
  const { deps, officer, now } = visit
  const calls = (await readPressures(deps.database, deps.vault, officer, now)) ?? []
  return visit.page('Bị yêu cầu bỏ qua', Pressures({ calls, names: await readNames(deps) }))
}
