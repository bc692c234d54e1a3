// The Zalo Official Account channel: puts its parts together behind the contract of a channel.
import type { Channel, ChannelModule, ChannelSupplies, Limits } from '../channel.js'
import { openApi } from './api.js'
import { buttonsMax, buttonTitleLengthMax, fileBytesMax, fileTypes, textLengthMax } from './compose.js'
import { openConnect } from './connect.js'
import { findSent } from './find-sent.js'
import { guide } from './guide.js'
import { checkHealth } from './health.js'
import { openHttp } from './http.js'
import { parseLossless } from '../json.js'
import { openFile } from './media.js'
import { refreshGrant } from './oauth.js'
import { openSender } from './send.js'
import { needs, readSettings } from './settings.js'
import { isSetUpProbe, isSigned } from './signature.js'
import { openTokenKeeper } from './token.js'
import { readEvents } from './wire.js'

const hourMs = 3_600_000

const limits: Limits = {
  // https://docs.zaloplatforms.com/docs/OA/ (tin tư vấn): 2,000 characters; sources of the others stand in compose.ts.
  textLengthMax,
  choicesMax: buttonsMax,
  choiceLengthMax: buttonTitleLengthMax,
  // There are no quick replies in OA chat, and no current page promises buttons on v3: typed numbers must always work.
  choicesNumbered: true,
  fileBytesMax,
  fileTypes,
  // Free within 48 h of the citizen's last act (oa.zalo.me, unlimited since 2026-01-01); the API takes messages for 7 days,
  // from the package's quota and then paid: that is left to what an officer decides to write.
  replyWindowMs: 48 * hourMs,
  officerWindowMs: 7 * 24 * hourMs,
}

const zalo: ChannelModule = { name: 'zalo', needs, guide, open }
export default zalo

function open(supplies: ChannelSupplies): Channel {
  const settings = readSettings((name) => supplies.setting(name))
  const { appId, appSecret, oaId, oaSecretKey, mediaHosts } = settings
  const now = () => supplies.now()
  const openApiHost = openHttp(settings.openApiUrl, now)
  const oauthHost = openHttp(settings.oauthUrl, now)
  const keeper = openTokenKeeper({
    ...supplies,
    firstRefreshToken: settings.refreshToken,
    refresh: (token) => refreshGrant(oauthHost, { appId, appSecret }, token),
  })
  const api = openApi(openApiHost, keeper, appSecret)
  // An OA that is silent for months would lose its refresh token; looking every hour also refreshes before a citizen waits.
  const watch = setInterval(() => void keeper.token().catch(() => undefined), hourMs)
  watch.unref()

  return {
    name: 'zalo',
    title: 'Zalo OA',
    limits,
    apiOrigin: settings.openApiUrl,
    verify: (raw) => isSigned({ appId, oaSecretKey }, raw),
    isProbe: (body) => isSetUpProbe(body, oaId),
    parse: parseLossless,
    read: (body) => readEvents(body, oaId),
    send: openSender(api, supplies),
    findSent: (message, since) => findSent(api, message, since, now()),
    fetchFile: (file) => openFile(file, mediaHosts),
    health: () => checkHealth(api, keeper, settings, now()),
    connect: openConnect(oauthHost, settings, supplies),
    async close() {
      clearInterval(watch)
      await Promise.all([openApiHost.close(), oauthHost.close()])
    },
  }
}
