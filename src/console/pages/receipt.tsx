// The receipt page for citizens: a code and its secret show where a report stands. No account, no identity, no way to guess.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { readReceipt, type Receipt } from '../../store/desk-receipt.js'
import { when } from '../dates.js'
import type { Doors, Guest } from '../door.js'
import { Csrf } from '../layout.js'
import { resultSaid, stateNames } from '../words.js'

const lookUpsPerMinute = 10

export function receiptPages(doors: Doors, triesPerMinute = lookUpsPerMinute): void {
  doors.open('GET /tra-cuu', async (guest) => guest.page('Tra cứu phản ánh', <LookUp csrf={guest.csrf} />))
  doors.open('POST /tra-cuu', lookUp, triesPerMinute)
}

async function lookUp(guest: Guest): Promise<FastifyReply> {
  const { deps, form, csrf } = guest
  const asked = { code: (form.code ?? '').slice(0, 40), secret: (form.secret ?? '').slice(0, 60) }
  const receipt = await readReceipt(deps.database, deps.vault, asked)
  if (receipt === undefined)
    return guest.page('Tra cứu phản ánh', <LookUp csrf={csrf} code={asked.code} error={notFound} />, 404)
  const unit = deps.routing().units.find(({ id }) => id === receipt.unitId)
  const unitName = unit === undefined || unit.kind === 'triage' ? deps.policeName : unit.name
  return guest.page(`Phản ánh ${receipt.code}`, <Shown receipt={receipt} unitName={unitName} />)
}

const notFound =
  'Mã phản ánh hoặc mã tra cứu chưa đúng. Hãy xem lại tin nhắn bạn nhận được khi gửi phản ánh rồi nhập lại.'

function LookUp({ csrf, code, error }: { csrf: string; code?: string; error?: string }): VNode {
  return (
    <section class="card narrow">
      <h1>Tra cứu phản ánh</h1>
      <p>Nhập hai mã bạn đã nhận trong cuộc trò chuyện sau khi gửi phản ánh.</p>
      {error !== undefined && (
        <p class="problem" role="alert">
          {error}
        </p>
      )}
      <form method="post" action="/tra-cuu">
        <Csrf token={csrf} />
        <label>
          Mã phản ánh
          <input
            name="code"
            value={code ?? ''}
            required
            maxLength={40}
            autocapitalize="characters"
            autocomplete="off"
          />
        </label>
        <label>
          Mã tra cứu (bí mật)
          <input name="secret" required maxLength={60} autocapitalize="characters" autocomplete="off" />
        </label>
        <button class="main">Xem</button>
      </form>
      <p class="hint">
        Trang này không hiện tên, số điện thoại hay bất cứ điều gì cho biết ai đã gửi phản ánh.
      </p>
    </section>
  )
}

function Shown({ receipt, unitName }: { receipt: Receipt; unitName: string }): VNode {
  const { code, state, result, reason, answers, evidence } = receipt
  return (
    <section class="card narrow">
      <h1>{`Phản ánh ${code}`}</h1>
      <p>
        <span class={`state ${state}`}>{stateNames[state]}</span>
        {` · ${unitName}`}
      </p>
      <Steps receipt={receipt} />
      {result !== null && (
        <p>
          <strong>{`Kết quả: ${resultSaid(result)}.`}</strong>
        </p>
      )}
      {reason !== null && <p class="said">{`Lý do: ${reason}`}</p>}
      <h2>Trả lời của cơ quan công an</h2>
      {answers.length === 0 && <p class="empty">Chưa có trả lời.</p>}
      <ol class="thread">
        {answers.map(({ text, at }) => (
          <li>
            <p class="said">{text}</p>
            <small>{when(at)}</small>
          </li>
        ))}
      </ol>
      <h2>Chứng cứ đã nhận</h2>
      {evidence.length === 0 && <p class="empty">Không có ảnh, video kèm theo.</p>}
      <ol>
        {evidence.map(({ kind, sha256, receivedAt }) => (
          <li>
            {`${kindNames[kind] ?? 'Tệp'}, nhận ${when(receivedAt)}`}
            {sha256 === null ? ', chưa lưu được' : <code class="hash">{` ${sha256}`}</code>}
          </li>
        ))}
      </ol>
      <p class="hint">
        Dãy chữ số sau mỗi tệp là mã băm SHA-256 của bản gốc: tệp bị sửa dù chỉ một chút thì mã này sẽ khác.
      </p>
      <p>
        <a href="/tra-cuu">Tra cứu phản ánh khác</a>
      </p>
    </section>
  )
}

const kindNames: Record<string, string> = { image: 'Ảnh', video: 'Video', audio: 'Ghi âm' }

function Steps({ receipt }: { receipt: Receipt }): VNode {
  const { filedAt, openedAt, acknowledgedAt, resolvedAt } = receipt
  const steps: [string, number | null][] = [
    ['Đã nhận phản ánh', filedAt],
    ['Đơn vị đã mở xem', openedAt],
    ['Cán bộ đã tiếp nhận', acknowledgedAt],
    ['Có kết quả', resolvedAt],
  ]
  return (
    <ol class="clocks">
      {steps.map(([label, at]) => (
        <li>{at === null ? `${label}: chưa` : `${label}: ${when(at)}`}</li>
      ))}
    </ol>
  )
}
