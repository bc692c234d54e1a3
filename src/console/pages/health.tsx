// How the system is: what waits, what stands still and why, and what the platforms say.
import type { VNode } from 'preact'
import { faults, type FaultCode } from '../../faults.js'
import { countInbound } from '../../store/inbound.js'
import { countOutbound } from '../../store/outbound.js'
import { parkedChannels } from '../../store/sending.js'
import { when } from '../dates.js'
import type { Doors } from '../door.js'
import { readNames } from '../people.js'

interface Part {
  title: string
  ok: boolean
  lines: string[]
}

export function healthPages(doors: Doors): void {
  doors.staff('GET /can-bo/suc-khoe', async (visit) => {
    const { deps } = visit
    const [inbound, outbound, parked, names] = await Promise.all([
      countInbound(deps.database),
      countOutbound(deps.database),
      parkedChannels(deps.database),
      readNames(deps),
    ])
    const parts: Part[] = [
      {
        title: 'Tin đến',
        ok: inbound.set_aside === 0,
        lines: [
          `${inbound.waiting} tin đang chờ xử lý.`,
          ...(inbound.set_aside === 0
            ? []
            : [`${inbound.set_aside} tin không xử lý được, đang giữ lại để xem.`]),
        ],
      },
      {
        title: 'Tin đi',
        ok: outbound.failed === 0,
        lines: [
          `${outbound.due} tin đang chờ gửi, ${outbound.held} tin giữ lại vì hết hạn trả lời, ${outbound.failed} tin không gửi được.`,
        ],
      },
      ...parked.map(({ channel, fault, since }) => ({
        title: `Kênh ${names.channel(channel)} đang dừng gửi`,
        ok: false,
        lines: [`Từ ${when(since)}. ${faults[fault as FaultCode]?.says ?? ''}`],
      })),
      ...((await deps.health?.()) ?? []),
    ]
    return visit.page(
      'Tình trạng hệ thống',
      <>
        <h1>Tình trạng hệ thống</h1>
        {parts.map((part) => (
          <Shown {...part} />
        ))}
      </>,
    )
  })
}

function Shown({ title, ok, lines }: Part): VNode {
  return (
    <section class="card">
      <h2>
        {title} <span class={ok ? 'state' : 'state late'}>{ok ? 'Bình thường' : 'Cần xem'}</span>
      </h2>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
    </section>
  )
}
