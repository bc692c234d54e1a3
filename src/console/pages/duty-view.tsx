// The page of duty as it is drawn.
import type { VNode } from 'preact'
import { faults } from '../../faults.js'
import type { ForwardingView } from '../../store/forwardings-view.js'
import type { OfficerRow } from '../../store/officers.js'
import type { ReceiverView } from '../../store/receivers.js'
import type { RosterRow } from '../../store/roster.js'
import type { TestResult } from '../../store/unit-tests.js'
import { assetUrl } from '../assets.js'
import { when } from '../dates.js'
import type { Visit } from '../door.js'
import { Csrf } from '../layout.js'
import type { Names } from '../people.js'
import { receiverNames } from '../words.js'
import { Test } from './duty-tests.js'

export interface DutyView {
  visit: Visit
  names: Names
  /** The unit whose roster and receivers are shown. */
  chosen: string
  /** Units that this person keeps. */
  kept: string[]
  mine: ReceiverView[]
  ofUnit: ReceiverView[]
  /** What left for a receiver last. */
  last: Map<string, ForwardingView>
  roster: RosterRow[]
  /** Officers of the roster who are reached outside the desk. */
  reached: ReadonlySet<string>
  /** The unit itself is reached outside the desk. */
  unitReached: boolean
  officers: OfficerRow[]
  test: TestResult | undefined
  pushKey: string | undefined
  error?: string
  /** Shown once. */
  code?: string
}

export function DutyPage(view: DutyView): VNode {
  const { error, code, kept, chosen } = view
  return (
    <>
      <h1>Ca trực</h1>
      {error !== undefined && (
        <p class="problem" role="alert">
          {error}
        </p>
      )}
      {code !== undefined && (
        <p class="bar" role="status">
          <strong>{code}</strong>
          {code.startsWith('TRUC') &&
            ' · Trong 15 phút, từ Messenger hoặc Zalo của bạn, gửi nguyên dòng này cho trang tiếp nhận.'}
        </p>
      )}
      <Mine {...view} />
      <Roster {...view} />
      {kept.includes(chosen) && <UnitReceivers {...view} />}
      {view.test !== undefined && <Test test={view.test} names={view.names} />}
      <script src={assetUrl('push.js')} defer />
    </>
  )
}

function Mine({ visit, mine, last, pushKey }: DutyView): VNode {
  const { csrf } = visit.session
  return (
    <section class="card" aria-labelledby="toi">
      <h2 id="toi">Báo động đến tôi</h2>
      <p class="hint">
        Trong ca trực, ngoài màn hình này bạn được gọi qua các đường dưới đây. Nên có ít nhất một đường.
      </p>
      <Receivers receivers={mine} last={last} csrf={csrf} />
      {mine.some(({ kind, active }) => kind === 'chat' && active) && (
        <p class="hint">
          Nền tảng chỉ cho trang nhắn trước khi quá hạn kể từ tin cuối của bạn (Messenger 24 giờ, Zalo 48
          giờ). Đầu mỗi ca, hãy nhắn một chữ bất kỳ vào cuộc trò chuyện đã liên kết.
        </p>
      )}
      <div class="line">
        <form method="post" action="/can-bo/ca-truc/ma">
          <Csrf token={csrf} />
          <button>Liên kết Messenger hoặc Zalo</button>
        </form>
        {pushKey === undefined ? (
          <p class="hint">Máy chủ này chưa bật thông báo trình duyệt; các đường khác vẫn hoạt động.</p>
        ) : (
          <form method="post" action="/can-bo/ca-truc/may" data-push={pushKey} hidden>
            <Csrf token={csrf} />
            <input type="hidden" name="endpoint" />
            <input type="hidden" name="p256dh" />
            <input type="hidden" name="auth" />
            <button>Nhận thông báo trên trình duyệt này</button>
          </form>
        )}
      </div>
      <p class="hint" role="status" data-push-said></p>
      <form method="post" action="/can-bo/ca-truc/dia-chi" class="line">
        <Csrf token={csrf} />
        <input type="hidden" name="kind" value="mail" />
        <label>
          Thư điện tử của tôi
          <input name="to" type="email" required maxLength={200} />
        </label>
        <button>Thêm</button>
      </form>
    </section>
  )
}

function Receivers(props: {
  receivers: ReceiverView[]
  last: Map<string, ForwardingView>
  csrf: string
  /** Absent for an officer's own. */
  unit?: string
}): VNode {
  const { receivers, last, csrf, unit } = props
  if (receivers.length === 0) return <p class="empty">Chưa có đường nào.</p>
  return (
    <ul>
      {receivers.map(({ id, kind, name, active, fault }) => (
        <li>
          <form method="post" action={`/can-bo/ca-truc/dia-chi/${id}`} class="line">
            <Csrf token={csrf} />
            {unit !== undefined && <input type="hidden" name="unit" value={unit} />}
            <span>
              {`${receiverNames[kind]} · ${name} · ${active ? 'đang bật' : 'đã tắt'}`}
              {fault !== null && fault in faults && ` · ${faults[fault as keyof typeof faults].says}`}
              <span class="said">{lastSaid(last.get(id))}</span>
            </span>
            <button name="act" value={active ? 'tat' : 'bat'}>
              {active ? 'Tắt' : 'Bật'}
            </button>
            {kind === 'webhook' && (
              <>
                <label>
                  Gửi lại từ số
                  <input name="from" inputMode="numeric" pattern="[0-9]{1,9}" />
                </label>
                <button name="act" value="gui-lai">
                  Gửi lại
                </button>
              </>
            )}
          </form>
        </li>
      ))}
    </ul>
  )
}

/** "Opened" is the proof; "sent" only says that it left. */
function lastSaid(last: ForwardingView | undefined): string {
  if (last === undefined) return 'Chưa có tin nào.'
  if (last.openedAt !== null) return `Tin gần nhất đã được mở lúc ${when(last.openedAt)}.`
  if (last.state === 'sent') return `Tin gần nhất gửi lúc ${when(last.sentAt ?? last.createdAt)}, chưa ai mở.`
  const why = last.fault === null ? '' : ` ${faults[last.fault].says}`
  return last.state === 'failed' ? `Tin gần nhất không gửi được.${why}` : `Tin gần nhất đang chờ gửi.${why}`
}

function Roster(view: DutyView): VNode {
  const { visit, names, chosen, kept, roster, officers, reached, unitReached } = view
  const { csrf } = visit.session
  const keeps = kept.includes(chosen)
  return (
    <section class="card" aria-labelledby="lich">
      <h2 id="lich">{`Lịch trực: ${names.unit(chosen)}`}</h2>
      {kept.length > 1 && (
        <form method="get" action="/can-bo/ca-truc" class="line">
          <label>
            Đơn vị
            <select name="dv">
              {kept.map((id) => (
                <option value={id} selected={id === chosen}>
                  {names.unit(id)}
                </option>
              ))}
            </select>
          </label>
          <button>Xem</button>
        </form>
      )}
      {!roster.some(({ fromAt }) => fromAt <= visit.now) && (
        <p class="problem">
          Hiện không có ai trong ca trực: báo động của đơn vị sẽ chuyển thẳng lên trực ban tỉnh.
        </p>
      )}
      <ul>
        {roster.map(({ id, officerId, fromAt, toAt, rank }) => (
          <li>
            <form method="post" action="/can-bo/ca-truc/lich" class="line">
              <Csrf token={csrf} />
              <input type="hidden" name="unit" value={chosen} />
              <span>{`${when(fromAt)} đến ${when(toAt)} · gọi thứ ${rank} · ${names.officer(officerId)}`}</span>
              {!reached.has(officerId) && (
                <span class="state late">
                  {unitReached
                    ? 'chỉ có màn hình và đường của đơn vị'
                    : 'chỉ có màn hình, chưa có đường báo thứ hai'}
                </span>
              )}
              {keeps && (
                <button name="remove" value={id}>
                  Bỏ
                </button>
              )}
            </form>
          </li>
        ))}
      </ul>
      {keeps && (
        <form method="post" action="/can-bo/ca-truc/lich" class="line">
          <Csrf token={csrf} />
          <input type="hidden" name="unit" value={chosen} />
          <label>
            Cán bộ
            <select name="officer" required>
              {officers.map(({ id, name }) => (
                <option value={id}>{name}</option>
              ))}
            </select>
          </label>
          <label>
            Từ
            <input name="from" type="datetime-local" required />
          </label>
          <label>
            Đến
            <input name="to" type="datetime-local" required />
          </label>
          <label>
            Gọi thứ
            <input name="rank" type="number" min={1} max={99} value={1} required />
          </label>
          <button>Xếp ca</button>
        </form>
      )}
    </section>
  )
}

function UnitReceivers({ visit, names, chosen, ofUnit, last }: DutyView): VNode {
  const { csrf } = visit.session
  return (
    <section class="card" aria-labelledby="don-vi">
      <h2 id="don-vi">{`Đường báo tin của ${names.unit(chosen)}`}</h2>
      <p class="hint">Chỉ gửi mã phản ánh và đường dẫn về trang này, không gửi thông tin người báo.</p>
      <Receivers receivers={ofUnit} last={last} csrf={csrf} unit={chosen} />
      <form method="post" action="/can-bo/ca-truc/dia-chi" class="line">
        <Csrf token={csrf} />
        <input type="hidden" name="unit" value={chosen} />
        <label>
          Loại
          <select name="kind">
            <option value="mail">Thư điện tử</option>
            <option value="webhook">Webhook (https)</option>
          </select>
        </label>
        <label class="wide">
          Địa chỉ
          <input name="to" required maxLength={500} />
        </label>
        <button>Thêm</button>
      </form>
    </section>
  )
}
