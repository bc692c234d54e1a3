// Start, listen, work; on SIGTERM stop in the reverse order.
import process from 'node:process'
import { startApp } from './app.js'
import { readConfig, SettingError } from './config.js'

try {
  process.loadEnvFile()
} catch {
  // There is no .env: the environment alone speaks.
}

try {
  const config = readConfig(process.env)
  const app = await startApp(config)
  console.log(`Máy chủ đang chạy tại ${app.origin}`)
  if (app.sandbox !== undefined)
    console.log(`Mở ${app.sandbox.origin} để trò chuyện như người dân (chế độ thử, không cần tài khoản).`)
  console.log(`Bàn làm việc của cán bộ: ${app.origin}/can-bo`)
  if (app.administratorLink !== undefined && app.sandbox === undefined)
    console.log(`Liên kết một lần để lập quản trị viên đầu tiên: ${app.administratorLink}`)
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      void app.stop().then(() => process.exit(0))
    })
} catch (error) {
  console.error(
    error instanceof SettingError || !(error instanceof Error)
      ? String(error instanceof Error ? error.message : error)
      : error.message,
  )
  process.exitCode = 1
}
