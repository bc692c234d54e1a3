// The ledger's fingerprint of each day, for anybody: whoever noted one down can tell whether the ledger was rewritten since.
import type { Doors } from '../door.js'
import { publishedFingerprints } from '../../store/ledger.js'

/** Fingerprints shown on the page; all are in the database. */
const shownMax = 400

export function fingerprintPages({ open }: Doors): void {
  open('GET /so', async (guest) => {
    const days = (await publishedFingerprints(guest.deps.database)).slice(0, shownMax)
    const newest = days[0]
    return guest.page(
      'Sổ ghi việc',
      <section class="card">
        <h1>Dấu vân của sổ ghi việc</h1>
        <p>
          Mọi việc làm và mọi lần xem hồ sơ đều được ghi vào một cuốn sổ móc nối nhau. Mỗi ngày công bố một
          dấu vân; ai sửa, bớt hay chuyển chỗ một dòng cũ thì dấu vân đã công bố không còn khớp.
        </p>
        {newest === undefined ? (
          <p class="empty">Chưa có ngày nào kết thúc.</p>
        ) : (
          <p>
            Dòng để đăng: <code>{postLine(guest.deps.policeName, newest)}</code>
          </p>
        )}
        <table>
          <thead>
            <tr>
              <th scope="col">Ngày</th>
              <th scope="col">Số dòng</th>
              <th scope="col">Dấu vân</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, entries, hash }) => (
              <tr>
                <th scope="row">{day}</th>
                <td>{entries}</td>
                <td>
                  <code>{hash}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>,
    )
  })
}

/** One line for the province's page or a newspaper. */
export function postLine(policeName: string, last: { day: string; entries: number; hash: string }): string {
  return `${policeName}, sổ phản ánh giao thông ngày ${last.day}: ${last.entries} dòng, dấu vân ${last.hash}`
}
