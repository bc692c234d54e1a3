// False reports and misuse: a mark, a block, and the file for investigators; each needs a second person.
import type { VNode } from 'preact'
import type { marksOf } from '../../store/marks.js'
import { when } from '../dates.js'
import type { Visit } from '../door.js'
import { Csrf } from '../layout.js'
import { Reason } from './reason.js'

export function Misuse(props: {
  report: { id: string }
  visit: Visit
  marks: Awaited<ReturnType<typeof marksOf>>
}): VNode {
  const { report, visit, marks } = props
  const token = <Csrf token={visit.session.csrf} />
  const dossier = `/can-bo/phan-anh/${report.id}/ho-so`
  return (
    <details>
      <summary>Tin sai, lạm dụng</summary>
      {marks.map(({ kind, reason, endsAt }) => (
        <p class="hint">{`${kind === 'block' ? 'Đang hạn chế' : 'Đang đánh dấu'} đến ${when(endsAt)}: ${reason}`}</p>
      ))}
      <form method="post" action={`/can-bo/phan-anh/${report.id}/han-che`}>
        {token}
        <label>
          Mức
          <select name="kind">
            <option value="mark">Đánh dấu để xem kỹ</option>
            <option value="block">Hạn chế: tin xếp sau, vẫn được giữ đủ</option>
          </select>
        </label>
        <label>
          Số ngày (tự hết hạn)
          <input name="days" type="number" min={1} max={90} required value="30" />
        </label>
        <Reason />
        <button>Đề nghị</button>
      </form>
      <form method="post" action={dossier}>
        {token}
        <p class="hint">
          Hồ sơ điều tra gom mọi phản ánh của người này trong phạm vi bạn xem được: nội dung, mã SHA-256 của
          chứng cứ, diễn biến, số dòng trong sổ. Cần một chỉ huy khác đồng ý; tải được một lần trong 2 giờ,
          ghi sổ.
        </p>
        <label>
          Danh tính
          <select name="identity">
            <option value="">Không kèm</option>
            <option value="co">Kèm, mở từ két và ghi sổ</option>
          </select>
        </label>
        <Reason />
        <button>Đề nghị lập hồ sơ</button>
      </form>
      <form method="post" action={dossier}>
        {token}
        <button name="act" value="tai">
          Tải hồ sơ đã được đồng ý
        </button>
      </form>
    </details>
  )
}
