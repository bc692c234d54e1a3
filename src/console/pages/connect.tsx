// The set-up page: how each channel is brought to life, step by step, with what is copied where and how it stands now.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { Fault, faults } from '../../faults.js'
import type { ChannelSetUp } from '../deps.js'
import type { Doors, Visit } from '../door.js'
import { Csrf } from '../layout.js'

type Step = ChannelSetUp['steps'][number]

interface Told {
  ok: boolean
  lines: string[]
}

export function connectPages(doors: Doors): void {
  doors.staff('GET /can-bo/ket-noi', (visit) => show(visit))
  doors.staff('POST /can-bo/ket-noi/:channel/noi', begin)
  doors.staff('GET /can-bo/ket-noi/:channel/xong', finish)
  doors.staff('POST /can-bo/ket-noi/:channel/dat-lai', repair)
}

const administrator = ({ officer, session }: Visit) => ({ officerId: officer.id, sessionId: session.id })

/** The desk's forms may not lead to another host, so the platform's page is a link to follow. */
async function begin(visit: Visit): Promise<FastifyReply> {
  const { channel = '' } = visit.params
  const url = await visit.deps.setUp?.begin(channel, administrator(visit))
  if (url === undefined)
    return show(visit, { ok: false, lines: ['Kênh này chưa chạy hoặc không nối bằng cách này.'] })
  return visit.page(
    'Nối kênh',
    <section class="card narrow">
      <h1>Sang trang cấp quyền</h1>
      <p>Đăng nhập bằng tài khoản quản trị, chọn đúng tài khoản của đơn vị rồi bấm Cho phép.</p>
      <p class="hint">Liên kết dùng được một lần, trong 20 phút, trên trình duyệt này.</p>
      <p>
        <a class="button" rel="noreferrer" href={url}>
          Mở trang cấp quyền
        </a>
      </p>
    </section>,
  )
}

const outcomes = {
  granted: 'Đã nối xong. Mã đã được niêm phong và tự làm mới từ nay.',
  refused: 'Nền tảng không cấp quyền (mã đã dùng, quá hạn, hoặc bạn chưa bấm Cho phép). Hãy nối lại.',
  'other-account':
    'Bạn đã cấp quyền cho một tài khoản khác với tài khoản trong cài đặt. Hãy nối lại và chọn đúng.',
  stale: 'Lần nối này không bắt đầu từ trình duyệt này, đã dùng rồi hoặc quá 20 phút. Hãy nối lại.',
  unreachable: 'Chưa hỏi được nền tảng hoặc chưa ghi được mã. Hãy kiểm tra mạng, ổ đĩa rồi nối lại.',
} as const

async function finish(visit: Visit): Promise<FastifyReply> {
  const { deps, params, query } = visit
  const answer = { code: query.code ?? '', state: query.state ?? '', account: query.oa_id }
  const outcome = (await deps.setUp?.finish(params.channel ?? '', administrator(visit), answer)) ?? 'stale'
  // The address carries a spent code: it leaves the address bar and the browser's history of this page.
  if (outcome === 'granted') return visit.reply.redirect('/can-bo/ket-noi?xong=1', 303)
  return show(visit, { ok: false, lines: [outcomes[outcome]] })
}

async function repair(visit: Visit): Promise<FastifyReply> {
  try {
    const lines = await visit.deps.setUp?.repair(visit.params.channel ?? '')
    return await show(visit, {
      ok: lines !== undefined,
      lines: lines ?? ['Kênh này chưa chạy hoặc không có gì để đặt.'],
    })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return show(visit, { ok: false, lines: [faults[error.code].says] })
  }
}

async function show(visit: Visit, told?: Told): Promise<FastifyReply> {
  const { deps, session, query } = visit
  const channels = (await deps.setUp?.read()) ?? []
  const done = told ?? (query.xong === '1' ? { ok: true, lines: [outcomes.granted] } : undefined)
  return visit.page(
    'Kết nối kênh',
    <>
      <h1>Kết nối Messenger và Zalo</h1>
      <p class="hint">
        Làm lần lượt từng bước. Cài đặt ghi trong tệp .env; đổi xong thì khởi động lại máy chủ rồi tải lại
        trang này. Khoá và mã không bao giờ hiện ở đây.
      </p>
      {deps.demo !== undefined && (
        <p class="changed">Đang chạy thử: các nút dưới đây nối với Messenger và Zalo giả lập trên máy này.</p>
      )}
      {done !== undefined && (
        <div class={done.ok ? 'changed' : 'problem'} role={done.ok ? 'status' : 'alert'}>
          {done.lines.map((line) => (
            <p>{line}</p>
          ))}
        </div>
      )}
      {channels.length === 0 && <p class="empty">Chưa có kênh nào để kết nối.</p>}
      {channels.map((channel) => (
        <Channel channel={channel} csrf={session.csrf} />
      ))}
    </>,
  )
}

function Channel({ channel, csrf }: { channel: ChannelSetUp; csrf: string }): VNode {
  const { name, title, isOpen, steps } = channel
  return (
    <section class="card" id={name}>
      <h2>
        {title} <span class={isOpen ? 'state' : 'state late'}>{isOpen ? 'Đang chạy' : 'Chưa chạy'}</span>
      </h2>
      <ol>
        {steps.map((step) => (
          <li>
            <OneStep step={step} channel={channel} csrf={csrf} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function OneStep({ step, channel, csrf }: { step: Step; channel: ChannelSetUp; csrf: string }): VNode {
  return (
    <>
      <h3>{step.title}</h3>
      {step.says.map((line) => (
        <p>{line}</p>
      ))}
      {step.copy !== undefined && (
        <dl>
          {step.copy.map(({ label, value }) => (
            <>
              <dt>{label}</dt>
              <dd>
                <code class="hash">{value}</code>
              </dd>
            </>
          ))}
        </dl>
      )}
      <Standing step={step} />
      {step.offers !== undefined && channel.isOpen && (
        <form method="post" action={`/can-bo/ket-noi/${channel.name}/${offers[step.offers].path}`}>
          <Csrf token={csrf} />
          <button class="main">{offers[step.offers].label(channel.title)}</button>
        </form>
      )}
    </>
  )
}

const offers = {
  connect: { path: 'noi', label: (title: string) => `Nối với ${title}` },
  repair: { path: 'dat-lai', label: () => 'Tự đăng ký và đặt lời chào' },
}

/** How the step stands: settings that are there, and what was found just now. */
function Standing({ step: { settings, found } }: { step: Step }): VNode | null {
  if (settings.length + found.length === 0) return null
  return (
    <ul class="standing">
      {settings.map(({ name, isSet }) => (
        <li>
          <Mark ok={isSet} /> <code>{name}</code>
        </li>
      ))}
      {found.map(({ ok, line }) => (
        <li>
          <Mark ok={ok} /> {line}
        </li>
      ))}
    </ul>
  )
}

function Mark({ ok }: { ok: boolean }): VNode {
  return <span class={ok ? 'state' : 'state late'}>{ok ? 'Được' : 'Chưa'}</span>
}
