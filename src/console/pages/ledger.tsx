// The ledger for auditors: who did and looked at what, by report, officer and act, and whether it still holds together.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { appendLedger, publishedFingerprints, type DayFingerprint } from '../../store/ledger.js'
import {
  readLedgerPage,
  verifyNewest,
  type LedgerRow,
  type VerifiedStretch,
} from '../../store/ledger-view.js'
import { listOfficers, type OfficerRow } from '../../store/officers.js'
import { when } from '../dates.js'
import type { Doors, Visit } from '../door.js'
import { Csrf } from '../layout.js'
import { readNames, type Names } from '../people.js'

const rowsShown = 50
const daysShown = 14
const stretches = [100, 1_000, 10_000]

export function ledgerPages(doors: Doors): void {
  doors.staff('GET /can-bo/so-ghi-viec', (visit) => show(visit))
  doors.staff('POST /can-bo/so-ghi-viec', verify)
}

async function verify(visit: Visit): Promise<FastifyReply> {
  const { deps, form, officer, now } = visit
  const asked = Number(form.count)
  const count = stretches.includes(asked) ? asked : stretches[0]!
  const verified = await verifyNewest(deps.database, count)
  const isWhole = verified !== undefined && verified.broken === undefined
  await deps.database.write((on) =>
    appendLedger(on, [
      {
        at: now,
        actor: `officer:${officer.id}`,
        what: 'ledger.verified',
        about: null,
        detail: { count, isWhole },
      },
    ]),
  )
  return show(visit, verified)
}

async function show(visit: Visit, verified?: VerifiedStretch): Promise<FastifyReply> {
  const { deps, query } = visit
  const text = (name: string) => ((query[name] ?? '') === '' ? undefined : query[name]!.slice(0, 100))
  const [about, officerId, what] = [text('ve'), text('ai'), text('viec')]
  const before = Number(query.truoc)
  const rows = await readLedgerPage(deps.database, {
    ...(about === undefined ? {} : { about }),
    ...(officerId === undefined ? {} : { officerId }),
    ...(what === undefined ? {} : { what }),
    ...(Number.isSafeInteger(before) && before > 0 ? { before } : {}),
    limit: rowsShown + 1,
  })
  const officers = await listOfficers(deps.database)
  const days = (await publishedFingerprints(deps.database)).slice(0, daysShown)
  return visit.page(
    'Sổ ghi việc',
    <>
      <h1>Sổ ghi việc</h1>
      {verified !== undefined && <Proof {...verified} />}
      <Filters visit={visit} officers={officers} />
      <Rows visit={visit} rows={rows} names={await readNames(deps)} />
      <Check visit={visit} />
      <Fingerprints days={days} />
    </>,
  )
}

function Proof({ entries, from, to, broken }: VerifiedStretch): VNode {
  return broken === undefined ? (
    <p class="bar" role="status">{`Đã kiểm ${entries} dòng, từ ${from} đến ${to}: nguyên vẹn.`}</p>
  ) : (
    <p class="problem" role="alert">
      {`Dòng ${broken} không khớp với dòng trước nó: sổ đã bị sửa, bớt hoặc chuyển chỗ. Hãy giữ nguyên máy chủ và báo thanh tra.`}
    </p>
  )
}

function Filters({ visit, officers }: { visit: Visit; officers: OfficerRow[] }): VNode {
  const { query } = visit
  return (
    <form class="filters card" method="get" action="/can-bo/so-ghi-viec">
      <label>
        Mã phản ánh
        <input name="ve" maxLength={100} value={query.ve ?? ''} />
      </label>
      <label>
        Cán bộ
        <select name="ai">
          <option value="">Mọi người</option>
          {officers.map(({ id, name, login }) => (
            <option value={id} selected={id === query.ai}>
              {`${name} (${login})`}
            </option>
          ))}
        </select>
      </label>
      <label>
        Việc (ví dụ report.viewed)
        <input name="viec" maxLength={100} value={query.viec ?? ''} />
      </label>
      <button class="main">Lọc</button>
    </form>
  )
}

function Rows({ visit, rows, names }: { visit: Visit; rows: LedgerRow[]; names: Names }): VNode {
  const shown = rows.slice(0, rowsShown)
  const last = rows.length > shown.length ? shown.at(-1) : undefined
  const { ve = '', ai = '', viec = '' } = visit.query
  const next = new URLSearchParams({ ve, ai, viec, truoc: String(last?.seq ?? '') })
  return (
    <section class="card" aria-labelledby="cac-dong">
      <h2 id="cac-dong">Các dòng, mới nhất trước</h2>
      {shown.length === 0 && <p class="empty">Không có dòng nào.</p>}
      <ol class="timeline">
        {shown.map(({ seq, at, actor, what, about, detail }) => (
          <li>
            <time dateTime={new Date(at).toISOString()}>{`${seq} · ${when(at)}`}</time>
            <span class="hash">
              <strong>{what}</strong>
              {` · ${actorSaid(actor, names)}`}
              {about != null && ' · '}
              {about != null && <a href={`/can-bo/so-ghi-viec?ve=${encodeURIComponent(about)}`}>{about}</a>}
              {Object.keys(detail).length > 0 && <small>{` ${JSON.stringify(detail)}`}</small>}
            </span>
          </li>
        ))}
      </ol>
      {last !== undefined && <a href={`/can-bo/so-ghi-viec?${next.toString()}`}>Dòng cũ hơn</a>}
    </section>
  )
}

function actorSaid(actor: string, names: Names): string {
  if (actor.startsWith('officer:')) return names.officer(actor.slice('officer:'.length))
  return actor.startsWith('citizen:') ? 'người dân' : 'hệ thống'
}

function Check({ visit }: { visit: Visit }): VNode {
  return (
    <form class="card line" method="post" action="/can-bo/so-ghi-viec">
      <Csrf token={visit.session.csrf} />
      <label>
        Kiểm các dòng mới nhất
        <select name="count">
          {stretches.map((count) => (
            <option value={count}>{`${count.toLocaleString('vi-VN')} dòng`}</option>
          ))}
        </select>
      </label>
      <button class="main">Kiểm tra sổ</button>
    </form>
  )
}

function Fingerprints({ days }: { days: DayFingerprint[] }): VNode {
  return (
    <section class="card" aria-labelledby="dau-van">
      <h2 id="dau-van">Dấu vân đã công bố</h2>
      {days.length === 0 && <p class="empty">Chưa có ngày nào kết thúc.</p>}
      <ul>
        {days.map(({ day, entries, hash }) => (
          <li class="hash">
            {`${day} · ${entries} dòng `}
            <code>{hash}</code>
          </li>
        ))}
      </ul>
      <a href="/so">Trang công khai</a>
    </section>
  )
}
