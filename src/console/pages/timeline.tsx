// All that befell a report, newest first, and notes among officers.
import type { VNode } from 'preact'
import { isResult } from '../../reports/handling.js'
import type { TimelineEntry } from '../../store/desk-report.js'
import { when } from '../dates.js'
import { Csrf } from '../layout.js'
import type { Names } from '../people.js'
import { alertNames, deadlineNames, resultNames, stateNames, textIn, timelineName } from '../words.js'
import type { Sheet } from './sheet.js'

export function Timeline({ report, names, visit, mayAct }: Sheet): VNode {
  return (
    <section class="card" aria-labelledby="dien-bien">
      <h2 id="dien-bien">Diễn biến</h2>
      {mayAct && (
        <form method="post" action={`/can-bo/phan-anh/${report.id}/ghi-chu`} class="line">
          <Csrf token={visit.session.csrf} />
          <label class="wide">
            Ghi chú nội bộ (người dân không thấy, không sửa hay xoá được)
            <input name="words" required maxLength={1000} />
          </label>
          <button>Ghi</button>
        </form>
      )}
      <ol class="timeline">
        {[...report.timeline].reverse().map((entry) => (
          <li>
            <time dateTime={new Date(entry.at).toISOString()}>{when(entry.at)}</time>
            <span>
              <strong>{timelineName(entry.what)}</strong>
              {` · ${who(entry, names)}`}
              {said(entry, names) !== '' && <span class="said">{said(entry, names)}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function who({ actorKind, actorId }: TimelineEntry, names: Names): string {
  switch (actorKind) {
    case 'citizen':
      return 'người báo tin'
    case 'bot':
      return 'trợ lý tự động'
    case 'officer':
      return names.officer(actorId)
    case 'system':
      return 'hệ thống'
  }
}

/** What a detail says, for the kinds that have something to say. */
function said({ what, detail }: TimelineEntry, names: Names): string {
  const text = (key: string) => textIn(detail, key)
  switch (what) {
    case 'filed':
      return `${names.unit(text('unit'))}: ${text('because')}`
    case 'bounced':
      return `${names.unit(text('from'))} chuyển ${names.unit(text('to'))}: ${text('because')}`
    case 'moved': {
      const to = text('to')
      const result = text('result')
      const parts = [
        to in stateNames ? stateNames[to as keyof typeof stateNames] : to,
        isResult(result) ? resultNames[result] : '',
        text('reason'),
      ]
      return parts.filter(Boolean).join(' · ')
    }
    case 'proposed': {
      const result = text('result')
      return `${isResult(result) ? resultNames[result] : ''} · ${text('reason')}`
    }
    case 'alert_state': {
      const state = text('state')
      return state in alertNames ? alertNames[state as keyof typeof alertNames] : ''
    }
    case 'alert_step': {
      const called = Array.isArray(detail.officers) ? (detail.officers as string[]).map(names.officer) : []
      const paths = detail.receivers === 0 ? ' (chỉ có màn hình, chưa có đường báo thứ hai)' : ''
      return `${names.unit(text('unit'))}: ${called.join(', ') || 'chưa gọi được ai'}${paths}`
    }
    case 'deadline_near':
    case 'deadline_passed': {
      const deadline = text('deadline')
      const name =
        deadline in deadlineNames ? deadlineNames[deadline as keyof typeof deadlineNames] : deadline
      return typeof detail.dueAt === 'number' ? `${name}: hạn ${when(detail.dueAt)}` : name
    }
    case 'alert_roster_empty':
      return names.unit(text('unit'))
    case 'merged':
    case 'not_merged':
    case 'taken_over':
    case 'proposal_refused':
      return text('because')
    case 'noted':
    case 'asked':
      return text('words')
    default:
      return ''
  }
}
