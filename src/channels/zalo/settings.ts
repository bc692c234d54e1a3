// The settings of the Zalo channel, read once and checked: a wrong one stops the start with a line that names it.
import type { ChannelSupplies } from '../channel.js'
import { readMediaHosts } from '../media.js'

export interface ZaloSettings {
  appId: string
  /** Of OAuth and `appsecret_proof`; never used for webhooks. */
  appSecret: string
  oaId: string
  /** Of the webhook signature; never used for OAuth. Empty until the console shows it, which it does once the webhook is saved. */
  oaSecretKey: string
  /** A first refresh token from the API Explorer, spent at the first refresh; without it access is granted on the set-up page. */
  refreshToken: string | undefined
  openApiUrl: string
  oauthUrl: string
  /** `host` or `host:port` entries allowed beside the platform's own hosts. */
  mediaHosts: string[]
}

export const needs = ['ZALO_APP_ID', 'ZALO_APP_SECRET', 'ZALO_OA_ID']

/** @throws Error that names the setting and what is wrong with it. */
export function readSettings(setting: ChannelSupplies['setting']): ZaloSettings {
  const needed = (name: string): string => {
    const value = setting(name)
    if (value === undefined) throw new Error(`${name} is not set`)
    return value
  }
  return {
    appId: decimalId('ZALO_APP_ID', needed('ZALO_APP_ID')),
    appSecret: needed('ZALO_APP_SECRET'),
    oaId: decimalId('ZALO_OA_ID', needed('ZALO_OA_ID')),
    oaSecretKey: setting('ZALO_OA_SECRET_KEY') ?? '',
    refreshToken: setting('ZALO_REFRESH_TOKEN'),
    openApiUrl: origin('ZALO_OPENAPI_URL', setting('ZALO_OPENAPI_URL') ?? 'https://openapi.zalo.me'),
    oauthUrl: origin('ZALO_OAUTH_URL', setting('ZALO_OAUTH_URL') ?? 'https://oauth.zaloapp.com'),
    mediaHosts: readMediaHosts('ZALO_MEDIA_HOSTS', setting('ZALO_MEDIA_HOSTS')),
  }
}

function decimalId(name: string, value: string): string {
  if (!/^[0-9]{1,30}$/.test(value)) throw new Error(`${name} must be digits only`)
  return value
}

function origin(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  const isOrigin = url?.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
  if (url === undefined || !isOrigin || !/^https?:$/.test(url.protocol))
    throw new Error(`${name} must be an origin without a path, like https://openapi.zalo.me`)
  return url.origin
}
