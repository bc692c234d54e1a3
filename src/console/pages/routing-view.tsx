// The page of units and rules: the box to try a place, the rows, and the versions.
import type { VNode } from 'preact'
import type { Place } from '../../places/place.js'
import { sayPlace } from '../../reading/place.js'
import type { Routed, Routing, RoutingRule, TieBreaker } from '../../reports/routing.js'
import type { RoutingVersion } from '../../store/routing.js'
import { when } from '../dates.js'
import type { Visit } from '../door.js'
import type { Names } from '../people.js'
import { hourOf, kmOf } from '../rule-forms.js'
import { mayEdit, Problems, unitKindNames, Why } from './routing-forms.js'

export type Tried =
  | { is: 'unclear'; choices: string[] }
  | { is: 'routed'; place: Place; routed: Routed; isTimeUnclear: boolean }

interface View {
  visit: Visit
  version: number
  routing: Routing
  versions: RoutingVersion[]
  names: Names
  /** Units where somebody has an account that works. */
  staffed: ReadonlySet<string>
  tried: Tried | undefined
  problems: string[]
}

export function RoutingView(view: View): VNode {
  const { visit, version, routing, problems } = view
  return (
    <>
      <h1>Phân công đơn vị</h1>
      <p class="hint">{`Đang chạy bản ${version}: ${routing.units.length} đơn vị, ${routing.rules.length} quy tắc.`}</p>
      <Problems problems={problems} />
      <TryBox {...view} />
      {mayEdit(visit) && <Upload {...view} />}
      <Units {...view} />
      <Rules {...view} />
      <Versions {...view} />
      {(routing.unconfirmed ?? []).length > 0 && (
        <details class="card">
          <summary>Điều chưa được xác nhận</summary>
          <ul>
            {routing.unconfirmed!.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function TryBox({ visit, tried, names }: View): VNode {
  const { query, deps } = visit
  return (
    <section class="card" aria-labelledby="thu">
      <h2 id="thu">Thử một địa điểm</h2>
      <form class="filters" method="get" action="/can-bo/phan-cong">
        <label class="wide">
          Địa điểm, viết như người dân
          <input name="noi" required maxLength={300} value={query.noi ?? ''} />
        </label>
        <label>
          Vi phạm
          <select name="loi">
            <option value="">Chưa chọn</option>
            {deps.violations.map(({ id, label }) => (
              <option value={id} selected={id === query.loi}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          Lúc (ví dụ: 23h hôm qua)
          <input name="luc" maxLength={60} value={query.luc ?? ''} />
        </label>
        <button class="main">Thử</button>
      </form>
      {tried !== undefined && <Result tried={tried} names={names} />}
    </section>
  )
}

const breakers: Record<TieBreaker, string> = {
  rank: 'thứ bậc cao hơn',
  conditions: 'nhiều điều kiện hơn',
  id: 'mã đứng trước',
}

function Result({ tried, names }: { tried: Tried; names: Names }): VNode {
  if (tried.is === 'unclear')
    return (
      <p role="status">
        {tried.choices.length === 0
          ? 'Chưa đọc ra địa điểm nào: bot sẽ hỏi lại, còn nếu người dân không nói thêm thì về bộ phận phân loại.'
          : `Chưa rõ một nơi: bot sẽ hỏi lại, cho chọn ${tried.choices.join('; ')}.`}
      </p>
    )
  const { place, routed, isTimeUnclear } = tried
  return (
    <div role="status">
      <p>{`Đọc được: ${sayPlace(place)}.`}</p>
      {isTimeUnclear && <p class="hint">Chưa đọc được giờ nên không xét điều kiện giờ.</p>}
      <p>
        <strong>{names.unit(routed.unit)}</strong>
        {routed.rule === undefined ? ' (không quy tắc nào nhận)' : ` theo quy tắc ${routed.rule}`}
      </p>
      <p>{routed.because}</p>
      {routed.tie !== undefined && (
        <p>{`Quy tắc ${routed.tie.rules.join(', ')} cũng nhận; được chọn vì ${breakers[routed.tie.brokenBy]}.`}</p>
      )}
      {routed.copies.map(({ unit, because }) => (
        <p>{`Bản sao: ${names.unit(unit)}. ${because}`}</p>
      ))}
      {routed.elsewhere !== undefined && <p>{`Người dân được chỉ tới: ${routed.elsewhere.door}.`}</p>}
    </div>
  )
}

function Upload({ visit, version }: View): VNode {
  return (
    <details class="card">
      <summary>Nạp cả tệp đơn vị (JSON hoặc CSV)</summary>
      <p>
        <a href="/can-bo/phan-cong/tep">Tải tệp đang chạy về để sửa</a>
      </p>
      <form method="post" action="/can-bo/phan-cong/tep" enctype="multipart/form-data">
        <label>
          Tệp
          <input type="file" name="file" accept=".json,.csv" required />
        </label>
        <p class="hint">Tệp thay toàn bộ đơn vị và quy tắc. Sai một dòng thì không dòng nào được nhận.</p>
        <Why version={version} csrf={visit.session.csrf} />
        <button>Kiểm tra và nạp</button>
      </form>
    </details>
  )
}

function Row({ visit, kind, id }: { visit: Visit; kind: 'don-vi' | 'quy-tac'; id: string }): VNode {
  return mayEdit(visit) ? (
    <a href={`/can-bo/phan-cong/${kind}/${encodeURIComponent(id)}`}>{id}</a>
  ) : (
    <code>{id}</code>
  )
}

function Units({ visit, routing, names, staffed }: View): VNode {
  const empty = routing.units.filter(({ id, off }) => off !== true && !staffed.has(id)).length
  return (
    <details class="card" open={routing.units.length <= 20}>
      <summary>
        {`Đơn vị (${routing.units.length}${empty === 0 ? '' : `, ${empty} đơn vị chưa ai có tài khoản`})`}
      </summary>
      {mayEdit(visit) && (
        <p>
          <a class="button" href="/can-bo/phan-cong/don-vi/moi">
            Thêm đơn vị
          </a>
        </p>
      )}
      <ul>
        {routing.units.map((unit) => (
          <li>
            <Row visit={visit} kind="don-vi" id={unit.id} />
            {` ${unit.name} · ${unitKindNames[unit.kind]} · ${(unit.people ?? []).length} người`}
            {unit.off !== true && !staffed.has(unit.id) && (
              <span class="state late">chưa ai có tài khoản</span>
            )}
            {unit.above !== undefined && ` · dưới ${names.unit(unit.above)}`}
            {unit.off === true && <span class="state late">đã tắt</span>}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Rules({ visit, routing, names }: View): VNode {
  const rules = [...routing.rules].sort((one, other) => other.rank - one.rank)
  return (
    <details class="card" open={rules.length <= 20}>
      <summary>{`Quy tắc (${rules.length})`}</summary>
      {mayEdit(visit) && (
        <p>
          <a class="button" href="/can-bo/phan-cong/quy-tac/moi">
            Thêm quy tắc
          </a>
        </p>
      )}
      <ul>
        {rules.map((rule) => (
          <li>
            <Row visit={visit} kind="quy-tac" id={rule.id} />
            {` bậc ${rule.rank} · ${conditionsSaid(rule, visit, names)} · giao ${names.unit(rule.unit)}`}
            {rule.copyTo !== undefined && ` · bản sao ${names.unit(rule.copyTo)}`}
            {rule.off === true && <span class="state late">đã tắt</span>}
          </li>
        ))}
      </ul>
    </details>
  )
}

function conditionsSaid(rule: RoutingRule, { deps }: Visit, names: Names): string {
  const { communes, roads, roadKinds, fromM, toM, violations, hours } = rule
  const parts = [
    communes?.map((code) => deps.land.commune(code)?.name ?? code).join(', '),
    roads?.join(', '),
    roadKinds?.join(', '),
    fromM === undefined && toM === undefined
      ? undefined
      : `km ${kmOf(fromM ?? 0)} đến ${toM === undefined ? 'hết tuyến' : kmOf(toM)}`,
    violations?.map((id) => names.violation(id)).join(', '),
    hours && `${hourOf(hours.from)}-${hourOf(hours.to)}`,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? 'mọi nơi' : parts.join(' · ')
}

function Versions({ versions, version, names }: View): VNode {
  const shown = versions.slice(0, 20)
  const older = versions.length > shown.length ? shown.at(-1) : undefined
  return (
    <section class="card" aria-labelledby="cac-ban">
      <h2 id="cac-ban">Các bản đã lưu</h2>
      <ul>
        {shown.map((each) => (
          <li>
            <a href={`/can-bo/phan-cong/ban/${each.version}`}>{`Bản ${each.version}`}</a>
            {` ${when(each.at)} · ${names.officer(each.officerId)} · ${each.because}`}
            {each.version === version && <span class="state">đang chạy</span>}
          </li>
        ))}
      </ul>
      {older !== undefined && <a href={`/can-bo/phan-cong?truoc=${older.version}#cac-ban`}>Bản cũ hơn</a>}
    </section>
  )
}
