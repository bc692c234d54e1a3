// What a receiver outside the desk reads: a code, a unit and a link to the desk, for an alert also what and where as we
// understood it; never who reported, nor what they wrote, nor a plate.
import { createHmac } from 'node:crypto'
import { sayKm } from '../reading/place.js'
import type { ReportFacts } from '../reports/report.js'
import { violationOf } from '../reports/violations.js'
import type { ClaimedForwarding } from '../store/forwardings.js'
import type { ForwardingWhat } from '../store/tables-forwarding.js'

export interface Notice {
  title: string
  text: string
  link: string
}

export interface NoticeGround {
  /** Origin under which the desk is reached. */
  publicUrl: string
  unitName(id: string): string
}

type Noticed = Pick<ClaimedForwarding, 'what' | 'code' | 'unitId' | 'reportId' | 'facts'>

export function noticeOf(event: Noticed, ground: NoticeGround): Notice {
  const unit = ground.unitName(event.unitId)
  const link = `${ground.publicUrl}${pathOf(event)}`
  const { title, text } = words[event.what](unit, event.code ?? '')
  const lines = [text, aboutOf(event.facts), link].filter((line) => line !== '')
  return { title, text: lines.join('\n'), link }
}

const words: Record<ForwardingWhat, (unit: string, code: string) => { title: string; text: string }> = {
  filed: (unit, code) => ({ title: `Phản ánh mới ${code}`, text: `${unit} có phản ánh mới ${code}.` }),
  copied: (unit, code) => ({
    title: `Bản sao phản ánh ${code}`,
    text: `${unit} nhận bản sao phản ánh ${code} để biết và phối hợp.`,
  }),
  arrived: (unit, code) => ({
    title: `Phản ánh ${code} được chuyển đến`,
    text: `Phản ánh ${code} được chuyển đến ${unit}; thời hạn vẫn tính từ lúc người dân gửi.`,
  }),
  alert: (unit) => ({
    title: 'KHẨN: vi phạm đang diễn ra',
    text: `KHẨN: vi phạm đang diễn ra, gọi ${unit}. Mở ngay và bấm "Tiếp nhận ngay".`,
  }),
  alert_added: (unit) => ({
    title: 'Vi phạm đang diễn ra: có tin mới',
    text: `Người dân vừa báo thêm về vụ việc đang diễn ra (${unit}).`,
  }),
  test: (unit) => ({
    title: 'Thử đường báo tin hằng tháng',
    text: `Đây là tin thử hằng tháng gửi ${unit}. Mở hộp thư và bấm "Đã nhận tin thử" để xác nhận.`,
  }),
}

/** `Lạng lách · Quốc lộ 1, km 98+200, xã Lạng Giang`: enough to set out, from our own tables alone. */
function aboutOf({ violations = [], place }: Partial<ReportFacts> = {}): string {
  const acts = violations.flatMap((id) => violationOf(id)?.label ?? []).join('; ')
  const km = place?.kmM === undefined ? undefined : sayKm(place.kmM)
  const road = place?.road?.id === undefined ? undefined : place.road.name
  const where = [road, km, place?.commune?.name].filter((part) => part !== undefined).join(', ')
  return [acts, where].filter((part) => part !== '').join(' · ')
}

/** What is not filed yet has no page of its own: it stands on top of the inbox. */
function pathOf({ what, reportId }: Noticed): string {
  const onInbox = what === 'alert' || what === 'alert_added' || what === 'test' || reportId === null
  return onInbox ? '/can-bo/hop-thu' : `/can-bo/phan-anh/${encodeURIComponent(reportId)}`
}

/**
 * A webhook's body and headers. The receiver checks `sha256=HMAC(secret, timestamp + "." + body)`, drops event ids it knows, and
 * asks for a replay when a sequence number is missing.
 */
export function webhookOf(
  forwarding: ClaimedForwarding,
  notice: Notice,
  secret: string,
  now: number,
): { headers: Record<string, string>; body: string } {
  const { event, what, number, code, unitId, createdAt } = forwarding
  const body = JSON.stringify({
    event,
    sequence: number,
    what,
    code,
    unit: unitId,
    at: new Date(createdAt).toISOString(),
    link: notice.link,
  })
  const timestamp = String(Math.floor(now / 1_000))
  return {
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-report-event': event,
      'x-report-sequence': String(number),
      'x-report-timestamp': timestamp,
      'x-report-signature': `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`,
    },
  }
}
