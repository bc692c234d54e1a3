// The keys of the desk, and the switch that turns them off.
import type { Doors } from '../door.js'

const shortcuts = [
  ['/', 'Đến ô tìm kiếm của hộp thư'],
  ['j, k', 'Xuống, lên trong danh sách; Enter để mở'],
  ['c', 'Nhận xử lý phản ánh đang mở'],
  ['v', 'Bắt đầu xác minh'],
  ['r', 'Đến ô trả lời'],
  ['k', 'Đến ô kết quả (trong trang phản ánh)'],
  ['b', 'Đến bản đồ; mũi tên để dời, + và - để phóng'],
  ['i', 'Về hộp thư'],
]

export function shortcutPages(doors: Doors): void {
  doors.staff('GET /can-bo/phim-tat', async (visit) =>
    visit.page(
      'Phím tắt',
      <section class="card narrow">
        <h1>Phím tắt</h1>
        <label>
          <input type="checkbox" data-shortcuts checked /> Dùng phím tắt trên máy này
        </label>
        <table class="plain-table">
          <tbody>
            {shortcuts.map(([key, what]) => (
              <tr>
                <th scope="row">
                  <kbd>{key}</kbd>
                </th>
                <td>{what}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>,
    ),
  )
}
