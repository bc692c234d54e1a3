// `npm run restore -- --from <file>`: brings a backup back into an empty deployment; `--check` only proves that the file is whole.
import { createReadStream, existsSync } from 'node:fs'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { mediaOf } from './backup.js'
import { readConfig, SettingError, type Config } from './config.js'
import { openCarrier } from './evidence/carrying.js'
import { restore, RestoreRefused, type Restored } from './operate/restore.js'
import { migrate, openAsItIs } from './store/index.js'
import { readMigrations } from './store/migrate.js'
import { livingInstances } from './store/operate.js'
import { openLoader } from './store/loader.js'

/** An instance beats every ten seconds. */
const livingMs = 35_000

/** @param options.check looks at the backup and writes nothing  @throws SealBroken, RestoreRefused */
export async function bringBack(
  config: Config,
  options: { path: string; force: boolean; check: boolean; now(): number },
): Promise<Restored> {
  const key = config.backupKey
  if (key === undefined)
    throw new SettingError('BACKUP_KEY is missing: the key with which the backup was made.')
  if (!existsSync(options.path)) throw new RestoreRefused(`Không có tệp ${options.path}.`)
  const sealed = createReadStream(options.path, { highWaterMark: 1 << 20 })
  const known = readMigrations('sqlite').map(({ name }) => name)
  if (options.check) return restore({ sealed, key, into: undefined, known })
  await migrate(config.databaseUrl, config.databaseOwnerUrl)
  await mustBeStill(config.databaseUrl, options.now())
  const loader = await openLoader(config.databaseOwnerUrl ?? config.databaseUrl)
  return restore({
    sealed,
    key,
    known,
    into: { loader, carrier: openCarrier(mediaOf(config)), force: options.force },
  })
}

/** Under a program that serves, rows must not change from below. @throws RestoreRefused */
export async function mustBeStill(databaseUrl: string, now: number): Promise<void> {
  const database = openAsItIs(databaseUrl)
  try {
    const living = await livingInstances(database, now - livingMs)
    if (living.length > 0)
      throw new RestoreRefused(
        `Máy chủ đang chạy trên ${living.map(({ host }) => host).join(', ')}. Hãy dừng tất cả rồi làm lại (máy vừa ngừng đột ngột: đợi nửa phút).`,
      )
  } finally {
    await database.close()
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      force: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
    },
  })
  if (values.from === undefined) throw new SettingError('--from <file> is missing: the backup to bring back.')
  const { force, check, from: path } = values
  const { beginning, ending } = await bringBack(readConfig(process.env), {
    path,
    force,
    check,
    now: Date.now,
  })
  const rows = Object.values(ending.tables).reduce((sum, table) => sum + table.rows, 0)
  const made = new Date(beginning.madeAt).toISOString()
  console.log(
    `${check ? 'Bản sao lưu nguyên vẹn' : 'Đã khôi phục'}: lúc ${made}, ${rows} dòng dữ liệu, ${ending.files} tệp bằng chứng.`,
  )
  if (!check) console.log('Chạy "npm run verify" và "npm run doctor" trước khi khởi động máy chủ.')
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
