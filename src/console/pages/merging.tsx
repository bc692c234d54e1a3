// Merging away as the desk shows it: what stands before and behind a report, and the forms that ask for a second person.
import type { VNode } from 'preact'
import type { Merged } from '../../store/mergers.js'
import { when } from '../dates.js'
import type { Visit } from '../door.js'
import { Csrf } from '../layout.js'
import { Reason } from './reason.js'

/** What stands before and behind a report; nothing where nothing was merged. */
export function MergedLines({ merged }: { merged: Merged }): VNode | null {
  const { into, behind } = merged
  if (into === undefined && behind.length === 0) return null
  return (
    <>
      {into !== undefined && (
        <p>
          {'Đã gộp vào '}
          <a href={`/can-bo/phan-anh/${into.id}`}>{into.code}</a>
          {': kết thúc cùng phản ánh đó, người báo tin vẫn được trả lời riêng.'}
        </p>
      )}
      {behind.map(({ id, code, addedAt }) => (
        <p>
          {'Gộp vào đây: '}
          <a href={`/can-bo/phan-anh/${id}`}>{code}</a>
          {addedAt !== undefined && ` · người dân gửi thêm ${when(addedAt)}`}
        </p>
      ))}
    </>
  )
}

export function Merging({
  report,
  visit,
  merged,
}: {
  report: { id: string }
  visit: Visit
  merged: Merged
}): VNode {
  const action = `/can-bo/phan-anh/${report.id}/gop`
  return (
    <details open={merged.into !== undefined}>
      <summary>Gộp vào phản ánh khác</summary>
      <MergedLines merged={merged} />
      <form method="post" action={action}>
        <Csrf token={visit.session.csrf} />
        {merged.into === undefined && (
          <label>
            Mã phản ánh gửi trước, cùng một vụ việc
            <input name="code" required maxLength={20} />
          </label>
        )}
        <Reason />
        <p class="hint">
          {merged.into === undefined
            ? 'Gộp làm phản ánh này rời danh sách đang xử lý, nên cần người thứ hai và báo ngay cho đơn vị cấp trên; không tắt được.'
            : 'Tách ra để xử lý riêng cũng cần người thứ hai.'}
        </p>
        <button name="act" value={merged.into === undefined ? 'gop' : 'tach'}>
          {merged.into === undefined ? 'Đề nghị gộp' : 'Đề nghị tách ra'}
        </button>
      </form>
    </details>
  )
}
