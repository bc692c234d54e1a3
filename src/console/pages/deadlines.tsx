// Open reports by their next deadline: what has passed and what ends soonest stands on top.
import type { FastifyReply } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { VNode } from 'preact'
import { deadlines, type Deadline, type DeadlineName } from '../../reports/deadlines.js'
import { readClocks, type ClockRow } from '../../store/clocks.js'
import { lastEvent } from '../../store/desk-events.js'
import { left, when } from '../dates.js'
import type { Doors, Visit } from '../door.js'
import { readNames } from '../people.js'
import { deadlineNames, stateNames } from '../words.js'

/** Reports looked at, the longest waiting first; beyond that the oldest must be worked off before the newest matter here. */
const readMax = 20_000
const pageSize = 50

/** Rows of lists that are remembered, all together. */
const rememberedMax = 60_000
const rememberedMs = 60_000

export function deadlinePages(doors: Doors): void {
  const lists = new LRUCache<string, ClockRow[]>({
    maxSize: rememberedMax,
    sizeCalculation: (rows) => rows.length + 1,
    ttl: rememberedMs,
  })
  doors.staff('GET /can-bo/thoi-han', async (visit) => show(visit, await readList(visit, lists)))
}

/** The list of the same units, while nothing has befallen any report since: it is long, and read often. */
async function readList(visit: Visit, lists: LRUCache<string, ClockRow[]>): Promise<ClockRow[]> {
  const { deps, units } = visit
  const key = `${await lastEvent(deps.database)} ${JSON.stringify(units)}`
  const known = lists.get(key)
  if (known !== undefined) return known
  const rows = await readClocks(deps.database, { units, limit: readMax })
  lists.set(key, rows)
  return rows
}

interface Running {
  row: ClockRow
  next: Deadline
  /** All that run, the soonest first. */
  all: Deadline[]
}

async function show(visit: Visit, rows: ClockRow[]): Promise<FastifyReply> {
  const { deps, now, query } = visit
  const which = query.han ?? ''
  const running = rows.flatMap((row) => runningOf(row, now))
  const list = running
    .flatMap((each) => chosen(each, which))
    .sort((one, other) => one.next.dueAt - other.next.dueAt || (one.row.id < other.row.id ? -1 : 1))
  const page = /^\d{1,4}$/.test(query.trang ?? '') ? Number(query.trang) : 1
  const shown = list.slice((page - 1) * pageSize, page * pageSize)
  const names = await readNames(deps)
  return visit.page(
    'Thời hạn',
    <>
      <h1>Hồ sơ theo thời hạn</h1>
      <p class="hint">
        {`${list.length} hồ sơ còn thời hạn đang chạy, ${list.filter(({ next }) => next.late).length} đã quá hạn.`}
      </p>
      <Filter which={which} running={running} />
      {shown.length === 0 && <p class="empty">Không có hồ sơ nào.</p>}
      <ul class="rows">
        {shown.map(({ row, next, all }) => (
          <li>
            <a class="row" href={`/can-bo/phan-anh/${row.id}`} data-row>
              <span class="row-head">
                <span class={`state ${next.late ? 'late' : ''}`}>
                  {`${deadlineNames[next.name]}: ${left(next.dueAt, now)}`}
                </span>
                <span class="row-main">{row.code}</span>
                <span class="state">{stateNames[row.state]}</span>
              </span>
              <span class="row-sub">
                {`${names.unit(row.unitId)} · ${row.holder !== null && row.heldUntil > now ? names.officer(row.holder) : 'chưa ai giữ'} · gửi ${when(row.filedAt)}`}
              </span>
              <span class="row-sub">
                {all.map(({ name, dueAt }) => `${deadlineNames[name]} ${when(dueAt)}`).join(' · ')}
              </span>
              <span class="row-sub">{next.source}</span>
            </a>
          </li>
        ))}
      </ul>
      {list.length > page * pageSize && (
        <a href={`/can-bo/thoi-han?han=${encodeURIComponent(which)}&trang=${page + 1}`}>Trang sau</a>
      )}
    </>,
  )
}

function runningOf(row: ClockRow, now: number): Running[] {
  const all = deadlines(row, now).filter(({ metAt }) => metAt === undefined)
  const [next] = all
  return next === undefined ? [] : [{ row, next, all }]
}

/** By the deadline that is asked for instead of the next one. */
function chosen(running: Running, which: string): Running[] {
  const next = which === '' ? running.next : running.all.find(({ name }) => name === which)
  return next === undefined ? [] : [{ ...running, next }]
}

/** Each kind of deadline with how many run, and how many have passed. */
function Filter({ which, running }: { which: string; running: Running[] }): VNode {
  const all = running.flatMap((each) => each.all)
  const names = Object.keys(deadlineNames) as DeadlineName[]
  return (
    <nav class="views" aria-label="Loại thời hạn">
      <Choice href="/can-bo/thoi-han" isChosen={which === ''} says="Gần nhất trước" />
      {names.map((name) => {
        const these = all.filter((deadline) => deadline.name === name)
        const late = these.filter((deadline) => deadline.late).length
        const says = `${deadlineNames[name]} ${these.length}${late === 0 ? '' : ` (${late} quá hạn)`}`
        return <Choice href={`/can-bo/thoi-han?han=${name}`} isChosen={which === name} says={says} />
      })}
    </nav>
  )
}

function Choice({ href, isChosen, says }: { href: string; isChosen: boolean; says: string }): VNode {
  return (
    <a class="button" href={href} {...(isChosen ? { 'aria-current': 'page' } : {})}>
      {says}
    </a>
  )
}
