// Whether alarms reach people: alerts nobody answers, forwardings that failed, and duty rosters that are empty, for the health page.
import type { Database } from '../store/index.js'
import { readDutyHealth, type DutyHealth } from '../store/duty-health.js'
import { sayMs, type Part } from './alarms.js'

export interface DutySupplies {
  database: Database
  /** Those in force. */
  units(): { id: string; name: string; kind: string }[]
  /** ms UTC. */
  now(): number
}

const weekMs = 7 * 86_400_000
/** By then everybody on the ladder was called (reports/ladder.ts). */
const climbMs = 3 * 60_000
const namesMax = 8

/** Alarms, forwardings and rosters, a part each. */
export async function dutyParts(supplies: DutySupplies): Promise<Part[]> {
  const now = supplies.now()
  const found = await readDutyHealth(supplies.database, {
    now,
    since: now - weekMs,
    calledBefore: now - climbMs,
  })
  return [alertsPart(found, now), forwardingsPart(found, supplies), rosterPart(found, supplies)]
}

function alertsPart({ unanswered: { count, oldestCalledAt } }: DutyHealth, now: number): Part {
  return {
    title: 'Báo động',
    ok: count === 0,
    lines: [
      count === 0
        ? 'Không có báo động nào bị bỏ trống.'
        : `${count} báo động chưa ai nhận, lâu nhất ${sayMs(now - oldestCalledAt)}. Hãy mở Hộp thư và nhận ngay, hoặc gọi đơn vị.`,
    ],
  }
}

const kindNames: Record<string, string> = {
  mail: 'thư điện tử',
  webhook: 'webhook',
  chat: 'chat của cán bộ',
  push: 'thông báo trình duyệt',
}

function forwardingsPart({ failed, switchedOff }: DutyHealth, { units }: DutySupplies): Part {
  const lines = failed.map(
    ({ kind, count }) =>
      `${count} lần chuyển qua ${kindNames[kind] ?? kind} không tới nơi trong 7 ngày qua. Hãy kiểm tra địa chỉ nhận ở Ca trực.`,
  )
  if (switchedOff.length > 0) {
    const names = switchedOff.map(({ name, unitId }) => `${name} (${nameOf(units(), unitId)})`)
    lines.push(`Địa chỉ nhận đã bị tắt vì không dùng được: ${listed(names)}. Hãy sửa hoặc thay ở Ca trực.`)
  }
  return {
    title: 'Chuyển tiếp',
    ok: lines.length === 0,
    lines: lines.length > 0 ? lines : ['Mọi lần chuyển trong 7 ngày qua đều tới nơi.'],
  }
}

/** The duty desk must always have somebody; a unit that plans duty must not have a gap in it; the others are called through the desk. */
function rosterPart({ onDuty, planned }: DutyHealth, { units }: DutySupplies): Part {
  const all = units()
  const desks = all.filter(({ kind }) => kind === 'duty')
  const empty = desks.filter(({ id }) => !onDuty.has(id))
  const gaps = all.filter(({ id, kind }) => kind !== 'duty' && planned.has(id) && !onDuty.has(id))
  const lines: string[] = []
  if (desks.length === 0) lines.push('Chưa có đơn vị trực ban. Hãy thêm ở Phân công.')
  if (empty.length > 0)
    lines.push(`Không có ai trực ở ${listed(empty.map(({ name }) => name))}. Hãy lập lịch ở Ca trực ngay.`)
  if (gaps.length > 0)
    lines.push(`Lịch trực đang trống ở: ${listed(gaps.map(({ name }) => name))}. Hãy bổ sung ở Ca trực.`)
  return {
    title: 'Ca trực',
    ok: lines.length === 0,
    lines: [...lines, `${onDuty.size} đơn vị đang có người trực.`],
  }
}

function nameOf(units: ReturnType<DutySupplies['units']>, id: string | null): string {
  return units.find((unit) => unit.id === id)?.name ?? 'cán bộ'
}

function listed(names: string[]): string {
  const more = names.length - namesMax
  return more > 0 ? `${names.slice(0, namesMax).join(', ')} và ${more} nơi khác` : names.join(', ')
}
