// One report: what it says, what it shows, where it stands and what was said about it.
import type { FastifyReply } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { VNode } from 'preact'
import { readAttachment } from '../../store/desk-attachments.js'
import { isEvidenceSeen } from '../../store/desk-evidence.js'
import { recordEvidenceLook, recordLook, seesReport } from '../../store/desk-looks.js'
import { readReport } from '../../store/desk-report.js'
import { templatesOf } from '../../store/desk-views.js'
import { scanOf } from '../../store/scans.js'
import { readForwardings } from '../../store/forwardings-view.js'
import { lastEvent } from '../../store/desk-events.js'
import { readSamePlate } from '../../store/desk-beside.js'
import { when } from '../dates.js'
import type { Copy } from '../deps.js'
import type { Doors, Visit } from '../door.js'
import { Csrf, Module, Problem } from '../layout.js'
import { readNames } from '../people.js'
import { refusals, resultSaid, stateNames } from '../words.js'
import { Duplicates, readAlike } from './duplicates.js'
import { Evidence } from './evidence.js'
import { Facts } from './facts.js'
import { Handle } from './handle.js'
import { PlaceMap } from './map.js'
import { Talk, Thread } from './talk.js'
import type { Sheet } from './sheet.js'
import { Timeline } from './timeline.js'
import { Told } from './told.js'

const sameLookMs = 15 * 60_000

export function reportPages(doors: Doors): void {
  doors.staff('GET /can-bo/phan-anh/:id', (visit) => showReport(visit))
  const looks = new LRUCache<string, true>({ max: 10_000, ttl: sameLookMs })
  doors.staff('GET /can-bo/phan-anh/:id/trao-doi', async (visit) => {
    // A page that stays open asks for its thread again and again: that is one look, not hundreds.
    const look = `${visit.session.id} ${visit.params.id ?? ''}`
    const sheet = await open(visit, looks.has(look))
    if (sheet !== undefined && !looks.has(look)) looks.set(look, true)
    return sheet === undefined
      ? visit.fragment(<Problem says={refusals.not_seen} />)
      : visit.fragment(<Thread {...sheet} />)
  })
  doors.staff('GET /can-bo/phan-anh/:id/tep/:file/:which', serveEvidence)
  doors.staff('GET /can-bo/phan-anh/:id/dinh-kem/:file', serveAttachment)
}

/** Writes the look down, then reads. undefined: not theirs to see. */
async function open(visit: Visit, isSameLook = false): Promise<Sheet | undefined> {
  const { deps, params, officer, units, now, form } = visit
  const reportId = params.id ?? ''
  const isSeen = isSameLook
    ? (await seesReport(deps.database.read, reportId, units)) !== 'no'
    : await recordLook(deps.database, { reportId, officer, units, now })
  const since = await lastEvent(deps.database)
  const report = isSeen ? await readReport(deps.database, deps.vault, reportId) : undefined
  if (report === undefined) return undefined
  const { plate } = { ...report.facts, ...report.current }
  const isHeld = report.holder !== null && report.heldUntil > now
  const mine = isHeld && report.holder === officer.id
  const isOwn = units === 'all' || units.includes(report.unitId)
  return {
    report,
    since,
    visit,
    names: await readNames(deps),
    templates: await templatesOf(deps.database, report.unitId),
    alike: await readAlike(visit, reportId),
    told: await readForwardings(deps.database, { reportId }),
    samePlate:
      plate?.is === 'whole'
        ? await readSamePlate(deps.database, { reportId, plate: plate.plate, units })
        : [],
    mine,
    held: isHeld && !mine,
    mayAct: isOwn && officer.role !== 'auditor',
    draft: form,
  }
}

/** The page; after a refused act with the refusal on top and what was typed kept. */
export async function showReport(visit: Visit, refusal?: string): Promise<FastifyReply> {
  const sheet = await open(visit)
  if (sheet === undefined) return visit.problem(404, 'Không tìm thấy', refusals.not_seen)
  return visit.page(`Phản ánh ${sheet.report.code}`, page(sheet, refusal), refusal === undefined ? 200 : 409)
}

function page(sheet: Sheet, refusal: string | undefined): VNode {
  const { report, names, since } = sheet
  const { id, code, state, result, pseudonym, channel, filedAt, reporter } = report
  const others = reporter.otherReports
  return (
    <div hx-ext="sse" sse-connect={`/can-bo/song?tu=${since}`} class="report">
      <div class="line">
        <h1>{`Phản ánh ${code}`}</h1>
        <span class={`state ${state}`}>{stateNames[state]}</span>
        {result !== null && <span class="state">{resultSaid(result)}</span>}
      </div>
      <p class="small">
        {`Người báo tin ${pseudonym} · ${names.channel(channel)} · gửi ${when(filedAt)} · số ${report.number} · `}
        {others === 0 ? 'phản ánh đầu tiên của người này' : `người này còn ${others} phản ánh khác`}
        {reporter.identified ? ' · danh tính đã niêm phong' : ' · không để lại danh tính'}
        {' · '}
        <a href={`/can-bo/phan-anh/${id}/bao-ve`}>Bảo vệ hồ sơ: danh tính, đính chính, người thứ hai</a>
      </p>
      {refusal !== undefined && (
        <p class="problem" role="alert" tabIndex={-1} data-focus>
          {refusal}
        </p>
      )}
      <p class="changed" hidden data-changed={since} role="status">
        Phản ánh này vừa có thay đổi. <a href={`/can-bo/phan-anh/${id}`}>Tải lại trang</a>
      </p>
      <ClaimBar {...sheet} />
      <div class="columns">
        <div>
          <Facts {...sheet} />
          <PlaceMap {...sheet} />
          <Evidence {...sheet} />
        </div>
        <div>
          <Talk {...sheet} />
          <Handle {...sheet} />
          <Duplicates sheet={sheet} alike={sheet.alike} />
        </div>
      </div>
      <Told {...sheet} />
      <Timeline {...sheet} />
      <Module name="live.js" />
    </div>
  )
}

function ClaimBar({ report, names, visit, mine, held, mayAct }: Sheet): VNode {
  const { id, holder, heldUntil } = report
  const { csrf } = visit.session
  if (!mayAct) return <p class="bar">Bạn xem để biết; đơn vị khác hoặc người khác xử lý phản ánh này.</p>
  if (mine)
    return (
      <form class="bar line" method="post" action={`/can-bo/phan-anh/${id}/nha`}>
        <Csrf token={csrf} />
        <span>{`Bạn đang giữ phản ánh này đến ${when(heldUntil)}; mỗi thao tác gia hạn thêm 15 phút.`}</span>
        <button>Nhả xử lý</button>
      </form>
    )
  if (held)
    return (
      <form class="bar line held" method="post" action={`/can-bo/phan-anh/${id}/gianh`}>
        <Csrf token={csrf} />
        <span>{`${names.officer(holder)} đang giữ đến ${when(heldUntil)}.`}</span>
        <label>
          Lý do giành xử lý
          <input name="because" required minLength={5} maxLength={300} />
        </label>
        <button>Giành xử lý</button>
      </form>
    )
  return (
    <form class="bar line" method="post" action={`/can-bo/phan-anh/${id}/nhan`}>
      <Csrf token={csrf} />
      <span>Chưa ai giữ phản ánh này.</span>
      <button class="main" data-key="c">
        Nhận xử lý
      </button>
    </form>
  )
}

const copies: readonly string[] = ['original', 'view', 'thumb']
const isCopy = (which: string): which is Copy => copies.includes(which)

const evidenceLooks = new LRUCache<string, true>({ max: 10_000, ttl: sameLookMs })

async function serveEvidence(visit: Visit): Promise<FastifyReply> {
  const { deps, params, officer, units, now, request, reply } = visit
  const { id: reportId = '', file: fileId = '', which = '' } = params
  if (!isCopy(which) || !(await isEvidenceSeen(deps.database, { reportId, fileId, units })))
    return visit.problem(404, 'Không tìm thấy', 'Không có tệp này trong phản ánh.')
  const shut = await whyShut(visit, fileId, which)
  if (shut !== undefined) return visit.problem(423, 'Tệp đang khoá', shut)
  const { range } = request.headers
  const piece = await deps.evidence.read(fileId, which, range === undefined ? {} : { range })
  if (piece === undefined)
    return visit.problem(404, 'Chưa có bản xem', 'Tệp này chưa có bản xem; hãy thử lại sau hoặc tải bản gốc.')
  // A player asks for many pieces of one clip: they are one look, wherever in the file it begins.
  const look = `${visit.session.id} ${fileId} ${which}`
  const isFirst = range === undefined || /^bytes=0-/.test(range) || !evidenceLooks.has(look)
  if (which !== 'thumb' && isFirst) {
    evidenceLooks.set(look, true)
    await recordEvidenceLook(deps.database, { reportId, fileId, which, officerId: officer.id, now })
  }
  return reply
    .code(piece.status)
    .headers({ ...piece.headers, 'cache-control': 'private, no-store' })
    .type(piece.mime)
    .send(piece.stream)
}

/**
 * Why a file may not be opened: its original before a scanner has called it clean, all of an infected one but for pictures, whose
 * copies are painted anew from their pixels. What a scanner refused stays shut where none is asked any more.
 */
async function whyShut({ deps }: Visit, fileId: string, which: Copy): Promise<string | undefined> {
  const known = await scanOf(deps.database, fileId)
  if (known?.scan === 'infected' && (which === 'original' || known.kind !== 'image'))
    return 'Phần mềm diệt vi-rút báo tệp này có mã độc. Bản gốc vẫn được giữ nguyên làm chứng cứ nhưng không ai mở được từ đây.'
  if (which === 'original' && deps.scans === true && known?.scan !== 'clean')
    return 'Bản gốc đang chờ quét vi-rút. Bản xem vẫn dùng được; hãy thử tải bản gốc sau ít phút.'
  return undefined
}

async function serveAttachment(visit: Visit): Promise<FastifyReply> {
  const { deps, params, officer, units, now, reply } = visit
  const { id: reportId = '', file = '' } = params
  const isSeen = await recordLook(deps.database, { reportId, officer, units, now })
  const found = isSeen ? await readAttachment(deps.database, file, reportId) : undefined
  if (found === undefined) return visit.problem(404, 'Không tìm thấy', 'Không có tệp này trong phản ánh.')
  const isPicture = /^image\/(jpeg|png)$/.test(found.mime)
  return reply
    .header('cache-control', 'private, no-store')
    .header('content-disposition', isPicture ? 'inline' : 'attachment')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .type(found.mime)
    .send(found.bytes)
}
