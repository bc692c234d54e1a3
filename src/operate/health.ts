// How the system is, in Vietnamese, for the desk's page: each part says whether it is well, and what to do where it is not.
import type { Channel } from '../channels/channel.js'
import type { Scanner } from '../evidence/scanner.js'
import { databaseClock, livingInstances, readArrivals, readQueues, type Queue } from '../store/operate.js'
import { parkedChannels } from '../store/sending.js'
import { countScans } from '../store/scans.js'
import {
  daysRemembered,
  diskBytesMin,
  diskBytesWarn,
  sayBytes,
  sayMs,
  tooQuiet,
  tooSlow,
  type Heard,
  type Part,
} from './alarms.js'
export type { Part } from './alarms.js'
import { dutyParts, type DutySupplies } from './duties.js'
import { isStuck, type Watch } from './watch.js'

export interface HealthSupplies extends DutySupplies {
  channels: Map<string, Channel>
  watch: Watch
  /** ClamAV's daemon, where one is asked. */
  scanner?: Pick<Scanner, 'version'>
}

const dayMs = 86_400_000
/** An instance beats every ten seconds; three missed are a death. */
const livingMs = 35_000
const clockOffMsMax = 30_000
const askedMaxAgeMs = 60_000
const askWaitMs = 4_000

/** Everything an operator should see, channel by channel and then the machine. */
export async function readHealth(supplies: HealthSupplies): Promise<Part[]> {
  const { database, channels } = supplies
  const [queues, parked] = await Promise.all([readQueues(database), parkedChannels(database)])
  const stopped = new Set(parked.filter(({ until }) => until > supplies.now()).map(({ channel }) => channel))
  const ofChannels = await Promise.all(
    [...channels.values()].map((channel) => channelPart(supplies, channel, queues, stopped)),
  )
  return [
    ...ofChannels,
    setAsidePart(queues),
    ...(await dutyParts(supplies)),
    ...(await scanningParts(supplies)),
    workersPart(supplies),
    await instancesPart(supplies),
    await disksPart(supplies),
    await clockPart(supplies),
  ]
}

async function channelPart(
  supplies: HealthSupplies,
  channel: Channel,
  queues: Queue[],
  stopped: Set<string>,
): Promise<Part> {
  const { watch, now } = supplies
  const { name, title } = channel
  const [told, alarms] = await Promise.all([
    watch.channelHealth(name, askedMaxAgeMs, askWaitMs),
    channelAlarms(supplies, name, queues, stopped),
  ])
  const heard = await heardOf(supplies, name)
  const last =
    heard.lastAt === undefined ? 'Chưa có tin nào.' : `Tin gần nhất ${sayMs(now() - heard.lastAt)} trước.`
  const asked = told ?? {
    ok: false,
    lines: ['Nền tảng không trả lời khi được hỏi tình trạng. Hãy kiểm tra kết nối mạng rồi tải lại trang.'],
  }
  return {
    title: `Kênh ${title}`,
    ok: asked.ok && alarms.length === 0,
    lines: [...alarms, ...asked.lines, last],
  }
}

/** Too quiet, too slow, stopped: lines for one channel; none when all is well. */
export async function channelAlarms(
  supplies: HealthSupplies,
  name: string,
  queues: Queue[],
  stopped: Set<string>,
): Promise<string[]> {
  const { watch, now } = supplies
  const overdue = (queue: Queue['queue'], state: string) => {
    const row = queues.find((each) => each.channel === name && each.queue === queue && each.state === state)
    return row === undefined ? 0 : Math.max(0, now() - row.oldestDueAt)
  }
  const quiet = tooQuiet(await heardOf(supplies, name), now())
  const slow = tooSlow({
    acknowledgedMs: watch.acknowledgedMs(name),
    overdueMs: {
      inbound: overdue('inbound', 'waiting'),
      // While the platform refuses us the queue must grow: that has a line of its own.
      outbound: stopped.has(name) ? 0 : overdue('outbound', 'due'),
      evidence: overdue('evidence', 'waiting'),
    },
  })
  return [...(quiet === undefined ? [] : [quiet]), ...slow]
}

/** What is written down of a channel's arrivals, and what this instance has seen since. */
async function heardOf({ database, watch, now }: HealthSupplies, name: string): Promise<Heard> {
  const { hourly, lastAt } = await readArrivals(database, name, now() - (daysRemembered + 4) * dayMs)
  const fresh = watch.unwrittenArrival(name)?.lastAt
  if (fresh === undefined) return { hourly, lastAt }
  return { hourly, lastAt: Math.max(fresh, lastAt ?? 0) }
}

function setAsidePart(queues: Queue[]): Part {
  const total = (queue: Queue['queue'], state: string) =>
    queues
      .filter((row) => row.queue === queue && row.state === state)
      .reduce((sum, { count }) => sum + count, 0)
  const away = total('inbound', 'set_aside')
  const failed = total('outbound', 'failed')
  const lines = [
    `Đang chờ: ${total('inbound', 'waiting')} tin đến, ${total('outbound', 'due')} tin đi, ${total('evidence', 'waiting')} tệp bằng chứng.`,
  ]
  if (away > 0)
    lines.push(`${away} tin không xử lý được, đã giữ lại. Hãy mở từng tin để cán bộ xem, và báo kỹ thuật.`)
  if (failed > 0) lines.push(`${failed} tin không gửi được. Hãy xem ở từng phản ánh và gửi lại nếu còn cần.`)
  return { title: 'Hàng chờ', ok: away === 0, lines }
}

/** An original that waits longer than this says that the scanner is away, or refuses it. */
const scanWaitMsMax = 10 * 60_000

async function scanningParts({ database, scanner, now }: HealthSupplies): Promise<Part[]> {
  if (scanner === undefined) return []
  const [{ waiting, infected, oldestAt }, version] = await Promise.all([
    countScans(database),
    scanner.version(),
  ])
  const isLate = oldestAt !== undefined && now() - oldestAt > scanWaitMsMax
  const lines = [
    version === undefined
      ? 'Phần mềm diệt vi-rút không trả lời; bản gốc chưa quét bị khoá đến khi quét được. Hãy kiểm tra clamd và CLAMD_URL.'
      : `${version}.`,
    `${waiting} bản gốc chờ quét, ${infected} tệp bị khoá vì có mã độc.`,
  ]
  if (isLate && version !== undefined)
    lines.push('Có bản gốc chờ quá lâu. Hãy xem nhật ký (scanning.later) và StreamMaxLength của clamd.')
  return [{ title: 'Quét vi-rút', ok: version !== undefined && !isLate, lines }]
}

function workersPart({ watch }: HealthSupplies): Part {
  const pulses = watch.pulses()
  const stuck = pulses.filter(isStuck)
  const lines = stuck.map(
    ({ name, failedInRow }) =>
      `Bộ phận ${name} ${failedInRow > 0 ? 'đang lỗi liên tục' : 'đã ngừng làm việc'}. Hãy xem nhật ký rồi khởi động lại máy chủ.`,
  )
  const busy = pulses.map(({ name, inHand }) => `${name}: ${inHand}`).join(', ')
  return {
    title: 'Bộ phận xử lý',
    ok: stuck.length === 0,
    lines: lines.length > 0 ? lines : [`Tất cả đang chạy (việc trong tay: ${busy}).`],
  }
}

async function instancesPart({ database, now }: HealthSupplies): Promise<Part> {
  const all = await livingInstances(database, now() - dayMs)
  const dead = all.filter(({ seenAt }) => seenAt <= now() - livingMs)
  return {
    title: 'Máy chủ',
    ok: dead.length === 0,
    lines: [
      `${all.length - dead.length} máy đang chạy.`,
      ...dead.map(
        ({ host, seenAt }) =>
          `Máy ${host} ngừng đột ngột, lần cuối thấy ${sayMs(now() - seenAt)} trước. Việc của máy đó đã được máy khác nhận; hãy khởi động lại.`,
      ),
    ],
  }
}

const diskTitles: Record<string, string> = { database: 'Cơ sở dữ liệu', evidence: 'Bằng chứng' }

async function disksPart({ watch }: HealthSupplies): Promise<Part> {
  const disks = await watch.disks()
  return {
    title: 'Ổ đĩa',
    ok: disks.every(({ freeBytes }) => freeBytes >= diskBytesWarn),
    lines: disks.map(({ name, freeBytes }) => diskLine(diskTitles[name] ?? name, freeBytes)),
  }
}

export function diskLine(title: string, freeBytes: number): string {
  const left = `${title}: còn ${sayBytes(freeBytes)}`
  if (freeBytes < diskBytesMin)
    return `${left}, không đủ để nhận tin. Hãy giải phóng hoặc thêm dung lượng ngay.`
  if (freeBytes < diskBytesWarn) return `${left}. Hãy giải phóng hoặc thêm dung lượng trong hôm nay.`
  return `${left}.`
}

async function clockPart({ database, watch, now }: HealthSupplies): Promise<Part> {
  const asked = now()
  const theirs = await databaseClock(database).catch(() => undefined)
  const off = theirs === undefined ? 0 : Math.round(theirs - (asked + now()) / 2)
  const jump = watch.clockJumpMs()
  const lines: string[] = []
  if (Math.abs(off) > clockOffMsMax)
    lines.push(
      `Đồng hồ lệch ${sayMs(Math.abs(off))} so với cơ sở dữ liệu. Hãy bật đồng bộ giờ (NTP) trên cả hai máy.`,
    )
  if (Math.abs(jump) > clockOffMsMax)
    lines.push(`Đồng hồ đã nhảy ${sayMs(Math.abs(jump))} từ lúc khởi động. Hãy kiểm tra đồng bộ giờ (NTP).`)
  return { title: 'Đồng hồ', ok: lines.length === 0, lines: lines.length > 0 ? lines : ['Đúng giờ.'] }
}
