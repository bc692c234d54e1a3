// `npm run backup`: writes one sealed file with all rows and all evidence while the program goes on serving.
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { readConfig, SettingError, type Config } from './config.js'
import { openCarrier } from './evidence/carrying.js'
import { backUp, type Ending } from './operate/backup.js'
import { openSnapshot } from './store/snapshot.js'

/** Writes a backup to `path`, which stands there whole or not at all. @throws Error when it cannot be made */
export async function makeBackup(
  config: Config,
  options: { path: string; withEvidence: boolean; now(): number },
): Promise<Ending> {
  const key = config.backupKey
  if (key === undefined)
    throw new SettingError(
      'BACKUP_KEY is missing: 32 bytes in base64, for example from "openssl rand -base64 32". Keep it apart from the backups.',
    )
  await mkdir(dirname(options.path), { recursive: true })
  const snapshot = await openSnapshot(config.databaseUrl)
  const carrier = options.withEvidence ? openCarrier(mediaOf(config)) : undefined
  const part = `${options.path}.part`
  let ending: Ending | undefined
  try {
    const sealed = backUp({ snapshot, carrier, key, now: options.now }, (end) => (ending = end))
    await pipeline(sealed, createWriteStream(part, { mode: 0o600 }))
    await sync(part)
    await rename(part, options.path)
    await sync(dirname(options.path))
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  return ending!
}

export function mediaOf(config: Config) {
  return { mediaUrl: config.mediaUrl, ...(config.s3 === undefined ? {} : { s3: config.s3 }) }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { to: { type: 'string' }, 'without-evidence': { type: 'boolean', default: false } },
  })
  const config = readConfig(process.env)
  const stamp = new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')
  const path = values.to ?? `data/backups/${stamp}.backup`
  const ending = await makeBackup(config, { path, withEvidence: !values['without-evidence'], now: Date.now })
  const rows = Object.values(ending.tables).reduce((sum, table) => sum + table.rows, 0)
  console.log(`Đã sao lưu vào ${path}: ${rows} dòng dữ liệu, ${ending.files} tệp bằng chứng.`)
  for (const id of ending.missing)
    console.error(`Thiếu bằng chứng ${id}: có trong dữ liệu mà không có ở nơi lưu.`)
  for (const id of ending.changed) console.error(`Bằng chứng ${id} không còn nguyên vẹn so với lúc nhận.`)
  if (ending.missing.length + ending.changed.length > 0) process.exitCode = 1
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
