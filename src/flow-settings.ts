// What a conversation may know of the settings, on each channel.
import type { Channel } from './channels/channel.js'
import type { Config } from './config.js'
import type { FlowSettings } from './conversation/conversation.js'

const day = 86_400_000

export function settingsFor(config: Config, channel: Channel): FlowSettings {
  return {
    policeName: config.policeName,
    province: config.province,
    identityAsks: config.identityAsks,
    replyWindowMs: channel.limits.replyWindowMs,
    draftLifeMs: 7 * day,
    receiptUrl: `${config.publicUrl}/tra-cuu`,
  }
}
