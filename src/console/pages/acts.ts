// What officers do on a report: each a form that answers with the page again, or with the refusal and what was typed.
import type { FastifyReply } from 'fastify'
import { fileTypeFromBuffer } from 'file-type'
import { claim, release, takeOver, type Act, type Outcome } from '../../store/desk-acts.js'
import { addCrop } from '../../store/desk-attachments.js'
import { bounce, decide, markCase, move, type Telling } from '../../store/desk-moves.js'
import { readReport } from '../../store/desk-report.js'
import { addNote, askAgain, handBack, reply, type Reply } from '../../store/desk-talk.js'
import type { Doors, Visit } from '../door.js'
import { readNames } from '../people.js'
import { refusals, telling } from '../words.js'
import { showReport } from './report.js'
import { replyLengthMax } from './talk.js'

export function actPages(doors: Doors): void {
  const { staff } = doors
  staff('POST /can-bo/phan-anh/:id/nhan', (visit) => after(visit, claim(database(visit), actOf(visit))))
  staff('POST /can-bo/phan-anh/:id/nha', (visit) => after(visit, release(database(visit), actOf(visit))))
  staff('POST /can-bo/phan-anh/:id/gianh', (visit) =>
    after(visit, takeOver(database(visit), actOf(visit), visit.form.because ?? '')),
  )
  staff('POST /can-bo/phan-anh/:id/tra-loi', answer)
  staff('POST /can-bo/phan-anh/:id/hoi-lai', askStep)
  staff('POST /can-bo/phan-anh/:id/giao-bot', (visit) =>
    after(visit, handBack(database(visit), actOf(visit)), 'trao-doi'),
  )
  staff('POST /can-bo/phan-anh/:id/ghi-chu', (visit) =>
    after(visit, addNote(database(visit), actOf(visit), visit.form.words ?? ''), 'dien-bien'),
  )
  staff('POST /can-bo/phan-anh/:id/chuyen-buoc', moveOn)
  staff('POST /can-bo/phan-anh/:id/quyet-dinh', decideOn)
  staff('POST /can-bo/phan-anh/:id/chuyen-don-vi', sendElsewhere)
  staff('POST /can-bo/phan-anh/:id/so-theo-doi', register)
  staff('POST /can-bo/phan-anh/:id/cat-bien-so', keepCrop)
}

const database = ({ deps }: Visit) => deps.database

function actOf({ deps, params, officer, units, now }: Visit): Act {
  return { reportId: params.id ?? '', officer, units, now, newId: () => deps.newId() }
}

/** Back to the page by a redirect, so that reloading repeats nothing; a refusal shows the page with what was typed. */
async function after(visit: Visit, acting: Promise<Outcome>, anchor = ''): Promise<FastifyReply> {
  const outcome = await acting
  if (outcome.is === 'refused') return showReport(visit, refusals[outcome.why])
  visit.deps.wakeDeliveries()
  const hash = anchor === '' ? '' : `#${anchor}`
  return visit.reply.redirect(`/can-bo/phan-anh/${encodeURIComponent(visit.params.id ?? '')}${hash}`, 303)
}

async function answer(visit: Visit): Promise<FastifyReply> {
  const { deps, form, file } = visit
  const words = form.text ?? ''
  if (words.length > replyLengthMax) return showReport(visit, refusals.too_long)
  const checked = await attachment(visit)
  if (typeof checked === 'string') return showReport(visit, checked)
  const text = words === '' && file === undefined ? '' : await signed(visit, words)
  const said: Reply = {
    text,
    requestKey: (form.requestKey ?? '').slice(0, 64) || deps.newId(),
    ...(checked === undefined ? {} : { file: checked }),
  }
  return after(visit, reply(deps.database, deps.vault, actOf(visit), said), 'trao-doi')
}

/** Under the unit's name; the officer's own is nobody's business outside. */
async function signed(visit: Visit, words: string): Promise<string> {
  const { code, unit } = await about(visit)
  return `${unit} trả lời phản ánh ${code}:\n${words === '' ? 'Mời bạn xem tệp đính kèm.' : words}`
}

async function about(visit: Visit): Promise<{ code: string; unit: string; channel: string }> {
  const { deps, params } = visit
  const report = await readReport(deps.database, deps.vault, params.id ?? '')
  const names = await readNames(deps)
  const unit =
    report === undefined || report.unitId === 'triage' ? deps.policeName : names.unit(report.unitId)
  return { code: report?.code ?? '', unit, channel: report?.channel ?? '' }
}

/** The file by its bytes, within the channel's limits; in words why it will not do. */
async function attachment(visit: Visit): Promise<Reply['file'] | string | undefined> {
  const { file, deps } = visit
  if (file === undefined) return undefined
  const { channel } = await about(visit)
  const limits = deps.channels.find(({ name }) => name === channel)?.limits
  if (limits === undefined) return refusals.file_kind
  if (file.bytes.length > limits.fileBytesMax) return refusals.file_too_big
  const kind = await fileTypeFromBuffer(file.bytes)
  if (kind === undefined || !limits.fileTypes.includes(kind.mime)) return refusals.file_kind
  const name =
    file.name
      .normalize('NFC')
      .replace(/[^\p{L}\p{N} ._-]/gu, '')
      .replace(/^[. ]+/, '')
      .slice(-80) || `tep.${kind.ext}`
  return { name, mime: kind.mime, bytes: file.bytes }
}

async function askStep(visit: Visit): Promise<FastifyReply> {
  const { deps, form } = visit
  const step = deps.steps.find(({ name }) => name === form.step)
  if (step === undefined) return showReport(visit, refusals.unknown_step)
  const asking = askAgain(deps.database, deps.vault, actOf(visit), {
    step: step.name,
    words: form.words ?? '',
  })
  const done = await after(visit, asking, 'trao-doi')
  deps.wakeTurns()
  return done
}

async function tellingOf(visit: Visit): Promise<Telling> {
  const { unit } = await about(visit)
  return (moved, code) => telling(code, unit, moved)
}

async function moveOn(visit: Visit): Promise<FastifyReply> {
  const { deps, form } = visit
  const ask = {
    move: form.move ?? '',
    ...(form.result === undefined || form.result === '' ? {} : { result: form.result }),
    ...(form.reason === undefined ? {} : { reason: form.reason }),
  }
  return after(visit, move(deps.database, deps.vault, actOf(visit), ask, await tellingOf(visit)), 'xu-ly')
}

async function decideOn(visit: Visit): Promise<FastifyReply> {
  const { deps, form } = visit
  const decision = { agree: form.agree === 'co', because: form.because ?? '' }
  return after(
    visit,
    decide(deps.database, deps.vault, actOf(visit), decision, await tellingOf(visit)),
    'xu-ly',
  )
}

async function sendElsewhere(visit: Visit): Promise<FastifyReply> {
  const { deps, form, units: seen, reply: answering } = visit
  const { units } = deps.routing()
  const names = await readNames(deps)
  const { code } = await about(visit)
  const dutyUnit = units.find(({ kind }) => kind === 'duty')?.id ?? 'triage'
  const outcome = await bounce(deps.database, deps.vault, actOf(visit), {
    because: form.because ?? '',
    dutyUnit,
    units: [...units.map(({ id }) => id), 'triage'],
    telling: (to) =>
      `Phản ánh ${code} được chuyển đến ${to === 'triage' ? deps.policeName : names.unit(to)} để xử lý đúng thẩm quyền. Thời hạn trả lời bạn không thay đổi.`,
    ...(form.unit === undefined || form.unit === '' ? {} : { toUnit: form.unit }),
  })
  if (outcome.is === 'refused') return showReport(visit, refusals[outcome.why])
  deps.wakeDeliveries()
  const stays = seen === 'all'
  return answering.redirect(
    stays ? `/can-bo/phan-anh/${encodeURIComponent(visit.params.id ?? '')}` : '/can-bo/hop-thu',
    303,
  )
}

const marks: Record<string, { complex?: boolean; identified?: boolean; record?: boolean }> = {
  complex: { complex: true },
  simple: { complex: false },
  identified: { identified: true },
  record: { record: true },
}

async function register(visit: Visit): Promise<FastifyReply> {
  const mark = new Map(Object.entries(marks)).get(visit.form.mark ?? '')
  if (mark === undefined) return showReport(visit, refusals.unknown_move)
  return after(visit, markCase(visit.deps.database, actOf(visit), mark), 'xu-ly')
}

const cropBytesMax = 2 << 20

async function keepCrop(visit: Visit): Promise<FastifyReply> {
  const { deps, file, form } = visit
  const kind = file === undefined ? undefined : await fileTypeFromBuffer(file.bytes)
  if (file === undefined || kind?.mime !== 'image/jpeg') return showReport(visit, refusals.file_kind)
  if (file.bytes.length > cropBytesMax) return showReport(visit, refusals.file_too_big)
  const crop = {
    sourceId: form.source ?? '',
    bytes: file.bytes,
    mime: kind.mime,
    from: (form.from ?? '').slice(0, 100),
  }
  return after(visit, addCrop(deps.database, actOf(visit), crop), 'chung-cu')
}
