// `npm run move -- --to postgres://... --media-to s3://...`: carries a SQLite deployment over to PostgreSQL, its evidence into another
// keeping, or one of the two, and proves that both sides hold the same.
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { mediaOf } from './backup.js'
import { readConfig, SettingError, type Config } from './config.js'
import { openCarrier } from './evidence/carrying.js'
import type { Digest } from './operate/digest.js'
import { move, MoveRefused } from './operate/moving.js'
import { moveEvidence, type EvidenceMoved } from './operate/moving-evidence.js'
import { mustBeStill } from './restore.js'
import { migrate } from './store/index.js'
import { openLoader } from './store/loader.js'
import { openSnapshot } from './store/snapshot.js'

/** @returns rows and hash of every table, the same on both sides   @throws MoveRefused, RestoreRefused */
export async function moveDatabase(urls: {
  from: string
  to: string
  now(): number
}): Promise<Record<string, Digest>> {
  if (!/^postgres(ql)?:\/\//.test(urls.to))
    throw new SettingError('--to must be postgres://<user>:<password>@<host>/<database>.')
  if (!urls.from.startsWith('file:'))
    throw new MoveRefused('DATABASE_URL đã là PostgreSQL. Chỉ chuyển từ SQLite sang PostgreSQL.')
  await mustBeStill(urls.from, urls.now())
  await migrate(urls.to)
  const from = await openSnapshot(urls.from)
  try {
    return await move(from, await openLoader(urls.to))
  } finally {
    await from.close()
  }
}

/** Carries all evidence that the database names. The old keeping stays as it is. @throws MoveRefused, RestoreRefused, Fault */
export async function moveMedia(
  config: Config,
  target: { mediaUrl: string; now(): number },
): Promise<EvidenceMoved> {
  if (target.mediaUrl === config.mediaUrl)
    throw new MoveRefused('--media-to là nơi bằng chứng đang nằm; hãy chọn nơi khác.')
  await mustBeStill(config.databaseUrl, target.now())
  const to = openCarrier({ ...mediaOf(config), mediaUrl: target.mediaUrl })
  const snapshot = await openSnapshot(config.databaseUrl)
  try {
    return await moveEvidence(snapshot, openCarrier(mediaOf(config)), to)
  } finally {
    await snapshot.close()
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { to: { type: 'string' }, 'media-to': { type: 'string' } } })
  const { to, 'media-to': mediaUrl } = values
  if (to === undefined && mediaUrl === undefined)
    throw new SettingError('--to postgres://... or --media-to s3://... is missing: where to move to.')
  const config = readConfig(process.env)
  if (mediaUrl !== undefined) {
    const { files, bytes, missing, altered } = await moveMedia(config, { mediaUrl, now: Date.now })
    console.log(`Bằng chứng: ${files} tệp, ${bytes} byte đã chuyển và đối chiếu SHA-256.`)
    if (missing.length + altered.length > 0)
      throw new MoveRefused(
        `Thiếu: ${missing.join(', ') || 'không'}. Khác mã băm: ${altered.join(', ') || 'không'}. Chưa nên đổi MEDIA_URL.`,
      )
  }
  if (to !== undefined) await moveRows(config.databaseUrl, to)
  console.log('Đổi DATABASE_URL, MEDIA_URL sang địa chỉ mới rồi khởi động; giữ bản cũ đến khi yên tâm.')
}

async function moveRows(from: string, to: string): Promise<void> {
  const digests = await moveDatabase({ from, to, now: Date.now })
  for (const [table, { rows, sum }] of Object.entries(digests))
    if (rows > 0) console.log(`${table.padEnd(20)} ${String(rows).padStart(9)}  ${sum.slice(0, 16)}`)
  console.log('Cơ sở dữ liệu: hai bên giống nhau.')
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.loadEnvFile()
  } catch {
    // There is no .env: the environment alone speaks.
  }
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  })
}
