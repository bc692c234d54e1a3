// Trying the desk without an account: only where the citizens are simulated too.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { isRole, roles, type Role } from '../../reports/handling.js'
import { findOfficer, inviteOfficer } from '../../store/officers.js'
import { addDuty } from '../../store/roster.js'
import type { ConsoleDeps } from '../deps.js'
import type { Doors, Guest } from '../door.js'
import { Csrf } from '../layout.js'
import { giveSession } from '../session.js'
import { roleNames } from '../words.js'

export function demoPages(doors: Doors): void {
  doors.open('POST /can-bo/dung-thu', enter)
}

async function enter(guest: Guest): Promise<FastifyReply> {
  const { deps, form, now, reply } = guest
  const { role = '', unit = '' } = form
  const known = deps.routing().units.find(({ id }) => id === unit)
  if (deps.demo === undefined || !isRole(role) || known === undefined)
    return reply.redirect('/can-bo/dang-nhap', 303)
  const officer = demoOfficer(role, known.id)
  if ((await findOfficer(deps.database, officer.id)) === undefined) {
    const token = deps.random(32).toString('base64url')
    await inviteOfficer(deps.database, { officer, token, now, by: 'system' })
  }
  // Whoever tries the desk of a unit is on duty there, so that an alert finds somebody.
  const span = { fromAt: now, toAt: now + triedMs, rank: 1 }
  const duty = { id: deps.newId(), unitId: known.id, officerId: officer.id, ...span }
  if (role !== 'admin' && role !== 'auditor') await addDuty(deps.database, duty, { officerId: null, now })
  await giveSession(guest, officer.id, { step: undefined, tries: officer.id, now, random: deps.random })
  return reply.redirect('/can-bo', 303)
}

const triedMs = 2 * 3_600_000

function demoOfficer(role: Role, unitId: string) {
  const id = `demo-${role}-${unitId}`
  return { id, login: id, name: `${roleNames[role]} thử`, unitId, role }
}

export function DemoDoor({ deps, csrf }: { deps: ConsoleDeps; csrf: string }): VNode {
  const { units } = deps.routing()
  return (
    <section class="card narrow">
      <h2>Vào thử không cần tài khoản</h2>
      <form method="post" action="/can-bo/dung-thu">
        <Csrf token={csrf} />
        <label>
          Đơn vị
          <select name="unit">
            {units.map(({ id, name }) => (
              <option value={id}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Vai trò
          <select name="role">
            {roles.map((role) => (
              <option value={role} selected={role === 'duty'}>
                {roleNames[role]}
              </option>
            ))}
          </select>
        </label>
        <button class="main">Vào thử</button>
      </form>
      <p class="hint">Vai trò Trực chỉ huy xem được phản ánh của mọi đơn vị.</p>
    </section>
  )
}
