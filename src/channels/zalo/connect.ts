// The OA's consent on Zalo's own page: where to send the administrator, and what to do with the code that comes back.
import type { ChannelSupplies, Connect } from '../channel.js'
import type { Http } from './http.js'
import { authorizeUrl, exchangeCode, GrantRefused, newVerifier } from './oauth.js'
import type { ZaloSettings } from './settings.js'
import { adoptGrant } from './token.js'

export function openConnect(
  oauthHost: Http,
  settings: ZaloSettings,
  { keepsake, now, log }: Pick<ChannelSupplies, 'keepsake' | 'now' | 'log'>,
): Connect {
  const { appId, appSecret, oaId, oauthUrl, refreshToken } = settings
  return {
    begin({ redirectUri, state }) {
      const verifier = newVerifier()
      return { verifier, url: authorizeUrl(oauthUrl, { appId, redirectUri, verifier, state }) }
    },
    async finish({ code, verifier, account }) {
      // A grant for another OA would answer citizens in a stranger's name.
      if (account !== undefined && account !== oaId) return 'other-account'
      try {
        const grant = await exchangeCode(oauthHost, { appId, appSecret }, code, verifier)
        await adoptGrant(keepsake, grant, { now: now(), firstRefreshToken: refreshToken })
        log('info', 'zalo.connected')
        return 'granted'
      } catch (error) {
        if (!(error instanceof GrantRefused)) throw error
        log('warn', 'zalo.connect_refused', { code: error.code })
        return 'refused'
      }
    },
  }
}
