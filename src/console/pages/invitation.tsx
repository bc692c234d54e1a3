// An invitation: the invited sets a password and a second factor; the link works once and for three days.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { acceptInvitation, openInvitation, type Officer } from '../../store/officers.js'
import type { Doors, Guest } from '../door.js'
import { Csrf, Problem } from '../layout.js'
import { hashPassword } from '../password.js'
import { isSecret, newSecret, picture, stepOf } from '../second-factor.js'
import { passwordLengthMin, weakness } from '../weak-password.js'

const triesPerMinute = 20

export function invitationPages(doors: Doors): void {
  doors.open(
    'GET /can-bo/loi-moi/:token',
    async (guest) => withInvitation(guest, (officer) => show(guest, officer)),
    triesPerMinute,
  )
  doors.open(
    'POST /can-bo/loi-moi/:token',
    async (guest) => withInvitation(guest, (officer) => enrol(guest, officer)),
    triesPerMinute,
  )
}

async function withInvitation(
  guest: Guest,
  then: (officer: Officer) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const { deps, params, now } = guest
  const officer = await openInvitation(deps.database, params.token ?? '', now)
  if (officer !== undefined) return then(officer)
  const says = 'Lời mời đã được dùng hoặc đã hết hạn. Hãy nhờ quản trị tài khoản gửi lời mời mới.'
  return guest.page('Lời mời', <Problem says={says} />, 404)
}

async function enrol(guest: Guest, officer: Officer): Promise<FastifyReply> {
  const { deps, form, params, now, reply } = guest
  const { password = '', again = '', secret = '', code = '' } = form
  const weak = await weakness(deps, password, officer)
  if (weak !== undefined) return show(guest, officer, weak)
  if (password !== again) return show(guest, officer, 'Hai lần nhập mật khẩu chưa giống nhau.')
  if (!isSecret(secret) || (await stepOf(secret, code, now)) === undefined)
    return show(guest, officer, 'Mã xác thực chưa đúng. Hãy nhập mã mới nhất trên điện thoại.')
  const isAccepted = await acceptInvitation(deps.database, {
    token: params.token ?? '',
    passwordHash: await hashPassword(password),
    sealedSecondFactor: deps.vault.seal(secret, `second-factor:${officer.id}`),
    now,
  })
  return reply.redirect(isAccepted ? '/can-bo/dang-nhap' : `/can-bo/loi-moi/${params.token ?? ''}`, 303)
}

async function show(guest: Guest, officer: Officer, error?: string): Promise<FastifyReply> {
  const { deps, form, csrf, params } = guest
  const secret = isSecret(form.secret ?? '') ? form.secret! : newSecret(deps.random)
  const image = await picture(secret, officer.login, deps.policeName)
  const body = (
    <Enrol {...{ csrf, officer, secret, image, error }} action={`/can-bo/loi-moi/${params.token ?? ''}`} />
  )
  return guest.page('Lời mời', body, error === undefined ? 200 : 422)
}

function Enrol(props: {
  csrf: string
  officer: Officer
  secret: string
  image: string
  error: string | undefined
  action: string
}): VNode {
  const { csrf, officer, secret, image, error, action } = props
  return (
    <section class="card narrow">
      <h1>{`Chào ${officer.name}`}</h1>
      <p>
        Tên đăng nhập của bạn: <strong>{officer.login}</strong>
      </p>
      {error !== undefined && (
        <p class="problem" role="alert">
          {error}
        </p>
      )}
      <form method="post" action={action}>
        <Csrf token={csrf} />
        <input type="hidden" name="secret" value={secret} />
        <label>
          {`Mật khẩu mới (ít nhất ${passwordLengthMin} ký tự)`}
          <input name="password" type="password" autocomplete="new-password" required maxLength={200} />
        </label>
        <label>
          Nhập lại mật khẩu
          <input name="again" type="password" autocomplete="new-password" required maxLength={200} />
        </label>
        <h2>Mã xác thực trên điện thoại</h2>
        <p>Mở ứng dụng xác thực (Google Authenticator, Microsoft Authenticator...), quét mã này:</p>
        <img src={image} width={220} height={220} alt="Mã QR để thêm tài khoản vào ứng dụng xác thực" />
        <p class="hint">
          Không quét được? Nhập khoá: <code>{secret.match(/.{4}/g)?.join(' ')}</code>
        </p>
        <label>
          Mã 6 số đang hiện trên điện thoại
          <input name="code" inputMode="numeric" autocomplete="one-time-code" required maxLength={7} />
        </label>
        <button class="main">Hoàn tất</button>
      </form>
    </section>
  )
}
