// What is going on now, on top of the inbox.
import type { VNode } from 'preact'
import type { AlertRow } from '../../store/desk-alerts.js'
import { clock, span } from '../dates.js'
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
            <p>{vehicleLine(alert)}</p>
            <Added alert={alert} />
            <Pictures alert={alert} />
            <p class="small">
              {`${alertNames[alert.state]} · báo `}
              <span data-since={alert.calledAt}>{span(now - alert.calledAt)}</span>
              {` trước · ${names.unit(alert.unitId)}`}
              {alert.acknowledgedBy !== null && ` · ${names.officer(alert.acknowledgedBy)} đã tiếp nhận`}
            </p>
            <p class="small">{calledSaid(alert, names)}</p>
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

function vehicleLine({ facts }: AlertRow): string {
  const plate = plateSaid(facts)
  return [plate && `Biển số ${plate}`, vehicleSaid(facts)].filter(Boolean).join(' · ')
}

/** What the citizen said since the call: where it went, a new place on the map, that it is out of sight. */
function Added({ alert: { added } }: { alert: AlertRow }): VNode | null {
  if (added.length === 0) return null
  return (
    <ul class="added" aria-label="Người dân báo thêm">
      {added.map(({ at, words }) => (
        <li>
          <strong>{clock(at)}</strong>
          {' · '}
          <MapPoint words={words} />
        </li>
      ))}
    </ul>
  )
}

/** Coordinates open in whatever map the telephone has. */
function MapPoint({ words }: { words: string }): VNode {
  const [whole, latitude, longitude] = /(-?\d{1,2}\.\d{3,}), ?(-?\d{1,3}\.\d{3,})/.exec(words) ?? []
  if (whole === undefined) return <span>{words}</span>
  const [before = '', after = ''] = words.split(whole)
  return (
    <span>
      {before}
      <a href={`geo:${latitude},${longitude}`}>{whole}</a>
      {after}
    </span>
  )
}

const picturesMax = 4

function Pictures({ alert: { reportId, facts } }: { alert: AlertRow }): VNode | null {
  const files = (facts.evidence ?? []).filter(({ kind }) => kind === 'image' || kind === 'video')
  if (files.length === 0) return null
  const base = `/can-bo/phan-anh/${reportId}/tep`
  return (
    <p class="line">
      {files.slice(0, picturesMax).map(({ id, kind }, at) => (
        <a href={`${base}/${id}/view`} target="_blank" rel="noopener">
          {kind === 'image' ? (
            <img src={`${base}/${id}/thumb`} alt={`Ảnh ${at + 1}`} height={72} loading="lazy" />
          ) : (
            `Xem clip ${at + 1}`
          )}
        </a>
      ))}
      {files.length > picturesMax && <span class="small">{`và ${files.length - picturesMax} tệp nữa`}</span>}
    </p>
  )
}

/** The ladder so far: `Đã gọi 09:26 Nguyễn An; 09:26 Trần Bình`. */
function calledSaid({ called }: AlertRow, names: Names): string {
  if (called.length === 0) return 'Đang gọi người trực...'
  const steps = called.map(({ at, rung, unitId, officers }) => {
    if (rung === 'empty') return `${clock(at)} ${names.unit(unitId)} không có ai trong ca trực`
    if (rung === 'unanswered') return `${clock(at)} đã gọi hết, chưa ai trả lời`
    return `${clock(at)} ${officers.map((id) => names.officer(id)).join(', ') || 'không gọi được ai'}`
  })
  return `Đã gọi: ${steps.join('; ')}`
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
