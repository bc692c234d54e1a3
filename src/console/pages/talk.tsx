// The chat with a citizen nobody sees: the thread, the reply box with its window, and asking for one fact again.
import type { VNode } from 'preact'
import { faults } from '../../faults.js'
import type { TimelineEntry } from '../../store/desk-report.js'
import type { SentMessage } from '../../store/desk-sent.js'
import { span, when } from '../dates.js'
import { Csrf } from '../layout.js'
import { fill } from '../templates.js'
import { textIn } from '../words.js'
import type { Sheet } from './sheet.js'

/** Longer than any answer needs; a channel's own limit splits it into messages. Characters. */
export const replyLengthMax = 3_000

export function Talk(sheet: Sheet): VNode {
  const { report, visit } = sheet
  const { id } = report
  return (
    <section class="card" aria-labelledby="trao-doi">
      <h2 id="trao-doi">Trao đổi với người báo tin</h2>
      <div
        id="chuoi-tin"
        hx-get={`/can-bo/phan-anh/${id}/trao-doi`}
        hx-trigger={`sse:pa-${id} delay:300ms, sse:tiep delay:200ms, every 20s`}
        hx-swap="innerHTML"
      >
        <Thread {...sheet} />
      </div>
      {sheet.mayAct && canChat(sheet) && (
        <>
          <ReplyBox {...sheet} />
          <AskBox {...sheet} />
        </>
      )}
      {sheet.mayAct && !canChat(sheet) && <p class="hint">{whyNoChat(sheet)}</p>}
      {report.reporter.pausedUntil > visit.now && sheet.mayAct && !sheet.held && (
        <form method="post" action={`/can-bo/phan-anh/${id}/giao-bot`} class="line">
          <Csrf token={visit.session.csrf} />
          <span class="hint">{`Trợ lý tự động im lặng đến ${when(report.reporter.pausedUntil)}.`}</span>
          <button>Xong, trả cho trợ lý</button>
        </form>
      )}
    </section>
  )
}

const canChat = ({ report }: Sheet) => report.channel !== 'telephone' && !report.reporter.erased

function whyNoChat({ report }: Sheet): string {
  return report.channel === 'telephone'
    ? 'Nhận qua điện thoại: không có cuộc trò chuyện để trả lời. Người báo tin xem kết quả ở trang tra cứu.'
    : 'Người báo tin đã xoá dữ liệu của mình: không nhắn được nữa.'
}

type Item = { at: number; from: 'citizen' | 'us' | 'bot'; node: VNode }

/** What both sides said about this report, oldest first. */
export function Thread({ report, names, visit }: Sheet): VNode {
  const items: Item[] = [
    ...report.timeline.flatMap((entry) => heard(entry)),
    ...report.sent.map((message) => sentItem(message, names.officer(message.officerId), visit.now)),
  ].sort((a, b) => a.at - b.at)
  if (items.length === 0) return <p class="empty">Chưa có trao đổi nào.</p>
  return (
    <ol class="thread">
      {items.map(({ from, node }) => (
        <li class={from}>{node}</li>
      ))}
    </ol>
  )
}

function heard({ what, at, detail }: TimelineEntry): Item[] {
  const words = textIn(detail, 'words')
  const says: Record<string, string> = {
    citizen_added: words === '' ? 'gửi thêm tệp' : words,
    citizen_answered: `${textIn(detail, 'label') || 'Trả lời'}: ${words}`,
    alert_added: words,
    objection: `Không đồng ý với kết quả: ${words}`,
    wants_person: 'muốn nói chuyện với cán bộ',
  }
  const said = says[what]
  if (said === undefined) return []
  const node = (
    <>
      <p class="said">{said}</p>
      <small>{`Người báo tin · ${when(at)}`}</small>
    </>
  )
  return [{ at, from: 'citizen', node }]
}

function sentItem(message: SentMessage, officer: string, now: number): Item {
  const { text, fileName, createdAt, author } = message
  const isOfficers = author === 'officer'
  const node = (
    <>
      <p class="said">{text ?? 'Tin tự động của trợ lý (không hiện nội dung).'}</p>
      {fileName !== undefined && <p class="small">{`Đính kèm: ${fileName}`}</p>}
      <small>{`${isOfficers ? officer : 'Tin báo tự động'} · ${when(createdAt)} · `}</small>
      <small class={`delivery ${message.state}`}>{delivery(message, now)}</small>
    </>
  )
  return { at: createdAt, from: isOfficers ? 'us' : 'bot', node }
}

/** Where a message is on its way, in plain words; a fault says what happens next. */
function delivery(message: SentMessage, now: number): string {
  const { state, fault, sentAt, deliveredAt, seenAt } = message
  const why = fault !== null && fault in faults ? faults[fault].says : ''
  switch (state) {
    case 'due':
      return why === '' ? 'Đang gửi' : `Chưa gửi được: ${why}`
    case 'held':
      return `Đang giữ lại: ${why}`
    case 'failed':
      return `Không gửi được: ${why}`
    case 'sent':
      if (seenAt !== null) return `Đã xem ${span(now - seenAt)} trước`
      if (deliveredAt !== null) return 'Đã đến máy người nhận'
      return sentAt === null ? 'Đã gửi' : `Đã gửi ${span(now - sentAt)} trước`
  }
}

function ReplyBox(sheet: Sheet): VNode {
  const { report, visit, names, templates, held, draft } = sheet
  const channel = visit.deps.channels.find(({ name }) => name === report.channel)
  const choices = templates.map(({ title, body }) => ({
    title,
    text: fill(body, report, names.unit(report.unitId), names.violation),
  }))
  return (
    <form
      id="tra-loi"
      method="post"
      action={`/can-bo/phan-anh/${report.id}/tra-loi`}
      enctype="multipart/form-data"
      data-once
    >
      <Csrf token={visit.session.csrf} />
      <input type="hidden" name="requestKey" value={visit.deps.newId()} />
      <Window {...sheet} />
      {choices.length > 0 && (
        <label>
          Mẫu trả lời
          <select data-template>
            <option value="">Chọn mẫu...</option>
            {choices.map(({ title, text }) => (
              <option value={text}>{title}</option>
            ))}
          </select>
        </label>
      )}
      <label>
        {`Trả lời với tên "${names.unit(report.unitId)}"`}
        <textarea
          name="text"
          rows={4}
          maxLength={replyLengthMax}
          data-key="r"
          required={channel === undefined}
          disabled={held}
        >
          {draft.text ?? ''}
        </textarea>
      </label>
      {channel !== undefined && channel.limits.fileTypes.length > 0 && (
        <label>
          Tệp đính kèm
          <input type="file" name="file" accept={channel.limits.fileTypes.join(',')} disabled={held} />
        </label>
      )}
      <button class="main" disabled={held}>
        Gửi trả lời
      </button>
    </form>
  )
}

/** How long a person may still write, by the platform's rule, and what happens afterwards. */
function Window({ report, visit }: Sheet): VNode {
  const { deps, now } = visit
  const channel = deps.channels.find(({ name }) => name === report.channel)
  const { unreachable, heardAt } = report.reporter
  if (unreachable !== null)
    return <p class="problem">{faults[unreachable]?.says ?? 'Không nhắn được cho người này.'}</p>
  if (channel === undefined) return <p class="problem">Kênh này đang tắt; tin sẽ nằm chờ đến khi bật lại.</p>
  const until = heardAt + channel.limits.officerWindowMs
  if (until > now)
    return (
      <p class="hint">
        {`${channel.title} còn cho trả lời trong `}
        <strong data-until={until}>{span(until - now)}</strong>
        {` (đến ${when(until)}).`}
      </p>
    )
  return (
    <p class="problem">
      {`${channel.title} đã hết hạn trả lời lúc ${when(until)}. Tin của bạn sẽ được giữ và gửi ngay khi người dân nhắn lại; câu trả lời vẫn hiện ở trang tra cứu.`}
    </p>
  )
}

function AskBox({ report, visit, held, draft }: Sheet): VNode {
  return (
    <details class="ask">
      <summary>Hỏi lại một mục</summary>
      <form method="post" action={`/can-bo/phan-anh/${report.id}/hoi-lai`}>
        <Csrf token={visit.session.csrf} />
        <p class="hint">
          Trợ lý tự động hỏi lại đúng mục này với cùng cách kiểm tra; câu trả lời tự nhập vào phản ánh.
        </p>
        <label>
          Mục
          <select name="step">
            {visit.deps.steps.map(({ name, label }) => (
              <option value={name}>{label}</option>
            ))}
          </select>
        </label>
        <label>
          Câu hỏi của bạn
          <textarea name="words" rows={2} maxLength={500} required disabled={held}>
            {draft.words ?? ''}
          </textarea>
        </label>
        <button disabled={held}>Hỏi lại</button>
      </form>
    </details>
  )
}
