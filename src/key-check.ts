// Refuses to start under another key than the one the database was sealed with, before anything is written.
import type { Keepsake } from './channels/channel.js'
import { SettingError } from './config.js'

/** Under another key nothing here would open, and what is written now would not open with the right one. @throws SettingError */
export async function checkKey(keepsake: Keepsake): Promise<void> {
  const known = await keepsake.read().catch((cause: unknown) => {
    throw new SettingError(
      'IDENTITY_KEY is not the key this database was sealed with: put the right one back.',
      { cause },
    )
  })
  if (known === undefined) await keepsake.write('sealed')
}
