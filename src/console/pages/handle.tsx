// Handling: the moves open now, a proposal that waits for a second person, another unit, and the register's dates.
import type { VNode } from 'preact'
import { isResult, mayDecide, moveTable, movesOpen, results } from '../../reports/handling.js'
import { when } from '../dates.js'
import { Csrf } from '../layout.js'
import { moveNames, resultNames } from '../words.js'
import type { Sheet } from './sheet.js'

export function Handle(sheet: Sheet): VNode | null {
  const { report, mayAct } = sheet
  if (!mayAct) return null
  return (
    <section class="card" aria-labelledby="xu-ly">
      <h2 id="xu-ly">Xử lý</h2>
      {report.reason !== null && <p class="hint">{`Lý do đã ghi: ${report.reason}`}</p>}
      {report.proposal === undefined ? <Moves {...sheet} /> : <Decision {...sheet} />}
      {(report.state === 'received' || report.state === 'verifying') && <OtherUnit {...sheet} />}
      <Register {...sheet} />
    </section>
  )
}

function Moves({ report, visit, held, draft }: Sheet): VNode {
  const open = movesOpen(report.state, visit.officer.role)
  const action = `/can-bo/phan-anh/${report.id}/chuyen-buoc`
  const { csrf } = visit.session
  if (open.length === 0) return <p class="empty">Không còn bước nào cho vai trò của bạn.</p>
  return (
    <>
      {open.map((name) => {
        const { needsReason, needsResult } = moveTable.find((move) => move.name === name)!
        if (!needsReason && !needsResult)
          return (
            <form method="post" action={action}>
              <Csrf token={csrf} />
              <button
                name="move"
                value={name}
                disabled={held}
                {...(name === 'accept' ? { 'data-key': 'v' } : {})}
              >
                {moveNames[name]}
              </button>
            </form>
          )
        return (
          <details open={name === 'resolve' || draft.move === name}>
            <summary>{moveNames[name]}</summary>
            <form method="post" action={action}>
              <Csrf token={csrf} />
              <input type="hidden" name="move" value={name} />
              {needsResult && <Results chosen={draft.result} />}
              <label>
                Lý do, viết để người dân hiểu
                <textarea name="reason" rows={3} required minLength={10} maxLength={1000} disabled={held}>
                  {draft.move === name ? (draft.reason ?? '') : ''}
                </textarea>
              </label>
              <button class={needsResult ? 'main' : ''} disabled={held}>
                {moveNames[name]}
              </button>
            </form>
          </details>
        )
      })}
    </>
  )
}

function Results({ chosen }: { chosen: string | undefined }): VNode {
  return (
    <label>
      Kết quả
      <select name="result" required data-key="k">
        <option value="">Chọn kết quả...</option>
        {results.map((result) => (
          <option value={result} selected={result === chosen}>
            {resultNames[result]}
            {result === 'no_violation' || result === 'not_enough' ? ' (cần người thứ hai duyệt)' : ''}
          </option>
        ))}
      </select>
    </label>
  )
}

function Decision({ report, names, visit }: Sheet): VNode {
  const proposal = report.proposal!
  const result = isResult(proposal.result) ? resultNames[proposal.result] : ''
  const may = mayDecide(proposal, visit.officer)
  return (
    <div class="proposal">
      <p>
        <strong>{`${names.officer(proposal.proposedBy)} đề xuất: ${result}`}</strong>
      </p>
      <p class="said">{proposal.reason}</p>
      {may === 'yes' ? (
        <form method="post" action={`/can-bo/phan-anh/${report.id}/quyet-dinh`}>
          <Csrf token={visit.session.csrf} />
          <label>
            Ý kiến của bạn (bắt buộc khi không đồng ý)
            <textarea name="because" rows={2} maxLength={500}></textarea>
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
      ) : (
        <p class="hint">Đang chờ người thứ hai duyệt; bạn không tự duyệt đề xuất của mình.</p>
      )}
    </div>
  )
}

function OtherUnit({ report, visit, held, draft }: Sheet): VNode {
  const units = visit.deps.routing().units.filter(({ id }) => id !== report.unitId)
  return (
    <details>
      <summary>Không thuộc thẩm quyền</summary>
      <form method="post" action={`/can-bo/phan-anh/${report.id}/chuyen-don-vi`}>
        <Csrf token={visit.session.csrf} />
        <p class="hint">
          {`Đồng hồ vẫn chạy từ lúc người dân gửi. Đã chuyển ${report.bounces} lần; lần thứ ba do trực chỉ huy quyết định.`}
        </p>
        <label>
          Chuyển đến
          <select name="unit">
            <option value="">Chưa rõ, để trực chỉ huy quyết định</option>
            {units.map(({ id, name }) => (
              <option value={id}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Lý do
          <textarea name="because" rows={2} required minLength={5} maxLength={500} disabled={held}>
            {draft.because ?? ''}
          </textarea>
        </label>
        <button disabled={held}>Chuyển đơn vị</button>
      </form>
    </details>
  )
}

function Register({ report, visit, held }: Sheet): VNode {
  const { complex, identifiedAt, recordAt } = report.caseFile
  const { csrf } = visit.session
  const action = `/can-bo/phan-anh/${report.id}/so-theo-doi`
  return (
    <details>
      <summary>Sổ theo dõi (NĐ 61/2026)</summary>
      <form method="post" action={action} class="stack">
        <Csrf token={csrf} />
        <button name="mark" value={complex ? 'simple' : 'complex'} disabled={held}>
          {complex ? 'Không còn phức tạp (hạn 30 ngày)' : 'Vụ việc phức tạp (hạn 60 ngày)'}
        </button>
        {identifiedAt === null ? (
          <button name="mark" value="identified" disabled={held}>
            Đã xác định được người vi phạm
          </button>
        ) : (
          <p class="hint">{`Xác định người vi phạm lúc ${when(identifiedAt)}.`}</p>
        )}
        {identifiedAt !== null && recordAt === null && (
          <button name="mark" value="record" disabled={held}>
            Đã lập biên bản
          </button>
        )}
        {recordAt !== null && <p class="hint">{`Lập biên bản lúc ${when(recordAt)}.`}</p>}
      </form>
    </details>
  )
}
