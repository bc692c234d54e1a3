// What is going on now, on top of the inbox.
import type { VNode } from 'preact'
import type { AlertRow } from '../../store/desk.js'
import { span } from '../dates.js'
import { placeSaid, plateSaid, summary, vehicleSaid } from '../facts.js'
import { Csrf } from '../layout.js'
import type { Names } from '../people.js'
import { alertNames } from '../words.js'

interface AlertsProps {
  alerts: AlertRow[]
  names: Names
  now: number
  csrf: string
  canAct: boolean
}

export function Alerts({ alerts, names, now, csrf, canAct }: AlertsProps): VNode | null {
  if (alerts.length === 0) return null
  const ringing = alerts.filter(({ state }) => state === 'calling').map(({ reportId }) => reportId)
  return (
    <section class="now" aria-labelledby="dang-dien-ra" data-ringing={ringing.join(' ')}>
      <h2 id="dang-dien-ra">{`Đang diễn ra (${alerts.length})`}</h2>
      <ul>
        {alerts.map((alert) => (
          <li class={alert.state === 'calling' ? 'calling' : ''}>
            <p>
              <strong>{summary(alert.facts, names.violation)}</strong>
              {' · '}
              {placeSaid(alert.facts) || 'chưa rõ nơi'}
            </p>
            <p class="small">
              {[plateSaid(alert.facts), vehicleSaid(alert.facts)].filter(Boolean).join(' · ')}
              {` · ${alertNames[alert.state]} · báo ${span(now - alert.calledAt)} trước · ${names.unit(alert.unitId)}`}
            </p>
            <div class="line">
              {canAct && <AlertButtons alert={alert} csrf={csrf} />}
              {alert.code === null ? (
                <span class="small">Người dân đang báo tiếp, hồ sơ chưa gửi xong.</span>
              ) : (
                <a class="button" href={`/can-bo/phan-anh/${alert.reportId}`}>
                  {`Mở ${alert.code}`}
                </a>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

const alertMoves = {
  calling: [['acknowledged', 'Tiếp nhận ngay']],
  acknowledged: [['on_the_way', 'Đã cử tổ đến'], ['ended', 'Kết thúc']],
  on_the_way: [['found', 'Đã gặp xe'], ['not_found', 'Không tìm thấy']],
} as const // prettier-ignore

function AlertButtons({ alert, csrf }: { alert: AlertRow; csrf: string }): VNode {
  const open = alertMoves[alert.state as keyof typeof alertMoves] ?? []
  return (
    <form method="post" action={`/can-bo/bao-dong/${alert.reportId}`} class="line">
      <Csrf token={csrf} />
      {open.map(([to, label]) => (
        <button name="to" value={to} class={to === 'acknowledged' ? 'main' : ''}>
          {label}
        </button>
      ))}
    </form>
  )
}
