// The only reader of process.env: every setting by its name, checked at the start; a wrong one stops it with a line that names it.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Config {
  host: string
  port: number
  publicUrl: string
  databaseUrl: string
  /** PostgreSQL: the account that owns the tables, used to migrate alone. */
  databaseOwnerUrl: string | undefined
  mediaUrl: string
  s3: { accessKeyId: string; secretAccessKey: string } | undefined
  identityKey: Buffer
  earlierIdentityKeys: Buffer[]
  channels: string[]
  /** No platform credentials are set: both platforms are simulated on a port of their own. */
  sandbox: { port: number } | undefined
  policeName: string
  province: string
  identityAsks: ('name' | 'cccd' | 'address' | 'telephone')[]
  /** Mail server and sender for forwarding by e-mail. */
  mail: { url: string; from: string } | undefined
  /** Hosts that webhooks may reach by http or on private addresses. */
  forwardHosts: string[]
  unitsFile: string | undefined
  boundariesFile: string | undefined
  /** Where browsers at the desk fetch map tiles. */
  tiles: { url: string; attribution: string } | undefined
  /** ClamAV's daemon, which looks at every original. */
  scannerUrl: string | undefined
  /** Hashes of breached passwords, ordered, on our own disk. */
  breachedPasswordsFile: string | undefined
  /** Opens `/metrics` to others than this machine. */
  metricsToken: string | undefined
  /** Seals backups; never the same as IDENTITY_KEY. */
  backupKey: Buffer | undefined
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Where traces go; undefined: none are made. */
  traces: { endpoint: string; headers: Record<string, string> } | undefined
  /** A setting of a channel by its full name. */
  setting(name: string): string | undefined
}

type Environment = Record<string, string | undefined>

/** Settings that begin with a channel's name belong to it; one of these set means that the platforms are real. */
const credentials = /^(MESSENGER|ZALO)_(?!GRAPH_URL$|GRAPH_VERSION$|MEDIA_HOSTS$|OPENAPI_URL$|OAUTH_URL$)/

/** @throws SettingError whose message names the setting and what to do. */
export function readConfig(environment: Environment): Config {
  const setting = (name: string): string | undefined => {
    const value = environment[name]?.trim()
    return value === undefined || value === '' ? undefined : value
  }
  const isReal = Object.keys(environment).some(
    (name) => credentials.test(name) && setting(name) !== undefined,
  )
  const host = setting('HOST') ?? '127.0.0.1'
  const port = readPort('PORT', setting('PORT') ?? '3000')
  const sandbox =
    isReal || setting('CHANNELS') !== undefined
      ? undefined
      : { port: readPort('SANDBOX_PORT', setting('SANDBOX_PORT') ?? String(port === 0 ? 0 : port + 1)) }
  const databaseUrl = readDatabaseUrl(setting('DATABASE_URL') ?? 'file:data/reports.db')
  return {
    host,
    port,
    publicUrl: readPublicUrl(
      setting('PUBLIC_URL') ?? `http://${host === '0.0.0.0' ? 'localhost' : host}:${port}`,
    ),
    databaseUrl,
    databaseOwnerUrl: readOwnerUrl(setting('DATABASE_MIGRATION_URL'), databaseUrl),
    mediaUrl: setting('MEDIA_URL') ?? setting('MEDIA_DIR') ?? 'data/media',
    s3: readS3(setting),
    identityKey: readIdentityKey(setting('IDENTITY_KEY'), sandbox !== undefined, databaseUrl),
    earlierIdentityKeys: (setting('IDENTITY_KEYS_EARLIER') ?? '')
      .split(',')
      .filter(Boolean)
      .map((key) => readKey('IDENTITY_KEYS_EARLIER', key)),
    channels: readChannels(setting('CHANNELS'), environment, isReal),
    sandbox,
    policeName: setting('POLICE_NAME') ?? 'Công an tỉnh Bắc Ninh',
    province: readProvince(setting('PROVINCE') ?? '24'),
    identityAsks: readAsks(setting('IDENTITY_ASKS') ?? 'name,cccd,address,telephone'),
    mail: readMail(setting('SMTP_URL'), setting('MAIL_FROM')),
    forwardHosts: readHosts('FORWARD_HOSTS', setting('FORWARD_HOSTS') ?? ''),
    unitsFile: setting('UNITS_FILE'),
    boundariesFile: setting('BOUNDARIES_FILE'),
    tiles: readTiles(setting('TILE_URL'), setting('TILE_ATTRIBUTION')),
    scannerUrl: readScannerUrl(setting('CLAMD_URL')),
    breachedPasswordsFile: setting('BREACHED_PASSWORDS_FILE'),
    metricsToken: readMetricsToken(setting('METRICS_TOKEN')),
    backupKey: readBackupKey(setting('BACKUP_KEY'), setting('IDENTITY_KEY')),
    logLevel: readLogLevel(setting('LOG_LEVEL') ?? 'info'),
    traces: readTraces(setting('OTEL_EXPORTER_OTLP_ENDPOINT'), setting('OTEL_EXPORTER_OTLP_HEADERS')),
    setting,
  }
}

/** What is wrong with a setting, in one line for the operator. */
export class SettingError extends Error {}

function readPort(name: string, text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new SettingError(`${name} must be a port from 0 to 65535, not "${text}".`)
  return port
}

function readPublicUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new SettingError(`PUBLIC_URL must be an http(s) address, not "${text}".`)
  return text.replace(/\/+$/, '')
}

function readDatabaseUrl(text: string): string {
  if (!/^(file:.+|postgres(ql)?:\/\/.+)/.test(text))
    throw new SettingError(
      'DATABASE_URL must be file:<path> or postgres://<user>:<password>@<host>/<database>.',
    )
  return text
}

function readOwnerUrl(text: string | undefined, databaseUrl: string): string | undefined {
  if (text === undefined) return undefined
  if (![text, databaseUrl].every((url) => /^postgres(ql)?:\/\//.test(url)))
    throw new SettingError(
      'DATABASE_MIGRATION_URL goes with a DATABASE_URL on PostgreSQL; both are postgres://<user>:<password>@<host>/<database>.',
    )
  return text
}

function readS3(setting: (name: string) => string | undefined): Config['s3'] {
  const accessKeyId = setting('S3_ACCESS_KEY_ID')
  const secretAccessKey = setting('S3_SECRET_ACCESS_KEY')
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new SettingError('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together: one of them is missing.')
  return { accessKeyId, secretAccessKey }
}

function readMail(url: string | undefined, from: string | undefined): Config['mail'] {
  if (url === undefined && from === undefined) return undefined
  if (url === undefined || from === undefined)
    throw new SettingError('SMTP_URL and MAIL_FROM go together: one of them is missing.')
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol))
    throw new SettingError('SMTP_URL must be smtp://<user>:<password>@<host>:<port> or smtps://...')
  if (!/^[^@<>]*<?[^@<>\s]+@[^@<>\s]+>?$/.test(from))
    throw new SettingError(`MAIL_FROM must be an e-mail address, not "${from}".`)
  return { url, from }
}

function readTiles(url: string | undefined, attribution = ''): Config['tiles'] {
  if (url === undefined) return undefined
  const isWhole = ['{z}', '{x}', '{y}'].every((part) => url.includes(part))
  if (!isWhole || !/^https?:\/\/[^/{}]+\/[^\s]*$/.test(url) || !URL.canParse(url))
    throw new SettingError(
      `TILE_URL must be like https://tiles.example.gov.vn/{z}/{x}/{y}.png, one host, not "${url}".`,
    )
  return { url, attribution }
}

function readHosts(name: string, text: string): string[] {
  const hosts = text
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter(Boolean)
  const wrong = hosts.find((host) => !/^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/.test(host))
  if (wrong !== undefined) throw new SettingError(`${name} lists host or host:port; "${wrong}" is neither.`)
  return hosts
}

/** Without real platforms a key is made and kept beside the database, so that trying the product needs no set-up. */
function readIdentityKey(text: string | undefined, isSandbox: boolean, databaseUrl: string): Buffer {
  if (text !== undefined) return readKey('IDENTITY_KEY', text)
  if (!isSandbox)
    throw new SettingError(
      'IDENTITY_KEY is missing: 32 bytes in base64, for example from "openssl rand -base64 32". Keep it apart from the data and its backups.',
    )
  const path = databaseUrl.startsWith('file:')
    ? join(dirname(databaseUrl.slice('file:'.length)), 'sandbox-identity-key')
    : 'data/sandbox-identity-key'
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600 })
  }
  return readKey(path, readFileSync(path, 'utf8').trim())
}

function readKey(name: string, text: string): Buffer {
  const key = Buffer.from(text, 'base64')
  if (key.length !== 32 || !/^[A-Za-z0-9+/]{43}=$/.test(text))
    throw new SettingError(`${name} must be 32 bytes in base64 (44 characters).`)
  return key
}

function readScannerUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const isTcp = URL.canParse(text) && /^tcp:\/\/(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/i.test(text)
  if (!isTcp && !/^unix:(?:\/\/)?\/[^\s]+$/.test(text))
    throw new SettingError(`CLAMD_URL must be tcp://<host>:<port> or unix:/<path>, not "${text}".`)
  return text
}

function readMetricsToken(text: string | undefined): string | undefined {
  if (text !== undefined && text.length < 16)
    throw new SettingError(
      'METRICS_TOKEN must have 16 characters or more, for example from "openssl rand -hex 24".',
    )
  return text
}

function readBackupKey(text: string | undefined, identityKey: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined
  if (text === identityKey)
    throw new SettingError(
      'BACKUP_KEY must not be IDENTITY_KEY: whoever keeps the backups must not open identities.',
    )
  return readKey('BACKUP_KEY', text)
}

function readTraces(endpoint: string | undefined, headers = ''): Config['traces'] {
  if (endpoint === undefined) return undefined
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol))
    throw new SettingError(
      `OTEL_EXPORTER_OTLP_ENDPOINT must be like http://127.0.0.1:4318, not "${endpoint}".`,
    )
  const pairs = headers
    .split(',')
    .filter(Boolean)
    .map((pair) => /^\s*([\w-]+)\s*=\s*(\S.*?)\s*$/.exec(pair))
  if (pairs.includes(null))
    throw new SettingError('OTEL_EXPORTER_OTLP_HEADERS must be name=value, comma between.')
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    headers: Object.fromEntries(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1], pair[2]]]))),
  }
}

function readChannels(text: string | undefined, environment: Environment, isReal: boolean): string[] {
  if (text !== undefined)
    return text
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
  if (!isReal) return ['messenger', 'zalo']
  const named = Object.keys(environment).filter((name) => credentials.test(name) && environment[name]?.trim())
  return ['messenger', 'zalo'].filter((channel) =>
    named.some((name) => name.startsWith(`${channel.toUpperCase()}_`)),
  )
}

function readProvince(text: string): string {
  if (!/^\d{2}$/.test(text))
    throw new SettingError(
      `PROVINCE must be the two-digit code of one of today's 34 provinces, not "${text}".`,
    )
  return text
}

function readAsks(text: string): Config['identityAsks'] {
  const known = ['name', 'cccd', 'address', 'telephone'] as const
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => {
      const ask = known.find((each) => each === name)
      if (ask === undefined)
        throw new SettingError(`IDENTITY_ASKS lists ${known.join(', ')}; "${name}" is none of them.`)
      return ask
    })
}

function readLogLevel(text: string): Config['logLevel'] {
  const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const
  const level = levels.find((each) => each === text)
  if (level === undefined)
    throw new SettingError(`LOG_LEVEL must be one of ${levels.join(', ')}, not "${text}".`)
  return level
}
