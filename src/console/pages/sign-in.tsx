// Signing in and out. One answer for a wrong login, password or code; guessing makes only the guesser wait.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { findCredentials, recordFailure, waitingUntil, type Credentials } from '../../store/officers.js'
import { endSession } from '../../store/sessions.js'
import { span } from '../dates.js'
import { cookieNames, cookieOptions, type Doors, type Guest } from '../door.js'
import { Csrf } from '../layout.js'
import { isPassword } from '../password.js'
import { stepOf } from '../second-factor.js'
import { giveSession } from '../session.js'
import { DemoDoor } from './demo.js'

const signInsPerMinute = 20

export function signInPages(doors: Doors, triesPerMinute = signInsPerMinute): void {
  doors.open('GET /can-bo/dang-nhap', async (guest) => show(guest))
  doors.open('POST /can-bo/dang-nhap', signIn, triesPerMinute)
  doors.staff('POST /can-bo/dang-xuat', async ({ deps, session, now, reply }) => {
    await endSession(deps.database, session, now)
    void reply.header('clear-site-data', '"cache"')
    void reply.clearCookie(cookieNames(deps.publicUrl).session, cookieOptions(deps.publicUrl))
    return reply.redirect('/can-bo/dang-nhap', 303)
  })
  doors.staff('GET /can-bo', async ({ reply, officer }) =>
    reply.redirect(officer.role === 'admin' ? '/can-bo/nhan-su' : '/can-bo/hop-thu', 303),
  )
}

const wrong = 'Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng. Hãy kiểm tra rồi thử lại.'

async function signIn(guest: Guest): Promise<FastifyReply> {
  const { deps, form, now, request, reply } = guest
  const login = (form.login ?? '').toLowerCase()
  const tries = deps.vault.index('sign-in', JSON.stringify([login, request.ip]))
  const until = await waitingUntil(deps.database, tries, now)
  if (until > now) return show(guest, waitSaid(until - now), 429)
  const found = await findCredentials(deps.database, login)
  const step = await checked(guest, found)
  const isIn = found !== undefined && step !== undefined && (await openSession(guest, found, step, tries))
  if (isIn) return reply.redirect(safeNext(form.tiep), 303)
  const wait = await recordFailure(deps.database, { id: tries, officerId: found?.officer.id, now })
  return show(guest, wait > now ? waitSaid(wait - now) : wrong, 401)
}

/** The second factor's time step when everything is right. */
async function checked(guest: Guest, found: Credentials | undefined): Promise<number | undefined> {
  const { deps, form, now } = guest
  const isRight = await isPassword(form.password ?? '', found?.passwordHash ?? null)
  if (!isRight || found === undefined || !found.active || found.sealedSecondFactor === null) return undefined
  const secret = deps.vault.open(found.sealedSecondFactor, `second-factor:${found.officer.id}`) as string
  return stepOf(secret, form.code ?? '', now)
}

async function openSession(guest: Guest, found: Credentials, step: number, tries: string): Promise<boolean> {
  const { deps, now } = guest
  return giveSession(guest, found.officer.id, { step, tries, now, random: deps.random })
}

/** Only to pages of the desk, never to another host. */
function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/can-bo(\/[\w\-/?=&%.]*)?$/.test(next) ? next : '/can-bo'
}

function waitSaid(ms: number): string {
  return `Sai nhiều lần từ máy này. Hãy đợi ${span(ms)} rồi thử lại; máy khác không bị ảnh hưởng.`
}

function show(guest: Guest, error?: string, status = 200): FastifyReply {
  const next = guest.form.tiep ?? guest.query.tiep
  const form = <SignIn csrf={guest.csrf} login={guest.form.login ?? ''} next={next} error={error} />
  return guest.page(
    'Đăng nhập',
    <>
      {form}
      {guest.deps.demo !== undefined && <DemoDoor deps={guest.deps} csrf={guest.csrf} />}
    </>,
    status,
  )
}

function SignIn(props: {
  csrf: string
  login: string
  next: string | undefined
  error: string | undefined
}): VNode {
  const { csrf, login, next, error } = props
  return (
    <section class="card narrow">
      <h1>Đăng nhập bàn làm việc</h1>
      {error !== undefined && (
        <p class="problem" role="alert">
          {error}
        </p>
      )}
      <form method="post" action="/can-bo/dang-nhap">
        <Csrf token={csrf} />
        {next !== undefined && <input type="hidden" name="tiep" value={next} />}
        <label>
          Tên đăng nhập
          <input
            name="login"
            value={login}
            autocomplete="username"
            required
            autocapitalize="none"
            maxLength={64}
          />
        </label>
        <label>
          Mật khẩu
          <input name="password" type="password" autocomplete="current-password" required maxLength={200} />
        </label>
        <label>
          Mã xác thực 6 số
          <input name="code" inputMode="numeric" autocomplete="one-time-code" required maxLength={7} />
        </label>
        <button class="main">Đăng nhập</button>
      </form>
      <p class="hint">Quên mật khẩu hoặc đổi điện thoại: nhờ quản trị tài khoản gửi lời mời mới.</p>
    </section>
  )
}
