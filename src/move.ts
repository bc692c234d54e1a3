// `npm run move -- --to postgres://...`: carries a SQLite deployment over to PostgreSQL and proves that both hold the same.
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { readConfig, SettingError } from './config.js'
import type { Digest } from './operate/digest.js'
import { move, MoveRefused } from './operate/moving.js'
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

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { to: { type: 'string' } } })
  if (values.to === undefined) throw new SettingError('--to postgres://... is missing: where to move to.')
  const { databaseUrl } = readConfig(process.env)
  const digests = await moveDatabase({ from: databaseUrl, to: values.to, now: Date.now })
  for (const [table, { rows, sum }] of Object.entries(digests))
    if (rows > 0) console.log(`${table.padEnd(20)} ${String(rows).padStart(9)}  ${sum.slice(0, 16)}`)
  console.log(
    'Hai bên giống nhau. Đặt DATABASE_URL thành địa chỉ mới rồi khởi động; giữ tệp cũ đến khi yên tâm.',
  )
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
