// The inbox of a unit: what is going on now on top, then reports by keyset page; redrawn live from what stands in the database.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { nextDeadline } from '../../reports/deadlines.js'
import { reportStates, type ReportState } from '../../reports/report.js'
import { moveAlert } from '../../store/desk-alerts.js'
import { dropView, savedViews, saveView, type SavedView } from '../../store/desk-views.js'
import {
  lastEvent,
  readAlerts,
  readInbox,
  type AlertRow,
  type InboxCursor,
  type InboxFilter,
  type InboxPage,
  type InboxRow,
} from '../../store/desk.js'
import { left, short, span } from '../dates.js'
import type { ConsoleDeps } from '../deps.js'
import type { Doors, Visit } from '../door.js'
import { placeSaid, plateSaid, summary, vehicleSaid } from '../facts.js'
import { Csrf } from '../layout.js'
import type { Live } from '../live.js'
import { readNames, type Names } from '../people.js'
import { alertNames, deadlineNames, lackNames, refusals, resultSaid, stateNames } from '../words.js'

export function inboxPages(doors: Doors, live: Live): void {
  doors.staff('GET /can-bo/hop-thu', showInbox)
  doors.staff('GET /can-bo/hop-thu/danh-sach', async (visit) => visit.fragment(await list(visit)))
  doors.staff('GET /can-bo/song', async (visit) => live.stream(visit))
  doors.staff('POST /can-bo/hop-thu/luu', keepView)
  doors.staff('POST /can-bo/hop-thu/bo', async ({ deps, form, officer, reply }) => {
    await dropView(deps.database, { id: form.id ?? '', officerId: officer.id })
    return reply.redirect('/can-bo/hop-thu', 303)
  })
  doors.staff('POST /can-bo/bao-dong/:id', answerAlert)
}

const defaults = { tt: 'mo', giu: '', kenh: '', dv: '', han: '', q: '', xep: 'moi' }
type Asked = typeof defaults & { sau?: string }

const lateDays = 7

/** What the address asks for; anything odd falls back to the ordinary inbox. */
function askedOf(query: Record<string, string>): Asked {
  const asked: Asked = { ...defaults }
  for (const key of Object.keys(defaults) as (keyof typeof defaults)[])
    if (query[key] !== undefined) asked[key] = query[key].slice(0, 100)
  return query.sau === undefined ? asked : { ...asked, sau: query.sau }
}

function queryOf(asked: Partial<Asked>): string {
  const pairs = Object.entries(asked).filter(
    ([key, value]) => value !== '' && value !== (defaults as Record<string, string>)[key],
  )
  return new URLSearchParams(pairs).toString()
}

function filterOf(asked: Asked, visit: Visit): InboxFilter {
  const { officer, units, now } = visit
  const after = cursorFrom(asked.sau)
  return {
    units,
    now,
    state: asked.tt === 'tat-ca' ? 'all' : isState(asked.tt) ? asked.tt : 'open',
    order: asked.xep === 'cu' || asked.han !== '' ? 'oldest' : 'newest',
    ...(asked.giu === 'toi' ? { holder: { is: 'mine', officerId: officer.id } as const } : {}),
    ...(asked.giu === 'trong' ? { holder: { is: 'free' } as const } : {}),
    ...(asked.kenh === '' ? {} : { channel: asked.kenh }),
    ...(asked.dv === '' ? {} : { unit: asked.dv }),
    ...(asked.han === 'qua' ? { filedBefore: now - lateDays * 86_400_000 } : {}),
    ...(asked.q === '' ? {} : { words: asked.q }),
    ...(after === undefined ? {} : { after }),
  }
}

const isState = (value: string): value is ReportState => reportStates.some((state) => state === value)

function cursorFrom(text: string | undefined): InboxCursor | undefined {
  const found = /^(\d{1,15})_([A-Za-z0-9_-]{1,64})$/.exec(text ?? '')
  return found === null ? undefined : { filedAt: Number(found[1]), id: found[2]! }
}

async function showInbox(visit: Visit): Promise<FastifyReply> {
  const { deps, officer, session } = visit
  const asked = askedOf(visit.query)
  const since = await lastEvent(deps.database)
  const views = await savedViews(deps.database, officer.id)
  const content = await list(visit)
  return visit.page(
    'Hộp thư',
    <div hx-ext="sse" sse-connect={`/can-bo/song?tu=${since}`}>
      <div class="line">
        <h1>Hộp thư</h1>
        <span class="bell">
          <button type="button" class="plain" data-bell aria-pressed="false">
            Bật chuông báo động
          </button>
          <span data-connection role="status"></span>
        </span>
      </div>
      <Filters asked={asked} deps={deps} visit={visit} />
      <Views views={views} asked={asked} csrf={session.csrf} />
      <div
        id="danh-sach"
        hx-get={`/can-bo/hop-thu/danh-sach?${queryOf(asked)}`}
        hx-trigger="sse:hop-thu delay:400ms, sse:tiep delay:200ms, lam-moi, every 60s"
        hx-swap="innerHTML"
      >
        {content}
      </div>
    </div>,
  )
}

async function list(visit: Visit): Promise<VNode> {
  const { deps, units, now, session } = visit
  const asked = askedOf(visit.query)
  const [alerts, page, names] = await Promise.all([
    readAlerts(deps.database, units),
    readInbox(deps.database, filterOf(asked, visit)),
    readNames(deps),
  ])
  const canAct = visit.officer.role !== 'auditor'
  return (
    <>
      <Alerts alerts={alerts} names={names} now={now} csrf={session.csrf} canAct={canAct} />
      <Rows page={page} names={names} asked={asked} visit={visit} />
    </>
  )
}

function Filters({ asked, deps, visit }: { asked: Asked; deps: ConsoleDeps; visit: Visit }): VNode {
  const { units: seen } = visit
  const units = deps.routing().units.filter(({ id }) => seen === 'all' || seen.includes(id))
  const states = [
    ['mo', 'Chưa xong'],
    ['tat-ca', 'Tất cả'],
    ...reportStates.map((state) => [state, stateNames[state]]),
  ]
  const holders = [
    ['', 'Ai giữ cũng được'],
    ['toi', 'Tôi đang giữ'],
    ['trong', 'Chưa ai giữ'],
  ]
  const channels = [
    ['', 'Mọi kênh'],
    ...deps.channels.map(({ name, title }) => [name, title]),
    ['telephone', 'Điện thoại'],
  ]
  return (
    <form class="filters" method="get" action="/can-bo/hop-thu" role="search">
      <label class="wide">
        Tìm
        <input
          name="q"
          type="search"
          value={asked.q}
          maxLength={100}
          data-search
          placeholder="mã, biển số, đường, lời kể"
        />
      </label>
      <button>Tìm</button>
      <details class="more" open={queryOf({ ...asked, q: '', sau: '' }) !== ''}>
        <summary>Bộ lọc</summary>
        <div class="filters">
          <Choice name="tt" label="Trạng thái" options={states} chosen={asked.tt} />
          <Choice name="giu" label="Người giữ" options={holders} chosen={asked.giu} />
          <Choice name="kenh" label="Kênh" options={channels} chosen={asked.kenh} />
          {units.length > 1 && (
            <Choice
              name="dv"
              label="Đơn vị"
              options={[['', 'Mọi đơn vị'], ...units.map(({ id, name }) => [id, name])]}
              chosen={asked.dv}
            />
          )}
          <Choice
            name="han"
            label="Hạn"
            options={[
              ['', 'Mọi hạn'],
              ['qua', 'Quá 7 ngày'],
            ]}
            chosen={asked.han}
          />
          <Choice
            name="xep"
            label="Thứ tự"
            options={[
              ['moi', 'Mới nhất trước'],
              ['cu', 'Cũ nhất trước'],
            ]}
            chosen={asked.xep}
          />
          <button>Lọc</button>
          <a class="button" href="/can-bo/hop-thu">
            Bỏ lọc
          </a>
        </div>
      </details>
    </form>
  )
}

function Choice(props: { name: string; label: string; options: string[][]; chosen: string }): VNode {
  return (
    <label>
      {props.label}
      <select name={props.name}>
        {props.options.map(([value, label]) => (
          <option value={value} selected={value === props.chosen}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}

function Views({ views, asked, csrf }: { views: SavedView[]; asked: Asked; csrf: string }): VNode {
  const query = queryOf(asked)
  return (
    <div class="views">
      {views.map(({ id, name, query: saved }) => (
        <span class="chip">
          <a href={`/can-bo/hop-thu?${saved}`}>{name}</a>
          <form method="post" action="/can-bo/hop-thu/bo">
            <Csrf token={csrf} />
            <input type="hidden" name="id" value={id} />
            <button class="plain" aria-label={`Bỏ bộ lọc ${name}`}>
              ×
            </button>
          </form>
        </span>
      ))}
      {query !== '' && (
        <form method="post" action="/can-bo/hop-thu/luu" class="line">
          <Csrf token={csrf} />
          <input type="hidden" name="query" value={query} />
          <label>
            Lưu bộ lọc này, đặt tên
            <input name="name" required maxLength={40} />
          </label>
          <button>Lưu</button>
        </form>
      )}
    </div>
  )
}

async function keepView({ deps, form, officer, now, reply }: Visit): Promise<FastifyReply> {
  const query = queryOf(askedOf(Object.fromEntries(new URLSearchParams(form.query ?? ''))))
  const name = (form.name ?? '').slice(0, 40)
  if (name !== '')
    await saveView(deps.database, { id: deps.newId(), officerId: officer.id, name, query, now })
  return reply.redirect(`/can-bo/hop-thu?${query}`, 303)
}

async function answerAlert(visit: Visit): Promise<FastifyReply> {
  const { deps, params, officer, units, now, form } = visit
  const outcome = await moveAlert(deps.database, {
    reportId: params.id ?? '',
    officer,
    units,
    now,
    newId: () => deps.newId(),
    to: form.to ?? '',
  })
  if (outcome.is === 'refused') return visit.problem(409, 'Không thực hiện được', refusals[outcome.why])
  return visit.reply.redirect('/can-bo/hop-thu', 303)
}

interface AlertsProps {
  alerts: AlertRow[]
  names: Names
  now: number
  csrf: string
  canAct: boolean
}

function Alerts({ alerts, names, now, csrf, canAct }: AlertsProps): VNode | null {
  if (alerts.length === 0) return null
  const ringing = alerts.filter(({ state }) => state === 'calling').map(({ reportId }) => reportId)
  return (
    <section class="now" aria-labelledby="dang-dien-ra" data-ringing={ringing.join(' ')}>
      <h2 id="dang-dien-ra">{`Đang diễn ra (${alerts.length})`}</h2>
      <ul>
        {alerts.map((alert) => (
          <li class={alert.state === 'calling' ? 'calling' : ''}>
            <p>
              <strong>{summary(alert.facts, names.violation)}</strong>
              {' · '}
              {placeSaid(alert.facts) || 'chưa rõ nơi'}
            </p>
            <p class="small">
              {[plateSaid(alert.facts), vehicleSaid(alert.facts)].filter(Boolean).join(' · ')}
              {` · ${alertNames[alert.state]} · báo ${span(now - alert.calledAt)} trước · ${names.unit(alert.unitId)}`}
            </p>
            <div class="line">
              {canAct && <AlertButtons alert={alert} csrf={csrf} />}
              {alert.code === null ? (
                <span class="small">Người dân đang báo tiếp, hồ sơ chưa gửi xong.</span>
              ) : (
                <a class="button" href={`/can-bo/phan-anh/${alert.reportId}`}>
                  {`Mở ${alert.code}`}
                </a>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

const alertMoves = {
  calling: [['acknowledged', 'Tiếp nhận ngay']],
  acknowledged: [['on_the_way', 'Đã cử tổ đến'], ['ended', 'Kết thúc']],
  on_the_way: [['found', 'Đã gặp xe'], ['not_found', 'Không tìm thấy']],
} as const // prettier-ignore

function AlertButtons({ alert, csrf }: { alert: AlertRow; csrf: string }): VNode {
  const open = alertMoves[alert.state as keyof typeof alertMoves] ?? []
  return (
    <form method="post" action={`/can-bo/bao-dong/${alert.reportId}`} class="line">
      <Csrf token={csrf} />
      {open.map(([to, label]) => (
        <button name="to" value={to} class={to === 'acknowledged' ? 'main' : ''}>
          {label}
        </button>
      ))}
    </form>
  )
}

function Rows(props: { page: InboxPage; names: Names; asked: Asked; visit: Visit }): VNode {
  const { page, names, asked, visit } = props
  if (page.rows.length === 0)
    return (
      <p class="empty">
        {asked.q === ''
          ? 'Không có phản ánh nào ở đây.'
          : 'Không tìm thấy. Thử ít chữ hơn, hoặc bỏ bớt bộ lọc.'}
      </p>
    )
  const next = page.next && queryOf({ ...asked, sau: `${page.next.filedAt}_${page.next.id}` })
  return (
    <section aria-label="Danh sách phản ánh">
      <ul class="rows">
        {page.rows.map((row) => (
          <Row row={row} names={names} visit={visit} />
        ))}
      </ul>
      <div class="line">
        {asked.sau !== undefined && (
          <a class="button" href={`/can-bo/hop-thu?${queryOf({ ...asked, sau: '' })}`}>
            Về đầu danh sách
          </a>
        )}
        {next !== undefined && (
          <a class="button" href={`/can-bo/hop-thu?${next}`}>
            Trang sau
          </a>
        )}
      </div>
    </section>
  )
}

function Row({ row, names, visit }: { row: InboxRow; names: Names; visit: Visit }): VNode {
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
