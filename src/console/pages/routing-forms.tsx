// The forms of one unit and one rule.
import type { VNode } from 'preact'
import type { Routing, Unit } from '../../reports/routing.js'
import type { Visit } from '../door.js'
import { Csrf } from '../layout.js'
import { mayUse } from '../roles.js'

export interface RowForm {
  visit: Visit
  /** The version the form was made from. */
  version: number
  routing: Routing
  /** Of the row, or `moi`. */
  id: string
  fields: Record<string, string>
  problems: string[]
}

/** Whether this person may change units and rules, not only read them. */
export const mayEdit = ({ officer }: Visit): boolean => mayUse('POST /can-bo/phan-cong/tep', officer.role)

export const unitKindNames: Record<Unit['kind'], string> = {
  triage: 'Phân loại phản ánh',
  pc08: 'Phòng Cảnh sát giao thông',
  pc08_post: 'Đội, trạm CSGT',
  commune: 'Công an xã, phường',
  duty: 'Trực ban tỉnh',
  other: 'Đơn vị khác',
}

export function Problems({ problems }: { problems: string[] }): VNode | null {
  if (problems.length === 0) return null
  return (
    <div class="problem" role="alert" tabIndex={-1} data-focus>
      <p>Chưa lưu. Quy tắc đang chạy vẫn giữ nguyên.</p>
      <ul>
        {problems.map((problem) => (
          <li>{problem}</li>
        ))}
      </ul>
    </div>
  )
}

export function Why({ version, csrf }: { version: number; csrf: string }): VNode {
  return (
    <>
      <Csrf token={csrf} />
      <input type="hidden" name="madeFrom" value={version} />
      <label>
        Lý do thay đổi
        <input name="why" required minLength={5} maxLength={300} />
      </label>
    </>
  )
}

function State({ off }: { off: string | undefined }): VNode {
  return (
    <label>
      Tình trạng
      <select name="off">
        <option value="">Đang dùng</option>
        <option value="tat" selected={off === 'tat'}>
          Tắt
        </option>
      </select>
    </label>
  )
}

function Text(props: {
  label: string
  name: string
  fields: Record<string, string>
  required?: boolean
}): VNode {
  const { label, name, fields, required = false } = props
  return (
    <label>
      {label}
      <input name={name} value={fields[name] ?? ''} required={required} maxLength={2000} />
    </label>
  )
}

function UnitChoice(props: {
  label: string
  name: string
  chosen: string | undefined
  routing: Routing
  none?: string
}): VNode {
  const { label, name, chosen, routing, none } = props
  return (
    <label>
      {label}
      <select name={name}>
        {none !== undefined && <option value="">{none}</option>}
        {routing.units.map((unit) => (
          <option value={unit.id} selected={unit.id === chosen}>
            {`${unit.name}${unit.off === true ? ' (đã tắt)' : ''}`}
          </option>
        ))}
      </select>
    </label>
  )
}

function Head({ title, problems }: { title: string; problems: string[] }): VNode {
  return (
    <>
      <p>
        <a href="/can-bo/phan-cong">Về trang phân công</a>
      </p>
      <h1>{title}</h1>
      <Problems problems={problems} />
    </>
  )
}

export function UnitForm({ visit, version, routing, id, fields, problems }: RowForm): VNode {
  const isNew = id === 'moi'
  return (
    <>
      <Head title={isNew ? 'Đơn vị mới' : `Đơn vị ${id}`} problems={problems} />
      <form class="card" method="post" action={`/can-bo/phan-cong/don-vi/${encodeURIComponent(id)}`}>
        {isNew && <Text label="Mã đơn vị (không dấu, ví dụ ca-07432)" name="id" fields={fields} required />}
        <Text label="Tên, như người dân đọc" name="name" fields={fields} required />
        <label>
          Loại đơn vị
          <select name="kind">
            {Object.entries(unitKindNames).map(([kind, name]) => (
              <option value={kind} selected={kind === fields.kind}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <UnitChoice
          label="Đơn vị cấp trên"
          name="above"
          chosen={fields.above}
          routing={routing}
          none="Không có"
        />
        <label>
          Người của đơn vị, mỗi dòng: tên đăng nhập; họ tên; vai trò (Cán bộ, Chỉ huy đơn vị, Trực chỉ huy)
          <textarea name="people" rows={4} maxLength={8000}>
            {fields.people ?? ''}
          </textarea>
        </label>
        <State off={fields.off} />
        <p class="hint">
          Đơn vị đã tắt không nhận phản ánh mới; phản ánh đang giữ vẫn ở đó. Quy tắc còn trỏ tới đơn vị phải
          tắt hoặc đổi trước.
        </p>
        <Why version={version} csrf={visit.session.csrf} />
        <button class="main">Lưu thành bản mới</button>
      </form>
    </>
  )
}

export function RuleForm({ visit, version, routing, id, fields, problems }: RowForm): VNode {
  const isNew = id === 'moi'
  return (
    <>
      <Head title={isNew ? 'Quy tắc mới' : `Quy tắc ${id}`} problems={problems} />
      <form class="card" method="post" action={`/can-bo/phan-cong/quy-tac/${encodeURIComponent(id)}`}>
        {isNew && <Text label="Mã quy tắc (không dấu, ví dụ ql1-dem)" name="id" fields={fields} required />}
        <UnitChoice label="Giao cho" name="unit" chosen={fields.unit} routing={routing} />
        <Text label="Thứ bậc (số lớn được xét trước)" name="rank" fields={fields} required />
        <p class="hint">Điều kiện nào để trống thì không xét. Nhiều giá trị cách nhau bằng dấu chấm phẩy.</p>
        <Text label="Xã, phường (tên hoặc mã)" name="communes" fields={fields} />
        <Text
          label="Tuyến đường (QL1A; tỉnh lộ 293; cao tốc Hà Nội - Bắc Giang)"
          name="roads"
          fields={fields}
        />
        <Text
          label="Loại đường (cao tốc; quốc lộ; đường tỉnh; đường phố; đường địa phương)"
          name="roadKinds"
          fields={fields}
        />
        <div class="line">
          <Text label="Từ km (48+300)" name="fromKm" fields={fields} />
          <Text label="Đến km" name="toKm" fields={fields} />
        </div>
        <Text label="Vi phạm (tên hoặc mã)" name="violations" fields={fields} />
        <div class="line">
          <Text label="Từ giờ (22:00)" name="fromHour" fields={fields} />
          <Text label="Đến giờ (05:00)" name="toHour" fields={fields} />
        </div>
        <UnitChoice
          label="Gửi bản sao cho"
          name="copyTo"
          chosen={fields.copyTo}
          routing={routing}
          none="Không gửi"
        />
        <label>
          Khi nào gửi bản sao
          <select name="copyWhen">
            <option value="always">Luôn luôn</option>
            <option value="beyond_commune" selected={fields.copyWhen === 'beyond_commune'}>
              Khi vượt thẩm quyền xử phạt của Công an cấp xã
            </option>
          </select>
        </label>
        <Text label="Vì sao đơn vị này (cán bộ sẽ đọc)" name="because" fields={fields} required />
        <State off={fields.off} />
        <Why version={version} csrf={visit.session.csrf} />
        <button class="main">Lưu thành bản mới</button>
      </form>
      <details class="card">
        <summary>Tên và mã các vi phạm</summary>
        <ul>
          {visit.deps.violations.map(({ id: code, label }) => (
            <li>
              <code>{code}</code>
              {` ${label}`}
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}
