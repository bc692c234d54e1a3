// People: invite officers, take access away at once, end sessions. Whoever does this cannot see a single report.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { isRole, roles } from '../../reports/handling.js'
import { findOfficer, inviteOfficer, listOfficers, setActive, type OfficerRow } from '../../store/officers.js'
import { endSessionsOf } from '../../store/sessions.js'
import { when } from '../dates.js'
import type { Doors, Visit } from '../door.js'
import { Csrf } from '../layout.js'
import { readNames, type Names } from '../people.js'
import { roleNames } from '../words.js'

export function peoplePages(doors: Doors): void {
  doors.staff('GET /can-bo/nhan-su', (visit) => show(visit))
  doors.staff('POST /can-bo/nhan-su', invite)
  doors.staff('POST /can-bo/nhan-su/:id', change)
}

interface Told {
  error?: string
  link?: { name: string; url: string }
}

async function invite(visit: Visit): Promise<FastifyReply> {
  const { deps, form } = visit
  const login = (form.login ?? '').toLowerCase()
  const { name = '', role = '', unit = '' } = form
  if (!/^[a-z0-9][a-z0-9._-]{2,31}$/.test(login))
    return show(visit, { error: 'Tên đăng nhập gồm 3 đến 32 chữ thường không dấu, số, dấu chấm hoặc gạch.' })
  if (name === '' || !isRole(role) || !deps.routing().units.some(({ id }) => id === unit))
    return show(visit, { error: 'Hãy nhập họ tên và chọn vai trò, đơn vị.' })
  if ((await listOfficers(deps.database)).some((known) => known.login === login))
    return show(visit, { error: 'Tên đăng nhập này đã có. Hãy chọn tên khác.' })
  return send(visit, { id: deps.newId(), login, name: name.slice(0, 80), role, unitId: unit })
}

/** The link is shown once, to be handed over in person; only its hash is kept. */
async function send(
  visit: Visit,
  officer: Pick<OfficerRow, 'id' | 'login' | 'name' | 'role' | 'unitId'>,
): Promise<FastifyReply> {
  const { deps, now } = visit
  const token = deps.random(32).toString('base64url')
  const { id, login, name, role, unitId } = officer
  await inviteOfficer(deps.database, {
    officer: { id, login, name, role, unitId },
    token,
    now,
    by: visit.officer.id,
  })
  return show(visit, { link: { name, url: new URL(`/can-bo/loi-moi/${token}`, deps.publicUrl).href } })
}

async function change(visit: Visit): Promise<FastifyReply> {
  const { deps, params, form, now } = visit
  const known = await findOfficer(deps.database, params.id ?? '')
  if (known === undefined) return show(visit, { error: 'Không có người này.' })
  const by = visit.officer.id
  switch (form.act ?? '') {
    case 'khoa':
      if (known.id === by) return show(visit, { error: 'Bạn không tự khoá tài khoản của mình.' })
      await setActive(deps.database, { id: known.id, active: false, by, because: form.because ?? '', now })
      return show(visit)
    case 'mo':
      await setActive(deps.database, { id: known.id, active: true, by, because: form.because ?? '', now })
      return show(visit)
    case 'phien':
      await endSessionsOf(deps.database, { officerId: known.id, by, now })
      return show(visit)
    case 'moi-lai':
      return send(visit, known)
    default:
      return show(visit, { error: 'Không có thao tác này.' })
  }
}

async function show(visit: Visit, told: Told = {}): Promise<FastifyReply> {
  const { deps, session } = visit
  const officers = await listOfficers(deps.database)
  const names = await readNames(deps)
  return visit.page(
    'Nhân sự',
    <>
      <h1>Nhân sự</h1>
      {told.error !== undefined && (
        <p class="problem" role="alert">
          {told.error}
        </p>
      )}
      {told.link !== undefined && (
        <div class="proposal" role="status">
          <p>{`Lời mời cho ${told.link.name}, dùng một lần trong 3 ngày. Trao tận tay, không gửi qua nhóm chat:`}</p>
          <code class="hash">{told.link.url}</code>
        </div>
      )}
      <InviteForm visit={visit} />
      <div class="scroll card">
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">Họ tên</th>
              <th scope="col">Đơn vị, vai trò</th>
              <th scope="col">Tình trạng</th>
              <th scope="col">Thao tác</th>
            </tr>
          </thead>
          <tbody>
            {officers.map((officer) => (
              <Row officer={officer} names={names} csrf={session.csrf} />
            ))}
          </tbody>
        </table>
      </div>
    </>,
    told.error === undefined ? 200 : 422,
  )
}

function InviteForm({ visit }: { visit: Visit }): VNode {
  const { deps, session, form } = visit
  return (
    <form class="card filters" method="post" action="/can-bo/nhan-su">
      <Csrf token={session.csrf} />
      <label>
        Tên đăng nhập
        <input name="login" required maxLength={32} autocapitalize="none" value={form.login ?? ''} />
      </label>
      <label>
        Họ tên
        <input name="name" required maxLength={80} value={form.name ?? ''} />
      </label>
      <label>
        Vai trò
        <select name="role">
          {roles.map((role) => (
            <option value={role}>{roleNames[role]}</option>
          ))}
        </select>
      </label>
      <label>
        Đơn vị
        <select name="unit">
          {deps.routing().units.map(({ id, name }) => (
            <option value={id}>{name}</option>
          ))}
        </select>
      </label>
      <button class="main">Mời</button>
    </form>
  )
}

function Row({ officer, names, csrf }: { officer: OfficerRow; names: Names; csrf: string }): VNode {
  const { id, name, login, unitId, role, active, enrolled, invitationUntil } = officer
  const state = !active
    ? 'Đã khoá'
    : enrolled
      ? 'Đang dùng'
      : invitationUntil === null
        ? 'Chưa dùng'
        : `Chờ nhận lời mời đến ${when(invitationUntil)}`
  return (
    <tr>
      <th scope="row">
        {name} <small>{login}</small>
      </th>
      <td>{`${names.unit(unitId)}, ${roleNames[role]}`}</td>
      <td>{state}</td>
      <td>
        <form method="post" action={`/can-bo/nhan-su/${id}`} class="line">
          <Csrf token={csrf} />
          {active ? (
            <button name="act" value="khoa" aria-label={`Khoá ${name}`}>
              Khoá
            </button>
          ) : (
            <button name="act" value="mo" aria-label={`Mở khoá ${name}`}>
              Mở khoá
            </button>
          )}
          <button name="act" value="phien" aria-label={`Kết thúc phiên của ${name}`}>
            Kết thúc phiên
          </button>
          <button name="act" value="moi-lai" aria-label={`Mời lại ${name}`}>
            Mời lại
          </button>
        </form>
      </td>
    </tr>
  )
}
