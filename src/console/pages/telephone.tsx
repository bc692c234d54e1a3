// Taking a report on the telephone: the same readers and checks as in the chat, and the code to read out at the end.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { fileTelephone } from '../../store/desk-telephone.js'
import { telephoneFields, type TelephoneForm, type TelephoneProblem } from '../deps.js'
import type { Doors, Visit } from '../door.js'
import { Csrf } from '../layout.js'
import { readNames } from '../people.js'

export function telephonePages(doors: Doors): void {
  doors.staff('GET /can-bo/dien-thoai', async (visit) => show(visit, []))
  doors.staff('POST /can-bo/dien-thoai', take)
}

function formOf(form: Record<string, string>): TelephoneForm {
  return Object.fromEntries(
    telephoneFields.map((name) => [name, (form[name] ?? '').slice(0, 1_000)]),
  ) as TelephoneForm
}

async function take(visit: Visit): Promise<FastifyReply> {
  const { deps, officer, now } = visit
  if (deps.telephone === undefined) return show(visit, [])
  const form = formOf(visit.form)
  const read = deps.telephone.read(form, now)
  if (read.is === 'problems') return show(visit, read.problems)
  const id = deps.newId()
  const { facts, routed, words, identity } = read
  const code = deps.telephone.newCode()
  const secret = deps.telephone.newCode()
  const consents = visit.form.consent === 'co' && identity !== undefined
  const filed = {
    id,
    code,
    secret,
    facts,
    routed,
    ...(consents
      ? { identity, consent: { given: true, version: 'telephone', at: now, messageId: `telephone:${id}` } }
      : {}),
  }
  await fileTelephone(deps.database, deps.vault, {
    filed,
    words,
    officer,
    citizenId: deps.newId(),
    pseudonym: deps.telephone.newPseudonym(),
    now,
  })
  const names = await readNames(deps)
  return visit.page(
    'Đã ghi nhận',
    <Taken {...{ id, code, secret }} unit={names.unit(routed.unit)} because={routed.because} />,
  )
}

function Taken(props: { id: string; code: string; secret: string; unit: string; because: string }): VNode {
  const { id, code, secret, unit, because } = props
  return (
    <section class="card narrow">
      <h1>Đã ghi nhận</h1>
      <p>Đọc cho người gọi, mời họ ghi lại hai mã. Mã tra cứu chỉ hiện một lần:</p>
      <p>
        Mã phản ánh: <strong>{code}</strong>
      </p>
      <p>
        Mã tra cứu: <strong>{secret}</strong>
      </p>
      <p class="hint">{`Chuyển đến ${unit}. ${because}`}</p>
      <a class="button" href={`/can-bo/phan-anh/${id}`}>
        Mở phản ánh
      </a>
    </section>
  )
}

const labels: Record<keyof TelephoneForm, string> = {
  violation: 'Hành vi vi phạm',
  when: 'Khi nào (ví dụ: 19h43 hôm qua, đang diễn ra)',
  where: 'Ở đâu (đường, km, ngã tư, xã)',
  plate: 'Biển số (hoặc phần nhớ được)',
  vehicle: 'Loại xe, màu sơn',
  people: 'Chủ xe, lái xe, thông tin khác',
  name: 'Họ tên người gọi',
  telephone: 'Số điện thoại người gọi',
}

async function show(visit: Visit, problems: TelephoneProblem[]): Promise<FastifyReply> {
  const { deps, session } = visit
  if (deps.telephone === undefined)
    return visit.problem(404, 'Chưa bật', 'Chức năng nhận qua điện thoại chưa được bật trên máy chủ này.')
  const form = formOf(visit.form)
  return visit.page(
    'Nhận qua điện thoại',
    <section class="card narrow">
      <h1>Nhận qua điện thoại</h1>
      {problems.length > 0 && (
        <p class="problem" role="alert" tabIndex={-1} data-focus>
          Còn chỗ chưa rõ; hãy hỏi lại người gọi các mục được đánh dấu.
        </p>
      )}
      <form method="post" action="/can-bo/dien-thoai">
        <Csrf token={session.csrf} />
        {telephoneFields.map((name) => {
          const problem = problems.find(({ field }) => field === name)
          return (
            <label>
              {labels[name]}
              <input
                name={name}
                value={form[name]}
                maxLength={1000}
                required={name === 'violation' || name === 'where'}
                autocomplete="off"
                aria-invalid={problem !== undefined}
                aria-describedby={problem === undefined ? undefined : `loi-${name}`}
              />
              {problem !== undefined && (
                <span class="problem" id={`loi-${name}`}>
                  {problem.says}
                </span>
              )}
            </label>
          )
        })}
        <label>
          Người gọi đồng ý để lại danh tính (đã đọc cho họ nghe mục đích)
          <select name="consent">
            <option value="khong">Không, nhận không tên</option>
            <option value="co">Có, đồng ý</option>
          </select>
        </label>
        <button class="main">Ghi nhận</button>
      </form>
    </section>,
    problems.length === 0 ? 200 : 422,
  )
}
