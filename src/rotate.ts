// `npm run rotate-key`: moves every seal onto the new IDENTITY_KEY while the program serves. Before: set IDENTITY_KEY to the new key,
// put the old one first in IDENTITY_KEYS_EARLIER, and restart. Afterwards only the oldest earlier key must stay (blind indexes come from it).
import process from 'node:process'
import { readConfig } from './config.js'
import { openDatabase } from './store/index.js'
import { rotateKeys } from './store/rotation.js'
import { openVault } from './vault/index.js'

try {
  process.loadEnvFile()
} catch {
  // There is no .env: the environment alone speaks.
}

try {
  const config = readConfig(process.env)
  if (config.earlierIdentityKeys.length === 0)
    throw new Error(
      'IDENTITY_KEYS_EARLIER đang trống: đặt khoá mới vào IDENTITY_KEY, khoá cũ vào IDENTITY_KEYS_EARLIER.',
    )
  const database = await openDatabase(config.databaseUrl, config.databaseOwnerUrl)
  const done = await rotateKeys(
    database,
    openVault(config.identityKey, config.earlierIdentityKeys),
    Date.now(),
  )
  await database.close()
  console.log(
    `Đã chuyển sang khoá mới: ${done.citizens} người dân, ${done.secondFactors} cán bộ, ${done.keepsakes + done.receivers} mã kết nối, ${done.waiting + done.pressures} tin niêm phong. Giữ lại khoá cũ nhất trong IDENTITY_KEYS_EARLIER.`,
  )
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
