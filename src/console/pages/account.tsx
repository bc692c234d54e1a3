// "Tài khoản của tôi": an officer's own password and open sessions. Both ask for the password anew; guessing makes the guesser wait.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import {
  findCredentials,
  hashToken,
  recordFailure,
  waitingUntil,
  type Credentials,
} from '../../store/officers.js'
import {
  changePassword,
  endOwnSessions,
  ownSessions,
  type OwnSession,
  type Proved,
} from '../../store/own-account.js'
import { span, when } from '../dates.js'
import { cookieNames, cookieOptions, type Doors, type Visit } from '../door.js'
import { Csrf } from '../layout.js'
import { hashPassword, isPassword } from '../password.js'
import { stepOf } from '../second-factor.js'
import { passwordLengthMin, weakness } from '../weak-password.js'

const triesPerMinuteMax = 20

export function accountPages(doors: Doors, triesPerMinute = triesPerMinuteMax): void {
  doors.staff('GET /can-bo/tai-khoan', (visit) => show(visit))
  doors.staff('POST /can-bo/tai-khoan/mat-khau', setPassword, triesPerMinute)
  doors.staff('POST /can-bo/tai-khoan/phien', endSessions, triesPerMinute)
}

interface Told {
  /** What went wrong, and at which of the two forms. */
  error?: { at: 'mat-khau' | 'phien'; says: string; status: number }
  done?: string
  /** The session's id after it went on under a new token. */
  current?: string
}

async function setPassword(visit: Visit): Promise<FastifyReply> {
  const { deps, form, officer, now } = visit
  const { password = '', again = '', code = '' } = form
  const refuse = (says: string, status = 422) => show(visit, { error: { at: 'mat-khau', says, status } })
  const weak = await weakness(deps, password, officer)
  if (weak !== undefined) return refuse(weak)
  if (password !== again) return refuse('Hai lần nhập mật khẩu mới chưa giống nhau.')
  if (password === form.old) return refuse('Mật khẩu mới phải khác mật khẩu đang dùng.')
  const proof = await prove(visit, async (known) => {
    const secret = deps.vault.open(known.sealedSecondFactor, `second-factor:${officer.id}`) as string
    return stepOf(secret, code, now)
  })
  if (proof.is === 'refused') return refuse(proof.says, proof.status)
  const isChanged = await changePassword(deps.database, proof.proved, {
    knownHash: proof.known.passwordHash,
    passwordHash: await hashPassword(password),
    step: proof.found,
  })
  if (!isChanged) return refuse('Mã xác thực này đã được dùng. Hãy đợi mã mới trên điện thoại rồi gửi lại.')
  return goOn(visit, proof.proved, 'Đã đổi mật khẩu. Mọi phiên khác của bạn đã kết thúc.')
}

async function endSessions(visit: Visit): Promise<FastifyReply> {
  const { deps, form, officer, now } = visit
  const refuse = (says: string, status = 422) => show(visit, { error: { at: 'phien', says, status } })
  const open = await ownSessions(deps.database, officer.id, now)
  const wanted = form.phien ?? ''
  const which = wanted === 'khac' ? 'others' : open.find(({ id }) => shortOf(id) === wanted)?.id
  if (which === undefined || which === visit.session.id)
    return refuse('Hãy chọn một phiên khác đang mở. Phiên đang dùng kết thúc bằng nút Đăng xuất.')
  const proof = await prove(visit, async () => 'enough' as const)
  if (proof.is === 'refused') return refuse(proof.says, proof.status)
  const ended = await endOwnSessions(deps.database, proof.proved, which)
  return goOn(visit, proof.proved, `Đã kết thúc ${ended} phiên.`)
}

type Known = Credentials & { passwordHash: string; sealedSecondFactor: Buffer }

type Proof<Found> =
  | { is: 'proved'; proved: Proved; known: Known; found: Found }
  | { is: 'refused'; says: string; status: number }

/** The password anew, and what else an act asks for. A wrong one counts like a wrong sign-in, for this session alone. */
async function prove<Found>(
  visit: Visit,
  more: (known: Known) => Promise<Found | undefined>,
): Promise<Proof<Found>> {
  const { deps, form, officer, session, now } = visit
  const tries = deps.vault.index('own-account', session.id)
  const until = await waitingUntil(deps.database, tries, now)
  if (until > now) return { is: 'refused', says: waitSaid(until - now), status: 429 }
  const known = await findCredentials(deps.database, officer.login)
  const isRight = await isPassword(form.old ?? '', known?.passwordHash ?? null)
  const found = isRight && isWhole(known) ? await more(known) : undefined
  if (found !== undefined && isWhole(known)) {
    const token = deps.random(32).toString('base64url')
    const proved = { officerId: officer.id, sessionId: session.id, token, tries, now }
    return { is: 'proved', proved, known, found }
  }
  const what = 'account.proof_failed'
  const wait = await recordFailure(deps.database, { id: tries, officerId: officer.id, what, now })
  return { is: 'refused', says: wait > now ? waitSaid(wait - now) : wrong, status: wait > now ? 429 : 401 }
}

const wrong = 'Mật khẩu đang dùng hoặc mã xác thực không đúng. Hãy kiểm tra rồi thử lại.'

function waitSaid(ms: number): string {
  return `Sai nhiều lần. Hãy đợi ${span(ms)} rồi thử lại.`
}

function isWhole(known: Credentials | undefined): known is Known {
  return known !== undefined && known.passwordHash !== null && known.sealedSecondFactor !== null
}

/** The same browser goes on under its new token. */
function goOn(visit: Visit, proved: Proved, done: string): Promise<FastifyReply> {
  const { publicUrl } = visit.deps
  void visit.reply.setCookie(cookieNames(publicUrl).session, proved.token, cookieOptions(publicUrl))
  return show(visit, { done, current: hashToken(proved.token) })
}

/** Tells an officer's own sessions apart without giving the key of any row away. */
function shortOf(id: string): string {
  return id.slice(0, 12)
}

async function show(visit: Visit, told: Told = {}): Promise<FastifyReply> {
  const { deps, officer, session, now } = visit
  const { error, done, current = session.id } = told
  const open = await ownSessions(deps.database, officer.id, now)
  const errorAt = (at: 'mat-khau' | 'phien') =>
    error?.at === at && (
      <p class="problem" role="alert" tabIndex={-1} data-focus>
        {error.says}
      </p>
    )
  return visit.page(
    'Tài khoản của tôi',
    <>
      <h1>Tài khoản của tôi</h1>
      {deps.demo !== undefined && (
        <p class="hint">Tài khoản thử không có mật khẩu: không có gì để đổi ở đây.</p>
      )}
      {done !== undefined && (
        <p class="proposal" role="status">
          {done}
        </p>
      )}
      <section class="card narrow" aria-labelledby="phien">
        <h2 id="phien">Các phiên đang mở</h2>
        {errorAt('phien')}
        <Sessions open={open} current={current} csrf={session.csrf} />
      </section>
      <section class="card narrow" aria-labelledby="mat-khau">
        <h2 id="mat-khau">Đổi mật khẩu</h2>
        {errorAt('mat-khau')}
        <PasswordForm csrf={session.csrf} login={officer.login} />
      </section>
    </>,
    error?.status ?? 200,
  )
}

function Sessions({ open, current, csrf }: { open: OwnSession[]; current: string; csrf: string }): VNode {
  const said = ({ device, createdAt, seenAt }: OwnSession) =>
    `${device === '' ? 'Thiết bị không rõ' : device} · bắt đầu ${when(createdAt)} · dùng lần cuối ${when(seenAt)}`
  const own = open.filter(({ id }) => id === current)
  const others = open.filter(({ id }) => id !== current)
  return (
    <>
      {own.map((session) => (
        <p>
          <strong>Phiên này</strong>
          {` · ${said(session)}`}
        </p>
      ))}
      {others.length === 0 ? (
        <p class="empty">Không có phiên nào khác đang mở.</p>
      ) : (
        <form method="post" action="/can-bo/tai-khoan/phien">
          <Csrf token={csrf} />
          <fieldset>
            <legend>Phiên cần kết thúc</legend>
            {others.map((session) => (
              <label class="choice">
                <input type="radio" name="phien" value={shortOf(session.id)} required /> {said(session)}
              </label>
            ))}
            <label class="choice">
              <input type="radio" name="phien" value="khac" required /> Tất cả phiên khác
            </label>
          </fieldset>
          <label>
            Mật khẩu đang dùng
            <input name="old" type="password" autocomplete="current-password" required maxLength={200} />
          </label>
          <button class="main">Kết thúc phiên đã chọn</button>
        </form>
      )}
    </>
  )
}

function PasswordForm({ csrf, login }: { csrf: string; login: string }): VNode {
  return (
    <form method="post" action="/can-bo/tai-khoan/mat-khau">
      <Csrf token={csrf} />
      <label>
        Tên đăng nhập
        <input name="login" value={login} autocomplete="username" readOnly />
      </label>
      <label>
        Mật khẩu đang dùng
        <input name="old" type="password" autocomplete="current-password" required maxLength={200} />
      </label>
      <label>
        {`Mật khẩu mới (ít nhất ${passwordLengthMin} ký tự)`}
        <input name="password" type="password" autocomplete="new-password" required maxLength={200} />
      </label>
      <label>
        Nhập lại mật khẩu mới
        <input name="again" type="password" autocomplete="new-password" required maxLength={200} />
      </label>
      <label>
        Mã xác thực 6 số
        <input name="code" inputMode="numeric" autocomplete="one-time-code" required maxLength={7} />
      </label>
      <button class="main">Đổi mật khẩu</button>
      <p class="hint">
        Các phiên khác của bạn kết thúc ngay. Quên mật khẩu hoặc đổi điện thoại: nhờ quản trị tài khoản gửi
        lời mời mới.
      </p>
    </form>
  )
}
