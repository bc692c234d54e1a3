// When two reports are proposed as one event: how far apart in time and place they may be, and how alike two pictures must look.
import type { FastifyReply } from 'fastify'
import { windowBounds, wrongIn, type DuplicateWindow } from '../../reports/duplicates.js'
import { readWindow, saveWindow } from '../../store/duplicates.js'
import type { Doors, Visit } from '../door.js'
import { Csrf } from '../layout.js'

const minute = 60_000
const day = 86_400_000

/** Each setting with its label and the unit it is typed in. */
const fields: { name: keyof DuplicateWindow; label: string; unit: string; per: number }[] = [
  { name: 'timeMs', label: 'Hai thời điểm cách nhau nhiều nhất', unit: 'phút', per: minute },
  { name: 'withoutPlateMs', label: 'Khi không rõ biển số, cách nhau nhiều nhất', unit: 'phút', per: minute },
  { name: 'alongM', label: 'Dọc cùng một đường, cách nhau nhiều nhất', unit: 'mét', per: 1 },
  { name: 'apartM', label: 'Hai vị trí trên bản đồ cách nhau nhiều nhất', unit: 'mét', per: 1 },
  { name: 'hashBits', label: 'Hai ảnh khác nhau nhiều nhất (trong 64)', unit: 'điểm', per: 1 },
  { name: 'picturesMs', label: 'So ảnh với các phản ánh trong', unit: 'ngày', per: day },
]

export function likenessWindowPages(doors: Doors): void {
  doors.staff('GET /can-bo/trung-lap', (visit) => show(visit))
  doors.staff('POST /can-bo/trung-lap', save)
}

async function save(visit: Visit): Promise<FastifyReply> {
  const { deps, form, officer, now, reply } = visit
  const because = (form.because ?? '').trim()
  const typed = fields.map(({ name, per }) => [
    name,
    Math.round(Number((form[name] ?? '').replace(',', '.')) * per),
  ])
  const window = Object.fromEntries(typed) as DuplicateWindow
  const wrong = fields.find(({ name }) => wrongIn(window).includes(name))
  if (wrong !== undefined)
    return show(
      visit,
      `${wrong.label}: nhập từ ${said(wrong, 'min')} đến ${said(wrong, 'max')} ${wrong.unit}.`,
    )
  if (because.length < 5) return show(visit, 'Hãy ghi lý do thay đổi (từ 5 chữ).')
  await saveWindow(deps.database, { window, officerId: officer.id, because: because.slice(0, 500), now })
  return reply.redirect('/can-bo/trung-lap', 303)
}

async function show(visit: Visit, problem?: string): Promise<FastifyReply> {
  const window = await readWindow(visit.deps.database.read)
  const shown = (name: keyof DuplicateWindow, per: number) =>
    problem === undefined ? String(window[name] / per) : (visit.form[name] ?? '')
  return visit.page(
    'Phản ánh trùng lặp',
    <>
      <h1>Khi nào hai phản ánh được đề xuất là một vụ</h1>
      <p class="hint">Hệ thống chỉ đề xuất; gộp hay không do cán bộ quyết định và ghi lý do.</p>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <form method="post" action="/can-bo/trung-lap">
        <Csrf token={visit.session.csrf} />
        {fields.map(({ name, label, unit, per }) => (
          <label>
            {`${label} (${unit})`}
            <input name={name} inputmode="decimal" required value={shown(name, per)} />
          </label>
        ))}
        <label>
          Lý do thay đổi
          <textarea name="because" rows={2} required minLength={5} maxLength={500}>
            {visit.form.because ?? ''}
          </textarea>
        </label>
        <button class="main">Lưu</button>
      </form>
    </>,
  )
}

function said({ name, per }: { name: keyof DuplicateWindow; per: number }, end: 'min' | 'max'): string {
  return String(windowBounds[name][end] / per)
}
