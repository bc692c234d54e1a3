// Looks at everything an operator can get wrong, one line each: what is so, or what is wrong and what to do.
import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { request } from 'undici'
import type { Channel } from '../channels/channel.js'
import type { Keeping } from '../evidence/index.js'
import type { Scanner } from '../evidence/scanner.js'
import { Fault, faults } from '../faults.js'
import type { Database } from '../store/index.js'
import {
  databaseClock,
  missingMigrations,
  ownsTables,
  proveWriting,
  sampleCitizen,
} from '../store/operate.js'
import type { Vault } from '../vault/index.js'
import { diskBytesWarn, sayMs } from './alarms.js'
import type { Disk } from './disks.js'
import { diskLine } from './health.js'

export interface Finding {
  ok: boolean
  /** In Vietnamese: the part, what is so, and what to do where it is wrong. */
  line: string
}

export interface DoctorSupplies {
  database: Database
  vault: Vault
  /** May throw where the place is wrong. */
  openKeeping(): Keeping
  /** Opened channels; those that could not be opened are found wrong before. */
  channels: Channel[]
  /** What opening the rest said. */
  unopened: Finding[]
  folders: Record<string, string>
  disks(): Promise<Disk[]>
  publicUrl: string
  /** Whether citizens and platforms are simulated. */
  isSandbox: boolean
  hasBackupKey: boolean
  /** Asks the mail server to let us in; undefined where no mail is set up. */
  askMail: (() => Promise<void>) | undefined
  /** ClamAV's daemon; undefined where none is set up. */
  scanner: Pick<Scanner, 'version'> | undefined
  /** Set up anew what is missing on the platforms' side. */
  repair: boolean
  /** ms UTC. */
  now(): number
}

const fine = (line: string): Finding => ({ ok: true, line })
const wrong = (line: string): Finding => ({ ok: false, line })

const askMs = 8_000
const clockOffMsMax = 30_000

/** Every finding in order; never throws for what it finds. */
export async function examine(supplies: DoctorSupplies): Promise<Finding[]> {
  const key = await keyFindings(supplies)
  // With a wrong key nothing sealed may be touched: a channel's tokens would be written over.
  const channels = key.some(({ ok }) => !ok) ? [] : supplies.channels
  const parts: (() => Promise<Finding[]>)[] = [
    () => settingFindings(supplies),
    () => databaseFindings(supplies),
    () => Promise.resolve(key),
    () => diskFindings(supplies),
    () => evidenceFindings(supplies),
    () => scannerFindings(supplies),
    () => clockFindings(supplies),
    () => addressFindings(supplies),
    () => mailFindings(supplies),
    () => Promise.resolve(supplies.unopened),
    ...channels.map((channel) => () => channelFindings(channel, supplies.repair)),
  ]
  const found: Finding[] = []
  for (const part of parts) found.push(...(await part()))
  return found
}

async function settingFindings({ isSandbox, publicUrl, hasBackupKey }: DoctorSupplies): Promise<Finding[]> {
  if (isSandbox)
    return [
      fine('Cài đặt: chạy thử, hai nền tảng đều giả lập. Điền mã kết nối vào .env khi đưa vào dùng thật.'),
    ]
  const findings = [fine('Cài đặt: đọc được, không thiếu.')]
  if (!publicUrl.startsWith('https://'))
    findings.push(
      wrong(
        'Cài đặt: PUBLIC_URL không phải https://. Nền tảng chỉ gửi tin tới địa chỉ có TLS; hãy đặt nginx hoặc Caddy phía trước.',
      ),
    )
  if (!hasBackupKey)
    findings.push(
      wrong(
        'Cài đặt: thiếu BACKUP_KEY nên chưa sao lưu được. Tạo bằng "openssl rand -base64 32" và cất riêng.',
      ),
    )
  return findings
}

async function databaseFindings({ database }: DoctorSupplies): Promise<Finding[]> {
  const name = database.dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL'
  try {
    const missing = await missingMigrations(database)
    if (missing.length > 0)
      return [
        wrong(`Cơ sở dữ liệu (${name}): thiếu ${missing.join(', ')}. Khởi động lại máy chủ để cập nhật.`),
      ]
    await proveWriting(database)
    const findings = [fine(`Cơ sở dữ liệu (${name}): đọc và ghi được, bảng đã cập nhật.`)]
    if (database.dialect === 'postgres')
      findings.push(
        fine(
          (await ownsTables(database))
            ? 'Tài khoản cơ sở dữ liệu: chương trình đang dùng tài khoản chủ sở hữu bảng. Nên tách riêng bằng DATABASE_MIGRATION_URL.'
            : 'Tài khoản cơ sở dữ liệu: chương trình chỉ có quyền vừa đủ, không sửa được bảng hay bộ chặn.',
        ),
      )
    return findings
  } catch (error) {
    const says = error instanceof Fault ? faults[error.code].says : 'không mở được'
    return [wrong(`Cơ sở dữ liệu (${name}): ${says} Hãy kiểm tra DATABASE_URL, quyền và dung lượng.`)]
  }
}

async function keyFindings({ database, vault }: DoctorSupplies): Promise<Finding[]> {
  const sample = await sampleCitizen(database).catch(() => undefined)
  if (sample === undefined) return [fine('Khoá: chưa có dữ liệu niêm phong nào để thử.')]
  try {
    vault.open(sample.sealedHandle, `citizen:${sample.id}`, sample.key)
    return [fine('Khoá: IDENTITY_KEY mở được dữ liệu đã niêm phong.')]
  } catch {
    return [
      wrong(
        'Khoá: IDENTITY_KEY không mở được dữ liệu đã niêm phong. Hãy đặt đúng khoá cũ; khoá cũ hơn ghi vào IDENTITY_KEYS_EARLIER.',
      ),
    ]
  }
}

async function diskFindings({ disks }: DoctorSupplies): Promise<Finding[]> {
  return (await disks()).map(({ name, freeBytes }) => ({
    ok: freeBytes >= diskBytesWarn,
    line: diskLine(`Ổ đĩa (${name === 'evidence' ? 'bằng chứng' : 'cơ sở dữ liệu'})`, freeBytes),
  }))
}

async function evidenceFindings({ folders, openKeeping }: DoctorSupplies): Promise<Finding[]> {
  const folder = folders['evidence']
  try {
    if (folder !== undefined) {
      await mkdir(folder, { recursive: true })
      await access(folder, constants.R_OK | constants.W_OK)
    }
    // Asks an object store for a file that is not there: address, bucket and keys must be right for "not there".
    await openKeeping().kept('doctor')
    return [fine('Bằng chứng: nơi lưu đọc và ghi được.')]
  } catch {
    return [
      wrong(
        'Bằng chứng: nơi lưu không dùng được. Hãy kiểm tra MEDIA_DIR hoặc MEDIA_URL, khoá S3 và quyền ghi.',
      ),
    ]
  }
}

async function scannerFindings({ scanner }: DoctorSupplies): Promise<Finding[]> {
  if (scanner === undefined)
    return [fine('Quét vi-rút: chưa đặt CLAMD_URL, bản gốc được tải về mà không quét.')]
  const version = await scanner.version()
  return version === undefined
    ? [wrong('Quét vi-rút: clamd không trả lời, bản gốc chưa quét bị khoá. Hãy kiểm tra clamd và CLAMD_URL.')]
    : [fine(`Quét vi-rút: ${version}.`)]
}

async function clockFindings({ database, channels, now }: DoctorSupplies): Promise<Finding[]> {
  const theirs: [string, number | undefined][] = [
    ['cơ sở dữ liệu', await databaseClock(database).catch(() => undefined)],
  ]
  for (const { title, apiOrigin } of channels)
    if (apiOrigin !== undefined) theirs.push([title, await dateOf(apiOrigin)])
  const known = theirs.flatMap(([name, at]) => (at === undefined ? [] : [{ name, offMs: now() - at }]))
  if (known.length === 0) return [wrong('Đồng hồ: không có nơi nào để so giờ. Hãy kiểm tra kết nối mạng.')]
  const off = known.filter(({ offMs }) => Math.abs(offMs) > clockOffMsMax)
  if (off.length === 0) return [fine(`Đồng hồ: khớp với ${known.map(({ name }) => name).join(', ')}.`)]
  return off.map(({ name, offMs }) =>
    wrong(
      `Đồng hồ: ${offMs > 0 ? 'nhanh' : 'chậm'} ${sayMs(Math.abs(offMs))} so với ${name}. Hãy bật đồng bộ giờ (NTP).`,
    ),
  )
}

/** ms UTC by the platform's `Date` header, which every answer carries; to the second. */
async function dateOf(origin: string): Promise<number | undefined> {
  try {
    const answer = await request(origin, { method: 'HEAD', headersTimeout: askMs, bodyTimeout: askMs })
    await answer.body.dump()
    const at = Date.parse(String(answer.headers['date'] ?? ''))
    return Number.isNaN(at) ? undefined : at
  } catch {
    return undefined
  }
}

/** Whether what the platforms are told to call reaches this program. */
export async function addressFindings({
  publicUrl,
  isSandbox,
}: Pick<DoctorSupplies, 'publicUrl' | 'isSandbox'>): Promise<Finding[]> {
  try {
    const answer = await request(`${publicUrl}/healthz`, { headersTimeout: askMs, bodyTimeout: askMs })
    const body = (await answer.body.text()).slice(0, 200)
    if (answer.statusCode === 200 && body.includes('"ok":true'))
      return [fine(`Địa chỉ: ${publicUrl} tới được máy chủ.`)]
    return [
      wrong(
        `Địa chỉ: ${publicUrl} có trả lời nhưng không phải máy chủ này (${answer.statusCode}). Hãy kiểm tra nginx hoặc Caddy.`,
      ),
    ]
  } catch {
    const line = `Địa chỉ: ${publicUrl} không tới được máy chủ. Hãy khởi động máy chủ, kiểm tra tên miền và chứng chỉ TLS.`
    return [isSandbox ? fine('Địa chỉ: máy chủ chưa chạy.') : wrong(line)]
  }
}

async function mailFindings({ askMail }: DoctorSupplies): Promise<Finding[]> {
  if (askMail === undefined) return [fine('Thư: chưa đặt SMTP_URL, không gửi thư.')]
  try {
    await askMail()
    return [fine('Thư: máy chủ thư nhận đăng nhập.')]
  } catch {
    return [wrong('Thư: máy chủ thư không trả lời hoặc không cho đăng nhập. Hãy kiểm tra SMTP_URL.')]
  }
}

async function channelFindings(channel: Channel, repair: boolean): Promise<Finding[]> {
  const named = (ok: boolean, line: string): Finding => ({ ok, line: `${channel.title}: ${line}` })
  const ask = async () => {
    try {
      return await channel.health()
    } catch (error) {
      return { ok: false, lines: [saysOf(error)] }
    }
  }
  const first = await ask()
  if (first.ok || !repair || channel.setUp === undefined)
    return first.lines.map((line) =>
      named(
        first.ok,
        first.ok || channel.setUp === undefined ? line : `${line} (tự sửa: npm run doctor -- --repair)`,
      ),
    )
  try {
    const done = await channel.setUp()
    const then = await ask()
    return [...done.map((line) => named(true, line)), ...then.lines.map((line) => named(then.ok, line))]
  } catch (error) {
    return [
      ...first.lines.map((line) => named(false, line)),
      named(false, `không tự sửa được. ${saysOf(error)}`),
    ]
  }
}

function saysOf(error: unknown): string {
  return error instanceof Fault
    ? faults[error.code].says
    : 'Không hỏi được nền tảng; hãy kiểm tra kết nối mạng.'
}
