// How the system is: what waits, what stands still and why, and what the platforms say.
import type { VNode } from 'preact'
import { faults, type FaultCode } from '../../faults.js'
import { readQueues, type Queue } from '../../store/operate.js'
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
    const [queues, parked, names] = await Promise.all([
      readQueues(deps.database),
      parkedChannels(deps.database),
      readNames(deps),
    ])
    const count = (queue: Queue['queue'], state: string) =>
      queues.reduce((sum, each) => (each.queue === queue && each.state === state ? sum + each.count : sum), 0)
    const setAside = count('inbound', 'set_aside')
    const failed = count('outbound', 'failed')
    const parts: Part[] = [
      {
        title: 'Tin đến',
        ok: setAside === 0,
        lines: [
          `${count('inbound', 'waiting')} tin đang chờ xử lý.`,
          ...(setAside === 0 ? [] : [`${setAside} tin không xử lý được, đang giữ lại để xem.`]),
        ],
      },
      {
        title: 'Tin đi',
        ok: failed === 0,
        lines: [
          `${count('outbound', 'due')} tin đang chờ gửi, ${count('outbound', 'held')} tin giữ lại vì hết hạn trả lời, ${failed} tin không gửi được.`,
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
