// What the set-up page shows: each channel's steps, and beside them what the doctor finds, asked now.
import type { Channel, Finding, Guide, GuideStep } from '../channels/channel.js'
import { readArrivals } from '../store/operate.js'
import type { Database } from '../store/index.js'
import { sayMs } from './alarms.js'
import { addressFindings } from './doctor.js'
import type { Watch } from './watch.js'

export interface SetUpSupplies {
  database: Database
  /** Those in use. */
  channels: Map<string, Channel>
  /** Those there are. */
  guides(): Promise<(Guide & { name: string })[]>
  watch: Pick<Watch, 'channelHealth' | 'unwrittenArrival'>
  hasSetting(name: string): boolean
  publicUrl(): string
  isSandbox: boolean
  /** ms UTC. */
  now(): number
}

export interface SetUpStep extends Omit<GuideStep, 'settings' | 'checks'> {
  settings: { name: string; isSet: boolean }[]
  found: Pick<Finding, 'ok' | 'line'>[]
}

export interface SetUp {
  name: string
  title: string
  /** The program runs this channel. */
  isOpen: boolean
  steps: SetUpStep[]
}

const dayMs = 86_400_000
/** The page is reloaded after each step: it always asks anew. */
const askedMaxAgeMs = -1
const askWaitMs = 10_000

export async function readSetUp(supplies: SetUpSupplies): Promise<SetUp[]> {
  const [guides, address] = await Promise.all([supplies.guides(), addressOf(supplies)])
  return Promise.all(guides.map((guide) => setUpOf(supplies, guide, address)))
}

async function setUpOf(
  supplies: SetUpSupplies,
  { name, title, steps }: Guide & { name: string },
  address: Finding[],
): Promise<SetUp> {
  const isOpen = supplies.channels.has(name)
  const found = isOpen ? [...address, ...(await foundOf(supplies, name))] : address
  return {
    name,
    title,
    isOpen,
    steps: steps.map(({ settings = [], checks = [], ...step }) => ({
      ...step,
      settings: settings.map((each) => ({ name: each, isSet: supplies.hasSetting(each) })),
      found: found.filter(({ about }) => checks.includes(about)).map(({ ok, line }) => ({ ok, line })),
    })),
  }
}

async function addressOf({ publicUrl, isSandbox }: SetUpSupplies): Promise<Finding[]> {
  const url = publicUrl()
  const reached = await addressFindings({ publicUrl: url, isSandbox })
  const plain = {
    ok: false,
    line: 'PUBLIC_URL không phải https://; nền tảng chỉ gửi tin tới địa chỉ có TLS.',
  }
  const lines = isSandbox || url.startsWith('https://') ? reached : [...reached, plain]
  return lines.map((each) => ({ about: 'address', ...each }))
}

async function foundOf(supplies: SetUpSupplies, name: string): Promise<Finding[]> {
  const told = await supplies.watch.channelHealth(name, askedMaxAgeMs, askWaitMs)
  const unasked: Finding[] = ['token', 'account', 'subscription', 'profile'].map((about) => ({
    about,
    ok: false,
    line: 'Nền tảng không trả lời khi được hỏi. Hãy kiểm tra kết nối mạng rồi tải lại trang.',
  }))
  return [...(told?.found ?? unasked), await arrivalsOf(supplies, name)]
}

async function arrivalsOf({ database, watch, now }: SetUpSupplies, name: string): Promise<Finding> {
  const written = (await readArrivals(database, name, now() - 30 * dayMs)).lastAt
  const lastAt = watch.unwrittenArrival(name)?.lastAt ?? written
  return lastAt === undefined
    ? { about: 'arrivals', ok: false, line: 'Chưa nhận được tin nào.' }
    : { about: 'arrivals', ok: true, line: `Đã nhận tin; tin gần nhất ${sayMs(now() - lastAt)} trước.` }
}
