// One version of units and rules: who made it and why, what it changed, and the way back to it.
import type { VNode } from 'preact'
import type { RowChange } from '../../reports/routing-diff.js'
import type { RoutingVersion } from '../../store/routing.js'
import { when } from '../dates.js'
import type { Visit } from '../door.js'
import type { Names } from '../people.js'
import { mayEdit, Problems, Why } from './routing-forms.js'

interface VersionPage {
  visit: Visit
  found: RoutingVersion
  inForce: number
  /** Against the version before; undefined for the first. */
  madeThen: RowChange[] | undefined
  /** What restoring it would change now. */
  toNow: RowChange[]
  names: Names
  problems: string[]
}

export function VersionView({ visit, found, inForce, madeThen, toNow, names, problems }: VersionPage): VNode {
  return (
    <>
      <p>
        <a href="/can-bo/phan-cong">Về trang phân công</a>
      </p>
      <h1>{`Bản ${found.version}`}</h1>
      <p>{`${when(found.at)} · ${names.officer(found.officerId)} · ${found.because}`}</p>
      <Problems problems={problems} />
      <section class="card">
        <h2>Bản này đã đổi gì</h2>
        {madeThen === undefined ? <p>Đây là bản đầu tiên.</p> : <Changes changes={madeThen} />}
      </section>
      {found.version !== inForce && (
        <section class="card">
          <h2>Lấy lại bản này sẽ đổi gì</h2>
          <Changes changes={toNow} />
          {mayEdit(visit) && (
            <form method="post" action={`/can-bo/phan-cong/ban/${found.version}`}>
              <Why version={inForce} csrf={visit.session.csrf} />
              <button class="main">Lấy lại thành bản mới</button>
            </form>
          )}
        </section>
      )}
    </>
  )
}

const rowNames = { unit: 'Đơn vị', rule: 'Quy tắc', door: 'Tỉnh', file: 'Tệp' } as const
const changeNames = { added: 'thêm', removed: 'bỏ', changed: 'sửa' } as const
const changesShown = 100

function Changes({ changes }: { changes: RowChange[] }): VNode {
  if (changes.length === 0) return <p class="empty">Không có gì khác.</p>
  return (
    <>
      <ul>
        {changes.slice(0, changesShown).map(({ row, id, is, fields }) => (
          <li>
            {`${rowNames[row]} ${id}: ${changeNames[is]}`}
            {is === 'changed' && (
              <ul>
                {fields.map(({ name, before, after }) => (
                  <li class="hash">
                    {`${name}: `}
                    <del>{before ?? 'trống'}</del> <ins>{after ?? 'trống'}</ins>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {changes.length > changesShown && <p>{`và ${changes.length - changesShown} thay đổi khác`}</p>}
    </>
  )
}
