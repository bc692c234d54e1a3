// Reports that look like the one on the page: proposed by the program, merged or told apart by a person with a reason.
import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import type { Likeness } from '../../reports/duplicates.js'
import { readMerged, type Merged } from '../../store/mergers.js'
import { decideLikeness, readCase, readLikenesses, type LikenessView } from '../../store/cases.js'
import { short, span } from '../dates.js'
import type { Doors, Visit } from '../door.js'
import { Csrf } from '../layout.js'
import { refusals } from '../words.js'
import { MergedLines } from './merging.js'
import type { Sheet } from './sheet.js'

/** What the section shows. */
export interface Alike {
  likenesses: LikenessView[]
  inCase: { id: string; code: string }[]
  merged: Merged
}

export async function readAlike({ deps, units }: Visit, reportId: string): Promise<Alike> {
  const [likenesses, inCase, merged] = await Promise.all([
    readLikenesses(deps.database, reportId, units),
    readCase(deps.database, reportId),
    readMerged(deps.database, reportId),
  ])
  return { likenesses, inCase, merged }
}

/** @param show draws the report's page with a refusal on top */
export function duplicatePages(
  doors: Doors,
  show: (visit: Visit, refusal: string) => Promise<FastifyReply>,
): void {
  doors.staff('POST /can-bo/phan-anh/:id/trung', async (visit) => {
    const { deps, params, officer, units, now, form, reply } = visit
    const reportId = params.id ?? ''
    const asked = { reportId, officer, units, now, newId: () => deps.newId() }
    const decision = { otherId: form.other ?? '', same: form.same === 'co', because: form.because ?? '' }
    const outcome = await decideLikeness(deps.database, asked, decision)
    if (outcome.is === 'refused') return show(visit, refusals[outcome.why])
    return reply.redirect(`/can-bo/phan-anh/${encodeURIComponent(reportId)}#giong-nhau`, 303)
  })
}

export function Duplicates(props: { sheet: Sheet; alike: Alike }): VNode | null {
  const { sheet, alike } = props
  const { likenesses, inCase, merged } = alike
  const isAlone = merged.into === undefined && merged.behind.length === 0
  if (likenesses.length === 0 && inCase.length === 0 && isAlone) return null
  return (
    <section class="card" aria-labelledby="giong-nhau">
      <h2 id="giong-nhau">Có thể cùng một vụ việc</h2>
      <MergedLines merged={merged} />
      {inCase.length > 0 && (
        <p>
          {'Cùng vụ việc với: '}
          {inCase.map(({ id, code }) => (
            <a href={`/can-bo/phan-anh/${id}`}>{`${code} `}</a>
          ))}
          <span class="hint">Mỗi người báo tin vẫn được trả lời riêng.</span>
        </p>
      )}
      <ul>
        {likenesses.map((likeness) => (
          <li>
            <Pair sheet={sheet} likeness={likeness} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Pair({ sheet, likeness }: { sheet: Sheet; likeness: LikenessView }): VNode {
  const { report, names, visit, mayAct } = sheet
  const { otherId, other, reasons, state, because, decidedBy } = likeness
  return (
    <>
      <p>
        {other === undefined ? (
          'Một phản ánh ở đơn vị khác'
        ) : (
          <a href={`/can-bo/phan-anh/${otherId}`}>
            {`${other.code} · ${names.unit(other.unitId)} · gửi ${short(other.filedAt, visit.now)}`}
          </a>
        )}
        <span class="said">{[...new Set(reasons.map(reasonSaid))].join('; ')}</span>
      </p>
      {state !== 'proposed' && (
        <p class="small">
          {`${state === 'same' ? 'Đã gộp vụ việc' : 'Không phải một vụ việc'} · ${names.officer(decidedBy)} · ${because ?? ''}`}
        </p>
      )}
      {state === 'proposed' && mayAct && other !== undefined && (
        <form method="post" action={`/can-bo/phan-anh/${report.id}/trung`} class="line">
          <Csrf token={visit.session.csrf} />
          <input type="hidden" name="other" value={otherId} />
          <label class="wide">
            Căn cứ
            <input name="because" required minLength={5} maxLength={300} />
          </label>
          <button name="same" value="co">
            Gộp thành một vụ việc
          </button>
          <button name="same" value="khong">
            Không phải một vụ
          </button>
        </form>
      )}
    </>
  )
}

/** A likeness in words; a hint, never a proof. */
function reasonSaid(reason: Likeness): string {
  switch (reason.is) {
    case 'file':
      return 'cùng một tệp ảnh hoặc video đã gửi'
    case 'picture':
      return 'ảnh gần như giống hệt'
    case 'event': {
      const plate = {
        same: 'cùng biển số',
        similar: 'biển số khớp phần nhớ được',
        unknown: 'chưa rõ biển số',
      }[reason.plate]
      return `${plate}, cùng hành vi và địa điểm, cách nhau ${span(reason.apartMs)}`
    }
  }
}
