// What the report says: each fact as understood beside the citizen's own words, and why this unit has it.
import type { VNode } from 'preact'
import { deadlines } from '../../reports/deadlines.js'
import { left, when } from '../dates.js'
import { factLines } from '../facts.js'
import { deadlineNames, lackNames, stateNames, textIn } from '../words.js'
import type { Sheet } from './sheet.js'

export function Facts({ report, names, visit, samePlate }: Sheet): VNode {
  const { facts, current, caseFile, duties } = report
  const { lacks } = { ...facts, ...current }
  const lines = factLines(facts, current, names.violation)
  const added = report.timeline.filter(({ what }) => what === 'citizen_answered')
  return (
    <section class="card" aria-labelledby="noi-dung-phan-anh">
      <h2 id="noi-dung-phan-anh">Nội dung</h2>
      {lacks.length > 0 && (
        <p class="hint">{`Còn thiếu: ${lacks.map((lack) => lackNames[lack]).join(', ')}.`}</p>
      )}
      <table class="facts">
        <thead>
          <tr>
            <th scope="col">Mục</th>
            <th scope="col">Ghi nhận</th>
            <th scope="col">Lời người dân</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ label, value, words, first }) => (
            <tr>
              <th scope="row">{label}</th>
              <td>
                {value}
                {first !== undefined && <small class="first">{`ban đầu: ${first}`}</small>}
              </td>
              <td>{words ?? ''}</td>
            </tr>
          ))}
          {added.map(({ detail, at }) => (
            <tr class="added">
              <th scope="row">{`${textIn(detail, 'label')} (bổ sung)`}</th>
              <td>{textIn(detail, 'words')}</td>
              <td>{when(at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Why report={report} names={names} />
      {samePlate.length > 0 && (
        <details>
          <summary>{`${samePlate.length} phản ánh khác cùng biển số`}</summary>
          <ul>
            {samePlate.map(({ id, code, unitId, state, filedAt }) => (
              <li>
                <a href={`/can-bo/phan-anh/${id}`}>{code}</a>
                {` · ${stateNames[state]} · gửi ${when(filedAt)} · ${names.unit(unitId)}`}
              </li>
            ))}
          </ul>
        </details>
      )}
      <h3>Thời hạn</h3>
      <ul class="clocks">
        {deadlines({ ...report, ...caseFile, ...duties }, visit.now).map(
          ({ name, dueAt, metAt, late, source }) => (
            <li class={late ? 'late' : ''}>
              <strong>{deadlineNames[name]}</strong>
              {` ${metAt === undefined ? left(dueAt, visit.now) : `xong ${when(metAt)}${late ? ' (muộn)' : ''}`} · hạn ${when(dueAt)}`}
              <small>{source}</small>
            </li>
          ),
        )}
      </ul>
    </section>
  )
}

function Why({ report, names }: Pick<Sheet, 'report' | 'names'>): VNode | null {
  const filed = report.timeline.find(({ what }) => what === 'filed')
  const bounced = report.timeline.filter(({ what }) => what === 'bounced').at(-1)
  const because = bounced?.detail.because ?? filed?.detail.because
  return (
    <p class="hint">
      {`Đơn vị xử lý: ${names.unit(report.unitId)}. `}
      {typeof because === 'string' && (/^vì /i.test(because) ? because : `Vì: ${because}`)}
      {report.copies.length > 0 &&
        ` Bản sao gửi: ${report.copies.map(({ unitId }) => names.unit(unitId)).join(', ')}.`}
    </p>
  )
}
