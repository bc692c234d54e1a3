// What concerns others than the unit: the agency of an official who violated, and calls that went past the local chain.
import type { VNode } from 'preact'
import type { AgencyDuty } from '../../store/agency-duties.js'
import type { Pressure } from '../../store/conflicts.js'
import { when } from '../dates.js'
import type { Visit } from '../door.js'
import { Csrf } from '../layout.js'
import type { Names } from '../people.js'

export function Agency({
  report,
  visit,
  duty,
}: {
  report: { id: string }
  visit: Visit
  duty: AgencyDuty | undefined
}): VNode {
  const action = `/can-bo/phan-anh/${report.id}/co-quan`
  const { csrf } = visit.session
  const mayAct = visit.officer.role !== 'auditor'
  return (
    <details open={duty !== undefined && duty.answeredAt === null}>
      <summary>Cán bộ, đảng viên vi phạm: thông báo về cơ quan</summary>
      {duty === undefined && mayAct && (
        <form method="post" action={action}>
          <Csrf token={csrf} />
          <label>
            Cơ quan, đơn vị quản lý
            <input name="agency" required minLength={3} maxLength={200} />
          </label>
          <button>Soạn thông báo</button>
        </form>
      )}
      {duty !== undefined && (
        <>
          <p>
            {duty.answeredAt === null
              ? `Chờ ${duty.agency} trả lời, hạn ${when(duty.dueAt)}${duty.dueAt < visit.now ? ' (quá hạn)' : ''}.`
              : `${duty.agency} đã trả lời ${when(duty.answeredAt)}: ${duty.answer ?? ''}`}
          </p>
          <pre class="said">{duty.letter}</pre>
        </>
      )}
      {duty !== undefined && duty.answeredAt === null && mayAct && (
        <form method="post" action={action}>
          <Csrf token={csrf} />
          {duty.sentAt === null && (
            <button name="act" value="da-gui">
              Đã ký và gửi
            </button>
          )}
          <label>
            Trả lời của cơ quan
            <textarea name="answer" rows={2} maxLength={4000}></textarea>
          </label>
          <button name="act" value="tra-loi">
            Lưu trả lời
          </button>
        </form>
      )}
    </details>
  )
}

export function Pressures({ calls, names }: { calls: Pressure[]; names: Names }): VNode {
  return (
    <section class="card">
      <h1>Cán bộ báo bị yêu cầu bỏ qua</h1>
      {calls.length === 0 && <p class="empty">Chưa có ai báo.</p>}
      {calls.map(({ reportId, officerId, words, at, seenAt }) => (
        <div class="proposal">
          <p>
            <strong>{names.officer(officerId)}</strong>
            {` · ${when(at)}${seenAt === null ? ' · mới' : ''} · `}
            <a href={`/can-bo/phan-anh/${reportId}`}>Mở hồ sơ</a>
          </p>
          <p class="said">{words}</p>
        </div>
      ))}
    </section>
  )
}
