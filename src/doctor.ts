// `npm run doctor`: looks at settings, database, key, disks, clock, addresses and channels; with `--repair` sets the channels up anew.
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { createTransport } from 'nodemailer'
import type { Channel } from './channels/channel.js'
import { openChannel } from './channels/index.js'
import { mediaOf } from './backup.js'
import { readConfig, type Config } from './config.js'
import { openKeeping } from './evidence/index.js'
import { openScanner } from './evidence/scanner.js'
import { measureDisks } from './operate/disks.js'
import { examine, type Finding } from './operate/doctor.js'
import { foldersOf } from './operate/folders.js'
import { openAsItIs, sqlitePath, type Database } from './store/index.js'
import { openKeepsake } from './store/keepsakes.js'
import { openVault, type Vault } from './vault/index.js'

/** Examines what the environment describes. @returns what was found; never throws for what is wrong */
export async function runDoctor(
  environment: Record<string, string | undefined>,
  options: { repair: boolean; now(): number },
): Promise<Finding[]> {
  let config: Config
  try {
    config = readConfig(environment)
  } catch (error) {
    return [{ ok: false, line: `Cài đặt: ${messageOf(error)}` }]
  }
  const path = sqlitePath(config.databaseUrl)
  if (path !== undefined && !existsSync(path))
    return [
      {
        ok: false,
        line: `Cơ sở dữ liệu: ${path} chưa có. Hãy khởi động máy chủ một lần (npm start) để tạo.`,
      },
    ]
  const { now } = options
  const vault = openVault(config.identityKey, config.earlierIdentityKeys)
  const database = openAsItIs(config.databaseUrl)
  const folders = foldersOf(config.databaseUrl, config.mediaUrl)
  const { channels, unopened } = await openChannels(config, { database, vault, now })
  try {
    return await examine({
      database,
      vault,
      openKeeping: () => openKeeping({ ...mediaOf(config), now }),
      channels,
      unopened,
      folders,
      disks: () => measureDisks(folders),
      publicUrl: config.publicUrl,
      isSandbox: config.sandbox !== undefined,
      askMail: askMailOf(config.mail?.url),
      scanner: config.scannerUrl === undefined ? undefined : openScanner(config.scannerUrl),
      hasBackupKey: config.backupKey !== undefined,
      repair: options.repair,
      now,
    })
  } finally {
    for (const channel of channels) await channel.close()
    await database.close()
  }
}

async function openChannels(config: Config, parts: { database: Database; vault: Vault; now(): number }) {
  const channels: Channel[] = []
  const unopened: Finding[] = []
  for (const name of config.sandbox === undefined ? config.channels : []) {
    try {
      const keepsake = openKeepsake(parts.database, parts.vault, name, { now: parts.now, by: randomUUID() })
      channels.push(
        await openChannel(name, {
          now: parts.now,
          keepsake,
          setting: (each) => config.setting(each),
          log: () => undefined,
        }),
      )
    } catch (error) {
      unopened.push({ ok: false, line: `Kênh ${name}: ${messageOf(error)}` })
    }
  }
  return { channels, unopened }
}

/** Signs in at the mail server and sends nothing. */
function askMailOf(url: string | undefined): (() => Promise<void>) | undefined {
  if (url === undefined) return undefined
  return async () => {
    const post = createTransport(url)
    try {
      await post.verify()
    } finally {
      post.close()
    }
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.loadEnvFile()
  } catch {
    // There is no .env: the environment alone speaks.
  }
  const { values } = parseArgs({ options: { repair: { type: 'boolean', default: false } } })
  const found = await runDoctor(process.env, { repair: values.repair, now: Date.now })
  for (const { ok, line } of found) console.log(`${ok ? '[ được ]' : '[ LỖI  ]'} ${line}`)
  if (found.some(({ ok }) => !ok)) process.exitCode = 1
}
