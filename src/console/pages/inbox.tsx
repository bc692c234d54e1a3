// The inbox of a unit: what is going on now on top, then reports by keyset page; redrawn live from what stands in the database.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { reportStates } from '../../reports/report.js'
import { moveAlert } from '../../store/alerts.js'
import { readWaiting } from '../../store/desk-beside.js'
import { lastEvent } from '../../store/desk-events.js'
import { dropView, savedViews, saveView, type SavedView } from '../../store/desk-views.js'
import { readAlerts } from '../../store/desk-alerts.js'
import { readInbox } from '../../store/desk.js'
import { waitingTests } from '../../store/unit-tests.js'
import type { ConsoleDeps } from '../deps.js'
import type { Doors, Visit } from '../door.js'
import { Csrf, Module } from '../layout.js'
import type { Live } from '../live.js'
import { readNames } from '../people.js'
import { refusals, stateNames } from '../words.js'
import { WaitingTests } from './duty-tests.js'
import { Alerts } from './inbox-alerts.js'
import { askedOf, filterOf, queryOf, type Asked } from './inbox-query.js'
import { Rows } from './inbox-rows.js'

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
      <Module name="bell.js" />
      <Module name="live.js" />
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
  const waiting = await readWaiting(
    deps.database,
    page.rows.map(({ id }) => id),
  )
  const tests = await waitingTests(deps.database, [visit.officer.unitId])
  const canAct = visit.officer.role !== 'auditor'
  return (
    <>
      <Alerts alerts={alerts} names={names} now={now} csrf={session.csrf} canAct={canAct} />
      {canAct && <WaitingTests tests={tests} csrf={session.csrf} />}
      <Rows page={page} names={names} asked={asked} visit={visit} waiting={waiting} />
    </>
  )
}

function Filters({ asked, deps, visit }: { asked: Asked; deps: ConsoleDeps; visit: Visit }): VNode {
  const { units: seen } = visit
  const units = deps.routing().units.filter(({ id }) => seen === 'all' || seen.includes(id))
  const states = [
    ['', 'Chưa xong; khi tìm thì tất cả'],
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
