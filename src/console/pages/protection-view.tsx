// How the page of second persons looks: what waits, what may be asked, and what was opened, shown once.
import type { VNode } from 'preact'
import { vehicleTypes } from '../../reading/reading.js'
import type { Identity } from '../../reports/report.js'
import type { AgencyDuty } from '../../store/agency-duties.js'
import type { ReportView } from '../../store/desk-report.js'
import { purposes } from '../../store/identities.js'
import type { marksOf } from '../../store/marks.js'
import type { SecondLook } from '../../store/second-looks.js'
import { when } from '../dates.js'
import type { Merged } from '../../store/mergers.js'
import type { Visit } from '../door.js'
import { Csrf } from '../layout.js'
import type { Names } from '../people.js'
import { lookNames, purposeNames } from '../protection-words.js'
import { Merging } from './merging.js'
import { Misuse } from './misuse.js'
import { Agency } from './protection-outside.js'
import { Reason } from './reason.js'

export interface Shown {
  visit: Visit
  report: ReportView
  names: Names
  looks: SecondLook[]
  marks: Awaited<ReturnType<typeof marksOf>>
  duty?: AgencyDuty
  merged: Merged
  conflicted: boolean
  refusal?: string
  told?: string
  /** Shown in this one answer and kept nowhere. */
  opened?: Identity
}

export function Protection(shown: Shown): VNode {
  const { report, refusal, told, visit } = shown
  const mayAct = visit.officer.role !== 'auditor'
  return (
    <div class="report">
      <h1>{`Bảo vệ hồ sơ ${report.code}`}</h1>
      <p>
        <a href={`/can-bo/phan-anh/${report.id}`}>Quay lại phản ánh</a>
      </p>
      {refusal !== undefined && (
        <p class="problem" role="alert" tabIndex={-1} data-focus>
          {refusal}
        </p>
      )}
      {told !== undefined && <p role="status">{told}</p>}
      {shown.opened !== undefined && <Opened identity={shown.opened} />}
      <Waiting {...shown} />
      {mayAct && <AskIdentity {...shown} />}
      {mayAct && <Correct {...shown} />}
      {mayAct && <Merging report={report} visit={visit} merged={shown.merged} />}
      {mayAct && <Conflict {...shown} />}
      {mayAct && <Misuse report={report} visit={visit} marks={shown.marks} />}
      <Agency report={report} visit={visit} duty={shown.duty} />
    </div>
  )
}

function Opened({ identity }: { identity: Identity }): VNode {
  return (
    <section class="card" aria-labelledby="da-mo">
      <h2 id="da-mo">Danh tính (chỉ hiện một lần này)</h2>
      <ul>
        <li>{`Họ tên: ${identity.name ?? 'không có'}`}</li>
        <li>{`CCCD: ${identity.cccd ?? 'không có'}`}</li>
        <li>{`Địa chỉ: ${identity.address ?? 'không có'}`}</li>
        <li>{`Điện thoại: ${identity.telephone ?? 'không có'}`}</li>
      </ul>
      <p class="hint">Lần mở này đã được ghi sổ. Không chép vào ghi chú hay tin trả lời.</p>
    </section>
  )
}

const stateNames = { waiting: 'đang chờ người thứ hai', agreed: 'đã đồng ý', refused: 'không đồng ý' }

function Waiting({ looks, names, visit, report }: Shown): VNode {
  return (
    <section class="card" aria-labelledby="nguoi-thu-hai">
      <h2 id="nguoi-thu-hai">Cần người thứ hai</h2>
      {looks.length === 0 && <p class="empty">Chưa có đề nghị nào.</p>}
      {looks.map((look) => (
        <div class="proposal">
          <p>
            <strong>{lookNames[look.kind]}</strong>
            {` · ${names.officer(look.askedBy)} đề nghị ${when(look.askedAt)} · ${stateNames[look.state]}`}
          </p>
          <p class="said">{`${more(look)}${look.reason}`}</p>
          {look.state === 'waiting' &&
            look.askedBy !== visit.officer.id &&
            visit.officer.role !== 'auditor' && (
              <form method="post" action={`/can-bo/phan-anh/${report.id}/nguoi-thu-hai`}>
                <Csrf token={visit.session.csrf} />
                <input type="hidden" name="look" value={look.id} />
                <label>
                  Ý kiến (bắt buộc khi không đồng ý)
                  <input name="because" maxLength={500} />
                </label>
                <div class="line">
                  <button class="main" name="agree" value="co">
                    Đồng ý
                  </button>
                  <button name="agree" value="khong">
                    Không đồng ý
                  </button>
                </div>
              </form>
            )}
        </div>
      ))}
    </section>
  )
}

/** What a second person must know besides the reason. */
function more({ kind, detail }: SecondLook): string {
  if (kind === 'dossier') return detail.withIdentity === true ? 'Kèm danh tính. ' : 'Không kèm danh tính. '
  return kind === 'merge' && typeof detail.code === 'string' ? `Vào ${detail.code}. ` : ''
}

function AskIdentity({ report, visit }: Shown): VNode {
  const action = `/can-bo/phan-anh/${report.id}/danh-tinh`
  return (
    <details>
      <summary>Danh tính người báo tin</summary>
      <p class="hint">
        Trả lời người báo tin không cần mở danh tính. Mở danh tính cần lý do và một chỉ huy khác đồng ý; mở
        được một lần trong 2 giờ, mọi lần đều ghi sổ.
      </p>
      {report.reporter.identified ? (
        <>
          <form method="post" action={action}>
            <Csrf token={visit.session.csrf} />
            <label>
              Để làm gì
              <select name="purpose" required>
                {purposes.map((purpose) => (
                  <option value={purpose}>{purposeNames[purpose]}</option>
                ))}
              </select>
            </label>
            <Reason />
            <button>Đề nghị mở</button>
          </form>
          <form method="post" action={action}>
            <Csrf token={visit.session.csrf} />
            <button name="act" value="mo">
              Mở danh tính đã được đồng ý
            </button>
          </form>
        </>
      ) : (
        <p class="empty">Người báo tin không để lại danh tính.</p>
      )}
    </details>
  )
}

function Correct({ report, visit, names }: Shown): VNode {
  const { violations } = { ...report.facts, ...report.current }
  return (
    <details>
      <summary>Đính chính (bản gốc giữ nguyên, hiện cạnh nhau)</summary>
      <form method="post" action={`/can-bo/phan-anh/${report.id}/dinh-chinh`}>
        <Csrf token={visit.session.csrf} />
        <label>
          {`Hành vi (đang ghi: ${violations.map(names.violation).join('; ')})`}
          <select name="violation">
            <option value="">Giữ nguyên</option>
            {visit.deps.violations.map(({ id, label }) => (
              <option value={id}>{label}</option>
            ))}
          </select>
        </label>
        <label>
          Biển số
          <input name="plate" maxLength={20} placeholder="Giữ nguyên" />
        </label>
        <label>
          Loại xe
          <select name="vehicle">
            <option value="">Giữ nguyên</option>
            {vehicleTypes.map((type) => (
              <option value={type}>{type}</option>
            ))}
          </select>
        </label>
        <Reason />
        <p class="hint">
          Đính chính làm nhẹ cần người thứ hai và báo ngay cho đơn vị cấp trên; không tắt được.
        </p>
        <button>Đính chính</button>
      </form>
    </details>
  )
}

function Conflict({ report, visit, conflicted }: Shown): VNode {
  return (
    <details>
      <summary>Không can thiệp</summary>
      {conflicted ? (
        <p class="hint">Bạn đã khai có liên quan; bạn không ghi kết quả hay đóng hồ sơ này.</p>
      ) : (
        <form method="post" action={`/can-bo/phan-anh/${report.id}/lien-quan`}>
          <Csrf token={visit.session.csrf} />
          <label>
            Tôi có liên quan đến người hoặc xe trong vụ này (không rút lại được)
            <input name="because" required minLength={5} maxLength={300} />
          </label>
          <button>Khai liên quan</button>
        </form>
      )}
      <form method="post" action={`/can-bo/phan-anh/${report.id}/keu-cuu`}>
        <Csrf token={visit.session.csrf} />
        <label>
          Ai yêu cầu, khi nào, bằng cách nào. Chỉ trực chỉ huy tỉnh và giám sát đọc được; không hiện trong
          diễn biến.
          <textarea name="words" rows={2} required minLength={5} maxLength={2000}></textarea>
        </label>
        <button>Tôi bị yêu cầu bỏ qua vụ này</button>
      </form>
    </details>
  )
}
