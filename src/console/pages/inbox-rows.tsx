// The reports of one page of the inbox.
import type { VNode } from 'preact'
import { nextDeadline } from '../../reports/deadlines.js'
import type { InboxPage, InboxRow } from '../../store/desk.js'
import { left, short } from '../dates.js'
import type { Visit } from '../door.js'
import { placeSaid, plateSaid, summary, vehicleSaid } from '../facts.js'
import type { Names } from '../people.js'
import { deadlineNames, lackNames, resultSaid, stateNames } from '../words.js'
import { cursorText, queryOf, type Asked } from './inbox-query.js'

type Waiting = Map<string, 'waits' | 'objects'>

export function Rows(props: {
  page: InboxPage
  names: Names
  asked: Asked
  visit: Visit
  waiting: Waiting
}): VNode {
  const { page, names, asked, visit, waiting } = props
  if (page.rows.length === 0 && page.next === undefined)
    return (
      <p class="empty">
        {asked.q === ''
          ? 'Không có phản ánh nào ở đây.'
          : 'Không tìm thấy. Thử ít chữ hơn, hoặc bỏ bớt bộ lọc.'}
      </p>
    )
  const next = page.next && queryOf({ ...asked, sau: cursorText(page.next) })
  return (
    <section aria-label="Danh sách phản ánh">
      {page.rows.length > 0 && (
        <ul class="rows">
          {page.rows.map((row) => (
            <Row row={row} names={names} visit={visit} waits={waiting.get(row.id)} />
          ))}
        </ul>
      )}
      {page.isCutShort === true && (
        <p class="hint">Chữ này có trong rất nhiều phản ánh; còn chưa tìm hết. Thêm chữ để tìm nhanh hơn.</p>
      )}
      <div class="line">
        {asked.sau !== undefined && (
          <a class="button" href={`/can-bo/hop-thu?${queryOf({ ...asked, sau: '' })}`}>
            Về đầu danh sách
          </a>
        )}
        {next !== undefined && (
          <a class="button" href={`/can-bo/hop-thu?${next}`}>
            {page.isCutShort === true ? 'Tìm tiếp' : 'Trang sau'}
          </a>
        )}
      </div>
    </section>
  )
}

interface RowProps {
  row: InboxRow
  names: Names
  visit: Visit
  waits: 'waits' | 'objects' | undefined
}

function Row({ row, names, visit, waits }: RowProps): VNode {
  const { now, officer } = visit
  const facts = { ...row.facts, ...row.current }
  const isHeld = row.holder !== null && row.heldUntil > now
  const next = nextDeadline(row, now)
  const about = [plateSaid(facts), vehicleSaid(facts), placeSaid(facts)].filter(Boolean).join(' · ')
  return (
    <li>
      <a id={`d-${row.id}`} href={`/can-bo/phan-anh/${row.id}`} class="row" data-row>
        <span class="row-head">
          <b>{row.code}</b>
          <span class={`state ${row.state}`}>{stateNames[row.state]}</span>
          {row.result !== null && <span class="state">{resultSaid(row.result)}</span>}
          {waits === 'waits' && <span class="state held">Người dân đang đợi trả lời</span>}
          {waits === 'objects' && <span class="state late">Không đồng ý với kết quả</span>}
          {row.ongoing && row.state === 'received' && <span class="state late">Đang diễn ra</span>}
          {next !== undefined && (
            <span class={next.late ? 'state late' : 'state'}>
              {`${deadlineNames[next.name]}: ${left(next.dueAt, now)}`}
            </span>
          )}
          {isHeld && (
            <span class="state held">
              {row.holder === officer.id ? 'Bạn đang giữ' : `${names.officer(row.holder)} đang giữ`}
            </span>
          )}
        </span>
        <span class="row-main">{summary(facts, names.violation)}</span>
        <span class="row-sub">{about || 'Chưa rõ biển số, địa điểm'}</span>
        <span class="row-sub">
          {`Gửi ${short(row.filedAt, now)} · ${names.channel(row.channel)} · ${names.unit(row.unitId)}`}
          {row.bounces > 0 ? ` · đã chuyển ${row.bounces} lần` : ''}
          {facts.lacks.length > 0 ? ` · thiếu ${facts.lacks.map((lack) => lackNames[lack]).join(', ')}` : ''}
        </span>
      </a>
    </li>
  )
}
