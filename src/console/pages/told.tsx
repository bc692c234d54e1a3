// Who was told of a report outside the desk: each receiver with a state of its own; "opened" is the proof, "sent" is none.
import type { VNode } from 'preact'
import { faults } from '../../faults.js'
import type { ForwardingView } from '../../store/forwardings-view.js'
import { when } from '../dates.js'
import { forwardedNames, receiverNames } from '../words.js'
import type { Sheet } from './sheet.js'

export function Told({ told, names }: Sheet): VNode | null {
  if (told.length === 0) return null
  const opened = told.filter(({ openedAt }) => openedAt !== null).length
  return (
    <details class="card" open={told.some(({ state }) => state === 'failed')}>
      <summary>{`Báo tin ngoài hệ thống: ${opened} trên ${told.length} đã được mở`}</summary>
      <ul>
        {told.map((one) => (
          <li>
            {`${forwardedNames[one.what]} · ${receiverNames[one.kind]} ${one.name} · ${names.unit(one.unitId)} · `}
            <span class={`state ${one.state === 'failed' ? 'late' : ''}`}>{stateSaid(one)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** How one stands, and why where it does not go well. */
export function stateSaid({ state, openedAt, sentAt, createdAt, fault, tries }: ForwardingView): string {
  if (openedAt !== null) return `đã mở ${when(openedAt)}`
  if (state === 'sent') return `gửi ${when(sentAt ?? createdAt)}, chưa ai mở`
  const why = fault === null ? '' : ` ${faults[fault].says}`
  if (state === 'failed') return `không gửi được.${why}`
  return tries === 0 ? 'đang chờ gửi' : `đang chờ gửi lại (đã thử ${tries} lần).${why}`
}
