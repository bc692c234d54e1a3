// The monthly test as it is drawn: how it stands for those who lead, and the button that proves an inbox alive.
import type { VNode } from 'preact'
import type { TestResult, UnitTest } from '../../store/unit-tests.js'
import { when } from '../dates.js'
import { Csrf } from '../layout.js'
import type { Names } from '../people.js'

export function Test({ test, names }: { test: TestResult; names: Names }): VNode {
  const late = test.missing.filter((each) => each.late)
  return (
    <section class="card" aria-labelledby="tin-thu">
      <h2 id="tin-thu">{`Tin thử tháng ${test.month.slice(5)}/${test.month.slice(0, 4)}`}</h2>
      <p>{`Gửi ${when(test.sentAt)}: ${test.opened} trên ${test.units} đơn vị đã mở.`}</p>
      {late.length > 0 && (
        <>
          <p class="problem">Quá 24 giờ chưa mở:</p>
          <ul>
            {late.slice(0, 200).map(({ unitId }) => (
              <li>{names.unit(unitId)}</li>
            ))}
          </ul>
        </>
      )}
      {test.slow.length > 0 && <p>{`Mở chậm quá 24 giờ: ${test.slow.map(names.unit).join('; ')}.`}</p>}
    </section>
  )
}

/** On top of the inbox, until somebody of the unit says that it arrived. */
export function WaitingTests(props: { tests: UnitTest[]; csrf: string }): VNode | null {
  const [test] = props.tests
  if (test === undefined) return null
  return (
    <form method="post" action={`/can-bo/tin-thu/${encodeURIComponent(test.id)}`} class="bar line">
      <Csrf token={props.csrf} />
      <span>Tin thử hằng tháng: bấm để xác nhận hộp thư của đơn vị có người xem.</span>
      <button class="main">Đã nhận tin thử</button>
    </form>
  )
}
