// Ties the set-up page to the program: guides, the doctor's checks, the channels' own set-up, and granting access.
import { randomBytes } from 'node:crypto'
import type { Channel } from './channels/channel.js'
import { loadGuides } from './channels/index.js'
import type { Config } from './config.js'
import type { SetUpDoor } from './console/index.js'
import { openConnecting } from './operate/connecting.js'
import { readSetUp } from './operate/set-up.js'
import type { Watch } from './operate/watch.js'
import type { Database } from './store/index.js'
import { openKeepsake } from './store/keepsakes.js'
import type { Vault } from './vault/index.js'

export interface SetUpParts {
  database: Database
  vault: Vault
  channels: Map<string, Channel>
  watch: Watch
  by: string
  /** ms UTC. */
  now(): number
  wakeDeliveries(): void
}

export function openSetUp(config: Config, parts: SetUpParts): SetUpDoor {
  const { database, vault, channels, now, by } = parts
  const connectedUrl = (name: string) => `${config.publicUrl}/can-bo/ket-noi/${name}/xong`
  const connecting = openConnecting({
    database,
    channels,
    attempts: (name) => openKeepsake(database, vault, `connect:${name}`, { now, by }),
    connectedUrl,
    random: randomBytes,
    now,
    wakeDeliveries: () => parts.wakeDeliveries(),
  })
  return {
    ...connecting,
    read: () =>
      readSetUp({
        database,
        channels,
        guides: () =>
          loadGuides((name) => ({ publicUrl: config.publicUrl, connectedUrl: connectedUrl(name) })),
        watch: parts.watch,
        hasSetting: (name) => config.setting(name) !== undefined,
        publicUrl: () => config.publicUrl,
        isSandbox: config.sandbox !== undefined,
        now,
      }),
    repair: async (name) => channels.get(name)?.setUp?.(),
  }
}
