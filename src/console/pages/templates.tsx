// Templates of answers: of a unit, or of all when the duty head writes them. A variable outside the closed list is refused.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { saveTemplate, templatesOf, type Template } from '../../store/desk-views.js'
import type { Doors, Visit } from '../door.js'
import { Csrf } from '../layout.js'
import { unknownVariables, variables } from '../templates.js'

export function templatePages(doors: Doors): void {
  doors.staff('GET /can-bo/mau-tra-loi', (visit) => show(visit))
  doors.staff('POST /can-bo/mau-tra-loi', save)
}

async function save(visit: Visit): Promise<FastifyReply> {
  const { deps, form, officer, now, reply } = visit
  const { title = '', body = '', id = '' } = form
  const isForAll = form.scope === 'tat-ca' && officer.role === 'duty'
  if (title === '' || body === '') return show(visit, 'Hãy nhập tên mẫu và nội dung.')
  const unknown = unknownVariables(body)
  if (unknown.length > 0)
    return show(
      visit,
      `Không có biến {${unknown[0]!}}. Chỉ dùng các biến trong danh sách; không biến nào chứa danh tính.`,
    )
  const isSaved = await saveTemplate(deps.database, {
    id: id === '' ? deps.newId() : id,
    unitId: isForAll ? null : officer.unitId,
    title: title.slice(0, 80),
    body: body.slice(0, 2_000),
    active: form.act !== 'bo',
    officerId: officer.id,
    now,
  })
  return isSaved
    ? reply.redirect('/can-bo/mau-tra-loi', 303)
    : show(visit, 'Mẫu này của đơn vị khác; bạn không sửa được.')
}

async function show(visit: Visit, error?: string): Promise<FastifyReply> {
  const { deps, officer } = visit
  const templates = await templatesOf(deps.database, officer.unitId)
  return visit.page(
    'Mẫu trả lời',
    <>
      <h1>Mẫu trả lời</h1>
      {error !== undefined && (
        <p class="problem" role="alert">
          {error}
        </p>
      )}
      <p class="hint">
        {'Biến dùng được: '}
        {Object.entries(variables).map(([name, what]) => (
          <span>
            <code>{`{${name}}`}</code>
            {` ${what}; `}
          </span>
        ))}
      </p>
      <Edit visit={visit} draft={error === undefined ? {} : visit.form} />
      {templates.map((template) => (
        <Edit visit={visit} template={template} draft={{}} />
      ))}
    </>,
    error === undefined ? 200 : 422,
  )
}

function Edit({
  visit,
  template,
  draft,
}: {
  visit: Visit
  template?: Template
  draft: Record<string, string>
}): VNode {
  const { officer, session } = visit
  const isTheirs = template === undefined || template.unitId === officer.unitId || officer.role === 'duty'
  return (
    <form class="card" method="post" action="/can-bo/mau-tra-loi">
      <h2>{template === undefined ? 'Mẫu mới' : template.title}</h2>
      <Csrf token={session.csrf} />
      {template !== undefined && <input type="hidden" name="id" value={template.id} />}
      <label>
        Tên mẫu
        <input
          name="title"
          required
          maxLength={80}
          value={draft.title ?? template?.title ?? ''}
          disabled={!isTheirs}
        />
      </label>
      <label>
        Nội dung
        <textarea name="body" required rows={3} maxLength={2000} disabled={!isTheirs}>
          {draft.body ?? template?.body ?? ''}
        </textarea>
      </label>
      {officer.role === 'duty' && (
        <label>
          Dùng cho
          <select name="scope">
            <option value="don-vi">Đơn vị của tôi</option>
            <option value="tat-ca" selected={template?.unitId === null}>
              Mọi đơn vị
            </option>
          </select>
        </label>
      )}
      {isTheirs && (
        <div class="line">
          <button class="main">Lưu</button>
          {template !== undefined && (
            <button name="act" value="bo">
              Thôi dùng
            </button>
          )}
        </div>
      )}
    </form>
  )
}
