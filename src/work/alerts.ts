// Calls the unit, then the next one, until somebody acknowledges; and tells the citizen what the desk does about it.
import { nextStep, waitUntil } from '../reports/ladder.js'
import type { Routing } from '../reports/routing.js'
import {
  claimAlerts,
  nextAlertDue,
  postponeAlert,
  recordStep,
  tellAlert,
  type ClaimedAlert,
} from '../store/alerts.js'
import type { Database } from '../store/index.js'
import { findOfficer } from '../store/officers.js'
import { readLadder } from '../store/roster.js'
import type { AlertState } from '../store/tables.js'
import type { Vault } from '../vault/index.js'
import type { Log } from './deliveries.js'
import { startLoop, type Loop } from './loop.js'

export { nextStep } from '../reports/ladder.js'

export interface AlertSupplies {
  database: Database
  vault: Vault
  routing(): Routing
  now(): number
  newId(): string
  by: string
  log: Log
  /** Receivers wait. */
  wakeForwardings(): void
  wakeDeliveries(): void
}

/** ms: steps are kept to within a second, also those that another instance made due. */
const restMaxMs = 400
/** Whoever dies while calling is replaced soon; a step is taken once whoever takes it. */
const leaseMs = 3_000
const atOnce = 16

export function startAlerts(supplies: AlertSupplies): Loop {
  const { database, now, by, log } = supplies
  return startLoop<ClaimedAlert>({
    name: 'alerts',
    claim: (limit) => claimAlerts(database, { now: now(), by, leaseMs, limit }),
    work: (alert) => (alert.state === 'calling' ? climb(supplies, alert) : tell(supplies, alert)),
    nextDue: () => nextAlertDue(database),
    now,
    atOnce,
    restMaxMs,
    failed: (error) => log('error', 'alerts.failed', { error: (error as Error).message }),
  })
}

async function climb(supplies: AlertSupplies, alert: ClaimedAlert): Promise<void> {
  const { database, now, log } = supplies
  const dutyUnit = dutyUnitOf(supplies.routing())
  const { roster, heads } = await readLadder(database, [alert.unitId, dutyUnit], dutyUnit, now())
  const next = nextStep(alert, { roster, dutyUnit, heads }, now())
  if (next === undefined) return postponeAlert(database, alert.reportId, waitUntil(alert))
  if (!(await recordStep(database, alert, next, now()))) return
  supplies.wakeForwardings()
  const { step, rung, unitId: unit, officers, empty } = next
  const level = rung === 'unit' && empty.length === 0 ? 'info' : 'warn'
  log(level, 'alert.step', { report: alert.reportId, step, rung, unit, called: officers.length })
  if (empty.length > 0) log('error', 'alert.roster_empty', { report: alert.reportId, units: empty.join(' ') })
}

/** The province's duty desk; without one the people who sort out what nobody claims. */
export function dutyUnitOf({ units }: Routing): string {
  const desk = units.find(({ kind }) => kind === 'duty') ?? units.find(({ kind }) => kind === 'triage')
  return desk?.id ?? 'triage'
}

async function tell(supplies: AlertSupplies, alert: ClaimedAlert): Promise<void> {
  const { database, vault, newId, now } = supplies
  const answering = await answeringUnit(database, alert)
  const unit = supplies.routing().units.find(({ id }) => id === answering)?.name ?? 'Lực lượng trực'
  const text = sayAlert(alert.state, unit)
  if (await tellAlert(database, vault, alert, { id: newId(), text }, now())) supplies.wakeDeliveries()
}

/** Whoever took it, be it the province's desk: the citizen is not told of a unit that has not answered. */
async function answeringUnit(
  database: Database,
  { acknowledgedBy, unitId }: Pick<ClaimedAlert, 'acknowledgedBy' | 'unitId'>,
): Promise<string> {
  const officer = acknowledgedBy === null ? undefined : await findOfficer(database, acknowledgedBy)
  return officer?.unitId ?? unitId
}

/** What the citizen reads when the desk answers an alert; undefined while nobody has. */
export function sayAlert(state: AlertState, unitName: string): string | undefined {
  switch (state) {
    case 'calling':
      return undefined
    case 'acknowledged':
      return `${unitName} đã nhận được tin của bạn. Nếu thấy xe đổi hướng hay khuất hẳn, bạn nhắn ngay vào đây nhé.`
    case 'on_the_way':
      return `${unitName} đã cử người đến nơi. Bạn giữ an toàn, đừng đuổi theo xe nhé.`
    case 'found':
      return 'Lực lượng chức năng đã gặp chiếc xe bạn báo. Cảm ơn bạn đã báo kịp thời.'
    case 'not_found':
      return 'Lực lượng chức năng đã đến nơi nhưng không còn thấy xe. Tin của bạn vẫn được giữ để xác minh; có thêm ảnh, video hay biển số, bạn gửi vào đây nhé.'
    case 'ended':
      return 'Việc bạn báo đang diễn ra đã được kiểm tra xong. Bạn muốn báo thêm điều gì, cứ nhắn vào đây.'
  }
}
